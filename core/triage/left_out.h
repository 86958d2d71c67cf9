/* What a run says about the rule set itself. */
#ifndef KB_TRIAGE_LEFT_OUT_H
#define KB_TRIAGE_LEFT_OUT_H

#include "article/fault.h"
#include "triage/rule_set.h"

/* Articles with errors take no part, which is a fault of the run. */
void kb_note_left_out(const struct kb_rule_set *rule_set, struct kb_faults *faults);

#endif
