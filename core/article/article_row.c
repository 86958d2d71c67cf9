#include "article/article_row.h"

#include "base/json_write.h"
#include "case/schema.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>

/* A recursive walk over the table writes the JSON directly. It sorts the keys, since Lua has no
   fixed order for them and the same row must always give the same bytes. An empty Lua table can be
   a list or an object: within a row it becomes a list, as a record without its key is none. Limits
   on depth, keys and size stop tables that contain themselves or are shared many times. */

enum { MAX_DEPTH = 16, MAX_KEYS = 512, MAX_BYTES = 256 * 1024 };

void kb_article_push_null(struct lua_State *L)
{
  lua_pushlightuserdata(L, NULL);
}

static bool write_value(lua_State *L, struct kb_json_writer *json, int depth, const char **reason);

static int compare_keys(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool write_object(lua_State *L, struct kb_json_writer *json, int depth, const char **reason)
{
  const char *keys[MAX_KEYS];
  size_t count = 0;
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    lua_pop(L, 1);
    if (lua_type(L, -1) != LUA_TSTRING || count == MAX_KEYS) {
      lua_pop(L, 1);
      *reason = count == MAX_KEYS ? "it has too many columns"
                                  : "it mixes names with a list, or a list has a nil in it";
      return false;
    }
    keys[count++] = lua_tostring(L, -1); /* valid: the table references it */
  }
  qsort(keys, count, sizeof *keys, compare_keys);
  kb_json_begin_object(json);
  bool good = true;
  for (size_t i = 0; i < count && good; i++) {
    kb_json_key_slice(json, kb_slice_of(keys[i]));
    lua_pushstring(L, keys[i]);
    lua_rawget(L, -2);
    good = write_value(L, json, depth + 1, reason);
    lua_pop(L, 1);
  }
  if (good) {
    kb_json_end_object(json);
  }
  return good;
}

static bool has_only_elements(lua_State *L)
{
  lua_Unsigned count = 0;
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    lua_pop(L, 1);
    count++;
  }
  return count == lua_rawlen(L, -1);
}

static bool write_list(lua_State *L, struct kb_json_writer *json, int depth, const char **reason)
{
  const lua_Unsigned length = lua_rawlen(L, -1);
  if (!has_only_elements(L)) {
    *reason = "it mixes names with a list, or a list has a nil in it";
    return false;
  }
  kb_json_begin_array(json);
  bool good = true;
  for (lua_Unsigned i = 1; i <= length && good; i++) {
    lua_rawgeti(L, -1, (lua_Integer)i);
    good = write_value(L, json, depth + 1, reason);
    lua_pop(L, 1);
  }
  if (good) {
    kb_json_end_array(json);
  }
  return good;
}

static bool write_table(lua_State *L, struct kb_json_writer *json, int depth, const char **reason)
{
  if (depth > MAX_DEPTH) {
    *reason = "it is nested too deep";
    return false;
  }
  luaL_checkstack(L, 8, "example");
  lua_rawgeti(L, -1, 1);
  const bool is_list = !lua_isnil(L, -1);
  lua_pop(L, 1);
  lua_pushnil(L);
  const bool is_empty = lua_next(L, -2) == 0;
  if (!is_empty) {
    lua_pop(L, 2);
  }
  if (is_list || (is_empty && depth > 0)) {
    return write_list(L, json, depth, reason);
  }
  return write_object(L, json, depth, reason);
}

static bool write_value(lua_State *L, struct kb_json_writer *json, int depth, const char **reason)
{
  static const char too_large[] = "it is larger than 256 KiB";
  size_t length = 0;
  if (json->out->length > MAX_BYTES) { /* tables that contain each other many times */
    *reason = too_large;
    return false;
  }
  switch (lua_type(L, -1)) {
  case LUA_TSTRING: {
    const char *text = lua_tolstring(L, -1, &length);
    if (length > MAX_BYTES) {
      *reason = too_large;
      return false;
    }
    kb_json_slice(json, (struct kb_slice){text, length});
    return true;
  }
  case LUA_TNUMBER:
    if (lua_isinteger(L, -1)) {
      kb_json_int(json, lua_tointeger(L, -1));
    } else {
      kb_json_double(json, lua_tonumber(L, -1));
    }
    return true;
  case LUA_TBOOLEAN:
    kb_json_bool(json, lua_toboolean(L, -1));
    return true;
  case LUA_TLIGHTUSERDATA:
    kb_json_null(json);
    return true;
  case LUA_TTABLE:
    return write_table(L, json, depth, reason);
  default:
    *reason =
      "it holds a function or the like; a row has texts, numbers, true, false, null, tables";
    return false;
  }
}

bool kb_article_row_json(struct lua_State *L, struct kb_buf *out, const char **reason)
{
  struct kb_json_writer json = {.out = out};
  if (lua_type(L, -1) == LUA_TTABLE && lua_rawlen(L, -1) > 0) {
    *reason = "it is a list; a row has names: { name = … }";
    return false;
  }
  return write_value(L, &json, 0, reason);
}
