#include "report/group.h"

#include "article/exception.h"
#include "report/finding_values.h"
#include "report/group_inside.h"

#include <stdlib.h>

const char *kb_group_keep(struct kb_group_making *making, struct kb_buf *buf)
{
  const char *kept = buf->failed ? NULL : kb_arena_dup(making->arena, kb_buf_slice(buf));
  making->failed = making->failed || !kept;
  kb_buf_fini(buf);
  return kept;
}

/* --- Open causes, and steps --- */

static bool is_open(const struct kb_cause_finding *cause)
{
  return cause->truth == KB_UNKNOWN || cause->truth == KB_STOPPED;
}

static void keep_open_cause(struct kb_group_making *making, const struct kb_cause_finding *cause)
{
  struct kb_group *group = making->group;
  const size_t count = cause->trace.missing_count;
  const char **missing =
    kb_group_check(making, kb_arena_array(making->arena, count, sizeof *missing));
  for (size_t k = 0; missing && k < count; k++) {
    missing[k] = kb_group_check(making, kb_arena_text(making->arena, cause->trace.missing[k]));
  }
  group->open[group->open_count++] =
    (struct kb_group_cause){cause->cause, cause->truth, missing, missing ? count : 0};
  kb_group_note_values(making, cause->cause->text);
  kb_group_note_values(making, cause->cause->look);
}

static void keep_open(struct kb_group_making *making, const struct kb_finding *finding)
{
  struct kb_group *group = making->group;
  size_t count = 0;
  for (size_t i = 0; i < finding->cause_count; i++) {
    count += is_open(&finding->causes[i]);
  }
  group->open = kb_group_check(making, kb_arena_array(making->arena, count, sizeof *group->open));
  for (size_t i = 0; group->open && i < finding->cause_count; i++) {
    if (is_open(&finding->causes[i])) {
      keep_open_cause(making, &finding->causes[i]);
    }
  }
}

static void keep_ruled_out(struct kb_group_making *making, const struct kb_finding *finding)
{
  struct kb_group *group = making->group;
  size_t count = 0;
  for (size_t i = 0; i < finding->cause_count; i++) {
    count += finding->causes[i].deciding.field != NULL;
  }
  group->ruled_out =
    kb_group_check(making, kb_arena_array(making->arena, count, sizeof *group->ruled_out));
  for (size_t i = 0; group->ruled_out && i < finding->cause_count; i++) {
    const struct kb_cause_finding *cause = &finding->causes[i];
    if (cause->deciding.field) {
      group->ruled_out[group->ruled_out_count++] =
        (struct kb_group_ruled_out){.cause = cause->cause, .deciding = cause->deciding};
      kb_group_note_values(making, cause->cause->text);
      group->in_question++;
    }
  }
}

static void keep_step(struct kb_group_making *making, const struct kb_step *step)
{
  making->group->steps[making->group->step_count++] = step;
  kb_group_note_values(making, step->text);
  for (size_t i = 0; i < step->step_count; i++) {
    kb_group_note_values(making, step->steps[i]);
  }
}

/* Keeps the steps for the group's cause, or all that the finding has. */
static void keep_steps(struct kb_group_making *making, const struct kb_finding *finding)
{
  struct kb_group *group = making->group;
  group->steps = kb_group_check(
    making, kb_arena_array(making->arena, finding->step_count, sizeof(const struct kb_step *)));
  for (size_t i = 0; group->steps && group->open_count == 0 && i < finding->step_count; i++) {
    const int cause = finding->steps[i].step->cause;
    if (cause < 0 || !group->cause || &group->article->causes[cause] == group->cause) {
      keep_step(making, finding->steps[i].step);
    }
  }
  /* which steps help is not known: those of each open cause in turn, then those for every cause */
  for (size_t at = 0; group->steps && group->open_count > 0 && at <= group->open_count; at++) {
    const struct kb_cause *cause = at < group->open_count ? group->open[at].cause : NULL;
    for (size_t i = 0; i < finding->step_count; i++) {
      const int of = finding->steps[i].step->cause;
      if ((of < 0 ? NULL : &group->article->causes[of]) == cause) {
        keep_step(making, finding->steps[i].step);
      }
    }
  }
}

