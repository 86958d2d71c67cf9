/* The first part of adding a report: it is put into tables of the connection, as it is. */
#ifndef KB_SERVER_ADD_STAGE_H
#define KB_SERVER_ADD_STAGE_H

#include "report/report_reader.h"
#include "server/store.h"

/* Of a report of several tenants: what is about `tenant`. Fills part_case, part_trouble,
   part_skipped, part_article and part_record; now_trouble and now_case, the same by the numbers of
   the history, are empty. */
enum kb_status kb_add_stage(struct kb_store *store, const struct kb_saved_report *report,
                            const char *tenant, struct kb_error *error);

#endif
