/* The keys of the objects read so far. Rows resemble each other, so the next key can be guessed
   and confirmed by comparing its bytes. */
#ifndef KB_ROWS_KEY_CACHE_H
#define KB_ROWS_KEY_CACHE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
  KB_KEY_CACHE_ROOT = 0, /* the value as a whole; not a key */
  KB_KEY_CACHE_KEYS_MAX = 2048,
  KB_KEY_CACHE_BYTES_MAX = 64 * 1024,
  KB_KEY_CACHE_LENGTH_MAX = 200,
  KB_KEY_CACHE_GROUP = 16,                  /* bytes that are compared at once */
  KB_KEY_CACHE_MARGIN = KB_KEY_CACHE_GROUP, /* readable bytes after the text of the last key */
};

struct kb_cached_key {
  uint32_t text;       /* offset in `bytes` of the key in quotes, its colon, and the spaces
                          around that */
  uint16_t length;     /* of that text */
  uint16_t last_bytes; /* bit mask: the bytes of the text that remain after whole groups */
  uint16_t key_length; /* with quotes */
  uint16_t next;       /* the key that last followed it in an object, or 0 */
  uint16_t inside; /* the first key of the object (or of the list's objects) that is its value */
};

/* The number of a key is its index, from 1 on; it never changes. */
struct kb_key_cache {
  size_t count;
  size_t used; /* of `bytes` */
  struct kb_cached_key keys[KB_KEY_CACHE_KEYS_MAX];
  char bytes[KB_KEY_CACHE_BYTES_MAX + KB_KEY_CACHE_MARGIN];
};

/* NULL when out of memory. Freed with free. */
struct kb_key_cache *kb_key_cache_new(void);

/* The number of a key that follows the key `last` (0: it is the first) in the value of the key
   `holder` (KB_KEY_CACHE_ROOT: at the top); a new key is added. `text`: see struct
   kb_cached_key; its first `key_length` bytes are the key. 0 if the cache is full. */
uint16_t kb_key_cache_number(struct kb_key_cache *known, uint16_t holder, uint16_t last,
                             struct kb_slice text, size_t key_length);

/* The key that is likely to come next. */
static inline uint16_t kb_key_cache_guess(const struct kb_key_cache *known, uint16_t holder,
                                          uint16_t last)
{
  return last ? known->keys[last].next : known->keys[holder].inside;
}

#ifdef __SSE2__
/* Bit mask of the bytes of a group that differ. */
static inline unsigned kb_key_cache_differ(const char *a, const char *b)
{
  const __m128i x = _mm_loadu_si128((const __m128i *)(const void *)a);
  const __m128i y = _mm_loadu_si128((const __m128i *)(const void *)b);
  return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(x, y)) ^ 0xFFFFU;
}
#endif

/* Whether the text of the key is at `data`, which must have KB_KEY_CACHE_MARGIN readable bytes
   after the length of that text. */
static inline bool kb_cached_key_is_at(const struct kb_key_cache *known, uint16_t number,
                                       const char *data)
{
  const struct kb_cached_key *key = &known->keys[number];
  const char *text = known->bytes + key->text;
#ifdef __SSE2__
  for (size_t left = key->length; left >= KB_KEY_CACHE_GROUP; left -= KB_KEY_CACHE_GROUP) {
    if (kb_key_cache_differ(text, data) != 0) {
      return false;
    }
    text += KB_KEY_CACHE_GROUP;
    data += KB_KEY_CACHE_GROUP;
  }
  return (kb_key_cache_differ(text, data) & key->last_bytes) == 0;
#else
  return memcmp(text, data, key->length) == 0;
#endif
}

#endif
