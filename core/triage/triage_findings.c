#include "article/condition_deciding.h"
#include "article/fill.h"
#include "article/superseded.h"
#include "triage/triage_inside.h"

#include <stdio.h>
#include <stdlib.h>

/* The findings of a case: conditions are evaluated, first those that are the symptom, then the
   causes of every article with a symptom, then those that are reported before it. */

static bool evaluate(struct kb_triager *triager, size_t number, enum kb_condition condition,
                     size_t cause, struct kb_trace *trace, enum kb_truth *truth)
{
  const struct kb_candidate *candidate = &triager->candidates[number];
  if (triager->limit != 0 && (triager->rule_set->articles[number]->named & triager->limit) == 0) {
    *truth = KB_FALSE;
    return true;
  }
  const struct kb_evaluation evaluation = {
    .article = triager->rule_set->articles[number],
    .number = number,
    .condition = condition,
    .cause = cause,
    .a_case = triager->a_case,
    .symptom = candidate->count > 0 ? &candidate->symptoms[0] : NULL,
    .case_number = triager->case_number,
  };
  trace->arena = &triager->arena;
  const bool good =
    kb_engine_evaluate(triager->engine, &evaluation, trace, &triager->case_faults, truth);
  for (size_t i = 0; triager->reads && i < trace->evidence_count; i++) {
    kb_trace_evidence(triager->reads, trace->evidence[i]);
  }
  return good && (!triager->reads || !triager->reads->failed);
}

/* If a condition that decides whether to report anything is unknown, nothing is reported; so
   that the mailbox does not appear healthy, a gap is noted. Nothing failed: the data need not
   contain the state that the article looks for without an alert. */
static void note_gap(struct kb_triager *triager, size_t number, const char *where,
                     const char *reason, const char *table, const char *column)
{
  const struct kb_fault gap = {
    .article = triager->rule_set->articles[number]->code,
    .where = where,
    .reason = reason,
    .table = table,
    .column = column,
    .first = kb_case_title(triager->a_case),
    .kind = KB_FAULT_GAP,
  };
  kb_fault_add(&triager->case_faults, &gap);
}

static void note_unknown(struct kb_triager *triager, size_t number, const char *where,
                         const struct kb_trace *trace)
{
  const struct kb_subject *subject = triager->a_case->subject;
  for (size_t i = 0; i < trace->missing_count; i++) {
    const char *missing = trace->missing[i]; /* "profile.statecode", or "alerts" */
    const char *dot = strchr(missing, '.');
    const int part = kb_subject_part(
      subject, (struct kb_slice){missing, dot ? (size_t)(dot - missing) : strlen(missing)});
    const struct kb_table *table =
      part == KB_PART_IS_NOTHING ? subject->table : kb_subject_part_table(subject, part);
    char reason[256];
    snprintf(reason, sizeof reason, "%s is not in the data", missing);
    note_gap(triager, number, where, reason, table->logical_name, dot ? dot + 1 : NULL);
  }
}

static const char *fill(struct kb_triager *triager, const char *text,
                        const struct kb_symptom_finding *symptom)
{
  if (!strchr(text, '{')) {
    return text;
  }
  struct kb_buf filled = {0};
  kb_symptom_capture(symptom, triager->a_case);
  kb_fill(&filled, text, triager->a_case->subject, triager->a_case, symptom);
  const char *copy = filled.failed ? NULL : kb_arena_dup(&triager->arena, kb_buf_slice(&filled));
  kb_buf_fini(&filled);
  return copy;
}

/* Evaluates all causes; `*counts`: how often each result occurred. NULL when out of memory. */
static struct kb_cause_finding *look_at_causes(struct kb_triager *triager, size_t number,
                                               size_t counts[KB_STOPPED + 1])
{
  const struct kb_article *article = triager->rule_set->articles[number];
  struct kb_cause_finding *list =
    kb_arena_array(&triager->arena, article->cause_count, sizeof *list);
  for (size_t i = 0; list && i < article->cause_count; i++) {
    struct kb_cause_finding *finding = &list[i];
    finding->cause = &article->causes[i];
    finding->truth = KB_UNKNOWN;
    if (finding->cause->has_when &&
        !evaluate(triager, number, KB_CONDITION_CAUSE, i, &finding->trace, &finding->truth)) {
      return NULL;
    }
    counts[finding->truth]++;
  }
  return list;
}

