/* Common to all commands: the table of a command, exit statuses, and messages to the user. */
#ifndef KB_CLI_COMMAND_H
#define KB_CLI_COMMAND_H

#include "base/error.h"
#include "base/out.h"
#include "base/say.h"
#include "cli/args.h"
#include "cli/rules_path.h"
#include "triage/engine.h"
#include "triage/rule_set.h"

#include <signal.h>
#include <stdbool.h>

enum kb_exit {
  KB_EXIT_NOTHING = 0,    /* nothing found */
  KB_EXIT_FOUND = 1,      /* findings; check, test: errors or failures */
  KB_EXIT_NOT_RUN = 2,    /* wrong usage, no rule set: nothing was evaluated */
  KB_EXIT_INCOMPLETE = 3, /* done, but part of it could not be evaluated or written */
  KB_EXIT_INTERRUPTED = 130,
  KB_EXIT_PIPE = 141, /* the reader of the output closed the pipe: the program ends by SIGPIPE */
};

struct kb_context {
  const struct kb_args *args;
  const volatile sig_atomic_t *interrupted; /* set by SIGINT and SIGTERM */
  char *const *words; /* what follows the command's name, as typed; ends with NULL */
};

struct kb_cli_command {
  struct kb_command command;
  enum kb_exit (*run)(const struct kb_context *context);
};

extern const struct kb_cli_command kb_cli_run, kb_cli_explain, kb_cli_scan, kb_cli_check,
  kb_cli_new, kb_cli_test, kb_cli_list, kb_cli_fetch, kb_cli_completion, kb_cli_help, kb_cli_diff,
  kb_cli_config, kb_cli_redact, kb_cli_schema, kb_cli_fix, kb_cli_bundle, kb_cli_history,
  kb_cli_mcp, kb_cli_report, kb_cli_merge;
/* All commands, in the order of --help; ends with NULL. */
extern const struct kb_cli_command *const kb_commands[];
/* Options of all commands; ends with name NULL. */
extern const struct kb_option kb_common_options[];

/* Prints a text that is not a result (--help, --version) on standard output, and frees it.
   KB_EXIT_INCOMPLETE, having reported it, if it cannot be written. */
enum kb_exit kb_print(struct kb_buf *text);

/* Options of all commands that use part of the rule set; applied by kb_load_rule_set. */
#define KB_SELECT_OPTIONS                                                                         \
  {.name = "only",                                                                                \
   .value = "EXPRESSION",                                                                         \
   .help =                                                                                        \
     "Use only the articles that EXPRESSION selects. As: stable and not (email or Error8*). "     \
     "Words are codes (with * and ?), severities, statuses or packs (the folders they are "       \
     "in), joined by and, or (a comma), not and parentheses; code:, kb:, severity:, "             \
     "status:, pack: and about: say what a word is."},                                            \
    {.name = "skip",                                                                              \
     .value = "EXPRESSION",                                                                       \
     .help =                                                                                      \
       "Leave out the articles that EXPRESSION selects. With --only, all of those but these "     \
       "are used."},                                                                              \
  {                                                                                               \
    .name = "about", .value = "SUBJECT", .repeatable = true,                                      \
    .help = "Use only articles about SUBJECT; may be repeated. It is mailbox, or what the line "  \
            "about of an article says, such as solution_operation; an organization is asked for " \
            "nothing else."                                                                       \
  }

/* Loads the rule set that the options name, and reports what was left out. For check and test,
   arguments name directories to be loaded instead, or files to be loaded as part of it. False,
   having reported why: the command ends with KB_EXIT_NOT_RUN. Both are to be freed in any case. */
struct kb_loaded_rule_set {
  struct kb_engine *engine;
  struct kb_rule_set rule_set;
  struct kb_arena arena;
  struct kb_rules rules; /* what it was loaded from */
  size_t skipped;        /* number of articles, by --only, --skip and --about */
  bool has_context;      /* articles were named, and the rule set was loaded as context */
};
/* The number of threads: --jobs of run, else the number of processors. False, having reported
   what is wrong with the option. */
bool kb_read_jobs(const struct kb_context *context, size_t *jobs);
/* Sets what the options say about the paths of the rules, which are borrowed. */
void kb_rules_options(const struct kb_rules *rules, struct kb_rule_set_options *options);
/* Loads `loaded->rules`. Articles run in a process of their own unless --in-process is given or
   they come with kbtriage: a call to that process costs some 50 microseconds. */
enum kb_status kb_load_rules(const struct kb_args *args, const volatile sig_atomic_t *interrupted,
                             struct kb_loaded_rule_set *loaded, struct kb_rule_set_options *options,
                             struct kb_error *error);
bool kb_load_rule_set(const struct kb_context *context, struct kb_rule_set_options options,
                      bool from_arguments, struct kb_loaded_rule_set *loaded);
void kb_loaded_rule_set_fini(struct kb_loaded_rule_set *loaded);
/* For named articles: reports which of them no alert leads to. */
void kb_say_unsigned(const struct kb_context *context, const struct kb_loaded_rule_set *loaded);

/* The files named, or standard input, "-". NULL, having reported why. The list is to be freed. */
const char **kb_input_files(const struct kb_context *context, const char *command, size_t *count);
/* Standard output, or the file of --output; NULL, having reported why. */
struct kb_out *kb_open_output(const struct kb_context *context);
/* The same for that file; NULL or "-": standard output. */
struct kb_out *kb_open_file(const struct kb_context *context, const char *file);
/* Commits and closes; on failure reports it and returns KB_EXIT_INCOMPLETE, otherwise
   `otherwise`. */
enum kb_exit kb_close_output(struct kb_out *out, enum kb_exit otherwise);

bool kb_is_quiet(const struct kb_context *context);
/* By --color, NO_COLOR, and whether results go to a terminal. */
bool kb_wants_color(const struct kb_context *context);
/* The width for results on a terminal (at most 100 columns; 80 if it is unknown); 0, not wrapped,
   for a file or a pipe, in which people search. */
size_t kb_output_width(const struct kb_context *context);
/* Both for results that go to that file (NULL: standard output). */
bool kb_wants_color_in(const struct kb_context *context, const char *file);
size_t kb_width_in(const char *file);

#endif
