/* What a JSON report says of the rule set, so that it can be read where that is not: its articles,
   and the tables and subjects of its findings. report/replay_rules.h reads it. */
#ifndef KB_REPORT_JSON_RULES_H
#define KB_REPORT_JSON_RULES_H

#include "base/json_write.h"
#include "report/report.h"

/* An article that takes part; of one that findings are about (`used`) also the texts, with their
   placeholders. */
void kb_json_article(struct kb_json_writer *json, const struct kb_article *article, bool used);
/* The members of struct kb_report's list that the lists below are made of; the summary is complete.
   `visit` is called for each element in its order. */
struct kb_rules_used {
  struct kb_map articles; /* by code: those that findings are about */
  const struct kb_table **tables;
  size_t table_count;
};
/* False when out of memory. To be freed in any case. Adds the columns that texts name to the
   report's. */
bool kb_rules_used_find(struct kb_rules_used *used, struct kb_report *report);
void kb_rules_used_fini(struct kb_rules_used *used);

/* The columns of the table that the report names. */
void kb_json_table(struct kb_json_writer *json, const struct kb_table *table,
                   const struct kb_columns_named *named);
void kb_json_subject_rules(struct kb_json_writer *json, const struct kb_subject *subject);
/* An exception, and the number of findings that it is about. */
void kb_json_known_exception(struct kb_json_writer *json, const struct kb_exception *exception,
                             size_t findings);
/* Mailboxes by verdict, and alerts by day. */
void kb_json_statistics(struct kb_json_writer *json, const struct kb_statistics *statistics);

#endif
