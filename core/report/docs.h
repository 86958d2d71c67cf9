/* The rule book as Markdown pages. */
#ifndef KB_REPORT_DOCS_H
#define KB_REPORT_DOCS_H

#include "base/buf.h"
#include "triage/book.h"

/* The name of an article's page: "CODE.md"; no two have the same, and none that of the index. */
void kb_docs_name(struct kb_buf *out, const struct kb_article *article);
/* One article's page. */
void kb_docs_page(struct kb_buf *out, const struct kb_article *article);
/* The page that leads to all others: by title, and by every code they know. */
void kb_docs_index(struct kb_buf *out, const struct kb_book *book);

#endif
