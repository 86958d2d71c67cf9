#include "report/html_row.h"

#include "base/date.h"
#include "base/hash.h"
#include "report/html_text.h"
#include "report/wording.h"

/* The page starts with the summary, which is complete only at the end. So each row is composed when
   its case is triaged and waits in the report's spool until the table is written. A row carries its
   verdict and the keys of its confirmed causes as attributes, by which the page's script filters.
   Keys are hashes, so they need no escaping and are the same in rows and groups. */

void kb_html_key(struct kb_buf *out, const struct kb_article *article, const struct kb_cause *cause,
                 const char *shared_id)
{
  char hash[KB_HASH_SIZE];
  struct kb_buf key = {0};
  kb_buf_addf(&key, "%s/%s/%s", article->code, cause->id, shared_id ? shared_id : "");
  kb_hash_text(kb_buf_slice(&key), hash);
  kb_buf_add_text(out, hash);
  out->failed = out->failed || key.failed;
  kb_buf_fini(&key);
}

/* --- One row --- */

static void add_keys(struct kb_buf *out, const struct kb_finding *finding)
{
  const char *separator = "";
  for (size_t i = 0; i < finding->cause_count; i++) {
    const struct kb_cause_finding *cause = &finding->causes[i];
    if (cause->truth == KB_TRUE) {
      const struct kb_record *shared = kb_finding_shared(cause);
      kb_buf_add_text(out, separator);
      kb_html_key(out, finding->article, cause->cause, shared ? shared->id : NULL);
      separator = " ";
    }
  }
}

static void add_mailbox(struct kb_buf *out, const struct kb_case *a_case)
{
  const char *title = kb_case_title(a_case);
  const char *address = kb_case_address(a_case);
  const char *below = address && strcmp(address, title) != 0 ? address : a_case->root.id;
  kb_html_text(out, title);
  if (strcmp(below, title) != 0) {
    kb_buf_add_text(out, " <small>");
    kb_html_text(out, below);
    kb_buf_add_text(out, "</small>");
  }
}

/* Adds the columns that decide the cause, or would decide it. */
static void add_deciding_columns(struct kb_buf *out, const struct kb_subject *subject,
                                 const struct kb_cause_finding *cause)
{
  struct kb_buf words = {0};
  for (size_t i = 0; cause->truth == KB_TRUE && i < cause->trace.evidence_count; i++) {
    if (kb_evidence_is_listed(&cause->trace, i)) {
      kb_buf_add_text(&words, words.length > 0 ? "; " : "");
      kb_evidence_sentence(&words, &cause->trace.evidence[i]);
    }
  }
  if (cause->truth != KB_TRUE && (cause->look || cause->trace.missing_count > 0)) {
    kb_buf_add_text(&words, "To confirm, check: ");
    kb_wording_missing(&words, subject, cause->trace.missing, cause->trace.missing_count);
    kb_buf_addf(&words, "%s%s", cause->look && cause->trace.missing_count > 0 ? "; " : "",
                cause->look ? cause->look : "");
  }
  if (words.length > 0) {
    kb_buf_add_text(out, " <small>");
    kb_html_text(out, kb_buf_text(&words));
    kb_buf_add_text(out, "</small>");
  }
  out->failed = out->failed || words.failed;
  kb_buf_fini(&words);
}

/* Adds the confirmed causes, or else the open ones, or else the title of the article. */
static void add_causes(struct kb_buf *out, const struct kb_finding *finding)
{
  const bool is_confirmed = finding->verdict == KB_CONFIRMED || finding->verdict == KB_AT_RISK;
  if (finding->verdict == KB_UNEXPLAINED) {
    kb_html_text(out, finding->article->title);
    kb_buf_add_text(out, " <small>Every cause is ruled out.</small>");
  }
  if (finding->verdict == KB_SUPERSEDED) {
    struct kb_buf words = {0};
    kb_wording_success_of(&words, finding);
    kb_html_text(out, finding->article->title);
    kb_buf_add_text(out, " <small>");
    kb_html_words(out, &words);
    kb_buf_add_text(out, "</small>");
    kb_buf_fini(&words);
  }
  for (size_t i = 0; i < finding->cause_count; i++) {
    const struct kb_cause_finding *cause = &finding->causes[i];
    if (is_confirmed ? cause->truth == KB_TRUE
                     : cause->truth != KB_TRUE && cause->truth != KB_FALSE) {
      kb_buf_add_text(out, is_confirmed ? "<p>" : "<p>Possible cause: ");
      kb_html_text(out, cause->text);
      kb_buf_add_text(out, "</p>");
      add_deciding_columns(out, finding->article->subject, cause);
    }
  }
}

/* Date of the newest alert among its symptoms. */
static const char *newest_alert(const struct kb_case *a_case, const struct kb_finding *finding)
{
  const char *newest = NULL;
  for (size_t i = 0; i < finding->symptom_count; i++) {
    const char *created = kb_case_error_time(a_case, finding->symptoms[i].alert);
    if (created && (!newest || strcmp(created, newest) > 0)) {
      newest = created;
    }
  }
  return newest;
}

