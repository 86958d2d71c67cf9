/* Scans JSON values without brackets: strings (including keys), numbers, true, false and null. */
#ifndef KB_ROWS_SCAN_SCALAR_H
#define KB_ROWS_SCAN_SCALAR_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum kb_scalar { KB_SCALAR_GOOD, KB_SCALAR_MORE, KB_SCALAR_WRONG, KB_SCALAR_NO_MEMORY };

struct kb_scan_input {
  const char *data;
  size_t length;
  bool at_end; /* nothing follows */
  struct kb_error *reason;
  bool *is_broken; /* set when a string holds something that is not valid text */
};

/* Returns KB_SCALAR_WRONG and sets the reason and `*position`, the place of the error. */
enum kb_scalar kb_scan_wrong(const struct kb_scan_input *input, size_t at, size_t *position,
                             const char *what);

/* `*position` is at the first byte of the value, which decided which of the three to call; it is
   advanced past the value on KB_SCALAR_GOOD only. KB_SCALAR_MORE: the value does not end within
   the bytes given. */
/* The bytes of the string before `at`, which is after its opening quote, are known to be good. */
enum kb_scalar kb_scan_string(const struct kb_scan_input *input, size_t at, size_t *position);
enum kb_scalar kb_scan_number(const struct kb_scan_input *input, size_t *position);
enum kb_scalar kb_scan_literal(const struct kb_scan_input *input, size_t *position);

/* The length of the character whose escape \uXXXX, with that value, begins at `data`: 6, or 12
   for a surrogate pair; 0 for half a pair or a NUL character. */
size_t kb_scan_unicode_length(const char *data, size_t length, int64_t value);

#endif
