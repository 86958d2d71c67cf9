/* Companion programs: what only one command needs, with a library of its own. */
#ifndef KB_CLI_COMPANION_H
#define KB_CLI_COMPANION_H

#include "base/buf.h"
#include "base/error.h"

/* Runs a companion, such as "kbtriage-markdown", which reads `input` and prints what is appended to
   `output`; it must read all of its input first. It is looked for beside this program, where it is
   when built; in ../libexec/kbtriage, where it is installed; and in PATH. KB_NOT_FOUND: it is not
   there; KB_IO: it cannot be run, or failed; KB_LIMIT: it printed more than 64 MiB. */
enum kb_status kb_companion_run(const char *name, struct kb_slice input, struct kb_buf *output,
                                struct kb_error *error);

/* Runs one of its commands, found in the same way, with `input` (a descriptor, borrowed) for its
   standard input and the other descriptors of this program; waits for it. `arguments` are what
   follows the command's name, and end with NULL. `*status`: what it ended with; it has reported its
   errors itself. KB_NOT_FOUND; KB_NO_MEMORY; KB_IO: it cannot be run, or was ended by a signal. */
enum kb_status kb_companion_feed(const char *name, const char *command,
                                 const char *const *arguments, int input, int *status,
                                 struct kb_error *error);

/* Becomes that program, found in the same way, to carry out one of its commands: `arguments` are
   what follows the command's name, and end with NULL. Returns only if it cannot: KB_NOT_FOUND,
   KB_IO, KB_NO_MEMORY. */
enum kb_status kb_companion_become(const char *name, const char *command, char *const arguments[],
                                   struct kb_error *error);

#endif
