#include "sandbox/settings.h"

#include "base/file_text.h"
#include "base/grow.h"
#include "luasource/locations.h"
#include "sandbox/sandbox.h"

#include <lua.h>
#include <stdio.h>
#include <stdlib.h>

enum { LARGEST = 256 * 1024, ITEMS_MAX = 1000 };

struct reading {
  struct kb_settings *settings;
  const char *file;
  struct kb_source_map *map;
  struct kb_error *error;
  enum kb_status status;
  struct kb_source_place failed_at; /* of `error`, if it concerns a value */
};

static struct kb_source_place place_of(const struct reading *reading, const char *section,
                                       const char *key)
{
  char path[256];
  snprintf(path, sizeof path, "%.100s%s%.100s", section, section[0] ? "." : "", key);
  return kb_source_map_find(reading->map, path);
}

/* Reports the first mistake in the file: Lua iterates over a table in a varying order. */
static bool is_first(const struct reading *reading, const struct kb_source_place *place,
                     const struct kb_error *error)
{
  const struct kb_source_place *other = &reading->failed_at;
  if (place->line != other->line || place->column != other->column) {
    return place->line < other->line ||
           (place->line == other->line && place->column < other->column);
  }
  return strcmp(error->message, reading->error->message) < 0;
}

static void fail(struct reading *reading, const char *section, const char *key, const char *reason)
{
  const struct kb_source_place place = place_of(reading, section, key);
  struct kb_error error;
  kb_fail(&error, KB_INVALID, "%.200s:%zu:%zu: %.60s%s%.60s %s", reading->file, place.line,
          place.column, section, section[0] ? "." : "", key, reason);
  if (reading->status == KB_OK ||
      (reading->status == KB_INVALID && is_first(reading, &place, &error))) {
    *reading->error = error;
    reading->status = KB_INVALID;
    reading->failed_at = place;
  }
}

static void *check(struct reading *reading, void *memory)
{
  if (!memory && reading->status == KB_OK) {
    reading->status = kb_fail_no_memory(reading->error);
  }
  return memory;
}

/* The text or number at the top of the stack, as text. */
static const char *text_at_top(struct reading *reading, lua_State *L)
{
  char number[64];
  size_t length = 0;
  if (lua_type(L, -1) == LUA_TNUMBER) {
    const int written = lua_isinteger(L, -1)
                          ? snprintf(number, sizeof number, LUA_INTEGER_FMT, lua_tointeger(L, -1))
                          : snprintf(number, sizeof number, LUA_NUMBER_FMT, lua_tonumber(L, -1));
    return check(
      reading, kb_arena_dup(&reading->settings->arena, (struct kb_slice){number, (size_t)written}));
  }
  const char *text = lua_tolstring(L, -1, &length);
  return strlen(text) == length ? check(reading, kb_arena_dup(&reading->settings->arena,
                                                              (struct kb_slice){text, length}))
                                : NULL;
}

static bool is_text(lua_State *L)
{
  return lua_type(L, -1) == LUA_TSTRING || lua_type(L, -1) == LUA_TNUMBER;
}

/* Reads the list at the top of the stack. */
static void read_list(struct reading *reading, lua_State *L, struct kb_setting *setting)
{
  const lua_Unsigned count = lua_rawlen(L, -1);
  setting->values =
    count <= ITEMS_MAX
      ? check(reading, kb_arena_array(&reading->settings->arena, (size_t)count + 1, sizeof(char *)))
      : NULL;
  for (lua_Unsigned i = 1; setting->values && i <= count; i++) {
    lua_rawgeti(L, -1, (lua_Integer)i);
    const char *text = is_text(L) ? text_at_top(reading, L) : NULL;
    lua_pop(L, 1);
    if (!text) {
      break;
    }
    setting->values[setting->count++] = text;
  }
  if (count == 0 || setting->count < count) {
    fail(reading, setting->section, setting->key,
         count == 0 ? "is an empty list" : "must be a list of texts");
  }
}

static void add(struct reading *reading, const struct kb_setting *setting)
{
  struct kb_settings *settings = reading->settings;
  if (!KB_MAKE_ROOM(settings->list, settings->count, settings->capacity, 16)) {
    check(reading, NULL);
    return;
  }
  settings->list[settings->count++] = *setting;
}

static void read_table(struct reading *reading, lua_State *L, const char *section);

static bool has_names(lua_State *L)
{
  bool has = false;
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    lua_pop(L, 1);
    has = has || lua_type(L, -1) == LUA_TSTRING;
  }
  return has;
}

