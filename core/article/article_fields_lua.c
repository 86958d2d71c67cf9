#include "article/article_fields.h"

#include "article/article_row.h"
#include "article/article_schema.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>

struct reading {
  struct kb_fields *fields;
  lua_State *L;
};

enum kb_field_kind kb_field_kind_of(int type)
{
  switch (type) {
  case LUA_TBOOLEAN:
    return KB_FIELD_BOOLEAN;
  case LUA_TNUMBER:
    return KB_FIELD_NUMBER;
  case LUA_TSTRING:
    return KB_FIELD_TEXT;
  case LUA_TTABLE:
    return KB_FIELD_TABLE;
  case LUA_TFUNCTION:
    return KB_FIELD_FUNCTION;
  case LUA_TUSERDATA:
  case LUA_TLIGHTUSERDATA:
    return KB_FIELD_USERDATA;
  case LUA_TTHREAD:
    return KB_FIELD_THREAD;
  default:
    return KB_FIELD_NIL;
  }
}

static struct kb_slice text_at(lua_State *L, int index)
{
  struct kb_slice text;
  text.data = lua_tolstring(L, index, &text.length);
  return text;
}

/* A number, true or false. */
static void add_scalar(const struct reading *reading, struct kb_field *field)
{
  char text[64];
  lua_State *L = reading->L;
  if (field->kind == KB_FIELD_BOOLEAN) {
    field->text = kb_slice_of(lua_toboolean(L, -1) ? "true" : "false");
    return;
  }
  if (lua_isinteger(L, -1)) {
    snprintf(text, sizeof text, "%lld", (long long)lua_tointeger(L, -1));
  } else {
    snprintf(text, sizeof text, "%.17g", lua_tonumber(L, -1));
  }
  field->text.data = kb_arena_text(&reading->fields->arena, text);
  field->text.length = field->text.data ? strlen(text) : 0;
  reading->fields->failed |= !field->text.data;
}

static void add_row(const struct reading *reading, struct kb_field *field)
{
  struct kb_fields *fields = reading->fields;
  kb_buf_clear(&fields->scratch);
  if (kb_article_row_json(reading->L, &fields->scratch, &field->reason)) {
    field->text.length = fields->scratch.length;
    field->text.data = kb_arena_dup(&fields->arena, kb_buf_slice(&fields->scratch));
    fields->failed |= !field->text.data;
  }
  fields->failed |= fields->scratch.failed;
}

static void add_members(const struct reading *reading, const struct kb_schema_key *schema);

/* Adds the value at the top of the stack, with the key of `field`. */
static void add_value(const struct reading *reading, struct kb_field field,
                      const struct kb_schema_key *schema)
{
  field.kind = kb_field_kind_of(lua_type(reading->L, -1));
  if (field.kind == KB_FIELD_TEXT) {
    field.text = text_at(reading->L, -1);
  } else if (field.kind == KB_FIELD_BOOLEAN || field.kind == KB_FIELD_NUMBER) {
    add_scalar(reading, &field);
  }
  if (field.kind == KB_FIELD_TABLE && schema && schema->type == KB_SCHEMA_ROW) {
    add_row(reading, &field);
  }
  const size_t place = kb_fields_add(reading->fields, &field);
  if (field.kind == KB_FIELD_TABLE && schema) {
    add_members(reading, schema);
    kb_fields_close(reading->fields, place);
  }
}

/* The schema of a key's value in a table with schema `schema`; NULL: the value is not looked
   into. */
static const struct kb_schema_key *schema_within(const struct kb_schema_key *schema,
                                                 const struct kb_field *key,
                                                 struct kb_schema_key *element)
{
  if (schema->type == KB_SCHEMA_LIST && schema->fields) {
    *element = (struct kb_schema_key){.type = KB_SCHEMA_OBJECT, .fields = schema->fields};
    return key->place > 0 ? element : NULL;
  }
  if (schema->type == KB_SCHEMA_VALUES) {
    *element = (struct kb_schema_key){.type = KB_SCHEMA_OBJECT, .fields = schema->fields};
    return element;
  }
  if (schema->type != KB_SCHEMA_OBJECT || !key->key.data) {
    return NULL;
  }
  const struct kb_schema_key *field = schema->fields;
  while (field->key && !kb_slice_is(key->key, field->key)) {
    field++;
  }
  return field->key ? field : NULL;
}

static bool goes_on(const struct reading *reading)
{
  return !reading->fields->failed && !reading->fields->too_many;
}

/* Adds the members of the table at the top of the stack: first its list elements, in order. */
static void add_members(const struct reading *reading, const struct kb_schema_key *schema)
{
  lua_State *L = reading->L;
  struct kb_schema_key element;
  if (schema->type != KB_SCHEMA_OBJECT && schema->type != KB_SCHEMA_VALUES &&
      schema->type != KB_SCHEMA_LIST && schema->type != KB_SCHEMA_LINE_OR_LIST) {
    return;
  }
  luaL_checkstack(L, 8, "article");
  const lua_Unsigned length = lua_rawlen(L, -1);
  for (lua_Unsigned i = 1; i <= length && goes_on(reading); i++) {
    const struct kb_field field = {.place = (size_t)i};
    if (lua_rawgeti(L, -1, (lua_Integer)i) != LUA_TNIL) {
      add_value(reading, field, schema_within(schema, &field, &element));
    }
    lua_pop(L, 1);
  }
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    struct kb_field field = {.key = {0}};
    bool is_new = goes_on(reading);
    if (lua_type(L, -2) == LUA_TSTRING) {
      field.key = text_at(L, -2);
    } else if (lua_isinteger(L, -2)) {
      const lua_Integer number = lua_tointeger(L, -2);
      field.place = number > 0 ? (size_t)number : 0;
      is_new = is_new && (number < 1 || (lua_Unsigned)number > length);
    }
    if (is_new) {
      add_value(reading, field, schema_within(schema, &field, &element));
    }
    lua_pop(L, 1);
  }
}

void kb_fields_from_lua(struct kb_fields *fields, struct lua_State *L)
{
  const struct kb_schema_key article = {.type = KB_SCHEMA_OBJECT, .fields = kb_article_schema()};
  const struct reading reading = {fields, L};
  kb_fields_clear(fields);
  add_value(&reading, (struct kb_field){.key = {0}}, &article);
}
