/* Whether a mailbox's own columns show that it fails: its last test, or its last
   synchronization. That is not a finding of an article; if no alert shows why, it is a verdict
   of its own. */
#ifndef KB_ARTICLE_FAILING_H
#define KB_ARTICLE_FAILING_H

#include "article/finding.h"

#include <stdbool.h>
#include <stddef.h>

/* What fails: bits of kb_failing.what. */
enum kb_failure {
  KB_FAILURE_INCOMING,
  KB_FAILURE_OUTGOING,
  KB_FAILURE_ACT, /* appointments, contacts and tasks */
  KB_FAILURE_MAILBOX,
  KB_FAILURE_SYNC,
  KB_FAILURE_COUNT,
};
enum { KB_FAILURE_SETS = 1 << KB_FAILURE_COUNT };

struct kb_failing {
  unsigned what;  /* never 0 */
  bool explained; /* an alert or a finding explains it */
  const struct kb_evidence *evidence;
  size_t evidence_count;
};

/* The mailbox columns that are used. One that the schema lacks is ignored. */
enum { KB_FAILING_COLUMNS = 12 };
const char *kb_failing_column(size_t number);

/* Indexes in the schema; -1: no such column. */
struct kb_failing_places {
  int list[KB_FAILING_COLUMNS];
};
void kb_failing_find_places(struct kb_failing_places *places);

/* What fails, as a set of bits; 0: nothing is known to fail. A column that is not in the data is
   ignored, and so is one of a direction that the server does not deliver (by its delivery
   method), and every column of an inactive mailbox. */
unsigned kb_failing_what(const struct kb_failing_places *places, const struct kb_record *mailbox);

/* The columns that show it; NULL when out of memory. `what` is not 0; `explained` is initially
   false. */
struct kb_failing *kb_failing_new(struct kb_arena *arena, const struct kb_failing_places *places,
                                  const struct kb_record *mailbox, unsigned what);

#endif
