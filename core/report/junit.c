#include "report/junit_case.h"
#include "report/wording.h"

#include <stdio.h>
#include <stdlib.h>

/* JUnit's XML for pipelines: each article is a suite, each of its findings a failed test; what
   is unknown, or could not be evaluated, is an error. An article without findings is a passed
   test, or a skipped one if it could not be checked. */

static const char no_mailbox[] = "there was no mailbox in the data";

/* Of a shard, the data may have none. */
static bool is_empty(const struct kb_report *report)
{
  return report->summary.all.cases == 0 && report->provenance.shard.count == 0;
}

/* Precedes each test that is kept. */
struct entry {
  size_t article; /* article number; SIZE_MAX: none */
  enum kb_verdict verdict;
  size_t length;
};

/* Position of a kept finding. */
struct place {
  size_t article;
  enum kb_verdict verdict;
  uint64_t offset;
  size_t length;
};

/* KB_CLEAR: a finding that does not count. */
static bool is_skipped(enum kb_verdict verdict)
{
  return verdict == KB_SUPERSEDED || verdict == KB_CLEAR;
}

static const char *outcome_of(enum kb_verdict verdict)
{
  return verdict == KB_INCONCLUSIVE ? "error" : is_skipped(verdict) ? "skipped" : "failure";
}

/* The first confirmed cause, or else the title of the article. */
static const char *message_of(const struct kb_finding *finding)
{
  for (size_t i = 0; i < finding->cause_count; i++) {
    if (finding->causes[i].truth == KB_TRUE) {
      return finding->causes[i].text;
    }
  }
  return finding->article->title;
}

static void name_case(struct kb_buf *out, const struct kb_case *a_case)
{
  const char *mailbox = kb_case_name(a_case);
  kb_wording_tenant(out, a_case->tenant);
  kb_buf_addf(out, "%s%s%s%s", mailbox ? mailbox : "", mailbox ? " (" : "", a_case->root.id,
              mailbox ? ")" : "");
}

static void put_case(struct kb_report *report, struct entry entry, const struct kb_buf *text)
{
  if (kb_buf_reserve(&report->piece, sizeof entry + text->length)) { /* both or neither */
    kb_buf_add(&report->piece, &entry, sizeof entry);
    kb_buf_add_slice(&report->piece, kb_buf_slice(text));
  }
  report->piece.failed = report->piece.failed || text->failed;
}

static void add_finding(struct kb_report *report, const struct kb_triage *triage,
                        const struct kb_finding *finding)
{
  struct kb_buf text = {0};
  struct kb_buf name = {0};
  struct kb_buf details = {0};
  name_case(&name, triage->a_case);
  const enum kb_verdict verdict = finding->exception ? KB_CLEAR : finding->verdict;
  kb_wording_exception(&details, finding->exception);
  kb_buf_add_text(&details, finding->exception ? "\n" : "");
  kb_junit_describe(&details, finding);
  kb_junit_case(&text, finding->article->code, kb_buf_text(&name), outcome_of(verdict),
                finding->exception ? "exception" : kb_verdict_name(verdict), message_of(finding),
                kb_buf_text(&details));
  put_case(report, (struct entry){finding->number, verdict, text.length}, &text);
  report->piece.failed = report->piece.failed || name.failed || details.failed;
  kb_buf_fini(&text);
  kb_buf_fini(&name);
  kb_buf_fini(&details);
}

/* These come after all articles. */
static void add_failing(struct kb_report *report, const struct kb_triage *triage)
{
  struct kb_buf text = {0};
  struct kb_buf name = {0};
  struct kb_buf details = {0};
  if (triage->failing->explained) {
    return; /* an earlier call failed */
  }
  name_case(&name, triage->a_case);
  for (size_t i = 0; i < triage->failing->evidence_count; i++) {
    struct kb_buf line = {0};
    kb_evidence_sentence(&line, &triage->failing->evidence[i]);
    kb_junit_line(&details, "", kb_buf_text(&line));
    details.failed = details.failed || line.failed;
    kb_buf_fini(&line);
  }
  const char *const *steps = kb_wording_failing_steps_of(triage->a_case->subject);
  for (size_t i = 0; steps[i]; i++) {
    kb_buf_addf(&details, "%zu. %s\n", i + 1, steps[i]);
  }
  kb_junit_case(&text, "failing", kb_buf_text(&name), "failure", kb_verdict_name(KB_FAILING),
                kb_failing_title, kb_buf_text(&details));
  put_case(report, (struct entry){SIZE_MAX, KB_FAILING, text.length}, &text);
  report->piece.failed = report->piece.failed || name.failed || details.failed;
  kb_buf_fini(&text);
  kb_buf_fini(&name);
  kb_buf_fini(&details);
}

