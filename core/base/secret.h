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

/* Replaces each occurrence of `secret` (may be NULL) in `text` with stars. To be called before
   the text is cut, as part of a secret is not recognized. Very short secrets are ignored: their
   letters occur in every word. */
static inline void kb_secret_mask(char *text, const char *secret)
{
  enum { SHORTEST = 4 };
  const size_t length = secret ? strlen(secret) : 0;
  for (char *at = text; length >= SHORTEST && (at = strstr(at, secret)) != NULL; at += length) {
    memset(at, '*', length);
  }
}

#endif
