/* Why a cause is ruled out, where a single value is the reason. */
#ifndef KB_ARTICLE_CONDITION_DECIDING_H
#define KB_ARTICLE_CONDITION_DECIDING_H

#include "article/condition_eval.h"
#include "article/deciding_value.h"

/* For a condition that is false: the one comparison that makes it so, if the condition is true as
   soon as that is; `field` NULL: there is none, or not exactly one, or what the condition would
   read then is not in the data. The trace gets what is read, which is no evidence. False when out
   of memory. */
bool kb_condition_deciding(const struct kb_compiled_condition *condition,
                           struct kb_tracked_case *tracked, struct kb_deciding_value *value);

#endif
