#include "article/finding.h"
#include "base/text.h"
#include "report/html_text.h"
#include "report/wording.h"
#include "server/answer.h"
#include "server/when.h"

/* A table that becomes a list of records where there is no room for it: each cell says the title
   of its column (data-title). */

struct html_answer {
  struct kb_buf *out;
  const struct kb_answer_column *columns;
  size_t count; /* of rows */
};

/* Its class. */
static const char *const kinds[] = {
  [KB_ANSWER_TEXT] = "text", [KB_ANSWER_COUNT] = "count", [KB_ANSWER_TIME] = "time",
  [KB_ANSWER_DAY] = "day",   [KB_ANSWER_SPAN] = "span",   [KB_ANSWER_VERDICT] = "text",
  [KB_ANSWER_NAME] = "text", [KB_ANSWER_BELOW] = "text",
};

static void add_titles(struct kb_buf *out, const struct kb_answer_column *columns)
{
  kb_buf_add_text(out, "<table class=\"data\">\n<thead><tr>");
  for (; columns->kind != KB_ANSWER_END; columns++) {
    if (columns->title) {
      kb_buf_addf(out, "<th scope=\"col\" class=\"%s\">%s</th>", kinds[columns->kind],
                  columns->title);
    }
  }
  kb_buf_add_text(out, "</tr></thead>\n<tbody>\n");
}

/* A verdict comes from a report: one that this program does not know is a text as any. */
static void add_verdict(struct kb_buf *out, const char *text)
{
  for (int verdict = 0; verdict < KB_VERDICT_COUNT; verdict++) {
    if (strcmp(kb_verdict_name((enum kb_verdict)verdict), text) == 0) {
      kb_buf_addf(out, "<span class=\"badge %s\">%s</span>", text,
                  kb_wording_verdict((enum kb_verdict)verdict));
      return;
    }
  }
  kb_html_text(out, text);
}

static void add_cell(struct kb_buf *out, const struct kb_answer_column *column, const char *text)
{
  if (column->kind == KB_ANSWER_NAME) {
    kb_buf_add_text(out, "<th scope=\"row\">");
  } else {
    kb_buf_addf(out, "<td class=\"%s\" data-title=\"%s\">", kinds[column->kind], column->title);
  }
  if (column->kind == KB_ANSWER_VERDICT) {
    add_verdict(out, text);
  } else {
    kb_html_text(out, text);
  }
}

static void add_below(struct kb_buf *out, const char *text)
{
  if (text[0]) {
    kb_buf_add_text(out, "<small>");
    kb_html_text(out, text);
    kb_buf_add_text(out, "</small>");
  }
}

static bool html_row(void *context, const struct kb_store_row *row)
{
  struct html_answer *answer = context;
  struct kb_buf *out = answer->out;
  const char *end = ""; /* of the cell before */
  if (answer->count++ >= KB_ANSWER_ROWS) {
    return true;
  }
  kb_buf_add_text(out, "<tr>");
  for (size_t n = 0; answer->columns[n].kind != KB_ANSWER_END; n++) {
    const struct kb_answer_column *column = &answer->columns[n];
    char made[KB_WHEN_SIZE];
    char count[KB_COUNT_SIZE];
    const char *text = kb_answer_shown(column, row, n, made);
    if (column->kind == KB_ANSWER_COUNT) {
      text = kb_count_text((size_t)kb_store_number(row, n), count);
    }
    if (column->kind == KB_ANSWER_BELOW) {
      add_below(out, text);
    } else if (column->title) {
      kb_buf_add_text(out, end);
      add_cell(out, column, text);
      end = column->kind == KB_ANSWER_NAME ? "</th>" : "</td>";
    }
  }
  kb_buf_addf(out, "%s</tr>\n", end);
  return !out->failed;
}

enum kb_status kb_answer_html(struct kb_buf *out, struct kb_store *store,
                              const struct kb_answer_query *query, const struct kb_bind *binds,
                              size_t *count, struct kb_error *error)
{
  struct html_answer answer = {out, query->columns, 0};
  const size_t begin = out->length;
  add_titles(out, query->columns);
  const enum kb_status status = kb_store_run(store, query->sql, binds, html_row, &answer, error);
  if (answer.count == 0 && !out->failed) {
    kb_buf_cut(out, begin);
  } else {
    kb_buf_add_text(out, "</tbody>\n</table>\n");
  }
  *count = answer.count;
  return status;
}
