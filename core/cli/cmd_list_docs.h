/* Further functions of the command `list`. */
#ifndef KB_CLI_CMD_LIST_DOCS_H
#define KB_CLI_CMD_LIST_DOCS_H

#include "cli/command.h"

/* Whether the selection, --status and --severity leave the article in. */
bool kb_list_wants(const struct kb_context *context, const struct kb_article *article);

/* Appends how often each article was found in the reports that the arguments name, and which never
   was; false, having reported why, if one of them cannot be read. */
bool kb_list_stats(const struct kb_context *context, const struct kb_rule_set *rule_set,
                   struct kb_buf *out);

/* Appends the codes of a file that no article covers; false, having reported why, if it cannot
   be read. */
bool kb_list_missing(const struct kb_context *context, const struct kb_rule_set *rule_set,
                     const char *path, struct kb_buf *out, size_t *missing);

/* Writes the pages, and appends their names; false, having reported why. */
bool kb_list_docs(const struct kb_rule_set *rule_set, const char *directory, struct kb_buf *out);

#endif