static bool fill_step(struct kb_triager *triager, const struct kb_article *article,
                      const struct kb_step *step, const struct kb_symptom_finding *symptom,
                      struct kb_step_finding *finding)
{
  const char **steps = kb_arena_array(&triager->arena, step->step_count + 1, sizeof *steps);
  for (size_t i = 0; steps && i < step->step_count; i++) {
    steps[i] = fill(triager, step->steps[i], symptom);
    if (!steps[i]) {
      return false;
    }
  }
  *finding = (struct kb_step_finding){
    .step = step,
    .text = fill(triager, step->text, symptom),
    .cause = step->cause < 0 ? NULL : article->causes[step->cause].id,
    .steps = steps,
    .step_count = step->step_count,
  };
  return steps && finding->text;
}

static bool add_finding(struct kb_triager *triager, size_t number, enum kb_verdict verdict,
                        struct kb_cause_finding *causes, const struct kb_success *success)
{
  const struct kb_article *article = triager->rule_set->articles[number];
  const struct kb_candidate *candidate = &triager->candidates[number];
  const struct kb_symptom_finding *symptom = candidate->count > 0 ? &candidate->symptoms[0] : NULL;
  struct kb_step_finding *steps =
    kb_arena_array(&triager->arena, article->step_count + 1, sizeof *steps);
  size_t count = 0;
  for (size_t i = 0; i < article->cause_count; i++) {
    const struct kb_cause *cause = causes[i].cause;
    causes[i].text = fill(triager, cause->text, symptom);
    causes[i].look = cause->look ? fill(triager, cause->look, symptom) : NULL;
    if (!causes[i].text || (cause->look && !causes[i].look)) {
      return false;
    }
  }
  for (size_t i = 0; steps && i < article->step_count; i++) {
    if (kb_step_applies(&article->steps[i], verdict, causes) &&
        !fill_step(triager, article, &article->steps[i], symptom, &steps[count++])) {
      return false;
    }
  }
  triager->findings[triager->finding_count++] = (struct kb_finding){
    .article = article,
    .number = number,
    .verdict = verdict,
    .symptoms = candidate->symptoms,
    .symptom_count = candidate->count,
    .causes = causes,
    .cause_count = article->cause_count,
    .steps = steps,
    .step_count = count,
    .success = success,
  };
  return steps != NULL;
}

/* Finds the values that separate a finding without a known cause from a confirmed one. */
static bool find_deciding_values(struct kb_triager *triager, size_t number,
                                 struct kb_cause_finding *causes)
{
  const struct kb_article *article = triager->rule_set->articles[number];
  const struct kb_candidate *candidate = &triager->candidates[number];
  bool good = true;
  for (size_t i = 0; i < article->cause_count && good; i++) {
    struct kb_trace reads = {.arena = &triager->arena};
    struct kb_tracked_case tracked = {
      .a_case = triager->a_case,
      .symptom = candidate->count > 0 ? &candidate->symptoms[0] : NULL,
      .trace = &reads,
    };
    kb_symptom_capture(tracked.symptom, tracked.a_case);
    good = !article->causes[i].condition ||
           kb_condition_deciding(article->causes[i].condition, &tracked, &causes[i].deciding);
  }
  return good;
}

static bool report_symptom(struct kb_triager *triager, size_t number)
{
  size_t counts[KB_STOPPED + 1] = {0};
  struct kb_cause_finding *causes = look_at_causes(triager, number, counts);
  enum kb_verdict verdict = counts[KB_TRUE] > 0                           ? KB_CONFIRMED
                            : counts[KB_UNKNOWN] + counts[KB_STOPPED] > 0 ? KB_INCONCLUSIVE
                                                                          : KB_UNEXPLAINED;
  const struct kb_candidate *candidate = &triager->candidates[number];
  const struct kb_success *success = NULL;
  if (causes && verdict == KB_UNEXPLAINED) {
    if (!kb_superseded_look(&triager->arena, triager->a_case, candidate->symptoms, candidate->count,
                            &success)) {
      return false;
    }
    verdict = success ? KB_SUPERSEDED : verdict;
  }
  return causes && (verdict != KB_UNEXPLAINED || find_deciding_values(triager, number, causes)) &&
         add_finding(triager, number, verdict, causes, success);
}

