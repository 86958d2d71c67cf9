/* Conditions that need no Lua: a single expression of columns, constants, comparisons, `and`,
   `or`, `not`. Most conditions are of this form. The result and the evidence are those that Lua
   would give; where Lua would or might raise an error, Lua is called. */
#ifndef KB_ARTICLE_CONDITION_EVAL_H
#define KB_ARTICLE_CONDITION_EVAL_H

#include "article/tracked_read.h"
#include "base/arena.h"
#include "luasource/lua_tokens.h"

struct kb_compiled_condition;

/* Compiles `function(case) return … end`, which begins with the token `function`, for an article
   about that subject. The result is in
   the arena. NULL: Lua has to evaluate it, as it needs Lua or memory ran out. */
const struct kb_compiled_condition *kb_condition_compile(struct kb_arena *arena,
                                                         const struct kb_subject *subject,
                                                         const struct kb_lua_tokens *tokens,
                                                         size_t function);

enum kb_eval_result {
  KB_EVAL_TRUE,
  KB_EVAL_FALSE,
  KB_EVAL_UNKNOWN,   /* the trace lists what is missing */
  KB_EVAL_ASK_LUA,   /* the trace contains what Lua reads first, too */
  KB_EVAL_NO_MEMORY, /* the trace has failed */
};
enum kb_eval_result kb_condition_eval(const struct kb_compiled_condition *condition,
                                      struct kb_tracked_case *tracked);

#endif
