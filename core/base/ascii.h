/* Character classes of ASCII, independent of the locale: bytes beyond 0x7F are in none of them. A
   byte may be passed as a char or as an unsigned char. */
#ifndef KB_BASE_ASCII_H
#define KB_BASE_ASCII_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool kb_is_digit(int byte)
{
  return byte >= '0' && byte <= '9';
}

static inline bool kb_is_lower(int byte)
{
  return byte >= 'a' && byte <= 'z';
}

static inline bool kb_is_upper(int byte)
{
  return byte >= 'A' && byte <= 'Z';
}

static inline bool kb_is_letter(int byte)
{
  return kb_is_lower(byte | 0x20);
}

static inline bool kb_is_alnum(int byte)
{
  return kb_is_letter(byte) || kb_is_digit(byte);
}

static inline bool kb_is_punctuation(int byte)
{
  return byte > ' ' && byte < 0x7F && !kb_is_alnum(byte);
}

/* White space as in C: space, tab, line feed, vertical tab, form feed, carriage return. */
static inline bool kb_is_space(int byte)
{
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* White space as in JSON: no vertical tab, no form feed. */
static inline bool kb_is_json_space(int byte)
{
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static inline char kb_to_lower(int byte)
{
  return (char)(kb_is_upper(byte) ? byte + ('a' - 'A') : byte);
}

static inline char kb_to_upper(int byte)
{
  return (char)(kb_is_lower(byte) ? byte - ('a' - 'A') : byte);
}

/* The value of a hexadecimal digit of either case, or -1. */
static inline int kb_hex_value(int byte)
{
  const unsigned digit = (unsigned)byte - '0';
  const unsigned letter = ((unsigned)byte | 0x20) - 'a';
  return digit < 10 ? (int)digit : letter < 6 ? (int)letter + 10 : -1;
}

/* The value of `count` (at most 8) hexadecimal digits, or -1. */
static inline int64_t kb_hex_number(const char *digits, size_t count)
{
  int64_t number = 0;
  for (size_t i = 0; i < count; i++) {
    const int value = kb_hex_value(digits[i]);
    if (value < 0) {
      return -1;
    }
    number = number * 16 + value;
  }
  return number;
}

static inline bool kb_is_hex(int byte)
{
  return kb_hex_value(byte) >= 0;
}

/* The position after the JSON white space from `at` on. */
static inline size_t kb_json_space_end(struct kb_slice text, size_t at)
{
  while (at < text.length && kb_is_json_space(text.data[at])) {
    at++;
  }
  return at;
}

/* Without the white space at both ends. */
struct kb_slice kb_trim(struct kb_slice text);
struct kb_slice kb_trim_end(struct kb_slice text);
/* In place. */
void kb_lower_case(char *text, size_t length);

#endif
