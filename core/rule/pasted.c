#include "rule/pasted.h"

#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>

/* Those that error texts are seen with. */
static const struct {
  const char *name;
  uint32_t code_point;
} entities[] = {
  {"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},     {"apos", '\''},
  {"nbsp", ' '},     {"lsquo", 0x2018}, {"rsquo", 0x2019},  {"ldquo", 0x201C}, {"rdquo", 0x201D},
  {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026},
};

static uint32_t numeric(struct kb_slice name)
{
  const bool is_hex = name.length > 1 && (name.data[1] == 'x' || name.data[1] == 'X');
  const uint32_t base = is_hex ? 16 : 10;
  uint32_t number = 0;
  for (size_t i = is_hex ? 2 : 1; i < name.length; i++) {
    const char byte = name.data[i];
    const uint32_t digit = byte >= '0' && byte <= '9'   ? (uint32_t)(byte - '0')
                           : byte >= 'a' && byte <= 'f' ? (uint32_t)(byte - 'a') + 10
                           : byte >= 'A' && byte <= 'F' ? (uint32_t)(byte - 'A') + 10
                                                        : 99;
    if (digit >= base || number > 0x10FFFF) {
      return 0;
    }
    number = number * base + digit;
  }
  return number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF) ? number : 0;
}

/* The character of the entity at the start of `text`, and how many bytes it takes; 0: none. */
static uint32_t entity_at(struct kb_slice text, size_t *length)
{
  enum { LONGEST = 12 };
  const size_t most = text.length < LONGEST ? text.length : LONGEST;
  const char *end = memchr(text.data, ';', most);
  if (!end || end - text.data < 3) {
    return 0;
  }
  const struct kb_slice name = {text.data + 1, (size_t)(end - text.data) - 1};
  *length = name.length + 2;
  if (name.data[0] == '#') {
    return numeric(name);
  }
  for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
    if (kb_slice_is(name, entities[i].name)) {
      return entities[i].code_point;
    }
  }
  return 0;
}

/* The length of the quoting marks at the start of a line. */
static size_t quoting_marks(struct kb_slice text)
{
  size_t length = 0;
  for (size_t at = 0; at < text.length && strchr("> |\t", text.data[at]); at++) {
    length = text.data[at] == '>' || text.data[at] == '|' ? at + 1 : length;
  }
  return length;
}

/* The four hex digits at the start of `text`; 0 if they are none. */
static uint32_t unit_at(struct kb_slice text)
{
  char digits[5] = {0};
  if (text.length < 4) {
    return 0;
  }
  memcpy(digits, text.data, 4);
  return strspn(digits, "0123456789abcdefABCDEF") == 4 ? (uint32_t)strtoul(digits, NULL, 16) : 0;
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

static void add_plain(struct kb_buf *out, struct kb_slice text)
{
  bool line_begins = true;
  for (size_t at = 0; at < text.length; at++) {
    const struct kb_slice rest = {text.data + at, text.length - at};
    size_t length = 0;
    const size_t marks = line_begins ? quoting_marks(rest) : 0;
    if (marks > 0) {
      at += marks - 1;
      line_begins = false;
      continue;
    }
    const uint32_t code_point = rest.data[0] == '&' ? entity_at(rest, &length) : 0;
    line_begins = rest.data[0] == '\n';
    if (code_point > 0) {
      kb_text_encode(out, code_point < ' ' ? ' ' : code_point);
      at += length - 1;
    } else {
      kb_buf_add_char(out, rest.data[0]);
    }
  }
}

/* Strings of JSON stand in it, with escapes. */
static bool is_json(struct kb_slice text)
{
  for (size_t i = 0; i + 2 < text.length; i++) {
    if ((text.data[i] == '"' && text.data[i + 1] == ':') ||
        (text.data[i] == '\\' && text.data[i + 1] == '"')) {
      return true;
    }
  }
  return false;
}

void kb_pasted_plain(struct kb_buf *out, struct kb_slice text)
{
  struct kb_buf unescaped = {0};
  if (is_json(text)) {
    unescape(&unescaped, text);
    text = kb_buf_slice(&unescaped);
  }
  add_plain(out, text);
  out->failed = out->failed || unescaped.failed;
  kb_buf_fini(&unescaped);
}
