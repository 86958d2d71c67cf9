/* Steps over a value that is wrong or too large. */
#ifndef KB_ROWS_SKIP_H
#define KB_ROWS_SKIP_H

#include <stdbool.h>
#include <stddef.h>

/* By its strings and brackets alone. */
struct kb_skip {
  bool in_string, escaped;
  bool began;
  unsigned depth;
  unsigned char kinds[512]; /* bit n: level n is an object */
};
enum kb_skip_result {
  KB_SKIP_DONE, /* `*position` is just behind the value */
  KB_SKIP_MORE,
  KB_SKIP_LOST, /* the brackets do not match */
};
enum kb_skip_result kb_skip_run(struct kb_skip *skip, const char *data, size_t length,
                                size_t *position);

#endif
