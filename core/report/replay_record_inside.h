/* Shared by report/replay_case.c and saved_record*.c. */
#ifndef KB_REPORT_REPLAY_RECORD_INSIDE_H
#define KB_REPORT_REPLAY_RECORD_INSIDE_H

#include "report/replay_record.h"

/* A text that lasts as long as `record`; NULL for NULL. */
const char *kb_replay_lasting(struct kb_take *take, struct kb_replay_record *record,
                              const char *text);
/* Reads the causes of the record's finding, which has its article. False: they are others. */
bool kb_replay_causes(struct kb_take *take, struct kb_replay_record *record, struct kb_node node);
/* The list "evidence" of a node; `shared` is the record that columns of `shared_as` belong to, or
   NULL. */
const struct kb_evidence *kb_replay_evidence(struct kb_take *take, struct kb_node node,
                                             const struct kb_record *shared, const char *shared_as,
                                             size_t *count);
/* Finds the exception of a finding; `*exception`: NULL if it counts. False when out of memory. */
bool kb_replay_exception_of(struct kb_replay_exceptions *exceptions, struct kb_node node,
                            const struct kb_exception **exception);
/* An article as a finding shows it: that of the rule set with the finding's own causes and steps.
   It lasts as long as `record`. NULL when out of memory. */
const struct kb_article *kb_replay_own_article(struct kb_replay_record *record,
                                               const struct kb_article *article,
                                               struct kb_node finding);
/* Of a finding, by its name; KB_CLEAR: it is none, or NULL. */
enum kb_verdict kb_replay_verdict(const char *name);
/* The index of a word in a list that ends with NULL; -1. */
int kb_replay_word(const char *word, const char *const *list);

#endif
