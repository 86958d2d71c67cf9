/* Checks that the remedies of an article and its steps fit together. */
#ifndef KB_ARTICLE_ARTICLE_REMEDIES_H
#define KB_ARTICLE_ARTICLE_REMEDIES_H

#include "article/article.h"

/* Each step that a remedy is to do has one, and each remedy does a step: reports can then say which
   steps of a resolution kbtriage fix carries out. */
void kb_article_check_remedies(const struct kb_article *article,
                               struct kb_diagnostics *diagnostics);

#endif
