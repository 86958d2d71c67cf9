#include "report/json_finding.h"

#include "article/exception.h"
#include "report/finding_id.h"
#include "report/finding_values.h"
#include "report/json_group.h"
#include "report/json_parts.h"
#include "report/wording.h"

static void write_article(struct kb_json_writer *json, const struct kb_article *article)
{
  kb_json_key(json, "article");
  kb_json_begin_object(json);
  kb_json_text_member(json, "code", article->code);
  kb_json_text_member(json, "kb", article->kb);
  kb_json_text_member(json, "title", article->title);
  kb_json_text_member(json, "severity", article->severity);
  kb_json_text_member(json, "reference", article->reference);
  kb_json_end_object(json);
}

void kb_json_case(struct kb_json_writer *json, const struct kb_case *a_case)
{
  kb_json_subject(json, a_case->root.table, a_case->root.id, kb_case_name(a_case),
                  kb_case_address(a_case));
}

static void write_symptoms(struct kb_json_writer *json, const struct kb_case *a_case,
                           const struct kb_finding *finding)
{
  kb_json_key(json, "symptoms");
  kb_json_begin_array(json);
  for (size_t i = 0; i < finding->symptom_count; i++) {
    const struct kb_symptom_finding *symptom = &finding->symptoms[i];
    kb_json_begin_object(json);
    kb_json_text_member(json, "alert", symptom->alert->id);
    kb_json_text_member(json, "createdon", kb_case_error_time(a_case, symptom->alert));
    kb_json_text_member(json, "text", kb_case_error_text(a_case, symptom->alert));
    kb_json_key(json, "placeholders");
    kb_json_begin_object(json);
    for (size_t k = 0; k < symptom->placeholder_count; k++) {
      kb_json_key_slice(json, symptom->placeholders[k].name);
      kb_json_slice(json, symptom->placeholders[k].value);
    }
    kb_json_end_object(json);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static void write_value(struct kb_json_writer *json, const struct cJSON *value)
{
  int64_t integer = 0;
  if (!value) {
    kb_json_null(json);
    return;
  }
  switch (kb_json_kind(value)) {
  case KB_JSON_STRING:
    kb_json_text(json, kb_json_string(value));
    return;
  case KB_JSON_BOOLEAN:
    kb_json_bool(json, kb_json_true(value));
    return;
  case KB_JSON_NUMBER:
    if (kb_json_integer(value, &integer)) {
      kb_json_int(json, integer);
    } else {
      kb_json_double(json, kb_json_number(value));
    }
    return;
  case KB_JSON_NULL:
  case KB_JSON_ARRAY:
  case KB_JSON_OBJECT:
    break;
  }
  kb_json_null(json);
}

void kb_json_evidence(struct kb_json_writer *json, const struct kb_evidence *list, size_t count)
{
  kb_json_key(json, "evidence");
  kb_json_begin_array(json);
  for (size_t i = 0; i < count; i++) {
    kb_json_begin_object(json);
    kb_json_text_member(json, "field", list[i].field);
    kb_json_key(json, "value");
    write_value(json, list[i].value);
    kb_json_text_member(json, "label", list[i].label);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

/* The record on which a confirmed cause rests, if many cases share it; `as` is what articles call
   it. */
static void write_record(struct kb_json_writer *json, struct kb_case *a_case,
                         const struct kb_finding *finding, const struct kb_cause_finding *cause)
{
  const struct kb_record *record = cause->truth == KB_TRUE ? kb_finding_shared(cause) : NULL;
  if (record) {
    kb_json_key(json, "record");
    kb_json_begin_object(json);
    kb_json_text_member(json, "as", record->name);
    kb_json_text_member(json, "table", record->table->logical_name);
    kb_json_text_member(json, "id", record->id);
    kb_json_text_member(json, "name", kb_finding_record_name(a_case, finding, cause, record));
    kb_json_end_object(json);
  }
}

static void write_cause(struct kb_json_writer *json, struct kb_case *a_case,
                        const struct kb_finding *finding, const struct kb_cause_finding *cause)
{
  kb_json_begin_object(json);
  kb_json_text_member(json, "id", cause->cause->id);
  kb_json_text_member(json, "verdict", kb_truth_name(cause->truth));
  kb_json_text_member(json, "text", cause->text);
  kb_json_evidence(json, cause->trace.evidence, cause->trace.evidence_count);
  kb_json_key(json, "missing");
  kb_json_begin_array(json);
  for (size_t i = 0; i < cause->trace.missing_count; i++) {
    kb_json_text(json, cause->trace.missing[i]);
  }
  kb_json_end_array(json);
  if (cause->look) {
    kb_json_text_member(json, "look", cause->look);
  }
  if (cause->deciding.field) {
    kb_json_deciding_value(json, &cause->deciding);
  }
  write_record(json, a_case, finding, cause);
  kb_json_end_object(json);
}

static void write_steps(struct kb_json_writer *json, const struct kb_finding *finding)
{
  kb_json_key(json, "resolution");
  kb_json_begin_array(json);
  for (size_t i = 0; i < finding->step_count; i++) {
    const struct kb_step_finding *step = &finding->steps[i];
    kb_json_begin_object(json);
    kb_json_count_member(json, "step", i + 1);
    kb_json_text_member(json, "text", step->text);
    kb_json_text_member(json, "cause", step->cause);
    const struct kb_remedy *remedy = kb_wording_remedy(finding, step->step);
    kb_json_fix(json, remedy != NULL, kb_remedy_needs(remedy));
    kb_json_sub_steps(json, step->steps, step->step_count);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static void write_exception(struct kb_json_writer *json, const struct kb_exception *exception)
{
  kb_json_key(json, "exception");
  kb_json_begin_object(json);
  kb_json_text_member(json, "kind", kb_exception_kind_name(exception->kind));
  kb_json_text_member(json, "date", exception->date);
  kb_json_key(json, "overdue");
  kb_json_bool(json, exception->is_over);
  kb_json_text_member(json, "who", exception->who);
  kb_json_text_member(json, "reason", exception->reason);
  kb_json_text_member(json, "place", exception->place);
  kb_json_end_object(json);
}

void kb_json_finding(struct kb_json_writer *json, const struct kb_triage *triage,
                     const struct kb_finding *finding)
{
  char id[KB_HASH_SIZE];
  json->out->failed |= !kb_finding_id(triage->a_case, finding->article, id);
  kb_json_text_member(json, "id", id);
  kb_json_text_member(json, "verdict", kb_verdict_name(finding->verdict));
  write_article(json, finding->article);
  kb_json_case(json, triage->a_case);
  write_symptoms(json, triage->a_case, finding);
  kb_json_key(json, "causes");
  kb_json_begin_array(json);
  for (size_t i = 0; i < finding->cause_count; i++) {
    write_cause(json, triage->a_case, finding, &finding->causes[i]);
  }
  kb_json_end_array(json);
  write_steps(json, finding);
  kb_json_values(json, triage->a_case, finding);
  kb_json_success(json, finding->success);
  if (finding->exception) {
    write_exception(json, finding->exception);
  }
}
