#include "base/ascii.h"
#include "base/character.h"
#include "base/entity.h"
#include "base/text.h"
#include "redact/redact_inside.h"

#include <stdint.h>
#include <stdlib.h>

/* Marks a byte that is not UTF-8. */
enum { NOT_UTF8 = 0x200000 };

enum { DROPPED = 1 }; /* replacement of invisible characters */

/* What classes of characters beyond ASCII are replaced by (0: unchanged), and their kinds. */
static const struct {
  uint32_t code;
  enum redact_byte kind;
} forms[] = {
  [KB_CHARACTER_LETTER] = {0, REDACT_WORD},
  [KB_CHARACTER_UNSPACED] = {0, REDACT_ALONE},
  [KB_CHARACTER_SPACE] = {' ', REDACT_OTHER},
  [KB_CHARACTER_CONTROL] = {' ', REDACT_OTHER},
  [KB_CHARACTER_DOUBLE_QUOTE] = {'"', REDACT_OTHER},
  [KB_CHARACTER_SINGLE_QUOTE] = {'\'', REDACT_OTHER},
  [KB_CHARACTER_DASH] = {'-', REDACT_OTHER},
  [KB_CHARACTER_INVISIBLE] = {DROPPED, REDACT_OTHER},
  [KB_CHARACTER_OTHER] = {0, REDACT_OTHER},
};

void kb_redact_plain_fini(struct redact_plain *plain)
{
  free(plain->bytes);
  free(plain->kinds);
  free(plain->from);
  *plain = (struct redact_plain){0};
}

/* Makes room for `extra` more bytes and a terminator. */
static bool reserve(struct redact_plain *plain, size_t extra)
{
  if (plain->length + extra < plain->capacity) {
    return true;
  }
  if (plain->failed || plain->length + extra >= SIZE_MAX / (2 * sizeof *plain->from) - 1024) {
    plain->failed = true;
    return false;
  }
  const size_t capacity = plain->length + plain->length / 2 + extra + 1024;
  char *bytes = realloc(plain->bytes, capacity);
  plain->bytes = bytes ? bytes : plain->bytes;
  unsigned char *kinds = realloc(plain->kinds, capacity);
  plain->kinds = kinds ? kinds : plain->kinds;
  size_t *from = realloc(plain->from, capacity * sizeof *from);
  plain->from = from ? from : plain->from;
  plain->failed = !bytes || !kinds || !from;
  plain->capacity = plain->failed ? plain->capacity : capacity;
  return !plain->failed;
}

/* "%40", however often the % itself was encoded: "%2540". Returns its length, or 0. */
static size_t decode_octet(struct kb_slice text, unsigned *octet)
{
  size_t at = 1;
  if (text.length < 3 || text.data[0] != '%') {
    return 0;
  }
  while (text.length - at >= 4 && text.data[at] == '2' && text.data[at + 1] == '5' &&
         kb_hex_number(text.data + at + 2, 2) >= 0) {
    at += 2;
  }
  const int64_t number = text.length - at < 2 ? -1 : kb_hex_number(text.data + at, 2);
  *octet = (unsigned)number;
  return number >= 0 ? at + 2 : 0;
}

/* Decodes a character whose bytes are percent-encoded. */
static size_t decode_percent(struct kb_slice text, uint32_t *code)
{
  char bytes[4];
  size_t at = 0;
  for (size_t count = 0; count < sizeof bytes;) {
    unsigned octet = 0;
    const size_t length = decode_octet((struct kb_slice){text.data + at, text.length - at}, &octet);
    if (length == 0) {
      return 0;
    }
    at += length;
    bytes[count++] = (char)octet;
    if (kb_text_decode((struct kb_slice){bytes, count}, code) == count) {
      return at;
    }
  }
  return 0;
}

/* Decodes "\u00fc" of JSON, and its escaped line ends, but those only where a name cannot
   continue, as "CONTOSO\nora" may be an account. */
static size_t decode_escape(struct kb_slice text, uint32_t *code)
{
  if (text.length >= 6 && text.data[1] == 'u') {
    const int64_t number = kb_hex_number(text.data + 2, 4);
    *code = (uint32_t)number;
    return number > 0 && (*code < 0xD800 || *code >= 0xE000) ? 6 : 0;
  }
  const char next = text.length > 2 ? text.data[2] : ' ';
  if (text.length < 2 || !memchr("nrt", text.data[1], 3) || kb_is_lower(next) ||
      kb_is_digit(next) || next == '_' || next == '.') {
    return 0;
  }
  *code = ' ';
  return 2;
}

static size_t skip_spaces(struct kb_slice text, size_t at)
{
  const size_t limit = at + 3 < text.length ? at + 3 : text.length;
  while (at < limit && text.data[at] == ' ') {
    at++;
  }
  return at;
}

/* " [at] ", "(dot)": how people hide addresses from machines. */
static size_t decode_mark(struct kb_slice text, uint32_t *code)
{
  static const struct {
    const char *word;
    char code;
  } words[] = {{"at", '@'}, {"@", '@'}, {"dot", '.'}, {".", '.'}};
  static const char opening[] = "[({";
  size_t at = skip_spaces(text, 0);
  const char *bracket = at < text.length ? memchr(opening, text.data[at], 3) : NULL;
  if (!bracket) {
    return 0;
  }
  at = skip_spaces(text, at + 1);
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    size_t length = 0;
    while (words[i].word[length] && at + length < text.length &&
           (text.data[at + length] | (words[i].word[length] >= 'a' ? 0x20 : 0)) ==
             words[i].word[length]) {
      length++;
    }
    const size_t end = skip_spaces(text, at + length);
    if (words[i].word[length] == '\0' && end < text.length &&
        text.data[end] == "])}"[bracket - opening]) {
      *code = (unsigned char)words[i].code;
      return skip_spaces(text, end + 1);
    }
  }
  return 0;
}

