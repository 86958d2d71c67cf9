#include "fix/result.h"

#include "base/ascii.h"

#include <string.h>

static const struct {
  const char *name, *words;
} outcomes[KB_FIX_OUTCOMES] = {
  [KB_FIX_NOT_TRIED] = {"not_tried", "not tried"},
  [KB_FIX_CHANGED] = {"changed", "changed"},
  [KB_FIX_ALREADY_SO] = {"already_so", "already so"},
  [KB_FIX_NOT_CONFIRMED] = {"not_confirmed", "left alone: the cause is no longer confirmed"},
  [KB_FIX_CHANGED_BY_OTHERS] = {"changed_by_others", "left alone: changed by someone else"},
  [KB_FIX_GONE] = {"gone", "left alone: the record is gone"},
  [KB_FIX_REFUSED] = {"refused", "refused"},
  [KB_FIX_FAILED] = {"failed", "failed"},
  [KB_FIX_UNDONE] = {"undone", "set back"},
};

static const struct {
  const char *name, *words;
} ends[KB_FIX_ENDS] = {
  [KB_FIX_NOT_FINISHED] = {"not_finished", "not finished"},
  [KB_FIX_FIXED] = {"fixed", "fixed"},
  [KB_FIX_SAME_CAUSE] = {"same_cause", "still failing (same cause)"},
  [KB_FIX_ANOTHER_CAUSE] = {"another_cause", "another cause now"},
};

bool kb_fix_result_begin(struct kb_fix_result *result, const struct kb_fix_plan *plan)
{
  *result = (struct kb_fix_result){.org = plan->org, .index = &plan->index};
  result->changes = kb_arena_array(&result->arena, plan->change_count + 1, sizeof *result->changes);
  result->mailboxes =
    kb_arena_array(&result->arena, plan->mailbox_count + 1, sizeof *result->mailboxes);
  if (!result->changes || !result->mailboxes) {
    return false;
  }
  for (size_t i = 0; i < plan->change_count; i++) {
    result->changes[i].change = &plan->changes[i];
  }
  for (size_t i = 0; i < plan->mailbox_count; i++) {
    result->mailboxes[i].mailbox = plan->mailboxes[i];
  }
  result->change_count = plan->change_count;
  result->mailbox_count = plan->mailbox_count;
  return true;
}

void kb_fix_result_fini(struct kb_fix_result *result)
{
  kb_arena_fini(&result->arena);
  *result = (struct kb_fix_result){.org = NULL};
}

size_t kb_fix_count(const struct kb_fix_result *result, enum kb_fix_outcome outcome)
{
  size_t count = 0;
  for (size_t i = 0; i < result->change_count; i++) {
    count += result->changes[i].outcome == outcome;
  }
  return count;
}

size_t kb_fix_count_ends(const struct kb_fix_result *result, enum kb_fix_end end)
{
  size_t count = 0;
  for (size_t i = 0; i < result->mailbox_count; i++) {
    count += result->mailboxes[i].end == end;
  }
  return count;
}

bool kb_fix_is_open(enum kb_fix_outcome outcome)
{
  return outcome == KB_FIX_NOT_TRIED || outcome == KB_FIX_CHANGED_BY_OTHERS ||
         outcome == KB_FIX_GONE || outcome == KB_FIX_REFUSED || outcome == KB_FIX_FAILED;
}

size_t kb_fix_count_open(const struct kb_fix_result *result)
{
  size_t count = 0;
  for (size_t i = 0; i < result->change_count; i++) {
    count += kb_fix_is_open(result->changes[i].outcome);
  }
  return count;
}

bool kb_fix_has_written(const struct kb_fix_result *result)
{
  for (size_t i = 0; i < result->change_count; i++) {
    const struct kb_fix_change_result *change = &result->changes[i];
    if (change->outcome == (result->is_undo ? KB_FIX_UNDONE : KB_FIX_CHANGED) ||
        change->is_unknown) {
      return true;
    }
  }
  return false;
}

void kb_fix_forget_tests(struct kb_fix_result *result, const struct kb_fix_change *change)
{
  for (size_t i = 0; change->then_test && i < change->mailbox_count; i++) {
    struct kb_fix_mailbox_result *mailbox = &result->mailboxes[change->mailboxes[i]->place];
    mailbox->test = KB_FIX_NO_TEST;
    mailbox->completed = NULL;
  }
}

const char *kb_fix_outcome_name(enum kb_fix_outcome outcome)
{
  return outcomes[outcome].name;
}

const char *kb_fix_outcome_words(enum kb_fix_outcome outcome)
{
  return outcomes[outcome].words;
}

const char *kb_fix_end_name(enum kb_fix_end end)
{
  return ends[end].name;
}

const char *kb_fix_end_words(enum kb_fix_end end)
{
  return ends[end].words;
}

enum kb_fix_outcome kb_fix_outcome_of(const char *name)
{
  size_t outcome = 0;
  while (outcome < KB_FIX_OUTCOMES && strcmp(outcomes[outcome].name, name) != 0) {
    outcome++;
  }
  return (enum kb_fix_outcome)outcome;
}

struct kb_fix_mailbox_result *kb_fix_result_mailbox(struct kb_fix_result *result, const char *id)
{
  char key[64];
  const size_t length = strlen(id);
  if (length >= sizeof key) {
    return NULL;
  }
  memcpy(key, id, length + 1);
  kb_lower_case(key, length);
  const struct kb_fix_mailbox *mailbox = kb_map_get(result->index, (struct kb_slice){key, length});
  return mailbox && mailbox->is_helped ? &result->mailboxes[mailbox->place] : NULL;
}
