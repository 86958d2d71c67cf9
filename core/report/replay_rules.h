/* What saved reports say of their rule sets (report/json_rules.h): articles, tables and subjects,
   as the formats need them, put together from all of the reports. */
#ifndef KB_REPORT_REPLAY_RULES_H
#define KB_REPORT_REPLAY_RULES_H

#include "article/article.h"
#include "base/map.h"
#include "report/json_take.h"

#include <stdbool.h>
#include <stddef.h>

/* Zero is a valid start. */
struct kb_replay_rules {
  struct kb_arena arena; /* of everything below */
  struct kb_schema schema;
  bool are_several; /* rule sets: findings may be of other articles of the same codes */
  bool has_default; /* its default subject is one of the reports' */
  struct kb_article **articles;
  size_t article_count, article_capacity;
  struct kb_map article_index; /* their indexes and 1, by code */
  struct kb_slice *texts;      /* of each, as the report has it */
  size_t text_capacity;
};
void kb_replay_rules_fini(struct kb_replay_rules *rules);

/* Add an element of the lists "tables", "subject_list" and "articles"; each list follows those
   before it. KB_INVALID: the element is not what it should be; the message says why, without a
   place. */
enum kb_status kb_replay_rules_table(struct kb_replay_rules *rules, struct kb_node table,
                                     struct kb_error *error);
enum kb_status kb_replay_rules_subject(struct kb_replay_rules *rules, struct kb_node subject,
                                       struct kb_error *error);
enum kb_status kb_replay_rules_article(struct kb_replay_rules *rules, struct kb_node article,
                                       struct kb_error *error);
/* Before it, if the order of the reports must not matter: articles of several rule sets are sorted
   by code. False when out of memory. */
bool kb_replay_rules_merge(struct kb_replay_rules *rules, bool are_several);
/* Number of articles that were left out of all reports, or of some. */
size_t kb_replay_rules_left_out(const struct kb_replay_rules *rules);
/* Number of those that were left out of some, so that the reports are not of the same articles. */
size_t kb_replay_rules_partly_left_out(const struct kb_replay_rules *rules);
/* After the last of all reports. */
enum kb_status kb_replay_rules_ready(struct kb_replay_rules *rules, struct kb_error *error);

/* Finds an article; `*number` is its index. False: there is none. */
bool kb_replay_rules_find(const struct kb_replay_rules *rules, const char *code, size_t *number);
/* NULL if there is none. */
const struct kb_subject *kb_replay_rules_subject_of(const struct kb_replay_rules *rules,
                                                    const char *table);

#endif
