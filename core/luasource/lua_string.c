#include "luasource/lua_string.h"

#include "base/text.h"

/* Returns the number of bytes read. */
static size_t add_wide(struct kb_buf *out, struct kb_slice text)
{
  uint32_t code_point = 0xFFFD;
  const size_t length = kb_text_decode(text, &code_point);
  kb_text_encode(out, length > 0 ? code_point : 0xFFFD);
  return length > 0 ? length : 1;
}

void kb_lua_add_string(struct kb_buf *out, struct kb_slice text)
{
  kb_buf_add_char(out, '"');
  for (size_t at = 0; at < text.length; at++) {
    const unsigned char byte = (unsigned char)text.data[at];
    if (byte == '"' || byte == '\\') {
      kb_buf_add_char(out, '\\');
      kb_buf_add_char(out, (char)byte);
    } else if (byte == '\n') {
      kb_buf_add_text(out, "\\n");
    } else if (byte < ' ' || byte == 0x7F) {
      kb_buf_add_char(out, ' ');
    } else if (byte >= 0x80) {
      at += add_wide(out, (struct kb_slice){text.data + at, text.length - at}) - 1;
    } else {
      kb_buf_add_char(out, (char)byte);
    }
  }
  kb_buf_add_char(out, '"');
}
