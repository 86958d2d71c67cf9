#include "article/article_check.h"

#include "article/article_schema.h"
#include "base/date.h"
#include "base/json_literal.h"
#include "base/text.h"

#include <stdio.h>

enum { PATH_SIZE = 256, SUGGESTION_SIZE = 256, MAX_KEYS = 32 };

/* The path of a field. Paths are formatted only when something is wrong. */
struct place {
  const struct place *outer; /* NULL: this is the article */
  const char *key;           /* NULL: it is an element of a list, */
  size_t number;             /* with this number */
};

struct checking {
  const struct kb_fields *fields;
  struct kb_diagnostics *diagnostics;
  bool *is_readable; /* false: fields are missing, or have another type */
};

static void check_value(const struct checking *checking, const struct kb_field *field,
                        const struct kb_schema_key *schema, const struct place *place);

static void write_path(const struct place *place, char path[PATH_SIZE])
{
  if (!place->outer) {
    path[0] = '\0';
    return;
  }
  write_path(place->outer, path);
  const size_t length = strlen(path);
  if (place->key) {
    snprintf(path + length, PATH_SIZE - length, "%s%s", length > 0 ? "." : "", place->key);
  } else {
    snprintf(path + length, PATH_SIZE - length, "[%zu]", place->number);
  }
}

static const char *an(const char *noun)
{
  return strchr("aeiou", noun[0]) ? "an" : "a";
}

static const char *wanted_name(const struct kb_schema_key *schema)
{
  switch (schema->type) {
  case KB_SCHEMA_LINE:
  case KB_SCHEMA_TEXT:
  case KB_SCHEMA_WORD:
    return "a text in quotes";
  case KB_SCHEMA_DATE:
    return "a date in quotes, like \"2024-12-11\"";
  case KB_SCHEMA_FUNCTION:
    return "a function: function(case) return … end";
  case KB_SCHEMA_BOOLEAN:
    return "true or false";
  case KB_SCHEMA_OBJECT:
  case KB_SCHEMA_VALUES:
  case KB_SCHEMA_ROW:
    return "a table with names: { name = … }";
  case KB_SCHEMA_DATA:
    return "a list of tables: { { … }, { … } }";
  case KB_SCHEMA_LIST:
    return schema->fields ? "a list of tables: { { … }, { … } }"
                          : "a list of texts: { \"…\", \"…\" }";
  case KB_SCHEMA_LINE_OR_LIST:
    return "a text in quotes, or a list of them";
  }
  return "another type";
}

static void wrong_type(const struct checking *checking, const struct kb_field *field,
                       const struct kb_schema_key *schema, const struct place *place)
{
  char path[PATH_SIZE];
  write_path(place, path);
  const char *found = kb_field_kind_name(field->kind);
  *checking->is_readable = false;
  kb_diagnostic_add(checking->diagnostics, KB_E_TYPE, path, NULL, "%s is %s %s, but must be %s",
                    path, an(found), found, wanted_name(schema));
}

/* Most texts are. */
static bool is_printable_ascii(struct kb_slice text)
{
  size_t at = 0;
  while ((at = kb_json_skip_literal(text.data, at, text.length)) < text.length &&
         (text.data[at] == '"' || text.data[at] == '\\')) {
    at++;
  }
  return at == text.length;
}

/* The first byte that is not allowed in the text, or 0x100. */
static unsigned find_control(struct kb_slice text, bool one_line)
{
  for (size_t i = 0; i < text.length; i++) {
    const unsigned char byte = (unsigned char)text.data[i];
    if ((byte < 0x20 && (one_line || (byte != '\n' && byte != '\t'))) || byte == 0x7F) {
      return byte;
    }
  }
  return 0x100;
}

