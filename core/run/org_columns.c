#include "run/org_inside.h"

#include "base/json.h"
#include "case/denied.h"
#include "run/metadata.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* False: rows have no such property, or it holds no value (an image, a list of parties). */
static bool type_of(const struct cJSON *row, enum kb_column_type *type, bool *is_lookup)
{
  static const struct {
    const char *name;
    enum kb_column_type type;
    bool is_lookup;
  } types[] = {
    {"String", KB_COLUMN_TEXT, false},     {"Memo", KB_COLUMN_TEXT, false},
    {"EntityName", KB_COLUMN_TEXT, false}, {"Integer", KB_COLUMN_INTEGER, false},
    {"BigInt", KB_COLUMN_BIGINT, false},   {"Double", KB_COLUMN_NUMBER, false},
    {"Decimal", KB_COLUMN_NUMBER, false},  {"Money", KB_COLUMN_NUMBER, false},
    {"Boolean", KB_COLUMN_BOOLEAN, false}, {"Picklist", KB_COLUMN_CHOICE, false},
    {"State", KB_COLUMN_CHOICE, false},    {"Status", KB_COLUMN_CHOICE, false},
    {"DateTime", KB_COLUMN_DATE, false},   {"Uniqueidentifier", KB_COLUMN_ID, false},
    {"Lookup", KB_COLUMN_ID, true},        {"Customer", KB_COLUMN_ID, true},
    {"Owner", KB_COLUMN_ID, true},         {"ManagedProperty", KB_COLUMN_OBJECT, false},
  };
  const char *name = kb_metadata_text(row, "AttributeType");
  if (!kb_org_is_true(row, "IsValidODataAttribute", true)) {
    return false;
  }
  if (strcmp(kb_org_value(row, "AttributeTypeName"), "MultiSelectPicklistType") == 0) {
    *type = KB_COLUMN_CHOICES;
    *is_lookup = false;
    return true;
  }
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
    if (strcmp(name, types[i].name) == 0) {
      *type = types[i].type;
      *is_lookup = types[i].is_lookup;
      return true;
    }
  }
  return false;
}

/* False: out of memory. A row that is no column of ours adds none. */
static bool read_column(struct kb_org_table *table, const struct cJSON *row)
{
  struct kb_org_column *column = &table->columns[table->column_count];
  const char *logical_name = kb_metadata_text(row, "LogicalName");
  bool is_lookup = false;
  bool is_english = false;
  if (!kb_metadata_is_name(logical_name) || !type_of(row, &column->column.type, &is_lookup)) {
    return true;
  }
  char property[160];
  snprintf(property, sizeof property, is_lookup ? "_%s_value" : "%s", logical_name);
  column->column.name = kb_arena_text(&table->arena, property);
  column->column.length = strlen(property);
  column->is_custom = kb_org_is_true(row, "IsCustomAttribute", false);
  column->is_readable = kb_org_is_true(row, "IsValidForRead", true);
  column->column.secret =
    !column->is_readable ||
    kb_column_is_denied(kb_slice_of(table->name), kb_slice_of(logical_name), column->column.type);
  if (!column->column.name || !kb_org_label(&table->arena, kb_json_member(row, "DisplayName"),
                                            &column->column.title, &is_english)) {
    return false;
  }
  table->column_count++;
  return true;
}

static int by_name(const void *a, const void *b)
{
  const struct kb_slice one =
    kb_metadata_logical_name(((const struct kb_org_column *)a)->column.name);
  const struct kb_slice other =
    kb_metadata_logical_name(((const struct kb_org_column *)b)->column.name);
  const size_t shorter = one.length < other.length ? one.length : other.length;
  const int order = memcmp(one.data, other.data, shorter);
  return order != 0 ? order : (one.length > other.length) - (one.length < other.length);
}

/* Moves a column to a place before its own. */
static void move_to(struct kb_org_table *table, const char *name, size_t place)
{
  for (size_t i = place; name && i < table->column_count; i++) {
    if (strcmp(table->columns[i].column.name, name) == 0) {
      const struct kb_org_column moved = table->columns[i];
      memmove(&table->columns[place + 1], &table->columns[place],
              (i - place) * sizeof table->columns[0]);
      table->columns[place] = moved;
      return;
    }
  }
}

static size_t count_of(const struct cJSON *list)
{
  size_t count = 0;
  for (const struct cJSON *one = kb_json_first(list); one; one = kb_json_next(one)) {
    count++;
  }
  return count;
}

enum kb_status kb_org_read_columns(struct kb_org_table *table, const struct cJSON *rows,
                                   struct kb_error *error)
{
  table->columns = kb_arena_array(&table->arena, count_of(rows) + 1, sizeof table->columns[0]);
  bool is_good = table->columns != NULL;
  for (const struct cJSON *row = is_good ? kb_json_first(rows) : NULL; row && is_good;
       row = kb_json_next(row)) {
    is_good = read_column(table, row);
  }
  if (!is_good) {
    return kb_fail_no_memory(error);
  }
  qsort(table->columns, table->column_count, sizeof table->columns[0], by_name);
  move_to(table, table->key, 0);
  if (table->column_count == 0 || strcmp(table->columns[0].column.name, table->key) != 0) {
    return kb_fail(error, KB_INVALID, "the metadata of the table %s lists no column %s",
                   table->name, table->key);
  }
  if (table->columns[0].column.type != KB_COLUMN_ID || table->columns[0].column.secret) {
    return kb_fail(error, KB_INVALID,
                   "the key of the table %s, %s, is not a readable id, so its rows could not be "
                   "identified",
                   table->name, table->key);
  }
  move_to(table, table->named_by, 1);
  const struct kb_column *second = table->column_count > 1 ? &table->columns[1].column : NULL;
  const bool is_named = table->named_by && second && strcmp(second->name, table->named_by) == 0 &&
                        second->type == KB_COLUMN_TEXT && !second->secret;
  table->named_by = is_named ? table->named_by : NULL;
  return KB_OK;
}

/* What a text identifies, by its format. The column that names a record holds a name, unless it has
   another format: its values are then kept out of all texts. */
enum kb_status kb_org_read_texts(struct kb_org_table *table, const struct cJSON *rows,
                                 struct kb_error *error)
{
  static const struct {
    const char *format;
    enum kb_personal personal;
  } formats[] = {
    {"Email", KB_PERSONAL_ADDRESS},
    {"Phone", KB_PERSONAL_NAME}, /* as little to be shown as a name */
    {"PhoneticGuide", KB_PERSONAL_NAME},
    {"Url", KB_PERSONAL_HOST},
  };
  (void)error;
  for (const struct cJSON *row = kb_json_first(rows); row; row = kb_json_next(row)) {
    struct kb_org_column *column = kb_org_column_of(table, row);
    const char *format = kb_org_value(row, "FormatName");
    if (!column || column->column.type != KB_COLUMN_TEXT) {
      continue;
    }
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
      if (strcasecmp(format, formats[i].format) == 0) {
        column->column.personal = formats[i].personal;
      }
    }
    if (column->column.personal == KB_NOT_PERSONAL && table->named_by &&
        strcmp(column->column.name, table->named_by) == 0) {
      column->column.personal = KB_PERSONAL_NAME;
    }
  }
  return KB_OK;
}
