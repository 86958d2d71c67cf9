/* Converts the bytes of a file to UTF-8: a byte order mark is dropped, UTF-16 converted. */
#ifndef KB_ROWS_DECODE_H
#define KB_ROWS_DECODE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum kb_encoding {
  KB_ENCODING_UNKNOWN,
  KB_ENCODING_UTF8,
  KB_ENCODING_UTF16LE,
  KB_ENCODING_UTF16BE
};

/* Zero is a valid start. */
struct kb_decoder {
  enum kb_encoding encoding;
  unsigned char held[4]; /* the first bytes, until there are enough to detect the encoding */
  size_t held_count;
  unsigned surrogate; /* the first half of a pair, waiting for the second */
};

/* Appends `bytes` to `out` as UTF-8. Half a surrogate pair, or an odd byte at the end, becomes
   bytes that are not UTF-8, so that the row it is in is rejected, and no other. `at_end`:
   nothing follows. */
void kb_decode(struct kb_decoder *decoder, struct kb_slice bytes, bool at_end, struct kb_buf *out);

#endif
