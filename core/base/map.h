/* A hash table from byte strings to pointers. */
#ifndef KB_BASE_MAP_H
#define KB_BASE_MAP_H

#include "base/buf.h"

#include <stddef.h>

struct kb_map_slot;

/* Zero is a valid start. Keys are borrowed and must outlive the map. */
struct kb_map {
  struct kb_map_slot *slots;
  size_t count, capacity;
};

void kb_map_fini(struct kb_map *map);
/* NULL if the key is missing. */
void *kb_map_get(const struct kb_map *map, struct kb_slice key);
/* Adds a key that must not be in the map yet. False when out of memory. */
bool kb_map_add(struct kb_map *map, struct kb_slice key, void *value);

#endif
