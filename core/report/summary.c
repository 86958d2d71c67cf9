#include "report/summary.h"

#include "report/unmatched.h"
#include "rule/fill.h"

#include <stdio.h>
#include <stdlib.h>

void kb_summary_fini(struct kb_summary *summary)
{
  kb_map_fini(&summary->group_index);
  kb_map_fini(&summary->unmatched_index);
  for (size_t i = 0; i < summary->unmatched_count; i++) {
    kb_affected_fini(&summary->unmatched[i]->affected);
  }
  kb_spool_free(summary->affected);
  free(summary->groups);
  free(summary->unmatched);
  kb_arena_fini(&summary->arena);
  *summary = (struct kb_summary){0};
}

static void *check(struct kb_summary *summary, void *memory)
{
  summary->failed = summary->failed || !memory;
  return memory;
}

static const char *keep(struct kb_summary *summary, const char *text)
{
  return text ? check(summary, kb_arena_text(&summary->arena, text)) : NULL;
}

static const char *keep_buf(struct kb_summary *summary, struct kb_buf *buf)
{
  char *text = buf->failed ? NULL : kb_arena_dup(&summary->arena, kb_buf_slice(buf));
  kb_buf_fini(buf);
  return check(summary, text);
}

bool kb_evidence_tells(const struct kb_trace *trace, size_t number)
{
  const struct kb_evidence *evidence = &trace->evidence[number];
  const bool is_lookup = strncmp(evidence->field, "mailbox._", 9) == 0;
  return !is_lookup || !evidence->value || trace->evidence_count == 1;
}

void kb_evidence_sentence(struct kb_buf *out, const struct kb_evidence *evidence)
{
  kb_buf_addf(out, "%s is ", evidence->field);
  if (!evidence->value) {
    kb_buf_add_text(out, "empty");
    return;
  }
  kb_json_print(evidence->value, out);
  if (evidence->label) {
    kb_buf_addf(out, " (%s)", evidence->label);
  }
}

/* Makes room in a list of pointers. */
static bool make_room(struct kb_summary *summary, void ***list, size_t count, size_t *capacity)
{
  if (count < *capacity) {
    return true;
  }
  const size_t wider = *capacity ? *capacity * 2 : 16;
  void **grown = realloc(*list, wider * sizeof(void *));
  if (!check(summary, grown)) {
    return false;
  }
  *list = grown;
  *capacity = wider;
  return true;
}

/* The case as far as every case of the group shares it. */
static struct kb_case shared_part(const struct kb_case *a_case, bool shares_profile)
{
  struct kb_case shared = *a_case;
  kb_record_only_id(&shared.mailbox, a_case->mailbox.table, NULL);
  kb_record_only_id(&shared.user.record, a_case->user.record.table, NULL);
  shared.alert_count = 0;
  if (!shares_profile) {
    kb_record_only_id(&shared.profile.record, a_case->profile.record.table, NULL);
    shared.profile.link = KB_LINK_UNKNOWN;
  }
  return shared;
}

static const char *fill(struct kb_summary *summary, const char *text, const struct kb_case *a_case)
{
  if (!strchr(text, '{')) {
    return text; /* the article's, which outlives the summary */
  }
  struct kb_buf filled = {0};
  kb_fill(&filled, text, a_case, NULL);
  return keep_buf(summary, &filled);
}

/* A text that was filled: the article's own is not kept again. */
static const char *keep_filled(struct kb_summary *summary, const char *filled, const char *text)
{
  return filled == text ? text : keep(summary, filled);
}

static struct kb_step_finding keep_step(struct kb_summary *summary,
                                        const struct kb_step_finding *from,
                                        const struct kb_case *shared)
{
  struct kb_step_finding kept = *from;
  const struct kb_step *step = from->step;
  const char **steps =
    from->step_count == 0
      ? NULL
      : check(summary, kb_arena_array(&summary->arena, from->step_count, sizeof *steps));
  for (size_t i = 0; steps && i < from->step_count; i++) {
    steps[i] = shared ? fill(summary, step->steps[i], shared)
                      : keep_filled(summary, from->steps[i], step->steps[i]);
  }
  kept.text =
    shared ? fill(summary, step->text, shared) : keep_filled(summary, from->text, step->text);
  kept.steps = steps;
  return kept;
}

