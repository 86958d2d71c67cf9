/* Makes untrusted text safe for HTML: the only place that does. */
#ifndef KB_REPORT_HTML_TEXT_H
#define KB_REPORT_HTML_TEXT_H

#include "base/buf.h"

/* Appends text, for use between tags or in a quoted attribute; invisible characters are shown as
   on a terminal. */
void kb_html_text(struct kb_buf *out, const char *text);
/* The same for composed text, which is emptied. */
void kb_html_words(struct kb_buf *out, struct kb_buf *words);
/* Appends a link if the address is a web address, otherwise text. `kind` is its
   class, a constant of the program; `words` is the link text. */
void kb_html_link(struct kb_buf *out, const char *kind, const char *address, const char *words);

#endif
