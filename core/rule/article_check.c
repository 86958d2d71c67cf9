#include "rule/article_check.h"

#include "base/text.h"
#include "rule/shape.h"

#include <ctype.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>

enum { PATH_SIZE = 256, SUGGESTION_SIZE = 256, MAX_KEYS = 32 };

static void check_value(lua_State *L, const struct kb_shape *shape, const char *path,
                        struct kb_problems *problems);

/* Appends at `length`, cut to what there is room for; returns the new length. Paths are made for
   every key of every article, and snprintf would take longer than all the rest of checking. */
static size_t append(char path[PATH_SIZE], size_t length, const char *text)
{
  const size_t left = PATH_SIZE - 1 - length;
  const size_t added = strlen(text) < left ? strlen(text) : left;
  memcpy(path + length, text, added);
  path[length + added] = '\0';
  return length + added;
}

static void join_path(char path[PATH_SIZE], const char *parent, const char *key)
{
  size_t length = append(path, 0, parent);
  length = append(path, length, length > 0 ? "." : "");
  append(path, length, key);
}

static void element_path(char path[PATH_SIZE], const char *parent, lua_Integer number)
{
  char digits[24];
  size_t at = sizeof digits - 1;
  digits[at] = '\0';
  digits[--at] = ']';
  do {
    digits[--at] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  digits[--at] = '[';
  append(path, append(path, 0, parent), digits + at);
}

static const char *an(const char *noun)
{
  return strchr("aeiou", noun[0]) ? "an" : "a";
}

static const char *wanted_name(const struct kb_shape *shape)
{
  switch (shape->type) {
  case KB_SHAPE_LINE:
  case KB_SHAPE_TEXT:
  case KB_SHAPE_WORD:
    return "a text in quotes";
  case KB_SHAPE_DATE:
    return "a date in quotes, like \"2024-12-11\"";
  case KB_SHAPE_FUNCTION:
    return "a function: function(case) return … end";
  case KB_SHAPE_OBJECT:
  case KB_SHAPE_ROW:
    return "a table with names: { name = … }";
  case KB_SHAPE_LIST:
    return shape->fields ? "a list of tables: { { … }, { … } }"
                         : "a list of texts: { \"…\", \"…\" }";
  case KB_SHAPE_LINE_OR_LIST:
    return "a text in quotes, or a list of them";
  }
  return "another type";
}

static void wrong_type(lua_State *L, const struct kb_shape *shape, const char *path,
                       struct kb_problems *problems)
{
  const char *found = luaL_typename(L, -1);
  kb_problem_add(problems, KB_E_TYPE, path, NULL, "%s is %s %s, but must be %s", path, an(found),
                 found, wanted_name(shape));
}

static void check_text(lua_State *L, const struct kb_shape *shape, const char *path,
                       struct kb_problems *problems)
{
  size_t length = 0;
  const char *text = lua_tolstring(L, -1, &length);
  const bool one_line = shape->type != KB_SHAPE_TEXT;
  if (length == 0) {
    kb_problem_add(problems, KB_E_EMPTY, path, NULL, "%s is empty", path);
  } else if (!kb_text_is_utf8((struct kb_slice){text, length})) {
    kb_problem_add(problems, KB_E_VALUE, path, "save the file as UTF-8", "%s is not UTF-8", path);
  }
  for (size_t i = 0; i < length; i++) {
    const unsigned char byte = (unsigned char)text[i];
    if ((byte < 0x20 && (one_line || (byte != '\n' && byte != '\t'))) || byte == 0x7F) {
      kb_problem_add(problems, KB_E_CONTROL, path, NULL, "%s holds the control character 0x%02X",
                     path, byte);
      return;
    }
  }
}

static bool is_one_of(const char *word, const char *words)
{
  const size_t length = strlen(word);
  for (const char *at = words; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL) {
    if (strncmp(at, word, length) == 0 && (at[length] == '|' || at[length] == '\0')) {
      return length > 0 && !strchr(word, '|');
    }
  }
  return false;
}

static bool is_date(const char *text)
{
  static const char form[] = "dddd-dd-dd";
  if (strlen(text) != sizeof form - 1) {
    return false;
  }
  for (size_t i = 0; form[i]; i++) {
    if (form[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != form[i]) {
      return false;
    }
  }
  const int month = (text[5] - '0') * 10 + text[6] - '0';
  const int day = (text[8] - '0') * 10 + text[9] - '0';
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static void check_string(lua_State *L, const struct kb_shape *shape, const char *path,
                         struct kb_problems *problems)
{
  if (lua_type(L, -1) != LUA_TSTRING) {
    wrong_type(L, shape, path, problems);
    return;
  }
  check_text(L, shape, path, problems);
  const char *text = lua_tostring(L, -1);
  if (shape->type == KB_SHAPE_WORD && !is_one_of(text, shape->words)) {
    kb_problem_add(problems, KB_E_VALUE, path, NULL, "%s is \"%.60s\", but must be one of: %s",
                   path, text, shape->words);
  } else if (shape->type == KB_SHAPE_DATE && !is_date(text)) {
    kb_problem_add(problems, KB_E_VALUE, path, NULL, "%s is \"%.60s\", but must be %s", path, text,
                   wanted_name(shape));
  }
}

/* The length of a list; -1, and a problem, if the table has names or gaps. */
static lua_Integer list_length(lua_State *L, const struct kb_shape *shape, const char *path,
                               struct kb_problems *problems)
{
  lua_Integer count = 0;
  lua_Integer highest = 0;
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    lua_pop(L, 1);
    if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) < 1) {
      lua_pop(L, 1);
      kb_problem_add(problems, KB_E_TYPE, path, "put braces around each element",
                     "%s has names where a list has none; it must be %s", path, wanted_name(shape));
      return -1;
    }
    const lua_Integer place = lua_tointeger(L, -1);
    highest = place > highest ? place : highest;
    count++;
  }
  if (count != highest) {
    kb_problem_add(problems, KB_E_TYPE, path, NULL, "%s has a nil between its elements", path);
    return -1;
  }
  if (count == 0 && !shape->may_be_empty) {
    kb_problem_add(problems, KB_E_EMPTY, path, NULL, "%s is an empty list", path);
  }
  return count;
}

