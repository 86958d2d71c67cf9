#include "base/hash.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

void kb_hash_text(struct kb_slice text, char hash[KB_HASH_SIZE])
{
  uint64_t value = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] != '\r') {
      value = (value ^ (unsigned char)text.data[i]) * UINT64_C(0x100000001b3);
    }
  }
  snprintf(hash, KB_HASH_SIZE, "%016" PRIx64, value);
}
