#include "article/article_fields.h"

#include "article/condition_eval.h"
#include "base/json_literal.h"
#include "luasource/lua_tokens.h"
#include "sandbox/sandbox.h"

#include <stdint.h>

enum {
  DEPTH_MAX = 16,
  ROW_DEPTH = 3,     /* examples = { { case = { … } } } */
  MEMBERS_MAX = 256, /* with a name, of one table: each is compared with those before it */
};

/* What is left to read. Each function named take_… goes behind what it takes, or says false. */
struct reader {
  const char *at, *end;
  struct kb_fields *fields;
  struct kb_arena *lasting;
  size_t functions; /* taken so far */
  size_t plain;     /* of these */
  bool is_in_row;   /* of an example: nothing in it is of interest but that it is plain */
};

/* Of eight bytes, how many are spaces before the first that is none. */
static size_t leading_spaces(const char *at)
{
  uint64_t bytes;
  memcpy(&bytes, at, sizeof bytes);
  const uint64_t others = bytes ^ UINT64_C(0x2020202020202020);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  return others ? (size_t)__builtin_clzll(others) / 8 : sizeof bytes;
#else
  return others ? (size_t)__builtin_ctzll(others) / 8 : sizeof bytes;
#endif
}

static const char *spaces_end(const char *at, const char *end)
{
  while (at < end && kb_lua_is_space(*at)) {
    const bool has_room = (size_t)(end - at) > sizeof(uint64_t);
    at += has_room && at[1] == ' ' ? 1 + leading_spaces(at + 1) : 1; /* lines are indented */
  }
  return at;
}

/* White space and comments of one line; a long comment is not plain, and is met as what it is not.
 */
static void skip_more(struct reader *reader)
{
  for (;;) {
    reader->at = spaces_end(reader->at, reader->end);
    if (reader->end - reader->at < 3 || memcmp(reader->at, "--", 2) != 0 || reader->at[2] == '[') {
      return;
    }
    const char *line = memchr(reader->at, '\n', (size_t)(reader->end - reader->at));
    reader->at = line ? line : reader->end;
  }
}

static inline void skip(struct reader *reader)
{
  if (reader->at < reader->end && (kb_lua_is_space(*reader->at) || *reader->at == '-')) {
    skip_more(reader);
  }
}

static inline bool take(struct reader *reader, char byte)
{
  skip(reader);
  if (reader->at == reader->end || *reader->at != byte) {
    return false;
  }
  reader->at++;
  return true;
}

static bool take_name(struct reader *reader, struct kb_slice *name)
{
  skip(reader);
  const char *begin = reader->at;
  if (begin == reader->end || kb_lua_is_digit(*begin)) {
    return false;
  }
  while (reader->at < reader->end && kb_lua_is_name_byte(*reader->at)) {
    reader->at++;
  }
  *name = (struct kb_slice){begin, (size_t)(reader->at - begin)};
  return name->length > 0;
}

/* The end of a string that begins behind its quote, or NULL. Rare escapes are not plain, neither
   are control characters. */
static const char *string_end(const struct reader *reader, char quote, bool *has_escapes)
{
  const size_t length = (size_t)(reader->end - reader->at);
  for (size_t at = 0;; at++) {
    at = quote == '"' ? kb_json_skip_literal(reader->at, at, length) : at;
    const unsigned char byte = at < length ? (unsigned char)reader->at[at] : 0;
    if (byte == (unsigned char)quote) {
      return reader->at + at;
    }
    if (byte < 0x20 || byte == 0x7F) {
      return NULL;
    }
    if (byte == '\\') {
      at++;
      if (at >= length || reader->at[at] == '\0' || !strchr("\"'\\nt", reader->at[at])) {
        return NULL;
      }
      *has_escapes = true;
    }
  }
}

static bool decode(struct kb_fields *fields, struct kb_slice *text)
{
  kb_buf_clear(&fields->scratch);
  kb_lua_string_value(&fields->scratch, (struct kb_slice){text->data - 1, text->length + 2});
  text->length = fields->scratch.length;
  text->data = kb_arena_dup(&fields->arena, kb_buf_slice(&fields->scratch));
  fields->failed |= fields->scratch.failed || !text->data;
  return !fields->failed;
}

static bool take_string(struct reader *reader, struct kb_slice *text)
{
  skip(reader);
  if (reader->at == reader->end || (*reader->at != '"' && *reader->at != '\'')) {
    return false;
  }
  const char quote = *reader->at++;
  bool has_escapes = false;
  const char *end = string_end(reader, quote, &has_escapes);
  if (!end) {
    return false;
  }
  *text = (struct kb_slice){reader->at, (size_t)(end - reader->at)};
  reader->at = end + 1;
  return !has_escapes || decode(reader->fields, text);
}

