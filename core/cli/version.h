/* kbtriage --version */
#ifndef KB_CLI_VERSION_H
#define KB_CLI_VERSION_H

#include "cli/command.h"

/* "0.1.0" */
const char *kb_version(void);
/* The day of that version, "2026-01-31". */
const char *kb_version_date(void);

/* Names the versions of the program, of the libraries it runs with, and of the rule book, a line
   each; `argv` is what follows --version, where --rules may stand. A rule book that is missing or
   broken is said in its line, and is no failure. */
enum kb_exit kb_version_print(int argc, char *const argv[]);

#endif
