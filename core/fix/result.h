/* What came of a plan: of each change, and of each mailbox that it was to help. */
#ifndef KB_FIX_RESULT_H
#define KB_FIX_RESULT_H

#include "fix/plan.h"

enum kb_fix_outcome {
  KB_FIX_NOT_TRIED,         /* others failed before, or it was interrupted */
  KB_FIX_CHANGED,           /* by this apply, or by it before it was interrupted */
  KB_FIX_ALREADY_SO,        /* the values were there */
  KB_FIX_NOT_CONFIRMED,     /* the cause does not hold any more */
  KB_FIX_CHANGED_BY_OTHERS, /* the values are no longer those of the plan */
  KB_FIX_GONE,              /* there is no such record any more */
  KB_FIX_REFUSED,           /* by the organization */
  KB_FIX_FAILED,            /* it could not be evaluated or written */
  KB_FIX_UNDONE,
  KB_FIX_OUTCOMES,
};

enum kb_fix_end {
  KB_FIX_NOT_FINISHED, /* its test is not over, or it could not be evaluated */
  KB_FIX_FIXED,
  KB_FIX_SAME_CAUSE,
  KB_FIX_ANOTHER_CAUSE,
  KB_FIX_ENDS,
};

enum kb_fix_test {
  KB_FIX_NO_TEST,
  KB_FIX_TEST_INTENDED, /* a request may have been sent */
  KB_FIX_TEST_RUNS,
  KB_FIX_TEST_OVER,
  KB_FIX_TEST_REFUSED,
};

struct kb_fix_change_result {
  const struct kb_fix_change *change;
  enum kb_fix_outcome outcome;
  bool may_be_sent; /* the request of a former try may have taken effect unnoticed, or still may */
  bool is_unknown;  /* and whether it has could not be read: failed, but perhaps changed */
  const char *why;  /* or NULL */
};

struct kb_fix_mailbox_result {
  const struct kb_fix_mailbox *mailbox;
  bool is_due; /* to be tested */
  enum kb_fix_test test;
  double turn;           /* when it first had its turn, in seconds of the wait; 0: not yet */
  bool is_slow;          /* others no longer wait for it */
  const char *completed; /* JSON: when it had last been tested before; NULL: unknown */
  const char *test_why;  /* why it could not be tested */
  enum kb_fix_end end;
  bool is_seen;                /* it was evaluated afterwards */
  const char *article, *cause; /* that holds now; or NULL */
  const char *why;             /* or NULL */
};

struct kb_fix_result {
  struct kb_arena arena;
  const char *org, *journal;
  struct kb_fix_change_result *changes;
  size_t change_count;
  struct kb_fix_mailbox_result *mailboxes; /* that were to be helped, in the plan's order */
  size_t mailbox_count;
  const struct kb_map *index; /* the plan's */
  bool is_undo;
  bool failed; /* out of memory */
};

/* Nothing tried yet. False when out of memory. */
bool kb_fix_result_begin(struct kb_fix_result *result, const struct kb_fix_plan *plan);
void kb_fix_result_fini(struct kb_fix_result *result);

size_t kb_fix_count(const struct kb_fix_result *result, enum kb_fix_outcome outcome);
size_t kb_fix_count_ends(const struct kb_fix_result *result, enum kb_fix_end end);
/* Whether something is not as planned that should be: refused, changed by others, … */
bool kb_fix_is_open(enum kb_fix_outcome outcome);
size_t kb_fix_count_open(const struct kb_fix_result *result);
/* Whether a record was changed, or may have been. */
bool kb_fix_has_written(const struct kb_fix_result *result);
/* Afterwards the mailboxes of the change are to be tested, even if they were before. */
void kb_fix_forget_tests(struct kb_fix_result *result, const struct kb_fix_change *change);

/* "changed", "already_so", …; "fixed", "same_cause", …: stable names; and in words. */
const char *kb_fix_outcome_name(enum kb_fix_outcome outcome);
const char *kb_fix_outcome_words(enum kb_fix_outcome outcome);
const char *kb_fix_end_name(enum kb_fix_end end);
const char *kb_fix_end_words(enum kb_fix_end end);
/* KB_FIX_OUTCOMES: there is no such name. */
enum kb_fix_outcome kb_fix_outcome_of(const char *name);

/* Where a mailbox is in the list, or NULL. */
struct kb_fix_mailbox_result *kb_fix_result_mailbox(struct kb_fix_result *result, const char *id);

void kb_fix_result_write_json(const struct kb_fix_result *result, struct kb_buf *out);
void kb_fix_result_write_text(const struct kb_fix_result *result, struct kb_fix_style style,
                              struct kb_buf *out);
void kb_fix_result_write_markdown(const struct kb_fix_result *result, struct kb_buf *out);

#endif
