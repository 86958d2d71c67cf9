/* Mailbox rows triaged by several threads, their results given back in the order of the rows.

   Only what is plain is done aside: rows that are whole and need no row that may yet come. For all
   else the caller is told to do it itself, so that it comes out as with one thread. */
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
  enum kb_status (*here)(void *context, const struct kb_row *row, const struct kb_origin *origin);
  /* Faults of the rows done so far. */
  void (*faults)(void *context, const struct kb_faults *faults);
  /* From now on all rows are to be done here. */
  bool (*is_over)(void *context);
  void *context;
};

/* The number of processors this process may use; at least 1. */
size_t kb_jobs_processors(void);

/* `count` threads (2 or more), the caller's among them. Each loads the rule book from `paths`
   again, for an engine of its own. The book and the paths must stay as they are. NULL when out of
   memory or threads. */
struct kb_jobs *kb_jobs_new(size_t count, const struct kb_book *book, const char *const *paths,
                            size_t path_count, const struct kb_jobs_takes *takes);
void kb_jobs_free(struct kb_jobs *jobs);

/* Adds a row; earlier ones may be taken meanwhile. The row is copied. */
enum kb_status kb_jobs_add(struct kb_jobs *jobs, const struct kb_row *row,
                           const struct kb_origin *origin);
/* Takes all that was added. */
enum kb_status kb_jobs_finish(struct kb_jobs *jobs);

#endif