/* Findings arrive in the order of cases: they are kept until their article's turn. */
static void take(struct kb_report *report, struct kb_slice piece)
{
  while (piece.length > 0) {
    struct entry entry;
    memcpy(&entry, piece.data, sizeof entry);
    const struct kb_slice text = {piece.data + sizeof entry, entry.length};
    const struct place place = {entry.article, entry.verdict, kb_report_keep(report, text),
                                entry.length};
    kb_buf_add(&report->places, &place, sizeof place);
    piece.data += sizeof entry + entry.length;
    piece.length -= sizeof entry + entry.length;
  }
}

static void add_rejected(struct kb_report *report, const struct kb_rejected *rejected)
{
  struct kb_buf text = {0};
  struct kb_buf words = {0};
  kb_wording_rejected(&words, rejected);
  kb_junit_case(&text, "input", kb_buf_text(&words), "error", "rejected", rejected->reason, "");
  report->summary.failed |= text.failed || words.failed;
  kb_report_put_aside(report, kb_buf_slice(&text));
  kb_buf_fini(&text);
  kb_buf_fini(&words);
}

static int by_article(const void *a, const void *b)
{
  const struct place *x = a;
  const struct place *y = b;
  if (x->article != y->article) {
    return x->article < y->article ? -1 : 1;
  }
  return (x->offset > y->offset) - (x->offset < y->offset);
}

struct counts {
  size_t tests, failures, errors, skipped;
};

static void add_property(void *context, const char *name, const char *value)
{
  struct kb_report *report = context;
  kb_buf_add_text(&report->piece, "      <property");
  kb_junit_attribute(&report->piece, "name", name);
  kb_junit_attribute(&report->piece, "value", value);
  kb_buf_add_text(&report->piece, "/>\n");
}

/* Where the results come from is said in each, as readers take suites apart. */
static void begin_suite(struct kb_report *report, const char *name, const struct counts *counts)
{
  kb_buf_add_text(&report->piece, "  <testsuite");
  kb_junit_attribute(&report->piece, "name", name);
  kb_buf_addf(&report->piece, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
              counts->tests, counts->failures, counts->errors, counts->skipped);
  kb_buf_add_text(&report->piece, "    <properties>\n");
  report->piece.failed |= !kb_provenance_each(&report->provenance, add_property, report);
  kb_buf_add_text(&report->piece, "    </properties>\n");
}

static void end_suite(struct kb_report *report)
{
  kb_buf_add_text(&report->piece, "  </testsuite>\n");
  kb_report_send(report);
}

/* Adds lines that say why the article was not checked for all mailboxes, or for none; nothing if
   it was. That it has findings elsewhere must not hide this; and an article without findings
   must not be shown as passed if it was not checked. */
static void add_why_skipped(struct kb_buf *out, const struct kb_report *report,
                            const struct kb_faults *faults, const struct kb_article *article,
                            bool has_findings)
{
  if (!has_findings && report->summary.all.cases == 0) {
    kb_junit_line(out, "", no_mailbox);
  }
  if (!has_findings && article->signature_count == 0 && !article->has_symptom_when &&
      !article->has_early) {
    kb_junit_line(out, "", "run cannot look for it: it has no signature, and no condition tells");
  }
  for (size_t i = 0; i < KB_FAULT_KINDS * faults->count; i++) { /* by kind */
    const struct kb_fault *fault = &faults->list[i % faults->count];
    if (fault->kind != i / faults->count) {
      continue;
    }
    const bool is_own = strcmp(fault->article, article->code) == 0;
    const bool is_of_all = strcmp(fault->article, KB_FAULT_ALL) == 0;
    if (is_own ? fault->kind == KB_FAULT_GAP || !has_findings : is_of_all && !has_findings) {
      struct kb_buf words = {0};
      kb_wording_fault_plain(&words, fault);
      kb_junit_line(out, "", kb_buf_text(&words));
      out->failed = out->failed || words.failed;
      kb_buf_fini(&words);
    }
  }
}

