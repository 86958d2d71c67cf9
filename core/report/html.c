#include "base/text.h"
#include "report/html_chart.h"
#include "report/html_group.h"
#include "report/html_page.h"
#include "report/html_record.h"
#include "report/html_row.h"
#include "report/html_table.h"
#include "report/html_text.h"
#include "report/wording.h"

/* For managers and for engineers: one self-contained page that is complete even without its
   script. First an overview, then the content of the text format, then all findings. */

enum { UNMATCHED_SHOWN = 20, AFFECTED_PRINTED = 100 }; /* further ones are folded; not printed */

/* --- The head --- */

/* "9 of 12 mailboxes need attention" */
static void add_headline(struct kb_buf *out, const struct kb_report *report)
{
  const struct kb_summary *summary = &report->summary;
  const size_t sick =
    summary->all.verdicts[KB_FAILING] + summary->all.with_findings + summary->all.unmatched_only;
  const size_t not_judged = summary->all.verdicts[KB_NOT_JUDGED];
  if (summary->all.cases == 0) {
    kb_buf_add_text(out, summary->rejected > 0 ? "No row of the data could be used"
                         : report->provenance.shard.count > 0
                           ? "There was no mailbox of this shard in the data"
                           : "There was no mailbox in the data");
  } else if (sick == 0) {
    const size_t judged = summary->all.cases - not_judged;
    kb_buf_addf(out, "Nothing was found in %s %s", KB_COUNT(judged),
                kb_wording_any_noun(summary, judged));
  } else {
    kb_buf_addf(out, "%s of %s %s need%s attention", KB_COUNT(sick), KB_COUNT(summary->all.cases),
                kb_wording_any_noun(summary, summary->all.cases), sick == 1 ? "s" : "");
  }
  if (not_judged > 0) {
    kb_buf_addf(out, "; %s could not be judged", KB_COUNT(not_judged));
  }
}

static void write_head(struct kb_buf *out, const struct kb_report *report)
{
  kb_html_head_begin(out, &kb_html_style, &kb_html_script);
  add_headline(out, report);
  kb_html_head_end(out, &kb_html_style);
}

static void add_jump(struct kb_buf *out, const char *id, const char *name, size_t count)
{
  if (count > 0) {
    kb_buf_addf(out, "<li><a href=\"#%s\">%s (%s)</a></li>\n", id, name, KB_COUNT(count));
  }
}

/* A good headline must not hide that it covers only part of the data. */
static void add_warning(struct kb_buf *out, size_t rejected, size_t faults)
{
  if (rejected + faults == 0) {
    return;
  }
  kb_buf_add_text(out, "<p class=\"warning\">Not everything was checked: ");
  if (rejected > 0) {
    kb_buf_addf(out, "%s row%s rejected%s", KB_COUNT(rejected), kb_plural(rejected),
                faults > 0 ? ", " : "");
  }
  if (faults > 0) {
    kb_buf_addf(out, "%s fault%s", KB_COUNT(faults), kb_plural(faults));
  }
  kb_buf_add_text(out, ". They are listed below.</p>\n");
}

static void write_top(struct kb_buf *out, const struct kb_report *report,
                      const struct kb_faults *faults)
{
  const struct kb_summary *summary = &report->summary;
  struct kb_buf totals = {0};
  kb_html_body_begin(out);
  add_headline(out, report);
  kb_buf_add_text(out, "</h1>\n");
  add_warning(out, summary->rejected, kb_fault_total(faults));
  kb_html_table_missing(out, summary);
  kb_buf_add_text(out, "<p class=\"totals\">");
  for (size_t i = 0; kb_wording_totals(&totals, summary, faults, i); i++) {
    kb_buf_add_text(out, i > 0 ? "<br>\n" : "");
    kb_html_words(out, &totals);
  }
  kb_buf_add_text(out, "</p>\n<nav aria-label=\"Parts of this page\">\n<ul>\n"
                       "<li><a href=\"#glance\">At a glance</a></li>\n");
  for (size_t i = 0; i < KB_REPORT_PARTS; i++) {
    add_jump(out, kb_html_parts[i].id, kb_html_parts[i].name, kb_html_part_count(summary, i));
  }
  add_jump(out, "failing", "Failing", summary->all.verdicts[KB_FAILING]);
  add_jump(out, "uncovered", "Alerts without an article", summary->unmatched_count);
  add_jump(out, "rejected", "Invalid rows", summary->rejected);
  add_jump(out, "faults", "Evaluation errors", kb_fault_total(faults));
  add_jump(out, "gaps", "Checks skipped", faults->kinds[KB_FAULT_GAP]);
  add_jump(out, "notes", "Notes", faults->kinds[KB_FAULT_NOTE]);
  add_jump(out, "exceptions", "Exceptions to review", faults->kinds[KB_FAULT_EXCEPTION]);
  add_jump(out, "findings", "All findings", summary->all.findings);
  kb_buf_add_text(out, "</ul>\n</nav>\n</header>\n<main id=\"content\">\n");
  kb_html_do_first(out, summary);
  kb_buf_add_text(out, "<section id=\"glance\" aria-labelledby=\"glance-title\">\n"
                       "<h2 id=\"glance-title\">At a glance</h2>\n");
  kb_html_charts(out, report);
  kb_buf_add_text(out, "</section>\n");
}

