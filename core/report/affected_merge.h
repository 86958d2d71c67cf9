/* Sorted runs of affected mailboxes in a spool, merged into one order. */
#ifndef KB_REPORT_AFFECTED_MERGE_H
#define KB_REPORT_AFFECTED_MERGE_H

#include "report/affected.h"

#include <stdint.h>

/* Records in their order, one after the other. */
struct kb_affected_run {
  uint64_t offset, length;
};

/* A record begins with its size in bytes, which counts that. */
size_t kb_affected_size(const char *record);
/* Borrows from the record. */
void kb_affected_read(const char *record, struct kb_affected *mailbox);
int kb_affected_compare(const char *a, const char *b);

/* Merges runs into longer ones, until there are few enough for kb_affected_visit_runs. `runs` holds
   struct kb_affected_run. KB_NO_MEMORY, KB_IO. */
enum kb_status kb_affected_merge_runs(struct kb_buf *runs, struct kb_spool *spool,
                                      struct kb_error *error);
/* Calls `visit` for each record of all runs, in their order. */
enum kb_status kb_affected_visit_runs(struct kb_slice runs, struct kb_spool *spool,
                                      kb_affected_visit visit, void *context,
                                      struct kb_error *error);

#endif
