/* What a file without JSON is, recognized by its first bytes: to name it in a message, with what
   to do. */
#ifndef KB_ROWS_KIND_H
#define KB_ROWS_KIND_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>

/* The number of first bytes that identify every kind. */
enum { KB_KIND_BYTES = 4096 };

struct kb_kind {
  const char *what;     /* noun phrase, such as "a PDF" */
  bool is_text;         /* commands that take text can read it */
  bool may_hold_rows;   /* JSON may follow on a line of its own, for example after output of a
                           script */
  const char *for_rows; /* what to do where rows are expected */
  const char *for_text; /* the same where text is expected; NULL if is_text */
};

/* `bytes`: the first ones, as UTF-8 if they are text. JSON, and an empty file, is "text". */
const struct kb_kind *kb_kind_of(struct kb_slice bytes);
/* The same for what begins with a bracket but was found not to be JSON; NULL: no known notation. */
const struct kb_kind *kb_kind_of_object(struct kb_slice bytes);

/* Fails with KB_INVALID: "a PDF, not JSON rows: …". */
enum kb_status kb_kind_no_rows(const struct kb_kind *kind, struct kb_error *error);
/* Where text is expected: KB_OK, or KB_INVALID with "a PDF, not text: …". `bytes`: the first
   ones, as they are in the file. */
enum kb_status kb_kind_check_text(struct kb_slice bytes, struct kb_error *error);

#endif
