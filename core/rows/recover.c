#include "rows/recover.h"

#include "base/ascii.h"
#include "base/text.h"
#include "rows/scan_scalar.h"

/* The replacement character, as an escape and as bytes. */
static const char escape[] = "\\uFFFD";
static const char bytes[] = "\xEF\xBF\xBD";

/* Copies or replaces the escape at the start of the text; returns its length. */
static size_t add_escape(struct kb_buf *out, struct kb_slice text)
{
  if (text.length < 6 || text.data[1] != 'u') {
    const size_t length = text.length < 2 ? text.length : 2;
    kb_buf_add(out, text.data, length);
    return length;
  }
  const int64_t value = kb_hex_number(text.data + 2, 4);
  const size_t length = kb_scan_unicode_length(text.data, text.length, value);
  if (length == 0) {
    kb_buf_add_text(out, escape);
    return 6;
  }
  kb_buf_add(out, text.data, length);
  return length;
}

/* Copies or replaces the character beyond ASCII at the start of the text; returns its length. */
static size_t add_character(struct kb_buf *out, struct kb_slice text)
{
  uint32_t code_point = 0;
  const size_t length = kb_text_decode(text, &code_point);
  kb_buf_add(out, length > 0 ? text.data : bytes, length > 0 ? length : sizeof bytes - 1);
  return length > 0 ? length : 1;
}

void kb_recover_text(struct kb_buf *out, struct kb_slice json)
{
  size_t at = 0;
  while (at < json.length && !out->failed) {
    size_t end = at;
    while (end < json.length && json.data[end] != '\\' && (unsigned char)json.data[end] < 0x80) {
      end++;
    }
    kb_buf_add(out, json.data + at, end - at);
    const struct kb_slice rest = {json.data + end, json.length - end};
    at = end;
    if (rest.length > 0) {
      at += rest.data[0] == '\\' ? add_escape(out, rest) : add_character(out, rest);
    }
  }
}
