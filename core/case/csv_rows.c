#include "case/csv_rows.h"

#include "base/json_write.h"
#include "case/cell.h"
#include "case/csv_head.h"
#include "rows/decode.h"
#include "rows/scan.h"

#include <errno.h>
#include <stdlib.h>
#include <strings.h>

enum { READ_SIZE = 64 * 1024, RECORD_BYTES = 4 * 1024 * 1024, SHOWN = 60, NAMES_BYTES = 300 };

/* A column of the file. */
struct column {
  int place;            /* index in the table; -1: none */
  int relation;         /* of the subject: a view may show columns of related rows, too; -1: none */
  bool is_annotation;   /* name@…: annotates another column; or it is Excel's */
  struct kb_slice name; /* in the header */
  size_t unfit;         /* number of cells that are not a value of the column */
  size_t unfit_line;    /* line of the first of them */
  char unfit_text[SHOWN + 8];
};

struct kb_csv_rows {
  struct kb_input input;
  struct kb_decoder decoder;
  char *chunk;
  struct kb_buf text; /* bytes read; those from `start` on are not yet consumed */
  size_t start, line, index;
  uint64_t consumed;
  bool at_end, has_head;
  struct kb_error failure;
  struct kb_csv_head head;
  const struct kb_schema *schema;
  const struct kb_table *table;
  const struct kb_subject *subject; /* whose root the table is, or NULL */
  struct column *columns;
  struct kb_csv_record record;
  struct kb_buf json, value;
  struct kb_tokens tokens;
};

/* --- The input --- */

struct kb_csv_rows *kb_csv_rows_new(const struct kb_schema *schema, struct kb_input input)
{
  struct kb_csv_rows *rows = calloc(1, sizeof *rows);
  if (!rows) {
    return NULL;
  }
  rows->schema = schema;
  rows->input = input;
  rows->line = 1;
  rows->chunk = malloc(READ_SIZE);
  if (!rows->chunk) {
    kb_csv_rows_free(rows);
    return NULL;
  }
  return rows;
}

void kb_csv_rows_free(struct kb_csv_rows *rows)
{
  if (rows) {
    kb_csv_record_fini(&rows->head.names);
    kb_csv_record_fini(&rows->record);
    kb_buf_fini(&rows->text);
    kb_buf_fini(&rows->json);
    kb_buf_fini(&rows->value);
    kb_tokens_fini(&rows->tokens);
    free(rows->columns);
    free(rows->chunk);
    free(rows);
  }
}

uint64_t kb_csv_rows_consumed(const struct kb_csv_rows *rows)
{
  return rows->consumed;
}

static struct kb_slice rest(const struct kb_csv_rows *rows)
{
  return (struct kb_slice){kb_buf_slice(&rows->text).data + rows->start,
                           rows->text.length - rows->start};
}

static void consume(struct kb_csv_rows *rows, size_t bytes)
{
  const char *at = rest(rows).data;
  const char *end = at + bytes;
  while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
    rows->line++;
    at++;
  }
  rows->start += bytes;
}

/* Reads at least as many bytes as are there, so that a long record is not rescanned too often. */
static bool fill(struct kb_csv_rows *rows)
{
  kb_buf_drop(&rows->text, rows->start);
  rows->start = 0;
  const size_t wanted = rows->text.length;
  size_t before = 0;
  do {
    before = rows->text.length;
    const ssize_t count = rows->input.read(rows->input.context, rows->chunk, READ_SIZE);
    if (count < 0) {
      kb_fail(&rows->failure, errno == EINTR ? KB_INTERRUPTED : KB_IO, "cannot be read: %s",
              strerror(errno));
      return false;
    }
    rows->consumed += (uint64_t)count;
    rows->at_end = count == 0;
    kb_decode(&rows->decoder, (struct kb_slice){rows->chunk, (size_t)count}, rows->at_end,
              &rows->text);
  } while (!rows->at_end && !rows->text.failed &&
           (rows->text.length < wanted * 2 || rows->text.length == before));
  if (rows->text.failed) {
    kb_fail_no_memory(&rows->failure);
  }
  return rows->failure.status == KB_OK;
}

/* --- Rows --- */

static const struct kb_table *table_of(const struct kb_csv_rows *rows, const struct column *column)
{
  return column->relation >= 0 ? rows->subject->relations[column->relation].table : rows->table;
}

/* Whether a view may show columns of the relation's row: it is reached by a lookup of the row. */
static bool is_shown(const struct kb_relation *relation)
{
  return relation->from < 0 && !relation->is_many && relation->pair_count == 1 &&
         relation->documented > 0 && relation->pairs[0].theirs == KB_KEY;
}

static bool may_name(const struct kb_relation *relation, int lookup)
{
  return is_shown(relation) && relation->lookup_table < 0 && relation->pairs[0].own == lookup &&
         relation->table->has_name;
}

