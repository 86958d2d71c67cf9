/* The columns that triage with a book may read, and that queries must therefore request. */
#ifndef KB_TRIAGE_COLUMNS_H
#define KB_TRIAGE_COLUMNS_H

#include "case/schema.h"
#include "triage/book.h"

#include <stdbool.h>

struct kb_columns {
  bool used[KB_TABLE_COUNT][KB_COLUMNS_MAX]; /* by index in the schema's table */
};

/* Adds the columns that the articles' sources name: as case.TABLE.COLUMN for that table, as
   {table.column} in a text, or otherwise (box.COLUMN, "COLUMN") for every table with a column of
   that name; and those that show whether a mailbox fails. Secret columns are never added.
   The book is loaded with its source. False when out of memory. */
bool kb_columns_of_book(const struct kb_book *book, struct kb_columns *columns);

/* Adds a column by name; does nothing if the table has none, or if it is secret. */
void kb_columns_add(struct kb_columns *columns, const struct kb_table *table, struct kb_slice name);

#endif
