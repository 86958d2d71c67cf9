#include "rule/bind.h"

#include "base/text.h"
#include "rule/article_row.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>

/* What a proxy stands for. */
enum part {
  PART_CASE,
  PART_MAILBOX,
  PART_PROFILE,
  PART_USER,
  PART_ALERT,
  PART_ALERTS,
  PART_LISTED
};

struct proxy {
  enum part part;
  size_t index; /* of PART_LISTED: its place in the alerts */
};

#define METATABLE "kb.record"

/* Every function that needs the view has it as its first upvalue. */
static struct kb_view *view_of(lua_State *L)
{
  struct kb_view *view = lua_touserdata(L, lua_upvalueindex(1));
  if (!view->a_case) {
    luaL_error(L, "there is no case here: read it in a function");
  }
  return view;
}

static void new_proxy(lua_State *L, enum part part, size_t index)
{
  struct proxy *proxy = lua_newuserdatauv(L, sizeof *proxy, 0);
  *proxy = (struct proxy){part, index};
  luaL_setmetatable(L, METATABLE);
}

/* All but those of the alerts in a list are made once: each shows whatever case there is. */
static void push_proxy(lua_State *L, const struct kb_view *view, enum part part)
{
  lua_rawgeti(L, LUA_REGISTRYINDEX, view->references[part]);
}

static void halt_if_failed(lua_State *L, const struct kb_view *view)
{
  if (view->trace->failed) {
    kb_box_halt(L);
  }
}

/* Appends at `length`, cut to what there is room for; returns the new length. For every column that
   is read snprintf would take longer than reading it. */
static size_t append(char field[KB_FIELD_SIZE], size_t length, const char *text)
{
  const size_t left = KB_FIELD_SIZE - 1 - length;
  const size_t added = strnlen(text, left);
  memcpy(field + length, text, added);
  field[length + added] = '\0';
  return length + added;
}

static const struct kb_record *record_of(lua_State *L, const struct kb_view *view,
                                         const struct proxy *proxy, char field[KB_FIELD_SIZE])
{
  const struct kb_case *a_case = view->a_case;
  const struct kb_record *record = NULL;
  const char *name = "";
  switch (proxy->part) {
  case PART_MAILBOX:
    record = &a_case->mailbox;
    break;
  case PART_PROFILE:
    record = a_case->profile.link == KB_LINK_RECORD ? &a_case->profile.record : NULL;
    break;
  case PART_USER:
    record = a_case->user.link == KB_LINK_RECORD ? &a_case->user.record : NULL;
    break;
  case PART_ALERT:
    record = view->symptom ? view->symptom->alert : NULL;
    break;
  case PART_LISTED:
    record = proxy->index < a_case->alert_count ? &a_case->alerts[proxy->index] : NULL;
    break;
  case PART_CASE:
  case PART_ALERTS:
    break;
  }
  if (!record) {
    luaL_error(L, "a record of another case: keep no records between conditions");
    return NULL;
  }
  name = record->table->article_name;
  if (proxy->part == PART_LISTED) {
    snprintf(field, KB_FIELD_SIZE, "alerts[%zu]", proxy->index + 1);
  } else {
    append(field, 0, name);
  }
  return record;
}

static void push_value(lua_State *L, const struct cJSON *value)
{
  int64_t integer = 0;
  switch (kb_json_kind(value)) {
  case KB_JSON_BOOLEAN:
    lua_pushboolean(L, kb_json_true(value));
    return;
  case KB_JSON_STRING:
    lua_pushstring(L, kb_json_string(value));
    return;
  case KB_JSON_NUMBER:
    if (kb_json_integer(value, &integer)) {
      lua_pushinteger(L, integer);
    } else {
      lua_pushnumber(L, kb_json_number(value));
    }
    return;
  case KB_JSON_NULL:
  case KB_JSON_ARRAY:
  case KB_JSON_OBJECT:
    break;
  }
  lua_pushnil(L);
}

static int push_placeholder(lua_State *L, const struct kb_view *view, struct kb_slice name)
{
  for (size_t i = 0; i < view->symptom->placeholder_count; i++) {
    const struct kb_placeholder *bound = &view->symptom->placeholders[i];
    if (kb_slice_equal(bound->name, name)) {
      lua_pushlstring(L, bound->value.data, bound->value.length);
      return 1;
    }
  }
  return 0;
}

