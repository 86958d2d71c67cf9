/* Checks the fields of an article against its schema. */
#ifndef KB_ARTICLE_ARTICLE_CHECK_H
#define KB_ARTICLE_ARTICLE_CHECK_H

#include "article/article_fields.h"
#include "article/diagnostic.h"

/* The first field must be a table. */
void kb_article_check_schema(const struct kb_fields *fields, struct kb_diagnostics *diagnostics);

#endif
