/* A report that run wrote as json or ndjson, read again: what it found, so far as two reports can
   be compared by it. */
#ifndef KB_REPORT_REPORT_READER_H
#define KB_REPORT_REPORT_READER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Strings are never NULL but where it is said. */
struct kb_saved_finding {
  const char *article, *title, *severity; /* "" where the mailbox fails and no alert says why */
  const char *kb, *reference;             /* or NULL */
  const char *verdict;
  const char *mailbox; /* its id, or else its name, or its address */
  const char *name;    /* what to call it */
  const char *causes;  /* ids of the confirmed ones: "a, b"; "" if none is */
  const char *text;    /* of the first confirmed one, or of what the article is about */
  const char *record;  /* id of the record that the confirmed cause rests on, or "" */
};

struct kb_saved_unmatched {
  const char *code; /* or "" */
  const char *text;
  const char *message; /* the text without what varies */
  size_t count;
};

struct kb_saved_report {
  const char *file; /* borrowed; for messages */
  struct kb_buf text;
  struct kb_arena arena;
  struct kb_saved_finding *findings;
  size_t count, capacity;
  struct kb_saved_unmatched *unmatched;
  size_t unmatched_count, unmatched_capacity;
  size_t cases, rejected, faults;
  size_t skipped;          /* articles that --only and --skip left out */
  size_t unmatched_alerts; /* of all kinds, also of those that are not listed */
  size_t odd; /* findings without an article, a verdict or a mailbox, alerts without code and text:
                 they cannot be compared */
};

/* Reads `file` (- is standard input). KB_IO, KB_LIMIT, KB_INVALID: it is no such report; the
   message names it, and where it is wrong. To be freed in any case. */
enum kb_status kb_saved_read(struct kb_saved_report *report, const char *file,
                             struct kb_error *error);
void kb_saved_fini(struct kb_saved_report *report);

#endif
