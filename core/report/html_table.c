#include "report/html_table.h"

#include "base/ascii.h"
#include "base/map.h"
#include "base/text.h"
#include "report/html_record.h"
#include "report/html_text.h"
#include "report/wording.h"

/* The page starts with the summary, which is complete only at the end. So each row is composed when
   its case is triaged and waits in the report's spool until the table is written. A row that cannot
   be among the gravest, as there are enough of its rank or graver, is not kept; so what is kept is
   bounded: no rank has more than KB_HTML_ROWS. In what is composed for a case, a row begins with a
   byte that its text cannot contain, and its rank. */

enum { ROW_MARK = 0x1E, SEVERITIES = 3, RANKS = KB_VERDICT_COUNT * SEVERITIES };

/* A row that was kept. */
struct kept {
  uint64_t offset;
  uint32_t length;
  uint32_t rank;
};

/* What `places` of the report begins with; the rows kept follow. */
struct index {
  size_t counts[RANKS]; /* of rows seen */
};

static uint32_t rank_of(const struct kb_finding *finding)
{
  const char *severity = finding->article->severity;
  const uint32_t number = strcmp(severity, "error") == 0     ? 0
                          : strcmp(severity, "warning") == 0 ? 1
                                                             : 2;
  return (uint32_t)finding->verdict * SEVERITIES + number;
}

void kb_html_table_begin_row(struct kb_buf *out, const struct kb_finding *finding)
{
  kb_buf_add_char(out, ROW_MARK);
  kb_buf_add_char(out, (char)rank_of(finding));
}

static void take_row(struct kb_report *report, uint32_t rank, struct kb_slice text)
{
  struct index *index = (struct index *)(void *)report->places.data;
  size_t graver = 0; /* or as grave, and earlier */
  for (uint32_t i = 0; i <= rank; i++) {
    graver += index->counts[i];
  }
  index->counts[rank]++;
  if (graver < KB_HTML_ROWS) {
    const struct kept kept = {kb_report_keep(report, text), (uint32_t)text.length, rank};
    kb_buf_add(&report->places, &kept, sizeof kept);
  }
}

void kb_html_table_take(struct kb_report *report, struct kb_slice piece)
{
  const struct index none = {{0}};
  if (report->places.length == 0) {
    kb_buf_add(&report->places, &none, sizeof none);
  }
  while (piece.length > 2 && !report->places.failed) {
    const char *next = memchr(piece.data + 1, ROW_MARK, piece.length - 1);
    const size_t length = next ? (size_t)(next - piece.data) : piece.length;
    take_row(report, (unsigned char)piece.data[1], (struct kb_slice){piece.data + 2, length - 2});
    piece = (struct kb_slice){piece.data + length, piece.length - length};
  }
  report->summary.failed |= report->places.failed;
}

/* Paper, and the page at first, have fewer: of others the class says so. */
static void write_row(struct kb_report *report, const struct kept *kept, size_t place)
{
  struct kb_buf row = {0};
  kb_buf_add_text(&report->piece, place < KB_HTML_ROWS_FIRST ? "<tr" : "<tr class=\"more\"");
  kb_report_read_kept(report, kept->offset, kept->length, &row);
  kb_html_record_unmark(&report->piece, &report->provenance, kb_buf_slice(&row));
  report->piece.failed |= row.failed;
  kb_buf_fini(&row);
  kb_report_send(report);
}

/* The gravest first. */
static void write_rows(struct kb_report *report)
{
  const char *rows = report->places.data + sizeof(struct index);
  const size_t count = (report->places.length - sizeof(struct index)) / sizeof(struct kept);
  size_t written = 0;
  for (uint32_t rank = 0; rank < RANKS; rank++) {
    for (size_t i = 0; i < count && written < KB_HTML_ROWS; i++) {
      struct kept kept;
      memcpy(&kept, rows + i * sizeof kept, sizeof kept);
      if (kept.rank == rank) {
        write_row(report, &kept, written++);
      }
    }
  }
}

/* "Mailbox", or what else the findings are about. */
static void add_noun(struct kb_buf *out, const struct kb_summary *summary)
{
  const char *noun = kb_wording_any_noun(summary, 1);
  kb_buf_add_char(out, kb_to_upper(noun[0]));
  kb_html_text(out, noun + 1);
}