static bool take_digits(struct reader *reader)
{
  const char *begin = reader->at;
  while (reader->at < reader->end && kb_lua_is_digit(*reader->at)) {
    reader->at++;
  }
  return reader->at > begin;
}

/* 12, -3, 0.5; whatever else goes on is not plain. */
static bool take_number(struct reader *reader)
{
  reader->at += *reader->at == '-';
  if (!take_digits(reader)) {
    return false;
  }
  if (reader->at < reader->end && *reader->at == '.') {
    reader->at++;
    if (!take_digits(reader)) {
      return false;
    }
  }
  return reader->at == reader->end || (!kb_lua_is_name_byte(*reader->at) && *reader->at != '.');
}

/* Up to the `end` that belongs to it. Where this is wrong, what was taken is not one function, and
   Lua does not load it. */
static bool take_other_function(struct kb_slice rest, size_t *length)
{
  struct kb_lua_reader tokens = kb_lua_reader_of(rest);
  size_t open = 0;
  do {
    const struct kb_lua_token token = kb_lua_read(&tokens);
    if (token.kind == KB_LUA_END || token.kind == KB_LUA_UNKNOWN) {
      return false;
    }
    if (token.kind == KB_LUA_KEYWORD) {
      static const char *const openers[] = {"function", "if", "do", "repeat", NULL};
      static const char *const closers[] = {"end", "until", NULL};
      open += kb_lua_is_any(&token, openers);
      open -= kb_lua_is_any(&token, closers);
    }
  } while (open > 0);
  *length = tokens.at;
  return true;
}

static bool take_function(struct reader *reader, struct kb_field *field)
{
  const struct kb_slice rest = {reader->at, (size_t)(reader->end - reader->at)};
  size_t length = 0;
  if (reader->is_in_row) {
    return false;
  }
  field->condition = kb_condition_compile(reader->lasting, rest, &length);
  if (!field->condition && !take_other_function(rest, &length)) {
    return false;
  }
  field->text = (struct kb_slice){reader->at, length};
  reader->at += length;
  reader->functions++;
  reader->plain += field->condition != NULL;
  return true;
}

static bool take_table(struct reader *reader, const struct kb_field *field, int depth);

static bool take_word(struct reader *reader, struct kb_field *field)
{
  const char *begin = reader->at;
  struct kb_slice word;
  if (!take_name(reader, &word)) {
    return false;
  }
  if (kb_slice_is(word, "function")) {
    field->kind = KB_FIELD_FUNCTION;
    reader->at = begin;
    return take_function(reader, field);
  }
  field->kind = kb_slice_is(word, "null") ? KB_FIELD_USERDATA : KB_FIELD_BOOLEAN;
  return field->kind == KB_FIELD_USERDATA || kb_slice_is(word, "true") ||
         kb_slice_is(word, "false");
}

static size_t add(const struct reader *reader, const struct kb_field *field)
{
  return reader->is_in_row ? 0 : kb_fields_add(reader->fields, *field);
}

/* The row of an example, as a table that has nothing in it. */
static bool take_row(struct reader *reader, const struct kb_field *field, int depth)
{
  struct kb_field row = *field;
  row.kind = KB_FIELD_TABLE;
  add(reader, &row);
  reader->is_in_row = true;
  const bool good = take_table(reader, field, depth);
  reader->is_in_row = false;
  return good;
}

/* Adds it, with the key that `field` has. */
static bool take_value(struct reader *reader, struct kb_field field, int depth)
{
  bool good = false;
  skip(reader);
  const char byte = reader->at < reader->end ? *reader->at : '\0';
  if (byte == '{') {
    return depth == ROW_DEPTH && kb_slice_is(field.key, "case") ? take_row(reader, &field, depth)
                                                                : take_table(reader, &field, depth);
  }
  if (byte == '"' || byte == '\'') {
    field.kind = KB_FIELD_TEXT;
    good = take_string(reader, &field.text);
  } else if (kb_lua_is_digit(byte) || byte == '-') {
    field.kind = KB_FIELD_NUMBER;
    good = take_number(reader);
  } else {
    good = take_word(reader, &field);
  }
  add(reader, &field);
  return good;
}

/* name = or ["name"] =, behind which a value stands; nothing is taken if neither is there. False:
   what stands there is not plain. */
static bool take_key(struct reader *reader, struct kb_slice *key)
{
  const char *before = reader->at;
  if (take(reader, '[')) {
    return take_string(reader, key) && take(reader, ']') && take(reader, '=');
  }
  if (take_name(reader, key) && take(reader, '=')) {
    return !kb_lua_is_keyword(*key);
  }
  *key = (struct kb_slice){0};
  reader->at = before;
  return true;
}

