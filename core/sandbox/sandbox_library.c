#include "sandbox/sandbox_inside.h"

#include "base/text.h"
#include "sandbox/sandbox_names.h"

#include <lualib.h>
#include <stdlib.h>

/* Registry keys. */
static const char base_key;
static const char environment_key;

enum { SUGGESTIONS_MAX = 63 };

static const char *const base_names[] = {"assert", "error",    "ipairs",   "next", "pairs",
                                         "select", "tonumber", "tostring", "type", "string",
                                         "table",  "math",     "utf8",     NULL};
static const char *const string_names[] = {"byte",    "char", "find",  "format", "gmatch",
                                           "gsub",    "len",  "lower", "match",  "rep",
                                           "reverse", "sub",  "upper", NULL};
static const char *const table_names[] = {"concat", "insert", "pack", "remove",
                                          "sort",   "unpack", NULL};
static const char *const math_names[] = {
  "abs",  "acos", "asin", "atan", "ceil", "cos",        "deg",        "exp",  "floor",
  "fmod", "huge", "log",  "max",  "min",  "maxinteger", "mininteger", "modf", "pi",
  "rad",  "sin",  "sqrt", "tan",  "type", "ult",        "tointeger",  NULL};
static const char *const utf8_names[] = {"char", "charpattern", "codepoint", "codes",
                                         "len",  "offset",      NULL};

/* Names of Lua that authors may look for but that are not available. */
static const char *const withheld[] = {"_G",
                                       "_VERSION",
                                       "collectgarbage",
                                       "coroutine",
                                       "debug",
                                       "dofile",
                                       "getmetatable",
                                       "io",
                                       "load",
                                       "loadfile",
                                       "loadstring",
                                       "os",
                                       "package",
                                       "pcall",
                                       "print",
                                       "rawequal",
                                       "rawget",
                                       "rawlen",
                                       "rawset",
                                       "require",
                                       "setmetatable",
                                       "unpack",
                                       "warn",
                                       "xpcall",
                                       "string.dump",
                                       "string.pack",
                                       "string.packsize",
                                       "string.unpack",
                                       "table.move",
                                       "math.random",
                                       "math.randomseed",
                                       NULL};

struct library {
  const char *name;
  const char *const *members;
};

static const struct library libraries[] = {
  {"string", string_names}, {"table", table_names}, {"math", math_names}, {"utf8", utf8_names}};

/* Runs a function of Lua (upvalue 1) whose cost is proportional to the number of its arguments
   and results. */
static int charge_results(lua_State *L)
{
  const int arguments = lua_gettop(L);
  const lua_CFunction function = lua_tocfunction(L, lua_upvalueindex(1));
  const int results = function(L);
  uint64_t cost = (uint64_t)arguments + (uint64_t)results;
  for (int i = 1; i <= results; i++) {
    cost += lua_type(L, -i) == LUA_TSTRING ? lua_rawlen(L, -i) / 64 : 0;
  }
  kb_sandbox_charge(L, cost);
  return results;
}

/* The same for functions that read their first argument, a string, but often only in part:
   charged at a lower rate. */
static int charge_reading(lua_State *L)
{
  const lua_CFunction function = lua_tocfunction(L, lua_upvalueindex(1));
  kb_sandbox_charge(L, 1 + (lua_type(L, 1) == LUA_TSTRING ? lua_rawlen(L, 1) / 256 : 0));
  return function(L);
}

const char *kb_sandbox_tostring(lua_State *L, int index, size_t *length)
{
  index = lua_absindex(L, index);
  switch (lua_type(L, index)) {
  case LUA_TNIL:
  case LUA_TBOOLEAN:
  case LUA_TNUMBER:
  case LUA_TSTRING:
    return luaL_tolstring(L, index, length);
  default:
    break;
  }
  /* metatables come from the host: a chunk cannot set any */
  if (luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) {
    lua_pop(L, 1);
    return luaL_tolstring(L, index, length);
  }
  lua_pushstring(L, luaL_typename(L, index));
  return lua_tolstring(L, -1, length);
}

static int guarded_tostring(lua_State *L)
{
  luaL_checkany(L, 1);
  kb_sandbox_tostring(L, 1, NULL);
  return 1;
}

