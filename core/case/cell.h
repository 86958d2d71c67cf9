/* Converts a value written as text, as in a spreadsheet or by PowerShell, to the JSON value of
   the Web API. */
#ifndef KB_CASE_CELL_H
#define KB_CASE_CELL_H

#include "case/schema.h"

#include <stdbool.h>

/* How a heading names a column, in any letter case; a later one is surer. */
enum kb_heading {
  KB_HEADING_NONE,
  KB_HEADING_TITLE,  /* "Incoming Email Status", as views show it; never the key, whose title is
                        that of the table */
  KB_HEADING_LOOKUP, /* "emailserverprofile", a lookup without "_" and "_value" */
  KB_HEADING_NAME,   /* "incomingemailstatus"; or "(Do Not Modify) Mailbox", the key, and
                        "(Do Not Modify) Modified On", in what Excel exports of a view */
};
enum { KB_HEADINGS = KB_HEADING_NAME + 1 };
/* `*place`: of the column; -1 with KB_HEADING_NONE. */
enum kb_heading kb_cell_heading(const struct kb_table *table, struct kb_slice heading, int *place);
/* One that begins with "(Do Not Modify)": Dataverse reads it when the file is imported. Source of
   the three such headings (the table's title, Row Checksum, Modified On): exported files in many
   public repositories, among them column lists of scripts for leads and contacts. */
bool kb_cell_is_hidden(struct kb_slice heading);

/* "Status (Server Profile) (Email Server Profile)": a column of a related row, by the titles of
   column, lookup and table. `*title`: of the column. False: it is not one of `related`, which the
   lookup at `place` in `table` leads to. */
bool kb_cell_is_related(const struct kb_table *table, int place, const struct kb_table *related,
                        struct kb_slice heading, struct kb_slice *title);

/* Writes the value to `out`, which must be empty. False, with nothing written, if the text is
   not a value of the column. Empty text is null: text cannot distinguish that from a value never
   set, and neither does the Web API except for texts, which nobody sets to "". A choice may be a
   number or an English label; a boolean true, false, yes, no, 1 or 0; a date in ISO 8601, or in
   a local format if that is unambiguous; a lookup is an id. */
bool kb_cell_write(struct kb_buf *out, const struct kb_table *table, int place,
                   struct kb_slice text);

#endif
