#include "report/assets.h"
#include "report/html_chart.h"
#include "report/html_group.h"
#include "report/html_row.h"
#include "report/html_text.h"
#include "report/wording.h"

/* For managers and for engineers: one self-contained page that is complete even without its
   script. First an overview, then the content of the text format, then all findings. */

enum { UNMATCHED_SHOWN = 20 }; /* further ones are collapsed */

/* --- The head --- */

static void add_asset(struct kb_buf *out, const char *tag, const struct kb_asset *asset)
{
  kb_buf_addf(out, "<%s>", tag);
  kb_buf_add(out, asset->text, asset->length);
  kb_buf_addf(out, "</%s>\n", tag);
}

/* "9 of 12 mailboxes need attention" */
static void add_headline(struct kb_buf *out, const struct kb_summary *summary)
{
  const size_t sick =
    summary->all.verdicts[KB_FAILING] + summary->all.with_findings + summary->all.unmatched_only;
  const size_t not_judged = summary->all.verdicts[KB_NOT_JUDGED];
  if (summary->all.cases == 0) {
    kb_buf_add_text(out, summary->rejected > 0 ? "No row of the data could be used"
                                               : "There was no mailbox in the data");
  } else if (sick == 0) {
    const size_t judged = summary->all.cases - not_judged;
    kb_buf_addf(out, "Nothing was found in %zu %s", judged, kb_wording_any_noun(summary, judged));
  } else {
    kb_buf_addf(out, "%zu of %zu %s need%s attention", sick, summary->all.cases,
                kb_wording_any_noun(summary, summary->all.cases), sick == 1 ? "s" : "");
  }
  if (not_judged > 0) {
    kb_buf_addf(out, "; %zu could not be judged", not_judged);
  }
}

static void write_head(struct kb_buf *out, const struct kb_summary *summary)
{
  kb_buf_addf(out,
              "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
              "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
              "style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'\">\n"
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
              "<meta name=\"color-scheme\" content=\"light dark\">\n"
              "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
              kb_html_style.hash, kb_html_script.hash);
  add_headline(out, summary);
  kb_buf_add_text(out, " - kbtriage</title>\n");
  add_asset(out, "style", &kb_html_style);
  kb_buf_add_text(out, "</head>\n");
}

static void add_jump(struct kb_buf *out, const char *id, const char *name, size_t count)
{
  if (count > 0) {
    kb_buf_addf(out, "<li><a href=\"#%s\">%s (%zu)</a></li>\n", id, name, count);
  }
}

/* A good headline must not hide that it covers only part of the data. */
static void add_warning(struct kb_buf *out, size_t rejected, size_t faults)
{
  if (rejected + faults == 0) {
    return;
  }
  kb_buf_add_text(out, "<p class=\"warning\">Not everything could be looked at: ");
  if (rejected > 0) {
    kb_buf_addf(out, "%zu row%s rejected%s", rejected, kb_plural(rejected), faults > 0 ? ", " : "");
  }
  if (faults > 0) {
    kb_buf_addf(out, "%zu fault%s", faults, kb_plural(faults));
  }
  kb_buf_add_text(out, ". They are listed below.</p>\n");
}

static void write_top(struct kb_buf *out, const struct kb_report *report,
                      const struct kb_faults *faults)
{
  const struct kb_summary *summary = &report->summary;
  struct kb_buf totals = {0};
  kb_buf_add_text(out, "<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n"
                       "<header>\n<p class=\"product\">kbtriage</p>\n<h1>");
  add_headline(out, summary);
  kb_buf_add_text(out, "</h1>\n");
  add_warning(out, summary->rejected, kb_fault_total(faults));
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
  add_jump(out, "uncovered", "Not covered", summary->unmatched_count);
  add_jump(out, "rejected", "Rows not used", summary->rejected);
  add_jump(out, "faults", "Not evaluated", kb_fault_total(faults));
  add_jump(out, "gaps", "Not looked for", faults->kinds[KB_FAULT_GAP]);
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

static void add_affected(void *context, const struct kb_affected *mailbox)
{
  struct kb_report *report = context;
  struct kb_buf words = {0};
  kb_wording_affected(&words, mailbox);
  kb_buf_add_text(&report->piece, "<li>");
  kb_html_words(&report->piece, &words);
  kb_buf_add_text(&report->piece, "</li>\n");
  kb_report_send(report);
}

static void add_unmatched(struct kb_report *report, const struct kb_unmatched_group *group)
{
  struct kb_buf *out = &report->piece;
  struct kb_buf words = {0};
  kb_buf_add_text(out, "<li>");
  kb_wording_unmatched(&words, group);
  kb_html_words(out, &words);
  kb_buf_add_text(out, "<blockquote>");
  kb_wording_unmatched_text(&words, group);
  kb_html_words(out, &words);
  kb_buf_add_text(out, "</blockquote>");
  if (group->mailboxes > 1) { /* one is already named */
    kb_buf_addf(out, "\n<details><summary>All %zu %s</summary>\n<ul class=\"plain\">\n",
                group->mailboxes, kb_wording_noun(group->subject, group->mailboxes));
    kb_report_affected(report, group, add_affected, report);
    kb_buf_add_text(out, "</ul>\n</details>\n");
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
                  "</ol>\n<details><summary>%zu more</summary>\n"
                  "<ol class=\"plain\" start=\"%d\">\n",
                  summary->unmatched_count - i, UNMATCHED_SHOWN + 1);
    }
    add_unmatched(report, summary->unmatched[i]);
    kb_report_send(report);
  }
  kb_buf_add_text(out, "</ol>\n");
  kb_buf_add_text(out, summary->unmatched_count > UNMATCHED_SHOWN ? "</details>\n" : "");
  if (summary->unmatched_beyond > 0) {
    kb_buf_addf(out, "<p>and %zu alert%s of other kinds</p>\n", summary->unmatched_beyond,
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
    kb_buf_addf(&report->piece, "<p>and %zu more (the format json lists all)</p>\n",
                report->summary.rejected - KB_REJECTED_SHOWN);
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
    kb_buf_addf(out, "<p>and %zu of other kinds</p>\n", faults->beyond);
  }
  kb_buf_add_text(out, "</section>\n");
}

static void write_provenance(struct kb_buf *out, const struct kb_provenance *provenance)
{
  struct kb_buf words = {0};
  kb_buf_add_text(out, "<footer class=\"provenance\">\n");
  kb_provenance_data_words(&words, provenance);
  if (words.length > 0 || words.failed) {
    kb_buf_add_text(out, "<p>");
    kb_html_words(out, &words);
    kb_buf_add_text(out, "</p>\n");
  }
  kb_buf_add_text(out, "<p>");
  kb_provenance_program_words(&words, provenance);
  kb_html_words(out, &words);
  kb_buf_add_text(out, "</p>\n</footer>\n");
}

static void end(struct kb_report *report, const struct kb_faults *faults)
{
  struct kb_buf *out = &report->piece;
  write_head(out, &report->summary);
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
  add_asset(out, "script", &kb_html_script);
  kb_buf_add_text(out, "</body>\n</html>\n");
}

const struct kb_format kb_format_html = {
  .name = "html",
  .has_statistics = true,
  .has_affected = true,
  .finding = kb_html_row,
  .take = kb_html_take_rows,
  .rejected = add_rejected,
  .end = end,
};
