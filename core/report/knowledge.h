/* How old the knowledge is that a report rests on: the days on which articles were last checked
   against what they are based on. Ages are those on the day of the newest row, never of the clock,
   so two runs over the same data say the same. */
#ifndef KB_REPORT_KNOWLEDGE_H
#define KB_REPORT_KNOWLEDGE_H

#include "report/summary.h"

/* Dates such as "2024-12-11", borrowed; NULL: none is known. */
struct kb_knowledge {
  const char *from, *to;   /* of the articles that take part */
  const char *oldest_used; /* of those that a finding is about */
};

struct kb_knowledge kb_knowledge_of(const struct kb_summary *summary,
                                    const struct kb_article *const *articles, size_t count);

/* "Articles reviewed 2024-12 to 2026-11; oldest used here: 2024-12, 23 months before the newest
   row"; nothing if no date is known. `newest`: the date of the newest row, or NULL. */
void kb_knowledge_words(struct kb_buf *out, const struct kb_knowledge *knowledge,
                        const char *newest);

#endif
