/* Articles' own examples, run; and what they leave untried. */
#ifndef KB_AUTHOR_EXAMPLE_H
#define KB_AUTHOR_EXAMPLE_H

#include "base/error.h"
#include "triage/book.h"
#include "triage/triage.h"

#include <stdbool.h>
#include <stddef.h>

/* How one example went. Texts live until the next one is run. */
struct kb_example_result {
  const struct kb_article *article;
  const struct kb_example *example;
  bool passed;
  const char *difference; /* lines, "" if it passed: what was expected, what came out, and why */
};

/* What the examples of one article have exercised; arrays have a place for each cause or step. */
struct kb_coverage {
  bool *confirmed;
  bool *ruled_out;
  bool *step_shown;
};

/* Told of each example, in order. */
typedef void (*kb_example_seen)(void *context, const struct kb_example_result *result);

/* Runs the examples of article number `number` against the whole book: the expected verdict must
   come out; and then again with each column that was read taken away: the verdict must stay, or
   become cannot_tell. Conditions that a run evaluates without Lua are evaluated by Lua as well, and
   both must say the same. `coverage` gets what was exercised: its arrays are the caller's, zeroed.
 */
enum kb_status kb_examples_run(const struct kb_book *book, struct kb_engine *engine, size_t number,
                               kb_example_seen seen, void *context, struct kb_coverage *coverage,
                               struct kb_error *error);

/* Arrays for an article, to be freed; false when out of memory. */
bool kb_coverage_init(struct kb_coverage *coverage, const struct kb_article *article);
void kb_coverage_fini(struct kb_coverage *coverage);

#endif
