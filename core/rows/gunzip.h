/* What a gzip file holds (RFC 1952), read in pieces of any size. The one place that knows which
   library unpacks it (zlib). */
#ifndef KB_ROWS_GUNZIP_H
#define KB_ROWS_GUNZIP_H

#include "rows/rows.h"

struct kb_gunzip;

/* So many bytes tell. */
enum { KB_GZIP_MARK = 3 };
bool kb_is_gzip(struct kb_slice bytes);

/* Borrows `packed`, which gives the file from its first byte on. NULL when out of memory. */
struct kb_gunzip *kb_gunzip_new(struct kb_input packed);
void kb_gunzip_free(struct kb_gunzip *gunzip);
/* As read(2). Several members, one after the other, are one text; zeros behind the last are no more
   than padding. -1: `packed` failed, or the data is wrong or cut off: what came before that has
   been given. It stays so. */
ssize_t kb_gunzip_read(struct kb_gunzip *gunzip, char *into, size_t size);
/* What is wrong with the data; NULL if nothing is, or it was `packed` that failed. */
const char *kb_gunzip_trouble(const struct kb_gunzip *gunzip);

#endif