/* utf8.codes. Before 5.4.5 Lua's own skips continuation bytes; utf8.len does not. */
static int utf8_codes(lua_State *L)
{
  const bool is_lax = lua_toboolean(L, 2) != 0;
  luaL_checkstring(L, 1);
  lua_settop(L, 1);
  kb_sandbox_charge(L, 1 + lua_rawlen(L, 1) / 64);
  lua_getglobal(L, LUA_UTF8LIBNAME);
  lua_getfield(L, -1, "len");
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 1);
  lua_pushinteger(L, -1);
  lua_pushboolean(L, is_lax);
  lua_call(L, 4, 1);
  if (!lua_toboolean(L, -1)) {
    return luaL_error(L, "invalid UTF-8 code");
  }
  lua_settop(L, 1);
  lua_pushboolean(L, is_lax);
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/* utf8.char */
static int utf8_char(lua_State *L)
{
  const int count = lua_gettop(L);
  struct sandbox_text text;
  kb_sandbox_text_init(&text, L);
  kb_sandbox_charge(L, (uint64_t)count);
  for (int i = 1; i <= count; i++) {
    const lua_Integer code = luaL_checkinteger(L, i);
    luaL_argcheck(L, code >= 0 && code <= 0x7FFFFFFF, i, "value out of range");
    lua_pushfstring(L, "%U", (unsigned long)code);
    kb_sandbox_text_add_value(&text);
  }
  kb_sandbox_text_push(&text);
  return 1;
}

bool kb_sandbox_is_withheld(const char *name)
{
  for (size_t i = 0; withheld[i]; i++) {
    if (strcmp(withheld[i], name) == 0) {
      return true;
    }
  }
  return false;
}

static int by_name(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The name in the table at `index` that is most similar to `word`; the same each time, although Lua
   iterates over a table in a varying order. */
static const char *suggest(lua_State *L, int index, const char *word)
{
  const char *candidates[SUGGESTIONS_MAX + 1];
  size_t count = 0;
  lua_pushnil(L);
  while (count < SUGGESTIONS_MAX && lua_next(L, index)) {
    lua_pop(L, 1);
    if (lua_type(L, -1) == LUA_TSTRING) {
      candidates[count++] = lua_tostring(L, -1); /* valid while the table references it */
    }
  }
  candidates[count] = NULL;
  qsort(candidates, count, sizeof *candidates, by_name);
  return kb_text_suggest(word, candidates);
}

/* __index at the end of a chain of tables: (table, key). Upvalue: "" or "string.", .... */
static int unknown_name(lua_State *L)
{
  const char *prefix = lua_tostring(L, lua_upvalueindex(1));
  if (lua_type(L, 2) != LUA_TSTRING) {
    return luaL_error(L, "unknown name (%s)", kb_sandbox_tostring(L, 2, NULL));
  }
  lua_settop(L, 2);
  const char *key = lua_tostring(L, 2);
  const char *name = lua_pushfstring(L, "%s%s", prefix, key);
  if (kb_sandbox_is_withheld(name)) {
    return luaL_error(L, "'%s' is not available to articles", name);
  }
  const char *near = suggest(L, 1, key);
  if (near) {
    return luaL_error(L, "unknown name '%s'; did you mean '%s%s'?", name, prefix, near);
  }
  return luaL_error(L, "unknown name '%s'", name);
}

/* __newindex of environments: (table, key, value). */
static int refuse_global(lua_State *L)
{
  const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "name";
  return luaL_error(L, "articles set no globals: write \"local %s = \xE2\x80\xA6\"", key);
}

/* __newindex of libraries. Upvalue: "string", .... */
static int refuse_member(lua_State *L)
{
  return luaL_error(L, "'%s' cannot be changed", lua_tostring(L, lua_upvalueindex(1)));
}

/* Gives the table at the top a metatable: __index is the value at `index` (0: a function that
   raises an error), __newindex a function that raises one. */
static void protect(lua_State *L, int index, const char *prefix, lua_CFunction newindex,
                    const char *name)
{
  lua_createtable(L, 0, 3);
  if (index != 0) {
    lua_pushvalue(L, index);
  } else {
    lua_pushstring(L, prefix);
    lua_pushcclosure(L, unknown_name, 1);
  }
  lua_setfield(L, -2, "__index");
  if (newindex) {
    lua_pushstring(L, name);
    lua_pushcclosure(L, newindex, 1);
    lua_setfield(L, -2, "__newindex");
  }
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
}

/* Copies the named fields from the table at the top to a new one, which is then at the top. */
static void push_copy(lua_State *L, const char *const *names)
{
  lua_newtable(L);
  for (size_t i = 0; names[i]; i++) {
    lua_getfield(L, -2, names[i]);
    lua_setfield(L, -2, names[i]);
  }
}

/* Replaces a function of the table at the top by a closure of `guard` over it. */
static void guard(lua_State *L, const char *name, lua_CFunction function)
{
  lua_getfield(L, -1, name);
  lua_pushcclosure(L, function, 1);
  lua_setfield(L, -2, name);
}

/* Complete libraries, with guarded functions in place of others, as globals of trusted code. */
static void open_trusted(lua_State *L)
{
  luaL_requiref(L, LUA_GNAME, luaopen_base, 1);
  luaL_setfuncs(L, kb_sandbox_order_functions, 0);
  guard(L, "select", charge_results);
  guard(L, "tonumber", charge_reading);
  luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 1);
  luaL_setfuncs(L, kb_sandbox_string_functions, 0);
  luaL_setfuncs(L, kb_sandbox_match_functions, 0);
  guard(L, "format", kb_sandbox_format);
  guard(L, "byte", charge_results);
  guard(L, "sub", charge_results);
  luaL_requiref(L, LUA_TABLIBNAME, luaopen_table, 1);
  luaL_setfuncs(L, kb_sandbox_table_functions, 0);
  guard(L, "pack", charge_results);
  guard(L, "unpack", charge_results);
  luaL_requiref(L, LUA_MATHLIBNAME, luaopen_math, 1);
  luaL_requiref(L, LUA_UTF8LIBNAME, luaopen_utf8, 1);
  guard(L, "codepoint", charge_results);
  guard(L, "codes", utf8_codes);
  guard(L, "len", charge_reading);
  guard(L, "offset", charge_reading);
  lua_pushcfunction(L, utf8_char);
  lua_setfield(L, -2, "char");
  lua_settop(L, 0);
}

