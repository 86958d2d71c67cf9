/* What has no brackets in JSON: strings (keys, too), numbers, true, false and null. */
#ifndef KB_SOURCE_SCAN_SCALAR_H
#define KB_SOURCE_SCAN_SCALAR_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum kb_scalar { KB_SCALAR_GOOD, KB_SCALAR_MORE, KB_SCALAR_WRONG, KB_SCALAR_NO_MEMORY };

struct kb_scan_input {
  const char *data;
  size_t length;
  bool at_end; /* nothing follows */
  struct kb_error *reason;
};

/* Sets the reason and `*position`, where it is wrong. KB_SCALAR_WRONG. */
enum kb_scalar kb_scan_wrong(const struct kb_scan_input *input, size_t at, size_t *position,
                             const char *what);

/* Each begins at `*position`, by whose byte it was chosen, and on KB_SCALAR_GOOD moves behind it.
   KB_SCALAR_MORE: more bytes are needed to tell; `*position` stays. */
enum kb_scalar kb_scan_string(const struct kb_scan_input *input, size_t *position);
enum kb_scalar kb_scan_number(const struct kb_scan_input *input, size_t *position);
enum kb_scalar kb_scan_literal(const struct kb_scan_input *input, size_t *position);

/* Skips bytes that a string takes as they are: ASCII but quotes, backslashes and control
 * characters. */
static inline size_t kb_scan_skip_plain(const char *data, size_t at, size_t length)
{
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i space = _mm_set1_epi8(0x20);
  while (length - at >= 16) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(data + at));
    /* Signed: control characters and bytes from 0x80 on are both less than a space. */
    const __m128i special =
      _mm_or_si128(_mm_cmplt_epi8(bytes, space),
                   _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
    const int mask = _mm_movemask_epi8(special);
    if (mask != 0) {
      return at + (size_t)__builtin_ctz((unsigned)mask);
    }
    at += 16;
  }
#endif
  while (at < length) {
    const unsigned char byte = (unsigned char)data[at];
    if (byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\') {
      break;
    }
    at++;
  }
  return at;
}

#endif
