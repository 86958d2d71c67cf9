#include "match/markup.h"

#include "base/ascii.h"
#include "base/character.h"
#include "base/entity.h"
#include "base/text.h"

#include <stdint.h>
#include <strings.h>

/* What a piece of markup becomes, in at most as many bytes as it has. */
struct piece {
  size_t length; /* 0: it is none */
  char bytes[4];
  size_t byte_count;
};

static const struct piece none = {0};

/* ECMA-48: ESC [, parameters, a letter. */
static struct piece color_at(struct kb_slice text)
{
  size_t at = 2;
  if (text.length < 3 || text.data[1] != '[') {
    return none;
  }
  while (at < text.length && text.data[at] >= ' ' && text.data[at] <= '?') {
    at++;
  }
  const bool is_whole = at < text.length && text.data[at] >= '@' && text.data[at] <= '~';
  return (struct piece){.length = is_whole ? at + 1 : 0};
}

static struct piece entity_at(struct kb_slice text)
{
  struct piece piece = none;
  const uint32_t code_point = kb_entity_decoded_at(text, &piece.length);
  if (code_point == 0) {
    return none;
  }
  piece.byte_count = kb_text_encode_to(piece.bytes, code_point < ' ' ? ' ' : code_point);
  return piece;
}

/* Tags of HTML that may stand within a sentence; others, and those of XML, separate. */
static bool is_tag(struct kb_slice name)
{
  static const char *const names[] = {"a", "b", "br",  "code", "em",     "font",
                                      "i", "p", "o:p", "u",    "strong", "span"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (strlen(names[i]) == name.length && strncasecmp(names[i], name.data, name.length) == 0) {
      return true;
    }
  }
  return false;
}

static struct piece tag_at(struct kb_slice text)
{
  enum { LONGEST = 256 };
  const struct kb_slice within = {text.data, text.length < LONGEST ? text.length : LONGEST};
  const char *close = memchr(within.data, '>', within.length);
  const size_t end = close ? (size_t)(close - within.data) : 0;
  const size_t begin = end > 1 && within.data[1] == '/' ? 2 : 1;
  size_t at = begin;
  while (at < end && (kb_is_alnum(within.data[at]) || within.data[at] == ':')) {
    at++;
  }
  const bool is_some = at > begin && at <= end &&
                       is_tag((struct kb_slice){within.data + begin, at - begin}) &&
                       strchr(" />\\", within.data[at]) && !memchr(within.data, '\n', end);
  return is_some ? (struct piece){end + 1, " ", 1} : none;
}

static struct piece character_piece(uint32_t code_point, size_t length)
{
  const bool is_invisible = kb_character_of(code_point) == KB_CHARACTER_INVISIBLE;
  return (struct piece){.length = is_invisible ? length : 0};
}

static struct piece escape_at(struct kb_slice text)
{
  enum { LENGTH = 6 };
  const int64_t unit =
    text.length >= LENGTH && text.data[1] == 'u' ? kb_hex_number(text.data + 2, LENGTH - 2) : -1;
  if (unit < 0x80) {
    return none;
  }
  return kb_character_of((uint32_t)unit) == KB_CHARACTER_SPACE
           ? (struct piece){LENGTH, " ", 1}
           : character_piece((uint32_t)unit, LENGTH);
}

/* The byte at the start of the text, percent-encoded (RFC 3986); -1 if there is none. */
static int percent_byte(struct kb_slice text)
{
  return text.length > 2 && text.data[0] == '%' ? (int)kb_hex_number(text.data + 1, 2) : -1;
}

/* A character other than a letter or digit of ASCII, which are not encoded. */
static struct piece percent_at(struct kb_slice text)
{
  enum { LENGTH = 3 };
  struct piece piece = none;
  uint32_t code_point = 0;
  int byte = percent_byte(text);
  while (byte >= 0 && piece.byte_count < sizeof piece.bytes) {
    piece.bytes[piece.byte_count++] = (char)byte;
    text.data += LENGTH;
    text.length -= LENGTH;
    byte = (byte & 0x80) != 0 ? percent_byte(text) : -1;
  }
  const struct kb_slice bytes = {piece.bytes, piece.byte_count};
  piece.byte_count = bytes.length > 0 ? kb_text_decode(bytes, &code_point) : 0;
  if (piece.byte_count == 0 || code_point == 0x7F || kb_is_alnum((int)code_point)) {
    return none;
  }
  piece.bytes[0] = code_point < ' ' ? ' ' : piece.bytes[0];
  piece.length = LENGTH * piece.byte_count;
  return piece;
}

static struct piece piece_at(struct kb_slice text)
{
  uint32_t code_point = 0;
  switch (text.data[0]) {
  case '\x1B':
    return color_at(text);
  case '&':
    return entity_at(text);
  case '<':
    return tag_at(text);
  case '%':
    return percent_at(text);
  case '\\':
    return escape_at(text);
  default: {
    const size_t length = kb_text_decode(text, &code_point);
    return length > 0 ? character_piece(code_point, length) : none;
  }
  }
}

/* One pass; `*again` is set if it has decoded what may begin such a thing itself. */
static bool remove_once(struct kb_buf *text, size_t from, bool *again)
{
  size_t to = from;
  for (size_t at = from; at < text->length;) {
    const struct kb_slice rest = {text->data + at, text->length - at};
    const struct piece piece = kb_markup_may_begin(rest.data[0]) ? piece_at(rest) : none;
    if (piece.length == 0) {
      text->data[to++] = text->data[at++];
      continue;
    }
    *again |= piece.byte_count > 0 && kb_markup_may_begin(piece.bytes[0]);
    memcpy(text->data + to, piece.bytes, piece.byte_count);
    to += piece.byte_count;
    at += piece.length;
  }
  const bool any = to < text->length;
  kb_buf_cut(text, to);
  return any;
}

bool kb_markup_remove(struct kb_buf *text, size_t from)
{
  bool again = false;
  while (from < text->length && !kb_markup_may_begin(text->data[from])) {
    from++;
  }
  const bool any = from < text->length && remove_once(text, from, &again);
  if (again) {
    remove_once(text, from, &again);
  }
  return any;
}
