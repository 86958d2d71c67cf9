/* Shared by replay_rules.c and replay_subject.c. */
#ifndef KB_REPORT_REPLAY_RULES_INSIDE_H
#define KB_REPORT_REPLAY_RULES_INSIDE_H

#include "report/replay_rules.h"

/* NULL if there is none. */
struct kb_table *kb_replay_rules_find_table(const struct kb_replay_rules *rules, const char *name);
/* The place of a column, which is added if it is new; -1 when out of memory, or if there are too
   many. */
int kb_replay_rules_add_column(struct kb_take *take, struct kb_table *table, const char *name,
                               enum kb_column_type type, const char *title);
/* Where reports say different things, the first by its bytes is taken, so that their order does not
   matter; rather that than nothing. Either may be NULL. */
const char *kb_replay_rules_first(const char *a, const char *b);
/* Adds the default subject if it is none of those that the reports are about. */
bool kb_replay_rules_default(struct kb_replay_rules *rules, struct kb_take *take);
/* Puts the lists of each subject in the order of their names. */
void kb_replay_rules_sort_subjects(struct kb_replay_rules *rules);

#endif
