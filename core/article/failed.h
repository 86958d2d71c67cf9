/* Rules of tables.lua by which a row itself shows that it failed, or succeeded: three-valued, as
   its columns may not be in the data. */
#ifndef KB_ARTICLE_FAILED_H
#define KB_ARTICLE_FAILED_H

#include "article/finding.h"

#include <stdbool.h>

/* Whether the row may have failed: a rule holds or is unknown, or there are no rules. */
bool kb_failed_is_possible(const struct kb_subject *subject, const struct kb_record *row);
/* The rules that certainly hold, as a set of bits by their index. */
unsigned kb_failed_what(const struct kb_subject *subject, const struct kb_record *row);
/* Whether a rule is unknown that reads the column at `place`. */
bool kb_failed_depends_on(const struct kb_subject *subject, const struct kb_record *row, int place);
/* The rule of the newest success, and its date, which is the row's; NULL: none is known, or the
   newest attempt failed. */
const struct kb_outcome_rule *kb_succeeded_last(const struct kb_subject *subject,
                                                const struct kb_record *row, struct kb_slice *on);
/* False, too, if one of them is not a date as the Web API writes it. */
bool kb_date_is_later(struct kb_slice later, struct kb_slice than);

#endif
