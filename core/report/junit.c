#include "base/text.h"
#include "report/words.h"

#include <stdlib.h>

/* For a pipeline, as JUnit's XML is read there: each article is a suite, each of its findings a
   test that failed; what could not be told, or evaluated, is an error. An article without findings
   is a test that passed. */

/* Stands before each test in what is put aside. */
struct entry {
  size_t article; /* number; SIZE_MAX: of none */
  enum kb_verdict verdict;
  size_t length;
};

/* Where a finding was put. */
struct place {
  size_t article;
  enum kb_verdict verdict;
  uint64_t offset;
  size_t length;
};

/* Untrusted text between tags, or in quotes. */
static void add_xml(struct kb_buf *out, const char *text)
{
  struct kb_buf shown = {0};
  kb_text_display(&shown, kb_slice_of(text));
  for (size_t i = 0; i < shown.length; i++) {
    const char byte = shown.data[i];
    const char *entity = byte == '<'   ? "&lt;"
                         : byte == '>' ? "&gt;"
                         : byte == '&' ? "&amp;"
                         : byte == '"' ? "&quot;"
                                       : NULL;
    /* U+FFFE and U+FFFF are no characters of XML. */
    if (shown.length - i >= 3 && memcmp(shown.data + i, "\xEF\xBF", 2) == 0 &&
        (unsigned char)shown.data[i + 2] >= 0xBE) {
      kb_buf_add_text(out, "\xEF\xBF\xBD");
      i += 2;
    } else if (entity) {
      kb_buf_add_text(out, entity);
    } else {
      kb_buf_add_char(out, byte);
    }
  }
  out->failed = out->failed || shown.failed;
  kb_buf_fini(&shown);
}

static void add_attribute(struct kb_buf *out, const char *name, const char *value)
{
  kb_buf_addf(out, " %s=\"", name);
  add_xml(out, value);
  kb_buf_add_char(out, '"');
}

static void begin_case(struct kb_buf *out, const char *class_name, const char *name)
{
  kb_buf_add_text(out, "    <testcase");
  add_attribute(out, "classname", class_name);
  add_attribute(out, "name", name);
  kb_buf_add_char(out, '>');
}

static const char *outcome_of(enum kb_verdict verdict)
{
  return verdict == KB_CANNOT_TELL ? "error" : "failure";
}

/* One test that did not pass. */
static void add_case(struct kb_buf *out, const char *class_name, const char *name,
                     const char *outcome, const char *type, const char *message,
                     const char *details)
{
  begin_case(out, class_name, name);
  kb_buf_addf(out, "<%s", outcome);
  add_attribute(out, "type", type);
  add_attribute(out, "message", message);
  kb_buf_add_char(out, '>');
  for (const char *line = details; *line;) { /* the lines are ours, what stands in them is not */
    const size_t length = strcspn(line, "\n");
    struct kb_buf text = {0};
    kb_buf_add(&text, line, length);
    add_xml(out, kb_buf_text(&text));
    out->failed = out->failed || text.failed;
    kb_buf_fini(&text);
    line += length;
    if (*line) {
      kb_buf_add_char(out, '\n');
      line++;
    }
  }
  kb_buf_addf(out, "</%s></testcase>\n", outcome);
}

/* A text on a line of its own, whatever is in it. */
static void add_line(struct kb_buf *out, const char *label, const char *text)
{
  kb_buf_add_text(out, label);
  kb_text_display(out, kb_slice_of(text));
  kb_buf_add_char(out, '\n');
}

static void describe_cause(struct kb_buf *out, const struct kb_cause_finding *cause)
{
  struct kb_buf line = {0};
  kb_buf_addf(&line, "%s: %s", kb_truth_name(cause->truth), cause->text);
  add_line(out, "", kb_buf_text(&line));
  for (size_t i = 0; i < cause->trace.evidence_count; i++) {
    kb_buf_cut(&line, 0);
    kb_evidence_sentence(&line, &cause->trace.evidence[i]);
    add_line(out, "  ", kb_buf_text(&line));
  }
  for (size_t i = 0; i < cause->trace.missing_count; i++) {
    add_line(out, "  this would tell: ", cause->trace.missing[i]);
  }
  if (cause->look && cause->truth != KB_TRUE) {
    add_line(out, "  look here: ", cause->look);
  }
  out->failed = out->failed || line.failed;
  kb_buf_fini(&line);
}

