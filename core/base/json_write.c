#include "base/json_write.h"

#include "base/json_literal.h"
#include "base/text.h"

#include <assert.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void newline(struct kb_json_writer *json)
{
  static const char spaces[] = "                                ";
  if (!json->pretty) {
    return;
  }
  kb_buf_add_char(json->out, '\n');
  size_t left = (size_t)json->depth * 2;
  while (left > 0) {
    const size_t part = left < sizeof spaces - 1 ? left : sizeof spaces - 1;
    kb_buf_add(json->out, spaces, part);
    left -= part;
  }
}

/* Writes what separates a key, or a value without a key, from what precedes it. */
static void separate(struct kb_json_writer *json)
{
  if (json->depth == 0) {
    return;
  }
  if (json->has_items) {
    kb_buf_add_char(json->out, ',');
  }
  json->has_items = true;
  newline(json);
}

static void begin_value(struct kb_json_writer *json)
{
  if (json->after_key) {
    json->after_key = false;
  } else {
    separate(json);
  }
}

static void begin(struct kb_json_writer *json, char bracket)
{
  begin_value(json);
  kb_buf_add_char(json->out, bracket);
  json->depth++;
  json->has_items = false;
}

static void end(struct kb_json_writer *json, char bracket)
{
  assert(json->depth > 0 && !json->after_key);
  json->depth--;
  if (json->has_items) {
    newline(json);
  }
  kb_buf_add_char(json->out, bracket);
  /* The enclosing container now has at least the one just closed. */
  json->has_items = true;
}

void kb_json_begin_object(struct kb_json_writer *json)
{
  begin(json, '{');
}

void kb_json_end_object(struct kb_json_writer *json)
{
  end(json, '}');
}

void kb_json_begin_array(struct kb_json_writer *json)
{
  begin(json, '[');
}

void kb_json_end_array(struct kb_json_writer *json)
{
  end(json, ']');
}

static void add_escape(struct kb_buf *out, uint32_t code_point)
{
  switch (code_point) {
  case '"':
    kb_buf_add(out, "\\\"", 2);
    break;
  case '\\':
    kb_buf_add(out, "\\\\", 2);
    break;
  case '\b':
    kb_buf_add(out, "\\b", 2);
    break;
  case '\f':
    kb_buf_add(out, "\\f", 2);
    break;
  case '\n':
    kb_buf_add(out, "\\n", 2);
    break;
  case '\r':
    kb_buf_add(out, "\\r", 2);
    break;
  case '\t':
    kb_buf_add(out, "\\t", 2);
    break;
  default:
    kb_buf_addf(out, "\\u%04" PRIx32, code_point);
  }
}

static bool is_escaped(uint32_t code_point)
{
  return code_point < 0x20 || code_point == '"' || code_point == '\\' ||
         (code_point >= 0x7f && code_point <= 0x9f) || code_point == 0x2028 || code_point == 0x2029;
}

/* Quotes without escaping. */
static void add_quoted(struct kb_buf *out, struct kb_slice text)
{
  if (kb_buf_has_room(out, text.length + 2)) {
    char *at = out->data + out->length;
    at[0] = '"';
    memcpy(at + 1, text.data, text.length);
    at[text.length + 1] = '"';
    at[text.length + 2] = '\0';
    out->length += text.length + 2;
  }
}

static void add_string(struct kb_buf *out, struct kb_slice text)
{
  if (text.length > 0 && kb_json_skip_literal(text.data, 0, text.length) == text.length) {
    add_quoted(out, text);
    return;
  }
  kb_buf_add_char(out, '"');
  size_t done = 0; /* up to here the text has been added */
  size_t at = 0;
  while (at < text.length) {
    at = kb_json_skip_literal(text.data, at, text.length);
    if (at == text.length) {
      break;
    }
    const struct kb_slice rest = {text.data + at, text.length - at};
    uint32_t code_point = 0;
    const size_t length = kb_text_decode(rest, &code_point);
    if (length > 0 && !is_escaped(code_point)) {
      at += length;
      continue;
    }
    kb_buf_add(out, text.data + done, at - done);
    if (length > 0) {
      add_escape(out, code_point);
    } else {
      kb_text_encode(out, 0xfffd);
    }
    at += length > 0 ? length : 1;
    done = at;
  }
  kb_buf_add(out, text.data ? text.data + done : NULL, at - done);
  kb_buf_add_char(out, '"');
}

