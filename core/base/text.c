#include "base/text.h"

#include "base/ascii.h"
#include "base/character.h"

#include <inttypes.h>
#include <stdio.h>

/* The first byte of a character gives its length, the rest contribute six bits each, and the result
   is checked afterwards: one comparison with the smallest value of that length rejects every
   overlong form. Text for display is copied in runs of printable ASCII; only other characters are
   decoded and classified one by one. The last character shown is remembered, to merge white space
   and to keep a joiner only after the characters that it may shape. After a byte that is not UTF-8
   decoding resumes at the next byte. */

static bool is_continuation(unsigned char byte)
{
  return (byte & 0xc0) == 0x80;
}

size_t kb_text_decode(struct kb_slice text, uint32_t *code_point)
{
  static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const unsigned char first = (unsigned char)text.data[0];
  if (first < 0x80) {
    *code_point = first;
    return 1;
  }
  if (first < 0xc2 || first > 0xf4) {
    return 0;
  }
  const size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (text.length < length) {
    return 0;
  }
  uint32_t value = first & (0x7fu >> length);
  for (size_t i = 1; i < length; i++) {
    const unsigned char byte = (unsigned char)text.data[i];
    if (!is_continuation(byte)) {
      return 0;
    }
    value = value << 6 | (byte & 0x3fu);
  }
  if (value < smallest[length] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
    return 0;
  }
  *code_point = value;
  return length;
}

static char continuation(uint32_t bits)
{
  return (char)(unsigned char)(0x80 | (bits & 0x3f));
}

size_t kb_text_encode_to(char bytes[4], uint32_t code_point)
{
  size_t length = 0;
  if (code_point < 0x80) {
    bytes[length++] = (char)code_point;
  } else if (code_point < 0x800) {
    bytes[length++] = (char)(unsigned char)(0xc0 | code_point >> 6);
  } else if (code_point < 0x10000) {
    bytes[length++] = (char)(unsigned char)(0xe0 | code_point >> 12);
    bytes[length++] = continuation(code_point >> 6);
  } else {
    bytes[length++] = (char)(unsigned char)(0xf0 | (code_point >> 18 & 7));
    bytes[length++] = continuation(code_point >> 12);
    bytes[length++] = continuation(code_point >> 6);
  }
  if (code_point >= 0x80) {
    bytes[length++] = continuation(code_point);
  }
  return length;
}

void kb_text_encode(struct kb_buf *buf, uint32_t code_point)
{
  char bytes[4];
  kb_buf_add(buf, bytes, kb_text_encode_to(bytes, code_point));
}

bool kb_text_is_utf8(struct kb_slice text)
{
  size_t at = 0;
  while (at < text.length) {
    if ((unsigned char)text.data[at] < 0x80) {
      at++;
      continue;
    }
    uint32_t code_point = 0;
    const size_t length =
      kb_text_decode((struct kb_slice){text.data + at, text.length - at}, &code_point);
    if (length == 0) {
      return false;
    }
    at += length;
  }
  return true;
}

static bool is_space(uint32_t code_point)
{
  return code_point < 0x80 ? kb_is_space((int)code_point)
                           : kb_character_of(code_point) == KB_CHARACTER_SPACE;
}

/* Characters that are invisible or reorder their neighbours, so that a text reads differently
   from what it is. */
static bool is_hidden(uint32_t code_point)
{
  static const struct {
    uint32_t first, last;
  } hidden[] = {
    {0x00ad, 0x00ad},   {0x034f, 0x034f},   {0x061c, 0x061c},   {0x115f, 0x1160},
    {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x200b, 0x200f},   {0x202a, 0x202e},
    {0x2060, 0x206f},   {0x3164, 0x3164},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},
    {0xfff0, 0xfffb},   {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe00ff},
    {0xe01f0, 0xe0fff},
  };
  for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
    if (code_point >= hidden[i].first && code_point <= hidden[i].last) {
      return true;
    }
  }
  return false;
}

/* Whether a joiner has an effect after this character: it shapes Arabic and Indic words and
   emoji, and belongs nowhere else. */
static bool joins(uint32_t before, uint32_t code_point)
{
  return (code_point == 0x200c || code_point == 0x200d) && before >= 0x0600;
}

static bool is_printable_ascii(unsigned char byte)
{
  return byte > 0x20 && byte < 0x7f;
}

/* Shows one code point that is neither white space nor printable ASCII. Returns the character
   shown (of an escape its last). */
static uint32_t display_other(struct kb_buf *buf, struct kb_slice bytes, uint32_t before,
                              uint32_t code_point)
{
  if (code_point < 0x20 || code_point == 0x7f) {
    kb_buf_addf(buf, "\\x%02" PRIX32, code_point);
  } else if ((code_point >= 0x80 && code_point < 0xa0) ||
             (is_hidden(code_point) && !joins(before, code_point))) {
    kb_buf_addf(buf, code_point > 0xffff ? "\\U%08" PRIX32 : "\\u%04" PRIX32, code_point);
  } else {
    kb_buf_add_slice(buf, bytes);
    return code_point;
  }
  return 'F';
}

void kb_text_display(struct kb_buf *buf, struct kb_slice text)
{
  uint32_t before = 0;
  size_t at = 0;
  while (at < text.length) {
    size_t end = at;
    while (end < text.length && is_printable_ascii((unsigned char)text.data[end])) {
      end++;
    }
    if (end > at) {
      kb_buf_add(buf, text.data + at, end - at);
      before = (unsigned char)text.data[end - 1];
      at = end;
      continue;
    }
    uint32_t code_point = 0;
    struct kb_slice bytes = {text.data + at, text.length - at};
    bytes.length = kb_text_decode(bytes, &code_point);
    if (bytes.length == 0) {
      kb_buf_addf(buf, "\\x%02X", (unsigned)(unsigned char)text.data[at]);
      bytes.length = 1;
      before = 'F';
    } else if (!is_space(code_point)) {
      before = display_other(buf, bytes, before, code_point);
    } else if (before != ' ') {
      kb_buf_add_char(buf, ' ');
      before = ' ';
    }
    at += bytes.length;
  }
}

const char *kb_count_text(size_t count, char text[KB_COUNT_SIZE])
{
  char digits[KB_COUNT_SIZE];
  const int length = snprintf(digits, sizeof digits, "%zu", count);
  size_t at = 0;
  for (int i = 0; i < length; i++) {
    if (i > 0 && (length - i) % 3 == 0) {
      text[at++] = ',';
    }
    text[at++] = digits[i];
  }
  text[at] = '\0';
  return text;
}
