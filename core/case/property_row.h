/* Rows of PowerShell's Get-CrmRecords (Microsoft.Xrm.Data.PowerShell) as ConvertTo-Json has them:
   beside each column's label stands name_Property {Key, Value} with its value. */
#ifndef KB_CASE_PROPERTY_ROW_H
#define KB_CASE_PROPERTY_ROW_H

#include "base/json_raw.h"
#include "case/schema.h"

#include <stdbool.h>

bool kb_is_property_row(struct kb_node row);

/* Appends the row as the Web API returns it: values of properties, as far as they are of the
   column's type; the id. Labels are left out: they are texts in the language of whoever asked. */
void kb_property_row_write(struct kb_buf *out, const struct kb_table *table, struct kb_node row);

#endif
