/* Warnings about named articles and their place in the rule set of a run. */
#ifndef KB_TRIAGE_STANDING_H
#define KB_TRIAGE_STANDING_H

#include "triage/rule_set.h"

/* For a rule set loaded with `named` files: adds a warning for each of them whose code another
   article has, that only explain can find, or that is not in the rule set `rules` (the first of
   its paths). Running out of memory sets `failed` of the rule set's diagnostics. */
void kb_standing_check(struct kb_rule_set *rule_set, const char *rules);

#endif
