/* A value written as text, as a spreadsheet or PowerShell has it, as the JSON value that the Web
   API has for it. */
#ifndef KB_CASE_CELL_H
#define KB_CASE_CELL_H

#include "case/schema.h"

#include <stdbool.h>

/* The place of the column that a heading names: its own name in any letter case, or a lookup's
   without "_" and "_value" (emailserverprofile). -1: none. `*is_own`: it is its own name. */
int kb_cell_column(const struct kb_table *table, struct kb_slice heading, bool *is_own);

/* Writes the value to `out`, which is empty. False, and nothing is written: the text is no value of
   the column. Nothing is null: text cannot tell it from what was never set, and neither does the
   Web API but for texts, which nobody sets to nothing. A choice may be its number or its label in
   English, a boolean true, false, yes, no, 1 or 0; a date as ISO 8601 has it, or as a locale has it
   where that reads in one way only; a lookup is an id. */
bool kb_cell_write(struct kb_buf *out, const struct kb_table *table, int place,
                   struct kb_slice text);

#endif
