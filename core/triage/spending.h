/* The time that the conditions of a run have taken and may take, for all its threads together.
   Each condition has a budget of its own (engine.h). That does not bound their sum, which is
   limited here in proportion to the rows. Only time decides which article is stopped, never how
   often one was stopped: data must not be able to mute an article. */
#ifndef KB_TRIAGE_SPENDING_H
#define KB_TRIAGE_SPENDING_H

#include <stdbool.h>
#include <stddef.h>

struct kb_spending;

/* Default number of milliseconds per row. */
enum { KB_SPENDING_MS = 1 };
/* Seconds that a run may take in addition, and the share of the total that each article has to
   itself. */
#define KB_SPENDING_FIRST 20.0
#define KB_SPENDING_PART 0.25

/* NULL when out of memory. */
struct kb_spending *kb_spending_new(void);
void kb_spending_free(struct kb_spending *spending);
/* Sets the number of articles. False when out of memory. Not while threads use it. */
bool kb_spending_set_articles(struct kb_spending *spending, size_t count);
/* Seconds per row, on average, that all conditions may take; 0: unlimited. */
void kb_spending_set_rate(struct kb_spending *spending, double seconds);

/* Begins another run: nothing is spent. Not while threads use it. */
void kb_spending_begin(struct kb_spending *spending);

/* From any thread: counts another row; adds the time of a condition of that article. */
void kb_spending_row(struct kb_spending *spending);
void kb_spending_add(struct kb_spending *spending, size_t article, double seconds);
/* The article has used up its share and must not be run any more. */
bool kb_spending_is_over(const struct kb_spending *spending, size_t article);

#endif
