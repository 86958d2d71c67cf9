/* A group of findings as JSON: what all its cases have in common, and the steps, each with its
   cause. */
#ifndef KB_REPORT_JSON_GROUP_H
#define KB_REPORT_JSON_GROUP_H

#include "base/json_write.h"
#include "report/group.h"

void kb_json_group(struct kb_json_writer *json, const struct kb_group *group);
/* Members of a step that a remedy does: "fix", true, and "allow", what it needs, if that is not
   NULL. Of other steps nothing. */
void kb_json_fix(struct kb_json_writer *json, bool is_fixed, const char *needs);

#endif
