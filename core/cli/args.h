/* The command line, as data: one table per command gives parsing, --help, and "did you mean". */
#ifndef KB_CLI_ARGS_H
#define KB_CLI_ARGS_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_option {
  const char *name;    /* "rules", long form without dashes; unique in a command */
  char letter;         /* short form, or 0 */
  const char *value;   /* name of the value for --help, NULL for a switch; completion goes by how it
                          begins (FILE, PATH, DIR, CODE: an article's) or ends ("OLD.json") */
  const char *choices; /* "text|json|ndjson" when only these are allowed, else NULL */
  bool repeatable;
  const char *help; /* one or two sentences; --help wraps them and adds the choices */
};

struct kb_command {
  const char *name;                /* "run" */
  const char *arguments;           /* "[FILE...|-]", completed as values are; "a|b": these words;
                                      NULL: the command takes none */
  const char *summary;             /* one line for the list of commands */
  const char *description;         /* paragraphs, separated by "\n\n"; one that begins with a space
                                      (an example) is printed as it is; "Exit status: 0 this; 1
                                      that" is a list in the manual */
  const struct kb_option *options; /* ends with name NULL */
  unsigned min_arguments, max_arguments; /* max 0: any number */
};

/* What was given; strings belong to argv. */
struct kb_args;

/* Parses what follows the command's name. Options may stand anywhere before "--"; "-" is an
   argument. `common` (ends with name NULL) are options that every command has; --help and -h
   are there without being listed. Unknown option, missing or needless value, value not among the
   choices, an option given twice that is not repeatable, too few or too many arguments: KB_USAGE
   with a sentence that says what to do ("did you mean --format?"). It repeats what was typed as
   it is: show it with kb_text_display. --help anywhere wins over errors after it. On failure
   `*args` is NULL. */
enum kb_status kb_args_parse(const struct kb_command *command, const struct kb_option *common,
                             int argc, char *const argv[], struct kb_args **args,
                             struct kb_error *error);
/* The same for a line that is still being typed: what is wrong with it or missing is passed over.
   Fails only with KB_NO_MEMORY. */
enum kb_status kb_args_parse_begun(const struct kb_command *command, const struct kb_option *common,
                                   int argc, char *const argv[], struct kb_args **args,
                                   struct kb_error *error);
void kb_args_free(struct kb_args *args);

/* Of such a line: the option whose value is to be the next word, or NULL; whether "--" was there,
   so that the next word is an argument. */
const struct kb_option *kb_args_waiting(const struct kb_args *args);
bool kb_args_only_arguments(const struct kb_args *args);

bool kb_args_help(const struct kb_args *args);

/* Where an option's value comes from. */
struct kb_args_source {
  enum { KB_FROM_COMMAND_LINE, KB_FROM_ENVIRONMENT, KB_FROM_FILE } origin;
  const char *name; /* of the variable or the file; NULL for the command line */
  size_t line, column;
};

/* Adds a value (NULL: a switch, which is on or off) to an option of the command. KB_USAGE: it is
   not among the choices. */
enum kb_status kb_args_supply(struct kb_args *args, const char *option, const char *value, bool on,
                              const struct kb_args_source *source, struct kb_error *error);
/* Of an option that has a value or is off; else NULL. */
const struct kb_args_source *kb_args_source(const struct kb_args *args, const char *option);
/* What to call the option in a message about its value, by where that comes from: "--jobs",
   "environment variable KBTRIAGE_JOBS", "team.lua:3: jobs". Returns `where`. */
enum { KB_ARGS_WHERE = 400 };
const char *kb_args_where(const struct kb_args *args, const char *option,
                          char where[KB_ARGS_WHERE]);
/* The option was on the command line, and not as --no-OPTION. */
bool kb_args_is_typed(const struct kb_args *args, const char *option);
/* Whether the option takes the value. */
bool kb_args_is_choice(const struct kb_option *option, const char *value);
/* Forgets all values of an option. */
void kb_args_withdraw(struct kb_args *args, const char *option);
/* The command's own options, and then the common ones; NULL past the last. */
const struct kb_option *kb_args_option_at(const struct kb_args *args, size_t n);

bool kb_args_has(const struct kb_args *args, const char *option);
/* The last value given, or `otherwise`. */
const char *kb_args_value(const struct kb_args *args, const char *option, const char *otherwise);
/* The n-th value given to a repeatable option, NULL past the end. */
const char *kb_args_value_at(const struct kb_args *args, const char *option, size_t n);
size_t kb_args_count(const struct kb_args *args);
const char *kb_args_at(const struct kb_args *args, size_t n);

/* The text of `kbtriage COMMAND --help`, wrapped to 80 columns. */
void kb_args_print_help(struct kb_buf *out, const struct kb_command *command,
                        const struct kb_option *common);

#endif
