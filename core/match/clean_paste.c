#include "match/clean_paste.h"

#include "base/ascii.h"
#include "base/text.h"
#include "match/markup.h"

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

static void add_unquoted(struct kb_buf *out, struct kb_slice text)
{
  for (size_t at = 0; at < text.length;) {
    at += quoting_marks((struct kb_slice){text.data + at, text.length - at});
    const char *end = memchr(text.data + at, '\n', text.length - at);
    const size_t next = end ? (size_t)(end - text.data) + 1 : text.length;
    kb_buf_add(out, text.data + at, next - at);
    at = next;
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

bool kb_paste_is_clean(struct kb_slice text)
{
  unsigned char has = 0;
  for (size_t i = 0; i < text.length; i++) {
    const char byte = text.data[i];
    has |= (unsigned char)(kb_markup_may_begin(byte) | (byte == '>') | (byte == '|'));
  }
  return has == 0 && !is_json(text);
}

void kb_clean_paste(struct kb_buf *out, struct kb_slice text)
{
  if (kb_paste_is_clean(text)) {
    kb_buf_add_slice(out, text);
    return;
  }
  struct kb_buf unescaped = {0};
  if (is_json(text)) {
    unescape(&unescaped, text);
    text = kb_buf_slice(&unescaped);
  }
  const size_t from = out->length;
  add_unquoted(out, text);
  kb_markup_remove(out, from);
  out->failed = out->failed || unescaped.failed;
  kb_buf_fini(&unescaped);
}
