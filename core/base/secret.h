/* Tokens and what they came in: overwritten before their memory is given back, never shown. */
#ifndef KB_BASE_SECRET_H
#define KB_BASE_SECRET_H

#include "base/buf.h"

#include <string.h>

/* Empties it; its memory is given back. */
static inline void kb_secret_fini(struct kb_buf *secret)
{
  if (secret->data) {
    explicit_bzero(secret->data, secret->capacity);
  }
  kb_buf_fini(secret);
}

/* Stars in `text` for each time that `secret` is in it (NULL: none). Before the text is cut: a part
   of a secret is not found. Not what is too short to be one: it would take letters out of every
   word. */
static inline void kb_secret_mask(char *text, const char *secret)
{
  enum { SHORTEST = 4 };
  const size_t length = secret ? strlen(secret) : 0;
  for (char *at = text; length >= SHORTEST && (at = strstr(at, secret)) != NULL; at += length) {
    memset(at, '*', length);
  }
}

#endif