/* --- Other sections --- */

/* A report, and the table of the mailboxes. */
struct affected {
  struct kb_report *report;
  const struct kb_table *table;
};

static void add_affected(void *context, const struct kb_affected *mailbox)
{
  const struct affected *affected = context;
  struct kb_report *report = affected->report;
  struct kb_buf words = {0};
  kb_wording_affected(&words, mailbox);
  kb_buf_add_text(&report->piece, "<li>");
  kb_html_record(&report->piece, &report->provenance, affected->table, mailbox->id,
                 kb_buf_text(&words));
  kb_buf_add_text(&report->piece, "</li>\n");
  report->piece.failed |= words.failed;
  kb_buf_fini(&words);
  kb_report_send(report);
}

static void add_unmatched(struct kb_report *report, const struct kb_unmatched_group *group)
{
  struct kb_buf *out = &report->piece;
  struct affected affected = {report, group->subject->table};
  struct kb_buf words = {0};
  kb_buf_add_text(out, "<li>");
  kb_wording_unmatched(&words, group);
  kb_html_words(out, &words);
  kb_buf_add_text(out, "<blockquote>");
  kb_wording_unmatched_text(&words, group);
  kb_html_words(out, &words);
  kb_buf_add_text(out, "</blockquote>");
  if (group->mailboxes > 1) { /* one is already named */
    kb_buf_addf(out, "\n<details><summary>All %s %s</summary>\n<ul class=\"plain names\">\n",
                KB_COUNT(group->mailboxes), kb_wording_noun(group->subject, group->mailboxes));
    kb_report_affected(report, group, add_affected, &affected);
    kb_buf_add_text(out, "</ul>\n");
    if (group->mailboxes > AFFECTED_PRINTED) {
      kb_buf_addf(out, "<p class=\"printed\">Printed here: the first %d of %s.</p>\n",
                  AFFECTED_PRINTED, KB_COUNT(group->mailboxes));
    }
    kb_buf_add_text(out, "</details>\n");
  }
  kb_buf_add_text(out, "</li>\n");
}

static void write_unmatched(struct kb_report *report)
{
  const struct kb_summary *summary = &report->summary;
  struct kb_buf *out = &report->piece;
  if (summary->unmatched_count == 0) {
    return;
  }
  kb_html_section(out, "uncovered", kb_unmatched_title);
  kb_buf_add_text(out, "<ol class=\"plain\">\n");
  for (size_t i = 0; i < summary->unmatched_count; i++) {
    if (i == UNMATCHED_SHOWN) {
      kb_buf_addf(out,
                  "</ol>\n<details><summary>%s more</summary>\n"
                  "<ol class=\"plain\" start=\"%d\">\n",
                  KB_COUNT(summary->unmatched_count - i), UNMATCHED_SHOWN + 1);
    }
    add_unmatched(report, summary->unmatched[i]);
    kb_report_send(report);
  }
  kb_buf_add_text(out, "</ol>\n");
  kb_buf_add_text(out, summary->unmatched_count > UNMATCHED_SHOWN ? "</details>\n" : "");
  if (summary->unmatched_beyond > 0) {
    kb_buf_addf(out, "<p>and %s alert%s of other kinds</p>\n", KB_COUNT(summary->unmatched_beyond),
                kb_plural(summary->unmatched_beyond));
  }
  kb_buf_add_text(out, "</section>\n");
}

