/* From files to results: recognizes rows, joins them to mailboxes and triages each mailbox.
   A single file, or a pipe, is streamed: a mailbox with nested rows is triaged at once. One
   that needs a row which may yet come is stored until everything is read; so are all after it,
   to keep the order. With several files all mailboxes wait, as any file may contain rows that
   they need. */
#ifndef KB_RUN_INGEST_H
#define KB_RUN_INGEST_H

#include "base/error.h"
#include "case/shard.h"
#include "report/report.h"
#include "run/live.h"
#include "triage/triage.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* When threads are used; 0: the fastest setting. */
struct kb_ingest_sizes {
  uint64_t file;     /* smallest file in bytes */
  size_t rows_alone; /* rows triaged by the caller's thread, each time that threads had to stop */
  size_t block;      /* bytes that a thread takes at a time */
};

struct kb_ingest_options {
  const char *const *files; /* "-" is standard input */
  const char *const *paths; /* where to open them, if not by these names; or NULL */
  size_t file_count;
  struct kb_live *live; /* instead of files; then `files` has one element, its name */
  bool out_of_order; /* mailboxes that need not wait may overtake others: for NDJSON from a pipe */
  bool show_progress;
  size_t jobs;           /* threads; 1: only the caller's */
  struct kb_shard shard; /* cases of others are passed over */
  struct kb_ingest_sizes sizes;
  const struct kb_rule_set *rule_set; /* the triager's */
  struct kb_engine *engine;           /* the triager's */
  struct kb_faults *faults;           /* the triager's */
  const volatile sig_atomic_t *interrupted;
};

struct kb_ingest_result {
  size_t files_read; /* read completely, or nearly */
  size_t files_failed;
  size_t rows;        /* of all tables */
  size_t passed_over; /* rows of cases of other shards */
  bool interrupted;
  bool nothing;      /* no mailbox was evaluated: files contain neither a mailbox nor an alert of
                        one */
  struct kb_buf why; /* the first file that could not be read, "FILE: reason"; the caller frees
                        it */
};

/* The result of every row goes to `report`, which the caller begins and ends. Files that cannot
   be read are reported on standard error and counted. KB_NO_MEMORY, or KB_IO if a temporary file
   cannot be written. */
enum kb_status kb_ingest(const struct kb_ingest_options *options, struct kb_triager *triager,
                         struct kb_report *report, struct kb_ingest_result *result,
                         struct kb_error *error);

#endif
