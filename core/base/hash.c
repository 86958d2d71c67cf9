#include "base/hash.h"

void kb_hash_write(uint64_t value, char hash[KB_HASH_SIZE])
{
  for (size_t i = KB_HASH_SIZE - 1; i-- > 0; value >>= 4) {
    hash[i] = "0123456789abcdef"[value & 0xF];
  }
  hash[KB_HASH_SIZE - 1] = '\0';
}

void kb_hash_text(struct kb_slice text, char hash[KB_HASH_SIZE])
{
  uint64_t value = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] != '\r') {
      value = (value ^ (unsigned char)text.data[i]) * UINT64_C(0x100000001b3);
    }
  }
  kb_hash_write(value, hash);
}

/* The bytes as a number, the first one lowest. */
static uint64_t eight_bytes(const char *data)
{
  uint64_t bytes;
  memcpy(&bytes, data, sizeof bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  bytes = __builtin_bswap64(bytes);
#endif
  return bytes;
}

static bool has_carriage_return(uint64_t bytes)
{
  const uint64_t ones = UINT64_C(0x0101010101010101);
  const uint64_t zero_where = bytes ^ '\r' * ones;
  return ((zero_where - ones) & ~zero_where & ones << 7) != 0;
}

uint64_t kb_hash_article(struct kb_slice text)
{
  uint64_t value = 0;
  uint64_t length = 0; /* without carriage returns */
  for (size_t at = 0; at < text.length;) {
    uint64_t bytes = text.length - at >= 8 ? eight_bytes(text.data + at) : '\r';
    size_t count = 8;
    if (!has_carriage_return(bytes)) {
      at += 8;
    } else {
      for (bytes = 0, count = 0; count < 8 && at < text.length; at++) {
        if (text.data[at] != '\r') {
          bytes |= (uint64_t)(unsigned char)text.data[at] << 8 * count++;
        }
      }
    }
    value = kb_hash_mix(value, bytes);
    length += count;
  }
  return kb_hash_mix(value, length);
}
