/* What a file is that holds no JSON, told by its first bytes: to name it, and to say what to do. */
#ifndef KB_ROWS_KIND_H
#define KB_ROWS_KIND_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>

/* So many first bytes tell all kinds. */
enum { KB_KIND_BYTES = 4096 };

struct kb_kind {
  const char *what;     /* "a PDF" */
  bool is_text;         /* text commands read it */
  bool may_hold_rows;   /* JSON may follow on a line of its own, as after what a script prints */
  const char *for_rows; /* what to do where rows are wanted */
  const char *for_text; /* the same where text is; NULL if is_text */
};

/* `bytes`: the first ones, as UTF-8 if they are text. Of JSON, and of nothing, it is "text". */
const struct kb_kind *kb_kind_of(struct kb_slice bytes);

/* "a PDF, not JSON rows: …": KB_INVALID. */
enum kb_status kb_kind_no_rows(const struct kb_kind *kind, struct kb_error *error);
/* Where text is wanted: KB_OK, or "a PDF, not text: …". `bytes`: the first ones as they are in the
   file. */
enum kb_status kb_kind_check_text(struct kb_slice bytes, struct kb_error *error);

#endif
