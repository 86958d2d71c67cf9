/* A finding as JSON. report/replay_record.h reads it. */
#ifndef KB_REPORT_JSON_FINDING_H
#define KB_REPORT_JSON_FINDING_H

#include "article/finding.h"
#include "base/json_write.h"

/* The members of a finding. */
void kb_json_finding(struct kb_json_writer *json, const struct kb_triage *triage,
                     const struct kb_finding *finding);
/* The member "evidence". */
void kb_json_evidence(struct kb_json_writer *json, const struct kb_evidence *list, size_t count);
/* The member "subject" of a case. */
void kb_json_case(struct kb_json_writer *json, const struct kb_case *a_case);

#endif
