/* The list of commands, and the options that all of them have. */
#include "cli/command.h"

const struct kb_cli_command *const kb_commands[] = {
  &kb_cli_run,    &kb_cli_explain, &kb_cli_scan,       &kb_cli_diff,  &kb_cli_check,
  &kb_cli_test,   &kb_cli_list,    &kb_cli_new,        &kb_cli_fetch, &kb_cli_fix,
  &kb_cli_redact, &kb_cli_config,  &kb_cli_schema,     &kb_cli_completion, &kb_cli_help, NULL,
};

const struct kb_option kb_common_options[] = {
  {"rules", 'r', "DIR", NULL, true,
   "Directory with more articles; may be given again (KBTRIAGE_RULES: directories separated by "
   "colons). An article takes the place of an earlier one with the same code. First come the "
   "articles of kbtriage, then those in /etc/kbtriage/rules and ~/.config/kbtriage/rules, then "
   "these."},
  {"only-rules", 0, "DIR", NULL, true,
   "Directory with articles in place of kbtriage's and those in /etc and ~/.config; may be given "
   "again."},
  {"output", 'o', "FILE", NULL, false,
   "Write results to FILE instead of standard output; it is written whole or not at all, and never "
   "over a file that is to be read."},
  {"color", 0, "WHEN", "auto|always|never", false,
   "Colour in text. auto: on a terminal, unless NO_COLOR is set."},
  {.name = "config",
   .value = "FILE",
   .help =
     "Settings: Lua that returns a table, as return { org = \"https://…\", failed_only = true }; "
     "none: no file. Default: KBTRIAGE_CONFIG, else ~/.config/kbtriage/config.lua, else "
     "/etc/kbtriage/config.lua; kbtriage config shows what is in force."},
  {.name = "in-process",
   .help =
     "Articles are loaded and run within the program, as the shipped ones always are, in place of a "
     "process of their own which reaches no file and no network, and whose crash costs no more than "
     "the article it ran. Conditions that need Lua take some 2 microseconds each then, in place of "
     "50."},
  {"quiet", 'q', NULL, NULL, false, "No progress and no notes on standard error."},
  {NULL, 0, NULL, NULL, false, NULL},
};
