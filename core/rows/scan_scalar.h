/* What has no brackets in JSON: strings (keys, too), numbers, true, false and null. */
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
  bool *is_broken; /* set: a string holds something that no text has */
};

/* Sets the reason and `*position`, where it is wrong. KB_SCALAR_WRONG. */
enum kb_scalar kb_scan_wrong(const struct kb_scan_input *input, size_t at, size_t *position,
                             const char *what);

/* Each begins at `*position`, by whose byte it was chosen, and on KB_SCALAR_GOOD moves behind it.
   KB_SCALAR_MORE: more bytes are needed to tell; `*position` stays. */
/* Of the string the bytes before `at` are good, which is behind its quote. */
enum kb_scalar kb_scan_string(const struct kb_scan_input *input, size_t at, size_t *position);
enum kb_scalar kb_scan_number(const struct kb_scan_input *input, size_t *position);
enum kb_scalar kb_scan_literal(const struct kb_scan_input *input, size_t *position);

/* The four hexadecimal digits at `at`, -1 if they are none. */
int32_t kb_scan_unicode_escape(const char *data, size_t at);
/* How many of the `length` bytes at `data`, where \uXXXX of that value begins, are one character:
   6, or 12 of a surrogate pair; 0: it is half a pair, or a NUL character. */
size_t kb_scan_unicode_length(const char *data, size_t length, int32_t value);

#endif
