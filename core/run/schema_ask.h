/* Asks an organization for the definitions of tables. */
#ifndef KB_RUN_SCHEMA_ASK_H
#define KB_RUN_SCHEMA_ASK_H

#include "run/live.h"
#include "run/org_table.h"

/* Reads the tables with these logical names, each a valid name and none twice, into `tables`, which
   has room for `count` and is freed by the caller in any case. KB_NOT_FOUND: the organization has
   no such table. `to_compare`: also their links to many rows, and a table that is missing stays
   without a name. */
enum kb_status kb_schema_ask(struct kb_live *live, const char *const *names, size_t count,
                             bool to_compare, struct kb_org_table *tables, struct kb_error *error);

/* Appends the requests that would be made, one a line. False: out of memory. */
bool kb_schema_describe(const struct kb_live *live, const char *const *names, size_t count,
                        bool to_compare, struct kb_buf *out);

#endif
