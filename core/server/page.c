#include "server/page.h"

#include "base/text.h"
#include "cli/version.h"
#include "report/html_page.h"
#include "report/html_text.h"
#include "report/wording.h"
#include "server/history_style.h"
#include "server/stats.h"

/* What the head of each page says of the troubles that were selected, and of the reports. */
struct facts {
  size_t open, subjects, reopened, opened, fixed;
  bool has_others; /* not only mailboxes */
  bool has_mean;
  int64_t mean; /* seconds to repair */
  size_t reports;
  int64_t first, last; /* times of reports */
};

static size_t size_at(const struct kb_store_row *row, size_t column)
{
  return (size_t)kb_store_number(row, column);
}

static bool take_troubles(void *context, const struct kb_store_row *row)
{
  struct facts *facts = context;
  facts->open = size_at(row, 0);
  facts->subjects = size_at(row, 1);
  facts->reopened = size_at(row, 2);
  facts->opened = size_at(row, 3);
  facts->fixed = size_at(row, 4);
  facts->has_others = kb_store_number(row, 5) > 0;
  facts->has_mean = !kb_store_is_null(row, 6);
  facts->mean = kb_store_number(row, 6);
  return true;
}

static bool take_reports(void *context, const struct kb_store_row *row)
{
  struct facts *facts = context;
  facts->reports = size_at(row, 0);
  facts->first = kb_store_number(row, 1);
  facts->last = kb_store_number(row, 2);
  return true;
}

/* The week ends with the newest report, so that a page says the same whenever it is made. */
static enum kb_status find_facts(struct facts *facts, struct kb_store *store,
                                 const struct kb_bind *binds, struct kb_error *error)
{
  static const char troubles[] =
    "WITH week(begin) AS (SELECT max(at) - 7 * 86400 FROM run s WHERE" KB_OF_TENANT ")"
    " SELECT count(*) FILTER (WHERE closed IS NULL),"
    " count(DISTINCT iif(closed IS NULL, s.id, NULL)),"
    " count(*) FILTER (WHERE closed IS NULL AND t.times > 1),"
    " count(*) FILTER (WHERE opened > begin),"
    " count(*) FILTER (WHERE how = 'fixed' AND closed > begin),"
    " count(*) FILTER (WHERE closed IS NULL AND s.kind <> 'mailbox'),"
    " CAST(round(avg(closed - opened) FILTER (WHERE how = 'fixed')) AS INTEGER)"
    " FROM week, episode e JOIN trouble t ON t.id = e.trouble JOIN subject s ON s.id = t.subject"
    " WHERE" KB_OF_TENANT " AND (:article IS NULL OR t.article = :article COLLATE NOCASE)";
  static const char reports[] = "SELECT count(*), min(at), max(at) FROM run s WHERE" KB_OF_TENANT;
  enum kb_status status = kb_store_run(store, troubles, binds, take_troubles, facts, error);
  return status == KB_OK ? kb_store_run(store, reports, binds, take_reports, facts, error) : status;
}

static void write_facts(struct kb_buf *out, const struct facts *facts)
{
  char span[KB_WHEN_SIZE];
  char first[KB_WHEN_SIZE];
  char last[KB_WHEN_SIZE];
  kb_buf_addf(out, "<p class=\"totals\">Open now: %s", KB_COUNT(facts->open));
  if (facts->open > 0) {
    kb_buf_addf(out, " (in %s %s%s)", KB_COUNT(facts->subjects),
                facts->has_others ? "record" : "mailbox",
                facts->subjects == 1 ? ""
                : facts->has_others  ? "s"
                                     : "es");
  }
  if (facts->reopened > 0) {
    kb_buf_addf(out, "; %s came back after %s closed", KB_COUNT(facts->reopened),
                facts->reopened == 1 ? "it was" : "they were");
  }
  if (facts->reports > 0) {
    kb_buf_addf(out, "<br>\nIn the 7 days to the newest report: %s opened, %s fixed",
                KB_COUNT(facts->opened), KB_COUNT(facts->fixed));
  }
  if (facts->has_mean) {
    kb_buf_addf(out, "<br>\nMean time to repair: %s", kb_span_text(facts->mean, span));
  }
  kb_buf_addf(out, "<br>\n%s report%s", KB_COUNT(facts->reports), kb_plural(facts->reports));
  if (facts->reports > 0) {
    kb_buf_addf(out, ", from %s to %s", kb_when_text(facts->first, first),
                kb_when_text(facts->last, last));
  }
  kb_buf_add_text(out, "</p>\n");
}

enum kb_status kb_page_begin(struct kb_buf *out, const char *headline, struct kb_store *store,
                             const struct kb_bind *binds, struct kb_error *error)
{
  struct facts facts = {0};
  const enum kb_status status = find_facts(&facts, store, binds, error);
  kb_html_head_begin(out, &kb_history_style, NULL);
  kb_html_text(out, headline);
  kb_html_head_end(out, &kb_history_style);
  kb_html_body_begin(out);
  kb_html_text(out, headline);
  kb_buf_add_text(out, "</h1>\n");
  write_facts(out, &facts);
  kb_buf_add_text(out, "</header>\n<main id=\"content\">\n");
  return status;
}

void kb_page_end(struct kb_buf *out)
{
  kb_buf_add_text(out, "</main>\n<footer class=\"provenance\">\n<p>kbtriage ");
  kb_html_text(out, kb_version());
  kb_buf_add_text(out, "</p>\n</footer>\n</body>\n</html>\n");
}

void kb_page_section(struct kb_buf *out, const char *id, const char *title)
{
  kb_buf_addf(out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", id, id, title);
}
