/* Which exceptions are to be reviewed: those that have expired, are overdue, or are about nothing.
 */
#ifndef KB_REPORT_EXCEPTIONS_REVIEW_H
#define KB_REPORT_EXCEPTIONS_REVIEW_H

#include "article/exception.h"
#include "article/fault.h"
#include "report/summary.h"
#include "triage/rule_set.h"

/* Once all cases are counted: adds to the faults which exceptions are to be reviewed. Calls `say`,
   unless it is NULL, with a sentence for each that has expired or is overdue. */
void kb_exceptions_review(const struct kb_exceptions *exceptions,
                          const struct kb_rule_set *rule_set, const struct kb_summary *summary,
                          struct kb_faults *faults, void (*say)(const char *sentence));

#endif
