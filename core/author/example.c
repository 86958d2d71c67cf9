#include "author/example_inside.h"

#include <stdlib.h>

bool kb_coverage_init(struct kb_coverage *coverage, const struct kb_article *article)
{
  coverage->confirmed = calloc(article->cause_count + 1, sizeof(bool));
  coverage->ruled_out = calloc(article->cause_count + 1, sizeof(bool));
  coverage->step_shown = calloc(article->step_count + 1, sizeof(bool));
  coverage->remedy_tried = calloc(article->cause_count + 1, sizeof(bool));
  if (!coverage->confirmed || !coverage->ruled_out || !coverage->step_shown ||
      !coverage->remedy_tried) {
    kb_coverage_fini(coverage);
    return false;
  }
  return true;
}

void kb_coverage_fini(struct kb_coverage *coverage)
{
  free(coverage->confirmed);
  free(coverage->ruled_out);
  free(coverage->step_shown);
  free(coverage->remedy_tried);
  *coverage = (struct kb_coverage){0};
}

static bool add_word(struct kb_example_run *run, const char ***list, size_t *count,
                     const char *word)
{
  for (size_t i = 0; i < *count; i++) {
    if (strcmp((*list)[i], word) == 0) {
      return true;
    }
  }
  const char **wider = kb_arena_array(&run->arena, *count + 1, sizeof *wider);
  if (!wider) {
    return false;
  }
  if (*count > 0) {
    memcpy(wider, *list, *count * sizeof(char *));
  }
  wider[*count] = kb_arena_text(&run->arena, word);
  *list = wider;
  return wider[(*count)++] != NULL;
}

/* "profile.statecode is 1 (Inactive)", for each column that it has read. */
static bool keep_state(struct kb_example_run *run, const struct kb_cause_finding *cause,
                       struct kb_outcome *outcome)
{
  struct kb_buf state = {0};
  for (size_t i = 0; i < cause->trace.evidence_count; i++) {
    if (kb_evidence_is_listed(&cause->trace, i)) {
      kb_buf_add_text(&state, state.length > 0 ? ", " : "");
      kb_evidence_sentence(&state, &cause->trace.evidence[i]);
    }
  }
  for (size_t i = 0; i < cause->trace.missing_count; i++) {
    kb_buf_addf(&state, "%s%s is not in the example", state.length > 0 ? ", " : "",
                cause->trace.missing[i]);
  }
  outcome->truth = cause->truth;
  outcome->state = state.failed ? NULL : kb_arena_dup(&run->arena, kb_buf_slice(&state));
  kb_buf_fini(&state);
  return outcome->state != NULL;
}

static bool read_finding(struct kb_example_run *run, const struct kb_finding *finding,
                         struct kb_outcome *outcome, bool cover)
{
  bool good = true;
  outcome->verdict = finding->verdict;
  for (size_t i = 0; i < finding->cause_count && good; i++) {
    const struct kb_cause_finding *cause = &finding->causes[i];
    if (cause->truth == KB_TRUE) {
      good = add_word(run, &outcome->confirmed, &outcome->confirmed_count, cause->cause->id);
    }
    for (size_t k = 0; k < cause->trace.missing_count && good; k++) {
      good = add_word(run, &outcome->missing, &outcome->missing_count, cause->trace.missing[k]);
    }
    if (good && i == run->remedied) {
      good = keep_state(run, cause, outcome);
    }
    run->coverage->confirmed[i] |= cover && cause->truth == KB_TRUE;
    run->coverage->ruled_out[i] |= cover && cause->truth == KB_FALSE;
  }
  for (size_t i = 0; i < finding->step_count && cover; i++) {
    const size_t step = (size_t)(finding->steps[i].step - finding->article->steps);
    run->coverage->step_shown[step] = true;
  }
  return good;
}

/* Notes another article that an alert of the example matches, or that is confirmed. */
static bool read_other(struct kb_example_run *run, const struct kb_finding *finding,
                       struct kb_outcome *outcome)
{
  struct kb_buf other = {0};
  kb_buf_addf(&other, "%s (%s)", finding->article->code, finding->article->file);
  bool good = !other.failed;
  if (good && finding->symptom_count > 0) {
    good = add_word(run, &outcome->others, &outcome->other_count, kb_buf_text(&other));
  }
  if (good && finding->verdict == KB_CONFIRMED) {
    good = add_word(run, &outcome->confirmed_others, &outcome->confirmed_other_count,
                    kb_buf_text(&other));
  }
  kb_buf_fini(&other);
  return good;
}

