/* Rows out of comma-separated values whose header has the logical names of columns: each record
   becomes the JSON row that the Web API would have for it, as far as its cells tell. */
#ifndef KB_CASE_CSV_ROWS_H
#define KB_CASE_CSV_ROWS_H

#include "base/error.h"
#include "rows/rows.h"

struct kb_csv_rows;

/* Borrows `input`, which begins with bytes that are KB_CSV_ROWS (csv_head.h). NULL when out of
 * memory. */
struct kb_csv_rows *kb_csv_rows_new(struct kb_input input);
void kb_csv_rows_free(struct kb_csv_rows *rows);
/* As kb_rows_next; lines are the file's, and the index counts the records below the header. */
enum kb_rows_result kb_csv_rows_next(struct kb_csv_rows *rows, struct kb_row *row,
                                     struct kb_error *error);
uint64_t kb_csv_rows_consumed(const struct kb_csv_rows *rows);

/* What was not read of the rows so far, each a sentence: columns that are none of the table, cells
   that are no value of their column. */
typedef void (*kb_take_note)(void *context, const char *note);
void kb_csv_rows_notes(const struct kb_csv_rows *rows, kb_take_note take, void *context);

#endif
