/* From files to results: rows are told apart, related rows put aside, mailboxes made into cases
   and triaged.

   One file, or a pipe, streams: a mailbox whose related rows are nested in it is triaged at once.
   One that needs a row which may yet come waits, put aside, until all is read; so do all after it,
   to keep the order. With several files all mailboxes wait, as any of the files may hold what they
   need. */
#ifndef KB_RUN_INGEST_H
#define KB_RUN_INGEST_H

#include "base/error.h"
#include "report/report.h"
#include "run/live.h"
#include "triage/triage.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* When more threads are put to work; 0: as is best for speed. */
struct kb_ingest_sizes {
  uint64_t file;     /* bytes of a file that is worth them */
  size_t rows_alone; /* that are taken by one, each time that they had to stop */
  size_t block;      /* bytes that one takes at a time */
};

struct kb_ingest_options {
  const char *const *files; /* "-" is standard input */
  size_t file_count;
  struct kb_live *live; /* in place of files, of which there is one then: its name */
  bool out_of_order; /* mailboxes that need not wait pass those that do: for NDJSON from a pipe */
  bool show_progress;
  size_t jobs; /* threads; 1: the caller's alone */
  struct kb_ingest_sizes sizes;
  const struct kb_book *book; /* for more threads; NULL with one */
  struct kb_engine *engine;   /* the triager's */
  struct kb_faults *faults;   /* the triager's */
  const volatile sig_atomic_t *interrupted;
};

struct kb_ingest_result {
  size_t files_read; /* opened and read to their end, or nearly */
  size_t files_failed;
  size_t rows; /* of all tables */
  bool interrupted;
  bool nothing;      /* there was no mailbox in files, nor an alert of one: none was evaluated */
  struct kb_buf why; /* the first that could not be read, "FILE: reason"; the caller frees it */
};

/* Every row's outcome goes to `report`, which the caller begins and ends. Files that cannot be read
   are said on standard error and counted. KB_NO_MEMORY, or KB_IO when a temporary file cannot be
   written. */
enum kb_status kb_ingest(const struct kb_ingest_options *options, struct kb_triager *triager,
                         struct kb_report *report, struct kb_ingest_result *result,
                         struct kb_error *error);

#endif
