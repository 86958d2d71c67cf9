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

/* The next eight bytes, or what is left of them, without carriage returns. */
static uint64_t next_bytes(struct kb_slice text, size_t *at, size_t *count)
{
  uint64_t bytes = 0;
  for (*count = 0; *count < 8 && *at < text.length; ++*at) {
    if (text.data[*at] != '\r') {
      bytes |= (uint64_t)(unsigned char)text.data[*at] << 8 * (*count)++;
    }
  }
  return bytes;
}

uint64_t kb_hash_article(struct kb_slice text)
{
  const char *return_at = text.length > 0 ? memchr(text.data, '\r', text.length) : NULL;
  const size_t plain = return_at ? (size_t)(return_at - text.data) : text.length;
  uint64_t value = 0;
  size_t at = 0;
  for (; plain - at >= 8; at += 8) {
    value = kb_hash_mix(value, eight_bytes(text.data + at));
  }
  uint64_t length = at; /* without carriage returns */
  while (at < text.length) {
    size_t count;
    value = kb_hash_mix(value, next_bytes(text, &at, &count));
    length += count;
  }
  return kb_hash_mix(value, length);
}
