/* Tokens and the buffers they arrive in: never shown, and overwritten before their memory is
   freed. */
#ifndef KB_BASE_SECRET_H
#define KB_BASE_SECRET_H

#include "base/buf.h"

#include <string.h>

/* Overwrites the content and frees the memory. */
static inline void kb_secret_fini(struct kb_buf *secret)
{
  if (secret->data) {
    explicit_bzero(secret->data, secret->capacity);
  }
  kb_buf_fini(secret);
}

/* Replaces each occurrence of `secret` (may be NULL) in `text` with stars, also where servers quote
   it with some or all of its bytes percent-encoded, and where the text ends within it. */
void kb_secret_mask(char *text, const char *secret);

#endif
