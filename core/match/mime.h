/* Decodes mails within a text: parts in quoted-printable or base64 (RFC 2045) and encoded words,
   as in a subject (RFC 2047), wherever they are in the text; everything else is unchanged. Lines
   keep their numbers. */
#ifndef KB_MATCH_MIME_H
#define KB_MATCH_MIME_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_mime;

/* NULL when out of memory. */
struct kb_mime *kb_mime_new(void);
void kb_mime_free(struct kb_mime *mime);

/* Appends to `out` as much of the text so far, including `bytes`, as can be decoded. `at_end`:
   nothing follows. When out of memory, `out` has failed. */
void kb_mime_add(struct kb_mime *mime, struct kb_slice bytes, bool at_end, struct kb_buf *out);

/* The line of the input, from 1, that a line of the output comes from: exact, except that only
   the last 16384 jumps from decoded lines to others are remembered. */
size_t kb_mime_line(const struct kb_mime *mime, size_t line);
/* Number of lines of the input so far. */
size_t kb_mime_lines(const struct kb_mime *mime);

/* Number of parts that are not text and were left out; `*what`: what the first of them is ("a
   PDF"). */
size_t kb_mime_left_out(const struct kb_mime *mime, const char **what);

#endif
