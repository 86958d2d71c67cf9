#include "sandbox/sandbox_inside.h"

#include <limits.h>

/* table.concat, insert, remove and sort, charged per element. Like Lua's own they respect
   metatables, so they cannot write where an assignment could not. */

/* The list at argument 1 and its length. */
static lua_Integer check_list(lua_State *L)
{
  if (lua_type(L, 1) != LUA_TUSERDATA) {
    luaL_checktype(L, 1, LUA_TTABLE);
  }
  return luaL_len(L, 1);
}

static int table_concat(lua_State *L)
{
  const lua_Integer length = check_list(L);
  size_t separator_length;
  const char *separator = luaL_optlstring(L, 2, "", &separator_length);
  const lua_Integer first = luaL_optinteger(L, 3, 1);
  const lua_Integer last = luaL_optinteger(L, 4, length);
  struct sandbox_text text;
  lua_settop(L, 4);
  kb_sandbox_text_init(&text, L);
  for (lua_Integer i = first; i <= last; i++) {
    lua_geti(L, 1, i);
    if (!lua_isstring(L, -1)) {
      return luaL_error(L, "invalid value (%s) at index %I in table for 'concat'",
                        luaL_typename(L, -1), (LUAI_UACINT)i);
    }
    kb_sandbox_charge(L, 1 + lua_rawlen(L, -1) / 64);
    kb_sandbox_text_add_value(&text);
    if (i == last) {
      break; /* i++ might overflow */
    }
    kb_sandbox_text_add(&text, separator, separator_length);
  }
  kb_sandbox_text_push(&text);
  return 1;
}

static int table_insert(lua_State *L)
{
  /* Unsigned: a length at the end of the range wraps around, as in Lua. */
  const lua_Integer end = (lua_Integer)((lua_Unsigned)check_list(L) + 1);
  switch (lua_gettop(L)) {
  case 2:
    kb_sandbox_charge(L, 1);
    lua_seti(L, 1, end);
    return 0;
  case 3: {
    const lua_Integer position = luaL_checkinteger(L, 2);
    luaL_argcheck(L, (lua_Unsigned)position - 1 < (lua_Unsigned)end, 2, "position out of bounds");
    for (lua_Integer i = end; i > position; i--) {
      kb_sandbox_charge(L, 1);
      lua_geti(L, 1, i - 1);
      lua_seti(L, 1, i);
    }
    lua_seti(L, 1, position);
    return 0;
  }
  default:
    return luaL_error(L, "wrong number of arguments to 'insert'");
  }
}

static int table_remove(lua_State *L)
{
  const lua_Integer length = check_list(L);
  lua_Integer position = luaL_optinteger(L, 2, length);
  if (position != length) {
    luaL_argcheck(L, (lua_Unsigned)position - 1 <= (lua_Unsigned)length, 2,
                  "position out of bounds");
  }
  lua_geti(L, 1, position);
  for (; position < length; position++) {
    kb_sandbox_charge(L, 1);
    lua_geti(L, 1, position + 1);
    lua_seti(L, 1, position);
  }
  lua_pushnil(L);
  lua_seti(L, 1, position);
  return 1;
}

/* Whether the value at `left` sorts before that at `right`; both indexes are below the top. */
static bool comes_before(lua_State *L, int left, int right)
{
  enum { COST = 4 };
  left = lua_absindex(L, left);
  right = lua_absindex(L, right);
  if (lua_isnil(L, 2)) {
    const bool are_strings = lua_type(L, left) == LUA_TSTRING && lua_type(L, right) == LUA_TSTRING;
    kb_sandbox_charge(L, COST + (are_strings ? lua_rawlen(L, left) / 64 : 0));
    return lua_compare(L, left, right, LUA_OPLT);
  }
  kb_sandbox_charge(L, COST);
  lua_pushvalue(L, 2);
  lua_pushvalue(L, left);
  lua_pushvalue(L, right);
  lua_call(L, 2, 1);
  const bool result = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return result;
}

/* Heap sort: moves the value at the top, which belongs at the free index `place`, down until no
   larger value is below it. Pops it. */
static void sink(lua_State *L, lua_Integer place, lua_Integer count)
{
  const int value = lua_gettop(L);
  while (place <= count / 2) {
    lua_Integer child = place * 2;
    lua_geti(L, 1, child);
    if (child < count) {
      lua_geti(L, 1, child + 1);
      if (comes_before(L, -2, -1)) {
        lua_remove(L, -2);
        child++;
      } else {
        lua_pop(L, 1);
      }
    }
    if (!comes_before(L, value, -1)) {
      lua_pop(L, 1);
      break;
    }
    lua_seti(L, 1, place);
    place = child;
  }
  lua_seti(L, 1, place);
}

/* Terminates and stays within the list, whatever the order function returns. */
static int table_sort(lua_State *L)
{
  const lua_Integer length = check_list(L);
  luaL_argcheck(L, length < INT_MAX, 1, "array too big");
  if (!lua_isnoneornil(L, 2)) {
    luaL_checktype(L, 2, LUA_TFUNCTION);
  }
  lua_settop(L, 2);
  for (lua_Integer place = length / 2; place > 0; place--) {
    lua_geti(L, 1, place);
    sink(L, place, length);
  }
  for (lua_Integer last = length; last > 1; last--) {
    lua_geti(L, 1, last);
    lua_geti(L, 1, 1);
    lua_seti(L, 1, last);
    sink(L, 1, last - 1);
  }
  return 0;
}

const luaL_Reg kb_sandbox_table_functions[] = {
  {"concat", table_concat},
  {"insert", table_insert},
  {"remove", table_remove},
  {"sort", table_sort},
  {NULL, NULL},
};
