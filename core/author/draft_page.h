/* Makes a draft from a page of a knowledge base. */
#ifndef KB_AUTHOR_DRAFT_PAGE_H
#define KB_AUTHOR_DRAFT_PAGE_H

#include "author/document.h"
#include "author/draft.h"

/* Adds the content of the page: title, KB number, date, product; symptoms, with the alerts it
   quotes and the codes it names; causes; steps in order, each with its cause if the page names one;
   the role named in its notes; the rows of tables of codes. What is not understood becomes a gap
   with its lines and their text, so that every line has a place: that of each block and line of
   the page says in which field its text is ("title", "symptom", "alert", "cause", "step", "gap",
   …), or that it has no content of its own ("heading", "lead-in", ""). */
void kb_draft_from_page(struct kb_draft *draft, struct kb_document *page);

/* Writes a line for each line of the page: number, place and text, with tabs between. */
void kb_draft_write_lines(struct kb_buf *out, const struct kb_document *page);

#endif
