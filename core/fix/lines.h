/* Lines of text and of Markdown with untrusted content. */
#ifndef KB_FIX_LINES_H
#define KB_FIX_LINES_H

#include "base/buf.h"

#include <stdbool.h>

struct kb_fix_lines {
  struct kb_buf *out;
  bool markdown;
  bool color;         /* for a terminal */
  size_t width;       /* columns to wrap to */
  struct kb_buf line; /* composed for the next call; kb_buf_fini frees it */
};

/* Write `line` made safe, and empty it. A heading: bold, or a second-level one. */
void kb_fix_lines_heading(struct kb_fix_lines *lines);
/* A line with a mark before it ("~", or "-" for a list), indented by `indent` columns; in Markdown
   an item of a list at that level (a level has two columns). */
void kb_fix_lines_item(struct kb_fix_lines *lines, size_t indent, const char *mark);
/* A paragraph of its own. */
void kb_fix_lines_paragraph(struct kb_fix_lines *lines);

#endif
