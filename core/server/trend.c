#include "server/trend.h"

#include "base/date.h"
#include "base/text.h"
#include "report/html_days.h"
#include "server/stats.h"

#include <stdio.h>
#include <stdlib.h>

/* Days before 1970 do not matter: times of reports are of the time of kbtriage. */
const char kb_trend_sql[] =
  "WITH RECURSIVE e AS (SELECT opened / 86400 AS o, closed / 86400 AS c, how = 'fixed' AS f"
  " FROM episode JOIN trouble t ON t.id = episode.trouble JOIN subject s ON s.id = t.subject"
  " WHERE" KB_OF_TENANT " AND (:article IS NULL OR t.article = :article COLLATE NOCASE)),"
  " span(a, z) AS (SELECT max(min(at) / 86400, max(at) / 86400 - :days + 1), max(at) / 86400"
  " FROM run s WHERE" KB_OF_TENANT "),"
  " day(n) AS (SELECT a FROM span WHERE a IS NOT NULL UNION ALL SELECT n + 1 FROM day, span"
  " WHERE n < z),"
  " change AS (SELECT n, sum(opened) AS opened, sum(closed) AS closed, sum(fixed) AS fixed FROM"
  " (SELECT o AS n, 1 AS opened, 0 AS closed, 0 AS fixed FROM e"
  " UNION ALL SELECT c, 0, 1, f FROM e WHERE c IS NOT NULL) GROUP BY n)"
  " SELECT day.n, coalesce(opened, 0), coalesce(fixed, 0), (SELECT coalesce(sum(opened - closed), 0)"
  " FROM change, span WHERE n < a) + sum(coalesce(opened - closed, 0)) OVER (ORDER BY day.n)"
  " FROM day LEFT JOIN change ON change.n = day.n ORDER BY day.n";

enum { HEIGHT = 100, FEWEST = 14 }; /* a few days are not stretched to the width of the page */

struct day {
  int number;
  size_t opened, fixed, open;
};

struct days {
  struct day list[KB_STATS_DAYS];
  size_t count;
};

static bool take_day(void *context, const struct kb_store_row *row)
{
  struct days *days = context;
  if (days->count < KB_STATS_DAYS) {
    days->list[days->count++] =
      (struct day){(int)kb_store_number(row, 0), (size_t)kb_store_number(row, 1),
                   (size_t)kb_store_number(row, 2), (size_t)kb_store_number(row, 3)};
  }
  return true;
}

/* A chart: what is drawn above its line, and below it. */
struct drawing {
  const char *id, *title, *label, *note;
  const char *above, *below; /* classes; below: NULL: nothing */
};

static size_t value_of(const struct day *day, const char *what)
{
  return strcmp(what, "open") == 0     ? day->open
         : strcmp(what, "opened") == 0 ? day->opened
                                       : day->fixed;
}

static size_t most_of(const struct days *days, const char *what)
{
  size_t most = 0;
  for (size_t i = 0; what && i < days->count; i++) {
    const size_t value = value_of(&days->list[i], what);
    most = value > most ? value : most;
  }
  return most;
}

/* Days stand side by side with a gap, unless they are too many for gaps to be seen. */
static void add_column(struct kb_buf *out, const struct days *days, size_t at, double zero,
                       double step, const struct drawing *drawing)
{
  const struct day *day = &days->list[at];
  const double gap = days->count > 92 ? 0 : 0.1;
  const double above = step * (double)value_of(day, drawing->above);
  const double below = drawing->below ? step * (double)value_of(day, drawing->below) : 0;
  char name[KB_DAY_NAME];
  kb_day_name(day->number, name);
  kb_buf_addf(out, "<g><title>%s: %s %s", name, KB_COUNT(value_of(day, drawing->above)),
              drawing->above);
  if (drawing->below) {
    kb_buf_addf(out, ", %s %s", KB_COUNT(value_of(day, drawing->below)), drawing->below);
  }
  kb_buf_addf(out, "</title><rect x=\"%zu\" width=\"1\" height=\"%d\"/>", at, HEIGHT);
  if (above > 0) {
    kb_buf_addf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.2f\" width=\"%.1f\" height=\"%.2f\"/>",
                drawing->above, (double)at + gap, zero - above, 1 - 2 * gap, above);
  }
  if (below > 0) {
    kb_buf_addf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.2f\" width=\"%.1f\" height=\"%.2f\"/>",
                drawing->below, (double)at + gap, zero, 1 - 2 * gap, below);
  }
  kb_buf_add_text(out, "</g>\n");
}

