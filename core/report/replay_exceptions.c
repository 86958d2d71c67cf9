#include "report/replay_record_inside.h"

/* Two exceptions that say the same are one: nothing else of them is in a report. */

void kb_replay_exceptions_fini(struct kb_replay_exceptions *exceptions)
{
  kb_arena_fini(&exceptions->arena);
  *exceptions = (struct kb_replay_exceptions){.count = 0};
}

static bool is_same_text(const char *a, const char *b)
{
  return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_same(const struct kb_exception *a, const struct kb_exception *b)
{
  return a->kind == b->kind && a->is_over == b->is_over && is_same_text(a->date, b->date) &&
         is_same_text(a->who, b->who) && is_same_text(a->reason, b->reason) &&
         is_same_text(a->place, b->place);
}

/* What findings and the list of known ones both say of it. */
static struct kb_exception read(struct kb_take *take, struct kb_node said)
{
  static const char *const kinds[] = {"accepted", "planned", "wrong", NULL};
  const int kind = kb_replay_word(kb_take_text(take, said, "kind"), kinds);
  return (struct kb_exception){
    .kind = kind >= 0 ? (enum kb_exception_kind)kind : KB_EXCEPTION_WRONG,
    .article = "",
    .record = "",
    .who = kb_take_text_or_empty(take, said, "who"),
    .reason = kb_take_text_or_empty(take, said, "reason"),
    .date = kind == KB_EXCEPTION_WRONG ? kb_take_text(take, said, "date")
                                       : kb_take_text_or_empty(take, said, "date"),
    .is_over = kb_take_true(said, "overdue"),
    .place = kb_take_text_or_empty(take, said, "place"),
  };
}

bool kb_replay_exception_of(struct kb_replay_exceptions *exceptions, struct kb_node node,
                            const struct kb_exception **exception)
{
  struct kb_take take = {.arena = &exceptions->arena};
  struct kb_node said;
  *exception = NULL;
  if (!kb_take_member(node, "exception", KB_JSON_OBJECT, &said)) {
    return true;
  }
  struct kb_exception one = read(&take, said);
  one.number = exceptions->count;
  for (size_t i = 0; i < exceptions->count; i++) {
    if (is_same(exceptions->list[i], &one)) {
      *exception = exceptions->list[i];
      return !take.failed;
    }
  }
  struct kb_exception **list =
    kb_arena_room(take.arena, exceptions->list, exceptions->count, 8, sizeof *list);
  struct kb_exception *made = list ? kb_arena_alloc(take.arena, sizeof *made) : NULL;
  if (!made || take.failed) {
    return false;
  }
  *made = one;
  exceptions->list = list;
  list[exceptions->count++] = made;
  *exception = made;
  return true;
}

/* --- All that the runs had --- */

/* It may have run out between two of the runs. */
static bool is_known(const struct kb_exception *a, const struct kb_exception *b)
{
  return a->kind == b->kind && is_same_text(a->date, b->date) && is_same_text(a->who, b->who) &&
         is_same_text(a->reason, b->reason) && is_same_text(a->place, b->place) &&
         is_same_text(a->article, b->article) && is_same_text(a->cause, b->cause) &&
         is_same_text(a->record, b->record);
}

bool kb_replay_exception_known(struct kb_replay_exceptions *exceptions, struct kb_node node)
{
  struct kb_take take = {.arena = &exceptions->arena};
  struct kb_exceptions *known = &exceptions->known;
  struct kb_exception one = read(&take, node);
  const size_t findings = kb_take_count(node, "findings");
  one.article = kb_take_text_or_empty(&take, node, "article");
  one.cause = kb_take_text(&take, node, "cause");
  one.record = kb_take_text_or_empty(&take, node, "record");
  one.number = known->count;
  for (size_t i = 0; i < known->count; i++) {
    if (is_known(&known->list[i], &one)) {
      known->list[i].is_over |= one.is_over;
      exceptions->findings[i] += findings;
      return !take.failed;
    }
  }
  struct kb_exception *list = kb_arena_room(take.arena, known->list, known->count, 8, sizeof *list);
  size_t *counts = kb_arena_room(take.arena, exceptions->findings, known->count, 8, sizeof *counts);
  if (!list || !counts || take.failed) {
    return false;
  }
  known->list = list;
  exceptions->findings = counts;
  list[known->count] = one;
  counts[known->count++] = findings;
  return true;
}

static int compare_text(const char *a, const char *b)
{
  return strcmp(a ? a : "", b ? b : "");
}

static int compare(const struct kb_exception *a, const struct kb_exception *b)
{
  const size_t x = strlen(a->place); /* "exceptions.lua:9" before "exceptions.lua:10" */
  const size_t y = strlen(b->place);
  int order = (x > y) - (x < y);
  order = order != 0 ? order : strcmp(a->place, b->place);
  order = order != 0 ? order : strcmp(a->article, b->article);
  order = order != 0 ? order : strcmp(a->record, b->record);
  order = order != 0 ? order : strcmp(a->who, b->who);
  order = order != 0 ? order : strcmp(a->reason, b->reason);
  order = order != 0 ? order : (int)a->kind - (int)b->kind;
  order = order != 0 ? order : compare_text(a->date, b->date);
  return order != 0 ? order : compare_text(a->cause, b->cause);
}

/* They are few. */
void kb_replay_exceptions_sort(struct kb_replay_exceptions *exceptions)
{
  struct kb_exception *list = exceptions->known.list;
  for (size_t i = 1; i < exceptions->known.count; i++) {
    for (size_t at = i; at > 0 && compare(&list[at - 1], &list[at]) > 0; at--) {
      const struct kb_exception one = list[at];
      const size_t findings = exceptions->findings[at];
      list[at] = list[at - 1];
      list[at - 1] = one;
      exceptions->findings[at] = exceptions->findings[at - 1];
      exceptions->findings[at - 1] = findings;
    }
  }
}
