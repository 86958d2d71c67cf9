/* Mails in a text (RFC 2045): parts in quoted-printable or base64 become what they say, wherever in
   the text they stand; all else stays as it is. Lines keep their numbers. */
#ifndef KB_MATCH_MIME_H
#define KB_MATCH_MIME_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_mime;

/* NULL when out of memory. */
struct kb_mime *kb_mime_new(void);
void kb_mime_free(struct kb_mime *mime);

/* Appends to `out` what can be told of the text so far, with `bytes` behind it. `at_end`: nothing
   follows them. Out of memory: `out` has failed. */
void kb_mime_add(struct kb_mime *mime, struct kb_slice bytes, bool at_end, struct kb_buf *out);

/* The line of the text, from 1, that a line of what was appended is from; of the last 4096 lines
   that are decoded, of all others exactly. */
size_t kb_mime_line(const struct kb_mime *mime, size_t line);
/* Lines of the text so far. */
size_t kb_mime_lines(const struct kb_mime *mime);

/* Parts that are no text, and so were left out; `*what`: what the first of them is ("a PDF"). */
size_t kb_mime_left_out(const struct kb_mime *mime, const char **what);

#endif
