/* A short name for a content: to see that it has changed, not to keep secrets. */
#ifndef KB_BASE_HASH_H
#define KB_BASE_HASH_H

#include "base/buf.h"

enum { KB_HASH_SIZE = 17 };

/* FNV-1a with 64 bits (RFC 9923) as 16 hex digits. Carriage returns do not count, so that a
   checkout with other line ends has the same. */
void kb_hash_text(struct kb_slice text, char hash[KB_HASH_SIZE]);

#endif
