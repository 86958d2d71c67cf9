/* The examples of an article, told from its text: half of an article are examples, which a run has
   no use for. Where they are plain data of the right shape, Lua need not read them. */
#ifndef KB_RULE_PLAIN_EXAMPLES_H
#define KB_RULE_PLAIN_EXAMPLES_H

#include "base/buf.h"

#include <stdbool.h>

/* True if the source is `return { …, examples = {…} }`, with nothing behind it, and the value of
   `examples` is plain: tables, strings without escapes, decimal numbers, true, false and null, in
   the shape that an article's examples have. Then Lua finds nothing wrong with it, and without it
   the chunk returns the same but for the examples; `*value` is where it stands. False: Lua has to
   say. */
bool kb_plain_examples(struct kb_slice source, struct kb_slice *value);

#endif
