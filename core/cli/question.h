/* The question of explain. */
#ifndef KB_CLI_QUESTION_H
#define KB_CLI_QUESTION_H

#include "cli/command.h"

/* Reads the arguments, or standard input: the parts of a mail are decoded, and the marks of pasted
   text taken out. False, having reported why, if there is no text. `cleaned` is to be freed. */
bool kb_read_question(const struct kb_context *context, struct kb_buf *cleaned);

#endif
