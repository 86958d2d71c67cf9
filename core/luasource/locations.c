#include "luasource/locations.h"

#include "base/arena.h"
#include "luasource/lua_tokens.h"
#include "luasource/references.h"

#include <stdlib.h>

struct kb_source_map {
  struct kb_arena arena;
  struct kb_fields fields;
  struct kb_source_chains chains;
  struct kb_buf repeated; /* path */
};

static bool read_source(struct kb_source_map *map, struct kb_slice source)
{
  kb_fields_read(&map->fields, source);
  const bool done =
    !map->fields.failed && kb_source_chains_init(&map->chains, &map->fields.tokens, &map->arena);
  if (done && map->fields.repeated > 0) {
    kb_fields_path(&map->fields, map->fields.repeated, &map->repeated);
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
    kb_fields_fini(&map->fields);
    kb_source_chains_fini(&map->chains);
    kb_buf_fini(&map->repeated);
    kb_arena_fini(&map->arena);
    free(map);
  }
}

/* --- Looking up --- */

/* The last field of the table with that key, as Lua takes that; 0: none. */
static size_t look_up(const struct kb_fields *fields, size_t table, struct kb_slice key,
                      size_t place)
{
  const struct kb_field *list = fields->list;
  size_t found = 0;
  for (size_t at = table + 1; at < list[table].next; at = list[at].next) {
    const bool is_it = key.data ? list[at].key.data && kb_slice_equal(list[at].key, key)
                                : !list[at].key.data && list[at].place == place;
    found = is_it ? at : found;
  }
  return found;
}

/* The field that `[2]` or `["name"]` at the start of `*path` names; `*path` then begins after it.
 */
static size_t follow_bracket(const struct kb_fields *fields, size_t table, struct kb_slice *path)
{
  struct kb_lua_reader reader = {*path, 1, 1, 0};
  const struct kb_lua_token key = kb_lua_read(&reader);
  const struct kb_lua_token bracket = kb_lua_read(&reader);
  size_t found = 0;
  if (kb_lua_is(&bracket, "]") && key.kind == KB_LUA_NUMBER) {
    found = look_up(fields, table, (struct kb_slice){0}, kb_lua_index(key.text));
  } else if (kb_lua_is(&bracket, "]") && key.kind == KB_LUA_STRING) {
    struct kb_buf name = {0};
    kb_buf_add(&name, "", 0);
    kb_lua_string_value(&name, key.text);
    found = name.failed ? 0 : look_up(fields, table, kb_buf_slice(&name), 0);
    kb_buf_fini(&name);
  }
  *path = (struct kb_slice){path->data + reader.at, path->length - reader.at};
  return found;
}

/* The field that the name at the start of `*path` names; `*path` then begins after it. A key may
   hold dots itself: if the part up to one is no key, the part up to the next may be. */
static size_t follow_name(const struct kb_fields *fields, size_t table, struct kb_slice *path)
{
  size_t end = path->data[0] == '.' ? 1 : 0;
  const size_t start = end;
  size_t found = 0;
  while (found == 0 && end < path->length) {
    end++;
    while (end < path->length && path->data[end] != '.' && path->data[end] != '[') {
      end++;
    }
    found = look_up(fields, table, (struct kb_slice){path->data + start, end - start}, 0);
  }
  *path = (struct kb_slice){path->data + end, path->length - end};
  return found;
}

struct kb_source_place kb_source_map_find(const struct kb_source_map *map, const char *path)
{
  const struct kb_fields *fields = &map->fields;
  struct kb_slice rest = kb_slice_of(path);
  size_t at = 0;
  while (rest.length > 0) {
    const size_t found =
      rest.data[0] == '[' ? follow_bracket(fields, at, &rest) : follow_name(fields, at, &rest);
    if (found == 0) {
      break;
    }
    at = found;
  }
  return fields->list[at].where;
}

bool kb_source_map_repeated(const struct kb_source_map *map, struct kb_slice *path,
                            struct kb_source_place *place)
{
  if (map->fields.repeated == 0) {
    return false;
  }
  *path = kb_buf_slice(&map->repeated);
  *place = map->fields.list[map->fields.repeated].where;
  return true;
}

const struct kb_source_chain *kb_source_map_chain(const struct kb_source_map *map, const char *root,
                                                  size_t n)
{
  return kb_source_chains_get(&map->chains, kb_slice_of(root), n);
}

const struct kb_source_global *kb_source_map_global(const struct kb_source_map *map, size_t n)
{
  const struct kb_buf *globals = &map->chains.globals;
  const struct kb_source_global *list = (const void *)globals->data;
  return n < globals->length / sizeof *list ? &list[n] : NULL;
}