/* A column of a related row. */
static void map_related(const struct kb_csv_rows *rows, struct column *column)
{
  for (size_t i = 0; rows->subject && i < rows->subject->relation_count; i++) {
    const struct kb_relation *relation = &rows->subject->relations[i];
    struct kb_slice title;
    int place = -1;
    if (is_shown(relation) &&
        kb_cell_is_related(rows->table, relation->pairs[0].own, relation->table, column->name,
                           &title) &&
        kb_cell_heading(relation->table, title, &place) != KB_HEADING_NONE) {
      column->relation = (int)i;
      column->place = place;
      return;
    }
  }
}

/* The lookup that a view calls by the title of the table it leads to; -1: none. */
static int lookup_by_table(const struct kb_csv_rows *rows, const struct column *column)
{
  for (size_t i = 0; rows->subject && i < rows->subject->relation_count; i++) {
    const struct kb_relation *relation = &rows->subject->relations[i];
    const char *title = relation->table->display_name;
    if (is_shown(relation) && may_name(relation, relation->pairs[0].own) &&
        column->name.length == strlen(title) &&
        strncasecmp(column->name.data, title, column->name.length) == 0) {
      return relation->pairs[0].own;
    }
  }
  return -1;
}

/* Where two headings name one column, the surer one counts. */
static bool map_columns(struct kb_csv_rows *rows)
{
  const struct kb_csv_record *names = &rows->head.names;
  bool *taken = calloc(rows->table->column_count, sizeof *taken);
  rows->columns = calloc(names->count, sizeof *rows->columns);
  if (!rows->columns || !taken) {
    free(taken);
    return false;
  }
  for (size_t i = 0; i < names->count; i++) {
    struct column *column = &rows->columns[i];
    const struct kb_slice name = kb_csv_cell(names, i);
    column->name = name;
    column->is_annotation =
      name.length == 0 || kb_cell_is_hidden(name) || memchr(name.data, '@', name.length) != NULL;
    column->place = -1;
    column->relation = -1;
    map_related(rows, column);
  }
  for (int heading = KB_HEADINGS - 1; heading > KB_HEADING_NONE; heading--) {
    for (size_t i = 0; i < names->count; i++) {
      struct column *column = &rows->columns[i];
      int place = -1;
      if (column->place < 0 &&
          kb_cell_heading(rows->table, column->name, &place) == (enum kb_heading)heading &&
          !taken[place]) {
        taken[place] = true;
        column->place = place;
      }
    }
  }
  for (size_t i = 0; i < names->count; i++) {
    const int lookup = rows->columns[i].place < 0 ? lookup_by_table(rows, &rows->columns[i]) : -1;
    if (lookup >= 0 && !taken[lookup]) {
      taken[lookup] = true;
      rows->columns[i].place = lookup;
    }
  }
  free(taken);
  return true;
}

static bool begin(struct kb_csv_rows *rows)
{
  enum kb_csv_result result = KB_CSV_MORE;
  while (result == KB_CSV_MORE && !rows->at_end && fill(rows)) {
    result = rows->text.length == 0 && !rows->at_end
               ? KB_CSV_MORE
               : kb_csv_head_read(rest(rows), rows->at_end, &rows->head);
  }
  if (rows->failure.status != KB_OK) {
    return false;
  }
  rows->table = result == KB_CSV_RECORD ? kb_csv_head_table(rows->schema, &rows->head) : NULL;
  if (!rows->table) {
    return false; /* the header differs from when it was first read */
  }
  rows->subject = kb_schema_subject_of(rows->table);
  consume(rows, rows->head.before + rows->head.length);
  rows->has_head = map_columns(rows);
  if (!rows->has_head) {
    kb_fail_no_memory(&rows->failure);
  }
  return rows->has_head;
}

static void note_unfit(const struct kb_csv_rows *rows, struct column *column, struct kb_slice text)
{
  if (column->unfit++ == 0) {
    column->unfit_line = rows->line;
    const size_t length = text.length < SHOWN ? text.length : SHOWN;
    memcpy(column->unfit_text, text.data, length);
    column->unfit_text[length] = '\0';
  }
}

/* A view shows the name of the row that a lookup leads to, not its id. Returns its relation, or -1.
 */
static int named_relation(const struct kb_csv_rows *rows, const struct column *column)
{
  for (size_t i = 0; rows->subject && column->relation < 0 && i < rows->subject->relation_count;
       i++) {
    if (may_name(&rows->subject->relations[i], column->place)) {
      return (int)i;
    }
  }
  return -1;
}

/* Writes the cells of the row's own columns (relation -1), or of a related row's. `names`: of
   related rows, where these stand in place of their ids. True if any cell was not empty. */
