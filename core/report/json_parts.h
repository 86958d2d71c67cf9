/* Parts of a report in JSON, the same in all formats that have them. */
#ifndef KB_REPORT_JSON_PARTS_H
#define KB_REPORT_JSON_PARTS_H

#include "article/fault.h"
#include "base/json_write.h"
#include "report/provenance.h"
#include "report/summary.h"

/* The member "subject": what a case is about. */
void kb_json_subject(struct kb_json_writer *json, const struct kb_table *table, const char *id,
                     const char *name, const char *address);
/* Members of alerts that no article covers, without "affected". */
void kb_json_unmatched_members(struct kb_json_writer *json, const struct kb_unmatched_group *group);
/* The member `tenant`; none for NULL. */
void kb_json_tenant(struct kb_json_writer *json, const char *tenant);
void kb_json_fault(struct kb_json_writer *json, const struct kb_fault *fault);
/* Members of "summary". The totals come first and by themselves; whoever needs to tell tables apart
   looks further. */
void kb_json_totals(struct kb_json_writer *json, const struct kb_summary *summary,
                    const struct kb_faults *faults);
void kb_json_provenance(struct kb_json_writer *json, const struct kb_provenance *provenance);

#endif
