#include "mcp/lines.h"

#include <errno.h>
#include <unistd.h>

/* The buffer holds what was read and not yet returned. A line that grows beyond the limit is
   dropped at once, then everything up to its newline, so that the buffer stays small. */

enum { CHUNK = 64 * 1024 };

static bool is_interrupted(const struct kb_mcp_lines *lines)
{
  return lines->interrupted && *lines->interrupted;
}

/* Reads more, behind what is there. */
static enum kb_mcp_lines_result fill(struct kb_mcp_lines *lines)
{
  struct kb_buf *buf = &lines->buf;
  kb_buf_drop(buf, lines->begin);
  lines->searched -= lines->begin;
  lines->begin = 0;
  if (!kb_buf_reserve(buf, CHUNK)) {
    errno = ENOMEM;
    return KB_MCP_FAILED;
  }
  while (!is_interrupted(lines)) {
    const ssize_t count = read(lines->descriptor, buf->data + buf->length, CHUNK);
    if (count >= 0) {
      buf->length += (size_t)count;
      buf->data[buf->length] = '\0';
      lines->at_end = count == 0;
      return KB_MCP_LINE;
    }
    if (errno != EINTR) {
      return KB_MCP_FAILED;
    }
  }
  return KB_MCP_END;
}

/* Takes what is before `end`, and the newline there. */
static enum kb_mcp_lines_result take(struct kb_mcp_lines *lines, size_t end, struct kb_slice *line)
{
  const bool was_skipping = lines->is_skipping;
  *line = (struct kb_slice){lines->buf.data + lines->begin, end - lines->begin};
  lines->begin = lines->searched = end < lines->buf.length ? end + 1 : end;
  lines->is_skipping = false;
  return was_skipping || line->length > lines->most ? KB_MCP_TOO_LONG : KB_MCP_LINE;
}

enum kb_mcp_lines_result kb_mcp_lines_next(struct kb_mcp_lines *lines, struct kb_slice *line)
{
  while (!is_interrupted(lines)) {
    const struct kb_buf *buf = &lines->buf;
    const char *newline = buf->length > lines->searched ? memchr(buf->data + lines->searched, '\n',
                                                                 buf->length - lines->searched)
                                                        : NULL;
    if (newline) {
      return take(lines, (size_t)(newline - buf->data), line);
    }
    lines->searched = buf->length;
    if (lines->at_end) {
      return buf->length > lines->begin || lines->is_skipping ? take(lines, buf->length, line)
                                                              : KB_MCP_END;
    }
    if (buf->length - lines->begin > lines->most) {
      lines->is_skipping = true;
      lines->begin = lines->searched;
    }
    const enum kb_mcp_lines_result result = fill(lines);
    if (result != KB_MCP_LINE) {
      return result;
    }
  }
  return KB_MCP_END;
}

void kb_mcp_lines_fini(struct kb_mcp_lines *lines)
{
  kb_buf_fini(&lines->buf);
}
