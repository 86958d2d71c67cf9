#include "base/json_literal.h"

#include <stdint.h>
#include <string.h>

/* Whether each of eight bytes can stand unescaped in a JSON string. The highest bit of each byte
   says so; a carry may mark the byte above a special one, too, which does no harm. */
static int are_literal(const char *data)
{
  const uint64_t ones = UINT64_C(0x0101010101010101);
  uint64_t bytes;
  memcpy(&bytes, data, sizeof bytes);
  const uint64_t quotes = bytes ^ ones * '"';
  const uint64_t backslashes = bytes ^ ones * '\\';
  const uint64_t special =
    (bytes - ones * 0x20) | (bytes + ones) | (quotes - ones) | (backslashes - ones) | bytes;
  return (special & ones * 0x80) == 0;
}

size_t kb_json_skip_few_literal(const char *data, size_t at, size_t length)
{
  while (length - at >= sizeof(uint64_t) && are_literal(data + at)) {
    at += sizeof(uint64_t);
  }
  while (at < length) {
    const unsigned char byte = (unsigned char)data[at];
    if (byte < 0x20 || byte >= 0x7F || byte == '"' || byte == '\\') {
      break;
    }
    at++;
  }
  return at;
}
