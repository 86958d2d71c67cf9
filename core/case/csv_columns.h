/* The columns of comma-separated values: of which column of its table, or of a related row's, each
   one holds values. */
#ifndef KB_CASE_CSV_COLUMNS_H
#define KB_CASE_CSV_COLUMNS_H

#include "case/cell.h"
#include "case/csv_head.h"
#include "case/csv_rows.h"

enum { KB_CSV_SHOWN = 60 }; /* bytes of a text in a message */

struct kb_csv_column {
  int place;            /* index in the table; -1: none */
  int relation;         /* of the subject: a view may show columns of related rows, too; -1: none */
  bool is_annotation;   /* name@…: annotates another column; or it is Excel's */
  bool is_titled;       /* found by a title: its values are as a view shows them */
  bool is_twice;        /* another one has the same name, so that none of them is read */
  struct kb_slice name; /* in the header */
  size_t unfit;         /* number of cells that are not a value of the column */
  size_t unfit_line;    /* line of the first of them */
  char unfit_text[KB_CSV_SHOWN + 8];
};

/* Zero is a valid start. */
struct kb_csv_columns {
  const struct kb_table *table;
  const struct kb_subject *subject; /* whose root the table is, or NULL */
  uint32_t languages;               /* that the file may be in (case/language.h) */
  struct kb_csv_column *list;       /* in the order of the header */
  size_t count;
};
/* Borrows the names of the head. False: out of memory, which fills the error; or, without that, the
   header has no key. */
bool kb_csv_columns_make(struct kb_csv_columns *columns, const struct kb_schema *schema,
                         const struct kb_csv_head *head, struct kb_error *error);
void kb_csv_columns_fini(struct kb_csv_columns *columns);

const struct kb_table *kb_csv_column_table(const struct kb_csv_columns *columns,
                                           const struct kb_csv_column *column);
struct kb_cell_style kb_csv_column_style(const struct kb_csv_columns *columns,
                                         const struct kb_csv_column *column);

/* Whether a view may show columns of the relation's row: it is reached by a lookup of the row. */
bool kb_csv_is_shown(const struct kb_relation *relation);
/* Whether a cell of that lookup may hold the name of the relation's row. */
bool kb_csv_may_name(const struct kb_relation *relation, int lookup);

/* As kb_csv_rows_notes. */
void kb_csv_columns_notes(const struct kb_csv_columns *columns, kb_take_note take, void *context);

#endif
