#include "triage/bind.h"

#include "article/article_row.h"
#include "base/text.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>

struct proxy {
  enum kb_part part;
  size_t place; /* of KB_PART_LISTED: index in the alerts */
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

static void new_proxy(lua_State *L, enum kb_part part, size_t place)
{
  struct proxy *proxy = lua_newuserdatauv(L, sizeof *proxy, 0);
  *proxy = (struct proxy){part, place};
  luaL_setmetatable(L, METATABLE);
}

/* All proxies except those of listed alerts are created once: they access the current case. */
static int push_part(lua_State *L, const struct kb_bound *bound, enum kb_part part)
{
  if ((int)part >= KB_PARTS) {
    return luaL_error(L, "there is no such part of a case");
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, bound->references[part]);
  return 1;
}

/* Pushes the answer. Names are limited to the length of column names, so that they can be sent
   on. */
static int ask(lua_State *L, const struct kb_bound *bound, const struct kb_question *question)
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
    return push_part(L, bound, reply.part);
  case KB_REPLY_ERROR:
    lua_pushlstring(L, reply.text.data, reply.text.length);
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
    return lua_error(L);
  case KB_REPLY_HALT:
    kb_sandbox_halt(L);
  case KB_REPLY_NIL:
    break;
  }
  lua_pushnil(L);
  return 1;
}

static int read(lua_State *L, const struct kb_bound *bound, const struct proxy *proxy)
{
  struct kb_question question = {.kind = KB_ASK_READ, .part = proxy->part, .place = proxy->place};
  question.name.data = luaL_checklstring(L, 2, &question.name.length);
  return ask(L, bound, &question);
}

