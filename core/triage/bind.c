#include "triage/bind.h"

#include "article/article_row.h"
#include "triage/compare.h"
#include "triage/options.h"

#include <lauxlib.h>
#include <lua.h>

struct proxy {
  unsigned part; /* enum kb_part */
  size_t place;  /* of KB_PART_LISTED: index in the rows */
};

#define METATABLE "kb.record"

/* The first upvalue of every function that needs it. */
static struct kb_bound *bound_of(lua_State *L)
{
  struct kb_bound *bound = lua_touserdata(L, lua_upvalueindex(1));
  if (!bound->has_case) {
    luaL_error(L, "there is no case here: read it in a function");
  }
  return bound;
}

static void new_proxy(lua_State *L, unsigned part, size_t place)
{
  struct proxy *proxy = lua_newuserdatauv(L, sizeof *proxy, 0);
  *proxy = (struct proxy){part, place};
  luaL_setmetatable(L, METATABLE);
}

/* All proxies except those of listed rows are created once: they access the current case. */
static int push_part(lua_State *L, const struct kb_bound *bound, unsigned part)
{
  if (part >= KB_PART_LISTED) {
    return luaL_error(L, "there is no such part of a case");
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, bound->references[part]);
  return 1;
}

/* Pushes the answer. Names are limited to the length of column names, so that they can be sent
   on. */
static int ask(lua_State *L, struct kb_bound *bound, const struct kb_question *question)
{
  struct kb_reply reply;
  if (question->name.length > KB_NAME_MAX) {
    return luaL_error(L, "no column has so long a name");
  }
  bound->reader->answer(bound->reader->context, question, &reply);
  switch (reply.kind) {
  case KB_REPLY_BOOLEAN:
    lua_pushboolean(L, reply.truth);
    return 1;
  case KB_REPLY_INTEGER:
    lua_pushinteger(L, reply.integer);
    return 1;
  case KB_REPLY_NUMBER:
    lua_pushnumber(L, reply.number);
    return 1;
  case KB_REPLY_TEXT:
    lua_pushlstring(L, reply.text.data, reply.text.length);
    return 1;
  case KB_REPLY_PART:
    if (kb_part_is_rows(reply.part)) {
      bound->counts[reply.part - KB_PART_ROWS] = reply.integer > 0 ? (size_t)reply.integer : 0;
    }
    return push_part(L, bound, reply.part);
  case KB_REPLY_ERROR:
    lua_pushlstring(L, reply.text.data, reply.text.length);
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
    return lua_error(L);
  case KB_REPLY_HALT:
    bound->missing_before = reply.integer;
    kb_sandbox_halt(L);
  case KB_REPLY_NIL:
    break;
  }
  lua_pushnil(L);
  return 1;
}

static int read(lua_State *L, struct kb_bound *bound, const struct proxy *proxy)
{
  struct kb_question question = {.kind = KB_ASK_READ, .part = proxy->part, .place = proxy->place};
  question.name.data = luaL_checklstring(L, 2, &question.name.length);
  return ask(L, bound, &question);
}

static int rows_index(lua_State *L, const struct kb_bound *bound, const struct proxy *proxy)
{
  const unsigned relation = proxy->part - KB_PART_ROWS;
  if (!lua_isinteger(L, 2)) {
    return luaL_error(
      L, "this is a list of rows, as in case.alerts[1], or for _, alert in ipairs(case.alerts)");
  }
  const lua_Integer place = lua_tointeger(L, 2);
  if (place < 1 || (lua_Unsigned)place > bound->counts[relation]) {
    lua_pushnil(L);
  } else {
    new_proxy(L, KB_PART_LISTED + relation, (size_t)place - 1);
  }
  return 1;
}

/* Articles cannot access metamethods, so they are always called for a proxy. */
static const struct proxy *own_proxy(lua_State *L)
{
  return lua_touserdata(L, 1);
}

static int on_index(lua_State *L)
{
  struct kb_bound *bound = bound_of(L);
  const struct proxy *proxy = own_proxy(L);
  return kb_part_is_rows(proxy->part) ? rows_index(L, bound, proxy) : read(L, bound, proxy);
}

static int on_new_index(lua_State *L)
{
  return luaL_error(L, "a case is read-only: nothing in it can be set");
}

static int on_length(lua_State *L)
{
  const struct kb_bound *bound = bound_of(L);
  const struct proxy *proxy = own_proxy(L);
  if (!kb_part_is_rows(proxy->part)) {
    return luaL_error(L, "only a list of rows, as case.alerts, has a length");
  }
  lua_pushinteger(L, (lua_Integer)bound->counts[proxy->part - KB_PART_ROWS]);
  return 1;
}

static int next_row(lua_State *L)
{
  /* After the largest integer this wraps around: no row has that index. */
  const lua_Integer place = (lua_Integer)((lua_Unsigned)luaL_checkinteger(L, 2) + 1);
  lua_pushinteger(L, place);
  lua_geti(L, 1, place);
  return lua_isnil(L, -1) ? 1 : 2;
}

static int on_pairs(lua_State *L)
{
  const struct proxy *proxy = own_proxy(L);
  if (!kb_part_is_rows(proxy->part)) {
    return luaL_error(L, "the columns of a record cannot be listed: read them by name");
  }
  lua_pushcfunction(L, next_row);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  return 3;
}

static int on_equal(lua_State *L)
{
  const struct proxy *a = luaL_testudata(L, 1, METATABLE);
  const struct proxy *b = luaL_testudata(L, 2, METATABLE);
  lua_pushboolean(L, a && b && a->part == b->part && a->place == b->place);
  return 1;
}

