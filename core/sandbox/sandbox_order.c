#include "sandbox/sandbox_inside.h"

#include <stdlib.h>

/* pairs and next in an order that depends on the keys only: numbers, texts by their bytes,
   false and true. Lua's own order differs between runs, and so would the output of a chunk.
   pairs makes a sorted copy of the keys when it begins and iterates over that; keys removed
   meanwhile are skipped, keys added are not visited. next cannot keep such a copy, so each call
   searches the whole table for the smallest key after the given one. */

struct key {
  int type;
  long double number; /* large enough for every integer and every float */
  const char *text;   /* borrowed: the table references it */
  size_t length;
};

static int rank(const struct key *key)
{
  return key->type == LUA_TNUMBER ? 0 : key->type == LUA_TSTRING ? 1 : 2;
}

static int compare(const void *left, const void *right)
{
  const struct key *a = left;
  const struct key *b = right;
  if (rank(a) != rank(b)) {
    return rank(a) - rank(b);
  }
  if (a->type != LUA_TSTRING) {
    return (a->number > b->number) - (a->number < b->number);
  }
  const size_t shorter = a->length < b->length ? a->length : b->length;
  const int order = memcmp(a->text, b->text, shorter);
  return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* The key for the value at `index`. */
static struct key key_at(lua_State *L, int index)
{
  struct key key = {.type = lua_type(L, index)};
  switch (key.type) {
  case LUA_TNUMBER:
    key.number = lua_isinteger(L, index) ? (long double)lua_tointeger(L, index)
                                         : (long double)lua_tonumber(L, index);
    break;
  case LUA_TSTRING:
    key.text = lua_tolstring(L, index, &key.length);
    break;
  case LUA_TBOOLEAN:
    key.number = lua_toboolean(L, index);
    break;
  default:
    luaL_error(L, "a table with a %s as a key has no order in which to go through it",
               luaL_typename(L, index));
  }
  return key;
}

static void push_key(lua_State *L, const struct key *key)
{
  if (key->type == LUA_TSTRING) {
    lua_pushlstring(L, key->text, key->length);
  } else if (key->type == LUA_TBOOLEAN) {
    lua_pushboolean(L, key->number > 0);
  } else if (key->number >= (long double)LUA_MININTEGER &&
             key->number <= (long double)LUA_MAXINTEGER &&
             key->number == (long double)(lua_Integer)key->number) {
    lua_pushinteger(L, (lua_Integer)key->number);
  } else {
    lua_pushnumber(L, (lua_Number)key->number);
  }
}

/* The sorted keys of the table at argument 1, in memory that is pushed. */
static const struct key *push_keys(lua_State *L, size_t *count)
{
  *count = 0;
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    lua_pop(L, 1);
    ++*count;
  }
  kb_sandbox_charge(L, 1 + *count / 4);
  struct key *keys = lua_newuserdatauv(L, (*count + 1) * sizeof *keys, 0);
  bool is_sorted = true;
  size_t place = 0;
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    lua_pop(L, 1);
    keys[place] = key_at(L, -1);
    is_sorted = is_sorted && (place == 0 || compare(&keys[place - 1], &keys[place]) < 0);
    place++;
  }
  if (!is_sorted) {
    kb_sandbox_charge(L, *count * 4);
    qsort(keys, *count, sizeof *keys, compare);
  }
  return keys;
}

/* Upvalues: the keys, and how many were visited. Keys without a value any more are skipped. */
static int step(lua_State *L)
{
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_Integer place = lua_tointeger(L, lua_upvalueindex(2));
  int type = LUA_TNIL;
  do {
    lua_settop(L, 1);
    kb_sandbox_charge(L, 1);
    if (lua_rawgeti(L, lua_upvalueindex(1), ++place) == LUA_TNIL) {
      return 1;
    }
    lua_pushvalue(L, -1);
    type = lua_rawget(L, 1);
  } while (type == LUA_TNIL);
  lua_pushinteger(L, place);
  lua_replace(L, lua_upvalueindex(2));
  return 2;
}

static int ordered_pairs(lua_State *L)
{
  luaL_checkany(L, 1);
  lua_settop(L, 1);
  if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
    lua_pushvalue(L, 1);
    lua_call(L, 1, 3);
    return 3;
  }
  luaL_checktype(L, 1, LUA_TTABLE);
  size_t count = 0;
  const struct key *keys = push_keys(L, &count);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    push_key(L, &keys[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, step, 2);
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

/* next(table, key): the key after `key`, or the first without one. */
static int ordered_next(lua_State *L)
{
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  const bool is_first = lua_isnil(L, 2);
  const struct key from = is_first ? (struct key){.type = LUA_TNIL} : key_at(L, 2);
  struct key best = {.type = LUA_TNIL};
  uint64_t count = 0;
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    lua_pop(L, 1);
    count++;
    const struct key key = key_at(L, -1);
    if ((is_first || compare(&key, &from) > 0) &&
        (best.type == LUA_TNIL || compare(&key, &best) < 0)) {
      best = key;
    }
  }
  kb_sandbox_charge(L, 1 + count / 4);
  if (best.type == LUA_TNIL) {
    lua_pushnil(L);
    return 1;
  }
  push_key(L, &best);
  lua_pushvalue(L, -1);
  lua_rawget(L, 1);
  return 2;
}

const luaL_Reg kb_sandbox_order_functions[] = {
  {"next", ordered_next},
  {"pairs", ordered_pairs},
  {NULL, NULL},
};
