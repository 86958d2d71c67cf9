/* Makes untrusted text safe for Markdown. */
#ifndef KB_REPORT_MARKDOWN_TEXT_H
#define KB_REPORT_MARKDOWN_TEXT_H

#include "base/buf.h"

/* Appends text on one line so that nothing in it is markup, a link, a mention or a reference to
   an issue for GitHub, Azure DevOps or CommonMark. Escapes no more than that requires, as the
   source may be read, too. */
void kb_markdown_text(struct kb_buf *out, struct kb_slice text);

#endif
