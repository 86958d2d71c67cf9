/* kbtriage new --from: a draft from a page in Markdown. */
#ifndef KB_CLI_NEW_PAGE_H
#define KB_CLI_NEW_PAGE_H

#include "author/draft.h"
#include "cli/command.h"

/* Reads the page with kbtriage-markdown, fills the draft, writes the file of --lines, and says what
   became of the lines. False, having reported why. */
bool kb_new_add_page(struct kb_draft *draft, const struct kb_context *context, const char *path);

/* Says which articles of the rule set have a code or KB number of the draft already. Nothing is
   said if there is no rule set. */
void kb_new_say_known(const struct kb_draft *draft, const struct kb_context *context);

#endif
