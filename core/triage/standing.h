/* How articles that were named stand in the rule set that a run takes. */
#ifndef KB_TRIAGE_STANDING_H
#define KB_TRIAGE_STANDING_H

#include "triage/book.h"

/* Of a book that was loaded with `named` files: adds a warning for each of them whose code another
   article has, that nothing but explain finds, or that is not in the rule set, which is `rules`
   (the first of its paths). Running out of memory shows in the book's problems. */
void kb_standing_check(struct kb_book *book, const char *rules);

#endif
