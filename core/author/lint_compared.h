/* Comparisons of a column with a value that it never has. A part of lint.h. */
#ifndef KB_AUTHOR_LINT_COMPARED_H
#define KB_AUTHOR_LINT_COMPARED_H

#include "article/diagnostic.h"
#include "case/schema.h"
#include "luasource/locations.h"

/* `chain` reads the column of the table: a warning if it is compared with a label in place of its
   choice, or with a literal of another type, which says what to write. */
void kb_lint_compared(struct kb_diagnostics *diagnostics, const struct kb_table *table,
                      const struct kb_column *column, const struct kb_source_chain *chain);

#endif
