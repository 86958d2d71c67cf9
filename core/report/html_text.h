/* Untrusted text in HTML: the one place where it is made safe. */
#ifndef KB_REPORT_HTML_TEXT_H
#define KB_REPORT_HTML_TEXT_H

#include "base/buf.h"

/* Text between tags, or in a quoted attribute; what cannot be seen is shown as it would be on a
   terminal. */
void kb_html_text(struct kb_buf *out, const char *text);
/* The same of what was composed, which is emptied. */
void kb_html_words(struct kb_buf *out, struct kb_buf *words);
/* A link if the address is one of the web, else text. `words` is what it reads. */
void kb_html_link(struct kb_buf *out, const char *address, const char *words);

#endif
