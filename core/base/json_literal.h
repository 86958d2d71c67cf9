/* Finds bytes that may stand unescaped in a JSON string. */
#ifndef KB_BASE_JSON_LITERAL_H
#define KB_BASE_JSON_LITERAL_H

#include <stddef.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* kb_json_skip_literal for the last few bytes of a text. */
size_t kb_json_skip_few_literal(const char *data, size_t at, size_t length);

/* Skips ASCII except quotes, backslashes, control characters and DEL (which JSON would allow). */
static inline __attribute__((always_inline)) size_t kb_json_skip_literal(const char *data,
                                                                         size_t at, size_t length)
{
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i one = _mm_set1_epi8(1);
  const __m128i after_space = _mm_set1_epi8(0x21);
  while (length - at >= 16) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(data + at));
    /* Signed comparison: after adding one, control characters, DEL and bytes beyond ASCII are
       all less. */
    const __m128i special =
      _mm_or_si128(_mm_cmplt_epi8(_mm_add_epi8(bytes, one), after_space),
                   _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
    const int mask = _mm_movemask_epi8(special);
    if (mask != 0) {
      return at + (size_t)__builtin_ctz((unsigned)mask);
    }
    at += 16;
  }
#endif
  return kb_json_skip_few_literal(data, at, length);
}

#endif
