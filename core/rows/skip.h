/* Skips a value that is malformed or too large. */
#ifndef KB_ROWS_SKIP_H
#define KB_ROWS_SKIP_H

#include <stdbool.h>
#include <stddef.h>

/* Looks at strings and brackets only. */
struct kb_skip {
  bool in_string, escaped;
  bool began;
  unsigned depth;
  unsigned char kinds[512]; /* bit n: level n is an object */
};
enum kb_skip_result {
  KB_SKIP_DONE, /* `*position` is just after the value */
  KB_SKIP_MORE,
  KB_SKIP_LOST, /* the brackets do not match */
};
enum kb_skip_result kb_skip_run(struct kb_skip *skip, const char *data, size_t length,
                                size_t *position);

#endif
