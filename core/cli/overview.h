/* What kbtriage is, the files and variables it reads, and its exit statuses: for --help and the
   manual. */
#ifndef KB_CLI_OVERVIEW_H
#define KB_CLI_OVERVIEW_H

#include "base/buf.h"
#include "cli/args.h"

/* A variable of the environment, or a file. */
struct kb_overview_place {
  const char *name;
  const char *option; /* used by the commands with this option; NULL: see kbtriage(1) */
  const char *text;
};

/* kbtriage itself, described like a command; its options replace the name of a command. */
extern const struct kb_command kb_overview;
extern const struct kb_overview_place kb_variables[]; /* ends with name NULL */
extern const struct kb_overview_place kb_file_places[];

/* The text of `kbtriage --help`. */
void kb_overview_print(struct kb_buf *out);

#endif
