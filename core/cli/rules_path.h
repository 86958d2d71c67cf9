/* Where the rule book is. */
#ifndef KB_CLI_RULES_PATH_H
#define KB_CLI_RULES_PATH_H

#include "base/arena.h"
#include "base/error.h"
#include "cli/args.h"

#include <stddef.h>

/* The directories that --rules names (or the environment, or the settings), else the installed rule
   book beside this program, else the checkout's. Strings live in `arena` or as long as `args`. */
enum kb_status kb_rules_path(const struct kb_args *args, struct kb_arena *arena,
                             const char *const **paths, size_t *count, struct kb_error *error);

#endif
