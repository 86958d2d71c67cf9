/* Which exceptions are to be reviewed: those that have expired, are overdue, or are about nothing.
 */
#ifndef KB_REPORT_EXCEPTIONS_REVIEW_H
#define KB_REPORT_EXCEPTIONS_REVIEW_H

#include "article/exception.h"
#include "article/fault.h"
#include "report/summary.h"

/* Once all cases are counted, with the articles of the rule set: adds to the faults which
   exceptions are to be reviewed. Calls `say`, unless it is NULL, with a sentence for each that has
   expired or is overdue. */
void kb_exceptions_review(const struct kb_exceptions *exceptions,
                          const struct kb_article *const *articles, size_t article_count,
                          const struct kb_summary *summary, struct kb_faults *faults,
                          void (*say)(const char *sentence));

#endif