static void describe(struct kb_buf *out, const struct kb_finding *finding)
{
  for (size_t i = 0; i < finding->cause_count; i++) {
    describe_cause(out, &finding->causes[i]);
  }
  for (size_t i = 0; i < finding->step_count; i++) {
    kb_buf_addf(out, "%zu. ", i + 1);
    kb_words_step_tag(out, finding, &finding->steps[i]);
    add_line(out, "", finding->steps[i].text);
    for (size_t k = 0; k < finding->steps[i].step_count; k++) {
      add_line(out, "   - ", finding->steps[i].steps[k]);
    }
  }
  if (finding->article->reference) {
    add_line(out, "See: ", finding->article->reference);
  }
}

/* The first cause that is confirmed, else what the article is about. */
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
  const char *mailbox = kb_case_mailbox_name(a_case);
  kb_buf_addf(out, "%s%s%s%s", mailbox ? mailbox : "", mailbox ? " (" : "", a_case->mailbox.id,
              mailbox ? ")" : "");
}

static void put_case(struct kb_report *report, struct entry entry, const struct kb_buf *text)
{
  if (kb_buf_reserve(&report->piece, sizeof entry + text->length)) { /* both or none */
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
  describe(&details, finding);
  add_case(&text, finding->article->code, kb_buf_text(&name), outcome_of(finding->verdict),
           kb_verdict_name(finding->verdict), message_of(finding), kb_buf_text(&details));
  put_case(report, (struct entry){finding->number, finding->verdict, text.length}, &text);
  report->piece.failed = report->piece.failed || name.failed || details.failed;
  kb_buf_fini(&text);
  kb_buf_fini(&name);
  kb_buf_fini(&details);
}

/* Behind all articles. */
static void add_failing(struct kb_report *report, const struct kb_triage *triage)
{
  struct kb_buf text = {0};
  struct kb_buf name = {0};
  struct kb_buf details = {0};
  if (triage->failing->explained) {
    return; /* by what failed before */
  }
  name_case(&name, triage->a_case);
  for (size_t i = 0; i < triage->failing->evidence_count; i++) {
    struct kb_buf line = {0};
    kb_evidence_sentence(&line, &triage->failing->evidence[i]);
    add_line(&details, "", kb_buf_text(&line));
    details.failed = details.failed || line.failed;
    kb_buf_fini(&line);
  }
  for (size_t i = 0; kb_failing_steps[i]; i++) {
    kb_buf_addf(&details, "%zu. %s\n", i + 1, kb_failing_steps[i]);
  }
  add_case(&text, "failing", kb_buf_text(&name), "failure", kb_verdict_name(KB_FAILING),
           kb_failing_title, kb_buf_text(&details));
  put_case(report, (struct entry){SIZE_MAX, KB_FAILING, text.length}, &text);
  report->piece.failed = report->piece.failed || name.failed || details.failed;
  kb_buf_fini(&text);
  kb_buf_fini(&name);
  kb_buf_fini(&details);
}

/* Findings of all articles come mixed: they are kept until their article's turn. */
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
  kb_words_rejected(&words, rejected);
  add_case(&text, "input", kb_buf_text(&words), "error", "rejected", rejected->reason, "");
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

static void begin_suite(struct kb_report *report, const char *name, const struct counts *counts)
{
  kb_buf_add_text(&report->piece, "  <testsuite");
  add_attribute(&report->piece, "name", name);
  kb_buf_addf(&report->piece, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
              counts->tests, counts->failures, counts->errors, counts->skipped);
}

static void end_suite(struct kb_report *report)
{
  kb_buf_add_text(&report->piece, "  </testsuite>\n");
  kb_report_send(report);
}

/* The suite of an article, whose findings begin at `*at`. */
static void write_article(struct kb_report *report, size_t number, const struct place *places,
                          size_t count, size_t *at)
{
  const struct kb_article *article = report->articles[number];
  struct counts counts = {0};
  size_t end = *at;
  for (; end < count && places[end].article == number; end++) {
    const bool is_error = places[end].verdict == KB_CANNOT_TELL;
    counts.tests++;
    counts.errors += is_error;
    counts.failures += !is_error;
  }
  if (article->overridden || article->skipped) {
    return;
  }
  counts.tests += end == *at;
  begin_suite(report, article->code, &counts);
  if (end == *at) {
    begin_case(&report->piece, article->code, article->title);
    kb_buf_add_text(&report->piece, "</testcase>\n");
  }
  for (; *at < end; ++*at) {
    kb_report_copy_kept(report, places[*at].offset, places[*at].length);
  }
  end_suite(report);
}

/* The kept ones that are left. */
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
    kb_words_unmatched(&words, group);
    kb_words_unmatched_text(&text, group);
    add_case(&report->piece, "uncovered alerts", group->code[0] ? group->code : kb_buf_text(&text),
             "failure", "uncovered", kb_buf_text(&words), kb_buf_text(&text));
    report->piece.failed = report->piece.failed || words.failed || text.failed;
    kb_buf_fini(&words);
    kb_buf_fini(&text);
  }
  end_suite(report);
}

