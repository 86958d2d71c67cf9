/* Decompresses gzip (RFC 1952) in pieces of any size. The only module that knows which library
   does it (zlib). */
#ifndef KB_ROWS_GUNZIP_H
#define KB_ROWS_GUNZIP_H

#include "rows/rows.h"

struct kb_gunzip;

/* The number of bytes that identify gzip; of a file that was cut off there, so few do. */
enum { KB_GZIP_MARK = 3, KB_GZIP_LEAST = 2 };
/* `bytes`: the first ones, at least KB_GZIP_MARK unless there are no more. */
bool kb_is_gzip(struct kb_slice bytes);

/* Borrows `compressed`, which must be at the first byte of the file. NULL when out of memory. */
struct kb_gunzip *kb_gunzip_new(struct kb_input compressed);
void kb_gunzip_free(struct kb_gunzip *gunzip);
/* As read(2). Several members in a row are one text; zeros after the last are padding. -1 if
   `compressed` failed or the data is damaged or cut off; what precedes the damage has been
   returned. Further calls fail the same way. */
ssize_t kb_gunzip_read(struct kb_gunzip *gunzip, char *into, size_t size);
/* What is wrong with the data; NULL if nothing is, or if `compressed` failed. */
const char *kb_gunzip_trouble(const struct kb_gunzip *gunzip);

#endif