static bool read_result(struct kb_example_run *run, const struct kb_finding *finding,
                        struct kb_outcome *outcome, bool cover)
{
  if (finding->number == run->number) {
    outcome->is_found = finding->symptom_count > 0;
    return read_finding(run, finding, outcome, cover);
  }
  return read_other(run, finding, outcome);
}

/* Reads the faults of this article: conditions that were stopped, and gaps. */
static void read_faults(struct kb_example_run *run, struct kb_outcome *outcome)
{
  const char *code = run->rule_set->articles[run->number]->code;
  for (size_t i = 0; i < run->faults.count; i++) {
    const struct kb_fault *fault = &run->faults.list[i];
    if (strcmp(fault->article, code) != 0) {
      outcome->unknown |= strcmp(fault->article, KB_FAULT_ALL) == 0;
      continue;
    }
    outcome->unknown = true;
    outcome->is_stopped |= fault->kind != KB_FAULT_GAP;
    kb_buf_addf(&outcome->stops, "%s: %s\n", fault->where, fault->reason);
  }
}

const struct kb_subject *kb_example_subject(const struct kb_example_run *run)
{
  return run->rule_set->articles[run->number]->subject;
}

/* The row of an example may omit its key, as it is the only row. */
enum kb_status kb_example_parse(struct kb_example_run *run, const struct kb_example *example,
                                struct cJSON **document)
{
  struct kb_buf row = {0};
  *document = kb_json_parse(kb_slice_of(example->row), run->error);
  const char *key = kb_example_subject(run)->table->key;
  if (*document && !kb_json_member(*document, key)) {
    kb_json_free(*document);
    const bool empty = strcmp(example->row, "{}") == 0;
    kb_buf_addf(&row, "{\"%s\":\"00000000-0000-0000-0000-000000000001\"%s%s", key, empty ? "" : ",",
                example->row + 1);
    *document = row.failed ? NULL : kb_json_parse(kb_buf_slice(&row), run->error);
    kb_buf_fini(&row);
  }
  return *document ? KB_OK : kb_fail_no_memory(run->error);
}

/* Data may contain anything; but an example is written by hand, so a deviation from the schema
   is a mistake. */
static enum kb_status refuse_odd(const struct kb_case *a_case, struct kb_error *error)
{
  const struct kb_odd *odd = a_case->values.odd;
  struct kb_buf words = {0};
  if (a_case->values.odd_count == 0) {
    return KB_OK;
  }
  kb_odd_words(&words, odd);
  const enum kb_status status =
    kb_fail(error, KB_INVALID, "%s.%s %s", kb_case_table_name(a_case, odd->table),
            kb_schema_place_name(odd->table, odd->place), kb_buf_text(&words));
  kb_buf_fini(&words);
  return status;
}

/* KB_INVALID: the row is not usable. */
enum kb_status kb_example_evaluate(struct kb_example_run *run, const struct cJSON *document,
                                   struct kb_outcome *outcome, bool cover)
{
  struct kb_buf text = {0};
  struct kb_case a_case = {0};
  struct kb_triage triage;
  *outcome = (struct kb_outcome){.verdict = KB_CLEAR, .truth = KB_FALSE};
  kb_faults_fini(&run->faults);
  enum kb_status status =
    kb_json_print(document, &text)
      ? kb_case_read(&a_case,
                     &(struct kb_case_source){.subject = kb_example_subject(run),
                                              .text = kb_buf_slice(&text),
                                              .names = run->names},
                     run->error)
      : kb_fail_no_memory(run->error);
  if (text.failed) {
    kb_buf_fini(&text);
    return status;
  }
  if (status == KB_OK) {
    status = refuse_odd(&a_case, run->error);
  }
  if (status == KB_OK) {
    kb_triager_record_reads(run->triager, cover ? &run->reads : NULL);
    status = kb_triage(run->triager, &a_case, &triage, run->error);
  }
  for (size_t i = 0; status == KB_OK && i < triage.finding_count; i++) {
    if (!read_result(run, &triage.findings[i], outcome, cover)) {
      status = kb_fail_no_memory(run->error);
    }
  }
  if (status == KB_OK) {
    read_faults(run, outcome);
    status = outcome->stops.failed ? kb_fail_no_memory(run->error) : KB_OK;
  }
  if (status != KB_OK) {
    kb_buf_fini(&outcome->stops);
  }
  kb_case_fini(&a_case);
  kb_buf_fini(&text);
  return status;
}

bool kb_example_has(const char *const *list, size_t count, const char *word)
{
  for (size_t i = 0; i < count; i++) {
    if (strcmp(list[i], word) == 0) {
      return true;
    }
  }
  return false;
}

static void add_words(struct kb_buf *out, const char *const *list, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    kb_buf_addf(out, "%s%s", i > 0 ? ", " : "", list[i]);
  }
  if (count == 0) {
    kb_buf_add_text(out, "none");
  }
}

