/* Where the rule set is. */
#ifndef KB_CLI_RULES_PATH_H
#define KB_CLI_RULES_PATH_H

#include "base/arena.h"
#include "base/error.h"
#include "cli/args.h"

#include <stddef.h>

/* Directories of articles; those of a later one take the place of those of an earlier one with the
   same code. First the articles that come with kbtriage, beside this program or in its checkout;
   then the house rules, of this machine and of this user, where there are such directories; then
   what --rules names. With --only-rules neither of the first two. */
struct kb_rules {
  const char *const *paths; /* live in the arena, or as long as the arguments */
  size_t count;
  size_t shipped_count; /* the first of them */
  size_t house_count;   /* the next ones */
  const char *tables;   /* the directory that comes with kbtriage, for its tables, where it is not
                           among the paths; NULL: it is, or there is none */
};

/* KB_NOT_FOUND: there is no rule set at all; `tables` is found all the same. */
enum kb_status kb_rules_find(const struct kb_args *args, struct kb_arena *arena,
                             struct kb_rules *rules, struct kb_error *error);

#endif