static bool is_for_group(const struct kb_group *group, const struct kb_step_finding *step)
{
  return !group->cause || !step->cause || strcmp(step->cause, group->cause->id) == 0;
}

/* Steps of the group: for its cause, or all that the finding has. */
static void keep_steps(struct kb_summary *summary, struct kb_group *group,
                       const struct kb_finding *finding, const struct kb_case *shared)
{
  size_t count = 0;
  for (size_t i = 0; i < finding->step_count; i++) {
    count += is_for_group(group, &finding->steps[i]);
  }
  struct kb_step_finding *own =
    check(summary, kb_arena_array(&summary->arena, count + 1, sizeof *own));
  struct kb_step_finding *all =
    check(summary, kb_arena_array(&summary->arena, count + 1, sizeof *all));
  for (size_t i = 0; own && all && i < finding->step_count; i++) {
    if (is_for_group(group, &finding->steps[i])) {
      own[group->step_count] = keep_step(summary, &finding->steps[i], NULL);
      all[group->step_count] = keep_step(summary, &finding->steps[i], shared);
      group->step_count++;
    }
  }
  group->steps = own;
  group->shared_steps = all;
}

static void keep_evidence(struct kb_summary *summary, struct kb_group *group,
                          const struct kb_cause_finding *cause)
{
  const struct kb_trace *trace = &cause->trace;
  group->evidence =
    check(summary, kb_arena_array(&summary->arena, trace->evidence_count + 1, sizeof(char *)));
  for (size_t i = 0; group->evidence && i < trace->evidence_count; i++) {
    struct kb_buf sentence = {0};
    if (!kb_evidence_tells(trace, i)) {
      continue;
    }
    kb_evidence_sentence(&sentence, &trace->evidence[i]);
    group->evidence[group->evidence_count++] = keep_buf(summary, &sentence);
  }
}

static void add_untold(struct kb_buf *out, const struct kb_cause_finding *cause)
{
  kb_buf_add_text(out, cause->text);
  if (cause->truth == KB_STOPPED) {
    kb_buf_add_text(out, " This was not evaluated to the end; see the faults below.");
  }
  for (size_t i = 0; i < cause->trace.missing_count; i++) {
    kb_buf_addf(out, "%s%s", i == 0 ? " This would tell: " : ", ", cause->trace.missing[i]);
  }
  if (cause->trace.missing_count > 0) {
    kb_buf_add_char(out, '.');
  }
  if (cause->cause->look) {
    kb_buf_addf(out, " Look here: %s", cause->cause->look);
  }
}

static void keep_untold(struct kb_summary *summary, struct kb_group *group,
                        const struct kb_finding *finding)
{
  group->untold =
    check(summary, kb_arena_array(&summary->arena, finding->cause_count + 1, sizeof(char *)));
  for (size_t i = 0; group->untold && i < finding->cause_count; i++) {
    if (finding->causes[i].truth == KB_UNTOLD || finding->causes[i].truth == KB_STOPPED) {
      struct kb_buf sentence = {0};
      add_untold(&sentence, &finding->causes[i]);
      group->untold[group->untold_count++] = keep_buf(summary, &sentence);
    }
  }
}

static void add_key(struct kb_buf *key, const struct kb_finding *finding,
                    const struct kb_cause_finding *cause, const struct kb_record *shared)
{
  kb_buf_add(key, &finding->number, sizeof finding->number);
  if (cause) {
    kb_buf_add_text(key, cause->cause->id);
    kb_buf_add_char(key, '/');
    kb_buf_add_text(key, shared && shared->id ? shared->id : "");
    return;
  }
  kb_buf_add_text(key, kb_verdict_name(finding->verdict));
  for (size_t i = 0; i < finding->cause_count; i++) {
    kb_buf_addf(key, "/%s", kb_truth_name(finding->causes[i].truth));
    for (size_t k = 0; k < finding->causes[i].trace.missing_count; k++) {
      kb_buf_addf(key, ",%s", finding->causes[i].trace.missing[k]);
    }
  }
}

