/* Which columns triage with a book may read: what has to be asked for. */
#ifndef KB_TRIAGE_COLUMNS_H
#define KB_TRIAGE_COLUMNS_H

#include "case/schema.h"
#include "triage/book.h"

#include <stdbool.h>

struct kb_columns {
  bool used[KB_TABLE_COUNT][KB_COLUMNS_MAX]; /* by place in the schema's table */
};

/* Adds the columns whose names stand in the articles' sources: as case.TABLE.COLUMN for that table,
   as {table.column} in a text, or otherwise (box.COLUMN, "COLUMN") for every table that has one of
   that name; and those that tell whether a mailbox fails. Secret columns are never among them.
   The book is loaded with its source. KB_NO_MEMORY only. */
enum kb_status kb_columns_of_book(const struct kb_book *book, struct kb_columns *columns,
                                  struct kb_error *error);

/* One column by name; nothing if the table has none, or it is secret. */
void kb_columns_add(struct kb_columns *columns, const struct kb_table *table, struct kb_slice name);

#endif
