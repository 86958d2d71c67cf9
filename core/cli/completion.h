/* What may stand at the cursor of a command line, from the tables of the commands.

   Shells ask for it: the scripts that `kbtriage completion SHELL` prints run

     kbtriage __complete WORD...

   with the words after the program's name up to the cursor, without quotes; the last one, which may
   be empty, is the one the cursor is in. It is no command, so neither help nor manual lists it. The
   answer is lines of text. The first one says what the others are:

     words N             candidates, one a line: CANDIDATE or CANDIDATE<tab>DESCRIPTION
     files N [SUFFIX]    none: the shell offers its files (that end so, and directories)
     directories N       none: the shell offers its directories

   Each stands for the word but its first N characters, which stay: 9 of "--format=js", 2 of "-fjs".
   Candidates go with what was typed. They may be somebody else's text (codes of articles): without
   control characters, but to be quoted by the shell, and never to be expanded. Exit status: 0, or
   not 0 without an answer. What is wrong with settings or rule book is said on standard error. */
#ifndef KB_CLI_COMPLETION_H
#define KB_CLI_COMPLETION_H

#include "base/buf.h"
#include "cli/command.h"

struct kb_completion {
  const struct kb_option *options; /* in place of a command; ends with name NULL */
  const struct kb_option *common;
  const struct kb_cli_command *const *commands; /* ends with NULL */
};

#define KB_COMPLETE "__complete"

/* The answer. False: there is none, as out of memory. */
bool kb_complete(struct kb_buf *out, const struct kb_completion *tables, int argc,
                 char *const argv[], const volatile sig_atomic_t *interrupted);

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
};

struct kb_value kb_value_of_option(const struct kb_option *option);
struct kb_value kb_value_of_arguments(const struct kb_command *command);

#endif
