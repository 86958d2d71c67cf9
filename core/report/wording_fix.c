#include "report/wording.h"

/* Which steps of a resolution kbtriage fix carries out. */

/* The numbers of steps, as a sentence is made of them. */
struct numbers {
  struct kb_buf text;
  size_t count, last;
  const char *needs;
  const struct kb_remedy *remedy; /* the one that does all of them; NULL: there are several */
};

/* The last number is kept back, as "and" may precede it. */
static void add_number(struct numbers *numbers, size_t number, const char *needs)
{
  if (numbers->count > 0) {
    kb_buf_addf(&numbers->text, "%s%zu", numbers->count > 1 ? ", " : "", numbers->last);
  }
  numbers->count++;
  numbers->last = number;
  numbers->needs = needs ? needs : numbers->needs;
}

static void write_sentence(struct kb_buf *out, struct numbers *numbers)
{
  if (numbers->count > 0) {
    kb_buf_addf(out, "kbtriage fix%s%s", numbers->needs ? " --allow " : "",
                numbers->needs ? numbers->needs : "");
    for (size_t i = 0; numbers->remedy && i < numbers->remedy->set_count; i++) {
      const char *ask = numbers->remedy->sets[i].ask;
      kb_buf_addf(out, "%s%s%s", ask ? " --answer " : "", ask ? ask : "", ask ? "=…" : "");
    }
    kb_buf_addf(out, " can do step%s %s%s%zu.", kb_plural(numbers->count),
                kb_buf_text(&numbers->text), numbers->count > 1 ? " and " : "", numbers->last);
  }
  out->failed = out->failed || numbers->text.failed;
  kb_buf_fini(&numbers->text);
}

static bool is_step_of(const struct kb_step *step, size_t cause)
{
  return step->is_fixed && (step->cause < 0 || (size_t)step->cause == cause);
}

const struct kb_remedy *kb_wording_group_remedy(const struct kb_group *group,
                                                const struct kb_step *step)
{
  return group->cause && step->is_fixed ? group->cause->remedy : NULL;
}

const struct kb_remedy *kb_wording_remedy(const struct kb_finding *finding,
                                          const struct kb_step *step)
{
  for (size_t i = 0; i < finding->cause_count; i++) {
    const struct kb_cause_finding *cause = &finding->causes[i];
    if (cause->truth == KB_TRUE && cause->cause->remedy && is_step_of(step, i)) {
      return cause->cause->remedy;
    }
  }
  return NULL;
}

void kb_wording_fix(struct kb_buf *out, const struct kb_group *group)
{
  struct numbers numbers = {.remedy = group->cause ? group->cause->remedy : NULL};
  for (size_t i = 0; i < group->step_count; i++) {
    const struct kb_remedy *remedy = kb_wording_group_remedy(group, group->steps[i]);
    if (remedy) {
      add_number(&numbers, i + 1, kb_remedy_needs(remedy));
    }
  }
  write_sentence(out, &numbers);
}

const char *kb_wording_needs(const struct kb_article *article, const struct kb_step *step)
{
  const char *needs = NULL;
  for (size_t i = 0; i < article->cause_count && !needs; i++) {
    needs = is_step_of(step, i) ? kb_remedy_needs(article->causes[i].remedy) : NULL;
  }
  return needs;
}

void kb_wording_fix_of(struct kb_buf *out, const struct kb_article *article)
{
  struct numbers numbers = {.count = 0};
  for (size_t i = 0; i < article->step_count; i++) {
    if (article->steps[i].is_fixed) {
      add_number(&numbers, i + 1, kb_wording_needs(article, &article->steps[i]));
    }
  }
  write_sentence(out, &numbers);
}
