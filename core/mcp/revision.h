/* Revisions of the Model Context Protocol, and how they differ for this server. */
#ifndef KB_MCP_REVISION_H
#define KB_MCP_REVISION_H

#include "base/json_write.h"

#include <stdbool.h>

struct kb_mcp_revision {
  const char *name;
  bool is_stateless;  /* every request names its revision, and results say what they are; otherwise
                         `initialize` chooses one for the whole session */
  bool has_batches;   /* a message may be a list of messages */
  bool has_hints;     /* tools have annotations */
  bool is_structured; /* results of tools have JSON beside the text, and things have titles */
};

/* NULL: unknown. */
const struct kb_mcp_revision *kb_mcp_revision_find(const char *name);
/* What `initialize` agrees on: the revision asked for, else the newest that has `initialize`. */
const struct kb_mcp_revision *kb_mcp_revision_agree(const char *name);
/* The names of all, the newest first, as an array. */
void kb_mcp_revisions_write(struct kb_json_writer *json);

#endif
