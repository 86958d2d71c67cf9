/* Internals of the Markdown reader: blocks, and the text within them. */
#ifndef KB_AUTHOR_MARKDOWN_INSIDE_H
#define KB_AUTHOR_MARKDOWN_INSIDE_H

#include "author/markdown.h"
#include "base/buf.h"

/* Appends the text without markup, see struct kb_markdown_block. `depth` is 0. */
void kb_markdown_inline_text(struct kb_buf *out, struct kb_slice text, int depth);

#endif
