#include "article/failed.h"
#include "article/failing.h"
#include "triage/triage_inside.h"

#include <stdlib.h>

/* A case passes through triage_alerts.c and triage_findings.c; here is what becomes of both. */

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
    triager->candidates[triager->touched[i]] = (struct kb_candidate){0};
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

/* Lists the articles that have a gap, each once. False when out of memory. */
static bool list_skipped(struct kb_triager *triager, struct kb_triage *result)
{
  static const char *const none[] = {NULL};
  const struct kb_faults *faults = &triager->case_faults;
  const char **list = NULL;
  size_t count = 0;
  if (faults->beyond > 0) {
    return true; /* some are not known */
  }
  if (faults->kinds[KB_FAULT_GAP] > 0) {
    list = kb_arena_array(&triager->arena, faults->kinds[KB_FAULT_GAP], sizeof *list);
    if (!list) {
      return false;
    }
  }
  for (size_t i = 0; list && i < faults->count; i++) {
    const char *article = faults->list[i].article;
    bool is_new = faults->list[i].kind == KB_FAULT_GAP;
    for (size_t k = 0; k < count && is_new; k++) {
      is_new = strcmp(list[k], article) != 0;
    }
    if (is_new && !(list[count++] = kb_arena_text(&triager->arena, article))) {
      return false;
    }
  }
  result->skipped = list ? list : none;
  result->skipped_count = count;
  return true;
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
  const enum kb_status status = kb_triage_alerts(triager, error);
  if (status != KB_OK || a_case->incomplete) {
    return status;
  }
  if (!kb_triage_findings(triager) || !look_at_failure(triager, &result->failing)) {
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
    if (!list_skipped(triager, result)) {
      return kb_fail_no_memory(error);
    }
  }
  if (triager->faults->failed || a_case->values.failed) {
    return kb_fail_no_memory(error);
  }
  if (a_case->error) {
    *error = *a_case->error; /* a stored row could not be read: the result does not count */
  }
  return a_case->error ? error->status : KB_OK;
}
