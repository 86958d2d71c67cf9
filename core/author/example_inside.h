/* What the parts of running examples share; only for author/example*.c. */
#ifndef KB_AUTHOR_EXAMPLE_INSIDE_H
#define KB_AUTHOR_EXAMPLE_INSIDE_H

#include "author/example.h"

/* The result of an example for its article. Lists and texts are in the run's arena. */
struct kb_outcome {
  enum kb_verdict verdict;
  bool unknown; /* not reported, as a column that would decide it is missing */
  const char **confirmed;
  size_t confirmed_count;
  const char **missing;
  size_t missing_count;
  struct kb_buf stops; /* why conditions were stopped or unknown; the caller's to free */
  bool is_stopped;     /* one was stopped, or failed */
  bool is_found;       /* its alerts match this article */
  const char **others; /* articles that they match, as "CODE (FILE)" */
  size_t other_count;
  const char **confirmed_others; /* other articles with a confirmed cause, in the same form */
  size_t confirmed_other_count;
  /* Of the cause `remedied`: ruled out, if the article is not reported at all. */
  enum kb_truth truth;
  const char *state; /* "profile.statecode is 1 (Inactive)"; NULL: it was not evaluated */
};

struct kb_example_run {
  struct kb_names *names;
  const struct kb_rule_set *rule_set;
  struct kb_engine *engine;
  size_t number;
  struct kb_triager *triager;
  struct kb_faults faults;
  struct kb_arena arena; /* of one example */
  struct kb_trace reads;
  struct kb_coverage *coverage;
  size_t remedied; /* index of the cause whose remedy was applied; SIZE_MAX: none */
  struct kb_error *error;
};

const struct kb_subject *kb_example_subject(const struct kb_example_run *run);

/* The row, to be freed. KB_NO_MEMORY. */
enum kb_status kb_example_parse(struct kb_example_run *run, const struct kb_example *example,
                                struct cJSON **document);
/* With `cover` what it exercises and reads is noted. KB_INVALID: the row is not usable. */
enum kb_status kb_example_evaluate(struct kb_example_run *run, const struct cJSON *document,
                                   struct kb_outcome *outcome, bool cover);
bool kb_example_has(const char *const *list, size_t count, const char *word);

/* Applies the remedy of each cause that the example confirms: the cause must then be ruled out, and
   no other article may become confirmed. Adds a line for each remedy that fails. */
enum kb_status kb_example_try_remedies(struct kb_example_run *run, const struct kb_example *example,
                                       const struct kb_outcome *before, struct kb_buf *difference);

#endif
