/* Adds one report to a history: to one of several tenants, merged, each of its parts. */
#ifndef KB_SERVER_ADD_H
#define KB_SERVER_ADD_H

#include "report/report_reader.h"
#include "server/store.h"

struct kb_added {
  bool is_known; /* it had been added before: nothing was done */
  bool is_complete, has_cases;
  size_t opened, fixed, open;
};

struct kb_adding {
  const char *const *tenants; /* one, or those of a merged report */
  size_t tenant_count;
  int64_t at;    /* when the report's data was read */
  bool is_timed; /* that is what somebody says, so the same report may be of another time, too */
  bool is_part;  /* subjects that are not in it were not asked for, so they are not gone */
};

/* In one transaction; `added`: one for each tenant. KB_USAGE: it is older than the newest of a
   tenant; KB_INVALID: a record of it lacks what it is about. Nothing is added then. */
enum kb_status kb_history_add_report(struct kb_store *store, const struct kb_saved_report *report,
                                     const struct kb_adding *adding, struct kb_added *added,
                                     struct kb_error *error);

#endif
