/* Where the rule book is. */
#ifndef KB_CLI_RULES_PATH_H
#define KB_CLI_RULES_PATH_H

#include "base/arena.h"
#include "base/error.h"
#include "cli/args.h"

#include <stddef.h>

/* The directories that --rules names, else those of KBTRIAGE_RULES (separated by colons), else the
   installed rule book beside this program, else the checkout's. Strings live in `arena` or in argv.
 */
enum kb_status kb_rules_path(const struct kb_args *args, struct kb_arena *arena,
                             const char *const **paths, size_t *count, struct kb_error *error);

#endif
