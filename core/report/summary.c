#include "report/summary.h"

#include "base/grow.h"
#include "report/unmatched.h"

#include <stdio.h>
#include <stdlib.h>

/* Each finding has a key that is the same for all findings of a group (kb_group_key). A map leads
   from the key to the group. A finding with several confirmed causes is in a group for each. Groups
   are numbered before sorting, since qsort is not stable. */

void kb_summary_fini(struct kb_summary *summary)
{
  kb_map_fini(&summary->group_index);
  kb_map_fini(&summary->unmatched_index);
  kb_map_fini(&summary->name_index);
  for (size_t i = 0; i < summary->unmatched_count; i++) {
    kb_affected_fini(&summary->unmatched[i]->affected);
  }
  kb_spool_free(summary->affected);
  kb_message_fini(&summary->message);
  kb_buf_fini(&summary->shown);
  kb_buf_fini(&summary->key);
  free(summary->groups);
  free(summary->unmatched);
  kb_buf_fini(&summary->scratch);
  kb_arena_fini(&summary->arena);
  *summary = (struct kb_summary){0};
}

static void *check(struct kb_summary *summary, void *memory)
{
  summary->failed = summary->failed || !memory;
  return memory;
}

static const char *keep_buf(struct kb_summary *summary, struct kb_buf *buf)
{
  char *text = buf->failed ? NULL : kb_arena_dup(&summary->arena, kb_buf_slice(buf));
  kb_buf_fini(buf);
  return check(summary, text);
}

static struct kb_group *new_group(struct kb_summary *summary, const struct kb_finding *finding,
                                  const struct kb_cause_finding *cause, struct kb_case *a_case)
{
  struct kb_group *group =
    check(summary, kb_group_new(&summary->arena, finding, cause, a_case, summary->brief));
  if (!group || !KB_MAKE_ROOM(summary->groups, summary->group_count, summary->group_capacity, 16)) {
    return check(summary, NULL);
  }
  summary->groups[summary->group_count++] = group;
  return group;
}

static void add_to_group(struct kb_summary *summary, const struct kb_finding *finding,
                         const struct kb_cause_finding *cause, struct kb_case *a_case)
{
  struct kb_buf key = {0};
  kb_group_key(&key, finding, cause);
  struct kb_group *group =
    key.failed ? NULL : kb_map_get(&summary->group_index, kb_buf_slice(&key));
  if (!group) {
    group = new_group(summary, finding, cause, a_case);
    if (group) {
      kb_hash_text(kb_buf_slice(&key), group->id);
    }
    const size_t length = key.length;
    const char *kept = keep_buf(summary, &key);
    if (group && kept &&
        !kb_map_add(&summary->group_index, (struct kb_slice){kept, length}, group)) {
      summary->failed = true;
    }
  }
  kb_buf_fini(&key);
  if (!group) {
    summary->failed = true;
    return;
  }
  struct kb_shown_name name;
  if (!kb_group_add(group, finding, cause, a_case, &summary->scratch) ||
      (kb_group_wants_name(group) &&
       (!kb_shown_name_add(&summary->name_index, &summary->arena, a_case, &name) ||
        !kb_group_add_name(group, &summary->arena, name)))) {
    summary->failed = true;
  }
}

bool kb_summary_except(struct kb_summary *summary, const struct kb_exceptions *exceptions)
{
  summary->of_exceptions =
    kb_arena_array(&summary->arena, exceptions->count + 1, sizeof *summary->of_exceptions);
  return check(summary, summary->of_exceptions) != NULL;
}

static void add_finding(struct kb_summary *summary, const struct kb_finding *finding,
                        struct kb_case *a_case)
{
  for (size_t i = 0; i < finding->exception_count && summary->of_exceptions; i++) {
    summary->of_exceptions[finding->exceptions[i]->number]++;
  }
  if (finding->verdict != KB_CONFIRMED && finding->verdict != KB_AT_RISK) {
    add_to_group(summary, finding, NULL, a_case);
    return;
  }
  for (size_t i = 0; i < finding->cause_count; i++) {
    if (finding->causes[i].truth == KB_TRUE) {
      add_to_group(summary, finding, &finding->causes[i], a_case);
    }
  }
}

static bool is_of(const struct kb_failing_group *group, const struct kb_failing *failing)
{
  return group->what == failing->what && group->subject == failing->subject;
}

static void add_failing(struct kb_summary *summary, const struct kb_triage *triage)
{
  const struct kb_failing *failing = triage->failing;
  size_t at = 0;
  while (at < summary->failing_count && at < KB_FAILING_GROUPS - 1 &&
         !is_of(&summary->failing[at], failing)) {
    at++;
  }
  struct kb_failing_group *group = &summary->failing[at];
  if (at == summary->failing_count) {
    *group =
      (struct kb_failing_group){.subject = failing->subject, .what = failing->what, .place = at};
    summary->failing_count++;
  }
  group->cases++;
  if (group->name_count < KB_GROUP_NAMES &&
      kb_shown_name_add(&summary->name_index, &summary->arena, triage->a_case,
                        &group->names[group->name_count])) {
    group->name_count++;
  } else {
    summary->failed = summary->failed || group->name_count < KB_GROUP_NAMES;
  }
}

