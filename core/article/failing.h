/* Whether a mailbox's own columns say that it fails: its last test, or its last synchronization.
   That is no article's finding; where no alert says why, it is a verdict of its own. */
#ifndef KB_ARTICLE_FAILING_H
#define KB_ARTICLE_FAILING_H

#include "article/finding.h"

#include <stdbool.h>
#include <stddef.h>

/* What it is that fails, each a bit of kb_failing.what. */
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
  bool explained; /* an alert or a finding says why */
  const struct kb_evidence *evidence;
  size_t evidence_count;
};

/* The mailbox's columns that tell. One that the schema lacks tells nothing. */
enum { KB_FAILING_COLUMNS = 12 };
const char *kb_failing_column(size_t number);

/* Where they are in the schema; -1: it has none of that name. */
struct kb_failing_places {
  int list[KB_FAILING_COLUMNS];
};
void kb_failing_find_places(struct kb_failing_places *places);

/* What fails, as a set of bits; 0: nothing says so. A column that is not in the data says nothing;
   one of a direction that the server does not deliver (its delivery method says so) does not count,
   nor does any of an inactive mailbox. */
unsigned kb_failing_what(const struct kb_failing_places *places, const struct kb_record *mailbox);

/* The columns that say so; NULL when out of memory. `what` is not 0; `explained` is left false. */
struct kb_failing *kb_failing_new(struct kb_arena *arena, const struct kb_failing_places *places,
                                  const struct kb_record *mailbox, unsigned what);

#endif