/* Which of two equal keys holds is for Lua to say. `*seen` tells quickly that there are none. */
static bool is_repeated(const struct kb_fields *fields, size_t table, struct kb_slice key,
                        uint64_t *seen)
{
  const unsigned char last = key.length > 0 ? (unsigned char)key.data[key.length - 1] : 0;
  const unsigned char middle = (unsigned char)key.data[key.length / 2];
  const uint64_t bit = UINT64_C(1) << ((key.length * 7 + middle * (size_t)5 + last) & 63);
  const bool may_be = (*seen & bit) != 0;
  *seen |= bit;
  for (size_t at = table + 1; may_be && at < fields->count; at = fields->list[at].next) {
    if (fields->list[at].key.data && kb_slice_equal(fields->list[at].key, key)) {
      return true;
    }
  }
  return false;
}

/* Behind a value: true, having taken what separates it from the next; or the table's end. */
static bool take_separator(struct reader *reader)
{
  return take(reader, ',') || take(reader, ';') ||
         (skip(reader), reader->at < reader->end && *reader->at == '}');
}

static bool take_table(struct reader *reader, const struct kb_field *field, int depth)
{
  struct kb_fields *fields = reader->fields;
  struct kb_field table_field = *field;
  uint64_t seen = 0;
  size_t elements = 0;
  size_t named = 0;
  table_field.kind = KB_FIELD_TABLE;
  const size_t table = add(reader, &table_field);
  if (depth > DEPTH_MAX || !take(reader, '{')) {
    return false;
  }
  while (!take(reader, '}')) {
    struct kb_field member = {.key = {0}};
    const size_t functions = reader->functions;
    if (named == MEMBERS_MAX || !take_key(reader, &member.key) ||
        (member.key.data && !reader->is_in_row && is_repeated(fields, table, member.key, &seen))) {
      return false;
    }
    member.place = member.key.data ? 0 : ++elements;
    named += member.key.data != NULL;
    if (!take_value(reader, member, depth + 1) || !take_separator(reader) || fields->failed ||
        fields->too_many) {
      return false;
    }
    if (member.key.data && reader->functions > functions && !kb_lua_is_name(member.key)) {
      return false;
    }
  }
  if (!reader->is_in_row) {
    kb_fields_close(fields, table);
  }
  return true;
}

/* --- The functions alone --- */

struct writer {
  const struct kb_fields *fields;
  struct kb_buf *out;
  const char *at; /* in the source: lines up to here are written */
};

/* Line ends, so that the function stands where it stood. */
static void write_function(struct writer *writer, struct kb_slice function)
{
  const char *line = writer->at;
  while ((line = memchr(line, '\n', (size_t)(function.data - line)))) {
    kb_buf_add_char(writer->out, '\n');
    line++;
  }
  kb_buf_add_slice(writer->out, function);
  writer->at = function.data + function.length;
}

static bool has_functions(const struct kb_fields *fields, size_t at)
{
  for (size_t i = at; i < fields->list[at].next; i++) {
    if (fields->list[i].kind == KB_FIELD_FUNCTION) {
      return true;
    }
  }
  return false;
}

static void write_table(struct writer *writer, size_t table)
{
  const struct kb_field *list = writer->fields->list;
  kb_buf_add_char(writer->out, '{');
  for (size_t at = table + 1; at < list[table].next; at = list[at].next) {
    const bool has_any = has_functions(writer->fields, at);
    if (!has_any && list[at].place == 0) {
      continue;
    }
    if (list[at].key.data) {
      kb_buf_add_slice(writer->out, list[at].key);
      kb_buf_add_char(writer->out, '=');
    }
    if (list[at].kind == KB_FIELD_FUNCTION) {
      write_function(writer, list[at].text);
    } else if (has_any) {
      write_table(writer, at);
    } else {
      kb_buf_add_text(writer->out, "{}");
    }
    kb_buf_add_char(writer->out, ',');
  }
  kb_buf_add_char(writer->out, '}');
}

bool kb_fields_from_source(struct kb_fields *fields, struct kb_slice source,
                           struct kb_arena *lasting, struct kb_buf *functions)
{
  struct reader reader = {
    .at = source.data, .end = source.data + source.length, .fields = fields, .lasting = lasting};
  struct kb_slice word;
  kb_fields_clear(fields);
  /* Nothing may stand before the table, so that nothing in it can mean another thing. */
  if (source.length == 0 || source.length > KB_SANDBOX_SOURCE_MAX ||
      memchr(source.data, '\r', source.length) || !take_name(&reader, &word) ||
      !kb_slice_is(word, "return") || !take_value(&reader, (struct kb_field){.key = {0}}, 0) ||
      fields->list[0].kind != KB_FIELD_TABLE) {
    return false;
  }
  skip(&reader);
  if (reader.at != reader.end || fields->failed || fields->too_many) {
    return false;
  }
  struct writer writer = {fields, functions, source.data};
  kb_buf_clear(functions);
  if (reader.plain == reader.functions) {
    return true;
  }
  kb_buf_add_text(functions, "return");
  write_table(&writer, 0);
  return !functions->failed;
}
