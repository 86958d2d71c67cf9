#include "base/ascii.h"
#include "base/text.h"
#include "report/wording.h"

/* The totals of a report: lines that each begin with what they count, and that fit a terminal of 80
   columns in most reports. What is zero is left out. */

void kb_wording_cases(struct kb_buf *out, const struct kb_summary *summary)
{
  for (size_t i = 0; i < summary->subject_count; i++) {
    const size_t count = summary->subjects[i].counts.cases;
    const bool is_last = i > 0 && i + 1 == summary->subject_count;
    kb_buf_addf(out, "%s%s %s",
                i == 0    ? ""
                : is_last ? " and "
                          : ", ",
                KB_COUNT(count), kb_wording_noun(summary->subjects[i].subject, count));
  }
  if (summary->subject_count == 0) {
    kb_buf_addf(out, "0 %s", kb_wording_any_noun(summary, 0));
  }
}

/* "Mailboxes" at the start of a line. */
static void add_title(struct kb_buf *out, const char *noun)
{
  const size_t at = out->length;
  kb_buf_add_text(out, noun);
  if (!out->failed) {
    out->data[at] = kb_to_upper(out->data[at]);
  }
}

struct part {
  size_t count;
  const char *name;
};

/* "12 (3 clear, 7 with findings)": without parts that are zero. */
static void add_parts(struct kb_buf *out, size_t total, const struct part *parts, size_t count)
{
  const char *separator = " (";
  kb_buf_add_text(out, KB_COUNT(total));
  for (size_t i = 0; i < count; i++) {
    if (parts[i].count > 0) {
      kb_buf_addf(out, "%s%s %s", separator, KB_COUNT(parts[i].count), parts[i].name);
      separator = ", ";
    }
  }
  kb_buf_add_text(out, total > 0 ? ")" : "");
}

static void add_cases(struct kb_buf *out, const char *noun, const struct kb_counts *counts)
{
  const struct part parts[] = {
    {counts->clear, "clear"},
    {counts->verdicts[KB_FAILING], "failing"},
    {counts->with_findings, "with findings"},
    {counts->unmatched_only, "with uncovered alerts only"},
    {counts->excepted_only, "with exceptions only"},
    {counts->verdicts[KB_NOT_JUDGED], "not judged"},
  };
  add_title(out, noun);
  kb_buf_add_text(out, ": ");
  add_parts(out, counts->cases, parts, sizeof parts / sizeof parts[0]);
}

static void add_findings(struct kb_buf *out, const struct kb_counts *counts)
{
  const struct part parts[] = {
    {counts->verdicts[KB_CONFIRMED], "confirmed"},
    {counts->verdicts[KB_INCONCLUSIVE], "inconclusive"},
    {counts->verdicts[KB_UNEXPLAINED], "no known cause"},
    {counts->verdicts[KB_AT_RISK], "at risk"},
    {counts->verdicts[KB_SUPERSEDED], "superseded"},
  };
  kb_buf_add_text(out, "Findings: ");
  add_parts(out, counts->findings, parts, sizeof parts / sizeof parts[0]);
}

/* What was left out: the n-th of those counts that are not zero. */
static bool add_left_out(struct kb_buf *out, const struct kb_summary *summary,
                         const struct kb_faults *faults, size_t number)
{
  const struct part list[] = {
    {summary->all.excepted, "Excepted findings"},
    {summary->rejected, "Invalid input rows"},
    {kb_fault_total(faults), "Evaluation errors"},
    {summary->skipped_articles, "Articles left out by --only, --skip or --about"},
  };
  for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
    if (list[i].count > 0 && number-- == 0) {
      kb_buf_addf(out, "%s: %s", list[i].name, KB_COUNT(list[i].count));
      return true;
    }
  }
  return false;
}

bool kb_wording_totals(struct kb_buf *out, const struct kb_summary *summary,
                       const struct kb_faults *faults, size_t line)
{
  const size_t subjects = summary->subject_count > 0 ? summary->subject_count : 1;
  if (line >= subjects) {
    if (line > subjects) {
      return add_left_out(out, summary, faults, line - subjects - 1);
    }
    add_findings(out, &summary->all);
  } else if (summary->subject_count > 0) {
    const struct kb_subject_counts *of = &summary->subjects[line];
    add_cases(out, kb_wording_noun(of->subject, 2), &of->counts);
  } else {
    add_cases(out, kb_wording_any_noun(summary, 0), &summary->all);
  }
  return true;
}
