/* The diagnostics of a rule set, written for people and for scripts. */
#ifndef KB_REPORT_PROBLEMS_H
#define KB_REPORT_PROBLEMS_H

#include "base/buf.h"
#include "triage/rule_set.h"

/* A line for each, and one with the counts. */
void kb_problems_write_text(struct kb_buf *out, const struct kb_rule_set *rule_set);
/* {"problems":[{"code":"W101",…}],"summary":{…}} */
void kb_problems_write_json(struct kb_buf *out, const struct kb_rule_set *rule_set);

#endif
