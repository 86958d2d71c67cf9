/* A draft from a knowledge-base article in Markdown. */
#ifndef KB_AUTHOR_DRAFT_MARKDOWN_H
#define KB_AUTHOR_DRAFT_MARKDOWN_H

#include "author/draft.h"
#include "author/markdown.h"

/* Adds what the article says: title, KB number, date, product; symptoms, with the alerts it quotes;
   causes; steps in their order, each with its cause where the article says so; the role its notes
   name; what tables of codes list. What is not understood becomes a gap that names its line. */
void kb_draft_from_markdown(struct kb_draft *draft, const struct kb_markdown *document);

#endif
