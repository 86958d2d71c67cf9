#include "triage/triage.h"

#include "article/condition_deciding.h"
#include "article/failed.h"
#include "article/failing.h"
#include "article/fill.h"
#include "article/superseded.h"
#include "match/clean_paste.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_DECIDING = 64, ALERT_PARTS = KB_ERROR_TEXTS_MAX + 1, TRACECODE_SIZE = 24 };

/* State of one article while a case is triaged. */
struct candidate {
  struct kb_symptom_finding *symptoms;
  size_t count;
  bool is_touched;
  bool has_symptom;
  bool is_beaten; /* its alert also belongs to a more specific article */
};

struct kb_triager {
  const struct kb_rule_set *rule_set;
  struct kb_engine *engine;
  struct kb_faults *faults;
  uint32_t limit; /* see kb_triager_limit */
  struct kb_signature_scan *scan;
  struct kb_buf cleaned[KB_ERROR_TEXTS_MAX]; /* of an alert */
  struct kb_arena arena;
  struct candidate *candidates; /* one for each article; empty between cases */
  size_t *touched;              /* articles whose candidate is not empty */
  size_t touched_count;
  size_t *with_condition; /* articles with symptom.when or early */
  size_t condition_count;

  struct kb_trace *reads;       /* NULL: not requested */
  kb_triager_listener listener; /* NULL: not requested */
  void *listener_context;

  /* Of the current case. */
  struct kb_case *a_case;
  size_t case_number; /* from 1 */
  struct kb_faults case_faults;
  struct kb_finding *findings;
  size_t finding_count;
  struct kb_unmatched_alert *unmatched;
  size_t unmatched_count;
  bool has_known_alert; /* an alert of any article, including those not selected */
};

struct kb_triager *kb_triager_new(const struct kb_rule_set *rule_set, struct kb_engine *engine,
                                  struct kb_faults *faults)
{
  struct kb_triager *triager = calloc(1, sizeof *triager);
  if (!triager) {
    return NULL;
  }
  triager->rule_set = rule_set;
  triager->engine = engine;
  triager->faults = faults;
  triager->scan = kb_signature_scan_new(rule_set->signatures);
  triager->candidates = calloc(rule_set->count + 1, sizeof *triager->candidates);
  triager->touched = calloc(rule_set->count + 1, sizeof *triager->touched);
  triager->with_condition = calloc(rule_set->count + 1, sizeof *triager->with_condition);
  if (!triager->scan || !triager->candidates || !triager->touched || !triager->with_condition) {
    kb_triager_free(triager);
    return NULL;
  }
  for (size_t i = 0; i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    if (!article->overridden && !article->skipped &&
        (article->has_symptom_when || article->has_early)) {
      triager->with_condition[triager->condition_count++] = i;
    }
  }
  return triager;
}

void kb_triager_free(struct kb_triager *triager)
{
  if (!triager) {
    return;
  }
  kb_signature_scan_free(triager->scan);
  for (size_t i = 0; i < KB_ERROR_TEXTS_MAX; i++) {
    kb_buf_fini(&triager->cleaned[i]);
  }
  kb_arena_fini(&triager->arena);
  kb_faults_fini(&triager->case_faults);
  free(triager->candidates);
  free(triager->touched);
  free(triager->with_condition);
  free(triager);
}

void kb_triager_record_reads(struct kb_triager *triager, struct kb_trace *reads)
{
  triager->reads = reads;
}

void kb_triager_trace(struct kb_triager *triager, kb_triager_listener listener, void *context)
{
  triager->listener = listener;
  triager->listener_context = context;
}

static struct candidate *touch(struct kb_triager *triager, size_t number)
{
  struct candidate *candidate = &triager->candidates[number];
  if (!candidate->is_touched) {
    candidate->is_touched = true;
    triager->touched[triager->touched_count++] = number;
  }
  return candidate;
}

/* The signatures that match an alert. */
struct recognition {
  const struct kb_record *alert;
  const struct kb_signature_match *matches;
  size_t count;
};

static bool has_placeholder(const struct kb_symptom_finding *symptom, struct kb_slice name)
{
  for (size_t i = 0; i < symptom->placeholder_count; i++) {
    if (kb_slice_equal(symptom->placeholders[i].name, name)) {
      return true;
    }
  }
  return false;
}