static void compare_words(struct kb_buf *out, const char *what, const char **expected,
                          size_t expected_count, const char **found, size_t found_count)
{
  bool equal = expected_count == found_count;
  for (size_t i = 0; i < expected_count && equal; i++) {
    equal = kb_example_has(found, found_count, expected[i]);
  }
  for (size_t i = 0; i < found_count && equal; i++) {
    equal = kb_example_has(expected, expected_count, found[i]);
  }
  if (equal) {
    return;
  }
  kb_buf_addf(out, "%s: expected ", what);
  add_words(out, expected, expected_count);
  kb_buf_add_text(out, ", found ");
  add_words(out, found, found_count);
  kb_buf_add_char(out, '\n');
}

/* Says why another verdict was found, where the example itself does not show it. */
static void explain_verdict(struct kb_buf *out, const struct kb_article *article,
                            const struct kb_example *example, const struct kb_outcome *outcome)
{
  if (!outcome->is_found && outcome->other_count > 0) {
    kb_buf_add_text(out, "another article wins the alert: ");
    add_words(out, outcome->others, outcome->other_count);
    kb_buf_add_char(out, '\n');
  } else if (!outcome->is_found && outcome->verdict == KB_CLEAR && !outcome->unknown) {
    kb_buf_addf(out, "no alert of the example matches a signature of the article%s\n",
                article->has_symptom_when ? ", and symptom.when does not hold" : "");
  }
  if (outcome->missing_count > 0 && !example->missing_given) {
    kb_buf_add_text(out, "not in the example: ");
    add_words(out, outcome->missing, outcome->missing_count);
    kb_buf_add_char(out, '\n');
  }
}

static void compare(struct kb_buf *out, const struct kb_article *article,
                    const struct kb_example *example, const struct kb_outcome *outcome)
{
  if (strcmp(example->verdict, kb_verdict_name(outcome->verdict)) != 0) {
    kb_buf_addf(out, "verdict: expected %s, found %s\n", example->verdict,
                kb_verdict_name(outcome->verdict));
    explain_verdict(out, article, example, outcome);
  }
  if (example->causes_given) {
    compare_words(out, "cause", example->causes, example->cause_count, outcome->confirmed,
                  outcome->confirmed_count);
  }
  if (example->missing_given) {
    compare_words(out, "missing", example->missing, example->missing_count, outcome->missing,
                  outcome->missing_count);
  }
  if (out->length > 0 || outcome->is_stopped) {
    kb_buf_add_slice(out, kb_buf_slice(&outcome->stops));
  }
}

/* Removes the column from the rows nested under the names of the relation. */
static bool take_from_related(struct cJSON *row, const struct kb_subject *subject, int index,
                              const char *column)
{
  const struct kb_relation *relation = &subject->relations[index];
  const struct kb_table *from =
    relation->from < 0 ? subject->table : subject->relations[relation->from].table;
  bool is_taken = false;
  for (size_t i = 0; i < relation->navigation_count; i++) {
    struct cJSON *inner =
      kb_json_object_in(row, kb_schema_place_name(from, relation->navigations[i]));
    if (inner) {
      kb_json_remove(inner, column);
      is_taken = true;
    }
  }
  return is_taken;
}

/* Removes the column that an article reads as `field` from the row. False if it cannot be
   removed, as alerts are the symptom itself. */
static bool take_away(struct cJSON *document, const struct kb_subject *subject, const char *field)
{
  const char *dot = strchr(field, '.');
  const int part = dot ? kb_subject_part(subject, (struct kb_slice){field, (size_t)(dot - field)})
                       : KB_PART_IS_NOTHING;
  if (part == KB_PART_IS_ROOT && strcmp(dot + 1, subject->table->key) != 0) {
    kb_json_remove(document, dot + 1);
    return true;
  }
  return part >= 0 && subject->relations[part].from < 0 && !subject->relations[part].is_many &&
         take_from_related(document, subject, part, dot + 1);
}

/* Removing a column must not make anything certain that was not. */
static bool is_flip(const struct kb_outcome *before, const struct kb_outcome *after)
{
  if (after->verdict == KB_INCONCLUSIVE || (after->verdict == KB_CLEAR && after->unknown)) {
    return false;
  }
  for (size_t i = 0; i < after->confirmed_count; i++) {
    if (!kb_example_has(before->confirmed, before->confirmed_count, after->confirmed[i])) {
      return true;
    }
  }
  return after->verdict != before->verdict;
}

