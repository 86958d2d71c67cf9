/* Holds what an article says against the shape of an article. */
#ifndef KB_RULE_ARTICLE_CHECK_H
#define KB_RULE_ARTICLE_CHECK_H

#include "rule/article_fields.h"
#include "rule/problem.h"

/* The first field is a table. */
void kb_article_check_shape(const struct kb_fields *fields, struct kb_problems *problems);

#endif
