#include "author/example.h"

#include <stdio.h>
#include <stdlib.h>

/* The result of an example for its article. */
struct outcome {
  enum kb_verdict verdict;
  bool unknown; /* not reported, as a column that would decide it is missing */
  const char **confirmed;
  size_t confirmed_count;
  const char **missing;
  size_t missing_count;
  struct kb_buf stops; /* why conditions were stopped */
  bool is_found;       /* its alerts match this article */
  const char **others; /* articles that they match, as "CODE (FILE)" */
  size_t other_count;
};

struct run {
  struct kb_names *names;
  const struct kb_rule_set *rule_set;
  struct kb_engine *engine;
  size_t number;
  struct kb_triager *triager;
  struct kb_faults faults;
  struct kb_arena arena; /* of one example */
  struct kb_trace reads;
  struct kb_coverage *coverage;
  struct kb_error *error;
};

bool kb_coverage_init(struct kb_coverage *coverage, const struct kb_article *article)
{
  coverage->confirmed = calloc(article->cause_count + 1, sizeof(bool));
  coverage->ruled_out = calloc(article->cause_count + 1, sizeof(bool));
  coverage->step_shown = calloc(article->step_count + 1, sizeof(bool));
  if (!coverage->confirmed || !coverage->ruled_out || !coverage->step_shown) {
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
  *coverage = (struct kb_coverage){0};
}

static bool add_word(struct run *run, const char ***list, size_t *count, const char *word)
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

static bool read_finding(struct run *run, const struct kb_finding *finding, struct outcome *outcome,
                         bool cover)
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
    run->coverage->confirmed[i] |= cover && cause->truth == KB_TRUE;
    run->coverage->ruled_out[i] |= cover && cause->truth == KB_FALSE;
  }
  for (size_t i = 0; i < finding->step_count && cover; i++) {
    const size_t step = (size_t)(finding->steps[i].step - finding->article->steps);
    run->coverage->step_shown[step] = true;
  }
  return good;
}

/* Notes another article that an alert of the example matches. */
static bool read_other(struct run *run, const struct kb_finding *finding, struct outcome *outcome)
{
  struct kb_buf other = {0};
  kb_buf_addf(&other, "%s (%s)", finding->article->code, finding->article->file);
  const bool good =
    !other.failed && add_word(run, &outcome->others, &outcome->other_count, kb_buf_text(&other));
  kb_buf_fini(&other);
  return good;
}

static bool read_result(struct run *run, const struct kb_finding *finding, struct outcome *outcome,
                        bool cover)
{
  if (finding->number == run->number) {
    outcome->is_found = finding->symptom_count > 0;
    return read_finding(run, finding, outcome, cover);
  }
  return finding->symptom_count == 0 || read_other(run, finding, outcome);
}

/* Reads the faults of this article: conditions that were stopped, and gaps. */
static void read_faults(struct run *run, struct outcome *outcome)
{
  const char *code = run->rule_set->articles[run->number]->code;
  for (size_t i = 0; i < run->faults.count; i++) {
    const struct kb_fault *fault = &run->faults.list[i];
    if (strcmp(fault->article, code) != 0) {
      outcome->unknown |= strcmp(fault->article, KB_FAULT_ALL) == 0;
      continue;
    }
    outcome->unknown = true;
    kb_buf_addf(&outcome->stops, "%s: %s\n", fault->where, fault->reason);
  }
}

static const struct kb_subject *subject_of(const struct run *run)
{
  return run->rule_set->articles[run->number]->subject;
}

