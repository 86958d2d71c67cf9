#include "report/summary.h"

#include "base/grow.h"
#include "report/unmatched.h"

#include <stdio.h>
#include <stdlib.h>

/* Each finding has a key that is the same for all findings of a group (kb_group_key). A map leads
   from the key to the group. A finding with several confirmed causes is in a group for each. */

void kb_summary_fini(struct kb_summary *summary)
{
  kb_map_fini(&summary->group_index);
  kb_map_fini(&summary->unmatched_index);
  for (size_t i = 0; i < summary->group_count; i++) {
    kb_group_fini(summary->groups[i]);
  }
  for (size_t i = 0; i < summary->failing_count; i++) {
    kb_shown_names_fini(&summary->failing[i].names);
  }
  for (size_t i = 0; i < summary->unmatched_count; i++) {
    kb_unmatched_fini(summary->unmatched[i]);
  }
  kb_spool_free(summary->affected);
  kb_message_fini(&summary->message);
  kb_buf_fini(&summary->shown);
  kb_buf_fini(&summary->key);
  free(summary->groups);
  free(summary->unmatched);
  kb_buf_fini(&summary->scratch);
  kb_domains_fini(&summary->domains);
  kb_arena_fini(&summary->arena);
  *summary = (struct kb_summary){0};
}

static void *check(struct kb_summary *summary, void *memory)
{
  summary->failed = summary->failed || !memory;
  return memory;
}

/* Adds the group of a finding like this one. */
static struct kb_group *new_group(struct kb_summary *summary, struct kb_slice key,
                                  const struct kb_finding *finding,
                                  const struct kb_cause_finding *cause, struct kb_case *a_case)
{
  const char *kept = check(summary, kb_arena_dup(&summary->arena, key));
  if (!kept || !KB_MAKE_ROOM(summary->groups, summary->group_count, summary->group_capacity, 16)) {
    return check(summary, NULL);
  }
  struct kb_group *group =
    check(summary, kb_group_new(&summary->arena, kept, finding, cause, a_case, summary->brief));
  if (group) {
    summary->groups[summary->group_count++] = group;
    summary->failed |=
      !kb_map_add(&summary->group_index, (struct kb_slice){kept, key.length}, group);
  }
  return group;
}

static void add_to_group(struct kb_summary *summary, const struct kb_finding *finding,
                         const struct kb_cause_finding *cause, struct kb_case *a_case)
{
  struct kb_buf *key = &summary->key;
  kb_buf_clear(key);
  kb_group_key(key, a_case, finding, cause);
  if (key->failed) {
    summary->failed = true;
    return;
  }
  struct kb_group *group = kb_map_get(&summary->group_index, kb_buf_slice(key));
  group = group ? group : new_group(summary, kb_buf_slice(key), finding, cause, a_case);
  if (group && !kb_group_add(group, &summary->arena, kb_summary_domains(summary), finding, cause,
                             a_case, &summary->scratch)) {
    summary->failed = true;
  }
}

const char *kb_summary_title(struct kb_summary *summary, const struct kb_case *a_case)
{
  const char *title = kb_case_title(a_case);
  if (!a_case->tenant) {
    return title;
  }
  kb_buf_clear(&summary->key);
  kb_buf_addf(&summary->key, "%s: %s", a_case->tenant, title);
  summary->failed |= summary->key.failed;
  return kb_buf_text(&summary->key);
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
    *group = (struct kb_failing_group){.subject = failing->subject, .what = failing->what};
    summary->failing_count++;
  }
  bool is_first = false;
  group->cases++;
  summary->failed |= !kb_shown_names_add(&group->names, kb_summary_domains(summary), triage->a_case,
                                         kb_summary_title(summary, triage->a_case), &is_first);
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

static int by_number(size_t a, size_t b)
{
  return (a > b) - (a < b);
}

static int by_cases(const void *a, const void *b)
{
  return kb_group_compare(*(struct kb_group *const *)a, *(struct kb_group *const *)b);
}

static int by_failing(const void *a, const void *b)
{
  const struct kb_failing_group *x = a;
  const struct kb_failing_group *y = b;
  return x->cases != y->cases       ? by_number(y->cases, x->cases)
         : x->subject != y->subject ? by_number(x->subject->id, y->subject->id)
                                    : by_number(x->what, y->what);
}

static int by_mailboxes(const void *a, const void *b)
{
  return kb_unmatched_compare(*(struct kb_unmatched_group *const *)a,
                              *(struct kb_unmatched_group *const *)b);
}

static int by_subject(const void *a, const void *b)
{
  const struct kb_subject_counts *x = a;
  const struct kb_subject_counts *y = b;
  return by_number(x->subject->id, y->subject->id);
}

/* qsort does not take NULL, even for no elements. */
static void sort(void *list, size_t count, size_t size, int (*compare)(const void *, const void *))
{
  if (count > 0) {
    qsort(list, count, size, compare);
  }
}

static void mark_namesakes(struct kb_summary *summary)
{
  struct kb_namesakes all;
  size_t count = 0;
  for (size_t i = 0; i < summary->group_count; i++) {
    count += summary->groups[i]->names.count;
  }
  count += summary->failing_count * KB_SHOWN_NAMES + summary->unmatched_count;
  if (!kb_namesakes_init(&all, count)) {
    summary->failed = true;
    return;
  }
  for (size_t i = 0; i < summary->group_count; i++) {
    const struct kb_group *group = summary->groups[i];
    kb_namesakes_add(&all, group->article->subject, &group->names);
  }
  for (size_t i = 0; i < summary->failing_count; i++) {
    kb_namesakes_add(&all, summary->failing[i].subject, &summary->failing[i].names);
  }
  for (size_t i = 0; i < summary->unmatched_count; i++) {
    kb_namesakes_add(&all, summary->unmatched[i]->subject, &summary->unmatched[i]->shown);
  }
  kb_namesakes_mark(&all);
  kb_namesakes_fini(&all);
}

void kb_summary_sort(struct kb_summary *summary)
{
  kb_map_fini(&summary->group_index); /* makes room */
  kb_map_fini(&summary->unmatched_index);
  sort(summary->failing, summary->failing_count, sizeof summary->failing[0], by_failing);
  sort(summary->subjects, summary->subject_count, sizeof summary->subjects[0], by_subject);
  sort(summary->groups, summary->group_count, sizeof(struct kb_group *), by_cases);
  sort(summary->unmatched, summary->unmatched_count, sizeof(struct kb_unmatched_group *),
       by_mailboxes);
  mark_namesakes(summary);
  kb_unmatched_sort_affected(summary);
}