static void check_text(const struct checking *checking, struct kb_slice text,
                       const struct kb_schema_key *schema, const struct place *place)
{
  char path[PATH_SIZE];
  if (text.length > 0 && is_printable_ascii(text)) {
    return;
  }
  const bool is_utf8 = kb_text_is_utf8(text);
  const unsigned control = find_control(text, schema->type != KB_SCHEMA_TEXT);
  if (text.length > 0 && is_utf8 && control > 0xFF) {
    return;
  }
  write_path(place, path);
  if (text.length == 0) {
    kb_diagnostic_add(checking->diagnostics, KB_E_EMPTY, path, NULL, "%s is empty", path);
  } else if (!is_utf8) {
    kb_diagnostic_add(checking->diagnostics, KB_E_VALUE, path, "save the file as UTF-8",
                      "%s is not UTF-8", path);
  }
  if (control <= 0xFF) {
    kb_diagnostic_add(checking->diagnostics, KB_E_CONTROL, path, NULL,
                      "%s holds the control character 0x%02X", path, control);
  }
}

static bool is_one_of(struct kb_slice word, const char *words)
{
  while (words) {
    const size_t length = strcspn(words, "|");
    if (kb_slice_equal(word, (struct kb_slice){words, length})) {
      return true;
    }
    words = words[length] ? words + length + 1 : NULL;
  }
  return false;
}

