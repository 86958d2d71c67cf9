/* Values of options from the environment and from a settings file.
   A variable KBTRIAGE_FAILED_ONLY is --failed-only. The file is the one that --config or
   KBTRIAGE_CONFIG names, else ~/.config/kbtriage/config.lua (below XDG_CONFIG_HOME, if that is
   set), else /etc/kbtriage/config.lua; "none" is no file. Never one in the current folder: the
   content of somebody else's folder must not decide which command prints a token. */
#ifndef KB_CLI_CONFIG_H
#define KB_CLI_CONFIG_H

#include "cli/args.h"
#include "cli/command.h"

enum { KB_CONFIG_PLACES = 2, KB_CONFIG_PATH = 4096 };

/* Where the settings file was searched for. */
struct kb_config_file {
  char places[KB_CONFIG_PLACES][KB_CONFIG_PATH]; /* in that order; "" past the last */
  const char *used; /* one of them, or the one that was named; NULL: there is none */
  bool is_named;    /* by --config or KBTRIAGE_CONFIG */
};
/* Where `name` ("config.lua", "rules") of this user and of this machine may be, in that order. How
   many places there are. */
size_t kb_config_places(const char *name, char places[KB_CONFIG_PLACES][KB_CONFIG_PATH]);
void kb_config_find(struct kb_config_file *file, const struct kb_args *args);

/* Adds these values to those typed. KB_USAGE, KB_IO, KB_INVALID: a value or the file is invalid;
   the message says which, and where. */
enum kb_status kb_config_apply(struct kb_args *args, const struct kb_command *command,
                               struct kb_error *error);

#endif
