#include "report/summary.h"

#include <ctype.h>

static bool is_word(char byte)
{
  return isalnum((unsigned char)byte) || byte == '_' || byte == '-' || (unsigned char)byte >= 0x80;
}

/* The length of what stands in quotes at the start of `text`, quotes included; 0 if nothing does.
 */
static size_t quoted_length(struct kb_slice text)
{
  static const char *const pairs[][2] = {
    {"\"", "\""}, {"\xE2\x80\x9C", "\xE2\x80\x9D"}, {"`", "`"}, {"<", ">"}, {"[", "]"}};
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    const size_t open = strlen(pairs[i][0]);
    const size_t close = strlen(pairs[i][1]);
    if (text.length < open || memcmp(text.data, pairs[i][0], open) != 0) {
      continue;
    }
    for (size_t at = open; at + close <= text.length && at < 400; at++) {
      if (memcmp(text.data + at, pairs[i][1], close) == 0) {
        return at + close;
      }
    }
  }
  return 0;
}

/* Ids, numbers and addresses: words with a digit or an @ in them. */
static bool varies(struct kb_slice word)
{
  for (size_t i = 0; i < word.length; i++) {
    if (isdigit((unsigned char)word.data[i]) || word.data[i] == '@') {
      return true;
    }
  }
  return false;
}

static size_t word_length(struct kb_slice text)
{
  size_t length = 0;
  while (length < text.length && (is_word(text.data[length]) ||
                                  ((text.data[length] == '@' || text.data[length] == '.') &&
                                   length + 1 < text.length && is_word(text.data[length + 1])))) {
    length++;
  }
  return length;
}

void kb_mask_text(struct kb_buf *out, struct kb_slice text)
{
  size_t at = 0;
  while (at < text.length) {
    const struct kb_slice rest = {text.data + at, text.length - at};
    const size_t quoted = quoted_length(rest);
    const size_t word = word_length(rest);
    if (quoted > 0) {
      kb_buf_add_text(out, "[…]");
      at += quoted;
    } else if (word > 0) {
      if (varies((struct kb_slice){rest.data, word})) {
        kb_buf_add_text(out, "[…]");
      } else {
        kb_buf_add(out, rest.data, word);
      }
      at += word;
    } else {
      kb_buf_add_char(out, isspace((unsigned char)rest.data[0]) ? ' ' : rest.data[0]);
      at++;
    }
  }
}
