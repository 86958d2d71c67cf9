#include "base/text.h"
#include "case/redact_inside.h"

#include <stdint.h>
#include <stdlib.h>

/* A byte that is not UTF-8 stands for itself. */
enum { NOT_UTF8 = 0x200000 };

/* From the first to the last code point: become `code`, or are of `kind`. */
struct range {
  uint32_t first, last;
  uint32_t code; /* 0: as it is */
  enum redact_byte kind;
};

enum { DROPPED = 1 }; /* as `code`: invisible */

/* The first that holds counts; what is in none is a letter. ASCII is not here. */
static const struct range ranges[] = {
  {0x0080, 0x009F, ' ', REDACT_OTHER},
  {0x00A0, 0x00A0, ' ', REDACT_OTHER},
  {0x00A1, 0x00A9, 0, REDACT_OTHER},
  {0x00AB, 0x00AB, '"', REDACT_OTHER},
  {0x00AC, 0x00AC, 0, REDACT_OTHER},
  {0x00AD, 0x00AD, DROPPED, REDACT_OTHER}, /* soft hyphen */
  {0x00AE, 0x00B4, 0, REDACT_OTHER},
  {0x00B6, 0x00B8, 0, REDACT_OTHER},
  {0x00BB, 0x00BB, '"', REDACT_OTHER},
  {0x00BF, 0x00BF, 0, REDACT_OTHER},
  {0x0E00, 0x0EFF, 0, REDACT_ALONE}, /* Thai, Lao */
  {0x1000, 0x109F, 0, REDACT_ALONE}, /* Burmese */
  {0x1780, 0x17FF, 0, REDACT_ALONE}, /* Khmer */
  {0x2000, 0x200A, ' ', REDACT_OTHER},
  {0x200B, 0x200F, DROPPED, REDACT_OTHER},
  {0x2010, 0x2015, '-', REDACT_OTHER},
  {0x2018, 0x201B, '\'', REDACT_OTHER},
  {0x201C, 0x201F, '"', REDACT_OTHER},
  {0x2028, 0x2029, ' ', REDACT_OTHER},
  {0x202A, 0x202E, DROPPED, REDACT_OTHER},
  {0x202F, 0x202F, ' ', REDACT_OTHER},
  {0x2039, 0x203A, '\'', REDACT_OTHER},
  {0x205F, 0x205F, ' ', REDACT_OTHER},
  {0x2060, 0x206F, DROPPED, REDACT_OTHER},
  {0x2016, 0x205E, 0, REDACT_OTHER}, /* the other punctuation */
  {0x2100, 0x2BFF, 0, REDACT_OTHER}, /* symbols */
  {0x3000, 0x3000, ' ', REDACT_OTHER},
  {0x3001, 0x3004, 0, REDACT_OTHER},
  {0x3008, 0x3020, 0, REDACT_OTHER},
  {0x2E80, 0xA4CF, 0, REDACT_ALONE}, /* Chinese, Japanese */
  {0xAC00, 0xD7FF, 0, REDACT_ALONE}, /* Korean: endings stand at the name without a space */
  {0xF900, 0xFAFF, 0, REDACT_ALONE},
  {0xFEFF, 0xFEFF, DROPPED, REDACT_OTHER},
  {0xFF66, 0xFFDC, 0, REDACT_ALONE},
  {0x1F000, 0x1FAFF, 0, REDACT_OTHER},
  {0x20000, 0x3FFFF, 0, REDACT_ALONE},
};

void kb_redact_plain_fini(struct redact_plain *plain)
{
  free(plain->bytes);
  free(plain->kinds);
  free(plain->from);
  *plain = (struct redact_plain){0};
}

/* No form is longer than its original: one byte for each of the text's, and an end. */
static bool reserve(struct redact_plain *plain, size_t length)
{
  plain->length = 0;
  if (length < plain->capacity) {
    return true;
  }
  if (length >= SIZE_MAX / sizeof *plain->from - 1024) {
    return false;
  }
  const size_t capacity = length + 1024;
  kb_redact_plain_fini(plain);
  plain->bytes = malloc(capacity);
  plain->kinds = malloc(capacity);
  plain->from = malloc(capacity * sizeof *plain->from);
  if (!plain->bytes || !plain->kinds || !plain->from) {
    kb_redact_plain_fini(plain);
    return false;
  }
  plain->capacity = capacity;
  return true;
}

static unsigned digit_of(char byte)
{
  if (byte >= '0' && byte <= '9') {
    return (unsigned)(byte - '0');
  }
  const char lower = (char)(byte | 0x20);
  return lower >= 'a' && lower <= 'f' ? (unsigned)(lower - 'a' + 10) : 16;
}

