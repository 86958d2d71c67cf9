/* The inside of the Markdown reader: blocks, and the text within them. */
#ifndef KB_SOURCE_MARKDOWN_INSIDE_H
#define KB_SOURCE_MARKDOWN_INSIDE_H

#include "base/buf.h"
#include "source/markdown.h"

/* Appends the text without its marks, see struct kb_block. `depth` is 0. */
void kb_markdown_plain(struct kb_buf *out, struct kb_slice text, int depth);

#endif
