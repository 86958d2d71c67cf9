/* The messages of a client, one a line. */
#ifndef KB_MCP_LINES_H
#define KB_MCP_LINES_H

#include "base/buf.h"

#include <signal.h>
#include <stdbool.h>

enum { KB_MCP_LINE_MAX = 4 * 1024 * 1024 };

/* Zero, with a descriptor and the largest number of bytes in a line, is a valid start. */
struct kb_mcp_lines {
  int descriptor;
  size_t most;
  const volatile sig_atomic_t *interrupted; /* may be NULL */

  /* Private. */
  struct kb_buf buf;
  size_t begin, searched; /* of the next line; no newline is before `searched` */
  bool is_skipping;       /* the rest of a line that was too long */
  bool at_end;
};

enum kb_mcp_lines_result {
  KB_MCP_LINE,
  KB_MCP_TOO_LONG, /* such a line was dropped; reading goes on */
  KB_MCP_END,      /* of the input; or `*interrupted` is set */
  KB_MCP_FAILED,   /* errno says why */
};

/* The next line, without its newline, valid until the next call; the last one needs none. */
enum kb_mcp_lines_result kb_mcp_lines_next(struct kb_mcp_lines *lines, struct kb_slice *line);
void kb_mcp_lines_fini(struct kb_mcp_lines *lines);

#endif
