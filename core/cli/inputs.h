/* What a command is to read, so that it does not write over it. */
#ifndef KB_CLI_INPUTS_H
#define KB_CLI_INPUTS_H

#include "cli/args.h"

#include <stdbool.h>

/* Whether results would go to a file that is to be read: one that an argument or an option names
   (told from what --help calls their values), standard input, the settings, or an article; by
   device and inode, so under any name, and for standard output too (`>`, `>>`). Says so. Asked
   before a command begins, as nothing is opened for writing before. */
bool kb_inputs_written_over(const struct kb_args *args, const struct kb_command *command);

#endif
