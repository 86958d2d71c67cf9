/* Completes a command line, from the tables of the commands.
   The scripts that `kbtriage completion SHELL` prints run
   kbtriage __complete WORD...
   with the words after the program's name up to the cursor, without quotes; the last one, which
   may be empty, is the one at the cursor. This is not a command, so neither help nor manual
   lists it. The answer is lines of text. The first one says what the others are:
   words N             candidates, one a line: CANDIDATE or CANDIDATE<tab>DESCRIPTION
   files N [SUFFIX]    none: the shell offers its files (with that suffix) and directories
   directories N       none: the shell offers its directories
   A candidate replaces the word except its first N characters: 9 of "--format=js", 2 of "-fjs".
   Candidates begin with what was typed. They may be foreign text (codes of articles): without
   control characters, but to be quoted by the shell, and never to be expanded. Exit status: 0,
   or not 0 without an answer. Errors in settings or rule set are reported on standard error. */
#ifndef KB_CLI_COMPLETION_H
#define KB_CLI_COMPLETION_H

#include "base/buf.h"
#include "cli/command.h"

struct kb_completion {
  const struct kb_option *options; /* options that replace a command; ends with name NULL */
  const struct kb_option *common;
  const struct kb_cli_command *const *commands; /* ends with NULL */
};

#define KB_COMPLETE "__complete"

/* Appends the answer. False, without an answer, when out of memory. */
bool kb_complete(struct kb_buf *out, const struct kb_completion *tables, int argc,
                 char *const argv[], const volatile sig_atomic_t *interrupted);

enum kb_value_kind {
  KB_VALUE_NONE, /* a switch, or no argument */
  KB_VALUE_ANY,  /* a number, an address: nothing to offer */
  KB_VALUE_WORDS,
  KB_VALUE_FILE,
  KB_VALUE_DIRECTORY,
  KB_VALUE_CODE,       /* of an existing article */
  KB_VALUE_LIST,       /* words with commas between them */
  KB_VALUE_EXPRESSION, /* that selects articles */
  KB_VALUE_COMMAND,    /* a command, */
  KB_VALUE_TOPIC,      /* or a topic of help as well */
};

/* What is offered for a value; derived from its name in --help. */
struct kb_value {
  enum kb_value_kind kind;
  const char *words;  /* "text|json"; they end at a space, or with the text */
  const char *suffix; /* ".json" for files with that suffix, or NULL */
};

struct kb_value kb_value_of_option(const struct kb_option *option);
/* `n`: of the arguments before it. */
struct kb_value kb_value_of_arguments(const struct kb_command *command, size_t n);

#endif
