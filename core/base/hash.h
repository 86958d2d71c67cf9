/* A short fingerprint of a content, to see whether it changed. Not cryptographic. */
#ifndef KB_BASE_HASH_H
#define KB_BASE_HASH_H

#include "base/buf.h"

#include <stdint.h>

enum { KB_HASH_SIZE = 17 };

/* FNV-1a with 64 bits (RFC 9923), as kb_hash_write writes it. Carriage returns are ignored, so that
   line ends of a checkout do not matter. Articles name their sources by it: it must not change. */
void kb_hash_text(struct kb_slice text, char hash[KB_HASH_SIZE]);

/* Eight bytes at a time with kb_hash_mix, for articles, as every run hashes them all. Carriage
   returns are ignored here, too, and the result is the same on every machine. */
uint64_t kb_hash_article(struct kb_slice text);
/* As 16 hex digits. */
void kb_hash_write(uint64_t value, char hash[KB_HASH_SIZE]);

static inline uint64_t kb_hash_mix(uint64_t hash, uint64_t bytes)
{
  hash = (hash ^ bytes) * UINT64_C(0x9e3779b97f4a7c15);
  return hash ^ hash >> 32;
}

/* A fast hash for tables; its result differs between machines. */
static inline uint64_t kb_hash_bytes(struct kb_slice slice)
{
  uint64_t hash = slice.length;
  uint64_t bytes;
  while (slice.length >= sizeof bytes) {
    memcpy(&bytes, slice.data, sizeof bytes);
    hash = kb_hash_mix(hash, bytes);
    slice.data += sizeof bytes;
    slice.length -= sizeof bytes;
  }
  bytes = 0;
  if (slice.length > 0) {
    memcpy(&bytes, slice.data, slice.length);
  }
  return kb_hash_mix(hash, bytes);
}

#endif