static void count(struct kb_counts *counts, const struct kb_triage *triage)
{
  const size_t counted = kb_triage_counted(triage);
  counts->cases++;
  switch (kb_triage_state(triage)) {
  case KB_STATE_FAILING:
    counts->verdicts[KB_FAILING]++;
    break;
  case KB_STATE_FINDINGS:
    counts->with_findings++;
    break;
  case KB_STATE_UNCOVERED:
    counts->unmatched_only++;
    break;
  case KB_STATE_EXCEPTED:
    counts->excepted_only++;
    break;
  case KB_STATE_NOT_JUDGED:
    counts->verdicts[KB_NOT_JUDGED]++;
    break;
  case KB_STATE_CLEAR:
    counts->clear++;
    break;
  }
  counts->findings += counted;
  counts->excepted += triage->finding_count - counted;
  for (size_t i = 0; i < triage->finding_count; i++) {
    counts->verdicts[triage->findings[i].verdict] += !triage->findings[i].exception;
  }
  counts->unmatched_alerts += triage->unmatched_count;
}

/* NULL when out of memory. */
static struct kb_counts *counts_of(struct kb_summary *summary, const struct kb_subject *subject)
{
  for (size_t i = 0; i < summary->subject_count; i++) {
    if (summary->subjects[i].subject == subject) {
      return &summary->subjects[i].counts;
    }
  }
  struct kb_subject_counts *list =
    kb_arena_room(&summary->arena, summary->subjects, summary->subject_count, 2, sizeof *list);
  if (!check(summary, list)) {
    return NULL;
  }
  summary->subjects = list;
  list[summary->subject_count] = (struct kb_subject_counts){.subject = subject};
  return &list[summary->subject_count++].counts;
}

static void add_counts(struct kb_counts *counts, const struct kb_counts *added)
{
  counts->cases += added->cases;
  counts->clear += added->clear;
  counts->with_findings += added->with_findings;
  counts->unmatched_only += added->unmatched_only;
  counts->findings += added->findings;
  for (int verdict = KB_CLEAR; verdict < KB_VERDICT_COUNT; verdict++) {
    counts->verdicts[verdict] += added->verdicts[verdict];
  }
  counts->unmatched_alerts += added->unmatched_alerts;
  counts->excepted += added->excepted;
  counts->excepted_only += added->excepted_only;
}

void kb_summary_add_counts(struct kb_summary *summary, const struct kb_subject *subject,
                           const struct kb_counts *added)
{
  struct kb_counts *counts = counts_of(summary, subject);
  add_counts(&summary->all, added);
  if (counts) {
    add_counts(counts, added);
  }
}

void kb_summary_group(struct kb_summary *summary, const struct kb_triage *triage)
{
  if (kb_triage_is_failing(triage)) {
    add_failing(summary, triage);
  }
  for (size_t i = 0; i < triage->finding_count; i++) {
    add_finding(summary, &triage->findings[i], triage->a_case);
  }
}

void kb_summary_add(struct kb_summary *summary, const struct kb_triage *triage)
{
  struct kb_counts *counts = counts_of(summary, triage->subject);
  count(&summary->all, triage);
  if (counts) {
    count(counts, triage);
  }
  kb_summary_group(summary, triage);
  if (triage->unmatched_count > 0) {
    kb_unmatched_add(summary, triage);
  }
}

static int by_cases(const void *a, const void *b)
{
  const struct kb_group *x = *(struct kb_group *const *)a;
  const struct kb_group *y = *(struct kb_group *const *)b;
  if (!x->exception != !y->exception) {
    return x->exception ? 1 : -1;
  }
  if (x->cases != y->cases) {
    return x->cases < y->cases ? 1 : -1;
  }
  return (x->place > y->place) - (x->place < y->place);
}

static int by_failing(const void *a, const void *b)
{
  const struct kb_failing_group *x = a;
  const struct kb_failing_group *y = b;
  if (x->cases != y->cases) {
    return x->cases < y->cases ? 1 : -1;
  }
  return (x->place > y->place) - (x->place < y->place);
}

static int by_mailboxes(const void *a, const void *b)
{
  const struct kb_unmatched_group *x = *(struct kb_unmatched_group *const *)a;
  const struct kb_unmatched_group *y = *(struct kb_unmatched_group *const *)b;
  if (x->mailboxes != y->mailboxes) {
    return x->mailboxes < y->mailboxes ? 1 : -1;
  }
  return (x->place > y->place) - (x->place < y->place);
}

void kb_summary_sort(struct kb_summary *summary)
{
  qsort(summary->failing, summary->failing_count, sizeof summary->failing[0], by_failing);
  for (size_t i = 0; i < summary->group_count; i++) {
    summary->groups[i]->place = i;
  }
  for (size_t i = 0; i < summary->unmatched_count; i++) {
    summary->unmatched[i]->place = i;
  }
  if (summary->group_count > 0) {
    qsort(summary->groups, summary->group_count, sizeof(struct kb_group *), by_cases);
  }
  if (summary->unmatched_count > 0) {
    qsort(summary->unmatched, summary->unmatched_count, sizeof(struct kb_unmatched_group *),
          by_mailboxes);
  }
}
