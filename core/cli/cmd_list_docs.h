/* What `list` can do besides listing. */
#ifndef KB_CLI_CMD_LIST_DOCS_H
#define KB_CLI_CMD_LIST_DOCS_H

#include "cli/command.h"

/* Which codes of a file no article covers; false, having said why: it cannot be read. */
bool kb_list_missing(const struct kb_context *context, const struct kb_book *book, const char *path,
                     struct kb_buf *out, size_t *missing);

/* Writes the pages, and what was written; false, having said why. */
bool kb_list_docs(const struct kb_book *book, const char *directory, struct kb_buf *out);

#endif
