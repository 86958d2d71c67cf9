#include "match/clean_paste.h"

#include "base/ascii.h"
#include "base/entity.h"
#include "base/text.h"

#include <stdint.h>

/* The length of the quoting marks at the start of a line. */
static size_t quoting_marks(struct kb_slice text)
{
  size_t length = 0;
  for (size_t at = 0; at < text.length && strchr("> |\t", text.data[at]); at++) {
    length = text.data[at] == '>' || text.data[at] == '|' ? at + 1 : length;
  }
  return length;
}

/* The value of the four hex digits at the start of `text`; 0 if they are not. */
static uint32_t unit_at(struct kb_slice text)
{
  const int64_t number = text.length < 4 ? 0 : kb_hex_number(text.data, 4);
  return number > 0 ? (uint32_t)number : 0;
}

static void unescape(struct kb_buf *out, struct kb_slice text)
{
  for (size_t at = 0; at < text.length; at++) {
    const char byte = text.data[at];
    const char escape = byte == '\\' && at + 1 < text.length ? text.data[at + 1] : '\0';
    if (escape == 'u') {
      const struct kb_slice digits = {text.data + at + 2, text.length - at - 2};
      const uint32_t unit = unit_at(digits);
      const bool is_character = unit >= ' ' && (unit < 0xD800 || unit > 0xDFFF);
      kb_text_encode(out, is_character ? unit : ' ');
      at += unit > 0 ? 5 : 1;
    } else if (escape == 'n' || escape == 'r' || escape == 't') {
      kb_buf_add_char(out, ' ');
      at++;
    } else if (escape == '"' || escape == '\\' || escape == '/') {
      kb_buf_add_char(out, escape);
      at++;
    } else {
      kb_buf_add_char(out, byte);
    }
  }
}

size_t kb_terminal_sequence(struct kb_slice text)
{
  size_t at = 2;
  if (text.length < 3 || text.data[0] != '\x1B' || text.data[1] != '[') {
    return 0;
  }
  while (at < text.length && text.data[at] >= ' ' && text.data[at] <= '?') {
    at++;
  }
  return at < text.length && text.data[at] >= '@' && text.data[at] <= '~' ? at + 1 : 0;
}

static void add_cleaned(struct kb_buf *out, struct kb_slice text)
{
  bool line_begins = true;
  for (size_t at = 0; at < text.length; at++) {
    const struct kb_slice rest = {text.data + at, text.length - at};
    size_t length = kb_terminal_sequence(rest);
    if (length > 0) {
      at += length - 1;
      continue;
    }
    const size_t marks = line_begins ? quoting_marks(rest) : 0;
    if (marks > 0) {
      at += marks - 1;
      line_begins = false;
      continue;
    }
    const uint32_t code_point = kb_entity_at(rest, &length);
    line_begins = rest.data[0] == '\n';
    if (code_point > 0) {
      kb_text_encode(out, code_point < ' ' ? ' ' : code_point);
      at += length - 1;
    } else {
      kb_buf_add_char(out, rest.data[0]);
    }
  }
}

/* Whether the text contains JSON strings with escapes. */
static bool is_json(struct kb_slice text)
{
  if (text.length == 0 || !memchr(text.data, '"', text.length)) {
    return false;
  }
  for (size_t i = 0; i + 2 < text.length; i++) {
    if ((text.data[i] == '"' && text.data[i + 1] == ':') ||
        (text.data[i] == '\\' && text.data[i + 1] == '"')) {
      return true;
    }
  }
  return false;
}

/* Most text needs no change: it has no entity, no quoting mark, no JSON string, no color. */
static bool is_clean(struct kb_slice text)
{
  static const char marks[] = {'&', '>', '|', '\\', '\x1B'};
  bool has = false;
  for (size_t i = 0; i < sizeof marks && text.length > 0 && !has; i++) {
    has = memchr(text.data, marks[i], text.length) != NULL;
  }
  return !has && !is_json(text);
}

void kb_clean_paste(struct kb_buf *out, struct kb_slice text)
{
  if (is_clean(text)) {
    kb_buf_add_slice(out, text);
    return;
  }
  struct kb_buf unescaped = {0};
  if (is_json(text)) {
    unescape(&unescaped, text);
    text = kb_buf_slice(&unescaped);
  }
  add_cleaned(out, text);
  out->failed = out->failed || unescaped.failed;
  kb_buf_fini(&unescaped);
}