static bool write_cells(struct kb_csv_rows *rows, struct kb_json_writer *json, int relation,
                        struct kb_slice names[KB_RELATIONS_MAX])
{
  bool any = false;
  for (size_t i = 0; i < rows->head.names.count; i++) {
    struct column *column = &rows->columns[i];
    const struct kb_table *table = table_of(rows, column);
    const struct kb_slice text = kb_csv_cell(&rows->record, i);
    if (column->place < 0 || column->relation != relation || table->columns[column->place].secret) {
      continue;
    }
    any = any || text.length > 0;
    kb_buf_clear(&rows->value);
    const int named = named_relation(rows, column);
    if (kb_cell_write(&rows->value, table, column->place, text)) {
      kb_json_key(json, table->columns[column->place].name);
      kb_json_raw(json, kb_buf_slice(&rows->value));
    } else if (named >= 0) {
      names[named] = text;
    } else {
      note_unfit(rows, column, text);
    }
    rows->json.failed = rows->json.failed || rows->value.failed;
  }
  return any;
}

/* A related row, where the record has its name or columns of it. */
static void write_related(struct kb_csv_rows *rows, struct kb_json_writer *json, int relation,
                          struct kb_slice names[KB_RELATIONS_MAX])
{
  const struct kb_relation *to = &rows->subject->relations[relation];
  const struct kb_slice name = names[relation];
  const size_t before = rows->json.length;
  kb_json_key(json, kb_schema_place_name(rows->table, to->navigations[0]));
  kb_json_begin_object(json);
  if (name.length > 0) {
    kb_buf_clear(&rows->value);
    kb_cell_write(&rows->value, to->table, KB_NAME, name); /* a text always can be */
    kb_json_key(json, to->table->columns[KB_NAME].name);
    kb_json_raw(json, kb_buf_slice(&rows->value));
    rows->json.failed = rows->json.failed || rows->value.failed;
  }
  const bool has_columns = write_cells(rows, json, relation, names);
  kb_json_end_object(json);
  if (name.length == 0 && !has_columns) {
    kb_buf_cut(&rows->json, before);
  }
}

/* Writes the record as a JSON row. */
static void write_row(struct kb_csv_rows *rows)
{
  struct kb_json_writer json = {.out = &rows->json};
  struct kb_slice names[KB_RELATIONS_MAX] = {{0}};
  kb_buf_clear(&rows->json);
  kb_json_begin_object(&json);
  write_cells(rows, &json, -1, names);
  for (size_t i = 0; rows->subject && i < rows->subject->relation_count; i++) {
    if (is_shown(&rows->subject->relations[i])) {
      write_related(rows, &json, (int)i, names);
    }
  }
  kb_json_end_object(&json);
}

/* The lookup by which rows of the table belong to the root of a subject, whose title is `*owner`;
   or -1. */
static int tie_of(const struct kb_csv_rows *rows, const char **owner)
{
  for (size_t i = 0; i < rows->schema->subject_count; i++) {
    const struct kb_subject *subject = rows->schema->subjects[i];
    const struct kb_relation *errors =
      subject->errors >= 0 ? &subject->relations[subject->errors] : NULL;
    if (errors && errors->table == rows->table && errors->pair_count == 1) {
      *owner = subject->table->title;
      return errors->pairs[0].theirs;
    }
  }
  return -1;
}

/* Whether a row with error texts refers to what it belongs to by a name. */
static bool is_tied_by_name(const struct kb_csv_rows *rows, struct kb_error *error)
{
  const char *owner = "";
  const int lookup = tie_of(rows, &owner);
  for (size_t i = 0; lookup >= 0 && i < rows->head.names.count; i++) {
    const struct column *column = &rows->columns[i];
    const struct kb_slice text = kb_csv_cell(&rows->record, i);
    struct kb_buf value = {0};
    if (column->place == lookup && !kb_cell_write(&value, rows->table, lookup, text)) {
      kb_fail(error, KB_INVALID,
              "%.*s is no id (%.*s), so the %s belongs to no %s: export %s, or let kbtriage scan "
              "count the errors in this file",
              (int)column->name.length, column->name.data,
              (int)(text.length < SHOWN ? text.length : SHOWN), text.data, rows->table->title,
              owner, rows->table->columns[lookup].name);
      kb_buf_fini(&value);
      return true;
    }
    kb_buf_fini(&value);
  }
  return false;
}

static bool is_empty_beyond(const struct kb_csv_record *record, size_t count)
{
  return count >= record->count || record->text.length == (count > 0 ? record->ends[count - 1] : 0);
}

/* Whether the record cannot be a row; then `error` says why. */
static bool is_unusable(const struct kb_csv_rows *rows, struct kb_error *error)
{
  const size_t names = rows->head.names.count;
  if (rows->record.count < names || !is_empty_beyond(&rows->record, names)) {
    kb_fail(
      error, KB_INVALID,
      "%zu cell%s, where the header has %zu: a delimiter within a cell needs quotes around it",
      rows->record.count, rows->record.count == 1 ? "" : "s", names);
    return true;
  }
  return is_tied_by_name(rows, error);
}

