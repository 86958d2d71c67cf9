/* Reads records of comma-separated values (RFC 4180), as lenient as programs are in writing
   them: any delimiter, line ends with or without CR, quotes within a cell that does not begin
   with one. */
#ifndef KB_BASE_CSV_READER_H
#define KB_BASE_CSV_READER_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Zero is a valid start. */
struct kb_csv_record {
  struct kb_buf text; /* all cells, one after the other, without quotes */
  size_t *ends;       /* where each cell ends in `text` */
  size_t count, capacity;
};
void kb_csv_record_fini(struct kb_csv_record *record);
struct kb_slice kb_csv_cell(const struct kb_csv_record *record, size_t place);

enum kb_csv_result {
  KB_CSV_RECORD,
  KB_CSV_MORE,     /* the record does not end within the bytes given */
  KB_CSV_UNCLOSED, /* the record never ends: a quote is not closed */
  KB_CSV_NO_MEMORY,
};
/* Reads the record at the start of `bytes` (not empty); `*length` is its size with its line end.
   `at_end`: nothing follows the bytes. */
enum kb_csv_result kb_csv_read(struct kb_csv_record *record, struct kb_slice bytes, char delimiter,
                               bool at_end, size_t *length);

#endif
