/* Lines of mailbox rows, triaged away from the thread that writes: a worker reads rows out of its
   block, triages them and composes what is written of them.

   Only what is plain is done so: a line that is one mailbox row which needs no other. All else is
   left to the caller, so that it comes out as with one thread. */
#ifndef KB_RUN_WORKER_H
#define KB_RUN_WORKER_H

#include "case/seen_ids.h"
#include "report/report.h"
#include "rows/lines.h"
#include "triage/book.h"
#include "triage/engine.h"
#include "triage/triage.h"

#include <stdbool.h>
#include <stddef.h>

/* A result that is kept until its turn comes. */
struct kb_outcome;

struct kb_block_row {
  size_t begin, length;    /* in the buffer of the lines */
  size_t line;             /* begins there */
  size_t lines_before;     /* of the block */
  bool is_here;            /* it has to be done by the caller */
  struct kb_faults faults; /* if so: of the rows before it, back to the last such one */
  size_t fault_count;      /* else: of the list it is in, so many were known with this row */
  struct kb_sighting sighting;
  const struct kb_triage *triage; /* NULL: there is nothing to say of it */
  size_t piece, piece_length;     /* in the block's pieces */
};

/* Zero is a valid start. */
struct kb_block {
  struct kb_lines lines;
  struct kb_buf pieces; /* what was composed of the results */
  struct kb_block_row *rows;
  size_t count, capacity;
  struct kb_outcome *used;       /* by the rows; a list, the last row's first */
  struct kb_outcome *first_used; /* its end */
  size_t end;              /* in the buffer of the lines: what is behind is the caller's */
  size_t line_count;       /* before the end */
  struct kb_faults faults; /* of the rows behind the last one that is the caller's */
};

/* Ready for other lines; its memory is kept. */
void kb_block_clear(struct kb_block *block);
void kb_block_fini(struct kb_block *block);

struct kb_worker;

/* With an engine of its own, like `engine`, which is only looked at now. Borrows the book and the
   format that results are composed in. NULL when out of memory. */
struct kb_worker *kb_worker_new(const struct kb_book *book, const struct kb_engine *engine,
                                const struct kb_format *format);
void kb_worker_free(struct kb_worker *worker);
/* Triages the rows of `block->lines`, which were just read into a cleared block. */
void kb_worker_triage(struct kb_worker *worker, struct kb_block *block);

#endif
