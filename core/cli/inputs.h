/* Prevents a command from overwriting its own input. */
#ifndef KB_CLI_INPUTS_H
#define KB_CLI_INPUTS_H

#include "cli/args.h"

#include <stdbool.h>

/* Whether results would go to a file that is to be read: one named by an argument or an option
   (recognized by the name of its value in --help), standard input, the settings, or an article.
   Files are compared by device and inode, whatever their names, also for standard output (`>`,
   `>>`). Reports it. To be called before a command begins, as nothing has been opened for
   writing yet. */
bool kb_inputs_written_over(const struct kb_args *args, const struct kb_command *command);

#endif
