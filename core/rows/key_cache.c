#include "rows/key_cache.h"

#include <stdlib.h>

struct kb_key_cache *kb_key_cache_new(void)
{
  struct kb_key_cache *known = calloc(1, sizeof *known);
  if (known) {
    known->count = KB_KEY_CACHE_ROOT + 1;
  }
  return known;
}

static bool is_text(const struct kb_key_cache *known, uint16_t number, struct kb_slice text)
{
  const struct kb_cached_key *key = &known->keys[number];
  return key->length == text.length &&
         memcmp(known->bytes + key->text, text.data, text.length) == 0;
}

/* Objects omit keys, so the keys after the next one are tried, too. */
static uint16_t find(const struct kb_key_cache *known, uint16_t from, struct kb_slice text)
{
  enum { LOOKED_AT = 64 };
  uint16_t number = from;
  for (int i = 0; number != 0 && i < LOOKED_AT; i++) {
    if (is_text(known, number, text)) {
      return number;
    }
    number = known->keys[number].next;
  }
  return 0;
}

uint16_t kb_key_cache_number(struct kb_key_cache *known, uint16_t holder, uint16_t last,
                             struct kb_slice text, size_t key_length)
{
  const uint16_t guess = kb_key_cache_guess(known, holder, last);
  const uint16_t found = find(known, guess, text);
  if (found != 0) {
    return found;
  }
  if (known->count == KB_KEY_CACHE_KEYS_MAX || text.length > KB_KEY_CACHE_LENGTH_MAX ||
      text.length > KB_KEY_CACHE_BYTES_MAX - known->used) {
    return 0;
  }
  const uint16_t number = (uint16_t)known->count++;
  memcpy(known->bytes + known->used, text.data, text.length);
  const uint16_t mask = (uint16_t)((1U << text.length % KB_KEY_CACHE_GROUP) - 1);
  known->keys[number] = (struct kb_cached_key){.last_bytes = mask,
                                               .text = (uint32_t)known->used,
                                               .length = (uint16_t)text.length,
                                               .key_length = (uint16_t)key_length,
                                               .next = guess};
  known->used += text.length;
  *(last ? &known->keys[last].next : &known->keys[holder].inside) = number;
  return number;
}
