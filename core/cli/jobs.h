/* Mailbox rows triaged by several threads, their results given back in the order of the rows.

   The lines of the input are handed out in blocks; a thread reads rows out of its block, triages
   them and composes what is written of them. Only what is plain is done so: a line that is one
   mailbox row which needs no other. For all else the caller is told to do it itself, so that it
   comes out as with one thread. */
#ifndef KB_CLI_JOBS_H
#define KB_CLI_JOBS_H

#include "case/related.h"
#include "report/report.h"
#include "rule/book.h"
#include "rule/triage.h"
#include "source/rows.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_jobs;

/* What is done with the rows. */
struct kb_jobs_takes {
  const struct kb_format *format; /* that results are composed in */
  /* A row was triaged; `triage` and what was composed of it are valid until this returns. */
  enum kb_status (*done)(void *context, const struct kb_triage *triage, struct kb_slice piece,
                         const unsigned char key[16]);
  /* A row has to be done here. */
  enum kb_status (*here)(void *context, const struct kb_row *row);
  /* Faults of the rows done so far. */
  void (*faults)(void *context, const struct kb_faults *faults);
  /* From now on all rows are to be done here. */
  bool (*is_over)(void *context);
  /* Nothing more is wanted at all. */
  bool (*is_stopped)(void *context);
  void *context;
};

/* The number of processors this process may use; at least 1. */
size_t kb_jobs_processors(void);

/* `count` threads beside the caller's, which reads and writes. The book, and the engine that loaded
   it, must stay as they are while kb_jobs_run runs. NULL when out of memory or threads. */
struct kb_jobs *kb_jobs_new(size_t count, const struct kb_book *book,
                            const struct kb_engine *engine, const struct kb_jobs_takes *takes);
void kb_jobs_free(struct kb_jobs *jobs);

/* Takes rows as long as they are plain. The next one that `rows` gives is to be done by the caller,
   who may come back. */
enum kb_status kb_jobs_run(struct kb_jobs *jobs, struct kb_rows *rows);

#endif
