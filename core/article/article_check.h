/* Checks the fields of an article against its schema. */
#ifndef KB_ARTICLE_ARTICLE_CHECK_H
#define KB_ARTICLE_ARTICLE_CHECK_H

#include "article/article_fields.h"
#include "article/diagnostic.h"

/* The first field must be a table. Whether the fields can be read and checked further: required
   ones are there, and all have the right type. */
bool kb_article_check_schema(const struct kb_fields *fields, struct kb_diagnostics *diagnostics);

#endif
