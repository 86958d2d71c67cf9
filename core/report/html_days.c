#include "report/html_days.h"

#include "base/date.h"
#include "base/text.h"
#include "report/wording.h"

#include <stdio.h>

/* The most days that can be distinguished. */
enum { DAYS_SHOWN = 60, HEIGHT = 100 };

/* The latest days, including those without alerts. */
struct span {
  int first, last;
  size_t begin;   /* first index into the days of the statistics */
  size_t most;    /* highest number of alerts of one day */
  size_t earlier; /* number of alerts before */
};

static struct span find_span(const struct kb_statistics *statistics)
{
  struct span span = {.last = statistics->days[statistics->day_count - 1].number};
  span.begin = statistics->day_count;
  while (span.begin > 0 && statistics->days[span.begin - 1].number > span.last - DAYS_SHOWN) {
    span.begin--;
  }
  span.first = statistics->days[span.begin].number;
  for (size_t i = 0; i < statistics->day_count; i++) {
    const size_t alerts = statistics->days[i].covered + statistics->days[i].uncovered;
    if (i < span.begin) {
      span.earlier += alerts;
    } else if (alerts > span.most) {
      span.most = alerts;
    }
  }
  return span;
}

static void add_column(struct kb_buf *out, const struct kb_day *day, const struct span *span)
{
  const double step = (double)HEIGHT / (double)span->most;
  const double covered = step * (double)day->covered;
  const double uncovered = step * (double)day->uncovered;
  const double x = (double)(day->number - span->first) + 0.1;
  char name[KB_DAY_NAME];
  kb_day_name(day->number, name);
  kb_buf_addf(out, "<g><title>%s: %s covered, %s not</title>", name, KB_COUNT(day->covered),
              KB_COUNT(day->uncovered));
  if (day->covered > 0) {
    kb_buf_addf(out,
                "<rect class=\"covered\" x=\"%.1f\" y=\"%.2f\" width=\"0.8\" height=\"%.2f\"/>", x,
                HEIGHT - covered, covered);
  }
  if (day->uncovered > 0) {
    kb_buf_addf(out,
                "<rect class=\"uncovered\" x=\"%.1f\" y=\"%.2f\" width=\"0.8\" height=\"%.2f\"/>",
                x, HEIGHT - covered - uncovered, uncovered);
  }
  kb_buf_add_text(out, "</g>\n");
}

static void add_drawing(struct kb_buf *out, const struct kb_statistics *statistics,
                        const struct span *span)
{
  char first[KB_DAY_NAME];
  char last[KB_DAY_NAME];
  /* a few days are not stretched to the width of the page */
  const int width = span->last - span->first + 1 < 14 ? 14 : span->last - span->first + 1;
  kb_day_name(span->first, first);
  kb_day_name(span->last, last);
  kb_buf_addf(out,
              "<p class=\"legend\"><span class=\"key covered\">covered by an article</span> "
              "<span class=\"key uncovered\">not covered</span></p>\n"
              "<div class=\"days\"><span class=\"most\">%s</span>"
              "<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\" "
              "aria-label=\"Alerts by day from %s to %s, at most %s a day; the numbers follow\">\n",
              KB_COUNT(span->most), width, HEIGHT, first, last, KB_COUNT(span->most));
  for (size_t i = span->begin; i < statistics->day_count; i++) {
    add_column(out, &statistics->days[i], span);
  }
  kb_buf_addf(out, "</svg><span class=\"from\">%s</span>", first);
  if (span->last > span->first) {
    kb_buf_addf(out, " <span class=\"to\">%s</span>", last);
  }
  kb_buf_add_text(out, "</div>\n");
}

static void add_numbers(struct kb_buf *out, const struct kb_statistics *statistics)
{
  kb_buf_add_text(out,
                  "<details><summary>The numbers by day</summary>\n<div class=\"numbers\"><table>"
                  "<thead><tr><th scope=\"col\">Day</th><th scope=\"col\">Covered</th>"
                  "<th scope=\"col\">Not covered</th></tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < statistics->day_count; i++) {
    char name[KB_DAY_NAME];
    kb_day_name(statistics->days[i].number, name);
    kb_buf_addf(out, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td></tr>\n", name,
                KB_COUNT(statistics->days[i].covered), KB_COUNT(statistics->days[i].uncovered));
  }
  kb_buf_add_text(out, "</tbody></table></div></details>\n");
}

void kb_html_days(struct kb_buf *out, const struct kb_statistics *statistics)
{
  char note[400];
  struct span span = {0};
  kb_html_figure_begin(out, "chart-days", "Alerts by day");
  if (statistics->day_count > 0) {
    span = find_span(statistics);
    add_drawing(out, statistics, &span);
    add_numbers(out, statistics);
  }
  int length = snprintf(note, sizeof note, "%s alert%s, by the day they were created (UTC).",
                        KB_COUNT(statistics->alerts), kb_plural(statistics->alerts));
  if (span.earlier > 0) {
    length +=
      snprintf(note + length, sizeof note - (size_t)length,
               " The last %d days are drawn; %s came earlier.", DAYS_SHOWN, KB_COUNT(span.earlier));
  }
  if (statistics->undated > 0) {
    length += snprintf(note + length, sizeof note - (size_t)length, " %s ha%s no date in the data.",
                       KB_COUNT(statistics->undated), statistics->undated == 1 ? "s" : "ve");
  }
  if (statistics->beyond > 0) {
    snprintf(note + length, sizeof note - (size_t)length, " %s are of days past the first %s.",
             KB_COUNT(statistics->beyond), KB_COUNT(statistics->day_count));
  }
  kb_html_figure_end(out, note);
}
