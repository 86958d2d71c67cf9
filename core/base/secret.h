/* Bytes that are overwritten before their memory is given back: tokens and what they came in. */
#ifndef KB_BASE_SECRET_H
#define KB_BASE_SECRET_H

#include "base/buf.h"

/* Empties it; its memory is given back. */
static inline void kb_secret_fini(struct kb_buf *secret)
{
  if (secret->data) {
    explicit_bzero(secret->data, secret->capacity);
  }
  kb_buf_fini(secret);
}

#endif
