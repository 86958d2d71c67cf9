#include "rule/plain_examples.h"

#include "base/json_plain.h"
#include "base/text.h"
#include "rule/lua_tokens.h"
#include "rule/shape.h"

#include <stdint.h>

enum { DEPTH_MAX = 16 };

/* What is left to read. Each function named take_… goes behind what it takes, or says false. */
struct reader {
  const char *at, *end;
};

static bool is_space(char byte)
{
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_digit(char byte)
{
  return byte >= '0' && byte <= '9';
}

static bool is_name_byte(char byte)
{
  return byte == '_' || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         is_digit(byte);
}

/* White space and comments of one line; a long comment is not plain, and is met as what it is not.
 */
static void skip(struct reader *reader)
{
  for (;;) {
    while (reader->at < reader->end && is_space(*reader->at)) {
      reader->at++;
    }
    if (reader->end - reader->at < 3 || memcmp(reader->at, "--", 2) != 0 || reader->at[2] == '[') {
      return;
    }
    const char *line = memchr(reader->at, '\n', (size_t)(reader->end - reader->at));
    reader->at = line ? line : reader->end;
  }
}

static bool take(struct reader *reader, char byte)
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
  if (begin == reader->end || is_digit(*begin)) {
    return false;
  }
  while (reader->at < reader->end && is_name_byte(*reader->at)) {
    reader->at++;
  }
  *name = (struct kb_slice){begin, (size_t)(reader->at - begin)};
  return name->length > 0;
}

/* On one line, without a backslash; control characters are not plain. */
static bool take_string(struct reader *reader, struct kb_slice *text)
{
  skip(reader);
  if (reader->at == reader->end || (*reader->at != '"' && *reader->at != '\'')) {
    return false;
  }
  const char quote = *reader->at;
  const char *begin = reader->at + 1;
  const size_t length = (size_t)(reader->end - begin);
  bool is_ascii = true;
  for (size_t at = 0;; at++) {
    at = quote == '"' ? kb_json_skip_plain(begin, at, length) : at;
    const unsigned char byte = at < length ? (unsigned char)begin[at] : 0;
    if (byte == (unsigned char)quote) {
      *text = (struct kb_slice){begin, at};
      reader->at = begin + at + 1;
      return is_ascii || kb_text_is_utf8(*text);
    }
    if (byte < 0x20 || byte == 0x7F || byte == '\\') {
      return false;
    }
    is_ascii = is_ascii && byte < 0x80;
  }
}

static bool take_digits(struct reader *reader)
{
  const char *begin = reader->at;
  while (reader->at < reader->end && is_digit(*reader->at)) {
    reader->at++;
  }
  return reader->at > begin;
}

/* 12, -3, 0.5; whatever else goes on is not plain. */
static bool take_number(struct reader *reader)
{
  skip(reader);
  reader->at += reader->at < reader->end && *reader->at == '-';
  if (!take_digits(reader)) {
    return false;
  }
  if (reader->at < reader->end && *reader->at == '.') {
    reader->at++;
    if (!take_digits(reader)) {
      return false;
    }
  }
  return reader->at == reader->end || (!is_name_byte(*reader->at) && *reader->at != '.');
}

/* name =, behind which a value stands; nothing is taken if none is there. */
static bool take_key(struct reader *reader, struct kb_slice *key)
{
  const struct reader before = *reader;
  if (take_name(reader, key) && take(reader, '=')) {
    return true;
  }
  *reader = before;
  return false;
}

/* The same, or ["name"] =, in a row. False: what stands there is not plain. */
static bool take_any_key(struct reader *reader)
{
  struct kb_slice key;
  if (take(reader, '[')) {
    return take_string(reader, &key) && take(reader, ']') && take(reader, '=');
  }
  return !take_key(reader, &key) || kb_lua_is_name(key);
}

/* Behind a value: true, having taken what separates it from the next; or the table's end. */
static bool take_separator(struct reader *reader)
{
  return take(reader, ',') || take(reader, ';') ||
         (skip(reader), reader->at < reader->end && *reader->at == '}');
}

static bool take_data(struct reader *reader, int depth);

static bool take_table(struct reader *reader, int depth)
{
  if (depth > DEPTH_MAX || !take(reader, '{')) {
    return false;
  }
  while (!take(reader, '}')) {
    if (!take_any_key(reader) || !take_data(reader, depth + 1) || !take_separator(reader)) {
      return false;
    }
  }
  return true;
}

static bool take_data(struct reader *reader, int depth)
{
  struct kb_slice text;
  skip(reader);
  const char byte = reader->at < reader->end ? *reader->at : '\0';
  if (byte == '{') {
    return take_table(reader, depth);
  }
  if (byte == '"' || byte == '\'') {
    return take_string(reader, &text);
  }
  if (is_digit(byte) || byte == '-') {
    return take_number(reader);
  }
  return take_name(reader, &text) &&
         (kb_slice_is(text, "true") || kb_slice_is(text, "false") || kb_slice_is(text, "null"));
}

