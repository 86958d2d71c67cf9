/* Rows of PowerShell's Get-CrmRecords (Microsoft.Xrm.Data.PowerShell), written by
   ConvertTo-Json: beside the label of each column there is name_Property {Key, Value} with its
   value. */
#ifndef KB_CASE_PROPERTY_ROW_H
#define KB_CASE_PROPERTY_ROW_H

#include "base/json_raw.h"
#include "case/schema.h"

#include <stdbool.h>

bool kb_is_property_row(struct kb_node row);

/* Appends the row as the Web API returns it: the id, and values of properties that have the
   column's type. Labels are dropped: they are in the user's language. */
void kb_property_row_write(struct kb_buf *out, const struct kb_table *table, struct kb_node row);

#endif
