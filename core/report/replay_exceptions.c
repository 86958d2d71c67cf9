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

bool kb_replay_exception_of(struct kb_replay_exceptions *exceptions, struct kb_node node,
                            const struct kb_exception **exception)
{
  static const char *const kinds[] = {"accepted", "planned", "wrong", NULL};
  struct kb_take take = {.arena = &exceptions->arena};
  struct kb_node said;
  *exception = NULL;
  if (!kb_take_member(node, "exception", KB_JSON_OBJECT, &said)) {
    return true;
  }
  const int kind = kb_replay_word(kb_take_text(&take, said, "kind"), kinds);
  const struct kb_exception read = {
    .kind = kind >= 0 ? (enum kb_exception_kind)kind : KB_EXCEPTION_WRONG,
    .article = "",
    .record = "",
    .who = kb_take_text_or_empty(&take, said, "who"),
    .reason = kb_take_text_or_empty(&take, said, "reason"),
    .date = kind == KB_EXCEPTION_WRONG ? kb_take_text(&take, said, "date")
                                       : kb_take_text_or_empty(&take, said, "date"),
    .is_over = kb_take_true(said, "overdue"),
    .place = kb_take_text_or_empty(&take, said, "place"),
    .number = exceptions->count,
  };
  for (size_t i = 0; i < exceptions->count; i++) {
    if (is_same(exceptions->list[i], &read)) {
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
  *made = read;
  exceptions->list = list;
  list[exceptions->count++] = made;
  *exception = made;
  return true;
}
