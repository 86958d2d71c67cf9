#include "server/answer.h"

#include "article/finding.h"
#include "base/arena.h"
#include "base/csv.h"
#include "base/text.h"
#include "report/wording.h"

#include <stdio.h>
#include <string.h>

static size_t column_count(const struct kb_answer_column *columns)
{
  size_t count = 0;
  while (columns[count].kind != KB_ANSWER_END) {
    count++;
  }
  return count;
}

static bool is_empty(const struct kb_store_row *row, size_t n)
{
  return kb_store_is_null(row, n) || kb_store_text(row, n)[0] == '\0';
}

static bool is_number(enum kb_answer_kind kind)
{
  return kind == KB_ANSWER_COUNT || kind == KB_ANSWER_SPAN;
}

/* Of a value that is there; a number as its digits. */
static const char *text_of(enum kb_answer_kind kind, const struct kb_store_row *row, size_t n,
                           char made[KB_WHEN_SIZE])
{
  if (kind == KB_ANSWER_TIME || kind == KB_ANSWER_DAY) {
    kb_when_text(kb_store_number(row, n) * (kind == KB_ANSWER_DAY ? KB_DAY_SECONDS : 1), made);
    made[kind == KB_ANSWER_DAY ? strlen("2026-11-20") : strlen(made)] = '\0';
    return made;
  }
  return kb_store_text(row, n);
}

const char *kb_answer_shown(const struct kb_answer_column *column, const struct kb_store_row *row,
                            size_t n, char made[KB_WHEN_SIZE])
{
  return is_empty(row, n)                 ? (column->none ? column->none : "")
         : column->kind == KB_ANSWER_SPAN ? kb_span_text(kb_store_number(row, n), made)
                                          : text_of(column->kind, row, n, made);
}

/* --- JSON --- */

struct json_answer {
  struct kb_json_writer *json;
  const struct kb_answer_column *columns;
};

static bool json_row(void *context, const struct kb_store_row *row)
{
  const struct json_answer *answer = context;
  char time[KB_WHEN_SIZE];
  kb_json_begin_object(answer->json);
  for (size_t n = 0; answer->columns[n].kind != KB_ANSWER_END; n++) {
    const struct kb_answer_column *column = &answer->columns[n];
    if (!column->key) {
      continue;
    }
    kb_json_key(answer->json, column->key);
    if (is_empty(row, n)) {
      kb_json_null(answer->json);
    } else if (is_number(column->kind)) {
      kb_json_int(answer->json, kb_store_number(row, n));
    } else {
      kb_json_text(answer->json, text_of(column->kind, row, n, time));
    }
  }
  kb_json_end_object(answer->json);
  return !answer->json->out->failed;
}

enum kb_status kb_answer_json(struct kb_json_writer *json, struct kb_store *store,
                              const struct kb_answer_query *query, const struct kb_bind *binds,
                              struct kb_error *error)
{
  struct json_answer answer = {json, query->columns};
  kb_json_begin_array(json);
  const enum kb_status status = kb_store_run(store, query->sql, binds, json_row, &answer, error);
  kb_json_end_array(json);
  return status;
}

/* --- CSV --- */

struct csv_answer {
  struct kb_buf *out;
  const struct kb_answer_column *columns;
};

static bool csv_row(void *context, const struct kb_store_row *row)
{
  const struct csv_answer *answer = context;
  char made[KB_ANSWER_COLUMNS][KB_WHEN_SIZE];
  const char *cells[KB_ANSWER_COLUMNS];
  const struct kb_answer_column *column = answer->columns;
  size_t count = 0;
  for (size_t n = 0; column[n].kind != KB_ANSWER_END; n++) {
    if (column[n].key) {
      cells[count++] = is_empty(row, n) ? NULL : text_of(column[n].kind, row, n, made[n]);
    }
  }
  kb_csv_line(answer->out, cells, count);
  return !answer->out->failed;
}

enum kb_status kb_answer_csv(struct kb_buf *out, struct kb_store *store,
                             const struct kb_answer_query *query, const struct kb_bind *binds,
                             struct kb_error *error)
{
  struct csv_answer answer = {out, query->columns};
  const char *titles[KB_ANSWER_COLUMNS];
  size_t count = 0;
  for (size_t n = 0; query->columns[n].kind != KB_ANSWER_END; n++) {
    if (query->columns[n].key) {
      titles[count++] = query->columns[n].key;
    }
  }
  kb_csv_line(out, titles, count);
  return kb_store_run(store, query->sql, binds, csv_row, &answer, error);
}

/* --- Text --- */

/* Cells are collected, as a column is as wide as its widest. What stands below a row is one text.
 */