/* "#252;" or "#xFC;": its length, or 0. */
static size_t numeric_reference(struct kb_slice text, uint32_t *code)
{
  const unsigned base = text.length > 1 && (text.data[1] | 0x20) == 'x' ? 16 : 10;
  size_t at = base == 16 ? 2 : 1;
  const size_t first = at;
  uint32_t value = 0;
  while (at < text.length && at < first + 8 && digit_of(text.data[at]) < base) {
    value = value * base + digit_of(text.data[at++]);
  }
  const bool is_character = value > 0 && value < 0x110000 && !(value >= 0xD800 && value < 0xE000);
  if (at == first || at == text.length || text.data[at] != ';' || !is_character) {
    return 0;
  }
  *code = value;
  return at + 1;
}

/* A character reference, or one of the few characters that are often percent-encoded in what is
   searched for; the length of what it is decoded from, or 0. */
static size_t decode_reference(struct kb_slice text, uint32_t *code)
{
  static const struct {
    const char *text;
    char code;
  } references[] = {
    {"&amp;", '&'}, {"&apos;", '\''}, {"&quot;", '"'}, {"&lt;", '<'}, {"&gt;", '>'},
    {"%40", '@'},   {"%20", ' '},     {"%5C", '\\'},   {"%5c", '\\'},
  };
  if (text.data[0] != '&' && text.data[0] != '%') {
    return 0;
  }
  for (size_t i = 0; i < sizeof references / sizeof references[0]; i++) {
    const size_t length = strlen(references[i].text);
    if (text.length >= length && memcmp(text.data, references[i].text, length) == 0) {
      *code = (unsigned char)references[i].code;
      return length;
    }
  }
  if (text.length < 3 || text.data[1] != '#') {
    return 0;
  }
  const size_t length = numeric_reference((struct kb_slice){text.data + 1, text.length - 1}, code);
  return length ? length + 1 : 0;
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
  if (*code >= 'A' && *code <= 'Z') {
    *code += 'a' - 'A';
  }
  if (*code <= ' ' || *code == 0x7F) {
    *code = ' ';
  }
  const bool is_word =
    (*code >= 'a' && *code <= 'z') || (*code >= '0' && *code <= '9') || *code == '_';
  return is_word ? REDACT_WORD : REDACT_OTHER;
}

/* The form in which it is compared, DROPPED if it is not. */
static enum redact_byte form(uint32_t *code)
{
  if (*code >= 0xFF01 && *code <= 0xFF5E) {
    *code -= 0xFF01 - '!'; /* ASCII in full width */
  }
  if (*code < 0x80) {
    return ascii_form(code);
  }
  for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
    if (*code >= ranges[i].first && *code <= ranges[i].last) {
      *code = ranges[i].code ? ranges[i].code : *code;
      return ranges[i].kind;
    }
  }
  return REDACT_WORD;
}

static void put(struct redact_plain *plain, char byte, enum redact_byte kind, size_t from)
{
  plain->bytes[plain->length] = byte;
  plain->kinds[plain->length] = (unsigned char)kind;
  plain->from[plain->length++] = from;
}

static size_t encode(uint32_t code, char bytes[4])
{
  if (code & NOT_UTF8) {
    bytes[0] = (char)(code & 0xFF);
    return 1;
  }
  if (code < 0x80) {
    bytes[0] = (char)code;
    return 1;
  }
  const size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (size_t i = length; i-- > 1; code >>= 6) {
    bytes[i] = (char)(0x80 | (code & 0x3F));
  }
  static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
  bytes[0] = (char)(lead[length] | code);
  return length;
}

bool kb_redact_plain_read(struct redact_plain *plain, struct kb_slice text)
{
  if (!reserve(plain, text.length)) {
    return false;
  }
  size_t at = 0;
  while (at < text.length) {
    const size_t from = at;
    uint32_t code = 0;
    at += decode((struct kb_slice){text.data + at, text.length - at}, &code);
    const enum redact_byte kind = form(&code);
    if (code == DROPPED) {
      continue;
    }
    if (code == ' ' && plain->length > 0 && plain->bytes[plain->length - 1] == ' ') {
      continue;
    }
    char bytes[4];
    const size_t length = encode(code, bytes);
    for (size_t i = 0; i < length; i++) {
      put(plain, bytes[i], i > 0 && kind == REDACT_ALONE ? REDACT_ALONE_REST : kind, from);
    }
  }
  plain->from[plain->length] = text.length;
  return true;
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
