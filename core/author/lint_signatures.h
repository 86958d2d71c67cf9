/* Checks of an article's signatures. A part of lint.h. */
#ifndef KB_AUTHOR_LINT_SIGNATURES_H
#define KB_AUTHOR_LINT_SIGNATURES_H

#include "luasource/locations.h"
#include "triage/rule_set.h"

/* A warning for each message that another article recognises, too, for each code that is of another
   error than the number beside it, and for each code that many alerts contain. */
void kb_lint_signatures(struct kb_rule_set *rule_set, size_t number,
                        const struct kb_source_map *map);

#endif