/* Adds a library to the table at index 1: an empty table whose metatable leads to a private
   copy. */
static void add_library(lua_State *L, const struct library *library)
{
  const char *prefix = lua_pushfstring(L, "%s.", library->name);
  lua_getglobal(L, library->name);
  push_copy(L, library->members);
  protect(L, 0, prefix, NULL, NULL);
  lua_newtable(L);
  protect(L, lua_gettop(L) - 1, NULL, refuse_member, library->name);
  lua_setfield(L, 1, library->name);
  lua_settop(L, 1);
}

/* The methods that s:find() resolves to: no chunk can access this table, and a missing name is
   nil. */
static void set_string_methods(lua_State *L)
{
  lua_pushliteral(L, "");
  lua_getmetatable(L, -1);
  lua_getglobal(L, LUA_STRLIBNAME);
  push_copy(L, string_names);
  lua_setfield(L, -3, "__index");
  lua_settop(L, 1);
}

int kb_sandbox_library_open(lua_State *L)
{
  open_trusted(L);
  lua_pushglobaltable(L);
  push_copy(L, base_names);
  lua_replace(L, 1);
  lua_pushcfunction(L, guarded_tostring);
  lua_setfield(L, 1, "tostring");
  for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
    add_library(L, &libraries[i]);
  }
  set_string_methods(L);
  protect(L, 0, "", NULL, NULL);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &base_key);

  lua_newtable(L);
  kb_sandbox_library_push_base(L);
  lua_insert(L, 1);
  protect(L, 1, NULL, refuse_global, "");
  lua_getmetatable(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &environment_key);
  return 0;
}

/* Whether the value at `index` is in the table at the top of the stack, which is popped. */
static bool is_within(lua_State *L, int index)
{
  bool found = false;
  lua_pushnil(L);
  while (!found && lua_next(L, -2)) {
    found = lua_rawequal(L, index, -1) != 0;
    lua_pop(L, 1);
  }
  lua_pop(L, found ? 2 : 1);
  return found;
}

const char *const *kb_sandbox_names(const char *library)
{
  if (!library) {
    return base_names;
  }
  for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
    if (strcmp(libraries[i].name, library) == 0) {
      return libraries[i].members;
    }
  }
  return NULL;
}

bool kb_sandbox_is_shared(lua_State *L, int index)
{
  index = lua_absindex(L, index);
  if (!lua_getupvalue(L, index, 1)) {
    return true;
  }
  lua_pop(L, 1);
  kb_sandbox_library_push_base(L);
  bool found = is_within(L, index);
  for (size_t i = 0; i < sizeof libraries / sizeof libraries[0] && !found; i++) {
    lua_getglobal(L, libraries[i].name);
    found = is_within(L, index);
  }
  return found;
}

void kb_sandbox_library_push_base(lua_State *L)
{
  lua_rawgetp(L, LUA_REGISTRYINDEX, &base_key);
}

void kb_sandbox_library_push_environment(lua_State *L)
{
  lua_newtable(L);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &environment_key);
  lua_setmetatable(L, -2);
}
