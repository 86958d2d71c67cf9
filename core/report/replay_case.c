#include "report/replay_record_inside.h"

#include "base/json_write.h"

/* The row of a case, and those of its alerts, are written again, with the columns that reports
   show, and read like any row: so everything that reads cases reads these. */

void kb_replay_record_fini(struct kb_replay_record *record)
{
  kb_arena_fini(&record->arena);
  kb_map_fini(&record->names);
  kb_map_fini(&record->articles);
  kb_arena_fini(&record->lasting);
  kb_arena_fini(&record->a_case.values.arena);
  kb_tokens_fini(&record->a_case.values.tokens);
}

static void add_column(struct kb_json_writer *json, const struct kb_table *table, int place,
                       const char *text)
{
  if (place >= 0 && text) {
    kb_json_key_slice(json, kb_slice_of(table->columns[place].name));
    kb_json_text(json, text);
  }
}

/* Reads the row, and frees its text. */
static enum kb_status read_row(struct kb_replay_record *record, struct kb_record *into,
                               const struct kb_table *table, struct kb_buf *row,
                               struct kb_error *error)
{
  struct kb_values *values = &record->a_case.values;
  struct kb_node node;
  enum kb_status status = row->failed || !kb_values_keep(values, kb_buf_slice(row), &node)
                            ? kb_fail_no_memory(error)
                            : kb_record_read(into, table, node, NULL, values, error);
  kb_buf_fini(row);
  return status;
}

/* An alert with what the record says of it; NULL: the one that names the case. */
static enum kb_status read_alert(struct kb_replay_record *record, struct kb_take *take,
                                 struct kb_record *into, const struct kb_node *alert,
                                 const char *name, struct kb_error *error)
{
  const struct kb_subject *subject = record->a_case.subject;
  const struct kb_table *table = subject->errors_table;
  struct kb_buf row = {0};
  struct kb_json_writer json = {.out = &row};
  kb_json_begin_object(&json);
  if (alert) {
    add_column(&json, table, KB_KEY, kb_take_text(take, *alert, "alert"));
    add_column(&json, table, subject->text_count > 0 ? subject->texts[0] : -1,
               kb_take_text(take, *alert, "text"));
    add_column(&json, table, subject->time, kb_take_text(take, *alert, "createdon"));
  } else {
    kb_json_key_slice(&json, kb_slice_of(table->extras[0]));
    kb_json_text(&json, name);
  }
  kb_json_end_object(&json);
  const enum kb_status status = read_row(record, into, table, &row, error);
  into->name = "alert";
  return status;
}

static enum kb_status read_alerts(struct kb_replay_record *record, struct kb_take *take,
                                  struct kb_node node, const char *name, struct kb_error *error)
{
  struct kb_case *a_case = &record->a_case;
  const struct kb_subject *subject = a_case->subject;
  const bool is_named_by_alerts = name && !subject->table->has_name && subject->errors >= 0;
  struct kb_case_rows *rows =
    subject->errors >= 0 ? &a_case->rows[subject->errors] : &a_case->root_rows;
  struct kb_node alert;
  size_t end = 0;
  enum kb_status status = KB_OK;
  const size_t count = kb_take_list_count(node, "symptoms");
  *rows = (struct kb_case_rows){.is_read = true, .is_known = true};
  rows->list = kb_arena_array(&record->arena, count + 1, sizeof *rows->list);
  if (!rows->list) {
    return kb_fail_no_memory(error);
  }
  kb_take_list(node, "symptoms", &alert, &end);
  for (; alert.at < end && status == KB_OK; alert.at = kb_node_end(alert)) {
    status = read_alert(record, take, &rows->list[rows->count++], &alert, NULL, error);
  }
  if (is_named_by_alerts && status == KB_OK) {
    status = read_alert(record, take, &rows->list[rows->count++], NULL, name, error);
  }
  a_case->errors = rows;
  return status;
}

static enum kb_status read_root(struct kb_replay_record *record, const char *id, const char *name,
                                const char *address, struct kb_error *error)
{
  struct kb_case *a_case = &record->a_case;
  const struct kb_table *table = a_case->subject->table;
  struct kb_buf row = {0};
  struct kb_json_writer json = {.out = &row};
  kb_json_begin_object(&json);
  add_column(&json, table, KB_KEY, id);
  add_column(&json, table, table->has_name ? KB_NAME : -1, name);
  if (!(table->has_name && a_case->subject->address == KB_NAME)) {
    add_column(&json, table, a_case->subject->address, address);
  }
  kb_json_end_object(&json);
  const enum kb_status status = read_row(record, &a_case->root, table, &row, error);
  a_case->root.name = a_case->subject->name;
  return status;
}

enum kb_status kb_replay_record_case(struct kb_replay_record *record,
                                     const struct kb_replay_rules *rules, struct kb_node node,
                                     struct kb_error *error)
{
  struct kb_case *a_case = &record->a_case;
  struct kb_take take = {.arena = &record->arena};
  struct kb_node about;
  kb_arena_reset(&record->arena);
  kb_arena_reset(&a_case->values.arena);
  *a_case =
    (struct kb_case){.tenant = record->tenant,
                     .values = {.arena = a_case->values.arena, .tokens = a_case->values.tokens}};
  if (!kb_take_member(node, "subject", KB_JSON_OBJECT, &about)) {
    return kb_fail(error, KB_INVALID, "a record without a subject");
  }
  const char *table = kb_take_text(&take, about, "table");
  const char *id = kb_take_text(&take, about, "id");
  const char *name = kb_take_text(&take, about, "name");
  const char *address = kb_take_text(&take, about, "emailaddress");
  a_case->subject = kb_replay_rules_subject_of(rules, table);
  if (take.failed) {
    return kb_fail_no_memory(error);
  }
  if (!a_case->subject || !id || !id[0]) {
    return kb_fail(error, KB_INVALID, "a record of %s%.60s",
                   a_case->subject ? "no id in the table " : "the table ",
                   table ? table : "(none)");
  }
  enum kb_status status = read_root(record, id, name, address, error);
  status = status == KB_OK ? read_alerts(record, &take, node, name, error) : status;
  return take.failed || a_case->values.failed ? kb_fail_no_memory(error) : status;
}