static void add_drawing(struct kb_buf *out, const struct days *days, const struct drawing *drawing)
{
  char first[KB_DAY_NAME];
  char last[KB_DAY_NAME];
  const size_t above = most_of(days, drawing->above);
  const size_t below = most_of(days, drawing->below);
  const size_t most = above + below;
  const double step = most > 0 ? (double)HEIGHT / (double)most : 0;
  const double zero = most > 0 ? step * (double)above : HEIGHT;
  const size_t width = days->count < FEWEST ? FEWEST : days->count;
  kb_day_name(days->list[0].number, first);
  kb_day_name(days->list[days->count - 1].number, last);
  if (drawing->below) {
    kb_buf_addf(out,
                "<p class=\"legend\"><span class=\"key %s\">%s</span> "
                "<span class=\"key %s\">%s</span></p>\n",
                drawing->above, drawing->above, drawing->below, drawing->below);
  }
  kb_buf_addf(out,
              "<div class=\"days\"><span class=\"most\">%s</span>"
              "<svg viewBox=\"0 0 %zu %d\" preserveAspectRatio=\"none\" role=\"img\" "
              "aria-label=\"%s by day from %s to %s; the numbers follow\">\n",
              KB_COUNT(above), width, HEIGHT, drawing->label, first, last);
  for (size_t i = 0; i < days->count; i++) {
    add_column(out, days, i, zero, step, drawing);
  }
  if (drawing->below && most > 0) {
    kb_buf_addf(out, "<line x1=\"0\" x2=\"%zu\" y1=\"%.2f\" y2=\"%.2f\"/>", width, zero, zero);
  }
  kb_buf_add_text(out, "</svg>");
  if (drawing->below) {
    kb_buf_addf(out, "<span class=\"least\">%s</span>", KB_COUNT(below));
  }
  kb_buf_addf(out, "<span class=\"from\">%s</span>", first);
  if (days->count > 1) {
    kb_buf_addf(out, " <span class=\"to\">%s</span>", last);
  }
  kb_buf_add_text(out, "</div>\n");
}

static void add_numbers(struct kb_buf *out, const struct days *days)
{
  kb_buf_add_text(out, "<details class=\"wide\"><summary>The numbers by day</summary>\n"
                       "<div class=\"numbers\"><table><thead><tr><th scope=\"col\">Day</th>"
                       "<th scope=\"col\">Opened</th><th scope=\"col\">Fixed</th>"
                       "<th scope=\"col\">Open at its end</th></tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < days->count; i++) {
    const struct day *day = &days->list[i];
    char name[KB_DAY_NAME];
    kb_day_name(day->number, name);
    kb_buf_addf(out, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td></tr>\n", name,
                KB_COUNT(day->opened), KB_COUNT(day->fixed), KB_COUNT(day->open));
  }
  kb_buf_add_text(out, "</tbody></table></div></details>\n");
}

enum kb_status kb_trend_charts(struct kb_buf *out, struct kb_store *store,
                               const struct kb_bind *binds, struct kb_error *error)
{
  static const struct drawing drawings[] = {
    {"chart-open", "Open troubles over time", "Open troubles",
     "Open at the end of each day (UTC), up to that of the newest report.", "open", NULL},
    {"chart-changes", "Opened and fixed per day", "Troubles opened and fixed",
     "Opened above the line, fixed below it. A trouble may also be closed in other ways.", "opened",
     "fixed"},
  };
  struct days *days = calloc(1, sizeof *days);
  if (!days) {
    return kb_fail_no_memory(error);
  }
  const enum kb_status status = kb_store_run(store, kb_trend_sql, binds, take_day, days, error);
  for (size_t i = 0; days->count > 0 && i < sizeof drawings / sizeof drawings[0]; i++) {
    kb_buf_addf(out, "<div class=\"wide\">");
    kb_html_figure_begin(out, drawings[i].id, drawings[i].title);
    add_drawing(out, days, &drawings[i]);
    kb_html_figure_end(out, drawings[i].note);
    kb_buf_add_text(out, "</div>\n");
  }
  if (days->count > 0) {
    add_numbers(out, days);
  }
  free(days);
  return status;
}