/* Values bound by any of the article's signatures: the one with the code decides, but the one
   with the message has placeholders. */
static bool copy_placeholders(struct kb_triager *triager, const struct recognition *recognition,
                              size_t owner, struct kb_symptom_finding *symptom)
{
  size_t room = 1;
  for (size_t i = 0; i < recognition->count; i++) {
    room += recognition->matches[i].placeholder_count;
  }
  struct kb_placeholder *list = kb_arena_array(&triager->arena, room, sizeof *list);
  symptom->placeholders = list;
  for (size_t i = 0; list && i < recognition->count; i++) {
    const struct kb_signature_match *match = &recognition->matches[i];
    for (size_t k = 0; match->owner == owner && k < match->placeholder_count; k++) {
      const struct kb_placeholder *from = &match->placeholders[k];
      if (has_placeholder(symptom, from->name)) {
        continue;
      }
      struct kb_placeholder *to = &list[symptom->placeholder_count++];
      to->name = (struct kb_slice){kb_arena_dup(&triager->arena, from->name), from->name.length};
      to->value = (struct kb_slice){kb_arena_dup(&triager->arena, from->value), from->value.length};
      if (!to->name.data || !to->value.data) {
        return false;
      }
    }
  }
  return list != NULL;
}

static bool add_symptom(struct kb_triager *triager, const struct recognition *recognition,
                        size_t owner)
{
  struct candidate *candidate = touch(triager, owner);
  candidate->has_symptom = true;
  struct kb_symptom_finding *list =
    kb_arena_room(&triager->arena, candidate->symptoms, candidate->count, 4, sizeof *list);
  if (!list) {
    return false;
  }
  candidate->symptoms = list;
  struct kb_symptom_finding *symptom = &list[candidate->count++];
  *symptom = (struct kb_symptom_finding){.alert = recognition->alert};
  return copy_placeholders(triager, recognition, owner, symptom);
}

/* A row of a low level is never an error; one without a level may be one. A root row is one only if
   it says so. */
static bool may_be_trouble(const struct kb_triager *triager, const struct kb_record *row,
                           size_t part_count)
{
  const struct kb_case *a_case = triager->a_case;
  int64_t level = 0;
  if (a_case->subject->errors < 0) {
    return part_count > 0 && kb_failed_is_possible(a_case->subject, row);
  }
  return !kb_case_error_level(a_case, row, &level) || level >= a_case->subject->least;
}

/* The text as explain and scan clean it, so that they and run find the same in it. */
static struct kb_slice clean_part(struct kb_slice text, struct kb_buf *cleaned)
{
  if (!text.data || kb_paste_is_clean(text)) {
    return text;
  }
  kb_buf_clear(cleaned);
  kb_clean_paste(cleaned, text);
  return kb_buf_slice(cleaned);
}

static bool could_clean(const struct kb_triager *triager)
{
  bool could = true;
  for (size_t i = 0; i < KB_ERROR_TEXTS_MAX; i++) {
    could = could && !triager->cleaned[i].failed;
  }
  return could;
}

static size_t alert_parts(struct kb_triager *triager, const struct kb_record *alert,
                          struct kb_slice parts[ALERT_PARTS], char tracecode[TRACECODE_SIZE])
{
  const struct kb_case *a_case = triager->a_case;
  size_t count = 0;
  for (size_t i = 0; i < a_case->subject->text_count; i++) {
    const struct kb_slice text =
      clean_part(kb_case_error_part(a_case, alert, i), &triager->cleaned[i]);
    if (text.data) {
      parts[count++] = text;
    }
  }
  int64_t code = 0;
  if (kb_case_error_number(a_case, alert, &code) && code != 0) {
    snprintf(tracecode, TRACECODE_SIZE, "%lld", (long long)code);
    parts[count++] = kb_slice_of(tracecode);
  }
  return count;
}

static bool is_about_case(const struct kb_triager *triager, size_t number)
{
  return triager->rule_set->articles[number]->subject == triager->a_case->subject;
}

