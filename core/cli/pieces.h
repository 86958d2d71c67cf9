/* What redact, run and config do, for the bundle. */
#ifndef KB_CLI_PIECES_H
#define KB_CLI_PIECES_H

#include "base/out.h"
#include "cli/command.h"

/* Writes the rows of the files to `out`, redacted, as kbtriage redact does, and closes it. */
enum kb_exit kb_redact_to(const struct kb_context *context, const char *const *files, size_t count,
                          struct kb_out *out);
/* Checks the files against the rule set and writes the report, as json, to the file `report`. */
enum kb_exit kb_run_to(const struct kb_context *context, const char *const *files, size_t count,
                       const char *report);
/* Appends the settings that are in force for the named command, as JSON. False, having reported
 * why. */
bool kb_config_describe(const struct kb_context *context, const char *command, struct kb_buf *out);

#endif