/* known(record, "column"): whether the column is known. Does not end the condition. */
static int known(lua_State *L)
{
  struct kb_bound *bound = bound_of(L);
  struct kb_question question = {.kind = KB_ASK_KNOWN};
  question.name.data = luaL_checklstring(L, 2, &question.name.length);
  if (lua_isnil(L, 1)) {
    lua_pushboolean(L, false);
    return 1;
  }
  const struct proxy *proxy = luaL_testudata(L, 1, METATABLE);
  if (!proxy || kb_part_is_rows(proxy->part)) {
    return luaL_error(L, "known needs a record and a column: known(case.mailbox, \"name\")");
  }
  question.part = proxy->part;
  question.place = proxy->place;
  return ask(L, bound, &question);
}

/* Whether the function, the second argument, is true of the row. `*is_unknown`: it read a column
   that is not in the data. */
static bool holds(lua_State *L, unsigned part, size_t place, bool *is_unknown)
{
  lua_pushvalue(L, 2);
  new_proxy(L, part, place);
  *is_unknown = !kb_sandbox_try(L, 1, 1);
  if (*is_unknown) {
    return false;
  }
  if (!lua_isboolean(L, -1) && !lua_isnil(L, -1)) {
    luaL_error(L, "the function returns a %s; it must return true or false", luaL_typename(L, -1));
  }
  const bool truth = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return truth;
}

/* What the rows that did not matter lack is not missing. */
static void forget_missing(const struct kb_bound *bound, int64_t state)
{
  const struct kb_question question = {.kind = KB_ASK_FORGET, .place = (size_t)state};
  struct kb_reply reply;
  bound->reader->answer(bound->reader->context, &question, &reply);
}

/* Pushes `found` if the function is true of one of the rows, its opposite if it is false of all,
   and otherwise ends the condition, as if the first unknown row had. */
static int search_rows(lua_State *L, const char *name, bool found)
{
  struct kb_bound *bound = bound_of(L);
  const struct proxy *rows = luaL_testudata(L, 1, METATABLE);
  if (!rows || !kb_part_is_rows(rows->part) || !lua_isfunction(L, 2)) {
    return luaL_error(
      L, "%s needs rows and a function: %s(case.alerts, function(alert) \xE2\x80\xA6 end)", name,
      name);
  }
  const unsigned relation = rows->part - KB_PART_ROWS;
  const size_t count = bound->counts[relation];
  bool is_any_unknown = false;
  int64_t missing_before = 0;
  lua_settop(L, 2);
  for (size_t place = 0; place < count; place++) {
    bool is_unknown = false;
    kb_sandbox_charge(L, 1);
    if (holds(L, KB_PART_LISTED + relation, place, &is_unknown)) {
      if (is_any_unknown) {
        forget_missing(bound, missing_before);
      }
      lua_pushboolean(L, found);
      return 1;
    }
    missing_before = is_unknown && !is_any_unknown ? bound->missing_before : missing_before;
    is_any_unknown = is_any_unknown || is_unknown;
  }
  if (is_any_unknown) {
    bound->missing_before = missing_before;
    kb_sandbox_halt(L);
  }
  lua_pushboolean(L, !found);
  return 1;
}

static int any(lua_State *L)
{
  return search_rows(L, "any", true);
}

static int none(lua_State *L)
{
  return search_rows(L, "none", false);
}

/* In a remedy: { ask = name }. */
static int ask_person(lua_State *L)
{
  luaL_checktype(L, 1, LUA_TSTRING);
  lua_createtable(L, 0, 1);
  lua_pushvalue(L, 1);
  lua_setfield(L, -2, "ask");
  return 1;
}

static const luaL_Reg functions[] = {
  {"known", known}, {"any", any}, {"none", none}, {"ask", ask_person}, {NULL, NULL}};

const char *const kb_bound_names[] = {"option", "known", "any",     "none", "ask",
                                      "null",   "older", "earlier", NULL};

static const luaL_Reg metamethods[] = {
  {"__index", on_index}, {"__newindex", on_new_index}, {"__len", on_length},
  {"__pairs", on_pairs}, {"__eq", on_equal},           {NULL, NULL},
};

static int set_up(lua_State *L, void *data)
{
  struct kb_bound *bound = data;
  luaL_newmetatable(L, METATABLE);
  lua_pushlightuserdata(L, bound);
  luaL_setfuncs(L, metamethods, 1);
  lua_pop(L, 1);
  for (unsigned part = KB_PART_CASE; part < KB_PART_LISTED; part++) {
    new_proxy(L, part, 0);
    bound->references[part] = luaL_ref(L, LUA_REGISTRYINDEX);
  }
  kb_sandbox_push_base(kb_sandbox_of(L));
  kb_options_push(L, &bound->options);
  lua_setfield(L, -2, "option");
  lua_pushlightuserdata(L, bound);
  luaL_setfuncs(L, functions, 1);
  kb_compare_add(L);
  kb_article_push_null(L);
  lua_setfield(L, -2, "null");
  lua_pop(L, 1);
  return 0;
}

enum kb_sandbox_outcome kb_bind(struct kb_sandbox *sandbox, struct kb_bound *bound)
{
  return kb_sandbox_protect(sandbox, set_up, bound, 0, 0);
}

void kb_bind_push_case(struct lua_State *L, const struct kb_bound *bound)
{
  push_part(L, bound, KB_PART_CASE);
}
