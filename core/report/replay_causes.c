#include "report/replay_record_inside.h"

/* The causes of a finding, with their evidence. */

/* A text that lasts; NULL for NULL. */
const char *kb_replay_lasting(struct kb_take *take, struct kb_replay_record *record,
                              const char *text)
{
  if (!text) {
    return NULL;
  }
  const char *known = kb_map_get(&record->names, kb_slice_of(text));
  char *kept = known ? NULL : kb_arena_text(&record->lasting, text);
  if (!known && (!kept || !kb_map_add(&record->names, kb_slice_of(kept), kept))) {
    take->failed = true;
    return text;
  }
  return known ? known : kept;
}

static const struct cJSON *value_of(struct kb_take *take, struct kb_node object, const char *key)
{
  struct kb_node value;
  if (!kb_node_find(object, key, &value)) {
    return NULL;
  }
  const enum kb_json_kind kind = kb_raw_kind(kb_node_text(value));
  if (kind == KB_JSON_NULL || kind == KB_JSON_ARRAY || kind == KB_JSON_OBJECT) {
    return NULL;
  }
  const struct cJSON *made = kb_raw_value(take->arena, kb_node_text(value));
  take->failed |= !made;
  return made;
}

/* "profile.statecode" and "roles[2].name" are columns of profile and roles. */
static bool is_column_of(const char *field, const char *as)
{
  const size_t length = strcspn(field, ".[");
  return as && strlen(as) == length && memcmp(field, as, length) == 0;
}

const struct kb_evidence *kb_replay_evidence(struct kb_take *take, struct kb_node node,
                                             const struct kb_record *shared, const char *shared_as,
                                             size_t *count)
{
  struct kb_node evidence;
  size_t end = 0;
  *count = kb_take_list_count(node, "evidence");
  struct kb_evidence *list = kb_arena_array(take->arena, *count + 1, sizeof *list);
  take->failed |= !list;
  kb_take_list(node, "evidence", &evidence, &end);
  for (size_t i = 0; evidence.at < end && list; evidence.at = kb_node_end(evidence), i++) {
    list[i].field = kb_take_text_or_empty(take, evidence, "field");
    list[i].value = value_of(take, evidence, "value");
    list[i].label = kb_take_text(take, evidence, "label");
    list[i].record = shared && is_column_of(list[i].field, shared_as) ? shared : NULL;
  }
  *count = list ? *count : 0;
  return list;
}

/* --- Causes --- */

static void read_deciding(struct kb_take *take, struct kb_replay_record *record,
                          struct kb_node node, struct kb_deciding_value *deciding)
{
  static const char *const comparisons[] = {"==", "~=", "<", ">=", ">", "<=", NULL};
  struct kb_node would;
  if (!kb_take_member(node, "would_confirm", KB_JSON_OBJECT, &would)) {
    return;
  }
  const struct cJSON *value = value_of(take, would, "value");
  const int comparison = kb_replay_word(kb_take_text(take, would, "comparison"), comparisons);
  *deciding = (struct kb_deciding_value){
    .field = kb_replay_lasting(take, record, kb_take_text_or_empty(take, would, "field")),
    .comparison = comparison > 0 ? (enum kb_comparison)comparison : KB_IS_EQUAL,
    .label = kb_replay_lasting(take, record, kb_take_text(take, would, "label")),
  };
  switch (value ? kb_json_kind(value) : KB_JSON_NULL) {
  case KB_JSON_BOOLEAN:
    deciding->kind = KB_DECIDING_BOOLEAN;
    deciding->number = kb_json_true(value);
    break;
  case KB_JSON_NUMBER:
    deciding->kind = KB_DECIDING_NUMBER;
    deciding->number = kb_json_number(value);
    break;
  case KB_JSON_STRING:
    deciding->kind = KB_DECIDING_TEXT;
    deciding->text = kb_replay_lasting(take, record, kb_json_string(value));
    break;
  case KB_JSON_NULL:
  case KB_JSON_ARRAY:
  case KB_JSON_OBJECT:
    deciding->kind = KB_DECIDING_EMPTY;
    break;
  }
}

/* The record that the cause rests on, if many cases share it. `*as`: what articles call it. */
static const struct kb_record *read_shared(struct kb_take *take, const struct kb_subject *subject,
                                           struct kb_node node, struct kb_cause_finding *cause,
                                           const char **as)
{
  struct kb_node shared;
  if (!kb_take_member(node, "record", KB_JSON_OBJECT, &shared)) {
    return NULL;
  }
  const char *name = kb_take_text_or_empty(take, shared, "as");
  const int relation = kb_subject_relation(subject, kb_slice_of(name));
  struct kb_record *record = relation >= 0 ? kb_arena_alloc(take->arena, sizeof *record) : NULL;
  take->failed |= relation >= 0 && !record;
  if (record) {
    kb_record_only_id(record, subject->relations[relation].table, kb_take_text(take, shared, "id"));
    record->name = name;
    record->is_shared = true;
    cause->record_name = kb_take_text(take, shared, "name");
    *as = subject->relations[relation].name;
  }
  return record;
}

static void read_missing(struct kb_take *take, struct kb_node node, struct kb_trace *trace)
{
  struct kb_node field;
  size_t end = 0;
  const char **list =
    kb_arena_array(take->arena, kb_take_list_count(node, "missing") + 1, sizeof *list);
  take->failed |= !list;
  kb_take_list(node, "missing", &field, &end);
  for (; field.at < end && list; field.at = kb_node_end(field)) {
    const char *text = kb_take_value_text(take, field);
    list[trace->missing_count++] = text ? text : "";
  }
  trace->missing = list;
}

/* False: it is not that cause of the article. */
static bool read_cause(struct kb_take *take, struct kb_replay_record *record, struct kb_node node,
                       const struct kb_cause *cause, struct kb_cause_finding *finding)
{
  static const char *const truths[] = {"confirmed", "ruled_out", "inconclusive", "stopped", NULL};
  const int truth = kb_replay_word(kb_take_text(take, node, "verdict"), truths);
  const char *as = NULL;
  const char *id = kb_take_text_or_empty(take, node, "id");
  finding->cause = cause;
  finding->truth = truth >= 0 ? (enum kb_truth)truth : KB_UNKNOWN;
  finding->text = kb_take_text_or_empty(take, node, "text");
  finding->look = kb_take_text(take, node, "look");
  const struct kb_record *shared = read_shared(take, record->a_case.subject, node, finding, &as);
  finding->trace.evidence = (struct kb_evidence *)(uintptr_t)kb_replay_evidence(
    take, node, shared, as, &finding->trace.evidence_count);
  read_missing(take, node, &finding->trace);
  read_deciding(take, record, node, &finding->deciding);
  return truth >= 0 && strcmp(id, cause->id) == 0;
}

bool kb_replay_causes(struct kb_take *take, struct kb_replay_record *record, struct kb_node node)
{
  struct kb_finding *finding = &record->finding;
  const struct kb_article *article = finding->article;
  struct kb_node cause;
  size_t end = 0;
  bool good = kb_take_list_count(node, "causes") == article->cause_count;
  struct kb_cause_finding *list =
    kb_arena_array(take->arena, article->cause_count + 1, sizeof *list);
  take->failed |= !list;
  kb_take_list(node, "causes", &cause, &end);
  for (size_t i = 0; cause.at < end && list && good; cause.at = kb_node_end(cause), i++) {
    good = read_cause(take, record, cause, &article->causes[i], &list[i]);
  }
  finding->causes = list;
  finding->cause_count = list ? article->cause_count : 0;
  return good;
}
