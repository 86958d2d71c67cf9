/* kbtriage --version */
#ifndef KB_CLI_VERSION_H
#define KB_CLI_VERSION_H

#include "cli/command.h"

/* "0.2.0" */
const char *kb_version(void);
/* The day of that version, "2026-01-31". */
const char *kb_version_date(void);

/* Prints the versions of the program, of the libraries in use, and of the rule set, a line each;
   `argv` is what follows --version, such as --rules. A missing or broken rule set is mentioned
   in its line, and is not a failure. */
enum kb_exit kb_version_print(int argc, char *const argv[]);

#endif