/* The row of an example may omit its key, as it is the only row. */
static enum kb_status parse(struct run *run, const struct kb_example *example,
                            struct cJSON **document)
{
  struct kb_buf row = {0};
  *document = kb_json_parse(kb_slice_of(example->row), run->error);
  const char *key = subject_of(run)->table->key;
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
static enum kb_status evaluate(struct run *run, const struct cJSON *document,
                               struct outcome *outcome, bool cover)
{
  struct kb_buf text = {0};
  struct kb_case a_case = {0};
  struct kb_triage triage;
  *outcome = (struct outcome){.verdict = KB_CLEAR};
  kb_faults_fini(&run->faults);
  enum kb_status status = kb_json_print(document, &text)
                            ? kb_case_read(&a_case,
                                           &(struct kb_case_source){.subject = subject_of(run),
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

static bool has_word(const char *const *list, size_t count, const char *word)
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
    equal = has_word(found, found_count, expected[i]);
  }
  for (size_t i = 0; i < found_count && equal; i++) {
    equal = has_word(expected, expected_count, found[i]);
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

static void compare(struct kb_buf *out, const struct kb_example *example,
                    const struct outcome *outcome)
{
  if (strcmp(example->verdict, kb_verdict_name(outcome->verdict)) != 0) {
    kb_buf_addf(out, "verdict: expected %s, found %s\n", example->verdict,
                kb_verdict_name(outcome->verdict));
    if (!outcome->is_found && outcome->other_count > 0) {
      kb_buf_add_text(out, "another article wins the alert: ");
      add_words(out, outcome->others, outcome->other_count);
      kb_buf_add_char(out, '\n');
    }
  }
  if (example->causes_given) {
    compare_words(out, "cause", example->causes, example->cause_count, outcome->confirmed,
                  outcome->confirmed_count);
  }
  if (example->missing_given) {
    compare_words(out, "missing", example->missing, example->missing_count, outcome->missing,
                  outcome->missing_count);
  }
  if (outcome->stops.length > 0 &&
      (out->length > 0 || !strstr(outcome->stops.data, "inconclusive: "))) {
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
static bool is_flip(const struct outcome *before, const struct outcome *after)
{
  if (after->verdict == KB_INCONCLUSIVE || (after->verdict == KB_CLEAR && after->unknown)) {
    return false;
  }
  for (size_t i = 0; i < after->confirmed_count; i++) {
    if (!has_word(before->confirmed, before->confirmed_count, after->confirmed[i])) {
      return true;
    }
  }
  return after->verdict != before->verdict;
}

static enum kb_status try_without(struct run *run, const struct kb_example *example,
                                  const struct outcome *before, const char *field,
                                  struct kb_buf *difference)
{
  struct cJSON *document = NULL;
  struct outcome after;
  enum kb_status status = parse(run, example, &document);
  if (status != KB_OK) {
    return status;
  }
  if (!take_away(document, subject_of(run), field)) {
    kb_json_free(document);
    return KB_OK;
  }
  status = evaluate(run, document, &after, false);
  kb_json_free(document);
  if (status == KB_OK && is_flip(before, &after)) {
    kb_buf_addf(difference,
                "without %s: the verdict goes from %s to %s, but must stay or be inconclusive\n",
                field, kb_verdict_name(before->verdict), kb_verdict_name(after.verdict));
  }
  kb_buf_fini(&after.stops);
  return status;
}

static enum kb_status run_example(struct run *run, const struct kb_example *example,
                                  struct kb_buf *difference)
{
  struct cJSON *document = NULL;
  struct outcome outcome;
  enum kb_status status = parse(run, example, &document);
  if (status != KB_OK) {
    return status;
  }
  run->reads = (struct kb_trace){.arena = &run->arena};
  status = evaluate(run, document, &outcome, true);
  kb_json_free(document);
  if (status == KB_INVALID) {
    kb_buf_addf(difference, "the row is not usable: %s\n", run->error->message);
    return KB_OK;
  }
  compare(difference, example, &outcome);
  for (size_t i = 0; status == KB_OK && i < run->reads.evidence_count; i++) {
    status = try_without(run, example, &outcome, run->reads.evidence[i].field, difference);
  }
  kb_buf_fini(&outcome.stops);
  return status;
}

static enum kb_status run_all(struct run *run, kb_example_seen seen, void *context)
{
  const struct kb_article *article = run->rule_set->articles[run->number];
  struct kb_buf difference = {0};
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < article->example_count && status == KB_OK; i++) {
    kb_buf_clear(&difference);
    kb_arena_reset(&run->arena);
    kb_engine_compare(run->engine, &difference);
    status = run_example(run, &article->examples[i], &difference);
    kb_engine_compare(run->engine, NULL);
    if (status == KB_OK && difference.failed) {
      status = kb_fail_no_memory(run->error);
    }
    if (status == KB_OK) {
      status = kb_engine_goes_on(run->engine, run->error);
    }
    if (status == KB_OK && seen) {
      const struct kb_example_result result = {article, &article->examples[i],
                                               difference.length == 0, kb_buf_text(&difference)};
      seen(context, &result);
    }
  }
  kb_buf_fini(&difference);
  return status;
}

enum kb_status kb_examples_run(const struct kb_rule_set *rule_set, struct kb_engine *engine,
                               size_t number, kb_example_seen seen, void *context,
                               struct kb_coverage *coverage, struct kb_error *error)
{
  struct run run = {
    .rule_set = rule_set, .engine = engine, .number = number, .coverage = coverage, .error = error};
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