struct text_answer {
  const struct kb_answer_column *columns;
  size_t count; /* of columns */
  struct kb_arena arena;
  const char **cells; /* row after row, each with what stands below it */
  size_t cell_count;
  size_t width[KB_ANSWER_COLUMNS];
};

static bool is_in_row(const struct kb_answer_column *column)
{
  return column->title && column->kind != KB_ANSWER_BELOW;
}

/* Appends it as it is shown; returns its width. False: no memory. */
static bool add_cell(struct text_answer *answer, const char *text, size_t *width)
{
  struct kb_buf shown = {0};
  const char **cells =
    kb_arena_room(&answer->arena, answer->cells, answer->cell_count, 64, sizeof *answer->cells);
  kb_text_display(&shown, kb_slice_of(text));
  const char *kept = kb_arena_dup(&answer->arena, kb_buf_slice(&shown));
  const bool has_memory = cells && kept && !shown.failed;
  if (has_memory) {
    answer->cells = cells;
    answer->cells[answer->cell_count++] = kept;
    *width = kb_text_width(kb_slice_of(kept));
  }
  kb_buf_fini(&shown);
  return has_memory;
}

static bool add_in_row(struct text_answer *answer, size_t n, const char *text)
{
  size_t width = 0;
  const bool has_memory = add_cell(answer, text, &width);
  answer->width[n] = width > answer->width[n] ? width : answer->width[n];
  return has_memory;
}

static const char *text_of_verdict(const char *name)
{
  for (int verdict = 0; verdict < KB_VERDICT_COUNT; verdict++) {
    if (strcmp(kb_verdict_name((enum kb_verdict)verdict), name) == 0) {
      return kb_wording_verdict((enum kb_verdict)verdict);
    }
  }
  return name;
}

static bool text_row(void *context, const struct kb_store_row *row)
{
  struct text_answer *answer = context;
  struct kb_buf below = {0};
  bool has_memory = true;
  size_t ignored = 0;
  for (size_t n = 0; has_memory && n < answer->count; n++) {
    const struct kb_answer_column *column = &answer->columns[n];
    char made[KB_WHEN_SIZE];
    const char *text = kb_answer_shown(column, row, n, made);
    if (column->kind == KB_ANSWER_BELOW) {
      kb_buf_addf(&below, "%s%s", below.length > 0 && text[0] ? "; " : "", text);
    } else if (column->title) {
      has_memory =
        add_in_row(answer, n, column->kind == KB_ANSWER_VERDICT ? text_of_verdict(text) : text);
    }
  }
  has_memory =
    has_memory && !below.failed && add_cell(answer, below.length > 0 ? below.data : "", &ignored);
  kb_buf_fini(&below);
  return has_memory;
}

static void write_row(struct kb_buf *out, const struct text_answer *answer,
                      const char *const *cells, size_t width)
{
  enum { INDENT = 6 };
  size_t spaces = 0;
  kb_buf_add_text(out, "  ");
  for (size_t n = 0; n < answer->count; n++) {
    if (!is_in_row(&answer->columns[n])) {
      continue;
    }
    kb_buf_addf(out, "%*s%s", (int)spaces, "", *cells);
    spaces = answer->width[n] - kb_text_width(kb_slice_of(*cells)) + 2;
    cells++;
  }
  while (out->length > 0 && out->data[out->length - 1] == ' ') {
    kb_buf_cut(out, out->length - 1);
  }
  kb_buf_add_char(out, '\n');
  if ((*cells)[0]) {
    kb_buf_addf(out, "%*s", INDENT, "");
    kb_text_wrap(out, kb_slice_of(*cells), width, INDENT, INDENT);
    kb_buf_add_char(out, '\n');
  }
}

enum kb_status kb_answer_text(struct kb_buf *out, struct kb_store *store,
                              const struct kb_answer_query *query, const struct kb_bind *binds,
                              size_t width, size_t *count, struct kb_error *error)
{
  struct text_answer answer = {.columns = query->columns, .count = column_count(query->columns)};
  bool has_memory = true;
  size_t shown = 1;
  size_t ignored = 0;
  for (size_t n = 0; n < answer.count; n++) {
    if (is_in_row(&query->columns[n])) {
      shown++;
      has_memory = has_memory && add_in_row(&answer, n, query->columns[n].title);
    }
  }
  has_memory = has_memory && add_cell(&answer, "", &ignored);
  const enum kb_status status = has_memory
                                  ? kb_store_run(store, query->sql, binds, text_row, &answer, error)
                                  : kb_fail_no_memory(error);
  const size_t rows = answer.cell_count > 0 ? answer.cell_count / shown - 1 : 0;
  for (size_t i = 0; status == KB_OK && rows > 0 && i <= rows; i++) {
    write_row(out, &answer, answer.cells + i * shown, width);
  }
  *count = rows;
  kb_arena_fini(&answer.arena);
  return status;
}
