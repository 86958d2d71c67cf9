/* Shared by the steps of apply; not to be included elsewhere. */
#ifndef KB_FIX_APPLY_INSIDE_H
#define KB_FIX_APPLY_INSIDE_H

#include "fix/apply.h"

struct kb_fix_applying {
  const struct kb_fix *fix;
  const struct kb_fix_plan *plan;
  struct kb_fix_journal journal;
  struct kb_fix_result *result;
  unsigned wait;
  bool is_stale;
};

/* Of a line about a change that failed: a request may have taken effect all the same. */
#define KB_FIX_MAY_BE_SENT "may_be_sent"

enum { KB_FIX_TRIES = 4 }; /* writes of one record, if others change it meanwhile */

/* Asks who is signed in, without which there is no audit. KB_INVALID: it is not known. */
enum kb_status kb_fix_begin(struct kb_live *live, struct kb_error *error);

/* A copy in the result's arena. */
const char *kb_fix_keep(struct kb_fix_applying *applying, const char *text);
/* Writes a line about a change, with its reason if there is one. */
enum kb_status kb_fix_note_change(struct kb_fix_applying *applying, const char *event,
                                  const struct kb_fix_change_result *change,
                                  struct kb_error *error);
/* The line that precedes a change: all that is known of it. */
enum kb_status kb_fix_note_intent(struct kb_fix_applying *applying, const char *event,
                                  const struct kb_fix_change *change, struct kb_error *error);
/* The first line: who, where, what. */
enum kb_status kb_fix_note_begin(struct kb_fix_applying *applying, const char *event,
                                 const char *plan_hash, struct kb_error *error);
enum kb_status kb_fix_note_end(struct kb_fix_applying *applying, struct kb_error *error);

/* Takes from the journal what was done before. KB_USAGE: it is of another plan. */
enum kb_status kb_fix_resume(struct kb_fix_applying *applying, const struct cJSON *lines,
                             const char *plan_hash, struct kb_error *error);

/* Tests the mailboxes that are due, and waits. */
enum kb_status kb_fix_retest(struct kb_fix_applying *applying, struct kb_error *error);
/* Evaluates all mailboxes of the result. */
enum kb_status kb_fix_verify(struct kb_fix_applying *applying, struct kb_error *error);

#endif
