/* The articles as resources: kbtriage://article/CODE, in Markdown. */
#ifndef KB_MCP_RESOURCES_H
#define KB_MCP_RESOURCES_H

#include "mcp/call.h"

void kb_mcp_list_resources(struct kb_mcp_call *call);
void kb_mcp_list_templates(struct kb_mcp_call *call);
void kb_mcp_read_resource(struct kb_mcp_call *call);

#endif
