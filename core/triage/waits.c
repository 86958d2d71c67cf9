#include "triage/waits.h"

#include "triage/named.h"

/* A case waits if a condition reads a relation that is not there. So only articles that name such
   a relation are evaluated; in most cases, all relations are there. */

enum kb_status kb_rule_set_find_named(struct kb_rule_set *rule_set, struct kb_error *error)
{
  rule_set->named =
    kb_arena_array(&rule_set->arena, rule_set->schema->subject_count + 1, sizeof *rule_set->named);
  bool good = rule_set->named != NULL;
  for (size_t i = 0; good && i < rule_set->count; i++) {
    struct kb_article *article = rule_set->articles[i];
    struct kb_named *of_subject = &rule_set->named[article->subject->id];
    good = kb_article_find_named(article);
    if (!article->overridden) {
      of_subject->by_any |= article->named;
      of_subject->by_states |= article->has_symptom_when || article->has_early ? article->named : 0;
    }
  }
  return good ? KB_OK : kb_fail_no_memory(error);
}

/* Which record a relation leads to may depend on an alert. */
static bool is_captured(const struct kb_subject *subject, const struct kb_relation *relation)
{
  return relation->is_captured ||
         (relation->from >= 0 && is_captured(subject, &subject->relations[relation->from]));
}

static bool is_there(struct kb_case *a_case, int relation)
{
  const struct kb_relation *about = &a_case->subject->relations[relation];
  if (is_captured(a_case->subject, about)) {
    return false;
  }
  if (about->is_many) {
    return kb_case_rows(a_case, relation)->is_known;
  }
  const struct kb_related *related = kb_case_related(a_case, relation);
  switch (related->link) {
  case KB_LINK_RECORD:
    return kb_record_has_row(&related->record);
  case KB_LINK_UNKNOWN:
    return !kb_related_may_come(related);
  case KB_LINK_NONE:
    break;
  }
  return true;
}

/* The relations that an article may read of the case, and that are not there. */
static uint32_t find_missing(const struct kb_rule_set *rule_set, struct kb_case *a_case)
{
  const struct kb_named *named = &rule_set->named[a_case->subject->id];
  const uint32_t read = a_case->errors->count > 0 ? named->by_any : named->by_states;
  uint32_t missing = 0;
  for (size_t i = 0; i < a_case->subject->relation_count; i++) {
    const uint32_t bit = UINT32_C(1) << i;
    missing |= (read & bit) != 0 && !is_there(a_case, (int)i) ? bit : 0;
  }
  return missing;
}

enum kb_status kb_waits(struct kb_triager *triager, const struct kb_rule_set *rule_set,
                        struct kb_case *a_case, struct kb_faults *faults, bool *waits,
                        struct kb_error *error)
{
  struct kb_faults ignored = {0};
  struct kb_triage triage;
  enum kb_status status = KB_OK;
  *waits = !a_case->errors->is_known && a_case->input_open;
  const uint32_t missing = *waits ? 0 : find_missing(rule_set, a_case);
  if (missing != 0) {
    kb_triager_limit(triager, missing, &ignored);
    status = kb_triage(triager, a_case, &triage, error);
    kb_triager_limit(triager, 0, faults);
    kb_faults_fini(&ignored);
    *waits = a_case->incomplete;
  }
  return a_case->values.failed ? kb_fail_no_memory(error) : status;
}