static int case_index(lua_State *L, const struct kb_bound *bound, const struct proxy *proxy)
{
  enum { MAILBOX, PROFILE, USER, ALERTS, ALERT };
  static const char *const names[] = {"mailbox", "profile", "user", "alerts", "alert", NULL};
  const char *name = luaL_checkstring(L, 2);
  int place = 0;
  while (names[place] && strcmp(names[place], name) != 0) {
    place++;
  }
  switch (place) {
  case MAILBOX:
    return push_part(L, bound, KB_PART_MAILBOX);
  case ALERTS:
    return bound->scene.alerts_known ? push_part(L, bound, KB_PART_ALERTS) : read(L, bound, proxy);
  case PROFILE:
  case USER:
    return read(L, bound, proxy);
  case ALERT:
    if (bound->scene.has_alert) {
      return push_part(L, bound, KB_PART_ALERT);
    }
    lua_pushnil(L);
    return 1;
  default:
    break;
  }
  const char *near = kb_text_suggest(name, names);
  return luaL_error(L, "a case has no '%s'%s%s%s; it has mailbox, profile, user, alerts and alert",
                    name, near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
}

static int alerts_index(lua_State *L, const struct kb_bound *bound)
{
  if (!lua_isinteger(L, 2)) {
    return luaL_error(
      L, "case.alerts is a list: case.alerts[1], or for _, alert in ipairs(case.alerts)");
  }
  const lua_Integer place = lua_tointeger(L, 2);
  if (place < 1 || (lua_Unsigned)place > bound->scene.alert_count) {
    lua_pushnil(L);
  } else {
    new_proxy(L, KB_PART_LISTED, (size_t)place - 1);
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
  const struct kb_bound *bound = bound_of(L);
  const struct proxy *proxy = own_proxy(L);
  switch (proxy->part) {
  case KB_PART_CASE:
    return case_index(L, bound, proxy);
  case KB_PART_ALERTS:
    return alerts_index(L, bound);
  case KB_PART_MAILBOX:
  case KB_PART_PROFILE:
  case KB_PART_USER:
  case KB_PART_ALERT:
  case KB_PART_LISTED:
    break;
  }
  return read(L, bound, proxy);
}

static int on_new_index(lua_State *L)
{
  return luaL_error(L, "a case is read-only: nothing in it can be set");
}

static int on_length(lua_State *L)
{
  const struct kb_bound *bound = bound_of(L);
  const struct proxy *proxy = own_proxy(L);
  if (proxy->part != KB_PART_ALERTS) {
    return luaL_error(L, "only case.alerts has a length");
  }
  lua_pushinteger(L, (lua_Integer)bound->scene.alert_count);
  return 1;
}

static int next_alert(lua_State *L)
{
  /* After the largest integer this wraps around: no alert has that index. */
  const lua_Integer place = (lua_Integer)((lua_Unsigned)luaL_checkinteger(L, 2) + 1);
  lua_pushinteger(L, place);
  lua_geti(L, 1, place);
  return lua_isnil(L, -1) ? 1 : 2;
}

static int on_pairs(lua_State *L)
{
  const struct proxy *proxy = own_proxy(L);
  if (proxy->part != KB_PART_ALERTS) {
    return luaL_error(L, "the columns of a record cannot be listed: read them by name");
  }
  lua_pushcfunction(L, next_alert);
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
  const struct kb_bound *bound = bound_of(L);
  struct kb_question question = {.kind = KB_ASK_KNOWN};
  question.name.data = luaL_checklstring(L, 2, &question.name.length);
  if (lua_isnil(L, 1)) {
    lua_pushboolean(L, false);
    return 1;
  }
  const struct proxy *proxy = luaL_testudata(L, 1, METATABLE);
  if (!proxy || proxy->part == KB_PART_ALERTS) {
    return luaL_error(L, "known needs a record and a column: known(case.profile, \"statecode\")");
  }
  question.part = proxy->part;
  question.place = proxy->place;
  return ask(L, bound, &question);
}

static int option_unknown(lua_State *L)
{
  /* for other values Lua would print the address */
  const bool is_text = lua_type(L, 2) == LUA_TSTRING || lua_type(L, 2) == LUA_TNUMBER;
  const char *wanted = is_text ? luaL_tolstring(L, 2, NULL) : luaL_typename(L, 2);
  return luaL_error(L, "%s has no %s%s%s: kbtriage check says which there are",
                    lua_tostring(L, lua_upvalueindex(1)), is_text ? "'" : "", wanted,
                    is_text ? "'" : "");
}

static int option_read_only(lua_State *L)
{
  return luaL_error(L, "option is read-only");
}

/* Makes the table at the top of the stack read-only, with an error for unknown names. */
static void seal(lua_State *L, const char *path)
{
  lua_createtable(L, 0, 1);
  lua_pushstring(L, path);
  lua_pushcclosure(L, option_unknown, 1);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_createtable(L, 0, 0);
  lua_createtable(L, 0, 2);
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, option_read_only);
  lua_setfield(L, -2, "__newindex");
  lua_setmetatable(L, -2);
  lua_remove(L, -2);
}

static void push_choices(lua_State *L, const struct kb_table *table, const struct kb_column *column)
{
  lua_createtable(L, 0, 8);
  for (const struct kb_choice *choice = column->choices; choice->label; choice++) {
    char name[128];
    struct kb_buf buf = {0};
    kb_schema_choice_name(&buf, choice);
    snprintf(name, sizeof name, "%s", kb_buf_text(&buf));
    const bool failed = buf.failed;
    kb_buf_fini(&buf);
    if (failed) {
      luaL_error(L, "out of memory");
    }
    lua_pushinteger(L, choice->value);
    lua_setfield(L, -2, name);
    lua_pushinteger(L, choice->value);
    lua_setfield(L, -2, choice->label);
  }
  char path[128];
  snprintf(path, sizeof path, "option.%s.%s", table->logical_name, column->name);
  seal(L, path);
}

static void push_options(lua_State *L)
{
  lua_createtable(L, 0, KB_TABLE_COUNT);
  for (int id = 0; id < KB_TABLE_COUNT; id++) {
    const struct kb_table *table = kb_schema_table((enum kb_table_id)id);
    lua_createtable(L, 0, 16);
    for (size_t i = 0; i < table->column_count; i++) {
      if (table->columns[i].type == KB_COLUMN_CHOICE) {
        push_choices(L, table, &table->columns[i]);
        lua_setfield(L, -2, table->columns[i].name);
      }
    }
    char path[64];
    snprintf(path, sizeof path, "option.%s", table->logical_name);
    seal(L, path);
    lua_setfield(L, -2, table->logical_name);
  }
  seal(L, "option");
}

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
  for (int part = KB_PART_CASE; part < KB_PARTS; part++) {
    new_proxy(L, (enum kb_part)part, 0);
    bound->references[part] = luaL_ref(L, LUA_REGISTRYINDEX);
  }
  kb_sandbox_push_base(kb_sandbox_of(L));
  push_options(L);
  lua_setfield(L, -2, "option");
  lua_pushlightuserdata(L, bound);
  lua_pushcclosure(L, known, 1);
  lua_setfield(L, -2, "known");
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
