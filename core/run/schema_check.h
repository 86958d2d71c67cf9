/* Compares a table in force with that of an organization. */
#ifndef KB_RUN_SCHEMA_CHECK_H
#define KB_RUN_SCHEMA_CHECK_H

#include "run/org_table.h"

/* Appends a heading and the differences, one a line; returns their number. Differences are what
   makes queries fail or values be misread: another entity set, key, type or navigation
   property, a column that is
   missing or not readable, choices that either side lacks. Labels may differ: they change between
   editions and languages. So may columns that only the organization has, and those that are secret
   here. `table` without a name: the organization has no such table. */
size_t kb_schema_check_table(const struct kb_table *known, const struct kb_org_table *table,
                             struct kb_buf *out);

#endif