static void write_rejected(struct kb_report *report)
{
  const struct counts counts = {report->summary.rejected, 0, report->summary.rejected, 0};
  if (report->summary.rejected > 0) {
    begin_suite(report, "input", &counts);
    kb_report_send(report);
    kb_report_write_aside(report);
    end_suite(report);
  }
}

static void write_faults(struct kb_report *report, const struct kb_faults *faults)
{
  const size_t failed = faults->kinds[KB_FAULT_FAILED];
  const struct counts counts = {faults->count, 0, failed, faults->count - failed};
  if (faults->count == 0) {
    return;
  }
  begin_suite(report, "not evaluated", &counts);
  for (size_t i = 0; i < faults->count; i++) {
    const struct kb_fault *fault = &faults->list[i];
    struct kb_buf words = {0};
    struct kb_buf name = {0};
    kb_words_fault(&words, fault);
    kb_buf_addf(&name, "%s %s: %s", fault->article, fault->where, fault->reason);
    add_case(&report->piece, "not evaluated", kb_buf_text(&name),
             fault->kind == KB_FAULT_FAILED ? "error" : "skipped", kb_fault_kind_name(fault->kind),
             kb_buf_text(&words), "");
    report->piece.failed = report->piece.failed || words.failed || name.failed;
    kb_buf_fini(&words);
    kb_buf_fini(&name);
  }
  end_suite(report);
}

static size_t count_quiet(const struct kb_report *report, const struct place *places, size_t count)
{
  size_t quiet = 0;
  size_t at = 0;
  for (size_t number = 0; number < report->article_count; number++) {
    const size_t begin = at;
    while (at < count && places[at].article == number) {
      at++;
    }
    quiet +=
      at == begin && !report->articles[number]->overridden && !report->articles[number]->skipped;
  }
  return quiet;
}

static void end(struct kb_report *report, const struct kb_faults *faults)
{
  struct place *places = (struct place *)(void *)report->places.data;
  const size_t count = report->places.length / sizeof *places;
  const struct kb_summary *summary = &report->summary;
  if (report->places.failed) {
    report->summary.failed = true;
    return;
  }
  if (count > 0) {
    qsort(places, count, sizeof *places, by_article);
  }
  const size_t untold = summary->verdicts[KB_CANNOT_TELL];
  const size_t quiet = count_quiet(report, places, count);
  kb_buf_addf(&report->piece,
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"kbtriage\" "
              "tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
              quiet + count + summary->unmatched_count + summary->rejected + faults->count,
              count - untold + summary->unmatched_count,
              untold + summary->rejected + faults->kinds[KB_FAULT_FAILED],
              faults->count - faults->kinds[KB_FAULT_FAILED]);
  size_t at = 0;
  for (size_t number = 0; number < report->article_count; number++) {
    write_article(report, number, places, count, &at);
  }
  write_failing(report, places, count, at);
  write_unmatched(report);
  write_rejected(report);
  write_faults(report, faults);
  kb_buf_add_text(&report->piece, "</testsuites>\n");
}

const struct kb_format kb_format_junit = {
  .name = "junit",
  .brief_groups = true,
  .has_no_notes = true,
  .finding = add_finding,
  .failing = add_failing,
  .take = take,
  .rejected = add_rejected,
  .end = end,
};
