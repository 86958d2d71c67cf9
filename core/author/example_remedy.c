#include "author/example_inside.h"
#include "author/remedy_apply.h"

/* A remedy proves itself: applied to a case that confirms its cause, it has to remove the cause. No
   organization is needed for that. */

static void add_failure(struct kb_buf *out, const struct kb_cause *cause, const char *what)
{
  kb_buf_addf(out, "remedy of %s: after ", cause->id);
  kb_remedy_words(out, cause->remedy);
  kb_buf_addf(out, ", %s", what);
}

static void compare(const struct kb_cause *cause, const struct kb_outcome *before,
                    const struct kb_outcome *after, struct kb_buf *difference)
{
  const char *what = after->truth == KB_TRUE      ? "the cause is still confirmed"
                     : after->truth == KB_UNKNOWN ? "the cause is inconclusive"
                     : after->truth == KB_STOPPED ? "the cause's condition is stopped"
                     : !after->state && after->unknown
                       ? "it is not known whether the symptom is still there"
                       : NULL;
  if (what) {
    add_failure(difference, cause, what);
    kb_buf_addf(difference, "%s%s\n", after->state && after->state[0] ? ": " : "",
                after->state ? after->state : "");
  }
  for (size_t i = 0; i < after->confirmed_other_count; i++) {
    if (!kb_example_has(before->confirmed_others, before->confirmed_other_count,
                        after->confirmed_others[i])) {
      add_failure(difference, cause, "another article is confirmed: ");
      kb_buf_addf(difference, "%s\n", after->confirmed_others[i]);
    }
  }
}

static enum kb_status try_remedy(struct kb_example_run *run, const struct kb_example *example,
                                 const struct kb_outcome *before, size_t cause,
                                 struct kb_buf *difference)
{
  const struct kb_cause *remedied = &run->rule_set->articles[run->number]->causes[cause];
  struct cJSON *document = NULL;
  struct kb_outcome after = {.verdict = KB_CLEAR};
  enum kb_status status = kb_example_parse(run, example, &document);
  if (status != KB_OK) {
    return status;
  }
  const enum kb_applied applied =
    kb_remedy_apply(document, kb_example_subject(run), remedied->remedy);
  if (applied == KB_APPLIED) {
    run->remedied = cause;
    status = kb_example_evaluate(run, document, &after, false);
    run->remedied = SIZE_MAX;
    if (status == KB_OK) {
      compare(remedied, before, &after, difference);
    }
  } else if (applied == KB_APPLIED_NO_ROW) {
    kb_buf_addf(difference, "remedy of %s: the example has no %s to apply it to\n", remedied->id,
                remedied->remedy->on);
  } else {
    status = kb_fail_no_memory(run->error);
  }
  kb_json_free(document);
  kb_buf_fini(&after.stops);
  return status;
}

enum kb_status kb_example_try_remedies(struct kb_example_run *run, const struct kb_example *example,
                                       const struct kb_outcome *before, struct kb_buf *difference)
{
  const struct kb_article *article = run->rule_set->articles[run->number];
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < article->cause_count && status == KB_OK; i++) {
    if (article->causes[i].remedy &&
        kb_example_has(before->confirmed, before->confirmed_count, article->causes[i].id)) {
      status = try_remedy(run, example, before, i, difference);
      run->coverage->remedy_tried[i] = true;
    }
  }
  return status;
}
