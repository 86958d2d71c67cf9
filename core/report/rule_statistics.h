/* What the articles of a rule set found in saved reports, and which never found anything. */
#ifndef KB_REPORT_RULE_STATISTICS_H
#define KB_REPORT_RULE_STATISTICS_H

#include "article/finding.h"
#include "base/map.h"
#include "report/report_reader.h"
#include "triage/rule_set.h"

/* A column, and how many inconclusive findings lack it; or a reason for which an article was not
   looked for, and in how many cases. */
struct kb_counted_name {
  const char *name;
  size_t count;
};

struct kb_counted_names {
  struct kb_counted_name *list;
  size_t count;
};

struct kb_article_statistics {
  const struct kb_article *article; /* NULL: the rule set has none with that code */
  const char *code;
  bool is_wanted; /* it is listed */
  size_t findings, reports;
  size_t verdicts[KB_VERDICT_COUNT];
  struct kb_counted_names missing;        /* columns */
  struct kb_counted_names not_looked_for; /* "profile.servertype is not in the data" */
  size_t place, last_report; /* private: order of adding; number of the report counted last */
};

struct kb_rule_statistics {
  struct kb_arena arena;
  struct kb_map index; /* by code */
  struct kb_article_statistics **list;
  size_t count, capacity;
  size_t reports, cases, findings;
  bool failed; /* out of memory */
};

/* Zero is a valid start; borrows the article. To be called for each article that takes part. */
void kb_rule_statistics_article(struct kb_rule_statistics *statistics,
                                const struct kb_article *article, bool is_wanted);
/* Counts a report, which need not outlive the call. */
void kb_rule_statistics_add(struct kb_rule_statistics *statistics,
                            const struct kb_saved_report *report);
/* To be called after the last one: those found most often come first, those never found in the
   order of the rule set; columns likewise. */
void kb_rule_statistics_sort(struct kb_rule_statistics *statistics);
void kb_rule_statistics_fini(struct kb_rule_statistics *statistics);

bool kb_is_always_inconclusive(const struct kb_article_statistics *entry);

void kb_rule_statistics_write_text(struct kb_buf *out, const struct kb_rule_statistics *statistics,
                                   size_t width);
void kb_rule_statistics_write_json(struct kb_buf *out, const struct kb_rule_statistics *statistics);
/* Code, findings, confirmed, inconclusive, unexplained, at_risk, and columns, a line each. */
void kb_rule_statistics_write_tsv(struct kb_buf *out, const struct kb_rule_statistics *statistics);

#endif
