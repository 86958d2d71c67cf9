/* Rows to be redacted, stored until the names in all of them are known, as a text may name
   somebody whose row comes later. They are in a spool. */
#ifndef KB_CLI_REDACTED_ROWS_H
#define KB_CLI_REDACTED_ROWS_H

#include "base/error.h"
#include "base/out.h"
#include "case/schema.h"

#include <signal.h>
#include <stddef.h>

struct kb_redacted_rows;

/* The schema is borrowed. NULL when out of memory. */
struct kb_redacted_rows *kb_redacted_rows_new(const struct kb_schema *schema);
void kb_redacted_rows_free(struct kb_redacted_rows *rows);

/* Stores a row of `table`, one JSON object, and learns the names in it. KB_INVALID: it is not an
   object; KB_NO_MEMORY; KB_IO: the spool cannot be written. */
enum kb_status kb_redacted_rows_add(struct kb_redacted_rows *rows, const struct kb_table *table,
                                    struct kb_slice row, struct kb_error *error);
size_t kb_redacted_rows_count(const struct kb_redacted_rows *rows);

/* Writes all rows, redacted, in the order of adding, one a line. No more may be added.
   KB_INTERRUPTED once `*interrupted` is set. A failure of `out` ends it, too, but only
   kb_out_failed shows that. */
enum kb_status kb_redacted_rows_write(struct kb_redacted_rows *rows, struct kb_out *out,
                                      const volatile sig_atomic_t *interrupted,
                                      struct kb_error *error);

#endif
