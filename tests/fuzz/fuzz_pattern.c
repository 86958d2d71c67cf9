#include "sandbox/pattern.h"

#include <stdlib.h>

/* Pattern, a zero byte, subject. Matches must be within the subject. */

static void check(bool holds)
{
  if (!holds) {
    abort();
  }
}

static void check_match(const struct kb_pattern_match *match, size_t from, size_t length)
{
  check(from <= match->start && match->start <= match->end && match->end <= length);
  check(match->count <= KB_PATTERN_CAPTURES);
  for (unsigned i = 0; i < match->count; i++) {
    const struct kb_pattern_capture *capture = &match->capture[i];
    check(capture->start >= match->start && capture->start <= match->end);
    check(capture->length <= match->end - capture->start);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const uint8_t *zero = size > 0 ? memchr(data, 0, size) : NULL;
  const size_t pattern_length = zero ? (size_t)(zero - data) : size / 2;
  const size_t skipped = pattern_length + (zero ? 1 : 0);
  /* exactly their size, so that a sanitizer detects reading beyond */
  char *pattern_copy = malloc(pattern_length + 1);
  char *subject_copy = malloc(size - skipped + 1);
  if (pattern_copy && subject_copy) {
    const struct kb_slice pattern = {pattern_copy + 1, pattern_length};
    const struct kb_slice subject = {subject_copy + 1, size - skipped};
    if (size > 0) {
      memcpy(pattern_copy + 1, data, pattern.length);
      memcpy(subject_copy + 1, data + skipped, subject.length);
    }
    for (size_t from = 0; from <= subject.length + 1; from += 1 + subject.length / 2) {
      struct kb_pattern_budget budget = {.steps = 20000};
      struct kb_pattern_match match;
      const char *reason = NULL;
      const enum kb_pattern_result result =
        kb_pattern_find(subject, pattern, from, &budget, &match, &reason);
      check(budget.steps <= 20000 && reason);
      if (result == KB_PATTERN_FOUND) {
        check_match(&match, from, subject.length);
      }
      size_t at;
      if (kb_pattern_find_literal(subject, pattern, from, &budget, &at) == KB_PATTERN_FOUND) {
        check(at >= from && at + pattern.length <= subject.length);
        check(pattern.length == 0 || memcmp(subject.data + at, pattern.data, pattern.length) == 0);
      }
    }
  }
  free(pattern_copy);
  free(subject_copy);
  return 0;
}
