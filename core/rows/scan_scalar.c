#include "rows/scan_scalar.h"

#include "base/ascii.h"
#include "base/json_literal.h"
#include "base/text.h"
#include "rows/scan.h"

#include <stdio.h>

/* A string is skipped in blocks of plain ASCII; only escapes, bytes beyond ASCII and control
   characters are examined one by one. Syntax errors end the scan, but broken text (half a surrogate
   pair, an escaped NUL, invalid UTF-8) only sets a flag: where the value ends is still known, so
   the row can be repaired later. A token cut off by the end of the bytes asks for more and is
   scanned again from its start, which keeps these functions free of state. A number has no end
   mark, so at the end of the bytes it is complete only if nothing follows. */

void kb_scan_describe_byte(char text[16], char byte)
{
  if ((unsigned char)byte > 0x20 && (unsigned char)byte < 0x7F) {
    snprintf(text, 16, "'%c'", byte);
  } else if (byte == ' ') {
    snprintf(text, 16, "a space");
  } else {
    snprintf(text, 16, "byte 0x%02X", (unsigned char)byte);
  }
}

enum kb_scalar kb_scan_wrong(const struct kb_scan_input *input, size_t at, size_t *position,
                             const char *what)
{
  *position = at;
  kb_fail(input->reason, KB_INVALID, "%s", what);
  return KB_SCALAR_WRONG;
}

/* The escape whose backslash is at `*at`, which moves past it. */
static enum kb_scalar scan_escape(const struct kb_scan_input *input, size_t *at, size_t *position)
{
  const size_t left = input->length - *at;
  const size_t begin = *at;
  if (left < 2 || (input->data[begin + 1] == 'u' && left < 6)) {
    return KB_SCALAR_MORE;
  }
  const char kind = input->data[begin + 1];
  if (kind != 'u') {
    return kb_scan_wrong(input, begin, position,
                         "a string holds a backslash before a character that needs none");
  }
  const int64_t value = kb_hex_number(input->data + begin + 2, 4);
  if (value < 0) {
    return kb_scan_wrong(input, begin, position, "\\u in a string needs four hexadecimal digits");
  }
  if (value >= 0xD800 && value < 0xDC00 && left < 12 && !input->at_end) {
    return KB_SCALAR_MORE;
  }
  const size_t length = kb_scan_unicode_length(input->data + begin, left, value);
  *input->is_broken = *input->is_broken || length == 0;
  *at += length > 0 ? length : 6;
  return KB_SCALAR_GOOD;
}

size_t kb_scan_unicode_length(const char *data, size_t length, int64_t value)
{
  if (value < 0xD800 || value > 0xDFFF) {
    return value > 0 ? 6 : 0;
  }
  const bool has_second = value < 0xDC00 && length >= 12 && data[6] == '\\' && data[7] == 'u';
  const int64_t second = has_second ? kb_hex_number(data + 8, 4) : -1;
  return second >= 0xDC00 && second <= 0xDFFF ? 12 : 0;
}

/* The character beyond ASCII at `*at`, which moves past it. */
static enum kb_scalar scan_utf8(const struct kb_scan_input *input, size_t *at)
{
  const struct kb_slice rest = {input->data + *at, input->length - *at};
  uint32_t code_point = 0;
  const size_t length = kb_text_decode(rest, &code_point);
  if (length == 0 && rest.length < 4 && !input->at_end) {
    return KB_SCALAR_MORE;
  }
  *input->is_broken = *input->is_broken || length == 0;
  *at += length > 0 ? length : 1;
  return KB_SCALAR_GOOD;
}

/* What may follow a backslash, except the u of \uXXXX. */
static const bool is_escaped[256] = {['"'] = true, ['\\'] = true, ['/'] = true, ['b'] = true,
                                     ['f'] = true, ['n'] = true,  ['r'] = true, ['t'] = true};

enum kb_scalar kb_scan_string(const struct kb_scan_input *input, size_t at, size_t *position)
{
  for (;;) {
    at = kb_json_skip_literal(input->data, at, input->length);
    if (at >= input->length) {
      return KB_SCALAR_MORE;
    }
    const unsigned char byte = (unsigned char)input->data[at];
    enum kb_scalar token = KB_SCALAR_GOOD;
    if (byte == '"') {
      *position = at + 1;
      return KB_SCALAR_GOOD;
    }
    if (byte == '\\' && input->length - at > 1 && is_escaped[(unsigned char)input->data[at + 1]]) {
      at += 2;
    } else if (byte == '\\') {
      token = scan_escape(input, &at, position);
    } else if (byte >= 0x80) {
      token = scan_utf8(input, &at);
    } else if (byte == 0x7F) {
      at++;
    } else {
      char what[64];
      snprintf(what, sizeof what, "a string holds the control character 0x%02X", byte);
      token = kb_scan_wrong(input, at, position, what);
    }
    if (token != KB_SCALAR_GOOD) {
      return token;
    }
  }
}

static size_t skip_digits(const struct kb_scan_input *input, size_t at)
{
  while (at < input->length && kb_is_digit(input->data[at])) {
    at++;
  }
  return at;
}

static bool is_at(const struct kb_scan_input *input, size_t at, char one, char other)
{
  return at < input->length && (input->data[at] == one || input->data[at] == other);
}

enum kb_scalar kb_scan_number(const struct kb_scan_input *input, size_t *position)
{
  size_t at = *position + (input->data[*position] == '-');
  const size_t whole = at;
  at = skip_digits(input, at);
  bool good = at > whole && (input->data[whole] != '0' || at == whole + 1);
  if (is_at(input, at, '.', '.')) {
    const size_t fraction = at + 1;
    at = skip_digits(input, fraction);
    good = good && at > fraction;
  }
  if (is_at(input, at, 'e', 'E')) {
    size_t exponent = at + 1;
    exponent += is_at(input, exponent, '+', '-');
    at = skip_digits(input, exponent);
    good = good && at > exponent;
  }
  if (at >= input->length && !input->at_end) {
    return KB_SCALAR_MORE;
  }
  if (!good) {
    return kb_scan_wrong(input, *position, position, "this is no number as JSON writes it");
  }
  *position = at;
  return KB_SCALAR_GOOD;
}

enum kb_scalar kb_scan_literal(const struct kb_scan_input *input, size_t *position)
{
  const char first = input->data[*position];
  const char *literal = first == 't' ? "true" : first == 'f' ? "false" : "null";
  const size_t length = first == 'f' ? 5 : 4;
  const size_t left = input->length - *position;
  const size_t seen = left < length ? left : length;
  if (memcmp(input->data + *position, literal, seen) == 0) {
    *position += seen == length ? length : 0;
    return seen == length ? KB_SCALAR_GOOD : KB_SCALAR_MORE;
  }
  char found[16];
  char what[64];
  kb_scan_describe_byte(found, input->data[*position]);
  snprintf(what, sizeof what, "expected a value, found %s", found);
  return kb_scan_wrong(input, *position, position, what);
}