static void check_list(lua_State *L, const struct kb_shape *shape, const char *path,
                       struct kb_problems *problems)
{
  const struct kb_shape element = {
    .key = shape->key,
    .type = shape->fields ? KB_SHAPE_OBJECT : KB_SHAPE_TEXT,
    .fields = shape->fields,
  };
  const lua_Integer length = list_length(L, shape, path, problems);
  for (lua_Integer i = 1; i <= length; i++) {
    char name[PATH_SIZE];
    element_path(name, path, i);
    lua_rawgeti(L, -1, i);
    check_value(L, &element, name, problems);
    lua_pop(L, 1);
  }
}

static const struct kb_shape *find_field(const struct kb_shape *fields, const char *key)
{
  for (const struct kb_shape *field = fields; field->key; field++) {
    if (field->key[0] == key[0] && strcmp(field->key, key) == 0) {
      return field;
    }
  }
  return NULL;
}

static void unknown_key(const struct kb_shape *fields, const char *key, const char *path,
                        struct kb_problems *problems)
{
  const char *names[MAX_KEYS + 1] = {NULL};
  for (size_t i = 0; i < MAX_KEYS && fields[i].key; i++) {
    names[i] = fields[i].key;
  }
  const char *near = kb_text_suggest(key, names);
  char suggestion[SUGGESTION_SIZE];
  snprintf(suggestion, sizeof suggestion, "did you mean %s?", near ? near : "");
  kb_problem_add(problems, KB_E_UNKNOWN_KEY, path, near ? suggestion : NULL, "unknown key %.100s",
                 path);
}

static void check_keys(lua_State *L, const struct kb_shape *fields, const char *path,
                       struct kb_problems *problems)
{
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    lua_pop(L, 1);
    if (lua_type(L, -1) != LUA_TSTRING) {
      kb_problem_add(problems, KB_E_UNKNOWN_KEY, path, "write name = value",
                     "%s%shas a value without a name", path[0] ? path : "the article",
                     path[0] ? " " : " ");
      continue;
    }
    if (!find_field(fields, lua_tostring(L, -1))) {
      char key_path[PATH_SIZE];
      join_path(key_path, path, lua_tostring(L, -1));
      unknown_key(fields, lua_tostring(L, -1), key_path, problems);
    }
  }
}

static void check_object(lua_State *L, const struct kb_shape *fields, const char *path,
                         struct kb_problems *problems)
{
  check_keys(L, fields, path, problems);
  for (const struct kb_shape *field = fields; field->key; field++) {
    char field_path[PATH_SIZE];
    join_path(field_path, path, field->key);
    lua_pushstring(L, field->key);
    if (lua_rawget(L, -2) != LUA_TNIL) {
      check_value(L, field, field_path, problems);
    } else if (field->required) {
      kb_problem_add(problems, KB_E_MISSING_KEY, path, NULL, "%s is missing: %s", field_path,
                     field->help);
    }
    lua_pop(L, 1);
  }
}

static void check_value(lua_State *L, const struct kb_shape *shape, const char *path,
                        struct kb_problems *problems)
{
  luaL_checkstack(L, 8, "article");
  switch (shape->type) {
  case KB_SHAPE_LINE:
  case KB_SHAPE_TEXT:
  case KB_SHAPE_DATE:
  case KB_SHAPE_WORD:
    check_string(L, shape, path, problems);
    return;
  case KB_SHAPE_LINE_OR_LIST:
    if (lua_type(L, -1) == LUA_TSTRING) {
      check_text(L, shape, path, problems);
      return;
    }
    break;
  case KB_SHAPE_FUNCTION:
    if (lua_type(L, -1) != LUA_TFUNCTION) {
      wrong_type(L, shape, path, problems);
    }
    return;
  case KB_SHAPE_OBJECT:
  case KB_SHAPE_LIST:
  case KB_SHAPE_ROW:
    break;
  }
  if (lua_type(L, -1) != LUA_TTABLE) {
    wrong_type(L, shape, path, problems);
  } else if (shape->type == KB_SHAPE_OBJECT) {
    check_object(L, shape->fields, path, problems);
  } else if (shape->type != KB_SHAPE_ROW) {
    check_list(L, shape, path, problems);
  }
}

void kb_article_check_shape(struct lua_State *L, struct kb_problems *problems)
{
  check_object(L, kb_shape_article(), "", problems);
}