static enum kb_status add_unmatched(struct kb_triager *triager, const struct kb_record *alert,
                                    struct kb_signature_parts parts, struct kb_error *error)
{
  struct kb_signature_near near;
  struct kb_slice code;
  kb_signature_look_closer(triager->scan, parts, &near, &code);
  /* The text of a tracecode is only valid during this call. */
  code.data = kb_arena_dup(&triager->arena, code);
  if (!code.data) {
    return kb_fail_no_memory(error);
  }
  triager->unmatched[triager->unmatched_count++] =
    (struct kb_unmatched_alert){alert, code,
                                near.by != KB_NEAR_NOT && is_about_case(triager, near.owner)
                                  ? triager->rule_set->articles[near.owner]
                                  : NULL};
  return KB_OK;
}

/* Reports which articles match the alert, and which of these decide. */
static void trace_matches(const struct kb_triager *triager, const struct kb_record *alert,
                          const struct kb_signature_match *matches, size_t count,
                          const size_t *deciding, size_t deciders)
{
  struct kb_buf line = {0};
  kb_buf_addf(&line, "%s, alert %s: %s", kb_case_title(triager->a_case),
              alert->id ? alert->id : "(no id)", count == 0 ? "no article" : "");
  for (size_t i = 0; i < count; i++) {
    bool decides = false;
    for (size_t k = 0; k < deciders; k++) {
      decides |= deciding[k] == i;
    }
    kb_buf_addf(&line, "%s%s (weight %u%s)", i > 0 ? ", " : "",
                triager->rule_set->articles[matches[i].owner]->code, matches[i].weight,
                decides              ? ", decides"
                : matches[i].is_near ? ", near"
                                     : "");
  }
  triager->listener(triager->listener_context, kb_buf_text(&line));
  kb_buf_fini(&line);
}

/* Leaves out articles about other subjects. False when out of memory. */
static bool keep_own(struct kb_triager *triager, const struct kb_signature_match **matches,
                     size_t *count)
{
  size_t own = 0;
  for (size_t i = 0; i < *count; i++) {
    own += is_about_case(triager, (*matches)[i].owner);
  }
  if (own == *count) {
    return true;
  }
  struct kb_signature_match *list = kb_arena_array(&triager->arena, own + 1, sizeof *list);
  own = 0;
  for (size_t i = 0; list && i < *count; i++) {
    if (is_about_case(triager, (*matches)[i].owner)) {
      list[own++] = (*matches)[i];
    }
  }
  *matches = list;
  *count = own;
  return list != NULL;
}

static enum kb_status look_at_alert(struct kb_triager *triager, const struct kb_record *alert,
                                    struct kb_error *error)
{
  struct kb_slice slices[ALERT_PARTS];
  char tracecode[TRACECODE_SIZE];
  const struct kb_signature_parts parts = {slices, alert_parts(triager, alert, slices, tracecode)};
  const struct kb_signature_match *matches = NULL;
  size_t count = 0;
  if (!could_clean(triager) || !kb_signature_match(triager->scan, parts, &matches, &count) ||
      !keep_own(triager, &matches, &count)) {
    return kb_fail_no_memory(error);
  }
  size_t deciding[MAX_DECIDING];
  const size_t deciders = kb_signature_decide(matches, count, deciding, MAX_DECIDING);
  const struct recognition recognition = {alert, matches, count};
  for (size_t i = 0; i < count; i++) {
    if (!matches[i].is_near) {
      touch(triager, matches[i].owner)->is_beaten = true; /* unless it decides */
    }
  }
  for (size_t i = 0; i < deciders; i++) {
    const size_t owner = matches[deciding[i]].owner;
    if (!triager->rule_set->articles[owner]->skipped &&
        !add_symptom(triager, &recognition, owner)) {
      return kb_fail_no_memory(error);
    }
  }
  if (triager->listener && triager->limit == 0) {
    trace_matches(triager, alert, matches, count, deciding, deciders);
  }
  triager->has_known_alert |= deciders > 0;
  if (deciders == 0 && may_be_trouble(triager, alert, parts.count)) {
    return add_unmatched(triager, alert, parts, error);
  }
  return KB_OK;
}

static const char not_all_alerts[] =
  "not all alerts could be read, and a missing one may be this mailbox's";

