#include "report/group.h"

#include "article/exception.h"
#include "report/finding_values.h"

/* The number of placeholders that are compared in a group: articles have only a handful. Further
   ones are treated as unknown. */
enum { VALUES = 64 };

/* State of making a group. */
struct making {
  struct kb_arena *arena;
  struct kb_group *group;
  struct kb_case *a_case;
  const struct kb_finding *finding;
  bool failed; /* out of memory */
};

static void *check(struct making *making, void *memory)
{
  making->failed = making->failed || !memory;
  return memory;
}

static struct kb_slice keep_buf(struct making *making, struct kb_buf *buf)
{
  const struct kb_slice kept = {buf->failed ? NULL : kb_arena_dup(making->arena, kb_buf_slice(buf)),
                                buf->length};
  making->failed = making->failed || !kept.data;
  kb_buf_fini(buf);
  return kept;
}

/* --- Placeholders --- */

static struct kb_group_value *find_value(const struct kb_group *group,
                                         const struct kb_fill_name *name)
{
  for (size_t i = 0; i < group->value_count; i++) {
    struct kb_group_value *value = &group->values[i];
    if (value->part == name->part && kb_slice_equal(value->column, name->column)) {
      return value;
    }
  }
  return NULL;
}

/* Whether every case has the same record, if it is known which. */
static bool is_of_shared_record(const struct kb_group *group, int part)
{
  return group->shared_id && part >= 0 && part == group->shared_part;
}

static void note_values(struct making *making, const char *text)
{
  struct kb_group *group = making->group;
  struct kb_fill_name name;
  while (text && kb_fill_next(group->article->subject, &text, &name)) {
    if (find_value(group, &name) || group->value_count == VALUES) {
      continue;
    }
    struct kb_group_value *list = check(
      making, kb_arena_room(making->arena, group->values, group->value_count, 2, sizeof *list));
    if (!list) {
      return;
    }
    group->values = list;
    struct kb_buf value = {0};
    kb_finding_value(&value, &name, making->a_case, making->finding);
    group->values[group->value_count++] =
      (struct kb_group_value){name.part, name.column, keep_buf(making, &value), false};
    group->in_question += !is_of_shared_record(group, name.part);
  }
}

static void value_of_group(struct kb_buf *out, const struct kb_fill_name *name, const void *context)
{
  const struct kb_group_value *value = find_value(context, name);
  if (value && !value->differs) {
    kb_buf_add_slice(out, value->value);
  }
}

void kb_group_fill(struct kb_buf *out, const struct kb_group *group, const char *text)
{
  kb_fill_from(out, text, group->article->subject, value_of_group, group);
}

/* --- Evidence --- */

static enum kb_json_kind kind_of(const struct kb_evidence *evidence)
{
  return evidence->value ? kb_json_kind(evidence->value) : KB_JSON_NULL;
}

static double number_of(const struct kb_evidence *evidence)
{
  const enum kb_json_kind kind = kind_of(evidence);
  return kind == KB_JSON_NUMBER ? kb_json_number(evidence->value)
         : kind == KB_JSON_BOOLEAN && kb_json_true(evidence->value) ? 1
                                                                    : 0;
}

static const char *text_of(const struct kb_evidence *evidence)
{
  return kind_of(evidence) == KB_JSON_STRING ? kb_json_string(evidence->value) : "";
}

static void keep_evidence(struct making *making, const struct kb_trace *trace)
{
  struct kb_group *group = making->group;
  group->evidence = check(
    making, kb_arena_array(making->arena, trace->evidence_count + 1, sizeof *group->evidence));
  for (size_t i = 0; group->evidence && i < trace->evidence_count; i++) {
    const struct kb_evidence *evidence = &trace->evidence[i];
    struct kb_buf sentence = {0};
    if (!kb_evidence_is_listed(trace, i)) {
      continue;
    }
    kb_evidence_sentence(&sentence, evidence);
    const bool is_shared =
      evidence->record && evidence->record->is_shared &&
      is_of_shared_record(
        group, kb_subject_part(group->article->subject, kb_slice_of(evidence->record->name)));
    group->evidence[group->evidence_count++] = (struct kb_group_evidence){
      .field = check(making, kb_arena_text(making->arena, evidence->field)),
      .sentence = keep_buf(making, &sentence).data,
      .kind = kind_of(evidence),
      .number = number_of(evidence),
      .text = check(making, kb_arena_text(making->arena, text_of(evidence))),
      .is_shared = is_shared,
    };
    group->in_question += !is_shared;
  }
}

