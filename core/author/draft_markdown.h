/* Makes a draft from a knowledge-base article in Markdown. */
#ifndef KB_AUTHOR_DRAFT_MARKDOWN_H
#define KB_AUTHOR_DRAFT_MARKDOWN_H

#include "author/draft.h"
#include "author/markdown.h"

/* Adds the content of the article: title, KB number, date, product; symptoms, with the alerts it
   quotes; causes; steps in order, each with its cause if the article names one; the role named
   in its notes; the rows of tables of codes. What is not understood becomes a gap with its line
   number. */
void kb_draft_from_markdown(struct kb_draft *draft, const struct kb_markdown *document);

#endif
