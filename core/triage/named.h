/* Which relations of its subject an article may read. */
#ifndef KB_TRIAGE_NAMED_H
#define KB_TRIAGE_NAMED_H

#include "article/article.h"

/* A bit for each, with those that they start from; all bits if its source does not say which, or it
   has none. False when out of memory. */
bool kb_article_find_named(struct kb_article *article);

#endif
