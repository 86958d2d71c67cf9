/* A group of findings as JSON: what all its cases have in common, and the steps, each with its
   cause; and what to do first. */
#ifndef KB_REPORT_JSON_GROUP_H
#define KB_REPORT_JSON_GROUP_H

#include "base/json_write.h"
#include "report/summary.h"

/* Member "superseded"; nothing if it is NULL. */
void kb_json_success(struct kb_json_writer *json, const struct kb_success *success);
void kb_json_group(struct kb_json_writer *json, const struct kb_group *group);
/* The list of what to do first. */
void kb_json_do_first(struct kb_json_writer *json, const struct kb_summary *summary);
/* The member "would_confirm" of a cause; the value has a field. */
void kb_json_deciding_value(struct kb_json_writer *json, const struct kb_deciding_value *value);
/* Members of a step: "fix", whether a remedy does it, and "allow", what that needs, or null. */
void kb_json_fix(struct kb_json_writer *json, bool is_fixed, const char *needs);
/* The member "steps" of a step, if it has sub-steps. */
void kb_json_sub_steps(struct kb_json_writer *json, const char *const *steps, size_t count);

#endif
