/* What every command has: its table of options, its exit status, and how it speaks to people. */
#ifndef KB_CLI_COMMAND_H
#define KB_CLI_COMMAND_H

#include "base/error.h"
#include "base/out.h"
#include "base/say.h"
#include "cli/args.h"
#include "triage/book.h"
#include "triage/engine.h"

#include <signal.h>
#include <stdbool.h>

enum kb_exit {
  KB_EXIT_NOTHING = 0,    /* nothing found */
  KB_EXIT_FOUND = 1,      /* findings; check, test: problems */
  KB_EXIT_NOT_RUN = 2,    /* wrong usage, no rule book: nothing was evaluated */
  KB_EXIT_INCOMPLETE = 3, /* finished, but part of it could not be evaluated or written */
  KB_EXIT_INTERRUPTED = 130,
};

struct kb_context {
  const struct kb_args *args;
  const volatile sig_atomic_t *interrupted; /* set by SIGINT and SIGTERM */
};

struct kb_cli_command {
  struct kb_command command;
  enum kb_exit (*run)(const struct kb_context *context);
};

extern const struct kb_cli_command kb_cli_run, kb_cli_explain, kb_cli_scan, kb_cli_check,
  kb_cli_new, kb_cli_test, kb_cli_list, kb_cli_fetch, kb_cli_completion, kb_cli_diff, kb_cli_config,
  kb_cli_redact;
/* All of them, in the order of the help; ends with NULL. */
extern const struct kb_cli_command *const kb_commands[];
/* What every command has; ends with name NULL. */
extern const struct kb_option kb_common_options[];

/* Prints a text that is no result (--help, --version) on standard output, and frees it.
   KB_EXIT_INCOMPLETE, having said so: it cannot be written. */
enum kb_exit kb_print(struct kb_buf *text);

/* What every command has that works with a part of the rule book; kb_load_book heeds them. */
#define KB_SELECT_OPTIONS                                                                       \
  {.name = "only",                                                                              \
   .value = "EXPRESSION",                                                                       \
   .help =                                                                                      \
     "Only articles that are meant: codes (with * and ?), severities, statuses or packs (the "  \
     "folders they are in), joined by and, or (a comma), not and parentheses; code:, kb:, "     \
     "severity:, status: and pack: say what a word is. As: stable and not (email or Error8*)"}, \
  {                                                                                             \
    .name = "skip", .value = "EXPRESSION",                                                      \
    .help = "All articles but those that are meant; with --only, all of those but these."       \
  }

/* Loads the rule book that the options name, and says what was left out of it. For check and test,
   arguments say what the question is about: directories are loaded in its place, files as part of
   it. False: said why; the command ends with KB_EXIT_NOT_RUN. Both are to be freed
   in any case. */
struct kb_loaded_book {
  struct kb_engine *engine;
  struct kb_book book;
  struct kb_arena arena;
  const char *const *paths; /* it was loaded from */
  size_t path_count;
  size_t skipped;   /* articles, by --only and --skip */
  bool has_context; /* articles were named, and the rule set is loaded around them */
};
/* How many threads there may be: --jobs of run, else as many as there are processors. False, having
   said what is wrong with the option. */
bool kb_read_jobs(const struct kb_context *context, size_t *jobs);
/* Articles run in a process of their own unless --in-process says otherwise, or they are the
   shipped ones: a call there costs some 50 microseconds. `is_named`: arguments name them. NULL when
   out of memory. */
struct kb_engine *kb_new_engine(const struct kb_args *args, bool is_named);
bool kb_load_book(const struct kb_context *context, struct kb_book_options options,
                  bool from_arguments, struct kb_loaded_book *loaded);
void kb_loaded_book_fini(struct kb_loaded_book *loaded);
/* Of articles that were named: says which of them no alert leads to. */
void kb_say_unsigned(const struct kb_context *context, const struct kb_loaded_book *loaded);

/* Files named, or standard input, "-". NULL, having said why. The list is to be freed. */
const char **kb_input_files(const struct kb_context *context, const char *command, size_t *count);
/* Standard output or what --output names; NULL, having said why. */
struct kb_out *kb_open_output(const struct kb_context *context);
/* Commits and closes; says what went wrong and then returns KB_EXIT_INCOMPLETE, else `otherwise`.
 */
enum kb_exit kb_close_output(struct kb_out *out, enum kb_exit otherwise);

bool kb_is_quiet(const struct kb_context *context);
/* --color, NO_COLOR, and whether results go to a terminal. */
bool kb_wants_color(const struct kb_context *context);
/* Columns to wrap results to: those of the terminal (at most 100), else 80. */
size_t kb_output_width(const struct kb_context *context);

#endif
