/* Triages lines with mailbox rows off the writing thread: a worker reads rows from its block,
   triages them and composes the output for them.
   It processes only lines that are one mailbox row which needs no other row. Everything else is
   left to the caller, so that the result is the same as with one thread. */
#ifndef KB_RUN_WORKER_H
#define KB_RUN_WORKER_H

#include "case/seen_ids.h"
#include "case/shard.h"
#include "report/report.h"
#include "rows/lines.h"
#include "triage/engine.h"
#include "triage/rule_set.h"
#include "triage/triage.h"

#include <stdbool.h>
#include <stddef.h>

/* A result that is kept until its turn. */
struct kb_outcome;

struct kb_block_row {
  size_t begin, length;    /* in the buffer of the lines */
  size_t line;             /* number of the line where it begins */
  struct kb_slice context; /* kb_row_context of it, in the buffer */
  size_t lines_before;     /* of the block */
  bool is_here;            /* the caller has to process it */
  bool is_passed_over;     /* it is of another shard */
  struct kb_faults faults; /* if so: those of the rows before it, back to the last such row */
  size_t fault_count;      /* otherwise: the number of faults in its list after this row */
  const struct kb_subject *subject;
  struct kb_sighting sighting;
  uint64_t newest;                /* see case/newest.h */
  const struct kb_triage *triage; /* NULL: nothing to report */
  size_t piece, piece_length;     /* in the block's pieces */
};

/* Zero is a valid start. */
struct kb_block {
  struct kb_lines lines;
  struct kb_buf pieces; /* output composed for the results */
  struct kb_block_row *rows;
  size_t count, capacity;
  struct kb_outcome *used;       /* by the rows; a list, the last row's first */
  struct kb_outcome *first_used; /* its end */
  size_t end;              /* in the buffer of the lines: what follows is left to the caller */
  size_t line_count;       /* number before the end */
  struct kb_faults faults; /* of the rows after the last one left to the caller */
};

/* Prepares it for other lines; its memory is kept. */
void kb_block_clear(struct kb_block *block);
void kb_block_fini(struct kb_block *block);

struct kb_worker;

/* With an engine of its own, like `engine`, which is only used during this call. Borrows the
   rule_set, and the report for which results are composed. NULL when out of memory. */
struct kb_worker *kb_worker_new(const struct kb_rule_set *rule_set, const struct kb_engine *engine,
                                const struct kb_report *report, struct kb_shard shard);
void kb_worker_free(struct kb_worker *worker);
/* Triages the rows of `block->lines`, which were just read into a cleared block. */
void kb_worker_triage(struct kb_worker *worker, struct kb_block *block);

#endif
