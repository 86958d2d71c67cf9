/* Finds out whether the knowledge-base articles that rules were made from have changed. */
#ifndef KB_AUTHOR_UPSTREAM_H
#define KB_AUTHOR_UPSTREAM_H

#include "triage/rule_set.h"

/* Looks for the source of each article among the Markdown files below `directory`: the file that
   its `source` names, whose hash must be equal; or else the file named like the end of its
   reference, whose date must not be later than `reviewed`, or the file named like its code.
   Changed or missing sources are added to the rule set's diagnostics. `*found`: number of sources
   found. KB_NOT_FOUND, KB_IO, KB_NO_MEMORY. */
enum kb_status kb_upstream_check(struct kb_rule_set *rule_set, const char *directory, size_t *found,
                                 struct kb_error *error);

#endif
