/* Names in conditions that mean nothing there: misspelt functions, locals and parts of a case. */
#ifndef KB_AUTHOR_LINT_NAMES_H
#define KB_AUTHOR_LINT_NAMES_H

#include "article/article.h"
#include "article/diagnostic.h"
#include "luasource/locations.h"

/* To be called after kb_lint_compared, which knows better what to write for a name that a column is
   compared with. */
void kb_lint_names(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                   const struct kb_source_map *map);

/* A method that is called on a column of the case. */
void kb_lint_method(struct kb_diagnostics *diagnostics, const struct kb_source_chain *chain);
/* What a column of the case is asked for, as if it had parts: case.mailbox.name.length. */
void kb_lint_inside(struct kb_diagnostics *diagnostics, const struct kb_source_chain *chain,
                    struct kb_slice name);
/* A column that is read of a list of rows: case.alerts.text. */
void kb_lint_list(struct kb_diagnostics *diagnostics, const struct kb_source_chain *chain,
                  struct kb_slice list, struct kb_slice column);

#endif
