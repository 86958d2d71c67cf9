#include "report/html_table.h"

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
        kb_report_copy_kept(report, kept.offset, kept.length);
        written++;
      }
    }
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
  if (summary->all.findings > KB_HTML_ROWS) {
    kb_buf_addf(
      out,
      "<p class=\"warning\">The table has the %d gravest of %zu findings, so that the page opens "
      "quickly. The formats json and csv have all of them.</p>\n",
      KB_HTML_ROWS, summary->all.findings);
  }
  add_filters(out, summary);
  kb_buf_add_text(out,
                  "<table role=\"table\" class=\"findings\" aria-labelledby=\"findings-title\">\n");
  add_head(out);
  kb_report_send(report);
  write_rows(report);
  kb_buf_add_text(out, "</tbody>\n</table>\n</section>\n");
}
