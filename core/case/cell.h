/* Converts a value written as text, as in a spreadsheet or by PowerShell, to the JSON value of
   the Web API. */
#ifndef KB_CASE_CELL_H
#define KB_CASE_CELL_H

#include "case/schema.h"

#include <stdbool.h>

/* The index of the column that a heading names: by its logical name in any letter case, or for a
   lookup without "_" and "_value" (emailserverprofile). -1: none. `*is_own`: it is the logical
   name. */
int kb_cell_column(const struct kb_table *table, struct kb_slice heading, bool *is_own);

/* Writes the value to `out`, which must be empty. False, with nothing written, if the text is
   not a value of the column. Empty text is null: text cannot distinguish that from a value never
   set, and neither does the Web API except for texts, which nobody sets to "". A choice may be a
   number or an English label; a boolean true, false, yes, no, 1 or 0; a date in ISO 8601, or in
   a local format if that is unambiguous; a lookup is an id. */
bool kb_cell_write(struct kb_buf *out, const struct kb_table *table, int place,
                   struct kb_slice text);

#endif
