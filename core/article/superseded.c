#include "article/superseded.h"

#include "article/failed.h"

/* The date of the newest of the alerts; NULL: one of them is not known to be before `on`. */
static const char *newest_before(const struct kb_case *a_case,
                                 const struct kb_symptom_finding *symptoms, size_t count,
                                 struct kb_slice on)
{
  const char *newest = NULL;
  for (size_t i = 0; i < count; i++) {
    const char *date = kb_case_error_time(a_case, symptoms[i].alert);
    if (!date || !kb_date_is_later(on, kb_slice_of(date))) {
      return NULL;
    }
    if (!newest || kb_date_is_later(kb_slice_of(date), kb_slice_of(newest))) {
      newest = date;
    }
  }
  return newest;
}

bool kb_superseded_look(struct kb_arena *arena, const struct kb_case *a_case,
                        const struct kb_symptom_finding *symptoms, size_t count,
                        const struct kb_success **success)
{
  struct kb_slice on;
  const struct kb_outcome_rule *rule = kb_succeeded_last(a_case->subject, &a_case->root, &on);
  const char *newest = rule ? newest_before(a_case, symptoms, count, on) : NULL;
  *success = NULL;
  if (!newest) {
    return true;
  }
  struct kb_success *made = kb_arena_alloc(arena, sizeof *made);
  char *date = kb_arena_dup(arena, on);
  if (made && date) {
    *made = (struct kb_success){rule->name, rule->title, newest, date};
  }
  *success = made;
  return made && date;
}
