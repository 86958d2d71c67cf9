/* What `check` finds beyond violations of the schema: columns and choices that do not exist,
   causes without examples, messages that two articles claim, gaps. */
#ifndef KB_AUTHOR_LINT_H
#define KB_AUTHOR_LINT_H

#include "base/error.h"
#include "triage/rule_set.h"

/* Adds warnings about all articles of a rule set, which was loaded with its examples, to its
   diagnostics, sets line and column of every diagnostic, and sorts them: by file, line, column,
   code. */
enum kb_status kb_lint(struct kb_rule_set *rule_set, struct kb_engine *engine,
                       struct kb_error *error);

#endif
