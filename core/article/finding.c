#include "article/finding.h"

#include "article/failing.h"

const char *kb_verdict_name(enum kb_verdict verdict)
{
  switch (verdict) {
  case KB_CLEAR:
    return "clear";
  case KB_CONFIRMED:
    return "confirmed";
  case KB_INCONCLUSIVE:
    return "inconclusive";
  case KB_UNEXPLAINED:
    return "unexplained";
  case KB_FAILING:
    return "failing";
  case KB_AT_RISK:
    return "at_risk";
  case KB_SUPERSEDED:
    return "superseded";
  case KB_NOT_JUDGED:
    return "not_judged";
  case KB_VERDICT_COUNT:
    break;
  }
  return "unknown";
}

const char *kb_truth_name(enum kb_truth truth)
{
  switch (truth) {
  case KB_TRUE:
    return "confirmed";
  case KB_FALSE:
    return "ruled_out";
  case KB_UNKNOWN:
    return "inconclusive";
  case KB_STOPPED:
    return "stopped";
  }
  return "unknown";
}

size_t kb_triage_counted(const struct kb_triage *triage)
{
  size_t count = 0;
  for (size_t i = 0; i < triage->finding_count; i++) {
    count += !triage->findings[i].exception;
  }
  return count;
}

bool kb_triage_is_failing(const struct kb_triage *triage)
{
  return triage->failing && !triage->failing->explained;
}

bool kb_triage_is_not_judged(const struct kb_triage *triage)
{
  return triage->is_partial && !kb_triage_is_failing(triage) &&
         triage->finding_count + triage->unmatched_count == 0;
}

enum kb_case_state kb_triage_state(const struct kb_triage *triage)
{
  return kb_triage_is_failing(triage)      ? KB_STATE_FAILING
         : kb_triage_counted(triage) > 0   ? KB_STATE_FINDINGS
         : triage->unmatched_count > 0     ? KB_STATE_UNCOVERED
         : triage->finding_count > 0       ? KB_STATE_EXCEPTED
         : kb_triage_is_not_judged(triage) ? KB_STATE_NOT_JUDGED
                                           : KB_STATE_CLEAR;
}

const char *kb_case_state_name(enum kb_case_state state)
{
  switch (state) {
  case KB_STATE_FAILING:
    return "failing";
  case KB_STATE_FINDINGS:
    return "findings";
  case KB_STATE_UNCOVERED:
    return "uncovered";
  case KB_STATE_EXCEPTED:
    return "excepted";
  case KB_STATE_NOT_JUDGED:
    return "not_judged";
  case KB_STATE_CLEAR:
    break;
  }
  return "clear";
}

bool kb_step_applies(const struct kb_step *step, enum kb_verdict verdict,
                     const struct kb_cause_finding *causes)
{
  if (verdict == KB_SUPERSEDED || step->cause < 0) {
    return verdict != KB_SUPERSEDED;
  }
  const enum kb_truth truth = causes[step->cause].truth;
  const bool any_confirmed = verdict == KB_CONFIRMED || verdict == KB_AT_RISK;
  return any_confirmed ? truth == KB_TRUE : truth != KB_FALSE;
}

const struct kb_record *kb_finding_shared(const struct kb_cause_finding *cause)
{
  for (size_t i = 0; i < cause->trace.evidence_count; i++) {
    const struct kb_record *record = cause->trace.evidence[i].record;
    if (record && record->is_shared) {
      return record;
    }
  }
  return NULL;
}

static bool has_evidence(const struct kb_trace *trace, const char *field)
{
  for (size_t i = 0; i < trace->evidence_count; i++) {
    if (trace->evidence[i].field == field || strcmp(trace->evidence[i].field, field) == 0) {
      return true;
    }
  }
  return false;
}

static void add_evidence(struct kb_trace *trace, struct kb_evidence evidence)
{
  struct kb_evidence *list =
    kb_arena_room(trace->arena, trace->evidence, trace->evidence_count, 4, sizeof *list);
  if (list) {
    trace->evidence = list;
    list[trace->evidence_count++] = evidence;
  } else {
    trace->failed = true;
  }
}

void kb_trace_evidence(struct kb_trace *trace, struct kb_evidence evidence)
{
  if (has_evidence(trace, evidence.field)) {
    return;
  }
  evidence.field = kb_arena_text(trace->arena, evidence.field);
  if (evidence.field) {
    add_evidence(trace, evidence);
  } else {
    trace->failed = true;
  }
}

void kb_trace_lasting_evidence(struct kb_trace *trace, struct kb_evidence evidence)
{
  if (!has_evidence(trace, evidence.field)) {
    add_evidence(trace, evidence);
  }
}

void kb_trace_missing(struct kb_trace *trace, const char *field)
{
  enum { MISSING_MOST = 16 };
  if (trace->missing_count >= MISSING_MOST) {
    return;
  }
  for (size_t i = 0; i < trace->missing_count; i++) {
    if (strcmp(trace->missing[i], field) == 0) {
      return;
    }
  }
  const char **list =
    kb_arena_room(trace->arena, trace->missing, trace->missing_count, 4, sizeof *list);
  const char *copy = kb_arena_text(trace->arena, field);
  if (list && copy) {
    trace->missing = list;
    list[trace->missing_count++] = copy;
  } else {
    trace->failed = true;
  }
}

bool kb_evidence_is_listed(const struct kb_trace *trace, size_t number)
{
  const struct kb_evidence *evidence = &trace->evidence[number];
  const char *dot = strchr(evidence->field, '.');
  const bool is_lookup = dot && dot[1] == '_';
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

void kb_symptom_capture(const struct kb_symptom_finding *symptom, struct kb_case *a_case)
{
  static const struct kb_symptom_finding none;
  const struct kb_symptom_finding *shown = symptom ? symptom : &none;
  kb_case_capture(a_case, shown->alert, shown->placeholders, shown->placeholder_count);
}
