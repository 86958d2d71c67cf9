/* What the texts of a finding's article are filled with: the values of its placeholders, such as
   {profile.name}. They come from the case or, for a finding that was read from a report, from
   there. */
#ifndef KB_REPORT_FINDING_VALUES_H
#define KB_REPORT_FINDING_VALUES_H

#include "article/fill.h"
#include "base/json_write.h"

/* The first of its alerts, which placeholders of an alert are about; or NULL. */
const struct kb_symptom_finding *kb_finding_symptom(const struct kb_finding *finding);
/* Appends the value, or nothing if it is unknown. */
void kb_finding_value(struct kb_buf *out, const struct kb_fill_name *name, struct kb_case *a_case,
                      const struct kb_finding *finding);
/* The name of the record on which a cause of the finding rests, or NULL. */
const char *kb_finding_record_name(struct kb_case *a_case, const struct kb_finding *finding,
                                   const struct kb_cause_finding *cause,
                                   const struct kb_record *record);
/* The member "values": those that texts of the article need and that are known, but for those that
   the finding shows elsewhere: the record's id, name and address, and what alerts say. Nothing if
   there are none. */
void kb_json_values(struct kb_json_writer *json, struct kb_case *a_case,
                    const struct kb_finding *finding);

#endif