/* Decodes a character that is written in another way; returns the length of that form, or 0. */
static size_t decode_reference(struct kb_slice text, uint32_t *code)
{
  size_t length = 0;
  switch (text.data[0]) {
  case '%':
    return decode_percent(text, code);
  case '\\':
    return decode_escape(text, code);
  case ' ':
  case '[':
  case '(':
  case '{':
    return decode_mark(text, code);
  case '&':
    *code = kb_entity_decoded_at(text, &length);
    return length;
  default:
    return 0;
  }
}

static size_t decode(struct kb_slice text, uint32_t *code)
{
  size_t length = decode_reference(text, code);
  if (length == 0) {
    length = kb_text_decode(text, code);
  }
  if (length == 0) {
    *code = NOT_UTF8 | (unsigned char)text.data[0];
    length = 1;
  }
  return length;
}

static enum redact_byte ascii_form(uint32_t *code)
{
  if (*code <= ' ' || *code == 0x7F) {
    *code = ' ';
  }
  return kb_is_alnum((int)*code) || *code == '_' ? REDACT_WORD : REDACT_OTHER;
}

/* Its kind, and its replacement; DROPPED if there is none. */
static enum redact_byte form(uint32_t *code)
{
  if (*code >= 0xFF01 && *code <= 0xFF5E) {
    *code -= 0xFF01 - '!'; /* ASCII in full width */
  }
  if (*code < 0x80) {
    return ascii_form(code);
  }
  const enum kb_character class = kb_character_of(*code);
  *code = forms[class].code ? forms[class].code : *code;
  return forms[class].kind;
}

static size_t encode(uint32_t code, char bytes[4])
{
  bytes[0] = (char)(code & 0xFF);
  return code & NOT_UTF8 ? 1 : kb_text_encode_to(bytes, code);
}

static void put(struct redact_plain *plain, uint32_t code, enum redact_byte kind, size_t from)
{
  char bytes[4];
  const size_t length = encode(code, bytes);
  if (!reserve(plain, length)) {
    return;
  }
  for (size_t i = 0; i < length; i++) {
    plain->bytes[plain->length] = bytes[i];
    plain->kinds[plain->length] =
      (unsigned char)(i > 0 && kind == REDACT_ALONE ? REDACT_ALONE_REST : kind);
    plain->from[plain->length++] = from;
  }
}

/* Marks belong to the letter before them. */
static void put_marks(struct redact_plain *plain)
{
  if (plain->mark_count == 0) {
    return;
  }
  const bool is_alone = plain->length > 0 && (plain->kinds[plain->length - 1] == REDACT_ALONE ||
                                              plain->kinds[plain->length - 1] == REDACT_ALONE_REST);
  kb_text_fold_marks(plain->marks, plain->mark_count);
  for (size_t i = 0; i < plain->mark_count; i++) {
    put(plain, plain->marks[i], is_alone ? REDACT_ALONE_REST : REDACT_WORD, plain->marks_from[i]);
  }
  plain->mark_count = 0;
}

static void put_mark(struct redact_plain *plain, uint32_t mark, size_t from)
{
  if (plain->mark_count == KB_TEXT_MARKS_MAX) {
    put_marks(plain);
  }
  plain->marks[plain->mark_count] = mark;
  plain->marks_from[plain->mark_count++] = from;
}

static void put_character(struct redact_plain *plain, uint32_t code, size_t from)
{
  const enum redact_byte kind = form(&code);
  uint32_t folded[KB_TEXT_FOLD_MAX];
  if (code == DROPPED) {
    return;
  }
  const size_t count = code & NOT_UTF8 ? 0 : kb_text_fold(code, folded);
  if (count == 0) {
    put_marks(plain);
    put(plain, code, kind, from);
  }
  for (size_t i = 0; i < count; i++) {
    if (kb_text_is_mark(folded[i])) {
      put_mark(plain, folded[i], from);
      continue;
    }
    put_marks(plain);
    if (folded[i] != ' ' || plain->length == 0 || plain->bytes[plain->length - 1] != ' ') {
      put(plain, folded[i], kind, from);
    }
  }
}

bool kb_redact_plain_read(struct redact_plain *plain, struct kb_slice text)
{
  size_t at = 0;
  plain->text = text;
  plain->length = 0;
  plain->mark_count = 0;
  plain->failed = false;
  while (at < text.length && !plain->failed) {
    const size_t from = at;
    uint32_t code = 0;
    at += decode((struct kb_slice){text.data + at, text.length - at}, &code);
    put_character(plain, code, from);
  }
  put_marks(plain);
  if (!reserve(plain, 0) || plain->failed) {
    return false;
  }
  plain->from[plain->length] = text.length;
  return true;
}

size_t kb_redact_place(const struct redact_plain *plain, size_t from, size_t offset)
{
  while (from < plain->length && plain->from[from] < offset) {
    from++;
  }
  return plain->from[from] == offset ? from : 0;
}

bool kb_redact_boundary(const struct redact_plain *plain, size_t at)
{
  if (at == 0 || at >= plain->length) {
    return true;
  }
  const unsigned char before = plain->kinds[at - 1];
  const unsigned char after = plain->kinds[at];
  return before == REDACT_OTHER || after == REDACT_OTHER || after == REDACT_ALONE ||
         (before != REDACT_WORD && after == REDACT_WORD);
}
