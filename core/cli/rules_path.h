/* Finds the rule set. */
#ifndef KB_CLI_RULES_PATH_H
#define KB_CLI_RULES_PATH_H

#include "base/arena.h"
#include "base/error.h"
#include "cli/args.h"

#include <stddef.h>

/* The directories of --rules (or of the environment, or the settings), else the rule set
   installed with this program, else the checkout's. Strings are in `arena` or belong to `args`. */
enum kb_status kb_rules_path(const struct kb_args *args, struct kb_arena *arena,
                             const char *const **paths, size_t *count, struct kb_error *error);

#endif