static bool is_date(struct kb_slice date)
{
  static const char form[] = "dddd-dd-dd";
  const char *text = date.data;
  if (date.length != sizeof form - 1 || !kb_has_form(text, form)) {
    return false;
  }
  const int month = (text[5] - '0') * 10 + text[6] - '0';
  const int day = (text[8] - '0') * 10 + text[9] - '0';
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static void check_string(const struct checking *checking, const struct kb_field *field,
                         const struct kb_schema_key *schema, const struct place *place)
{
  if (field->kind != KB_FIELD_TEXT) {
    wrong_type(checking, field, schema, place);
    return;
  }
  check_text(checking, field->text, schema, place);
  const bool is_other_word =
    schema->type == KB_SCHEMA_WORD && !is_one_of(field->text, schema->words);
  if (!is_other_word && (schema->type != KB_SCHEMA_DATE || is_date(field->text))) {
    return;
  }
  char path[PATH_SIZE];
  write_path(place, path);
  kb_diagnostic_add(
    checking->diagnostics, KB_E_VALUE, path, NULL, "%s is \"%.*s\", but must be %s%s", path,
    (int)(field->text.length < 60 ? field->text.length : 60), field->text.data,
    is_other_word ? "one of: " : "", is_other_word ? schema->words : wanted_name(schema));
}

static bool has_names(const struct kb_fields *fields, size_t list)
{
  for (size_t at = list + 1; at < fields->list[list].next; at = fields->list[at].next) {
    if (fields->list[at].place == 0) {
      return true;
    }
  }
  return false;
}

/* Whether it is a list; other errors in it are reported, too. */
static bool check_is_list(const struct checking *checking, size_t list,
                          const struct kb_schema_key *schema, const struct place *place)
{
  const struct kb_fields *fields = checking->fields;
  char path[PATH_SIZE];
  size_t count = 0;
  size_t highest = 0;
  for (size_t at = list + 1; at < fields->list[list].next; at = fields->list[at].next) {
    highest = fields->list[at].place > highest ? fields->list[at].place : highest;
    count++;
  }
  const bool named = has_names(fields, list);
  if (!named && count == highest && (count > 0 || schema->may_be_empty)) {
    return true;
  }
  write_path(place, path);
  if (named) {
    *checking->is_readable = false;
    kb_diagnostic_add(checking->diagnostics, KB_E_TYPE, path, "put braces around each element",
                      "%s has names where a list has none; it must be %s", path,
                      wanted_name(schema));
  } else if (count != highest) {
    *checking->is_readable = false;
    kb_diagnostic_add(checking->diagnostics, KB_E_TYPE, path, NULL,
                      "%s has a nil between its elements", path);
  } else {
    kb_diagnostic_add(checking->diagnostics, KB_E_EMPTY, path, NULL, "%s is an empty list", path);
  }
  return false;
}

static void check_list(const struct checking *checking, size_t list,
                       const struct kb_schema_key *schema, const struct place *place)
{
  const struct kb_fields *fields = checking->fields;
  const struct kb_schema_key element = {
    .key = schema->key,
    .type = schema->fields ? KB_SCHEMA_OBJECT : KB_SCHEMA_TEXT,
    .fields = schema->fields,
  };
  if (!check_is_list(checking, list, schema, place)) {
    return;
  }
  for (size_t at = list + 1; at < fields->list[list].next; at = fields->list[at].next) {
    const struct place here = {place, NULL, fields->list[at].place};
    check_value(checking, &fields->list[at], &element, &here);
  }
}

static const struct kb_schema_key *find_key(const struct kb_schema_key *keys, struct kb_slice key)
{
  for (const struct kb_schema_key *schema = keys; schema->key; schema++) {
    if (key.length > 0 && schema->key[0] == key.data[0] && kb_slice_is(key, schema->key)) {
      return schema;
    }
  }
  return NULL;
}

enum { LONGEST_KEY = 200 };

/* The key as a string, and the one that it most likely misspells, or NULL. */
static const char *near_key(const struct kb_schema_key *keys, struct kb_slice key,
                            char name[LONGEST_KEY + 1])
{
  const char *names[MAX_KEYS + 1] = {NULL};
  for (size_t i = 0; i < MAX_KEYS && keys[i].key; i++) {
    names[i] = keys[i].key;
  }
  snprintf(name, LONGEST_KEY + 1, "%.*s",
           (int)(key.length < LONGEST_KEY ? key.length : LONGEST_KEY), key.data);
  return kb_text_suggest(name, names);
}

static void unknown_key(const struct checking *checking, const struct kb_schema_key *keys,
                        struct kb_slice key, const struct place *place)
{
  char name[LONGEST_KEY + 1];
  char path[PATH_SIZE];
  char suggestion[SUGGESTION_SIZE];
  const char *near = near_key(keys, key, name);
  const struct place here = {place, name, 0};
  write_path(&here, path);
  snprintf(suggestion, sizeof suggestion, "did you mean %s?", near ? near : "");
  kb_diagnostic_add(checking->diagnostics, KB_E_UNKNOWN_KEY, path, near ? suggestion : NULL,
                    "unknown key %.100s", path);
}

static void check_keys(const struct checking *checking, size_t table,
                       const struct kb_schema_key *keys, const struct place *place)
{
  const struct kb_fields *fields = checking->fields;
  for (size_t at = table + 1; at < fields->list[table].next; at = fields->list[at].next) {
    const struct kb_slice key = fields->list[at].key;
    if (!key.data) {
      char path[PATH_SIZE];
      write_path(place, path);
      kb_diagnostic_add(checking->diagnostics, KB_E_UNKNOWN_KEY, path, "write name = value",
                        "%s has a value without a name", path[0] ? path : "the article");
    } else if (!find_key(keys, key)) {
      unknown_key(checking, keys, key, place);
    }
  }
}

/* Whether unknown_key suggests that key for one of the table. */
static bool is_misspelt(const struct kb_fields *fields, size_t table,
                        const struct kb_schema_key *keys, const char *key)
{
  char name[LONGEST_KEY + 1];
  for (size_t at = table + 1; at < fields->list[table].next; at = fields->list[at].next) {
    const struct kb_slice given = fields->list[at].key;
    if (given.data && !find_key(keys, given) && near_key(keys, given, name) == key) {
      return true;
    }
  }
  return false;
}

static void missing_key(const struct checking *checking, size_t table,
                        const struct kb_schema_key *keys, const struct kb_schema_key *missing,
                        const struct place *place)
{
  char path[PATH_SIZE];
  char outer[PATH_SIZE];
  const struct place here = {place, missing->key, 0};
  *checking->is_readable = false;
  if (!is_misspelt(checking->fields, table, keys, missing->key)) {
    write_path(&here, path);
    write_path(place, outer);
    kb_diagnostic_add(checking->diagnostics, KB_E_MISSING_KEY, outer, NULL, "%s is missing: %s",
                      path, missing->help);
  }
}

static void check_object(const struct checking *checking, size_t table,
                         const struct kb_schema_key *keys, const struct place *place)
{
  check_keys(checking, table, keys, place);
  for (const struct kb_schema_key *schema = keys; schema->key; schema++) {
    const struct place here = {place, schema->key, 0};
    const struct kb_field *field = kb_fields_find(checking->fields, table, schema->key);
    if (field) {
      check_value(checking, field, schema, &here);
    } else if (schema->required) {
      missing_key(checking, table, keys, schema, place);
    }
  }
}

/* Names with values of any kind that data has. */
static void check_values(const struct checking *checking, size_t table,
                         const struct kb_schema_key *schema, const struct place *place)
{
  const struct kb_fields *fields = checking->fields;
  const struct kb_schema_key text = {.type = KB_SCHEMA_LINE};
  char path[PATH_SIZE];
  for (size_t at = table + 1; at < fields->list[table].next; at = fields->list[at].next) {
    const struct kb_field *field = &fields->list[at];
    const char *kind = kb_field_kind_name(field->kind);
    char name[PATH_SIZE];
    snprintf(name, sizeof name, "%.*s", (int)(field->key.length < 100 ? field->key.length : 100),
             field->key.data ? field->key.data : "");
    const struct place here = {place, name, 0};
    if (!field->key.data) {
      write_path(place, path);
      *checking->is_readable = false;
      kb_diagnostic_add(checking->diagnostics, KB_E_TYPE, path, "write column = value",
                        "%s has a value without a name", path);
    } else if (field->kind == KB_FIELD_TABLE) {
      check_object(checking, at, schema->fields, &here);
    } else if (field->kind == KB_FIELD_TEXT) {
      check_text(checking, field->text, &text, &here);
    } else if (field->kind != KB_FIELD_NUMBER && field->kind != KB_FIELD_BOOLEAN) {
      write_path(&here, path);
      *checking->is_readable = false;
      kb_diagnostic_add(checking->diagnostics, KB_E_TYPE, path, NULL,
                        "%s is %s%s%s, but must be a number, true, false, or ask(\"name\")", path,
                        field->kind == KB_FIELD_USERDATA ? "" : an(kind),
                        field->kind == KB_FIELD_USERDATA ? "" : " ",
                        field->kind == KB_FIELD_USERDATA ? "null" : kind);
    }
  }
}

static void check_value(const struct checking *checking, const struct kb_field *field,
                        const struct kb_schema_key *schema, const struct place *place)
{
  const size_t at = kb_fields_index(checking->fields, field);
  switch (schema->type) {
  case KB_SCHEMA_LINE:
  case KB_SCHEMA_TEXT:
  case KB_SCHEMA_DATE:
  case KB_SCHEMA_WORD:
    check_string(checking, field, schema, place);
    return;
  case KB_SCHEMA_LINE_OR_LIST:
    if (field->kind == KB_FIELD_TEXT) {
      check_text(checking, field->text, schema, place);
      return;
    }
    break;
  case KB_SCHEMA_FUNCTION:
    if (field->kind != KB_FIELD_FUNCTION) {
      wrong_type(checking, field, schema, place);
    }
    return;
  case KB_SCHEMA_BOOLEAN:
    if (field->kind != KB_FIELD_BOOLEAN) {
      wrong_type(checking, field, schema, place);
    }
    return;
  case KB_SCHEMA_OBJECT:
  case KB_SCHEMA_VALUES:
  case KB_SCHEMA_LIST:
  case KB_SCHEMA_ROW:
  case KB_SCHEMA_DATA:
    break;
  }
  if (field->kind != KB_FIELD_TABLE) {
    wrong_type(checking, field, schema, place);
  } else if (schema->type == KB_SCHEMA_OBJECT) {
    check_object(checking, at, schema->fields, place);
  } else if (schema->type == KB_SCHEMA_VALUES) {
    check_values(checking, at, schema, place);
  } else if (schema->type != KB_SCHEMA_ROW && schema->type != KB_SCHEMA_DATA) {
    check_list(checking, at, schema, place);
  }
}

bool kb_article_check_schema(const struct kb_fields *fields, struct kb_diagnostics *diagnostics)
{
  bool is_readable = true;
  const struct checking checking = {fields, diagnostics, &is_readable};
  const struct place article = {NULL, NULL, 0};
  check_object(&checking, 0, kb_article_schema(), &article);
  return is_readable;
}
