/* A hash table from byte strings to pointers. */
#ifndef KB_BASE_MAP_H
#define KB_BASE_MAP_H

#include "base/buf.h"

#include <stddef.h>

struct kb_map_slot;

/* Zero is a valid start. Keys are borrowed: they must stay where they are. */
struct kb_map {
  struct kb_map_slot *slots;
  size_t count, capacity;
};

void kb_map_fini(struct kb_map *map);
/* NULL if the key is not there. */
void *kb_map_get(const struct kb_map *map, struct kb_slice key);
/* Adds a key that is not there yet. False when out of memory. */
bool kb_map_add(struct kb_map *map, struct kb_slice key, void *value);

#endif