/* Without all alerts most symptoms are unknown; calling the mailbox clear would be a guess. */
static void note_missing_alerts(struct kb_triager *triager)
{
  const struct kb_subject *subject = triager->a_case->subject;
  const struct kb_relation *errors = &subject->relations[subject->errors];
  struct kb_buf reason = {0};
  kb_buf_addf(&reason, "the data has no %s: expand %s, or add an export of the %s", errors->name,
              errors->documented > 0 ? kb_schema_place_name(subject->table, errors->navigations[0])
                                     : errors->name,
              errors->table->set);
  const struct kb_fault fault = {
    .article = KB_FAULT_ALL,
    .where = errors->name,
    .reason = triager->a_case->errors->is_partial ? not_all_alerts : kb_buf_text(&reason),
    .table = errors->table->logical_name,
    .first = kb_case_title(triager->a_case),
  };
  kb_fault_add(&triager->case_faults, &fault);
  triager->case_faults.failed |= reason.failed;
  kb_buf_fini(&reason);
}

static enum kb_status look_at_alerts(struct kb_triager *triager, struct kb_error *error)
{
  struct kb_case *a_case = triager->a_case;
  if (!a_case->errors->is_known) {
    a_case->incomplete = a_case->input_open;
    note_missing_alerts(triager);
  }
  if (a_case->incomplete) {
    return KB_OK;
  }
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < a_case->errors->count && status == KB_OK; i++) {
    status = look_at_alert(triager, &a_case->errors->list[i], error);
  }
  return status;
}

