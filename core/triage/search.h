/* Finds articles by a few words, as people look for a subject: "license", "inactive profile". */
#ifndef KB_TRIAGE_SEARCH_H
#define KB_TRIAGE_SEARCH_H

#include "triage/rule_set.h"

/* The articles in which every word of the text begins a word of the title, the symptom, a cause or
   a code; those with more of them in the title come first, then in the order of the rule set. The
   list gets at most `size` of them; `*count` is the number of all. It is 0 for a text that is no
   such question: one of more than six words, or of words that say nothing ("of the",
   "401"). */
void kb_search(const struct kb_rule_set *rule_set, struct kb_slice text,
               const struct kb_article **list, size_t size, size_t *count);

#endif
