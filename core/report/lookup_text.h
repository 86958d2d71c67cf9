/* The text of a question, prepared for the search. Used within lookup.c. */
#ifndef KB_REPORT_LOOKUP_TEXT_H
#define KB_REPORT_LOOKUP_TEXT_H

#include "base/buf.h"

#include <stdbool.h>

/* Appends the question without the marks of pasted text. A question that is a number alone loses
   the marks within it (-2,147,187,962, 8004 8306), one that is an address is decoded (%3a). */
void kb_lookup_text_clean(struct kb_buf *out, struct kb_slice question);

enum { KB_NUMBER_SIZE = 8 };
/* The next number of a knowledge-base article in the text, from `*at` on, which moves past it:
   "KB 4484702", "/kb/4484702", "/help/4484702". `*words`: the place. False if there is none. */
bool kb_lookup_next_kb(struct kb_slice text, size_t *at, char number[KB_NUMBER_SIZE],
                       struct kb_slice *words);

#endif