static bool has_evidence(const struct kb_trace *trace, const struct kb_group_evidence *kept)
{
  for (size_t i = 0; i < trace->evidence_count; i++) {
    const struct kb_evidence *evidence = &trace->evidence[i];
    if (strcmp(evidence->field, kept->field) == 0) {
      const double number = number_of(evidence);
      return kind_of(evidence) == kept->kind && number <= kept->number && number >= kept->number &&
             strcmp(text_of(evidence), kept->text) == 0;
    }
  }
  return false;
}

/* --- Open causes, and steps --- */

static bool is_open(const struct kb_cause_finding *cause)
{
  return cause->truth == KB_UNKNOWN || cause->truth == KB_STOPPED;
}

static void keep_open(struct making *making, const struct kb_finding *finding)
{
  struct kb_group *group = making->group;
  group->open =
    check(making, kb_arena_array(making->arena, finding->cause_count + 1, sizeof *group->open));
  for (size_t i = 0; group->open && i < finding->cause_count; i++) {
    const struct kb_cause_finding *cause = &finding->causes[i];
    const size_t count = cause->trace.missing_count;
    if (!is_open(cause)) {
      continue;
    }
    const char **missing = check(making, kb_arena_array(making->arena, count + 1, sizeof *missing));
    for (size_t k = 0; missing && k < count; k++) {
      missing[k] = check(making, kb_arena_text(making->arena, cause->trace.missing[k]));
    }
    group->open[group->open_count++] =
      (struct kb_group_cause){cause->cause, cause->truth, missing, missing ? count : 0};
    note_values(making, cause->cause->text);
    note_values(making, cause->cause->look);
  }
}

static void keep_ruled_out(struct making *making, const struct kb_finding *finding)
{
  struct kb_group *group = making->group;
  group->ruled_out = check(
    making, kb_arena_array(making->arena, finding->cause_count + 1, sizeof *group->ruled_out));
  for (size_t i = 0; group->ruled_out && i < finding->cause_count; i++) {
    const struct kb_cause_finding *cause = &finding->causes[i];
    if (cause->deciding.field) {
      group->ruled_out[group->ruled_out_count++] =
        (struct kb_group_ruled_out){.cause = cause->cause, .deciding = cause->deciding};
      note_values(making, cause->cause->text);
      group->in_question++;
    }
  }
}

static void keep_step(struct making *making, const struct kb_step *step)
{
  making->group->steps[making->group->step_count++] = step;
  note_values(making, step->text);
  for (size_t i = 0; i < step->step_count; i++) {
    note_values(making, step->steps[i]);
  }
}

