/* kbtriage run --store: the report of a run is added to a history, by kbtriage-server. */
#ifndef KB_CLI_RUN_STORE_H
#define KB_CLI_RUN_STORE_H

#include "cli/command.h"
#include "report/report.h"

/* Zero: there is no --store. */
struct kb_run_store {
  const char *file; /* the history; borrowed; NULL: none */
  struct kb_report
    report;     /* in ndjson with a record of every case, in a temporary file beside it */
  char at[32];  /* the time that the data is of; empty: the report says it */
  bool is_part; /* some mailboxes were not asked for */
};

/* Reads --store and --at. Opens nothing. False, having reported what does not go with them. */
bool kb_run_store_read(const struct kb_context *context, struct kb_run_store *store);
/* Looks whether the report can be added, before anything is evaluated. False, having reported why
   not. */
bool kb_run_store_open(const struct kb_context *context, struct kb_run_store *store);
/* Ends the report, `first` being the first one of the run, whose provenance it shares, and adds it.
   False, having reported why not. */
bool kb_run_store_add(const struct kb_context *context, struct kb_run_store *store,
                      const struct kb_report *first, const struct kb_faults *faults);
void kb_run_store_fini(struct kb_run_store *store);

#endif
