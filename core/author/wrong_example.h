/* Wrong findings as examples of their article: what a report says of the case, as a row, with
   pseudonyms. */
#ifndef KB_AUTHOR_WRONG_EXAMPLE_H
#define KB_AUTHOR_WRONG_EXAMPLE_H

#include "base/buf.h"
#include "base/error.h"
#include "case/schema.h"

#include <stddef.h>

/* Appends an example for each finding of the report (json) that an exception calls wrong, as Lua to
   be put among the article's examples; with `code`, only for that article. `*count`: how many. A
   row has the columns that conditions have read, and the alerts. KB_INVALID: it is not such a
   report. */
enum kb_status kb_wrong_examples(struct kb_buf *out, const struct kb_schema *schema,
                                 struct kb_slice report, const char *code, size_t *count,
                                 struct kb_error *error);

#endif
