#include "report/html_assets.h"
#include "report/html_chart.h"
#include "report/html_row.h"
#include "report/html_text.h"
#include "report/words.h"

/* For a manager and for the engineer who mends things: one page that asks for nothing but itself,
   whole without its script. What is wrong at a glance, then what text says, then all findings. */

/* What is listed in full: so many groups of a part; uncovered alerts before a list is folded. */
enum { GROUPS_SHOWN = 300, UNMATCHED_SHOWN = 20 };

/* A paragraph with a label; `words` are untrusted, and emptied. Nothing if there are none. */
static void add_fact(struct kb_buf *out, const char *label, struct kb_buf *words)
{
  if (words->length > 0) {
    kb_buf_addf(out, "<dt>%s</dt><dd>", label);
    kb_html_words(out, words);
    kb_buf_add_text(out, "</dd>\n");
  }
  kb_buf_fini(words);
}

static void begin_section(struct kb_buf *out, const char *id, const char *title)
{
  kb_buf_addf(out,
              "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n", id,
              id, id, title);
}

/* --- The head --- */

static void add_asset(struct kb_buf *out, const char *tag, const struct kb_html_asset *asset)
{
  kb_buf_addf(out, "<%s>", tag);
  kb_buf_add(out, asset->text, asset->length);
  kb_buf_addf(out, "</%s>\n", tag);
}

