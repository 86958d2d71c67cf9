/* Which articles of a rule book are meant: "stable and not (email or Error8*)".

   An expression is words joined by `and`, `or` (or a comma), `not` and parentheses; `not` binds
   closest, then `and`. A word is an article's code, its severity, its status, or its pack: the
   folders below the rules directory it is in ("dynamics365/email", "dynamics365", "email"). * and ?
   stand for any letters and any one; letter case does not count. code:, severity:, status:, pack:
   and kb: in front of a word say what it is. */
#ifndef KB_AUTHOR_SELECTION_H
#define KB_AUTHOR_SELECTION_H

#include "triage/book.h"

struct kb_selection;

/* `option` ("--only") is named in messages. KB_USAGE: the expression is wrong, and where. NULL
   then. Borrows nothing. */
enum kb_status kb_selection_parse(const char *option, const char *text,
                                  struct kb_selection **selection, struct kb_error *error);
void kb_selection_free(struct kb_selection *selection);

/* For each article of the book, overridden ones aside, whether it is meant, as `paths` it was
   loaded from have it. KB_USAGE: a word means no article of the book ("did you mean"). `*chosen`
   has a place for each article, and is to be freed. */
enum kb_status kb_selection_choose(const struct kb_selection *selection, const struct kb_book *book,
                                   const char *const *paths, size_t path_count, bool **chosen,
                                   struct kb_error *error);

#endif
