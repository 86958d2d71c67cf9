/* The folder whose files a client may name. */
#ifndef KB_MCP_ROOT_H
#define KB_MCP_ROOT_H

#include "base/error.h"

struct kb_mcp_root {
  int descriptor;
  char *path; /* without links */
};

/* KB_NOT_FOUND, KB_IO: it is no folder. On failure there is nothing to free. */
enum kb_status kb_mcp_root_open(struct kb_mcp_root *root, const char *path, struct kb_error *error);
void kb_mcp_root_close(struct kb_mcp_root *root);

/* The descriptor of a regular file below the root, wherever links lead, through which it can be
   opened (O_PATH): KB_USAGE: a path that leads out of it, or no such file; KB_NOT_FOUND. */
enum kb_status kb_mcp_root_file(const struct kb_mcp_root *root, const char *path, int *descriptor,
                                struct kb_error *error);

#endif