static bool is_one_of(struct kb_slice word, const char *words)
{
  while (words) {
    const size_t length = strcspn(words, "|");
    if (word.length == length && memcmp(word.data, words, length) == 0) {
      return true;
    }
    words = words[length] ? words + length + 1 : NULL;
  }
  return false;
}

static bool take_line(struct reader *reader, const char *words)
{
  struct kb_slice text;
  return take_string(reader, &text) && text.length > 0 && (!words || is_one_of(text, words));
}

static bool take_value(struct reader *reader, const struct kb_shape *shape, int depth);

static bool take_object(struct reader *reader, const struct kb_shape *fields, int depth)
{
  uint64_t seen = 0;
  if (depth > DEPTH_MAX || !take(reader, '{')) {
    return false;
  }
  while (!take(reader, '}')) {
    struct kb_slice key;
    size_t place = 0;
    if (!take_key(reader, &key)) {
      return false;
    }
    while (fields[place].key && !kb_slice_is(key, fields[place].key)) {
      place++;
    }
    if (!fields[place].key || place >= 64 || (seen >> place & 1) != 0 ||
        !take_value(reader, &fields[place], depth + 1) || !take_separator(reader)) {
      return false;
    }
    seen |= UINT64_C(1) << place;
  }
  for (size_t i = 0; fields[i].key; i++) {
    if (fields[i].required && (i >= 64 || (seen >> i & 1) == 0)) {
      return false;
    }
  }
  return true;
}

static bool take_list(struct reader *reader, const struct kb_shape *shape, int depth)
{
  size_t count = 0;
  if (depth > DEPTH_MAX || !take(reader, '{')) {
    return false;
  }
  for (; !take(reader, '}'); count++) {
    const bool good =
      shape->fields ? take_object(reader, shape->fields, depth + 1) : take_line(reader, NULL);
    if (!good || !take_separator(reader)) {
      return false;
    }
  }
  return count > 0 || shape->may_be_empty;
}

static bool take_value(struct reader *reader, const struct kb_shape *shape, int depth)
{
  skip(reader);
  switch (shape->type) {
  case KB_SHAPE_LINE:
    return take_line(reader, NULL);
  case KB_SHAPE_WORD:
    return take_line(reader, shape->words);
  case KB_SHAPE_LINE_OR_LIST:
    return reader->at < reader->end && *reader->at == '{' ? take_list(reader, shape, depth)
                                                          : take_line(reader, NULL);
  case KB_SHAPE_OBJECT:
    return take_object(reader, shape->fields, depth);
  case KB_SHAPE_LIST:
    return take_list(reader, shape, depth);
  case KB_SHAPE_ROW:
    return take_table(reader, depth);
  case KB_SHAPE_TEXT:
  case KB_SHAPE_DATE:
  case KB_SHAPE_FUNCTION:
    break;
  }
  return false;
}

static const struct kb_shape *shape_of_examples(void)
{
  const struct kb_shape *field = kb_shape_article();
  while (field->key && strcmp(field->key, "examples") != 0) {
    field++;
  }
  return field->key ? field : NULL;
}

/* Nothing stands before the table that is returned, so that nothing can ask for its examples. */
static bool returns_table(struct kb_slice source)
{
  struct reader reader = {source.data, source.data + source.length};
  struct kb_slice word;
  return take_name(&reader, &word) && kb_slice_is(word, "return") && take(&reader, '{');
}

static bool ends_with_examples(struct reader reader, const struct kb_shape *shape,
                               struct kb_slice *value)
{
  const char *begin = reader.at;
  if (!take_value(&reader, shape, 0)) {
    return false;
  }
  *value = (struct kb_slice){begin, (size_t)(reader.at - begin)};
  if (!take_separator(&reader) || !take(&reader, '}')) {
    return false;
  }
  skip(&reader);
  return reader.at == reader.end;
}

bool kb_plain_examples(struct kb_slice source, struct kb_slice *value)
{
  static const char key[] = "\n  examples = ";
  const size_t length = sizeof key - 1;
  const struct kb_shape *shape = shape_of_examples();
  if (!shape || source.length < length || !returns_table(source)) {
    return false;
  }
  for (size_t at = source.length - length + 1; at > 0; at--) {
    const char *line = source.data + at - 1;
    if (*line == '\n' && memcmp(line, key, length) == 0) {
      return ends_with_examples((struct reader){line + length, source.data + source.length}, shape,
                                value);
    }
  }
  return false;
}
