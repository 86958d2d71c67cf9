/* Manual pages (man(7)), from the tables that parsing and --help use. */
#ifndef KB_CLI_MANUAL_H
#define KB_CLI_MANUAL_H

#include "base/buf.h"
#include "cli/command.h"

struct kb_manual {
  const char *version;
  const char *date;                             /* of that version */
  const struct kb_option *common;               /* ends with name NULL */
  const struct kb_cli_command *const *commands; /* ends with NULL */
};

/* kbtriage(1): the list of commands, with all variables and files. */
void kb_manual_write_overview(struct kb_buf *out, const struct kb_manual *manual,
                              const struct kb_command *overview);
/* kbtriage-COMMAND(1) */
void kb_manual_write_command(struct kb_buf *out, const struct kb_manual *manual,
                             const struct kb_command *command);

#endif