static int record_index(lua_State *L, struct kb_view *view, const struct proxy *proxy)
{
  char field[KB_FIELD_SIZE];
  const struct kb_record *record = record_of(L, view, proxy, field);
  struct kb_slice name = {0};
  name.data = luaL_checklstring(L, 2, &name.length);
  append(field, append(field, strlen(field), "."), name.data);
  const int place = kb_record_place(record, name);
  const struct cJSON *value =
    place >= 0 ? kb_record_at(record, place) : kb_record_get(record, name);
  switch (kb_view_column(view, record, place, value, field, false)) {
  case KB_READ_RELATED:
    return luaL_error(L, "%s is no column but a related row: articles read columns", field);
  case KB_READ_VALUE:
    halt_if_failed(L, view);
    push_value(L, value);
    return 1;
  case KB_READ_NOTHING:
    break;
  }
  if (record->id && kb_slice_is(name, record->table->key)) {
    lua_pushstring(L, record->id);
    return 1;
  }
  if (proxy->part == PART_ALERT && push_placeholder(L, view, name)) {
    return 1;
  }
  kb_view_missing(view, record, field);
  kb_box_halt(L);
}

/* A related record, nil if there is none. */
static int push_related(lua_State *L, struct kb_view *view, const struct kb_related *related,
                        enum part part)
{
  char field[KB_FIELD_SIZE];
  bool has_record = false;
  append(field, append(field, 0, "mailbox."), related->column);
  if (kb_view_related(view, related, field, false, &has_record) == KB_READ_NOTHING) {
    kb_box_halt(L);
  }
  halt_if_failed(L, view);
  if (has_record) {
    push_proxy(L, view, part);
  } else {
    lua_pushnil(L);
  }
  return 1;
}

static int push_alerts(lua_State *L, struct kb_view *view)
{
  if (!view->a_case->alerts_known) {
    view->a_case->incomplete |= view->a_case->more_may_come;
    kb_trace_missing(view->trace, "alerts");
    kb_box_halt(L);
  }
  push_proxy(L, view, PART_ALERTS);
  return 1;
}

static int case_index(lua_State *L, struct kb_view *view)
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
    push_proxy(L, view, PART_MAILBOX);
    return 1;
  case PROFILE:
    return push_related(L, view, &view->a_case->profile, PART_PROFILE);
  case USER:
    return push_related(L, view, &view->a_case->user, PART_USER);
  case ALERTS:
    return push_alerts(L, view);
  case ALERT:
    if (view->symptom) {
      push_proxy(L, view, PART_ALERT);
    } else {
      lua_pushnil(L);
    }
    return 1;
  default:
    break;
  }
  const char *near = kb_text_suggest(name, names);
  return luaL_error(L, "a case has no '%s'%s%s%s; it has mailbox, profile, user, alerts and alert",
                    name, near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
}

static int alerts_index(lua_State *L, const struct kb_view *view)
{
  if (!lua_isinteger(L, 2)) {
    return luaL_error(
      L, "case.alerts is a list: case.alerts[1], or for _, alert in ipairs(case.alerts)");
  }
  const lua_Integer place = lua_tointeger(L, 2);
  if (place < 1 || (lua_Unsigned)place > view->a_case->alert_count) {
    lua_pushnil(L);
  } else {
    new_proxy(L, PART_LISTED, (size_t)place - 1);
  }
  return 1;
}

/* Articles cannot get at the metamethods, so that it is always a proxy which they are called for.
 */
static const struct proxy *own_proxy(lua_State *L)
{
  return lua_touserdata(L, 1);
}

static int on_index(lua_State *L)
{
  struct kb_view *view = view_of(L);
  const struct proxy *proxy = own_proxy(L);
  switch (proxy->part) {
  case PART_CASE:
    return case_index(L, view);
  case PART_ALERTS:
    return alerts_index(L, view);
  case PART_MAILBOX:
  case PART_PROFILE:
  case PART_USER:
  case PART_ALERT:
  case PART_LISTED:
    break;
  }
  return record_index(L, view, proxy);
}

