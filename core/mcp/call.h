/* A request while it is answered. */
#ifndef KB_MCP_CALL_H
#define KB_MCP_CALL_H

#include "mcp/message.h"
#include "mcp/server.h"

struct kb_mcp_call {
  struct kb_mcp_session *session;
  const struct kb_mcp_setting *setting;   /* of the session */
  const struct kb_mcp_revision *revision; /* of this request */
  const struct cJSON *params;             /* an object, or NULL */
  struct kb_json_writer *json;            /* takes the members of the result */
  struct kb_mcp_failure failure;          /* if there is one, the result is dropped */
};

/* A parameter that is a string, or NULL. */
const char *kb_mcp_text_param(const struct kb_mcp_call *call, const char *name);
/* The members "ttlMs" and "cacheScope", in revisions that have them. */
void kb_mcp_write_cache(const struct kb_mcp_call *call);
/* For lists: which of `count` entries the page begins with, by the parameter "cursor" (0 entries:
   the list has one page). False with a failure: it is not one of ours. */
bool kb_mcp_page_begin(struct kb_mcp_call *call, size_t count, size_t *begin);
/* The member "nextCursor", unless `next` is the end. */
void kb_mcp_page_next(const struct kb_mcp_call *call, size_t next, size_t count);

#endif