static bool evaluate(struct kb_triager *triager, size_t number, enum kb_condition condition,
                     size_t cause, struct kb_trace *trace, enum kb_truth *truth)
{
  const struct candidate *candidate = &triager->candidates[number];
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
  const struct candidate *candidate = &triager->candidates[number];
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
  const struct candidate *candidate = &triager->candidates[number];
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
  const struct candidate *candidate = &triager->candidates[number];
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
      note_gap(triager, number, "early", not_all_alerts,
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
    if (!is_about_case(triager, number) || triager->candidates[number].has_symptom ||
        !triager->rule_set->articles[number]->has_symptom_when) {
      continue;
    }
    struct kb_trace trace = {0};
    enum kb_truth truth = KB_FALSE;
    if (!evaluate(triager, number, KB_CONDITION_SYMPTOM, 0, &trace, &truth)) {
      return false;
    }
    if (truth == KB_TRUE) {
      touch(triager, number)->has_symptom = true;
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
    if (is_about_case(triager, number) && triager->rule_set->articles[number]->has_early &&
        !is_shown && !report_early(triager, number)) {
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

static bool report_all(struct kb_triager *triager)
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

/* Whether something explains the failure of the mailbox: an alert, or a finding, even of a cause
   without an alert yet. */
static bool is_explained(const struct kb_triager *triager)
{
  return triager->has_known_alert || triager->finding_count + triager->unmatched_count > 0;
}

static bool look_at_failure(struct kb_triager *triager, const struct kb_failing **result)
{
  struct kb_failing *failing = NULL;
  if (!kb_failing_look(&triager->arena, triager->a_case, &failing)) {
    return false;
  }
  if (failing) {
    failing->explained = is_explained(triager);
  }
  *result = failing;
  return true;
}

static void forget_candidates(struct kb_triager *triager)
{
  for (size_t i = 0; i < triager->touched_count; i++) {
    triager->candidates[triager->touched[i]] = (struct candidate){0};
  }
  triager->touched_count = 0;
}

/* Whether the value that cannot be used leaves the case partial: it is a row, or says whether the
   case fails, of which nothing else is found. */
static bool hides_failure(const struct kb_triager *triager, const struct kb_odd *odd,
                          bool seems_clear)
{
  const struct kb_case *a_case = triager->a_case;
  return (size_t)odd->place >= odd->table->column_count ||
         (seems_clear && odd->table == a_case->root.table &&
          kb_failed_depends_on(a_case->subject, &a_case->root, odd->place));
}

/* Reports deviations in the case's rows: a column that cannot be used deserves a note, unless that
   leaves the case partial. */
static void note_odd(struct kb_triager *triager, bool seems_clear)
{
  const struct kb_values *values = &triager->a_case->values;
  for (size_t i = 0; i < values->odd_count; i++) {
    const struct kb_odd *odd = &values->odd[i];
    const bool is_hiding = hides_failure(triager, odd, seems_clear);
    if (odd->kind == KB_ODD_CELL && !is_hiding) {
      continue;
    }
    struct kb_buf where = {0};
    struct kb_buf reason = {0};
    kb_buf_addf(&where, "%s.%s", kb_case_table_name(triager->a_case, odd->table),
                kb_schema_place_name(odd->table, odd->place));
    kb_odd_words(&reason, odd);
    kb_buf_add_text(&reason, odd->kind == KB_ODD_ROW ? "; it was left out"
                                                     : "; it counts as not in the data");
    if (is_hiding && (size_t)odd->place < odd->table->column_count) {
      kb_buf_add_text(&reason, ", so whether it failed is not known");
    }
    const struct kb_fault fault = {
      .kind = is_hiding ? KB_FAULT_FAILED : KB_FAULT_NOTE,
      .article = KB_FAULT_INPUT,
      .where = kb_buf_text(&where),
      .reason = kb_buf_text(&reason),
      .first = kb_case_title(triager->a_case),
    };
    kb_fault_add(&triager->case_faults, &fault);
    triager->case_faults.failed |= where.failed || reason.failed;
    kb_buf_fini(&where);
    kb_buf_fini(&reason);
  }
}

static void keep_faults(struct kb_triager *triager, bool seems_clear)
{
  note_odd(triager, seems_clear);
  for (size_t i = 0; i < triager->case_faults.count; i++) {
    kb_fault_add(triager->faults, &triager->case_faults.list[i]);
  }
  triager->faults->failed |= triager->case_faults.failed;
}

void kb_triager_limit(struct kb_triager *triager, uint32_t relations, struct kb_faults *faults)
{
  triager->limit = relations;
  triager->faults = faults;
}

void kb_triager_keep(struct kb_triager *triager, struct kb_arena *arena)
{
  const struct kb_arena other = *arena;
  forget_candidates(triager);
  *arena = triager->arena;
  triager->arena = other; /* reset before the next case */
}

enum kb_status kb_triage(struct kb_triager *triager, struct kb_case *a_case,
                         struct kb_triage *result, struct kb_error *error)
{
  kb_arena_reset(&triager->arena);
  forget_candidates(triager);
  triager->a_case = a_case;
  triager->case_number++;
  kb_engine_row(triager->engine);
  triager->finding_count = 0;
  triager->unmatched_count = 0;
  triager->has_known_alert = false;
  *result = (struct kb_triage){.subject = a_case->subject, .a_case = a_case};
  triager->unmatched =
    kb_arena_array(&triager->arena, a_case->errors->count + 1, sizeof(struct kb_unmatched_alert));
  if (!triager->unmatched) {
    return kb_fail_no_memory(error);
  }
  kb_faults_fini(&triager->case_faults); /* of a case that is evaluated again later */
  const enum kb_status status = look_at_alerts(triager, error);
  if (status != KB_OK || a_case->incomplete) {
    return status;
  }
  if (!report_all(triager) || !look_at_failure(triager, &result->failing)) {
    return kb_fail_no_memory(error);
  }
  if (kb_engine_goes_on(triager->engine, error) != KB_OK) {
    return error->status; /* conditions may have been stopped for that reason: the result does
                             not count */
  }
  if (!a_case->incomplete) {
    keep_faults(triager,
                triager->finding_count + triager->unmatched_count == 0 && !result->failing);
    result->is_partial = kb_fault_total(&triager->case_faults) > 0;
    result->findings = triager->findings;
    result->finding_count = triager->finding_count;
    result->unmatched = triager->unmatched;
    result->unmatched_count = triager->unmatched_count;
  }
  if (triager->faults->failed || a_case->values.failed) {
    return kb_fail_no_memory(error);
  }
  if (a_case->error) {
    *error = *a_case->error; /* a stored row could not be read: the result does not count */
  }
  return a_case->error ? error->status : KB_OK;
}
