/* Selects articles of a rule set by an expression: "stable and not (email or Error8*)".
   An expression is words joined by `and`, `or` (or a comma), `not` and parentheses; `not` binds
   closest, then `and`. A word is an article's code, its severity, its status, or its pack: the
   folders below the rules directory ("dynamics365/email", "dynamics365", "email"). * and ?
   stand for any letters and for one letter; letter case is ignored. code:, severity:, status:,
   pack: and kb: before a word say what it is; about: that it is the subject of articles. */
#ifndef KB_AUTHOR_SELECTION_H
#define KB_AUTHOR_SELECTION_H

#include "triage/rule_set.h"

struct kb_selection;

/* `option` ("--only") is named in messages. NULL with KB_USAGE if the expression is invalid, and
   where; or when out of memory. Borrows nothing. */
enum kb_status kb_selection_parse(const char *option, const char *text,
                                  struct kb_selection **selection, struct kb_error *error);
void kb_selection_free(struct kb_selection *selection);

/* For each article of the rule set, except overridden ones, whether it is selected; `paths` are
   those it was loaded from. KB_USAGE: a word matches no article of the rule set ("did you mean").
   `*chosen` has an element for each article, and is to be freed. */
enum kb_status kb_selection_choose(const struct kb_selection *selection,
                                   const struct kb_rule_set *rule_set, const char *const *paths,
                                   size_t path_count, bool **chosen, struct kb_error *error);

#endif
