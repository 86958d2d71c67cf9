/* Holds what an article says against the shape of an article. */
#ifndef KB_ARTICLE_ARTICLE_CHECK_H
#define KB_ARTICLE_ARTICLE_CHECK_H

#include "article/article_fields.h"
#include "article/diagnostic.h"

/* The first field is a table. */
void kb_article_check_shape(const struct kb_fields *fields, struct kb_diagnostics *diagnostics);

#endif
