/* The rule set as Markdown pages. */
#ifndef KB_REPORT_DOCS_H
#define KB_REPORT_DOCS_H

#include "base/buf.h"
#include "triage/rule_set.h"

/* Whether it has a page: it is chosen, and no other took its place. */
bool kb_docs_has(const struct kb_article *article);
/* The file name of an article's page, such as "CODE.md": all distinct, and different from the
   index. */
void kb_docs_name(struct kb_buf *out, const struct kb_article *article);
/* One article, all of it. */
void kb_docs_article(struct kb_buf *out, const struct kb_article *article);
/* One article's page: the same, and a link to the index. */
void kb_docs_page(struct kb_buf *out, const struct kb_article *article);
/* The index of all pages: by title, and by every code in their signatures. */
void kb_docs_index(struct kb_buf *out, const struct kb_rule_set *rule_set);

#endif