static void add_head(struct kb_buf *out, const struct kb_summary *summary)
{
  static const char *const heads[] = {"Verdict", "Cause", "Article", "Newest alert", "Link"};
  kb_buf_add_text(out, "<thead role=\"rowgroup\"><tr role=\"row\">"
                       "<th role=\"columnheader\" scope=\"col\">");
  add_noun(out, summary);
  kb_buf_add_text(out, "</th>");
  for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
    kb_buf_addf(out, "<th role=\"columnheader\" scope=\"col\">%s</th>", heads[i]);
  }
  kb_buf_add_text(out, "</tr></thead>\n<tbody role=\"rowgroup\">\n");
}

/* The articles of the findings, each once: to choose from, and so that the table can be searched
   by their titles, which the rows do not repeat. */
static void add_articles(struct kb_report *report)
{
  struct kb_map seen = {0};
  struct kb_buf *out = &report->piece;
  kb_buf_add_text(out, "<datalist id=\"articles\">");
  for (size_t i = 0; i < report->summary.group_count; i++) {
    const struct kb_article *article = report->summary.groups[i]->article;
    const struct kb_slice code = kb_slice_of(article->code);
    if (kb_map_get(&seen, code)) {
      continue;
    }
    if (!kb_map_add(&seen, code, (void *)(uintptr_t)article)) {
      report->summary.failed = true;
      break;
    }
    kb_buf_add_text(out, "<option value=\"");
    kb_html_text(out, article->code);
    kb_buf_add_text(out, "\">");
    kb_html_text(out, article->title);
    kb_buf_add_text(out, "</option>");
  }
  kb_buf_add_text(out, "</datalist>\n");
  kb_map_fini(&seen);
}

static void add_filters(struct kb_buf *out, const struct kb_summary *summary)
{
  kb_buf_add_text(out,
                  "<form id=\"filters\" hidden role=\"search\">\n<p><label for=\"find\">Find by "
                  "name, address, id, cause or article</label> <input id=\"find\" type=\"search\" "
                  "list=\"articles\" autocomplete=\"off\" spellcheck=\"false\"></p>\n"
                  "<p><label for=\"verdict\">Verdict</label> <select id=\"verdict\"><option "
                  "value=\"\">all</option>");
  for (int verdict = KB_CONFIRMED; verdict < KB_VERDICT_COUNT; verdict++) {
    if (verdict == KB_FAILING || verdict == KB_NOT_JUDGED) {
      continue; /* of records, not of findings */
    }
    kb_buf_addf(
      out, "<option value=\"%s\">%s (%s)</option>", kb_verdict_name((enum kb_verdict)verdict),
      kb_wording_verdict((enum kb_verdict)verdict), KB_COUNT(summary->all.verdicts[verdict]));
  }
  kb_buf_add_text(out, "</select></p>\n<p><button type=\"reset\">Clear</button></p>\n</form>\n"
                       "<p class=\"shown\"><span id=\"shown\" role=\"status\"></span> "
                       "<button type=\"button\" id=\"more\" hidden></button></p>\n");
}

/* What the table lacks, on the page and on paper. */
static void add_limits(struct kb_buf *out, size_t findings)
{
  if (findings > KB_HTML_ROWS) {
    kb_buf_addf(
      out,
      "<p class=\"warning\">The table has the %s gravest of %s findings, so that the page opens "
      "quickly. The formats json and csv have all of them.</p>\n",
      KB_COUNT(KB_HTML_ROWS), KB_COUNT(findings));
  }
  kb_buf_add_text(out, "<p id=\"printed\" class=\"printed\">");
  if (findings > KB_HTML_ROWS_FIRST) {
    kb_buf_addf(out, "Printed here: the %s gravest of %s findings.", KB_COUNT(KB_HTML_ROWS_FIRST),
                KB_COUNT(findings));
  }
  kb_buf_add_text(out, "</p>\n");
}

void kb_html_table_missing(struct kb_buf *out, const struct kb_summary *summary)
{
  kb_buf_add_text(out,
                  "<p id=\"missing\" class=\"warning\" role=\"status\" hidden>The finding of "
                  "this link is not in this report: it may be fixed or an exception, or the data "
                  "may not have its record");
  kb_buf_addf(out, "%s.</p>\n",
              summary->all.findings > KB_HTML_ROWS ? ", or it may be among those that are left out"
                                                   : "");
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
  add_limits(out, summary->all.findings);
  add_filters(out, summary);
  add_articles(report);
  kb_buf_add_text(out,
                  "<table role=\"table\" class=\"findings\" aria-labelledby=\"findings-title\">\n");
  add_head(out, summary);
  kb_report_send(report);
  write_rows(report);
  kb_buf_add_text(out, "</tbody>\n</table>\n</section>\n");
}
