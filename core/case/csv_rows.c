#include "case/csv_rows.h"

#include "base/json_write.h"
#include "base/text.h"
#include "case/csv_columns.h"
#include "case/record.h"
#include "rows/decode.h"
#include "rows/scan.h"

#include <errno.h>
#include <stdlib.h>

enum { READ_SIZE = 64 * 1024, RECORD_BYTES = 4 * 1024 * 1024, SHOWN = KB_CSV_SHOWN };

struct kb_csv_rows {
  struct kb_input input;
  struct kb_decoder decoder;
  char *chunk;
  struct kb_buf text; /* bytes read; those from `start` on are not yet consumed */
  size_t start, line, index;
  size_t broken, broken_line; /* records with text that is not UTF-8; the line of the first */
  uint64_t consumed;
  bool at_end, has_head;
  struct kb_error failure;
  struct kb_csv_head head;
  const struct kb_schema *schema;
  struct kb_csv_columns columns;
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
    kb_csv_columns_fini(&rows->columns);
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
              kb_errno_words(errno));
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
  rows->has_head = result == KB_CSV_RECORD &&
                   kb_csv_columns_make(&rows->columns, rows->schema, &rows->head, &rows->failure);
  if (rows->has_head) {
    consume(rows, rows->head.before + rows->head.length);
  }
  return rows->has_head; /* false without a failure: it is another header than at first */
}

static void note_unfit(const struct kb_csv_rows *rows, struct kb_csv_column *column,
                       struct kb_slice text)
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
static int named_relation(const struct kb_csv_rows *rows, const struct kb_csv_column *column)
{
  for (size_t i = 0;
       rows->columns.subject && column->relation < 0 && i < rows->columns.subject->relation_count;
       i++) {
    if (kb_csv_may_name(&rows->columns.subject->relations[i], column->place)) {
      return (int)i;
    }
  }
  return -1;
}

/* A cell that holds no number, or the like, where one belongs: the row has the column, but its
   value is not known. */
static void mark_unread(struct kb_json_writer *json, const struct kb_column *column)
{
  switch (column->type) {
  case KB_COLUMN_INTEGER:
  case KB_COLUMN_BIGINT:
  case KB_COLUMN_NUMBER:
  case KB_COLUMN_BOOLEAN:
  case KB_COLUMN_CHOICE:
    kb_json_key(json, column->name);
    kb_json_raw(json, kb_slice_of(KB_UNREAD_CELL));
    break;
  default:
    break;
  }
}

/* Writes the cells of the row's own columns (relation -1), or of a related row's. `names`: of
   related rows, where these stand in place of their ids. True if any cell was not empty. */
static bool write_cells(struct kb_csv_rows *rows, struct kb_json_writer *json, int relation,
                        struct kb_slice names[KB_RELATIONS_MAX])
{
  bool any = false;
  for (size_t i = 0; i < rows->head.names.count; i++) {
    struct kb_csv_column *column = &rows->columns.list[i];
    const struct kb_table *table = kb_csv_column_table(&rows->columns, column);
    const struct kb_slice text = kb_csv_cell(&rows->record, i);
    if (column->place < 0 || column->relation != relation || table->columns[column->place].secret) {
      continue;
    }
    any = any || text.length > 0;
    kb_buf_clear(&rows->value);
    const int named = named_relation(rows, column);
    if (kb_cell_write(&rows->value, table, column->place, text,
                      kb_csv_column_style(&rows->columns, column))) {
      kb_json_key(json, table->columns[column->place].name);
      kb_json_raw(json, kb_buf_slice(&rows->value));
    } else if (named >= 0) {
      names[named] = text;
    } else {
      note_unfit(rows, column, text);
      mark_unread(json, &table->columns[column->place]);
    }
    rows->json.failed = rows->json.failed || rows->value.failed;
  }
  return any;
}

/* A related row, where the record has its name or columns of it. */
static void write_related(struct kb_csv_rows *rows, struct kb_json_writer *json, int relation,
                          struct kb_slice names[KB_RELATIONS_MAX])
{
  const struct kb_relation *to = &rows->columns.subject->relations[relation];
  const struct kb_slice name = names[relation];
  const size_t before = rows->json.length;
  kb_json_key(json, kb_schema_place_name(rows->columns.table, to->navigations[0]));
  kb_json_begin_object(json);
  if (name.length > 0) {
    kb_buf_clear(&rows->value);
    kb_cell_write(&rows->value, to->table, KB_NAME, name,
                  (struct kb_cell_style){0}); /* a text always can be */
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

static void note_broken(struct kb_csv_rows *rows)
{
  if (!kb_text_is_utf8(kb_buf_slice(&rows->record.text)) && rows->broken++ == 0) {
    rows->broken_line = rows->line;
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
  for (size_t i = 0; rows->columns.subject && i < rows->columns.subject->relation_count; i++) {
    if (kb_csv_is_shown(&rows->columns.subject->relations[i])) {
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
    if (errors && errors->table == rows->columns.table && errors->pair_count == 1) {
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
    const struct kb_csv_column *column = &rows->columns.list[i];
    const struct kb_slice text = kb_csv_cell(&rows->record, i);
    struct kb_buf value = {0};
    if (column->place == lookup && !kb_cell_write(&value, rows->columns.table, lookup, text,
                                                  kb_csv_column_style(&rows->columns, column))) {
      kb_fail(error, KB_INVALID,
              "%.*s is no id (%.*s), so the %s belongs to no %s: export %s, or let kbtriage scan "
              "count the errors in this file",
              (int)column->name.length, column->name.data,
              (int)(text.length < SHOWN ? text.length : SHOWN), text.data,
              rows->columns.table->title, owner, rows->columns.table->columns[lookup].name);
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
    note_broken(rows);
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

void kb_csv_rows_notes(const struct kb_csv_rows *rows, kb_take_note take, void *context)
{
  struct kb_buf note = {0};
  kb_csv_columns_notes(&rows->columns, take, context);
  if (rows->broken > 0) {
    kb_buf_addf(&note,
                "%zu row%s with text that is not UTF-8, the first in line %zu: letters such as é "
                "are lost; save the file as \"CSV UTF-8\" in Excel",
                rows->broken, rows->broken == 1 ? "" : "s", rows->broken_line);
    take(context, kb_buf_text(&note));
  }
  kb_buf_fini(&note);
}
