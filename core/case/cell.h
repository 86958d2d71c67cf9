/* Converts a value written as text, as in a spreadsheet or by PowerShell, to the JSON value of
   the Web API. */
#ifndef KB_CASE_CELL_H
#define KB_CASE_CELL_H

#include "case/schema.h"

#include <stdbool.h>

/* How a heading names a column, in any letter case; a later one is surer. */
enum kb_heading {
  KB_HEADING_NONE,
  KB_HEADING_TARGET, /* "Email Server Profile", which a lookup leads to: not told by kb_cell_heading
                      */
  KB_HEADING_TITLE,  /* "Incoming Email Status", as views show it; never the key, whose title is
                        that of the table */
  KB_HEADING_LOOKUP, /* "emailserverprofile", a lookup without "_" and "_value" */
  KB_HEADING_NAME,   /* "incomingemailstatus"; or "(Do Not Modify) Mailbox", the key, and
                        "(Do Not Modify) Modified On", in what Excel exports of a view */
};
/* `languages`: that the file may be in (case/language.h). `*place`: of the column; -1 with
   KB_HEADING_NONE, also where a title may be that of several columns.

   Source of the three hidden headings (the table's title, Row Checksum, Modified On) and of the
   form of a related column's: exported files in many public repositories, among them column lists
   of scripts for leads and contacts. In other languages they have the same form, with the title of
   the table and mostly that of the column modifiedon: "(Nicht ändern) Firma, Zeilenprüfsumme,
   Geändert am", "(Ne pas modifier) Container, Somme de contrôle de la ligne, Modifié le", "(No
   modificar) Contacto, Suma de comprobación de fila, Fecha de modificación", "(Não Modificar)
   Oportunidade, Soma de Verificação da Linha, Data de Modificação", "(Не изменять) Показатель,
   Контрольная сумма строки, Дата изменения". */
enum kb_heading kb_cell_heading(const struct kb_table *table, uint32_t languages,
                                struct kb_slice heading, int *place);

/* "Status (Server Profile) (Email Server Profile)": the column of a related row, by the titles of
   column, lookup and table in one language. -1: it is not one of `related`, which the lookup at
   `place` in `table` leads to. */
int kb_cell_related(const struct kb_table *table, int place, const struct kb_table *related,
                    uint32_t languages, struct kb_slice heading);

/* How a file writes values. */
struct kb_cell_style {
  uint32_t languages; /* that it may be in */
  bool is_displayed;  /* as people see them, with numbers as a country groups their digits; else as
                         programs write them */
};
/* Writes the value to `out`, which must be empty. False, with nothing written, if the text is
   not a value of the column, or may be several. Empty text is null: text cannot distinguish that
   from a value never set, and neither does the Web API except for texts, which nobody sets to "". A
   choice may be a number or a label; a boolean true, false, 1, 0 or a label such as yes and no; a
   date in ISO 8601, or in a local format if that is unambiguous; a lookup is an id. */
bool kb_cell_write(struct kb_buf *out, const struct kb_table *table, int place,
                   struct kb_slice text, struct kb_cell_style style);
/* The same for a date, which is not empty and has no white space around it. */
bool kb_cell_write_date(struct kb_buf *out, struct kb_slice text);

#endif
