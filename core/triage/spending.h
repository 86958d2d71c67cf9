/* The time that the conditions of a run have taken, of all its threads together, and may take.

   Each condition has a budget of its own (engine.h). That does not bound their sum: this does, in
   proportion to the rows. Only time decides who is stopped, never how often one was: data must not
   be able to mute an article. */
#ifndef KB_TRIAGE_SPENDING_H
#define KB_TRIAGE_SPENDING_H

#include <stdbool.h>
#include <stddef.h>

struct kb_spending;

/* So many milliseconds a row, unless it is said otherwise. */
enum { KB_SPENDING_MS = 1 };
/* What a run may take besides, and for each article its own part of all. */
#define KB_SPENDING_FIRST 20.0
#define KB_SPENDING_PART 0.25

/* NULL when out of memory. */
struct kb_spending *kb_spending_new(void);
void kb_spending_free(struct kb_spending *spending);
/* There are so many articles from now on. False when out of memory. Not while threads use it. */
bool kb_spending_set_articles(struct kb_spending *spending, size_t count);
/* Seconds that all conditions may take for a row, on average; 0: as long as they like. */
void kb_spending_set_rate(struct kb_spending *spending, double seconds);

/* In any thread: a row more is looked at; a condition of that article has taken so long. */
void kb_spending_row(struct kb_spending *spending);
void kb_spending_add(struct kb_spending *spending, size_t article, double seconds);
/* The article has had its part, and is not to be run any more. */
bool kb_spending_is_over(const struct kb_spending *spending, size_t article);

#endif
