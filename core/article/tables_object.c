#include "article/tables_object.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

enum { KEYS_MAX = 16, SHOWN_MAX = 60 };

/* --- What is wrong --- */

static void add_report(struct kb_tables_reading *reading, enum kb_diagnostic_code code,
                       const char *path, struct kb_source_place where, const char *suggestion,
                       const char *message)
{
  struct kb_diagnostics *diagnostics = reading->diagnostics;
  kb_diagnostic_add(diagnostics, code, path, suggestion, "%s", message);
  if (!diagnostics->failed) {
    struct kb_diagnostic *added = &diagnostics->list[diagnostics->count - 1];
    added->line = where.line;
    added->column = where.column;
  }
}

void kb_said_wrong(struct kb_tables_reading *reading, enum kb_diagnostic_code code,
                   struct kb_said_at at, const char *suggestion, const char *format, ...)
{
  const struct kb_fields *fields = &reading->tables->fields;
  const enum kb_diagnostic_turn turn = kb_diagnostic_turn(reading->wrong++);
  const struct kb_source_place where = fields->list[at.where].where;
  struct kb_buf path = {0};
  struct kb_buf message = {0};
  char text[512];
  va_list arguments;
  if (turn == KB_TURN_MORE) {
    add_report(reading, code, "", where, NULL, kb_diagnostics_more);
  }
  if (turn != KB_TURN_REPORT) {
    return;
  }
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  kb_fields_path(fields, at.object, &path);
  kb_buf_addf(&path, "%s%s", path.length > 0 && at.part ? "." : "", at.part ? at.part : "");
  kb_buf_addf(&message, "%.200s %s", path.length > 0 ? kb_buf_text(&path) : "the file", text);
  reading->failed |= path.failed || message.failed;
  add_report(reading, code, kb_buf_text(&path), where, suggestion, kb_buf_text(&message));
  kb_buf_fini(&path);
  kb_buf_fini(&message);
}

const char *kb_said_suggest(struct kb_slice word, const char *const *candidates, char *buffer,
                            size_t size)
{
  enum { LONGEST = 120 };
  char text[LONGEST + 1];
  if (word.length > LONGEST) {
    return NULL;
  }
  snprintf(text, sizeof text, "%.*s", (int)word.length, word.data);
  const char *near = kb_text_suggest(text, candidates);
  if (!near) {
    return NULL;
  }
  snprintf(buffer, size, "did you mean %s?", near);
  return buffer;
}

static void wrong_kind(struct kb_tables_reading *reading, struct kb_said_at at, const char *wanted)
{
  const char *found = kb_field_kind_name(reading->tables->fields.list[at.where].kind);
  kb_said_wrong(reading, KB_E_TYPE, at, NULL, "is a %s, but must be %s", found, wanted);
}

struct kb_site kb_said_site(struct kb_tables_reading *reading, size_t field)
{
  struct kb_site site = {.file = reading->file, .where = reading->tables->fields.list[field].where};
  struct kb_buf path = {0};
  kb_fields_path(&reading->tables->fields, field, &path);
  site.path = kb_arena_dup(&reading->tables->arena, kb_buf_slice(&path));
  reading->failed |= path.failed || !site.path;
  kb_buf_fini(&path);
  return site;
}

/* --- Memory --- */

void *kb_said_room(struct kb_tables_reading *reading, void *list, size_t count, size_t size)
{
  void *wider = kb_arena_room(&reading->tables->arena, list, count, 4, size);
  reading->failed |= !wider;
  return wider;
}

void *kb_said_new(struct kb_tables_reading *reading, size_t size)
{
  void *made = kb_arena_alloc(&reading->tables->arena, size);
  reading->failed |= !made;
  return made;
}

/* --- Values --- */

struct kb_slice kb_said_text(struct kb_tables_reading *reading, size_t field)
{
  const struct kb_slice text = reading->tables->fields.list[field].text;
  const struct kb_slice source = reading->source;
  if (text.data >= source.data && text.data <= source.data + source.length) {
    return text;
  }
  const char *copy = kb_arena_dup(&reading->tables->arena, text);
  reading->failed |= !copy;
  return (struct kb_slice){copy, copy ? text.length : 0};
}

/* As in the Web API; so nothing else ever gets into an address. */
static bool is_name(struct kb_slice text)
{
  enum { LONGEST = 128 };
  if (text.length == 0 || text.length > LONGEST || kb_is_digit(text.data[0])) {
    return false;
  }
  for (size_t i = 0; i < text.length; i++) {
    if (!kb_lua_is_name_byte(text.data[i])) {
      return false;
    }
  }
  return true;
}

struct kb_slice kb_said_captured(struct kb_slice own)
{
  static const char before[] = "alert.";
  const size_t length = sizeof before - 1;
  return own.length > length && memcmp(own.data, before, length) == 0
           ? (struct kb_slice){own.data + length, own.length - length}
           : (struct kb_slice){0};
}

