#include "case/shard.h"

#include "case/record.h"

#include <stdio.h>
#include <stdlib.h>

/* A number from 1 to the most, at `*at`, which moves past it; 0: there is none. */
static uint32_t read_number(const char **at)
{
  uint32_t number = 0;
  const char *end = *at;
  while (*end >= '0' && *end <= '9' && number <= KB_SHARDS_MAX) {
    number = number * 10 + (uint32_t)(*end++ - '0');
  }
  *at = end;
  return number <= KB_SHARDS_MAX ? number : 0;
}

bool kb_shard_read(const char *text, struct kb_shard *shard)
{
  shard->number = read_number(&text);
  const bool has_count = *text == '/';
  text += has_count;
  shard->count = has_count ? read_number(&text) : 0;
  return *text == '\0' && shard->number >= 1 && shard->number <= shard->count;
}

void kb_shard_write(const struct kb_shard *shard, char text[KB_SHARD_SIZE])
{
  snprintf(text, KB_SHARD_SIZE, "%u/%u", (unsigned)shard->number, (unsigned)shard->count);
}

/* FNV-1a, of which every bit then affects every other (the end of MurmurHash3): ids that follow
   each other, or are all even, are spread as well as random ones. People rely on it in files they
   have fetched: it must not change. */
static uint64_t hash_of(const unsigned char key[16])
{
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  for (int i = 0; i < 16; i++) {
    hash = (hash ^ key[i]) * UINT64_C(0x100000001b3);
  }
  hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
  hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
  return hash ^ hash >> 33;
}

bool kb_shard_has(const struct kb_shard *shard, const unsigned char key[16])
{
  return shard->count <= 1 || hash_of(key) % shard->count == shard->number - 1;
}

bool kb_shard_has_id(const struct kb_shard *shard, const char *id)
{
  unsigned char key[16];
  kb_id_key(id, key);
  return kb_shard_has(shard, key);
}