/* Reads the value at the top of the stack, with key `key`. */
static void read_value(struct reading *reading, lua_State *L, const char *section, const char *key)
{
  const struct kb_source_place place = place_of(reading, section, key);
  struct kb_setting setting = {
    .section = section, .key = key, .line = place.line, .column = place.column};
  if (lua_type(L, -1) == LUA_TTABLE && has_names(L)) {
    if (section[0]) {
      fail(reading, section, key, "is a table within a table: settings have none");
    } else {
      read_table(reading, L, key);
    }
    return;
  }
  if (lua_type(L, -1) == LUA_TBOOLEAN) {
    setting.is_switch = true;
    setting.on = lua_toboolean(L, -1);
  } else if (lua_type(L, -1) == LUA_TTABLE) {
    read_list(reading, L, &setting);
  } else if (is_text(L)) {
    setting.values = check(reading, kb_arena_array(&reading->settings->arena, 1, sizeof(char *)));
    const char *text = setting.values ? text_at_top(reading, L) : NULL;
    if (!text) {
      fail(reading, section, key, "holds a NUL character");
      return;
    }
    setting.values[setting.count++] = text;
  } else {
    fail(reading, section, key, "must be a text, a number, true, false, or a list of texts");
    return;
  }
  add(reading, &setting);
}

static void read_table(struct reading *reading, lua_State *L, const char *section)
{
  if (!lua_checkstack(L, 8)) {
    check(reading, NULL);
    return;
  }
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    if (lua_type(L, -2) != LUA_TSTRING) {
      fail(reading, "", section, "has a value without a name: write name = value");
    } else {
      lua_pushvalue(L, -2);
      const char *key = text_at_top(reading, L);
      lua_pop(L, 1);
      if (key) {
        read_value(reading, L, section, key);
      }
    }
    lua_pop(L, 1);
  }
}

static int read_returned(lua_State *L, void *data)
{
  struct reading *reading = data;
  if (lua_type(L, -1) == LUA_TTABLE) {
    read_table(reading, L, "");
  } else {
    reading->status = kb_fail(reading->error, KB_INVALID,
                              "%.200s: settings are a file that returns one table: return { org = "
                              "\"https://…\" }",
                              reading->file);
  }
  return 0;
}

static int by_place(const void *a, const void *b)
{
  const struct kb_setting *x = a;
  const struct kb_setting *y = b;
  if (x->line != y->line) {
    return x->line < y->line ? -1 : 1;
  }
  if (x->column != y->column) {
    return x->column < y->column ? -1 : 1;
  }
  return strcmp(x->key, y->key); /* the order of a table's keys varies */
}

/* Lua takes the last of two values; which one was intended is unknown. */
static void refuse_repeated(struct reading *reading)
{
  struct kb_slice path;
  struct kb_source_place place;
  if (reading->status == KB_OK && kb_source_map_repeated(reading->map, &path, &place)) {
    reading->status =
      kb_fail(reading->error, KB_INVALID, "%.200s:%zu:%zu: %.*s is given twice", reading->file,
              place.line, place.column, (int)(path.length < 100 ? path.length : 100), path.data);
  }
}

static enum kb_status load(struct reading *reading, struct kb_slice source)
{
  const struct kb_sandbox_budget budget = {.memory = 8 << 20, .steps = 2000000, .seconds = 2.0};
  struct kb_sandbox *sandbox = kb_sandbox_new(NULL, NULL);
  enum kb_sandbox_outcome outcome = KB_SANDBOX_NO_MEMORY;
  if (sandbox) {
    outcome = kb_sandbox_load(sandbox, reading->file, source, budget, NULL);
    if (outcome == KB_SANDBOX_DONE) {
      outcome = kb_sandbox_protect(sandbox, read_returned, reading, 1, 0);
    } else if (outcome != KB_SANDBOX_NO_MEMORY) {
      reading->status = kb_fail(
        reading->error, KB_INVALID, "%.200s:%d: does not load: %.200s", reading->file,
        kb_sandbox_line(sandbox) > 0 ? kb_sandbox_line(sandbox) : 1, kb_sandbox_message(sandbox));
      outcome = KB_SANDBOX_DONE;
    }
  }
  kb_sandbox_free(sandbox);
  refuse_repeated(reading);
  return outcome == KB_SANDBOX_DONE ? reading->status : kb_fail_no_memory(reading->error);
}

enum kb_status kb_settings_read(struct kb_settings *settings, const char *file,
                                struct kb_error *error)
{
  struct kb_buf source = {0};
  struct kb_error reason;
  *settings = (struct kb_settings){.list = NULL};
  enum kb_status status = kb_file_text_read(file, LARGEST, &source, &reason);
  if (status != KB_OK) {
    kb_fail(error, status, "%.200s: %.200s", file, reason.message);
  } else {
    struct reading reading = {settings, file,  kb_source_map_new(kb_buf_slice(&source)),
                              error,    KB_OK, {0, 0}};
    status = reading.map ? load(&reading, kb_buf_slice(&source)) : kb_fail_no_memory(error);
    kb_source_map_free(reading.map);
  }
  kb_buf_fini(&source);
  if (status == KB_OK && settings->count > 0) {
    qsort(settings->list, settings->count, sizeof *settings->list, by_place);
  }
  return status;
}

void kb_settings_fini(struct kb_settings *settings)
{
  kb_arena_fini(&settings->arena);
  free(settings->list);
  *settings = (struct kb_settings){.list = NULL};
}
