/* The exceptions of a run: --exceptions, or exceptions.lua beside the settings file. */
#ifndef KB_CLI_EXCEPTIONS_H
#define KB_CLI_EXCEPTIONS_H

#include "article/exception.h"
#include "cli/command.h"
#include "cli/config.h"

#define KB_EXCEPTIONS_OPTION                                                                      \
  {                                                                                               \
    .name = "exceptions", .value = "FILE",                                                        \
    .help = "Read which findings do not count (none: no file). They no longer decide totals and " \
            "exit status, and fix plans nothing for them unless a fix is planned: see kbtriage "  \
            "help exceptions. Default: exceptions.lua beside the file of settings, in "           \
            "~/.config/kbtriage, else /etc/kbtriage."                                             \
  }

/* The file that is read, copied to `path`; false: there is none. */
bool kb_exceptions_find(const struct kb_args *args, char path[KB_CONFIG_PATH]);
/* Reads it, if there is one; `exceptions` is to be freed in any case. False, having reported why.
 */
bool kb_exceptions_load(const struct kb_context *context, struct kb_exceptions *exceptions);

/* For kb_exceptions_review: on standard error. */
void kb_exceptions_say(const char *sentence);

#endif