static bool has_control(struct kb_slice text)
{
  for (size_t i = 0; i < text.length; i++) {
    if ((unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7F) {
      return true;
    }
  }
  return false;
}

/* False, and reported: it is not such a text. */
static bool read_text(struct kb_tables_reading *reading, struct kb_said_at at,
                      enum kb_said_kind kind, struct kb_slice *text)
{
  if (reading->tables->fields.list[at.where].kind != KB_FIELD_TEXT) {
    wrong_kind(reading, at, "a text in quotes");
    return false;
  }
  *text = kb_said_text(reading, at.where);
  const int shown = (int)(text->length < SHOWN_MAX ? text->length : SHOWN_MAX);
  if (text->length == 0) {
    kb_said_wrong(reading, KB_E_EMPTY, at, NULL, "is empty");
  } else if (has_control(*text)) {
    kb_said_wrong(reading, KB_E_CONTROL, at, NULL, "has a control character in it");
  } else if (!kb_text_is_utf8(*text)) {
    kb_said_wrong(reading, KB_E_VALUE, at, "save the file as UTF-8", "is not UTF-8");
  } else if (kind == KB_SAID_NAME && !is_name(*text)) {
    kb_said_wrong(reading, KB_E_VALUE, at, NULL,
                  "is \"%.*s\", but must be a name: letters, digits and _", shown, text->data);
  } else if (kind == KB_SAID_OWN && !is_name(*text) && !is_name(kb_said_captured(*text))) {
    kb_said_wrong(reading, KB_E_VALUE, at, NULL,
                  "is \"%.*s\", but must be the name of a column, or \"alert.NAME\" with a name "
                  "that a message captures as [NAME]",
                  shown, text->data);
  } else if (kind == KB_SAID_WORD && (!is_name(*text) || !kb_lua_is_name(*text))) {
    kb_said_wrong(reading, KB_E_VALUE, at, NULL,
                  "is \"%.*s\", but must be a name that articles can write: letters, digits, _",
                  shown, text->data);
  } else {
    return true;
  }
  return false;
}

static bool read_integer(struct kb_tables_reading *reading, struct kb_said_at at, int64_t *number)
{
  if (reading->tables->fields.list[at.where].kind != KB_FIELD_NUMBER) {
    wrong_kind(reading, at, "a number");
    return false;
  }
  const struct kb_field *field = &reading->tables->fields.list[at.where];
  if (!kb_field_integer(field, number) || *number < INT32_MIN || *number > INT32_MAX) {
    kb_said_wrong(reading, KB_E_VALUE, at, NULL, "must be a whole number of 32 bits");
    return false;
  }
  return true;
}

static bool read_value(struct kb_tables_reading *reading, struct kb_said_at at,
                       const struct kb_said_key *key, void *target)
{
  const struct kb_fields *fields = &reading->tables->fields;
  const struct kb_field *field = &fields->list[at.where];
  switch (key->kind) {
  case KB_SAID_NAME:
  case KB_SAID_WORD:
  case KB_SAID_LINE:
  case KB_SAID_OWN:
    return read_text(reading, at, key->kind, target);
  case KB_SAID_INTEGER:
    return read_integer(reading, at, target);
  case KB_SAID_BOOLEAN:
    if (field->kind != KB_FIELD_BOOLEAN) {
      wrong_kind(reading, at, "true or false");
      return false;
    }
    *(bool *)target = kb_slice_is(field->text, "true");
    return true;
  case KB_SAID_TABLE:
    if (field->kind != KB_FIELD_TABLE) {
      wrong_kind(reading, at, "a table: { … }");
      return false;
    }
    break;
  case KB_SAID_ANY:
    break;
  }
  *(size_t *)target = at.where;
  return true;
}

/* --- Objects --- */

static bool is_of(const struct kb_said_key *key, const struct kb_field *field)
{
  return field->key.data ? key->place == 0 && key->key[0] == field->key.data[0] &&
                             kb_slice_is(field->key, key->key)
                         : key->place == field->place;
}

enum { SUGGESTION_SIZE = 80 };

/* What kb_said_suggest says of a key that is none of these. */
static const char *suggest_key(struct kb_slice key, const struct kb_said_key *keys, size_t count,
                               char suggestion[SUGGESTION_SIZE])
{
  const char *names[KEYS_MAX + 1] = {NULL};
  for (size_t i = 0, named = 0; i < count && named < KEYS_MAX; i++) {
    if (keys[i].place == 0) {
      names[named++] = keys[i].key;
    }
  }
  return kb_said_suggest(key, names, suggestion, SUGGESTION_SIZE);
}

static void unknown_key(struct kb_tables_reading *reading, size_t field,
                        const struct kb_said_key *keys, size_t count)
{
  const struct kb_slice key = reading->tables->fields.list[field].key;
  char suggestion[SUGGESTION_SIZE];
  if (!key.data) {
    kb_said_wrong(reading, KB_E_UNKNOWN_KEY, kb_said_at(field), "write name = value",
                  "is a value without a name");
    return;
  }
  kb_said_wrong(reading, KB_E_UNKNOWN_KEY, kb_said_at(field),
                suggest_key(key, keys, count, suggestion), "is a key that does not belong there");
}

/* Whether unknown_key suggests that key for one of the object. */
static bool is_misspelt(const struct kb_tables_reading *reading, size_t object,
                        const struct kb_said_key *keys, size_t count, const char *key)
{
  const struct kb_field *list = reading->tables->fields.list;
  char wanted[SUGGESTION_SIZE];
  snprintf(wanted, sizeof wanted, "did you mean %s?", key);
  for (size_t at = object + 1; at < list[object].next; at = list[at].next) {
    char suggestion[SUGGESTION_SIZE];
    bool is_known = !list[at].key.data;
    for (size_t i = 0; i < count && !is_known; i++) {
      is_known = is_of(&keys[i], &list[at]);
    }
    if (!is_known && suggest_key(list[at].key, keys, count, suggestion) &&
        strcmp(suggestion, wanted) == 0) {
      return true;
    }
  }
  return false;
}

static void check_required(struct kb_tables_reading *reading, size_t object,
                           const struct kb_said_key *keys, size_t count, unsigned found)
{
  for (size_t i = 0; i < count; i++) {
    if (keys[i].required && (found >> i & 1) == 0 &&
        !is_misspelt(reading, object, keys, count, keys[i].key)) {
      kb_said_wrong(reading, KB_E_MISSING_KEY, kb_said_part(object, keys[i].key), NULL,
                    "is missing: %s", keys[i].help);
    }
  }
}

bool kb_said_object(struct kb_tables_reading *reading, size_t object,
                    const struct kb_said_key *keys, size_t count, void *into)
{
  const struct kb_field *list = reading->tables->fields.list;
  const size_t wrong = reading->wrong;
  unsigned found = 0; /* bits of keys */
  size_t next = 0;    /* files mostly have the keys in this order */
  for (size_t at = object + 1; at < list[object].next; at = list[at].next) {
    size_t tried = 0;
    while (tried < count && !is_of(&keys[next], &list[at])) {
      next = next + 1 < count ? next + 1 : 0;
      tried++;
    }
    if (tried == count) {
      unknown_key(reading, at, keys, count);
      continue;
    }
    const struct kb_said_key *key = &keys[next];
    const struct kb_said_at place = {at, object, key->key};
    found |= 1U << next;
    read_value(reading, place, key, (char *)into + key->offset);
  }
  check_required(reading, object, keys, count, found);
  return reading->wrong == wrong;
}

/* --- Lists --- */

size_t kb_said_list(struct kb_tables_reading *reading, size_t list, enum kb_field_kind kind)
{
  const struct kb_field *fields = reading->tables->fields.list;
  size_t count = 0;
  for (size_t at = list + 1; list > 0 && at < fields[list].next; at = fields[at].next) {
    if (fields[at].key.data) {
      kb_said_wrong(reading, KB_E_TYPE, kb_said_at(at), "put braces around each element",
                    "is a name where a list has none");
      return 0;
    }
    if (fields[at].kind != kind) {
      wrong_kind(reading, kb_said_at(at),
                 kind == KB_FIELD_TEXT ? "a text in quotes" : "a table: { … }");
      return 0;
    }
    count++;
  }
  return count;
}

size_t kb_said_some(struct kb_tables_reading *reading, size_t list, enum kb_field_kind kind,
                    size_t most)
{
  const size_t wrong = reading->wrong;
  const size_t count = kb_said_list(reading, list, kind);
  if (list > 0 && count == 0 && reading->wrong == wrong) {
    kb_said_wrong(reading, KB_E_EMPTY, kb_said_at(list), NULL, "is an empty list");
  }
  if (count > most) {
    kb_said_wrong(reading, KB_E_VALUE, kb_said_at(list), NULL, "has %zu elements, but %zu at most",
                  count, most);
    return 0;
  }
  return count;
}

void kb_said_names(struct kb_tables_reading *reading, size_t list, struct kb_names_said *names)
{
  const size_t count = kb_said_some(reading, list, KB_FIELD_TEXT, KB_SAID_NAMES_MAX);
  for (size_t i = 0; i < count; i++) { /* no element has members */
    if (read_text(reading, kb_said_at(list + 1 + i), KB_SAID_NAME, &names->list[names->count])) {
      names->count++;
    }
  }
}
