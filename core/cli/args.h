/* The command line as data: one table per command is the source of parsing, --help and "did you
   mean". */
#ifndef KB_CLI_ARGS_H
#define KB_CLI_ARGS_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_option {
  const char *name;    /* long form without dashes, such as "rules"; unique in a command */
  char letter;         /* short form, or 0 */
  const char *value;   /* name of the value in --help, NULL for a switch; completion depends on
                          how it begins (FILE, PATH, DIR, CODE: that of an article) or ends
                          ("OLD.json") */
  const char *choices; /* "text|json|ndjson" when only these are allowed, else NULL; several, with
                          commas between them, where the value is named as "WORD[,WORD...]" */
  bool repeatable;     /* all values count, not only the last; of --format also: so do those of
                          --output, as each format has one of its own */
  const char *help;    /* begins with a short sentence, which is all that --help shows, with the
                          choices; the rest is for kbtriage help COMMAND and the manual */
};

struct kb_command {
  const char *name;                /* "run" */
  const char *arguments;           /* "[FILE...|-]", completed like values; "a|b": these words,
                                      "a|b FILE": the first is one of them; NULL: the command takes none */
  const char *summary;             /* one line, for the list of commands */
  const char *description;         /* paragraphs, separated by "\n\n"; one that begins with a
                                      space (an example) is printed unchanged; "Exit status: 0
                                      this; 1 that" becomes a list in the manual */
  const struct kb_option *options; /* ends with name NULL */
  unsigned min_arguments, max_arguments; /* max 0: any number */
};

/* The options and arguments given; strings belong to argv. */
struct kb_args;

/* Parses what follows the command's name. Options may be anywhere before "--"; "-" is an
   argument. `common` (ends with name NULL) are options of every command; --help and -h exist
   without being listed. Of an option that may not be given again the last one counts. KB_USAGE:
   unknown option, missing or superfluous value, value not among the choices, too few or too many
   arguments. The message says what to do ("did you mean --format?") and repeats unchanged what was
   typed: show it with kb_text_display. --help anywhere before "--" overrides all errors. On failure
   `*args` is NULL. */
enum kb_status kb_args_parse(const struct kb_command *command, const struct kb_option *common,
                             int argc, char *const argv[], struct kb_args **args,
                             struct kb_error *error);
/* The same for a line that is still being typed: errors and missing parts are ignored. Fails
   only with KB_NO_MEMORY. */
enum kb_status kb_args_parse_begun(const struct kb_command *command, const struct kb_option *common,
                                   int argc, char *const argv[], struct kb_args **args,
                                   struct kb_error *error);
void kb_args_free(struct kb_args *args);

/* For such a line: the option whose value is the next word, or NULL; and whether "--" was given,
   so that the next word is an argument. */
const struct kb_option *kb_args_waiting(const struct kb_args *args);
bool kb_args_only_arguments(const struct kb_args *args);

bool kb_args_help(const struct kb_args *args);
/* The name of the command. */
const char *kb_args_command(const struct kb_args *args);

/* The source of an option's value. */
struct kb_args_source {
  enum { KB_FROM_COMMAND_LINE, KB_FROM_ENVIRONMENT, KB_FROM_FILE } origin;
  const char *name; /* of the variable or the file; NULL for the command line */
  size_t line, column;
};

/* Adds a value (NULL: a switch, on or off) to an option of the command. KB_USAGE: it is not
   among the choices. */
enum kb_status kb_args_supply(struct kb_args *args, const char *option, const char *value, bool on,
                              const struct kb_args_source *source, struct kb_error *error);
/* For an option that has a value or is off; otherwise NULL. */
const struct kb_args_source *kb_args_source(const struct kb_args *args, const char *option);
/* The name of the option in a message about its value, depending on the source: "--jobs",
   "environment variable KBTRIAGE_JOBS", "team.lua:3: jobs". Returns `where`. */
enum { KB_ARGS_WHERE = 400 };
const char *kb_args_where(const struct kb_args *args, const char *option,
                          char where[KB_ARGS_WHERE]);
/* Whether the option was on the command line, and not as --no-OPTION. */
bool kb_args_is_typed(const struct kb_args *args, const char *option);
/* Whether the option takes several of its choices. */
bool kb_args_is_list(const struct kb_option *option);
/* Whether the option may be given again, and all of its values count. */
bool kb_args_may_repeat(const struct kb_args *args, const struct kb_option *option);
/* Whether the value is among the choices. */
bool kb_args_is_choice(const struct kb_option *option, const char *value);
/* Removes all values of an option. */
void kb_args_withdraw(struct kb_args *args, const char *option);
/* The command's own options, followed by the common ones; NULL past the last. */
const struct kb_option *kb_args_option_at(const struct kb_args *args, size_t n);

bool kb_args_has(const struct kb_args *args, const char *option);
/* The last value given, or `otherwise`. */
const char *kb_args_value(const struct kb_args *args, const char *option, const char *otherwise);
/* The n-th value given to a repeatable option, NULL past the end. */
const char *kb_args_value_at(const struct kb_args *args, const char *option, size_t n);
/* The n-th value given to one of two options, in the order of the command line; `*is_second`: to
   which. NULL past the end. */
const char *kb_args_value_of_two(const struct kb_args *args, const char *first, const char *second,
                                 size_t n, bool *is_second);
size_t kb_args_count(const struct kb_args *args);
const char *kb_args_at(const struct kb_args *args, size_t n);

/* Paragraphs, separated by "\n\n", wrapped to 80 columns; one that begins with a space is printed
   unchanged. */
void kb_args_add_paragraphs(struct kb_buf *out, const char *text);
/* What `kbtriage COMMAND --help` prints, wrapped to 80 columns: the first paragraph of the
   description and its examples, and of each option the first sentence. */
void kb_args_print_summary(struct kb_buf *out, const struct kb_command *command,
                           const struct kb_option *common);
/* The same with all that there is to say: `kbtriage help COMMAND`. */
void kb_args_print_help(struct kb_buf *out, const struct kb_command *command,
                        const struct kb_option *common);

#endif
