/* Triages mailbox rows in several threads, including the caller's, and passes the results on in
   the order of the rows: see run/worker.h for the work itself. */
#ifndef KB_RUN_PARALLEL_H
#define KB_RUN_PARALLEL_H

#include "case/seen_ids.h"
#include "report/report.h"
#include "rows/file.h"
#include "rows/rows.h"
#include "triage/rule_set.h"
#include "triage/triage.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kb_jobs;

/* A row that a worker has triaged. */
struct kb_seen_row {
  const struct kb_subject *subject;
  const struct kb_sighting *sighting;
  uint64_t newest;     /* see case/newest.h */
  size_t line;         /* where it begins */
  bool is_passed_over; /* it is of another shard: nothing but this is known */
};

/* Callbacks for results, all on the caller's thread. */
struct kb_jobs_takes {
  const struct kb_report *report; /* for which results are composed */
  /* For a row that was triaged; all of it is valid until this returns. */
  enum kb_status (*done)(void *context, const struct kb_triage *triage, struct kb_slice piece,
                         const struct kb_seen_row *row);
  /* Called for a row that a worker could not finish; process it on the calling thread. */
  enum kb_status (*here)(void *context, const struct kb_subject *subject, const struct kb_row *row);
  /* Called before one of these for a row that has a kb_row_context. */
  void (*organization)(void *context, struct kb_slice row_context);
  /* Faults of the rows done so far. */
  void (*faults)(void *context, const struct kb_faults *faults);
  /* Whether all further rows are to be processed on the calling thread. */
  bool (*is_over)(void *context);
  /* Called now and then; `consumed`: bytes of the input so far. False: stop. */
  bool (*goes_on)(void *context, uint64_t consumed);
  void *context;
  /* Called for a row whose turn is near, so that what it needs can be prefetched. */
  void (*soon)(void *context, const struct kb_sighting *sighting);
  size_t block; /* bytes that a thread takes at a time; 0: the fastest setting */
  struct kb_shard shard;
};

/* `count` threads, at most KB_THREADS_MAX, including the caller's, which writes. The rule set must
   not change while they exist. NULL when out of memory or threads. */
struct kb_jobs *kb_jobs_new(size_t count, const struct kb_rule_set *rule_set,
                            const struct kb_engine *engine, const struct kb_jobs_takes *takes);
void kb_jobs_free(struct kb_jobs *jobs);

/* Takes rows of the file, a regular one, from `offset` on, where `rows` must be at lines, as
   long as workers can process them. The next row of `rows` is then to be processed by the
   caller, who may call again. KB_IO: the file
   cannot be read; or what `done` or `here` returned, whose context has the error then. */
enum kb_status kb_jobs_run(struct kb_jobs *jobs, struct kb_rows *rows, struct kb_file *file,
                           uint64_t offset, struct kb_error *error);

#endif
