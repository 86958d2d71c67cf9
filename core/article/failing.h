/* Whether a case's own columns show that it fails: a mailbox's last test, or its last
   synchronization; the rules of tables.lua for other subjects. That is not a finding of an article;
   if no alert shows why, it is a verdict of its own. */
#ifndef KB_ARTICLE_FAILING_H
#define KB_ARTICLE_FAILING_H

#include "article/finding.h"

#include <stdbool.h>
#include <stddef.h>

/* What fails of a mailbox: bits of kb_failing.what. */
enum kb_failure {
  KB_FAILURE_INCOMING,
  KB_FAILURE_OUTGOING,
  KB_FAILURE_ACT, /* appointments, contacts and tasks */
  KB_FAILURE_MAILBOX,
  KB_FAILURE_SYNC,
  KB_FAILURE_COUNT,
};

struct kb_failing {
  const struct kb_subject *subject;
  unsigned what;  /* never 0; of other subjects than the mailbox: rules by their index */
  bool explained; /* an alert or a finding explains it */
  const struct kb_evidence *evidence;
  size_t evidence_count;
};

/* The mailbox columns that are used. One that the schema lacks is ignored. */
enum { KB_FAILING_COLUMNS = 12 };
const char *kb_failing_column(size_t number);

/* Of these columns those that say how the last test of a direction ended, and their value for a
   failure. */
enum { KB_FAILING_TESTS = 3, KB_FAILING_VALUE = 2 };
const char *kb_failing_test(size_t number);

/* "the test of incoming email"; and what shows it: "mailbox.incomingemailstatus is 2 (Failure)". */
const char *kb_failing_words(size_t failure);
void kb_failing_evidence(struct kb_buf *out, size_t failure);

/* The subject whose failures are known here, the mailbox (NULL: there is none), and the places of
   these columns; -1: no such column. */
struct kb_failing_places {
  const struct kb_subject *subject;
  int list[KB_FAILING_COLUMNS];
};
void kb_failing_find_places(struct kb_failing_places *places, const struct kb_schema *schema);

/* What fails, as a set of bits; 0: nothing is known to fail. A column that is not in the data is
   ignored, and so is one of a direction that the server does not deliver (by its delivery
   method), and every column of an inactive mailbox. */
unsigned kb_failing_what(const struct kb_failing_places *places, const struct kb_record *mailbox);

/* `*failing`: in the arena, initially not explained; NULL: nothing is known to fail. False when out
   of memory. */
bool kb_failing_look(struct kb_arena *arena, const struct kb_failing_places *places,
                     const struct kb_case *a_case, struct kb_failing **failing);

#endif