/* Counts of an article's suite; its findings begin at `*at`, which moves past them. `why` is
   that of add_why_skipped. */
static struct counts count_article(const struct kb_report *report, const struct kb_faults *faults,
                                   size_t number, const struct place *places, size_t count,
                                   size_t *at, struct kb_buf *why)
{
  const struct kb_article *article = report->articles[number];
  struct counts counts = {0};
  for (; *at < count && places[*at].article == number; ++*at) {
    const enum kb_verdict verdict = places[*at].verdict;
    counts.tests++;
    counts.errors += verdict == KB_INCONCLUSIVE;
    counts.skipped += is_skipped(verdict);
    counts.failures += verdict != KB_INCONCLUSIVE && !is_skipped(verdict);
  }
  kb_buf_cut(why, 0);
  if (article->overridden || article->skipped) {
    return counts;
  }
  add_why_skipped(why, report, faults, article, counts.tests > 0);
  counts.tests += counts.tests == 0 || why->length > 0;
  counts.skipped += why->length > 0;
  return counts;
}

static void write_article(struct kb_report *report, const struct kb_faults *faults, size_t number,
                          const struct place *places, size_t count, size_t *at)
{
  const struct kb_article *article = report->articles[number];
  const size_t first = *at;
  struct kb_buf why = {0};
  const struct counts counts = count_article(report, faults, number, places, count, at, &why);
  if (counts.tests > 0) {
    begin_suite(report, article->code, &counts);
    for (size_t i = first; i < *at; i++) {
      kb_report_copy_kept(report, places[i].offset, places[i].length);
    }
    if (why.length > 0) {
      kb_junit_case(&report->piece, article->code, article->title, "skipped", "gap",
                    "not checked everywhere: required columns missing", kb_buf_text(&why));
    } else if (first == *at) {
      kb_junit_begin_case(&report->piece, article->code, article->title);
      kb_buf_add_text(&report->piece, "</testcase>\n");
    }
    end_suite(report);
  }
  report->piece.failed = report->piece.failed || why.failed;
  kb_buf_fini(&why);
}

/* Writes the remaining kept ones. */
static void write_failing(struct kb_report *report, const struct place *places, size_t count,
                          size_t at)
{
  const struct counts counts = {count - at, count - at, 0, 0};
  if (at == count) {
    return;
  }
  begin_suite(report, "failing", &counts);
  for (; at < count; at++) {
    kb_report_copy_kept(report, places[at].offset, places[at].length);
  }
  end_suite(report);
}

static void write_unmatched(struct kb_report *report)
{
  const struct kb_summary *summary = &report->summary;
  const struct counts counts = {summary->unmatched_count, summary->unmatched_count, 0, 0};
  if (summary->unmatched_count == 0) {
    return;
  }
  begin_suite(report, "uncovered alerts", &counts);
  for (size_t i = 0; i < summary->unmatched_count; i++) {
    const struct kb_unmatched_group *group = summary->unmatched[i];
    struct kb_buf words = {0};
    struct kb_buf text = {0};
    kb_wording_unmatched_plain(&words, group);
    kb_wording_unmatched_text(&text, group);
    kb_junit_case(&report->piece, "uncovered alerts",
                  group->code[0] ? group->code_shown : kb_buf_text(&text), "failure", "uncovered",
                  kb_buf_text(&words), kb_buf_text(&text));
    report->piece.failed = report->piece.failed || words.failed || text.failed;
    kb_buf_fini(&words);
    kb_buf_fini(&text);
  }
  end_suite(report);
}

/* Rows that could not be used; no row at all is not a success. */
static void write_input(struct kb_report *report)
{
  const size_t errors = report->summary.rejected + is_empty(report);
  const struct counts counts = {errors, 0, errors, 0};
  if (errors == 0) {
    return;
  }
  begin_suite(report, "input", &counts);
  kb_report_send(report);
  kb_report_write_aside(report);
  if (is_empty(report)) {
    kb_junit_case(&report->piece, "input", no_mailbox, "error", "empty", no_mailbox, "");
  }
  end_suite(report);
}

