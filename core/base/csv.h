/* Writes comma-separated values (RFC 4180). */
#ifndef KB_BASE_CSV_H
#define KB_BASE_CSV_H

#include "base/buf.h"

/* Appends a line of `count` cells; NULL is an empty cell. A cell that a spreadsheet would run as
   a formula is prefixed with an apostrophe. */
void kb_csv_line(struct kb_buf *out, const char *const *cells, size_t count);

#endif
