#include "luasource/locations.h"

#include "base/arena.h"
#include "luasource/field_locations.h"
#include "luasource/lua_tokens.h"
#include "luasource/references.h"

#include <stdlib.h>

struct kb_source_map {
  struct kb_arena arena;
  struct kb_source_fields fields;
  struct kb_source_chains chains;
  struct kb_buf repeated; /* path */
  struct kb_source_place repeated_place;
};

static bool read_source(struct kb_source_map *map, struct kb_slice source)
{
  struct kb_lua_tokens tokens = {0};
  const char *copy = kb_arena_dup(&map->arena, source); /* fields refer to parts of the copy */
  if (!copy || !kb_lua_tokens_init(&tokens, (struct kb_slice){copy, source.length})) {
    return false;
  }
  const bool done = kb_source_fields_init(&map->fields, &tokens, &map->arena) &&
                    kb_source_chains_init(&map->chains, &tokens, &map->arena);
  kb_lua_tokens_fini(&tokens);
  if (done && map->fields.repeated > 0) {
    kb_source_fields_repeated(&map->fields, &map->repeated, &map->repeated_place);
  }
  return done && !map->repeated.failed;
}

struct kb_source_map *kb_source_map_new(struct kb_slice source)
{
  struct kb_source_map *map = calloc(1, sizeof *map);
  if (map && !read_source(map, source)) {
    kb_source_map_free(map);
    return NULL;
  }
  return map;
}

void kb_source_map_free(struct kb_source_map *map)
{
  if (map) {
    kb_source_fields_fini(&map->fields);
    kb_source_chains_fini(&map->chains);
    kb_buf_fini(&map->repeated);
    kb_arena_fini(&map->arena);
    free(map);
  }
}

struct kb_source_place kb_source_map_find(const struct kb_source_map *map, const char *path)
{
  return kb_source_fields_find(&map->fields, path);
}

bool kb_source_map_repeated(const struct kb_source_map *map, struct kb_slice *path,
                            struct kb_source_place *place)
{
  if (map->fields.repeated == 0) {
    return false;
  }
  *path = kb_buf_slice(&map->repeated);
  *place = map->repeated_place;
  return true;
}

const struct kb_source_chain *kb_source_map_chain(const struct kb_source_map *map, const char *root,
                                                  size_t n)
{
  return kb_source_chains_get(&map->chains, kb_slice_of(root), n);
}

bool kb_source_map_uses_null(const struct kb_source_map *map, size_t n,
                             struct kb_source_place *place)
{
  const struct kb_buf *nulls = &map->chains.nulls;
  if (n >= nulls->length / sizeof *place) {
    return false;
  }
  memcpy(place, nulls->data + n * sizeof *place, sizeof *place);
  return true;
}