size_t kb_group_steps_end(const struct kb_group *group, size_t begin)
{
  size_t end = begin;
  while (end < group->step_count &&
         (group->open_count == 0 || group->steps[end]->cause == group->steps[begin]->cause)) {
    end++;
  }
  return end;
}

/* --- The group --- */

void kb_group_key(struct kb_buf *out, const struct kb_case *a_case,
                  const struct kb_finding *finding, const struct kb_cause_finding *cause)
{
  const struct kb_record *shared = cause ? kb_finding_shared(cause) : NULL;
  if (a_case->tenant) {
    kb_buf_addf(out, "%s\n", a_case->tenant);
  }
  if (finding->exception) { /* before the code: those that count keep their keys */
    kb_buf_addf(out, "%s/%s/%s/", finding->exception->place, finding->exception->who,
                finding->exception->reason);
  }
  kb_buf_add_text(out, finding->article->code);
  kb_buf_add_char(out, '/');
  if (cause) {
    kb_buf_add_text(out, cause->cause->id);
    kb_buf_add_char(out, '/');
    kb_buf_add_text(out, shared && shared->id ? shared->id : "");
    return;
  }
  kb_buf_add_text(out, kb_verdict_name(finding->verdict));
  for (size_t i = 0; i < finding->cause_count; i++) {
    kb_buf_addf(out, "/%s", kb_truth_name(finding->causes[i].truth));
    for (size_t k = 0; k < finding->causes[i].trace.missing_count; k++) {
      kb_buf_addf(out, ",%s", finding->causes[i].trace.missing[k]);
    }
  }
}

/* --- The record that is shared, and the success --- */

static void keep_shared(struct kb_group_making *making, const struct kb_cause_finding *cause)
{
  struct kb_group *group = making->group;
  const struct kb_record *record = cause ? kb_finding_shared(cause) : NULL;
  if (record && record->id) {
    group->shared_table = record->table;
    group->shared_id = group->key + strlen(group->key) - strlen(record->id);
    group->shared_part =
      (int16_t)kb_subject_part(making->a_case->subject, kb_slice_of(record->name));
  }
}

/* Rows may show the record under different names, or without one. */
static bool add_shared_name(struct kb_group *group, const struct kb_finding *finding,
                            const struct kb_cause_finding *cause, struct kb_case *a_case)
{
  const struct kb_record *record = group->shared_id ? kb_finding_shared(cause) : NULL;
  const char *name = record ? kb_finding_record_name(a_case, finding, cause, record) : NULL;
  if (!name || (group->shared_name && strcmp(group->shared_name, name) <= 0)) {
    return true;
  }
  char *kept = realloc(group->shared_name, strlen(name) + 1);
  if (!kept) {
    return false;
  }
  group->shared_name = strcpy(kept, name);
  return true;
}

static bool is_same_success(const struct kb_success *a, const struct kb_success *b)
{
  return strcmp(a->name, b->name) == 0 && strcmp(a->on, b->on) == 0 &&
         strcmp(a->alert_on, b->alert_on) == 0;
}

/* In one piece of memory; the names are the schema's. */
static struct kb_success *copy_success(const struct kb_success *success)
{
  const size_t on_size = strlen(success->on) + 1;
  const size_t alert_size = strlen(success->alert_on) + 1;
  struct kb_success *copy = malloc(sizeof *copy + on_size + alert_size);
  if (copy) {
    char *texts = (char *)(copy + 1);
    *copy = *success;
    copy->on = memcpy(texts, success->on, on_size);
    copy->alert_on = memcpy(texts + on_size, success->alert_on, alert_size);
  }
  return copy;
}

static bool add_success(struct kb_group *group, const struct kb_success *success, bool is_first)
{
  const bool is_other = !group->success || !is_same_success(group->success, success);
  group->success_differs |= group->success && is_other;
  if (!is_first || !is_other) {
    return true;
  }
  struct kb_success *copy = copy_success(success);
  if (copy) {
    free(group->success);
    group->success = copy;
  }
  return copy != NULL;
}

/* --- The group --- */

