/* A list of a report that run or scan wrote, as json or ndjson. */
#ifndef KB_AUTHOR_SAVED_LIST_H
#define KB_AUTHOR_SAVED_LIST_H

#include "base/error.h"
#include "base/json.h"

/* The report as a JSON object that has the list `name`, such as "unmatched", in whose place ndjson
   has records of that type. The caller frees it. NULL: it is no such report. */
struct cJSON *kb_saved_list_read(struct kb_slice report, const char *name, struct kb_error *error);

#endif