/* Keeps the steps for the group's cause, or all that the finding has. */
static void keep_steps(struct making *making, const struct kb_finding *finding)
{
  struct kb_group *group = making->group;
  group->steps = check(
    making, kb_arena_array(making->arena, finding->step_count + 1, sizeof(const struct kb_step *)));
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

void kb_group_key(struct kb_buf *out, const struct kb_finding *finding,
                  const struct kb_cause_finding *cause)
{
  const struct kb_record *shared = cause ? kb_finding_shared(cause) : NULL;
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

static const char *keep(struct making *making, const char *text)
{
  return text ? check(making, kb_arena_text(making->arena, text)) : NULL;
}

static void keep_shared(struct making *making, const struct kb_cause_finding *cause)
{
  const struct kb_record *record = cause ? kb_finding_shared(cause) : NULL;
  if (record) {
    making->group->shared_table = record->table;
    making->group->shared_id = keep(making, record->id);
    making->group->shared_part =
      kb_subject_part(making->a_case->subject, kb_slice_of(record->name));
    making->group->shared_name =
      keep(making, kb_finding_record_name(making->a_case, making->finding, cause, record));
  }
}

static void keep_success(struct making *making, const struct kb_success *success)
{
  struct kb_success *kept =
    success ? check(making, kb_arena_alloc(making->arena, sizeof *kept)) : NULL;
  if (kept) {
    *kept = *success; /* the names are the schema's */
    kept->alert_on = keep(making, success->alert_on);
    kept->on = keep(making, success->on);
    making->group->success = kept;
  }
}

struct kb_group *kb_group_new(struct kb_arena *arena, const struct kb_finding *finding,
                              const struct kb_cause_finding *cause, struct kb_case *a_case,
                              bool brief)
{
  struct kb_group *group = kb_arena_alloc(arena, sizeof *group);
  struct making making = {.arena = arena, .group = group, .a_case = a_case, .finding = finding};
  if (!group) {
    return NULL;
  }
  group->article = finding->article;
  group->verdict = finding->verdict;
  group->exception = finding->exception;
  group->cause = cause ? cause->cause : NULL;
  keep_shared(&making, cause);
  keep_success(&making, finding->success);
  if (!brief && cause) {
    note_values(&making, cause->cause->text);
    keep_evidence(&making, &cause->trace);
  } else if (!brief) {
    keep_open(&making, finding);
    keep_ruled_out(&making, finding);
  }
  if (!brief && !finding->exception) {
    keep_steps(&making, finding);
  }
  return making.failed ? NULL : group;
}

bool kb_group_wants_name(const struct kb_group *group)
{
  return group->name_count < KB_GROUP_NAMES;
}

/* Most groups have one mailbox. */
bool kb_group_add_name(struct kb_group *group, struct kb_arena *arena, struct kb_shown_name name)
{
  if (group->name_count == group->name_capacity) {
    const size_t capacity = group->name_capacity ? KB_GROUP_NAMES : 1;
    struct kb_shown_name *names = kb_arena_array(arena, capacity, sizeof *names);
    if (!names) {
      return false;
    }
    if (group->name_count > 0) {
      memcpy(names, group->names, group->name_count * sizeof *names);
    }
    group->names = names;
    group->name_capacity = capacity;
  }
  group->names[group->name_count++] = name;
  return true;
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

static bool is_same_success(const struct kb_success *a, const struct kb_success *b)
{
  return strcmp(a->name, b->name) == 0 && strcmp(a->on, b->on) == 0 &&
         strcmp(a->alert_on, b->alert_on) == 0;
}

/* Compares a case with the first one. */
static void compare(struct kb_group *group, const struct kb_finding *finding,
                    const struct kb_cause_finding *cause, struct kb_case *a_case,
                    struct kb_buf *scratch)
{
  for (size_t i = 0; i < group->value_count; i++) {
    struct kb_group_value *value = &group->values[i];
    const struct kb_fill_name name = {
      .subject = group->article->subject, .part = value->part, .column = value->column};
    if (value->differs || is_of_shared_record(group, value->part)) {
      continue;
    }
    kb_buf_clear(scratch);
    kb_finding_value(scratch, &name, a_case, finding);
    value->differs = !kb_slice_equal(kb_buf_slice(scratch), value->value);
    group->in_question -= value->differs;
  }
  for (size_t i = 0; cause && i < group->evidence_count; i++) {
    struct kb_group_evidence *evidence = &group->evidence[i];
    if (!evidence->differs && !evidence->is_shared) {
      evidence->differs = !has_evidence(&cause->trace, evidence);
      group->in_question -= evidence->differs;
    }
  }
  for (size_t i = 0; i < group->ruled_out_count; i++) {
    struct kb_group_ruled_out *ruled_out = &group->ruled_out[i];
    if (!ruled_out->differs) {
      ruled_out->differs = !is_ruled_out_so(finding, ruled_out);
      group->in_question -= ruled_out->differs;
    }
  }
}

bool kb_group_add(struct kb_group *group, const struct kb_finding *finding,
                  const struct kb_cause_finding *cause, struct kb_case *a_case,
                  struct kb_buf *scratch)
{
  if (group->cases > 0 && group->in_question > 0) {
    compare(group, finding, cause, a_case, scratch);
  }
  if (group->success && finding->success) {
    group->success_differs |= !is_same_success(group->success, finding->success);
  }
  group->cases++;
  group->at_risk += finding->verdict == KB_AT_RISK;
  return !scratch->failed;
}