static void write_faults(struct kb_report *report, const struct kb_faults *faults)
{
  const size_t not_judged = report->summary.all.verdicts[KB_NOT_JUDGED];
  const size_t errors = faults->kinds[KB_FAULT_FAILED] + (not_judged > 0);
  const size_t notes = faults->kinds[KB_FAULT_NOTE] + faults->kinds[KB_FAULT_EXCEPTION];
  const struct counts counts = {errors + notes, 0, errors, notes};
  if (errors + notes == 0) {
    return; /* gaps are part of their articles */
  }
  begin_suite(report, "not evaluated", &counts);
  if (not_judged > 0) {
    char words[64];
    snprintf(words, sizeof words, "%zu %s", not_judged,
             kb_wording_any_noun(&report->summary, not_judged));
    kb_junit_case(&report->piece, "not evaluated", kb_not_judged_title, "error",
                  kb_verdict_name(KB_NOT_JUDGED), words, "");
  }
  for (size_t i = 0; i < KB_FAULT_KINDS * faults->count; i++) { /* by kind */
    const struct kb_fault *fault = &faults->list[i % faults->count];
    struct kb_buf words = {0};
    struct kb_buf name = {0};
    if (fault->kind == KB_FAULT_GAP || fault->kind != i / faults->count) {
      continue;
    }
    kb_wording_fault_plain(&words, fault);
    kb_buf_addf(&name, "%s %s: %s", fault->article, fault->where, fault->reason);
    const bool is_note = fault->kind != KB_FAULT_FAILED;
    kb_junit_case(&report->piece, "not evaluated", kb_buf_text(&name),
                  is_note ? "skipped" : "error", kb_fault_kind_name(fault->kind),
                  kb_buf_text(&words), "");
    report->piece.failed = report->piece.failed || words.failed || name.failed;
    kb_buf_fini(&words);
    kb_buf_fini(&name);
  }
  end_suite(report);
}

/* Counts of all suites. */
static struct counts count_all(struct kb_report *report, const struct kb_faults *faults,
                               const struct place *places, size_t count)
{
  const struct kb_summary *summary = &report->summary;
  struct counts all = {0};
  struct kb_buf why = {0};
  size_t at = 0;
  for (size_t number = 0; number < report->article_count; number++) {
    const struct counts counts = count_article(report, faults, number, places, count, &at, &why);
    all.tests += counts.tests;
    all.failures += counts.failures;
    all.errors += counts.errors;
    all.skipped += counts.skipped;
  }
  report->summary.failed |= why.failed;
  kb_buf_fini(&why);
  const size_t failures = count - at + summary->unmatched_count;
  const size_t errors = summary->rejected + is_empty(report) + faults->kinds[KB_FAULT_FAILED] +
                        (summary->all.verdicts[KB_NOT_JUDGED] > 0);
  const size_t notes = faults->kinds[KB_FAULT_NOTE] + faults->kinds[KB_FAULT_EXCEPTION];
  all.tests += failures + errors + notes;
  all.skipped += notes;
  all.failures += failures;
  all.errors += errors;
  return all;
}

static void end(struct kb_report *report, const struct kb_faults *faults)
{
  struct place *places = (struct place *)(void *)report->places.data;
  const size_t count = report->places.length / sizeof *places;
  if (report->places.failed) {
    report->summary.failed = true;
    return;
  }
  if (count > 0) {
    qsort(places, count, sizeof *places, by_article);
  }
  const struct counts all = count_all(report, faults, places, count);
  kb_buf_addf(&report->piece,
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"kbtriage\" "
              "tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
              all.tests, all.failures, all.errors, all.skipped);
  size_t at = 0;
  for (size_t number = 0; number < report->article_count; number++) {
    write_article(report, faults, number, places, count, &at);
  }
  write_failing(report, places, count, at);
  write_unmatched(report);
  write_input(report);
  write_faults(report, faults);
  kb_buf_add_text(&report->piece, "</testsuites>\n");
}

const struct kb_format kb_format_junit = {
  .name = "junit",
  .brief_groups = true,
  .has_names_only = true,
  .has_no_notes = true,
  .finding = add_finding,
  .excepted = add_finding,
  .failing = add_failing,
  .take = take,
  .rejected = add_rejected,
  .end = end,
};
