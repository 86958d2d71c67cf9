/* The tools of the server, as a table. */
#ifndef KB_MCP_TOOLS_H
#define KB_MCP_TOOLS_H

#include "mcp/call.h"

/* A tool while it runs. */
struct kb_mcp_use {
  const struct kb_mcp_setting *setting;
  const struct cJSON *arguments; /* an object that fits the tool's table, or NULL */
  struct kb_buf text;            /* the answer for people, in Markdown */
  struct kb_buf json;            /* the same for programs: the text of an object; or empty */
  bool is_error;                 /* `text` says what was wrong and what to do */
};

struct kb_mcp_argument {
  const char *name; /* NULL ends a list */
  const char *help;
  bool is_required;
  int least, most; /* of a whole number; both 0: it is a string */
};

struct kb_mcp_tool {
  const char *name, *title, *help;
  const struct kb_mcp_argument *arguments;
  bool needs_root;
  void (*run)(struct kb_mcp_use *use);
};

extern const struct kb_mcp_tool kb_mcp_explain, kb_mcp_search, kb_mcp_show, kb_mcp_triage,
  kb_mcp_check;

void kb_mcp_list_tools(struct kb_mcp_call *call);
void kb_mcp_call_tool(struct kb_mcp_call *call);

/* For tools: an argument, or `otherwise`; a failure, in place of what was written so far. */
const char *kb_mcp_text(const struct kb_mcp_use *use, const char *name, const char *otherwise);
size_t kb_mcp_number(const struct kb_mcp_use *use, const char *name, size_t otherwise);
void kb_mcp_tool_fail(struct kb_mcp_use *use, const char *format, ...) KB_PRINTF(2, 3);

#endif
