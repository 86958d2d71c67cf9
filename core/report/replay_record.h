/* A record of a saved report as what it was written from: a finding, a mailbox that fails, a case.
   The case has what reports show of it, and no more. */
#ifndef KB_REPORT_REPLAY_RECORD_H
#define KB_REPORT_REPLAY_RECORD_H

#include "article/exception.h"
#include "article/failing.h"
#include "report/replay_rules.h"
#include "report/report.h"

/* Zero is a valid start; its memory is used again for each record. */
struct kb_replay_record {
  const char *tenant; /* of the cases, in a report of several; borrowed; NULL: not said */
  struct kb_arena arena;
  struct kb_case a_case;
  struct kb_finding finding;
  struct kb_failing failing;
  struct kb_triage triage; /* of this alone */
  /* Names that are the schema's or the article's when a run writes them, so that groups borrow
     them: each once, as long as the struct. */
  struct kb_arena lasting;
  struct kb_map names;
  struct kb_map articles; /* see replay_own_article.c */
};
void kb_replay_record_fini(struct kb_replay_record *record);

/* Exceptions of saved reports, each once. Zero is a valid start. */
struct kb_replay_exceptions {
  struct kb_arena arena;
  struct kb_exception **list; /* that findings refer to */
  size_t count;
  struct kb_exceptions known; /* all that the runs had, in `arena`; */
  size_t *findings;           /* and how many findings each is about */
};
void kb_replay_exceptions_fini(struct kb_replay_exceptions *exceptions);
/* Takes one of those that a run had, with its findings. False when out of memory. */
bool kb_replay_exception_known(struct kb_replay_exceptions *exceptions, struct kb_node node);
/* Sorts those by their places. */
void kb_replay_exceptions_sort(struct kb_replay_exceptions *exceptions);

/* These fill `record->triage`, which is valid until the next record. KB_INVALID: a record that run
   does not write; the message says what is wrong, without a place. */
enum kb_status kb_replay_record_finding(struct kb_replay_record *record,
                                        const struct kb_replay_rules *rules,
                                        struct kb_replay_exceptions *exceptions,
                                        struct kb_node node, struct kb_error *error);
enum kb_status kb_replay_record_failing(struct kb_replay_record *record,
                                        const struct kb_replay_rules *rules, struct kb_node node,
                                        struct kb_error *error);
/* Fills `record->a_case` by the subject of a record. */
enum kb_status kb_replay_record_case(struct kb_replay_record *record,
                                     const struct kb_replay_rules *rules, struct kb_node node,
                                     struct kb_error *error);
/* The record of a case; it may have no place: `place->file` is NULL. */
enum kb_status kb_replay_record_done(struct kb_replay_record *record,
                                     const struct kb_replay_rules *rules, struct kb_node node,
                                     struct kb_report_place *place, struct kb_error *error);

#endif
