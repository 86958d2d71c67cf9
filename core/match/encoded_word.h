/* Encoded words of mail headers (RFC 2047): =?utf-8?Q?M=C3=BCller?= */
#ifndef KB_MATCH_ENCODED_WORD_H
#define KB_MATCH_ENCODED_WORD_H

#include "base/buf.h"

#include <stddef.h>

/* Appends the encoded words at the start of the text in UTF-8; those that only white space
   separates are one text. Returns the length of what was decoded; 0 if none is there. */
size_t kb_encoded_words(struct kb_slice text, struct kb_buf *out);

#endif