/* Skips a line of a record that does not end: the next record may begin on the next line. */
static void skip_line(struct kb_csv_rows *rows)
{
  const struct kb_slice text = rest(rows);
  const char *newline = memchr(text.data, '\n', text.length);
  consume(rows, newline ? (size_t)(newline - text.data) + 1 : text.length);
}

static bool is_blank_record(const struct kb_csv_record *record)
{
  const char *text = kb_buf_text(&record->text);
  return record->count == 1 && text[strspn(text, " \t\r\f\v")] == '\0';
}

/* The next record that is not a blank line, and its length. KB_CSV_MORE: there is none. */
static enum kb_csv_result next_record(struct kb_csv_rows *rows, size_t *length)
{
  for (;;) {
    if (rows->start == rows->text.length && rows->at_end) {
      return KB_CSV_MORE;
    }
    enum kb_csv_result result = KB_CSV_MORE;
    if (rows->start < rows->text.length) {
      result = kb_csv_read(&rows->record, rest(rows), rows->head.delimiter, rows->at_end, length);
    }
    if (result == KB_CSV_MORE && rest(rows).length > RECORD_BYTES) {
      return KB_CSV_UNCLOSED;
    }
    if (result == KB_CSV_MORE && fill(rows)) {
      continue;
    }
    if (result == KB_CSV_RECORD && is_blank_record(&rows->record)) {
      consume(rows, *length);
      continue;
    }
    return result;
  }
}

enum kb_rows_result kb_csv_rows_next(struct kb_csv_rows *rows, struct kb_row *row,
                                     struct kb_error *error)
{
  size_t length = 0;
  const bool good = rows->has_head || begin(rows);
  const enum kb_csv_result result = good ? next_record(rows, &length) : KB_CSV_MORE;
  if (result == KB_CSV_NO_MEMORY) {
    kb_fail_no_memory(&rows->failure);
  }
  if (rows->failure.status != KB_OK) {
    *error = rows->failure;
    return KB_ROWS_FAILED;
  }
  if (result == KB_CSV_MORE) {
    return KB_ROWS_END;
  }
  *row = (struct kb_row){.line = rows->line, .index = rows->index++, .in_list = true};
  if (result == KB_CSV_UNCLOSED) {
    kb_fail(error, KB_INVALID, "the record does not end: a quote in it is not closed");
    skip_line(rows);
    return KB_ROWS_REJECTED;
  }
  const bool is_bad = is_unusable(rows, error);
  if (!is_bad) {
    write_row(rows);
    if (rows->json.failed || !kb_scan_tokens(&rows->tokens, kb_buf_slice(&rows->json))) {
      return kb_fail_no_memory(error) == KB_OK ? KB_ROWS_END : KB_ROWS_FAILED;
    }
    row->json = kb_buf_slice(&rows->json);
    row->tokens = rows->tokens.list;
  }
  consume(rows, length);
  return is_bad ? KB_ROWS_REJECTED : KB_ROWS_ROW;
}

/* --- Notes on what was ignored --- */

void kb_csv_rows_notes(const struct kb_csv_rows *rows, kb_take_note take, void *context)
{
  struct kb_buf note = {0};
  size_t count = 0;
  for (size_t i = 0; rows->has_head && i < rows->head.names.count; i++) {
    const struct column *column = &rows->columns[i];
    if (column->place < 0 && !column->is_annotation && note.length < NAMES_BYTES) {
      kb_buf_addf(&note, "%s%.*s", count > 0 ? ", " : "columns that are not read: ",
                  (int)(column->name.length < SHOWN ? column->name.length : SHOWN),
                  column->name.data);
    }
    count += column->place < 0 && !column->is_annotation;
  }
  if (count > 0) {
    kb_buf_add_text(&note, note.length >= NAMES_BYTES ? ", …" : "");
    take(context, kb_buf_text(&note));
  }
  for (size_t i = 0; rows->has_head && i < rows->head.names.count; i++) {
    const struct column *column = &rows->columns[i];
    if (column->unfit > 0) {
      kb_buf_clear(&note);
      kb_buf_addf(
        &note,
        "%zu cell%s of the column %.*s hold%s no value of it, the first in line %zu (%s): "
        "not known of the row%s",
        column->unfit, column->unfit == 1 ? "" : "s", (int)column->name.length, column->name.data,
        column->unfit == 1 ? "s" : "", column->unfit_line, column->unfit_text,
        column->unfit == 1 ? "" : "s");
      take(context, kb_buf_text(&note));
    }
  }
  kb_buf_fini(&note);
}