void kb_json_key_slice(struct kb_json_writer *json, struct kb_slice name)
{
  assert(json->depth > 0 && !json->after_key);
  separate(json);
  add_string(json->out, name);
  kb_buf_add(json->out, ": ", json->pretty ? 2 : 1);
  json->after_key = true;
}

/* ,"key": at once, as a report has more keys than anything else. */
static void add_key(struct kb_json_writer *json, struct kb_slice key)
{
  struct kb_buf *out = json->out;
  if (kb_buf_has_room(out, key.length + sizeof ",\"\":" - 1)) {
    char *at = out->data + out->length;
    if (json->has_items) {
      *at++ = ',';
    }
    *at++ = '"';
    memcpy(at, key.data, key.length);
    at += key.length;
    *at++ = '"';
    *at++ = ':';
    *at = '\0';
    out->length = (size_t)(at - out->data);
  }
  json->has_items = true;
}

void kb_json_key(struct kb_json_writer *json, const char *name)
{
  const struct kb_slice key = kb_slice_of(name);
  assert(json->depth > 0 && !json->after_key);
  assert(kb_json_skip_literal(name, 0, key.length) == key.length);
  if (json->pretty) {
    separate(json);
    add_quoted(json->out, key);
    kb_buf_add(json->out, ": ", 2);
  } else {
    add_key(json, key);
  }
  json->after_key = true;
}

void kb_json_slice(struct kb_json_writer *json, struct kb_slice text)
{
  begin_value(json);
  add_string(json->out, text);
}

void kb_json_text(struct kb_json_writer *json, const char *text)
{
  if (text) {
    kb_json_slice(json, kb_slice_of(text));
  } else {
    kb_json_null(json);
  }
}

void kb_json_raw(struct kb_json_writer *json, struct kb_slice value)
{
  begin_value(json);
  kb_buf_add_slice(json->out, value);
}

void kb_json_null(struct kb_json_writer *json)
{
  kb_json_raw(json, kb_slice_of("null"));
}

void kb_json_bool(struct kb_json_writer *json, bool value)
{
  kb_json_raw(json, kb_slice_of(value ? "true" : "false"));
}

void kb_json_int(struct kb_json_writer *json, int64_t value)
{
  char digits[24];
  size_t at = sizeof digits;
  uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  do {
    digits[--at] = (char)('0' + left % 10);
    left /= 10;
  } while (left > 0);
  if (value < 0) {
    digits[--at] = '-';
  }
  begin_value(json);
  kb_buf_add(json->out, digits + at, sizeof digits - at);
}

/* Prints a decimal point, whatever the locale's is. */
static void add_decimal(struct kb_buf *out, const char *text)
{
  bool in_point = false;
  for (const char *at = text; *at; at++) {
    const bool is_digit = strchr("0123456789+-e", *at) != NULL;
    if (is_digit) {
      kb_buf_add_char(out, *at);
    } else if (!in_point) {
      kb_buf_add_char(out, '.');
    }
    in_point = !is_digit;
  }
}

void kb_json_double(struct kb_json_writer *json, double value)
{
  if (!isfinite(value)) {
    kb_json_null(json);
    return;
  }
  begin_value(json);
  if (fabs(value) <= 9007199254740992.0 && floor(value) == value) {
    kb_buf_addf(json->out, "%.0f", value);
    return;
  }
  /* Every decimal of DBL_DIG digits survives a normal double, so that fewer never have
     to be tried: %g drops the zeros. A subnormal has less precision. */
  char text[40];
  int digits = fabs(value) >= DBL_MIN ? DBL_DIG : 1;
  do {
    snprintf(text, sizeof text, "%.*g", digits++, value);
  } while (digits <= DBL_DECIMAL_DIG && strtod(text, NULL) != value);
  add_decimal(json->out, text);
}

void kb_json_text_member(struct kb_json_writer *json, const char *key, const char *text)
{
  kb_json_key(json, key);
  kb_json_text(json, text);
}

void kb_json_count_member(struct kb_json_writer *json, const char *key, uint64_t count)
{
  kb_json_key(json, key);
  kb_json_int(json, (int64_t)count);
}
