/* The list of commands, and the options that all of them have. */
#include "cli/command.h"

/* clang-format off */
const struct kb_cli_command *const kb_commands[] = {
  &kb_cli_run,
  &kb_cli_explain,
  &kb_cli_scan,
  &kb_cli_report,
  &kb_cli_merge,
  &kb_cli_diff,
  &kb_cli_history,
  &kb_cli_check,
  &kb_cli_test,
  &kb_cli_list,
  &kb_cli_new,
  &kb_cli_fetch,
  &kb_cli_fix,
  &kb_cli_redact,
  &kb_cli_bundle,
  &kb_cli_config,
  &kb_cli_schema,
  &kb_cli_mcp,
  &kb_cli_completion,
  &kb_cli_help,
  NULL,
};
/* clang-format on */

const struct kb_option kb_common_options[] = {
  {"rules", 'r', "DIR", NULL, true,
   "Add the articles in DIR; may be repeated. KBTRIAGE_RULES names directories, separated "
   "by colons. An article takes the place of an earlier one with the same code: first "
   "come the articles of kbtriage, then those in /etc/kbtriage/rules and "
   "~/.config/kbtriage/rules, then these."},
  {"only-rules", 0, "DIR", NULL, true,
   "Use only the articles in DIR; may be repeated. They take the place of kbtriage's and "
   "of those in /etc and ~/.config."},
  {"output", 'o', "FILE", NULL, false,
   "Write the results to FILE. It is written completely or not at all, and never over a "
   "file that is being read."},
  {"color", 0, "WHEN", "auto|always|never", false,
   "Color text. With auto, on a terminal, unless NO_COLOR is set."},
  {.name = "config",
   .value = "FILE",
   .help = "Read settings from FILE; none: from no file. The file is Lua that returns a table, as "
           "return { org = \"https://…\", failed_only = true }. Default: KBTRIAGE_CONFIG, else "
           "~/.config/kbtriage/config.lua, else /etc/kbtriage/config.lua; kbtriage config shows "
           "what is in force."},
  {.name = "in-process",
   .help = "Run articles within the program. The shipped ones always are; others run in a process "
           "of their own, which reaches no file and no network, and whose crash costs no more "
           "than the article it ran. Within the program, conditions that need Lua take some 2 "
           "microseconds each instead of 50."},
  {"quiet", 'q', NULL, NULL, false, "Print no progress and no notes."},
  {NULL, 0, NULL, NULL, false, NULL},
};
