/* Values of options that were not typed: from the environment, and from a file of settings.

   A variable KBTRIAGE_FAILED_ONLY is --failed-only. The file is the one that --config or
   KBTRIAGE_CONFIG names, else ~/.config/kbtriage/config.lua (below XDG_CONFIG_HOME, if that is
   set), else /etc/kbtriage/config.lua; "none" is no file. Never one in the current folder: what
   somebody else's folder holds must not decide which command prints a token. */
#ifndef KB_CLI_CONFIG_H
#define KB_CLI_CONFIG_H

#include "cli/args.h"
#include "cli/command.h"

enum { KB_CONFIG_PLACES = 2, KB_CONFIG_PATH = 4096 };

/* Where the file was looked for. */
struct kb_config_file {
  char places[KB_CONFIG_PLACES][KB_CONFIG_PATH]; /* in their order; "" past the last */
  const char *used; /* one of them, or what was named; NULL: there is none */
  bool is_named;    /* by --config or KBTRIAGE_CONFIG */
};
void kb_config_find(struct kb_config_file *file, const struct kb_args *args);

/* Adds them to what was typed. KB_USAGE, KB_IO, KB_INVALID: a value or the file is wrong; the
   message says which, and where. */
enum kb_status kb_config_apply(struct kb_args *args, const struct kb_command *command,
                               struct kb_error *error);

#endif
