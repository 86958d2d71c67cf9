/* The keys of the objects read so far. Rows are alike: which key comes next can be guessed, and
   comparing its bytes tells whether it does. */
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
  KB_KEY_CACHE_ROOT = 0, /* stands for the value as a whole; no key */
  KB_KEY_CACHE_KEYS_MAX = 2048,
  KB_KEY_CACHE_BYTES_MAX = 64 * 1024,
  KB_KEY_CACHE_LENGTH_MAX = 200,
  KB_KEY_CACHE_GROUP = 16,                  /* bytes that are compared at once */
  KB_KEY_CACHE_MARGIN = KB_KEY_CACHE_GROUP, /* readable bytes behind the text of the last key */
};

struct kb_cached_key {
  uint32_t text;       /* place in `bytes`: the key in its quotes, a colon, and spaces */
  uint16_t length;     /* of that text */
  uint16_t last_bytes; /* a mask: those of the text that are left after whole groups */
  uint16_t key_length; /* of the key in its quotes */
  uint16_t next;       /* the key that followed it in an object, or 0 */
  uint16_t inside; /* the first key of the object, or of the list's objects, that is its value */
};

/* A key's number is its place, from 1 on; it never changes, and no other key gets it. */
struct kb_key_cache {
  size_t count;
  size_t used; /* of `bytes` */
  struct kb_cached_key keys[KB_KEY_CACHE_KEYS_MAX];
  char bytes[KB_KEY_CACHE_BYTES_MAX + KB_KEY_CACHE_MARGIN];
};

/* NULL when out of memory. Freed with free. */
struct kb_key_cache *kb_key_cache_new(void);

/* The number of a key that stands behind the key `last` (0: it is the first) in the value of the
   key `holder` (KB_KEY_CACHE_ROOT: at the top); it is added if it is not known. `text`: see struct
   kb_cached_key; its first `key_length` bytes are the key. 0: there is no room for it. */
uint16_t kb_key_cache_number(struct kb_key_cache *known, uint16_t holder, uint16_t last,
                             struct kb_slice text, size_t key_length);

/* The key that is likely to come. */
static inline uint16_t kb_key_cache_guess(const struct kb_key_cache *known, uint16_t holder,
                                          uint16_t last)
{
  return last ? known->keys[last].next : known->keys[holder].inside;
}

#ifdef __SSE2__
/* Which bytes of a group differ. */
static inline unsigned kb_key_cache_differ(const char *a, const char *b)
{
  const __m128i x = _mm_loadu_si128((const __m128i *)(const void *)a);
  const __m128i y = _mm_loadu_si128((const __m128i *)(const void *)b);
  return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(x, y)) ^ 0xFFFFU;
}
#endif

/* Whether the key's text stands at `data`, of which its length and KB_KEY_CACHE_MARGIN more bytes
   can be read. */
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