static enum kb_status try_without(struct kb_example_run *run, const struct kb_example *example,
                                  const struct kb_outcome *before, const char *field,
                                  struct kb_buf *difference)
{
  struct cJSON *document = NULL;
  struct kb_outcome after;
  enum kb_status status = kb_example_parse(run, example, &document);
  if (status != KB_OK) {
    return status;
  }
  if (!take_away(document, kb_example_subject(run), field)) {
    kb_json_free(document);
    return KB_OK;
  }
  status = kb_example_evaluate(run, document, &after, false);
  kb_json_free(document);
  if (status == KB_OK && is_flip(before, &after)) {
    kb_buf_addf(difference,
                "without %s: the verdict goes from %s to %s, but must stay or be inconclusive\n",
                field, kb_verdict_name(before->verdict), kb_verdict_name(after.verdict));
  }
  kb_buf_fini(&after.stops);
  return status;
}

static enum kb_status run_example(struct kb_example_run *run, const struct kb_example *example,
                                  struct kb_buf *difference)
{
  struct cJSON *document = NULL;
  struct kb_outcome outcome;
  enum kb_status status = kb_example_parse(run, example, &document);
  if (status != KB_OK) {
    return status;
  }
  run->reads = (struct kb_trace){.arena = &run->arena};
  status = kb_example_evaluate(run, document, &outcome, true);
  kb_json_free(document);
  if (status == KB_INVALID) {
    kb_buf_addf(difference, "the row is not usable: %s\n", run->error->message);
    return KB_OK;
  }
  compare(difference, run->rule_set->articles[run->number], example, &outcome);
  for (size_t i = 0; status == KB_OK && i < run->reads.evidence_count; i++) {
    status = try_without(run, example, &outcome, run->reads.evidence[i].field, difference);
  }
  if (status == KB_OK) {
    status = kb_example_try_remedies(run, example, &outcome, difference);
  }
  kb_buf_fini(&outcome.stops);
  return status;
}

/* Runs an example, by both evaluators. */
static enum kb_status run_compared(struct kb_example_run *run, const struct kb_example *example,
                                   struct kb_buf *difference)
{
  kb_buf_clear(difference);
  kb_arena_reset(&run->arena);
  kb_engine_compare(run->engine, difference);
  enum kb_status status = run_example(run, example, difference);
  kb_engine_compare(run->engine, NULL);
  if (status == KB_OK && difference->failed) {
    status = kb_fail_no_memory(run->error);
  }
  return status == KB_OK ? kb_engine_goes_on(run->engine, run->error) : status;
}

/* What a pending example confirms or rules out does not count: it may be wrong. */
static enum kb_status run_pending(struct kb_example_run *run, const struct kb_example *example,
                                  struct kb_buf *difference)
{
  struct kb_coverage *coverage = run->coverage;
  struct kb_coverage ignored = {0};
  if (!kb_coverage_init(&ignored, run->rule_set->articles[run->number])) {
    return kb_fail_no_memory(run->error);
  }
  run->coverage = &ignored;
  const enum kb_status status = run_compared(run, example, difference);
  run->coverage = coverage;
  kb_coverage_fini(&ignored);
  return status;
}

static enum kb_status run_all(struct kb_example_run *run, kb_example_seen seen, void *context)
{
  const struct kb_article *article = run->rule_set->articles[run->number];
  struct kb_buf difference = {0};
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < article->example_count && status == KB_OK; i++) {
    const struct kb_example *example = &article->examples[i];
    status = (example->pending ? run_pending : run_compared)(run, example, &difference);
    if (status == KB_OK && seen) {
      const bool passed = (difference.length == 0) == (example->pending == NULL);
      if (!passed && example->pending) {
        kb_buf_add_text(&difference, "it passes: take the line pending away\n");
      }
      seen(context,
           &(struct kb_example_result){article, example, passed, kb_buf_text(&difference)});
      status = difference.failed ? kb_fail_no_memory(run->error) : KB_OK;
    }
  }
  kb_buf_fini(&difference);
  return status;
}

enum kb_status kb_examples_run(const struct kb_rule_set *rule_set, struct kb_engine *engine,
                               size_t number, kb_example_seen seen, void *context,
                               struct kb_coverage *coverage, struct kb_error *error)
{
  struct kb_example_run run = {.rule_set = rule_set,
                               .engine = engine,
                               .number = number,
                               .coverage = coverage,
                               .error = error,
                               .remedied = SIZE_MAX};
  run.names = kb_names_new(rule_set->schema);
  run.triager = kb_triager_new(rule_set, engine, &run.faults);
  const enum kb_status status =
    run.triager && run.names ? run_all(&run, seen, context) : kb_fail_no_memory(error);
  kb_triager_free(run.triager);
  kb_names_free(run.names);
  kb_faults_fini(&run.faults);
  kb_arena_fini(&run.arena);
  return status;
}
