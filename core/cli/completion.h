/* Scripts that complete command lines of kbtriage in a shell, from the tables of the commands. */
#ifndef KB_CLI_COMPLETION_H
#define KB_CLI_COMPLETION_H

#include "base/buf.h"
#include "cli/command.h"

struct kb_completion {
  const struct kb_option *options; /* in place of a command; ends with name NULL */
  const struct kb_option *common;
  const struct kb_cli_command *const *commands; /* ends with NULL */
};

void kb_complete_bash(struct kb_buf *out, const struct kb_completion *tables);
void kb_complete_zsh(struct kb_buf *out, const struct kb_completion *tables);
void kb_complete_fish(struct kb_buf *out, const struct kb_completion *tables);

/* --- For the three of them --- */

enum kb_value_kind {
  KB_VALUE_NONE, /* a switch, or no argument */
  KB_VALUE_ANY,  /* a number, an address: nothing to offer */
  KB_VALUE_WORDS,
  KB_VALUE_FILE,
  KB_VALUE_DIRECTORY,
  KB_VALUE_CODE, /* of an article that there is */
};

/* What is offered for a value; told from its name in --help. */
struct kb_value {
  enum kb_value_kind kind;
  const char *words;  /* "text|json" */
  const char *suffix; /* ".json" for files that end so, or NULL */
  const char *name;   /* for people: "FORMAT" */
};

struct kb_value kb_value_of_option(const struct kb_option *option);
struct kb_value kb_value_of_arguments(const struct kb_command *command);

/* The options of a command and the common ones in turn, --help last; NULL past the end. */
const struct kb_option *kb_completion_option(const struct kb_completion *tables,
                                             const struct kb_command *command, size_t n);
/* "text|json" as "text json". */
void kb_completion_words(struct kb_buf *out, const char *words);
/* The first sentence, without its full stop; of a long one the part before its first semicolon. */
struct kb_slice kb_completion_summary(const char *help);
/* Every `from` in the text as `to`. */
void kb_completion_replace(struct kb_buf *out, struct kb_slice text, const char *from,
                           const char *const *to);

#endif