static int on_new_index(lua_State *L)
{
  return luaL_error(L, "a case is read-only: nothing in it can be set");
}

static int on_length(lua_State *L)
{
  const struct kb_view *view = view_of(L);
  const struct proxy *proxy = own_proxy(L);
  if (proxy->part != PART_ALERTS) {
    return luaL_error(L, "only case.alerts has a length");
  }
  lua_pushinteger(L, (lua_Integer)view->a_case->alert_count);
  return 1;
}

static int next_alert(lua_State *L)
{
  /* Behind the last number there is comes the first: no alert has it. */
  const lua_Integer place = (lua_Integer)((lua_Unsigned)luaL_checkinteger(L, 2) + 1);
  lua_pushinteger(L, place);
  lua_geti(L, 1, place);
  return lua_isnil(L, -1) ? 1 : 2;
}

static int on_pairs(lua_State *L)
{
  const struct proxy *proxy = own_proxy(L);
  if (proxy->part != PART_ALERTS) {
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
  lua_pushboolean(L, a && b && a->part == b->part && a->index == b->index);
  return 1;
}

static bool is_known(lua_State *L, struct kb_view *view, const struct proxy *proxy,
                     const char *name)
{
  struct kb_case *a_case = view->a_case;
  if (proxy->part == PART_CASE) {
    if (strcmp(name, "alerts") == 0) {
      a_case->incomplete |= !a_case->alerts_known && a_case->more_may_come;
      return a_case->alerts_known;
    }
    const struct kb_related *related = strcmp(name, "profile") == 0 ? &a_case->profile
                                       : strcmp(name, "user") == 0  ? &a_case->user
                                                                    : NULL;
    return related ? related->link != KB_LINK_UNKNOWN
                   : strcmp(name, "mailbox") == 0 || (strcmp(name, "alert") == 0 && view->symptom);
  }
  char field[KB_FIELD_SIZE];
  const struct kb_record *record = record_of(L, view, proxy, field);
  const struct cJSON *value = kb_record_get(record, kb_slice_of(name));
  a_case->incomplete |= !kb_record_has_row(record) && a_case->more_may_come;
  return (value && (kb_json_kind(value) != KB_JSON_NUMBER || kb_view_is_exact(value))) ||
         (record->id && strcmp(name, record->table->key) == 0);
}

/* known(record, "column"): can the column be told? Asks without ending the condition. */
static int known(lua_State *L)
{
  struct kb_view *view = view_of(L);
  const char *name = luaL_checkstring(L, 2);
  if (lua_isnil(L, 1)) {
    lua_pushboolean(L, false);
    return 1;
  }
  const struct proxy *proxy = luaL_testudata(L, 1, METATABLE);
  if (!proxy || proxy->part == PART_ALERTS) {
    return luaL_error(L, "known needs a record and a column: known(case.profile, \"statecode\")");
  }
  lua_pushboolean(L, is_known(L, view, proxy, name));
  return 1;
}

static int option_unknown(lua_State *L)
{
  /* Of other things Lua would tell the address. */
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

/* Turns the table at the top of the stack into one that cannot be changed and raises an error for
   names it does not have. */
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
  struct kb_view *view = data;
  luaL_newmetatable(L, METATABLE);
  lua_pushlightuserdata(L, view);
  luaL_setfuncs(L, metamethods, 1);
  lua_pop(L, 1);
  for (int part = PART_CASE; part < KB_PARTS; part++) {
    new_proxy(L, (enum part)part, 0);
    view->references[part] = luaL_ref(L, LUA_REGISTRYINDEX);
  }
  kb_box_push_base(kb_box_of(L));
  push_options(L);
  lua_setfield(L, -2, "option");
  lua_pushlightuserdata(L, view);
  lua_pushcclosure(L, known, 1);
  lua_setfield(L, -2, "known");
  kb_article_push_null(L);
  lua_setfield(L, -2, "null");
  lua_pop(L, 1);
  return 0;
}

enum kb_box_outcome kb_bind(struct kb_box *box, struct kb_view *view)
{
  return kb_box_protect(box, set_up, view, 0, 0);
}

void kb_bind_push_case(struct lua_State *L, const struct kb_view *view)
{
  push_proxy(L, view, PART_CASE);
}
