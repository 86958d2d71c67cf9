/* Manual pages of section 5, about formats, from pages in Markdown. */
#ifndef KB_CLI_MANUAL_FORMAT_H
#define KB_CLI_MANUAL_FORMAT_H

#include "author/document.h"
#include "base/buf.h"
#include "cli/manual.h"

/* The page begins with the heading "kbtriage-NAME(5): summary". Headings of level 2 become
   sections, those below subsections; a row of a table becomes a tagged paragraph, whose tag is its
   first cell. False: the page does not begin so. */
bool kb_manual_write_format(struct kb_buf *out, const struct kb_manual *manual,
                            const struct kb_document *page);

#endif
