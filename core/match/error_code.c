#include "match/error_code.h"

#include "base/ascii.h"

#include <strings.h>

enum { HEX_DIGITS = 8, DECIMAL_DIGITS_MAX = 10 };

/* Removes the sign that extends a number to 64 bits: 0xFFFFFFFF80040220 is 0x80040220. */
static struct kb_slice without_extension(struct kb_slice digits)
{
  static const char extension[] = "ffffffff";
  if (digits.length == 2 * HEX_DIGITS && strncasecmp(digits.data, extension, HEX_DIGITS) == 0) {
    digits.data += HEX_DIGITS;
    digits.length = HEX_DIGITS;
  }
  return digits;
}

static bool read_decimal(struct kb_slice digits, uint64_t *value)
{
  *value = 0;
  if (digits.length == 0 || digits.length > DECIMAL_DIGITS_MAX) {
    return false;
  }
  for (size_t i = 0; i < digits.length; i++) {
    if (!kb_is_digit(digits.data[i])) {
      return false;
    }
    *value = *value * 10 + (uint64_t)(digits.data[i] - '0');
  }
  return true;
}

static bool read_hex(const char *digits, uint32_t *number)
{
  const int64_t value = kb_hex_number(digits, HEX_DIGITS);
  *number = (uint32_t)value;
  return value >= 0;
}

bool kb_code_number(struct kb_slice token, uint32_t *number)
{
  uint64_t value = 0;
  if (token.length >= HEX_DIGITS + 2 && token.data[0] == '0' &&
      (token.data[1] == 'x' || token.data[1] == 'X')) {
    const struct kb_slice digits =
      without_extension((struct kb_slice){token.data + 2, token.length - 2});
    return digits.length == HEX_DIGITS && read_hex(digits.data, number);
  }
  token = without_extension(token);
  if (token.length > 1 && token.data[0] == '-') {
    const struct kb_slice digits = {token.data + 1, token.length - 1};
    if (!read_decimal(digits, &value) || value > UINT64_C(1) << 31) {
      return false;
    }
    *number = (uint32_t)(0 - value);
    return true;
  }
  if (token.length == HEX_DIGITS && strchr("89abcdefABCDEF", token.data[0])) {
    return read_hex(token.data, number);
  }
  if (token.length == DECIMAL_DIGITS_MAX && read_decimal(token, &value) &&
      value >= UINT64_C(1) << 31 && value <= UINT32_MAX) {
    *number = (uint32_t)value;
    return true;
  }
  return false;
}
