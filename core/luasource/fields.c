#include "luasource/fields.h"

#include <stdlib.h>

void kb_fields_fini(struct kb_fields *fields)
{
  free(fields->list);
  kb_arena_fini(&fields->arena);
  kb_buf_fini(&fields->scratch);
  kb_lua_tokens_fini(&fields->tokens);
  *fields = (struct kb_fields){0};
}

void kb_fields_clear(struct kb_fields *fields)
{
  fields->count = 0;
  fields->failed = false;
  fields->too_many = false;
  fields->bytes = 0;
  fields->is_static = false;
  fields->needs_lua = false;
  fields->has_words = false;
  fields->repeated = 0;
  kb_arena_reset(&fields->arena);
}

static bool make_room(struct kb_fields *fields)
{
  if (fields->count < fields->capacity) {
    return true;
  }
  if (fields->count == KB_FIELDS_MAX) {
    fields->too_many = true;
    return false;
  }
  /* Read from source, most have at least two tokens: a value and a comma. */
  const size_t wanted = fields->capacity ? fields->capacity * 2 : 256 + fields->tokens.count / 2;
  const size_t capacity = wanted < KB_FIELDS_MAX ? wanted : KB_FIELDS_MAX;
  struct kb_field *list = realloc(fields->list, capacity * sizeof *list);
  if (!list) {
    fields->failed = true;
    return false;
  }
  fields->list = list;
  fields->capacity = capacity;
  return true;
}

size_t kb_fields_add(struct kb_fields *fields, const struct kb_field *field)
{
  if (fields->failed || fields->too_many || !make_room(fields)) {
    return 0;
  }
  const size_t place = fields->count++;
  fields->bytes += field->text.length;
  fields->list[place] = *field;
  fields->list[place].next = fields->count;
  return place;
}

void kb_fields_close(struct kb_fields *fields, size_t table)
{
  if (table < fields->count) {
    fields->list[table].next = fields->count;
  }
}

const struct kb_field *kb_fields_find(const struct kb_fields *fields, size_t table,
                                      const char *name)
{
  const struct kb_slice wanted = kb_slice_of(name);
  const size_t end = fields->list[table].next;
  for (size_t at = table + 1; at < end; at = fields->list[at].next) {
    const struct kb_slice key = fields->list[at].key;
    if (key.data && key.length == wanted.length && key.data[0] == *name &&
        kb_slice_equal(key, wanted)) {
      return &fields->list[at];
    }
  }
  return NULL;
}

size_t kb_fields_index(const struct kb_fields *fields, const struct kb_field *field)
{
  return (size_t)(field - fields->list);
}

bool kb_field_integer(const struct kb_field *field, int64_t *number)
{
  const bool is_negative = field->text.length > 0 && field->text.data[0] == '-';
  int64_t value = 0; /* below zero, where there is one number more */
  if (field->kind != KB_FIELD_NUMBER || field->text.length <= is_negative) {
    return false;
  }
  for (size_t i = is_negative; i < field->text.length; i++) {
    const char digit = field->text.data[i];
    if (!kb_is_digit(digit) || __builtin_mul_overflow(value, 10, &value) ||
        __builtin_sub_overflow(value, digit - '0', &value)) {
      return false;
    }
  }
  if (!is_negative && value == INT64_MIN) {
    return false;
  }
  *number = is_negative ? value : -value;
  return true;
}

const char *kb_field_kind_name(enum kb_field_kind kind)
{
  static const char *const names[] = {
    [KB_FIELD_NIL] = "nil",           [KB_FIELD_BOOLEAN] = "boolean",
    [KB_FIELD_NUMBER] = "number",     [KB_FIELD_TEXT] = "string",
    [KB_FIELD_TABLE] = "table",       [KB_FIELD_FUNCTION] = "function",
    [KB_FIELD_USERDATA] = "userdata", [KB_FIELD_THREAD] = "thread",
  };
  return names[kind];
}

static void add_quoted(struct kb_buf *out, struct kb_slice name)
{
  kb_buf_add_text(out, "[\"");
  for (size_t i = 0; i < name.length; i++) {
    const unsigned char byte = (unsigned char)name.data[i];
    if (byte < 0x20 || byte == 0x7F) {
      kb_buf_addf(out, "\\%03u", byte);
      continue;
    }
    if (byte == '"' || byte == '\\') {
      kb_buf_add_char(out, '\\');
    }
    kb_buf_add_char(out, name.data[i]);
  }
  kb_buf_add_text(out, "\"]");
}

/* At each level it is the one that the field is within. */
void kb_fields_path(const struct kb_fields *fields, size_t wanted, struct kb_buf *path)
{
  const struct kb_field *list = fields->list;
  for (size_t at = 0; at < wanted;) {
    at++;
    while (list[at].next <= wanted) {
      at = list[at].next;
    }
    if (!list[at].key.data) {
      kb_buf_addf(path, "[%zu]", list[at].place);
    } else if (kb_lua_is_name(list[at].key)) {
      kb_buf_add_text(path, path->length > 0 ? "." : "");
      kb_buf_add_slice(path, list[at].key);
    } else {
      add_quoted(path, list[at].key);
    }
  }
}
