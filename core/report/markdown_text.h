/* Untrusted text in Markdown. */
#ifndef KB_REPORT_MARKDOWN_TEXT_H
#define KB_REPORT_MARKDOWN_TEXT_H

#include "base/buf.h"

/* On one line, where nothing in it is markup, a link, a mention or a reference to an issue, be it
   read as GitHub, Azure DevOps or CommonMark read it. Escaped no more than that takes, as it may
   also be read as it is. */
void kb_markdown_text(struct kb_buf *out, struct kb_slice text);

#endif
