/* `run --privileges`. */
#ifndef KB_CLI_LIVE_PRIVILEGES_H
#define KB_CLI_LIVE_PRIVILEGES_H

#include "cli/command.h"
#include "run/live.h"

/* False, having reported it, if the option is given without --org, or with a format that it does
   not have. */
bool kb_live_check_privileges(const struct kb_context *context);

/* Asks what the tables need and what the user has, and prints it; with --dry-run, the requests. */
enum kb_exit kb_live_print_privileges(struct kb_live *live, const struct kb_context *context);

#endif
