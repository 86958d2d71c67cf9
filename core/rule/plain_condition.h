/* Conditions that need no Lua: one expression of columns, constants, comparisons, and, or, not.
   Most conditions are such. What Lua would say of one, and record, is said and recorded here; where
   Lua would raise an error, or might, Lua is asked. */
#ifndef KB_RULE_PLAIN_CONDITION_H
#define KB_RULE_PLAIN_CONDITION_H

#include "base/arena.h"
#include "rule/view.h"

struct kb_plain_condition;

/* From `function(case) return … end` at the start of `source`; `*length` is that of the function.
   Lives in the arena. NULL: it is not plain, or memory ran out. */
const struct kb_plain_condition *kb_plain_condition_read(struct kb_arena *arena,
                                                         struct kb_slice source, size_t *length);

enum kb_plain_answer {
  KB_PLAIN_TRUE,
  KB_PLAIN_FALSE,
  KB_PLAIN_UNTOLD,    /* the trace says what is missing */
  KB_PLAIN_ASK_LUA,   /* the trace has what Lua reads first, too */
  KB_PLAIN_NO_MEMORY, /* the trace has failed */
};
enum kb_plain_answer kb_plain_condition_tell(const struct kb_plain_condition *condition,
                                             struct kb_view *view);

#endif