struct kb_group *kb_group_new(struct kb_arena *arena, const char *key,
                              const struct kb_finding *finding,
                              const struct kb_cause_finding *cause, struct kb_case *a_case,
                              bool brief)
{
  struct kb_group *group = kb_arena_alloc(arena, sizeof *group);
  struct kb_group_making making = {
    .arena = arena, .group = group, .a_case = a_case, .finding = finding};
  if (!group) {
    return NULL;
  }
  group->key = key;
  group->article = finding->article;
  group->tenant = a_case->tenant;
  group->verdict = cause ? KB_CONFIRMED : finding->verdict;
  group->exception = finding->exception;
  group->cause = cause ? cause->cause : NULL;
  keep_shared(&making, cause);
  if (!brief && cause) {
    kb_group_note_values(&making, cause->cause->text);
    kb_group_keep_evidence(&making, &cause->trace);
  } else if (!brief) {
    keep_open(&making, finding);
    keep_ruled_out(&making, finding);
  }
  if (!brief && !finding->exception) {
    keep_steps(&making, finding);
  }
  return making.failed ? NULL : group;
}

void kb_group_fini(struct kb_group *group)
{
  kb_shown_names_fini(&group->names);
  free(group->shared_name);
  free(group->success);
}

static bool is_ruled_out_so(const struct kb_finding *finding, const struct kb_group_ruled_out *kept)
{
  for (size_t i = 0; i < finding->cause_count; i++) {
    if (finding->causes[i].cause == kept->cause) {
      return kb_deciding_value_equal(&finding->causes[i].deciding, &kept->deciding);
    }
  }
  return false;
}

static void compare_ruled_out(struct kb_group *group, const struct kb_finding *finding)
{
  for (size_t i = 0; i < group->ruled_out_count; i++) {
    struct kb_group_ruled_out *ruled_out = &group->ruled_out[i];
    if (!ruled_out->differs) {
      ruled_out->differs = !is_ruled_out_so(finding, ruled_out);
      group->in_question -= ruled_out->differs;
    }
  }
}

/* Finds what differs in a further case. */
static bool compare(struct kb_group *group, struct kb_arena *arena,
                    const struct kb_finding *finding, const struct kb_cause_finding *cause,
                    struct kb_case *a_case, struct kb_buf *scratch)
{
  if (cause) {
    kb_group_compare_evidence(group, &cause->trace);
  }
  compare_ruled_out(group, finding);
  return kb_group_compare_values(group, arena, finding, a_case, scratch);
}

bool kb_group_add(struct kb_group *group, struct kb_arena *arena, struct kb_domains *domains,
                  const struct kb_finding *finding, const struct kb_cause_finding *cause,
                  struct kb_case *a_case, struct kb_buf *scratch)
{
  bool is_first = false;
  bool good =
    kb_shown_names_add(&group->names, domains, a_case, kb_case_title(a_case), &is_first) &&
    add_shared_name(group, finding, cause, a_case) &&
    (!finding->success || add_success(group, finding->success, is_first));
  if (group->cases > 0 && group->in_question > 0) {
    good = good && compare(group, arena, finding, cause, a_case, scratch);
  }
  if (group->cases > 0 && is_first && group->evidence_known > 0) {
    good = good && kb_group_list_evidence(group, arena, &cause->trace);
  }
  group->cases++;
  group->at_risk += finding->verdict == KB_AT_RISK;
  return good;
}

int kb_group_compare(const struct kb_group *a, const struct kb_group *b)
{
  if (!a->exception != !b->exception) {
    return a->exception ? 1 : -1;
  }
  if (a->cases != b->cases) {
    return a->cases < b->cases ? 1 : -1;
  }
  const int articles = strcmp(a->article->code, b->article->code);
  if (articles != 0 || !a->cause != !b->cause) {
    return articles != 0 ? articles : a->cause ? -1 : 1;
  }
  const int causes = a->cause ? strcmp(a->cause->id, b->cause->id) : 0;
  if (causes != 0 || !a->shared_id != !b->shared_id) {
    return causes != 0 ? causes : a->shared_id ? -1 : 1;
  }
  const int records = a->shared_id ? strcmp(a->shared_id, b->shared_id) : 0;
  return records != 0 ? records : strcmp(a->key, b->key);
}

void kb_group_id(const struct kb_group *group, char id[KB_HASH_SIZE])
{
  kb_hash_text(kb_slice_of(group->key), id);
}
