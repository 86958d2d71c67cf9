/* Classes of bytes as ASCII has them, whatever the locale: bytes from 0x80 are in none. A byte may
   come as a char or as an unsigned char. */
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

/* C's white space: space, tab, line feed, vertical tab, form feed, carriage return. */
static inline bool kb_is_space(int byte)
{
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* What JSON allows between its parts: neither vertical tab nor form feed. */
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

/* 0 to 15, in either case; -1: no hexadecimal digit. */
static inline int kb_hex_value(int byte)
{
  const unsigned digit = (unsigned)byte - '0';
  const unsigned letter = ((unsigned)byte | 0x20) - 'a';
  return digit < 10 ? (int)digit : letter < 6 ? (int)letter + 10 : -1;
}

/* Of so many digits, at most eight; -1 if one of them is none. */
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

/* Where the white space of JSON that begins at `at` ends. */
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
