/* Answers the messages of a Model Context Protocol client. Reads only: nothing here writes a file
   or changes a record (this folder does not see `fix`). */
#ifndef KB_MCP_SERVER_H
#define KB_MCP_SERVER_H

#include "mcp/revision.h"
#include "mcp/root.h"
#include "triage/rule_set.h"

#include <signal.h>

/* What answers come from; all borrowed. */
struct kb_mcp_setting {
  const char *version;                /* of the program */
  const struct kb_rule_set *rule_set; /* loaded with hash and examples */
  struct kb_engine *engine;           /* its */
  size_t skipped;                     /* number of articles, by a selection */
  /* How to load it again, as the context of an article that is checked. */
  const char *const *paths;
  size_t path_count;
  struct kb_rule_set_options options;
  const struct kb_mcp_root *root; /* NULL: no files can be triaged */
  const volatile sig_atomic_t *interrupted;
};

/* One client. Zero, with a setting, is a valid start. */
struct kb_mcp_session {
  const struct kb_mcp_setting *setting;
  const struct kb_mcp_revision *revision; /* that `initialize` agreed on; NULL: not yet */
};

/* Appends the answer to one line, and a newline; nothing, if none is due. */
void kb_mcp_answer(struct kb_mcp_session *session, struct kb_slice line, struct kb_buf *out);
/* Appends the answer to a line that was too long to be kept. */
void kb_mcp_answer_too_long(struct kb_buf *out);

#endif
