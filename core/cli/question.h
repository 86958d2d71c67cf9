/* The question of explain. */
#ifndef KB_CLI_QUESTION_H
#define KB_CLI_QUESTION_H

#include "cli/command.h"
#include "report/lookup.h"

/* Reads the arguments, or standard input, where the parts of a mail are decoded, and asks the
   lookup that. False, having reported why, if there is no text. */
bool kb_read_question(const struct kb_context *context, struct kb_lookup *lookup);

#endif
