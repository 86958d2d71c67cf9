/* Markdown as JSON: what kbtriage-markdown prints. The only module that knows which library reads
   Markdown: cmark-gfm, with its extension for tables. */
#ifndef KB_MARKDOWN_MARKDOWN_JSON_H
#define KB_MARKDOWN_MARKDOWN_JSON_H

#include "base/buf.h"

#include <stdbool.h>

/* Appends {"blocks":[…]}: the blocks in the order of the page. Each has its `type`, as the library
   calls it ("heading", "paragraph", "block_quote", "list", "item", "code_block", "html_block",
   "thematic_break", "table", "table_header", "table_row", "table_cell"); `depth`, from 1, that of
   the block it is in plus 1; its `first` and `last` line, from 1, and `column`; `level` of a
   heading; `ordered` of a list. A block of code or HTML has its `text`, unchanged. Headings,
   paragraphs and cells have `pieces`: texts in their order, each with `text` and, where it is so,
   `strong`, `code`, `image`, `html` (a tag) and `to`, the address of a link or an image. A line
   end is a piece of its own: " ", or "\n" for a hard one. False when out of memory. */
bool kb_markdown_json(struct kb_buf *out, struct kb_slice text);

#endif