static void keep_shared(struct kb_summary *summary, struct kb_group *group,
                        const struct kb_record *record, const struct kb_case *a_case)
{
  if (record) {
    group->shared_table = record->table;
    group->shared_id = keep(summary, record->id);
    group->shared_name = keep(summary, kb_case_profile_name(a_case));
  }
}

static struct kb_group *new_group(struct kb_summary *summary, const struct kb_finding *finding,
                                  const struct kb_cause_finding *cause,
                                  const struct kb_case *a_case)
{
  struct kb_group *group = check(summary, kb_arena_alloc(&summary->arena, sizeof *group));
  void **list = (void **)(void *)summary->groups;
  if (!group || !make_room(summary, &list, summary->group_count, &summary->group_capacity)) {
    return NULL;
  }
  summary->groups = (struct kb_group **)(void *)list;
  summary->groups[summary->group_count++] = group;
  const struct kb_record *record = cause ? kb_finding_shared(cause) : NULL;
  const struct kb_case shared = shared_part(a_case, record != NULL);
  group->article = finding->article;
  group->verdict = finding->verdict;
  group->cause = cause ? cause->cause : NULL;
  if (summary->brief) {
    keep_shared(summary, group, record, a_case);
    return group;
  }
  if (cause) {
    group->text = keep_filled(summary, cause->text, cause->cause->text);
    group->shared_text = fill(summary, cause->cause->text, &shared);
    keep_evidence(summary, group, cause);
  } else {
    keep_untold(summary, group, finding);
  }
  keep_shared(summary, group, record, a_case);
  keep_steps(summary, group, finding, &shared);
  return group;
}

/* Most groups are of one mailbox. */
static void add_name(struct kb_summary *summary, struct kb_group *group, const char *name)
{
  if (group->name_count == group->name_capacity) {
    const size_t capacity = group->name_capacity ? KB_GROUP_NAMES : 1;
    const char **names = check(summary, kb_arena_array(&summary->arena, capacity, sizeof *names));
    if (!names) {
      return;
    }
    if (group->name_count > 0) {
      memcpy(names, group->names, group->name_count * sizeof *names);
    }
    group->names = names;
    group->name_capacity = capacity;
  }
  group->names[group->name_count++] = keep(summary, name);
}

static void add_to_group(struct kb_summary *summary, const struct kb_finding *finding,
                         const struct kb_cause_finding *cause, const struct kb_case *a_case)
{
  struct kb_buf key = {0};
  add_key(&key, finding, cause, cause ? kb_finding_shared(cause) : NULL);
  struct kb_group *group =
    key.failed ? NULL : kb_map_get(&summary->group_index, kb_buf_slice(&key));
  if (!group) {
    group = new_group(summary, finding, cause, a_case);
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
  group->cases++;
  group->at_risk += finding->verdict == KB_AT_RISK;
  if (group->name_count < KB_GROUP_NAMES) {
    const char *name = kb_case_mailbox_name(a_case);
    add_name(summary, group, name ? name : a_case->mailbox.id);
  }
}

static void add_finding(struct kb_summary *summary, const struct kb_finding *finding,
                        const struct kb_case *a_case)
{
  summary->findings++;
  summary->verdicts[finding->verdict]++;
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

void kb_summary_add(struct kb_summary *summary, const struct kb_triage *triage)
{
  summary->cases++;
  if (triage->finding_count > 0) {
    summary->with_findings++;
  } else if (triage->unmatched_count > 0) {
    summary->unmatched_only++;
  } else {
    summary->clear++;
  }
  for (size_t i = 0; i < triage->finding_count; i++) {
    add_finding(summary, &triage->findings[i], triage->a_case);
  }
  if (triage->unmatched_count > 0) {
    kb_unmatched_add(summary, triage);
  }
}

static int by_cases(const void *a, const void *b)
{
  const struct kb_group *x = *(struct kb_group *const *)a;
  const struct kb_group *y = *(struct kb_group *const *)b;
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
