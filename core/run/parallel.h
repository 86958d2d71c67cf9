/* Mailbox rows triaged by several threads, the caller's among them, their results given back in the
   order of the rows: see run/worker.h for what they do. */
#ifndef KB_RUN_PARALLEL_H
#define KB_RUN_PARALLEL_H

#include "case/seen_ids.h"
#include "report/report.h"
#include "rows/file.h"
#include "rows/rows.h"
#include "triage/book.h"
#include "triage/triage.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kb_jobs;

/* What is done with the rows. */
struct kb_jobs_takes {
  const struct kb_format *format; /* that results are composed in */
  /* A row was triaged that begins at `line`; `triage` and what was composed of it are valid until
     this returns. */
  enum kb_status (*done)(void *context, const struct kb_triage *triage, struct kb_slice piece,
                         const struct kb_sighting *sighting, size_t line);
  /* A row has to be done here. */
  enum kb_status (*here)(void *context, const struct kb_row *row);
  /* Faults of the rows done so far. */
  void (*faults)(void *context, const struct kb_faults *faults);
  /* From now on all rows are to be done here. */
  bool (*is_over)(void *context);
  /* Asked now and then; `consumed`: bytes of the input so far. False: nothing more is wanted. */
  bool (*goes_on)(void *context, uint64_t consumed);
  void *context;
  /* Of a row whose turn is near: what it needs may be fetched. */
  void (*soon)(void *context, const struct kb_sighting *sighting);
  size_t block; /* bytes that a thread takes at a time; 0: as is best for speed */
};

/* `count` threads, at most KB_THREADS_MAX, with the caller's, which writes. The book must stay as
   it is for as long as they are there. NULL when out of memory or threads. */
struct kb_jobs *kb_jobs_new(size_t count, const struct kb_book *book,
                            const struct kb_engine *engine, const struct kb_jobs_takes *takes);
void kb_jobs_free(struct kb_jobs *jobs);

/* Takes rows of the file, which is a regular one, from `offset` on, where `rows` are at lines, as
   long as they are plain. The next one that they give is to be done by the caller, who may come
   back. KB_NO_MEMORY, or KB_IO with errno set. */
enum kb_status kb_jobs_run(struct kb_jobs *jobs, struct kb_rows *rows, struct kb_file *file,
                           uint64_t offset);

#endif
