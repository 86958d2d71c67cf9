/* Reads the rows of a file in any of the accepted formats: JSON or comma-separated values. */
#ifndef KB_RUN_READER_H
#define KB_RUN_READER_H

#include "case/csv_rows.h"
#include "rows/file.h"
#include "rows/key_cache.h"
#include "rows/rows.h"

struct kb_reader {
  struct kb_rows *rows;    /* for JSON, and for what is neither; or NULL */
  struct kb_csv_rows *csv; /* or NULL */
};

/* Detects the format by the first bytes, and borrows the file. KB_INVALID: it contains no rows,
   with what it is; KB_NO_MEMORY. */
enum kb_status kb_reader_open(struct kb_reader *reader, const struct kb_schema *schema,
                              struct kb_file *file, struct kb_key_cache *known,
                              struct kb_error *error);
void kb_reader_close(struct kb_reader *reader);

/* As kb_rows_next and kb_rows_consumed. */
enum kb_rows_result kb_reader_next(const struct kb_reader *reader, struct kb_row *row,
                                   struct kb_error *error);
uint64_t kb_reader_consumed(const struct kb_reader *reader);
/* As kb_csv_rows_notes. */
void kb_reader_notes(const struct kb_reader *reader, kb_take_note take, void *context);

#endif
