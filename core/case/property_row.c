#include "case/property_row.h"

#include "base/json_write.h"

static const char suffix[] = "_Property";

/* The name of the column that a member describes as a property, and its value. */
static bool read_property(struct kb_node row, size_t at, struct kb_slice *name,
                          struct kb_node *value)
{
  const size_t length = sizeof suffix - 1;
  const struct kb_slice key = kb_node_key(row, at);
  const struct kb_node property = kb_node_value(row, at);
  if (key.length <= length || memcmp(key.data + key.length - length, suffix, length) != 0 ||
      !kb_node_is_object(property) || !kb_node_find(property, "Value", value)) {
    return false;
  }
  *name = (struct kb_slice){key.data, key.length - length};
  return true;
}

bool kb_is_property_row(struct kb_node row)
{
  struct kb_slice name;
  struct kb_node value;
  for (size_t at = kb_node_first(row); at < kb_node_end(row); at = kb_node_next(row, at)) {
    if (read_property(row, at, &name, &value)) {
      return true;
    }
  }
  return false;
}

static bool is_of_type(const struct kb_column *column, enum kb_json_kind kind)
{
  switch (column->type) {
  case KB_COLUMN_TEXT:
  case KB_COLUMN_CHOICES:
  case KB_COLUMN_DATE:
  case KB_COLUMN_ID:
    return kind == KB_JSON_STRING || kind == KB_JSON_NULL;
  case KB_COLUMN_INTEGER:
  case KB_COLUMN_BIGINT:
  case KB_COLUMN_NUMBER:
  case KB_COLUMN_CHOICE:
    return kind == KB_JSON_NUMBER || kind == KB_JSON_NULL;
  case KB_COLUMN_BOOLEAN:
    return kind == KB_JSON_BOOLEAN || kind == KB_JSON_NULL;
  case KB_COLUMN_OBJECT:
  case KB_COLUMN_TYPES:
    break;
  }
  return false;
}

/* "\/Date(1763619129000)\/": a date as written by Windows PowerShell. */
static bool is_serial_date(const struct kb_column *column, struct kb_slice value)
{
  return column->type == KB_COLUMN_DATE && value.data[0] == '"' &&
         memchr(value.data, '(', value.length) != NULL;
}

static void write_member(struct kb_json_writer *json, const char *name, const char *annotation,
                         struct kb_slice value)
{
  struct kb_buf key = {0};
  kb_buf_addf(&key, "%s%s", name, annotation);
  kb_json_key_slice(json, kb_buf_slice(&key));
  kb_json_raw(json, value);
  json->out->failed = json->out->failed || key.failed;
  kb_buf_fini(&key);
}

/* A lookup: {Id, LogicalName, Name}. */
static void write_lookup(struct kb_json_writer *json, const struct kb_table *table,
                         struct kb_slice name, struct kb_node value)
{
  static const struct {
    const char *member, *annotation;
  } members[] = {{"Id", ""}, {"LogicalName", KB_LOOKUP_TABLE}, {"Name", KB_FORMATTED}};
  struct kb_buf column = {0};
  kb_buf_addf(&column, "_%.*s_value", (int)name.length, name.data);
  const bool is_known = kb_schema_column(table, kb_buf_slice(&column)) >= 0;
  for (size_t i = 0; i < sizeof members / sizeof members[0] && is_known; i++) {
    struct kb_node member;
    if (kb_node_find(value, members[i].member, &member) && kb_node_text(member).data[0] == '"') {
      write_member(json, kb_buf_text(&column), members[i].annotation, kb_node_text(member));
    }
  }
  json->out->failed = json->out->failed || column.failed;
  kb_buf_fini(&column);
}

static void write_property(struct kb_json_writer *json, const struct kb_table *table,
                           struct kb_slice name, struct kb_node value)
{
  struct kb_node inner;
  if (kb_node_is_object(value) && kb_node_find(value, "Id", &inner)) {
    write_lookup(json, table, name, value);
    return;
  }
  const int place = kb_schema_column(table, name);
  if (kb_node_is_object(value) && kb_node_find(value, "Value", &inner)) {
    value = inner; /* value of a choice */
  }
  const struct kb_slice text = kb_node_text(value);
  if (place > KB_KEY && is_of_type(&table->columns[place], kb_raw_kind(text)) &&
      !is_serial_date(&table->columns[place], text)) {
    write_member(json, table->columns[place].name, "", text);
  }
}

void kb_property_row_write(struct kb_buf *out, const struct kb_table *table, struct kb_node row)
{
  struct kb_json_writer json = {.out = out};
  struct kb_slice name;
  struct kb_node value;
  kb_json_begin_object(&json);
  if (kb_node_find(row, table->key, &value) || kb_node_find(row, "ReturnProperty_Id", &value)) {
    write_member(&json, table->key, "", kb_node_text(value));
  }
  for (size_t at = kb_node_first(row); at < kb_node_end(row); at = kb_node_next(row, at)) {
    if (read_property(row, at, &name, &value)) {
      write_property(&json, table, name, value);
    }
  }
  kb_json_end_object(&json);
}
