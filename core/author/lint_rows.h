/* Misspelt columns in the rows of examples. A part of lint.h. */
#ifndef KB_AUTHOR_LINT_ROWS_H
#define KB_AUTHOR_LINT_ROWS_H

#include "article/article.h"
#include "article/diagnostic.h"
#include "luasource/locations.h"

/* A warning for each member of an example's rows that is not known to the tables but is like one
   that is, and that the row lacks. Others are not reported: a row as the Web API returns it has
   many columns that no table here names. */
void kb_lint_rows(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                  const struct kb_source_map *map);

#endif
