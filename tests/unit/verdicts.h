/* A rule set of a few articles, cases read from JSON, and the result of triage in one line: "A
   confirmed: off=confirmed [profile.statecode is 1 (Inactive)], none=ruled_out; unmatched X"
   Needs the set-up and tear-down of folder.h. */
#ifndef KB_TESTS_VERDICTS_H
#define KB_TESTS_VERDICTS_H

#include "folder.h"
#include "test_schema.h"

#include "report/summary.h"
#include "triage/triage.h"

/* The tables of the rule set that was loaded last, of which cases are read. */
static const struct kb_schema *bench_schema;

struct bench {
  struct kb_engine *engine;
  struct kb_rule_set rule_set;
  struct kb_faults faults;
  struct kb_triager *triager;
};

/* Writes `source` as rules/NAME.lua. */
static inline void bench_article(const char *name, const char *source)
{
  char file[64];
  snprintf(file, sizeof file, "rules/%s.lua", name);
  folder_write(file, source);
}

/* Loads the folder rules, and removes the files. */
static inline void bench_open(struct bench *bench)
{
  char path[FOLDER_PATH_SIZE];
  const char *paths[] = {folder_path(path, "rules")};
  struct kb_error error;
  *bench = (struct bench){.engine = kb_engine_new()};
  assert_non_null(bench->engine);
  if (kb_rule_set_load(&bench->rule_set, bench->engine, paths, 1,
                       &(struct kb_rule_set_options){
                         .with_examples = true, .tables = kb_test_tables, .table_count = 1},
                       &error) != KB_OK) {
    fail_msg("%s", error.message);
  }
  bench_schema = bench->rule_set.schema;
  if (bench->rule_set.diagnostics.errors > 0) {
    fail_msg("%s", bench->rule_set.diagnostics.list[0].message);
  }
  bench->triager = kb_triager_new(&bench->rule_set, bench->engine, &bench->faults);
  assert_non_null(bench->triager);
  folder_remove_below(path);
}

static inline void bench_close(struct bench *bench)
{
  kb_triager_free(bench->triager);
  kb_faults_fini(&bench->faults);
  bench_schema = NULL;
  kb_rule_set_fini(&bench->rule_set);
  kb_engine_free(bench->engine);
}

static inline void bench_read(struct kb_case *a_case, const char *row, bool input_open)
{
  const struct kb_schema *schema = bench_schema ? bench_schema : kb_test_schema();
  const struct kb_case_source source = {
    .subject = kb_schema_subject(schema, kb_slice_of("mailbox")),
    .text = kb_slice_of(row),
    .input_open = input_open,
  };
  struct kb_error error;
  if (kb_case_read(a_case, &source, &error) != KB_OK) {
    fail_msg("%s", error.message);
  }
}

static inline void describe_cause(struct kb_buf *out, const struct kb_cause_finding *cause)
{
  kb_buf_addf(out, "%s=%s", cause->cause->id, kb_truth_name(cause->truth));
  for (size_t i = 0; i < cause->trace.evidence_count; i++) {
    kb_buf_add_text(out, i == 0 ? " [" : ", ");
    kb_evidence_sentence(out, &cause->trace.evidence[i]);
  }
  kb_buf_add_text(out, cause->trace.evidence_count > 0 ? "]" : "");
  for (size_t i = 0; i < cause->trace.missing_count; i++) {
    kb_buf_addf(out, "%s%s", i == 0 ? " missing " : ", ", cause->trace.missing[i]);
  }
}

static inline void describe_triage(struct kb_buf *out, const struct kb_triage *triage)
{
  for (size_t i = 0; i < triage->finding_count; i++) {
    const struct kb_finding *finding = &triage->findings[i];
    kb_buf_addf(out, "%s%s %s: ", out->length > 0 ? "; " : "", finding->article->code,
                kb_verdict_name(finding->verdict));
    for (size_t k = 0; k < finding->cause_count; k++) {
      kb_buf_add_text(out, k > 0 ? ", " : "");
      describe_cause(out, &finding->causes[k]);
    }
  }
  for (size_t i = 0; i < triage->unmatched_count; i++) {
    kb_buf_addf(out, "%sunmatched ", out->length > 0 ? "; " : "");
    kb_buf_add_slice(out, triage->unmatched[i].code);
    if (triage->unmatched[i].near) {
      kb_buf_addf(out, " near %s", triage->unmatched[i].near->code);
    }
  }
}

static inline void describe_faults(struct kb_buf *out, const struct kb_faults *faults)
{
  for (size_t i = 0; i < faults->count; i++) {
    const struct kb_fault *fault = &faults->list[i];
    kb_buf_addf(out, "%s%s%s %s: %s (%zu, %s)", i > 0 ? "; " : "",
                fault->kind == KB_FAULT_GAP ? "gap of " : "", fault->article, fault->where,
                fault->reason, fault->count, fault->first ? fault->first : "-");
  }
}

/* The result for a row and, after " | ", the faults so far, which are cleared. */
static inline void bench_say(struct bench *bench, const char *row, struct kb_buf *out)
{
  struct kb_case a_case = {0};
  struct kb_triage triage;
  struct kb_error error;
  kb_buf_clear(out);
  bench_read(&a_case, row, false);
  assert_int_equal(kb_triage(bench->triager, &a_case, &triage, &error), KB_OK);
  describe_triage(out, &triage);
  if (bench->faults.count > 0) {
    kb_buf_add_text(out, " | ");
    describe_faults(out, &bench->faults);
    kb_faults_fini(&bench->faults);
  }
  kb_case_fini(&a_case);
}

#endif
