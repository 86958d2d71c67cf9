/* Identifies a version of the rule set, for comparing the results of different people. */
#ifndef KB_TRIAGE_RULE_SET_VERSION_H
#define KB_TRIAGE_RULE_SET_VERSION_H

#include "base/hash.h"
#include "triage/rule_set.h"

#include <stddef.h>

struct kb_rule_set_version {
  size_t articles;         /* number that takes part */
  size_t left_out;         /* files with errors, including repeated codes */
  const char *reviewed;    /* the latest review date, owned by the article; NULL: none */
  char hash[KB_HASH_SIZE]; /* of the contents of tables and articles, independent of their paths */
};

/* Of a rule set that was loaded `with_hash`. */
void kb_rule_set_version_of(const struct kb_rule_set *rule_set,
                            struct kb_rule_set_version *rule_set_version);

#endif