static void add_rejected(struct kb_report *report, const struct kb_rejected *rejected)
{
  if (report->summary.rejected > KB_REJECTED_SHOWN) {
    return;
  }
  struct kb_buf words = {0};
  struct kb_buf line = {0};
  kb_wording_rejected(&words, rejected);
  kb_buf_add_text(&line, "<li>");
  kb_html_words(&line, &words);
  kb_buf_add_text(&line, "</li>\n");
  report->summary.failed |= line.failed;
  kb_report_put_aside(report, kb_buf_slice(&line));
  kb_buf_fini(&line);
}

static void write_rejected(struct kb_report *report)
{
  if (report->summary.rejected == 0) {
    return;
  }
  kb_html_section(&report->piece, "rejected", kb_rejected_title);
  kb_buf_add_text(&report->piece, "<ul class=\"plain\">\n");
  kb_report_send(report);
  kb_report_write_aside(report);
  kb_buf_add_text(&report->piece, "</ul>\n");
  if (report->summary.rejected > KB_REJECTED_SHOWN) {
    kb_buf_addf(&report->piece, "<p>and %s more (the format json lists all)</p>\n",
                KB_COUNT(report->summary.rejected - KB_REJECTED_SHOWN));
  }
  kb_buf_add_text(&report->piece, "</section>\n");
}

static void write_faults(struct kb_buf *out, const struct kb_faults *faults,
                         enum kb_fault_kind kind)
{
  static const char *const ids[KB_FAULT_KINDS] = {"faults", "gaps", "notes", "exceptions"};
  if (faults->kinds[kind] == 0) {
    return;
  }
  kb_html_section(out, ids[kind], kb_fault_titles[kind]);
  kb_buf_add_text(out, "<ul class=\"plain\">\n");
  for (size_t i = 0; i < faults->count; i++) {
    struct kb_buf words = {0};
    if (faults->list[i].kind == kind) {
      kb_buf_add_text(out, "<li>");
      kb_wording_fault(&words, &faults->list[i]);
      kb_html_words(out, &words);
      kb_buf_add_text(out, "</li>\n");
    }
  }
  kb_buf_add_text(out, "</ul>\n");
  if (kind == KB_FAULT_FAILED && faults->beyond > 0) {
    kb_buf_addf(out, "<p>and %s of other kinds</p>\n", KB_COUNT(faults->beyond));
  }
  kb_buf_add_text(out, "</section>\n");
}

static void write_provenance(struct kb_buf *out, const struct kb_provenance *provenance)
{
  struct kb_buf words = {0};
  kb_buf_add_text(out, "<footer class=\"provenance\">\n");
  for (size_t i = 0; kb_provenance_words(&words, provenance, i); i++) {
    kb_buf_add_text(out, "<p>");
    kb_html_words(out, &words);
    kb_buf_add_text(out, "</p>\n");
  }
  kb_buf_fini(&words);
  kb_buf_add_text(out, "</footer>\n");
}

static void end(struct kb_report *report, const struct kb_faults *faults)
{
  struct kb_buf *out = &report->piece;
  write_head(out, report);
  write_top(out, report, faults);
  for (size_t i = 0; i < KB_REPORT_PARTS; i++) {
    kb_html_part(report, i);
  }
  kb_html_failing(out, &report->summary);
  write_unmatched(report);
  write_rejected(report);
  for (int kind = 0; kind < KB_FAULT_KINDS; kind++) {
    write_faults(out, faults, (enum kb_fault_kind)kind);
  }
  kb_html_table(report);
  kb_buf_add_text(out, "</main>\n");
  write_provenance(out, &report->provenance);
  kb_html_asset(out, "script", &kb_html_script);
  kb_buf_add_text(out, "</body>\n</html>\n");
}

const struct kb_format kb_format_html = {
  .name = "html",
  .has_statistics = true,
  .has_affected = true,
  .finding = kb_html_row,
  .take = kb_html_table_take,
  .rejected = add_rejected,
  .end = end,
};