/* "9 of 12 mailboxes need a look" */
static void add_headline(struct kb_buf *out, const struct kb_summary *summary)
{
  const size_t sick = summary->with_findings + summary->unmatched_only;
  if (summary->cases == 0) {
    kb_buf_add_text(out, summary->rejected > 0 ? "No row of the data could be used"
                                               : "There was no mailbox in the data");
  } else if (sick == 0) {
    kb_buf_addf(out, "Nothing was found in %zu mailbox%s", summary->cases,
                summary->cases == 1 ? "" : "es");
  } else {
    kb_buf_addf(out, "%zu of %zu mailbox%s need%s a look", sick, summary->cases,
                summary->cases == 1 ? "" : "es", sick == 1 ? "s" : "");
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

static size_t count_groups(const struct kb_summary *summary, const struct kb_report_part *part)
{
  size_t count = 0;
  for (size_t i = 0; i < summary->group_count; i++) {
    count += part->has(summary->groups[i]);
  }
  return count;
}

/* Parts of the page, in their order; those of groups first, as words.h has them. */
static const struct {
  const char *id, *name;
} parts[KB_REPORT_PARTS] = {
  {"causes", "Confirmed causes"},
  {"untold", "Cannot tell yet"},
  {"unexplained", "Unexplained"},
};

static void add_jump(struct kb_buf *out, const char *id, const char *name, size_t count)
{
  if (count > 0) {
    kb_buf_addf(out, "<li><a href=\"#%s\">%s (%zu)</a></li>\n", id, name, count);
  }
}

/* A good headline must not hide that it speaks of a part. */
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
  kb_words_totals(&totals, summary, faults);
  kb_html_words(out, &totals);
  kb_buf_add_text(out, "</p>\n<nav aria-label=\"Parts of this page\">\n<ul>\n"
                       "<li><a href=\"#glance\">At a glance</a></li>\n");
  for (size_t i = 0; i < KB_REPORT_PARTS; i++) {
    add_jump(out, parts[i].id, parts[i].name, count_groups(summary, &kb_report_parts[i]));
  }
  add_jump(out, "uncovered", "Not covered", summary->unmatched_count);
  add_jump(out, "rejected", "Rows not used", summary->rejected);
  add_jump(out, "faults", "Not evaluated", kb_fault_total(faults));
  add_jump(out, "gaps", "Not looked for", faults->gaps);
  add_jump(out, "findings", "All findings", summary->findings);
  kb_buf_add_text(out, "</ul>\n</nav>\n</header>\n<main id=\"content\">\n"
                       "<section id=\"glance\" aria-labelledby=\"glance-title\">\n"
                       "<h2 id=\"glance-title\">At a glance</h2>\n");
  kb_html_charts(out, report);
  kb_buf_add_text(out, "</section>\n");
}

/* --- Groups --- */

static void write_evidence(struct kb_buf *out, const struct kb_group *group)
{
  for (size_t i = 0; i < group->evidence_count; i++) {
    kb_buf_add_text(out, i == 0 ? "<dt>Evidence</dt><dd>" : "<dd>");
    kb_html_text(out, group->evidence[i]);
    kb_buf_add_text(out, "</dd>\n");
  }
  for (size_t i = 0; i < group->untold_count; i++) {
    kb_buf_add_text(out, i == 0 ? "<dt>Perhaps</dt><dd>" : "<dd>");
    kb_html_text(out, group->untold[i]);
    kb_buf_add_text(out, "</dd>\n");
  }
}

static void write_article(struct kb_buf *out, const struct kb_article *article)
{
  struct kb_buf words = {0};
  kb_words_article(&words, article);
  add_fact(out, "Article", &words);
  if (article->reference) {
    kb_buf_add_text(out, "<dt>See</dt><dd>");
    kb_html_link(out, article->reference, article->title);
    kb_buf_add_text(out, "</dd>\n");
  }
}

static void add_check(struct kb_buf *out, const char *text)
{
  kb_buf_add_text(out, "<li><label><input type=\"checkbox\" autocomplete=\"off\"> <span>");
  kb_html_text(out, text);
  kb_buf_add_text(out, "</span></label>");
}

static void write_steps(struct kb_buf *out, const struct kb_group *group)
{
  const struct kb_step_finding *steps = kb_group_steps(group);
  struct kb_buf title = {0};
  if (group->step_count == 0) {
    return;
  }
  kb_words_steps_title(&title, group->article);
  kb_buf_add_text(out, "<h4>");
  kb_html_words(out, &title);
  kb_buf_add_text(out, "</h4>\n<ol class=\"steps\">\n");
  for (size_t i = 0; i < group->step_count; i++) {
    add_check(out, steps[i].text);
    kb_buf_add_text(out, steps[i].step_count > 0 ? "\n<ol>\n" : "");
    for (size_t k = 0; k < steps[i].step_count; k++) {
      add_check(out, steps[i].steps[k]);
      kb_buf_add_text(out, "</li>\n");
    }
    kb_buf_add_text(out, steps[i].step_count > 0 ? "</ol>\n</li>\n" : "</li>\n");
  }
  kb_buf_add_text(out, "</ol>\n");
}

static enum kb_verdict verdict_of(const struct kb_group *group)
{
  return group->cause ? group->at_risk == group->cases ? KB_AT_RISK : KB_CONFIRMED : group->verdict;
}

/* With the script, a button that shows the group's mailboxes in the table. */
static void add_mailboxes(struct kb_buf *out, const struct kb_group *group)
{
  struct kb_buf words = {0};
  kb_buf_add_text(out, "<p class=\"mailboxes\">");
  kb_words_mailboxes(&words, group);
  kb_html_words(out, &words);
  if (group->cause) {
    kb_buf_add_text(out, " <button type=\"button\" class=\"only\" hidden data-k=\"");
    kb_html_key(out, group->article, group->cause, group->shared_id);
    kb_buf_add_text(out, "\">Show them in the table</button>");
  }
  kb_buf_add_text(out, "</p>\n");
}

static void write_group(struct kb_buf *out, const struct kb_group *group, size_t place,
                        size_t number)
{
  const enum kb_verdict verdict = verdict_of(group);
  struct kb_buf words = {0};
  kb_buf_addf(out, "<article class=\"group %s\" id=\"g%zu\" tabindex=\"-1\">\n<h3>%zu. ",
              kb_verdict_name(verdict), place + 1, number);
  kb_words_heading(&words, group);
  kb_html_words(out, &words);
  kb_buf_addf(out, "</h3>\n<p><span class=\"badge %s\">%s</span></p>\n", kb_verdict_name(verdict),
              kb_words_verdict(verdict));
  add_mailboxes(out, group);
  kb_buf_add_text(out, "<dl>\n");
  kb_words_record(&words, group);
  add_fact(out, "Record", &words);
  write_evidence(out, group);
  write_article(out, group->article);
  kb_buf_add_text(out, "</dl>\n");
  write_steps(out, group);
  kb_buf_add_text(out, "</article>\n");
}

static void write_part(struct kb_report *report, size_t part)
{
  size_t number = 0;
  size_t findings = 0; /* of groups that are not listed */
  for (size_t i = 0; i < report->summary.group_count; i++) {
    const struct kb_group *group = report->summary.groups[i];
    if (kb_report_parts[part].has(group)) {
      if (number++ == 0) {
        begin_section(&report->piece, parts[part].id, kb_report_parts[part].title);
      }
      if (number > GROUPS_SHOWN) {
        findings += group->cases;
        continue;
      }
      write_group(&report->piece, group, i, number);
      kb_report_send(report);
    }
  }
  if (number > GROUPS_SHOWN) {
    kb_buf_addf(
      &report->piece,
      "<p class=\"warning\">And %zu smaller ones, with %zu finding%s, which the table below "
      "and the format text have.</p>\n",
      number - GROUPS_SHOWN, findings, kb_plural(findings));
  }
  kb_buf_add_text(&report->piece, number > 0 ? "</section>\n" : "");
}

/* --- What else there is to say --- */

static void add_unmatched(struct kb_buf *out, const struct kb_unmatched_group *group)
{
  struct kb_buf words = {0};
  kb_buf_add_text(out, "<li>");
  kb_words_unmatched(&words, group);
  kb_html_words(out, &words);
  kb_buf_add_text(out, "<blockquote>");
  kb_words_unmatched_text(&words, group);
  kb_html_words(out, &words);
  kb_buf_add_text(out, "</blockquote></li>\n");
}

static void write_unmatched(struct kb_report *report)
{
  const struct kb_summary *summary = &report->summary;
  struct kb_buf *out = &report->piece;
  if (summary->unmatched_count == 0) {
    return;
  }
  begin_section(out, "uncovered", kb_unmatched_title);
  kb_buf_add_text(out, "<ol class=\"plain\">\n");
  for (size_t i = 0; i < summary->unmatched_count; i++) {
    if (i == UNMATCHED_SHOWN) {
      kb_buf_addf(out,
                  "</ol>\n<details><summary>%zu more</summary>\n"
                  "<ol class=\"plain\" start=\"%d\">\n",
                  summary->unmatched_count - i, UNMATCHED_SHOWN + 1);
    }
    add_unmatched(out, summary->unmatched[i]);
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
  kb_words_rejected(&words, rejected);
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
  begin_section(&report->piece, "rejected", kb_rejected_title);
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

/* Those that are gaps, or those that are not. */
static void write_faults(struct kb_buf *out, const struct kb_faults *faults, bool gaps)
{
  if ((gaps ? faults->gaps : kb_fault_total(faults)) == 0) {
    return;
  }
  begin_section(out, gaps ? "gaps" : "faults", gaps ? kb_gaps_title : kb_faults_title);
  kb_buf_add_text(out, "<ul class=\"plain\">\n");
  for (size_t i = 0; i < faults->count; i++) {
    struct kb_buf words = {0};
    if (faults->list[i].is_gap == gaps) {
      kb_buf_add_text(out, "<li>");
      kb_words_fault(&words, &faults->list[i]);
      kb_html_words(out, &words);
      kb_buf_add_text(out, "</li>\n");
    }
  }
  kb_buf_add_text(out, "</ul>\n");
  if (!gaps && faults->beyond > 0) {
    kb_buf_addf(out, "<p>and %zu of other kinds</p>\n", faults->beyond);
  }
  kb_buf_add_text(out, "</section>\n");
}

static void end(struct kb_report *report, const struct kb_faults *faults)
{
  struct kb_buf *out = &report->piece;
  write_head(out, &report->summary);
  write_top(out, report, faults);
  for (size_t i = 0; i < KB_REPORT_PARTS; i++) {
    write_part(report, i);
  }
  write_unmatched(report);
  write_rejected(report);
  write_faults(out, faults, false);
  write_faults(out, faults, true);
  kb_html_table(report);
  kb_buf_add_text(out, "</main>\n");
  add_asset(out, "script", &kb_html_script);
  kb_buf_add_text(out, "</body>\n</html>\n");
}

const struct kb_format kb_format_html = {
  .name = "html",
  .has_glance = true,
  .finding = kb_html_row,
  .take = kb_html_take_rows,
  .rejected = add_rejected,
  .end = end,
};
