/* The head of a page that needs nothing else: its style, and if it has one its script, are in it,
   and nothing but these is carried out. */
#ifndef KB_REPORT_HTML_PAGE_H
#define KB_REPORT_HTML_PAGE_H

#include "base/buf.h"
#include "report/assets.h"

/* All up to the title, which is to be appended then. `script` may be NULL. */
void kb_html_head_begin(struct kb_buf *out, const struct kb_asset *style,
                        const struct kb_asset *script);
/* From the end of the title to the body. */
void kb_html_head_end(struct kb_buf *out, const struct kb_asset *style);
/* The body, up to its heading, which is to be appended then. */
void kb_html_body_begin(struct kb_buf *out);
/* An element of that name with the file for its content. */
void kb_html_asset(struct kb_buf *out, const char *tag, const struct kb_asset *asset);

#endif
