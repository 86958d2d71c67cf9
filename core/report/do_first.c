#include "report/do_first.h"

/* The step for the cause comes before those for every cause, which are tests most often. Groups are
   in the order of all their mailboxes; here mailboxes that fail already come before those at risk.
 */

static const struct kb_step *first_step(const struct kb_group *group)
{
  for (size_t i = 0; i < group->step_count; i++) {
    if (group->steps[i]->cause >= 0) {
      return group->steps[i];
    }
  }
  return group->step_count > 0 ? group->steps[0] : NULL;
}

static bool is_before(const struct kb_group *a, const struct kb_group *b)
{
  const size_t of_a = a->cases - a->at_risk;
  const size_t of_b = b->cases - b->at_risk;
  return of_a != of_b ? of_a > of_b : a->cases > b->cases;
}

size_t kb_do_first(const struct kb_summary *summary, struct kb_action list[KB_DO_FIRST_MAX])
{
  size_t count = 0;
  size_t number = 0;
  for (size_t i = 0; i < summary->group_count; i++) {
    const struct kb_group *group = summary->groups[i];
    const struct kb_step *step = first_step(group);
    if (!group->cause || group->exception) {
      continue;
    }
    number++;
    size_t at = count;
    while (at > 0 && is_before(group, list[at - 1].group)) {
      at--;
    }
    if (!step || at == KB_DO_FIRST_MAX) {
      continue;
    }
    count += count < KB_DO_FIRST_MAX;
    memmove(list + at + 1, list + at, (count - at - 1) * sizeof *list);
    list[at] = (struct kb_action){group, step, i, number};
  }
  return count;
}

size_t kb_do_first_shown(const struct kb_summary *summary, struct kb_action list[KB_DO_FIRST_MAX])
{
  const size_t count = kb_do_first(summary, list);
  return count > 1 ? count : 0;
}

void kb_do_first_text(struct kb_buf *out, const struct kb_action *action)
{
  const size_t begin = out->length;
  kb_group_fill(out, action->group, action->step->text);
  while (!out->failed && out->length > begin && strchr(".: ", out->data[out->length - 1])) {
    kb_buf_cut(out, out->length - 1);
  }
}