/* Puts the time of day below the date. */
static void add_date(struct kb_buf *out, const char *created)
{
  int day = 0;
  if (!kb_day_read(created, &day)) {
    kb_html_text(out, created);
    return;
  }
  kb_buf_add(out, created, 10);
  if (created[10] != '\0') {
    kb_buf_add_text(out, " <small>");
    kb_html_text(out, created + (created[10] == 'T' ? 11 : 10));
    kb_buf_add_text(out, "</small>");
  }
}

void kb_html_row(struct kb_report *report, const struct kb_triage *triage,
                 const struct kb_finding *finding)
{
  struct kb_buf *out = &report->piece;
  const char *verdict = kb_verdict_name(finding->verdict);
  const char *created = newest_alert(triage->a_case, finding);
  kb_buf_addf(out, "<tr role=\"row\" data-v=\"%s\" data-k=\"", verdict);
  add_keys(out, finding);
  kb_buf_add_text(out, "\"><th role=\"rowheader\" scope=\"row\">");
  add_mailbox(out, triage->a_case);
  kb_buf_addf(out,
              "</th><td role=\"cell\"><span class=\"badge %s\">%s</span></td><td role=\"cell\">",
              verdict, kb_wording_verdict(finding->verdict));
  add_causes(out, finding);
  kb_buf_add_text(out, "</td><td role=\"cell\">");
  kb_html_text(out, finding->article->code);
  if (finding->article->kb) {
    kb_buf_add_text(out, " <small>KB ");
    kb_html_text(out, finding->article->kb);
    kb_buf_add_text(out, "</small>");
  }
  kb_buf_add_text(out, "</td><td role=\"cell\">");
  add_date(out, created ? created : finding->symptom_count > 0 ? "no date" : "none");
  kb_buf_add_text(out, "</td></tr>\n");
}

/* --- All rows --- */

void kb_html_take_rows(struct kb_report *report, struct kb_slice piece)
{
  /* the findings of a mailbox are kept together: all of them are in the table, or none */
  if (report->summary.all.findings <= KB_HTML_ROWS && piece.length > 0) {
    report->rows_kept = report->summary.all.findings;
    kb_report_keep(report, piece);
  }
}

static void add_head(struct kb_buf *out)
{
  static const char *const heads[] = {"Mailbox", "Verdict", "Cause", "Article", "Newest alert"};
  kb_buf_add_text(out, "<thead role=\"rowgroup\"><tr role=\"row\">");
  for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
    kb_buf_addf(out, "<th role=\"columnheader\" scope=\"col\">%s</th>", heads[i]);
  }
  kb_buf_add_text(out, "</tr></thead>\n<tbody role=\"rowgroup\">\n");
}

static void add_filters(struct kb_buf *out, const struct kb_summary *summary)
{
  kb_buf_add_text(out,
                  "<form id=\"filters\" hidden role=\"search\">\n<p><label for=\"find\">Find in "
                  "the table</label> <input id=\"find\" type=\"search\" autocomplete=\"off\"></p>\n"
                  "<p><label for=\"verdict\">Verdict</label> <select id=\"verdict\"><option "
                  "value=\"\">all</option>");
  for (int verdict = KB_CONFIRMED; verdict < KB_VERDICT_COUNT; verdict++) {
    if (verdict == KB_FAILING) {
      continue; /* the table is about findings */
    }
    kb_buf_addf(out, "<option value=\"%s\">%s (%zu)</option>",
                kb_verdict_name((enum kb_verdict)verdict),
                kb_wording_verdict((enum kb_verdict)verdict), summary->all.verdicts[verdict]);
  }
  kb_buf_add_text(out, "</select></p>\n<p><button type=\"reset\">Show all</button></p>\n</form>\n"
                       "<p id=\"shown\" role=\"status\"></p>\n");
}

void kb_html_table(struct kb_report *report)
{
  struct kb_buf *out = &report->piece;
  const struct kb_summary *summary = &report->summary;
  kb_buf_add_text(out, "<section id=\"findings\" aria-labelledby=\"findings-title\">\n"
                       "<h2 id=\"findings-title\">All findings</h2>\n");
  if (summary->all.findings == 0) {
    kb_buf_add_text(out, "<p>There are no findings.</p>\n</section>\n");
    return;
  }
  if (report->rows_kept < summary->all.findings) {
    kb_buf_addf(
      out,
      "<p class=\"warning\">The table has the first %zu of %zu findings, so that the page "
      "opens quickly. The formats json and csv have all of them.</p>\n",
      report->rows_kept, summary->all.findings);
  }
  add_filters(out, summary);
  kb_buf_add_text(out,
                  "<table role=\"table\" class=\"findings\" aria-labelledby=\"findings-title\">\n");
  add_head(out);
  kb_report_send(report);
  kb_report_copy_kept(report, 0, report->kept ? kb_spool_length(report->kept) : 0);
  kb_buf_add_text(out, "</tbody>\n</table>\n</section>\n");
}
