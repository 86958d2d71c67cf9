/* Comma-separated values, as RFC 4180 has them. */
#ifndef KB_BASE_CSV_H
#define KB_BASE_CSV_H

#include "base/buf.h"

/* Appends a line of `count` cells; NULL is an empty one. A cell that a spreadsheet would run as a
   formula gets an apostrophe in front. */
void kb_csv_line(struct kb_buf *out, const char *const *cells, size_t count);

#endif
