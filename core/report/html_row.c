#include "report/html_row.h"

#include "base/date.h"
#include "base/hash.h"
#include "report/finding_id.h"
#include "report/html_record.h"
#include "report/html_table.h"
#include "report/html_text.h"
#include "report/wording.h"

/* A row carries as attributes what the page's script filters by: its verdict, the hashes of its
   groups' keys, and the id of the record. Hashes need no escaping. */

static bool is_confirmed(const struct kb_finding *finding)
{
  return finding->verdict == KB_CONFIRMED || finding->verdict == KB_AT_RISK;
}

/* --- The keys of its groups --- */

static void add_key(struct kb_buf *out, const struct kb_case *a_case,
                    const struct kb_finding *finding, const struct kb_cause_finding *cause,
                    const char *separator)
{
  char hash[KB_HASH_SIZE];
  struct kb_buf key = {0};
  kb_group_key(&key, a_case, finding, cause);
  kb_hash_text(kb_buf_slice(&key), hash);
  kb_buf_addf(out, "%s%s", separator, hash);
  out->failed = out->failed || key.failed;
  kb_buf_fini(&key);
}

/* As the summary does: a finding is in a group for each confirmed cause, or else in one. */
static void add_keys(struct kb_buf *out, const struct kb_case *a_case,
                     const struct kb_finding *finding)
{
  const char *separator = "";
  for (size_t i = 0; i < finding->cause_count && is_confirmed(finding); i++) {
    if (finding->causes[i].truth == KB_TRUE) {
      add_key(out, a_case, finding, &finding->causes[i], separator);
      separator = " ";
    }
  }
  if (!is_confirmed(finding)) {
    add_key(out, a_case, finding, NULL, separator);
  }
}

/* --- Cells --- */

static void add_mailbox(struct kb_buf *out, const struct kb_case *a_case)
{
  const char *title = kb_case_title(a_case);
  const char *address = kb_case_address(a_case);
  const char *below = address && strcmp(address, title) != 0 ? address : a_case->root.id;
  if (a_case->tenant) {
    kb_html_text(out, a_case->tenant);
    kb_buf_add_text(out, ": ");
  }
  kb_html_record_mark(out, &a_case->root, title);
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
    if (is_confirmed(finding) ? cause->truth == KB_TRUE
                              : cause->truth != KB_TRUE && cause->truth != KB_FALSE) {
      kb_buf_add_text(out, is_confirmed(finding) ? "<p>" : "<p>Possible cause: ");
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

static void add_article(struct kb_buf *out, const struct kb_article *article)
{
  kb_html_text(out, article->code);
  if (article->kb) {
    kb_buf_add_text(out, " <small>KB ");
    kb_html_text(out, article->kb);
    kb_buf_add_text(out, "</small>");
  }
}

void kb_html_row(struct kb_report *report, const struct kb_triage *triage,
                 const struct kb_finding *finding)
{
  struct kb_buf *out = &report->piece;
  char id[KB_HASH_SIZE];
  const char *verdict = kb_verdict_name(finding->verdict);
  const char *created = newest_alert(triage->a_case, finding);
  out->failed |= !kb_finding_id(triage->a_case, finding->article, id);
  kb_html_table_begin_row(out, finding);
  kb_buf_addf(out, " role=\"row\" id=\"f-%s\" data-v=\"%s\" data-k=\"", id, verdict);
  add_keys(out, triage->a_case, finding);
  kb_buf_add_text(out, "\" data-id=\"");
  kb_html_text(out, triage->a_case->root.id);
  kb_buf_add_text(out, "\"><th role=\"rowheader\" scope=\"row\">");
  add_mailbox(out, triage->a_case);
  kb_buf_addf(out,
              "</th><td role=\"cell\"><span class=\"badge %s\">%s</span></td><td role=\"cell\">",
              verdict, kb_wording_verdict(finding->verdict));
  add_causes(out, finding);
  kb_buf_add_text(out, "</td><td role=\"cell\">");
  add_article(out, finding->article);
  kb_buf_add_text(out, "</td><td role=\"cell\">");
  add_date(out, created ? created : finding->symptom_count > 0 ? "no date" : "none");
  kb_buf_addf(out, "</td><td role=\"cell\"><a href=\"#f-%s\">Link</a></td></tr>\n", id);
}
