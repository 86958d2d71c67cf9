/* Runs the examples in articles and finds what they leave untested. */
#ifndef KB_AUTHOR_EXAMPLE_H
#define KB_AUTHOR_EXAMPLE_H

#include "base/error.h"
#include "triage/rule_set.h"
#include "triage/triage.h"

#include <stdbool.h>
#include <stddef.h>

/* The result of one example. Texts are valid until the next one is run. */
struct kb_example_result {
  const struct kb_article *article;
  const struct kb_example *example;
  bool passed;            /* a pending one: that it does not pass yet is as it should be */
  const char *difference; /* lines, "" if it passed: expected, actual, and why; of a pending one
                             also what it does not pass for */
};

/* What the examples of one article have exercised; arrays have an element for each cause or
   step. */
struct kb_coverage {
  bool *confirmed;
  bool *ruled_out;
  bool *step_shown;
  bool *remedy_tried; /* of a cause */
};

/* Called for each example, in order. */
typedef void (*kb_example_seen)(void *context, const struct kb_example_result *result);

/* Runs the examples of article number `number` with the whole rule set: the verdict must be the
   expected one. Then runs them again without each column that was read: the verdict must stay
   the same or become inconclusive. Then once more with the remedy of each confirmed cause applied:
   the cause must be ruled out, and no other article become confirmed. Conditions that a run
   evaluates without Lua are also evaluated by Lua, and both must give the same result. A pending
   example must not pass, and exercises nothing. `coverage`
   receives what was exercised: its arrays are the caller's, zeroed. */
enum kb_status kb_examples_run(const struct kb_rule_set *rule_set, struct kb_engine *engine,
                               size_t number, kb_example_seen seen, void *context,
                               struct kb_coverage *coverage, struct kb_error *error);

/* Allocates the arrays for an article, to be freed; false when out of memory. */
bool kb_coverage_init(struct kb_coverage *coverage, const struct kb_article *article);
void kb_coverage_fini(struct kb_coverage *coverage);

#endif
