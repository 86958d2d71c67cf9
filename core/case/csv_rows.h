/* Reads rows from comma-separated values whose header has logical column names: each record
   becomes the JSON row that the Web API would return, as far as its cells allow. */
#ifndef KB_CASE_CSV_ROWS_H
#define KB_CASE_CSV_ROWS_H

#include "base/error.h"
#include "case/schema.h"
#include "rows/rows.h"

struct kb_csv_rows;

/* Borrows the schema and `input`, which must begin with KB_CSV_ROWS (csv_head.h). NULL when out of
   memory. */
struct kb_csv_rows *kb_csv_rows_new(const struct kb_schema *schema, struct kb_input input);
void kb_csv_rows_free(struct kb_csv_rows *rows);
/* As kb_rows_next; lines are those of the file, and the index counts the records below the
   header. */
enum kb_rows_result kb_csv_rows_next(struct kb_csv_rows *rows, struct kb_row *row,
                                     struct kb_error *error);
uint64_t kb_csv_rows_consumed(const struct kb_csv_rows *rows);

/* Notes on what was ignored in the rows so far, each a sentence: unknown columns, and cells that
   are not a value of their column. */
typedef void (*kb_take_note)(void *context, const char *note);
void kb_csv_rows_notes(const struct kb_csv_rows *rows, kb_take_note take, void *context);

#endif
