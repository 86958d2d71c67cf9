#include "base/text.h"
#include "report/html_chart.h"
#include "report/html_days.h"
#include "report/html_text.h"
#include "server/page.h"
#include "server/stats.h"
#include "server/trend.h"

#include <stdio.h>

enum { BARS = 8 };

/* A list of bars, from the first rows of a part. */
struct bars {
  struct kb_buf *out;
  size_t name, of, value; /* columns: a name, and of what */
  bool is_span;
  size_t count;
  size_t most;
  const char *kind, *unnamed;
};

static bool take_bar(void *context, const struct kb_store_row *row)
{
  struct bars *bars = context;
  const int64_t value = kb_store_number(row, bars->value);
  const size_t size = value > 0 ? (size_t)value : 0;
  struct kb_buf label = {0};
  char span[KB_WHEN_SIZE];
  if (bars->count++ >= BARS) {
    return true;
  }
  bars->most = size > bars->most ? size : bars->most;
  const char *name = kb_store_text(row, bars->name);
  kb_buf_add_text(&label, name[0] ? name : bars->unnamed);
  if (kb_store_text(row, bars->of)[0]) {
    kb_buf_addf(&label, " (%s)", kb_store_text(row, bars->of));
  }
  kb_html_bar(bars->out,
              &(struct kb_html_bar){.kind = bars->kind,
                                    .count = size,
                                    .most = bars->most,
                                    .value = bars->is_span ? kb_span_text(value, span) : NULL},
              &label);
  return !bars->out->failed;
}

static const struct kb_stats_part *part_of(const char *key)
{
  const struct kb_stats_part *part = kb_stats_parts;
  while (part->key && strcmp(part->key, key) != 0) {
    part++;
  }
  return part;
}

/* The rows come with the largest first. */
static enum kb_status add_bars(struct kb_store *store, const struct kb_stats_part *part,
                               const struct kb_bind *binds, struct bars *bars,
                               struct kb_error *error)
{
  struct kb_buf *out = bars->out;
  char id[64];
  (void)snprintf(id, sizeof id, "chart-%s", part->key);
  kb_html_figure_begin(out, id, part->title);
  const size_t begin = out->length;
  kb_buf_add_text(out, "<ul class=\"bars\">\n");
  const enum kb_status status = kb_store_run(store, part->query.sql, binds, take_bar, bars, error);
  if (bars->count == 0 && !out->failed) {
    kb_buf_cut(out, begin);
  } else {
    kb_buf_add_text(out, "</ul>\n");
  }
  kb_html_figure_end(out, bars->count == 0     ? part->none
                          : bars->count > BARS ? "The first 8; all are listed below."
                                               : "");
  return status;
}

static enum kb_status add_charts(struct kb_buf *out, struct kb_store *store,
                                 const struct kb_bind *binds, struct kb_error *error)
{
  struct bars repair = {.out = out,
                        .name = 0,
                        .of = 1,
                        .value = 3,
                        .is_span = true,
                        .kind = "inconclusive",
                        .unnamed = "Failing, and no alert says why"};
  struct bars recurring = {
    .out = out, .name = 0, .of = 1, .value = 3, .kind = "confirmed", .unnamed = "Without a name"};
  kb_page_section(out, "trends", "Trends");
  kb_buf_add_text(out, "<div class=\"charts\">\n");
  enum kb_status status = kb_trend_charts(out, store, binds, error);
  if (status == KB_OK) {
    status = add_bars(store, part_of("time_to_repair"), binds, &repair, error);
  }
  if (status == KB_OK) {
    status = add_bars(store, part_of("recurring_records"), binds, &recurring, error);
  }
  kb_buf_add_text(out, "</div>\n</section>\n");
  return status;
}

static enum kb_status add_part(struct kb_buf *out, struct kb_store *store,
                               const struct kb_stats_part *part, const struct kb_bind *binds,
                               struct kb_error *error)
{
  size_t count = 0;
  kb_page_section(out, part->key, part->title);
  const enum kb_status status = kb_answer_html(out, store, &part->query, binds, &count, error);
  if (count == 0) {
    kb_buf_addf(out, "<p>%s</p>\n", part->none);
  }
  kb_buf_add_text(out, "</section>\n");
  return status;
}

static void add_never(struct kb_buf *out, const struct kb_never_matched *never)
{
  kb_page_section(out, "never_matched", "Articles that never matched");
  if (never->count == 0) {
    kb_buf_add_text(out, "<p>none</p>\n");
  } else {
    kb_buf_addf(out, "<details><summary>%s of the rule set</summary>\n<ul class=\"plain\">\n",
                KB_COUNT(never->count));
    for (size_t i = 0; i < never->count; i++) {
      kb_buf_add_text(out, "<li>");
      kb_html_text(out, never->list[i]->code);
      kb_buf_add_text(out, " <small>");
      kb_html_text(out, never->list[i]->title);
      kb_buf_add_text(out, "</small></li>\n");
    }
    kb_buf_add_text(out, "</ul></details>\n");
  }
  kb_buf_add_text(out, "</section>\n");
}

/* First what is to be looked after: tenants that are not watched any more. */
static enum kb_status add_warning(struct kb_buf *out, struct kb_store *store,
                                  const struct kb_bind *binds, struct kb_error *error)
{
  static const char sql[] =
    "SELECT count(*) FROM (SELECT max(CASE WHEN s.complete THEN s.at END) AS last FROM run s"
    " WHERE" KB_OF_TENANT " GROUP BY s.tenant HAVING last IS NULL OR last < :now - 86400)";
  int64_t count = 0;
  const enum kb_status status = kb_store_count(store, sql, binds, &count, error);
  if (count > 0) {
    kb_buf_addf(out,
                "<p class=\"warning\"><a href=\"#without_complete_run\">%s tenant%s without a "
                "complete run for 24 hours</a></p>\n",
                KB_COUNT((size_t)count), count == 1 ? "" : "s");
  }
  return status;
}

enum kb_status kb_stats_page(struct kb_buf *out, struct kb_store *store,
                             const struct kb_bind *binds, const struct kb_never_matched *never,
                             struct kb_error *error)
{
  enum kb_status status = kb_page_begin(out, "History of troubles", store, binds, error);
  if (status == KB_OK) {
    status = add_warning(out, store, binds, error);
  }
  if (status == KB_OK) {
    status = add_charts(out, store, binds, error);
  }
  for (const struct kb_stats_part *part = kb_stats_parts; status == KB_OK && part->key; part++) {
    if (strcmp(part->key, "days") != 0) { /* they are drawn */
      status = add_part(out, store, part, binds, error);
    }
  }
  add_never(out, never);
  kb_page_end(out);
  return status;
}