/* A cause exists before its symptom, and the article wants that reported. */
static bool report_early(struct kb_triager *triager, size_t number)
{
  struct kb_trace trace = {0};
  enum kb_truth early = KB_FALSE;
  if (!evaluate(triager, number, KB_CONDITION_EARLY, 0, &trace, &early)) {
    return false;
  }
  if (early != KB_TRUE && early != KB_UNKNOWN) {
    return true;
  }
  size_t counts[KB_STOPPED + 1] = {0};
  struct kb_cause_finding *causes = look_at_causes(triager, number, counts);
  if (!causes) {
    return false;
  }
  if (counts[KB_TRUE] > 0) {
    /* at risk means: the cause is there, but not yet the symptom */
    if (early == KB_TRUE && triager->a_case->errors->is_partial) {
      note_gap(triager, number, "early", kb_triage_not_all_alerts,
               triager->a_case->subject->errors_table->logical_name, NULL);
      return true;
    }
    if (early == KB_TRUE) {
      return add_finding(triager, number, KB_AT_RISK, causes, NULL);
    }
    note_unknown(triager, number, "early", &trace);
    return true;
  }
  for (size_t i = 0; i < triager->rule_set->articles[number]->cause_count; i++) {
    if (causes[i].trace.missing_count > 0) {
      char where[48];
      snprintf(where, sizeof where, "causes[%zu].when", i + 1);
      note_unknown(triager, number, where, &causes[i].trace);
    }
  }
  return true;
}

/* Evaluates articles whose symptom is a state of the case. */
static bool look_at_states(struct kb_triager *triager)
{
  for (size_t i = 0; i < triager->condition_count; i++) {
    const size_t number = triager->with_condition[i];
    if (!kb_triage_is_about_case(triager, number) || triager->candidates[number].has_symptom ||
        !triager->rule_set->articles[number]->has_symptom_when) {
      continue;
    }
    struct kb_trace trace = {0};
    enum kb_truth truth = KB_FALSE;
    if (!evaluate(triager, number, KB_CONDITION_SYMPTOM, 0, &trace, &truth)) {
      return false;
    }
    if (truth == KB_TRUE) {
      kb_triage_touch(triager, number)->has_symptom = true;
    } else if (truth == KB_UNKNOWN) {
      note_unknown(triager, number, "symptom.when", &trace);
    }
  }
  return true;
}

static bool look_ahead(struct kb_triager *triager)
{
  for (size_t i = 0; i < triager->condition_count; i++) {
    const size_t number = triager->with_condition[i];
    /* not at risk if the symptom has already been found, even as another article's */
    const bool is_shown =
      triager->candidates[number].has_symptom || triager->candidates[number].is_beaten;
    if (kb_triage_is_about_case(triager, number) &&
        triager->rule_set->articles[number]->has_early && !is_shown &&
        !report_early(triager, number)) {
      return false;
    }
  }
  return true;
}

/* Findings are in the order of the rule set. */
static int by_number(const void *a, const void *b)
{
  const size_t x = ((const struct kb_finding *)a)->number;
  const size_t y = ((const struct kb_finding *)b)->number;
  return (x > y) - (x < y);
}

bool kb_triage_findings(struct kb_triager *triager)
{
  if (!look_at_states(triager)) {
    return false;
  }
  triager->findings =
    kb_arena_array(&triager->arena, triager->touched_count + triager->condition_count + 1,
                   sizeof(struct kb_finding));
  bool good = triager->findings != NULL;
  for (size_t i = 0; i < triager->touched_count && good; i++) {
    good = !triager->candidates[triager->touched[i]].has_symptom ||
           report_symptom(triager, triager->touched[i]);
  }
  good = good && look_ahead(triager);
  if (good && triager->finding_count > 1) {
    qsort(triager->findings, triager->finding_count, sizeof *triager->findings, by_number);
  }
  const struct kb_exceptions *exceptions = triager->rule_set->exceptions;
  for (size_t i = 0; good && exceptions && i < triager->finding_count; i++) {
    good = kb_exceptions_apply(exceptions, &triager->arena, triager->a_case, &triager->findings[i]);
  }
  return good;
}
