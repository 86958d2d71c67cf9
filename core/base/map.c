#include "base/map.h"

#include <stdint.h>
#include <stdlib.h>

struct kb_map_slot {
  struct kb_slice key;
  void *value; /* NULL: free */
};

void kb_map_fini(struct kb_map *map)
{
  free(map->slots);
  *map = (struct kb_map){0};
}

static uint64_t hash_of(struct kb_slice key)
{
  uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
  for (size_t i = 0; i < key.length; i++) {
    hash = (hash ^ (unsigned char)key.data[i]) * UINT64_C(0x100000001b3);
  }
  return hash ^ (hash >> 32);
}

static struct kb_map_slot *find(struct kb_map_slot *slots, size_t capacity, struct kb_slice key)
{
  size_t at = (size_t)hash_of(key) & (capacity - 1);
  while (slots[at].value && !kb_slice_equal(slots[at].key, key)) {
    at = (at + 1) & (capacity - 1);
  }
  return &slots[at];
}

void *kb_map_get(const struct kb_map *map, struct kb_slice key)
{
  return map->capacity ? find(map->slots, map->capacity, key)->value : NULL;
}

static bool grow(struct kb_map *map)
{
  const size_t capacity = map->capacity ? map->capacity * 2 : 64;
  struct kb_map_slot *slots = calloc(capacity, sizeof *slots);
  if (!slots) {
    return false;
  }
  for (size_t i = 0; i < map->capacity; i++) {
    if (map->slots[i].value) {
      *find(slots, capacity, map->slots[i].key) = map->slots[i];
    }
  }
  free(map->slots);
  map->slots = slots;
  map->capacity = capacity;
  return true;
}

bool kb_map_add(struct kb_map *map, struct kb_slice key, void *value)
{
  if (map->count >= map->capacity / 2 && !grow(map)) {
    return false;
  }
  *find(map->slots, map->capacity, key) = (struct kb_map_slot){key, value};
  map->count++;
  return true;
}
