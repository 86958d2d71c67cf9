/* One message of JSON-RPC 2.0, read strictly; and the answer to it. */
#ifndef KB_MCP_MESSAGE_H
#define KB_MCP_MESSAGE_H

#include "base/error.h"
#include "base/json.h"
#include "base/json_write.h"

enum kb_mcp_code {
  KB_MCP_PARSE_ERROR = -32700,
  KB_MCP_INVALID_REQUEST = -32600,
  KB_MCP_NO_SUCH_METHOD = -32601,
  KB_MCP_INVALID_PARAMS = -32602,
  KB_MCP_INTERNAL_ERROR = -32603,
  KB_MCP_NO_SUCH_RESOURCE = -32002,    /* in revisions with `initialize` */
  KB_MCP_UNSUPPORTED_VERSION = -32022, /* ProtocolErrorCode of the SDK's client 2.4.0 */
};

/* Misuse of the protocol. Zero: there is none. */
struct kb_mcp_failure {
  int code;
  char message[400];
  struct kb_buf data; /* a JSON value, or empty */
};

void kb_mcp_fail(struct kb_mcp_failure *failure, enum kb_mcp_code code, const char *format, ...)
  KB_PRINTF(3, 4);

/* The value of a line. NULL with the failure: not one JSON value in UTF-8; nested too deep; with a
   NUL character or half a character in a string: then `id`, otherwise NULL, is that of the message,
   if that has one that can be repeated. Both are to be freed. */
struct cJSON *kb_mcp_parse(struct kb_slice line, struct cJSON **id, struct kb_mcp_failure *failure);

enum kb_mcp_kind {
  KB_MCP_REQUEST,      /* is answered */
  KB_MCP_NOTIFICATION, /* is not */
  KB_MCP_IGNORED,      /* an answer to a question we have not asked */
  KB_MCP_MISUSE,       /* is answered with the failure */
};

struct kb_mcp_message {
  const struct cJSON *id;     /* a string or a whole number; NULL: none that can be repeated */
  const struct cJSON *params; /* an object, or NULL */
  const char *method;
};

/* The message borrows the value. */
enum kb_mcp_kind kb_mcp_message_read(const struct cJSON *value, struct kb_mcp_message *message,
                                     struct kb_mcp_failure *failure);

/* Appends the answer: a result (the text of an object), or the failure. */
void kb_mcp_write_result(struct kb_buf *out, const struct cJSON *id, struct kb_slice result);
void kb_mcp_write_failure(struct kb_buf *out, const struct cJSON *id,
                          const struct kb_mcp_failure *failure);

#endif
