#include "article/tables_object.h"
#include "case/denied.h"
#include "case/schema_words.h"

#include <stdio.h>

/* Tables and their columns. */

struct column_parts {
  struct kb_slice name, type, title, personal;
  size_t choices;
  bool secret;
};

struct table_parts {
  struct kb_table_said said;
  size_t columns;
};

#define OFFSET(part) offsetof(struct column_parts, part)
static const struct kb_said_key column_keys[] = {
  {"name", 1, KB_SAID_NAME, true, OFFSET(name), "the column's logical name, first"},
  {"type", 2, KB_SAID_NAME, true, OFFSET(type), "what it holds, second: \"text\", \"choice\", …"},
  {"title", 3, KB_SAID_LINE, false, OFFSET(title), NULL},
  {"personal", 0, KB_SAID_NAME, false, OFFSET(personal), NULL},
  {"secret", 0, KB_SAID_BOOLEAN, false, OFFSET(secret), NULL},
  {"choices", 0, KB_SAID_TABLE, false, OFFSET(choices), NULL},
};
#undef OFFSET

#define OFFSET(part) offsetof(struct kb_choice_said, part)
static const struct kb_said_key choice_keys[] = {
  {"value", 1, KB_SAID_INTEGER, true, OFFSET(value), "its number, first"},
  {"label", 2, KB_SAID_LINE, true, OFFSET(label), "what people see, second"},
  {"name", 3, KB_SAID_WORD, false, OFFSET(name), NULL},
};
#undef OFFSET

#define OFFSET(part) offsetof(struct table_parts, said.part)
static const struct kb_said_key table_keys[] = {
  {"name", 0, KB_SAID_NAME, true, OFFSET(name), "the table's logical name"},
  {"set", 0, KB_SAID_NAME, false, OFFSET(set), NULL},
  {"key", 0, KB_SAID_NAME, false, OFFSET(key), NULL},
  {"named_by", 0, KB_SAID_NAME, false, OFFSET(named_by), NULL},
  {"title", 0, KB_SAID_LINE, false, OFFSET(title), NULL},
  {"titles", 0, KB_SAID_LINE, false, OFFSET(titles), NULL},
  {"display_name", 0, KB_SAID_LINE, false, OFFSET(display_name), NULL},
  {"columns", 0, KB_SAID_TABLE, false, offsetof(struct table_parts, columns), NULL},
};
#undef OFFSET

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The field of the table `object` with that text. */
static size_t field_of(const struct kb_tables_reading *reading, size_t object, struct kb_slice text)
{
  const struct kb_field *fields = reading->tables->fields.list;
  for (size_t at = object + 1; at < fields[object].next; at = fields[at].next) {
    if (fields[at].text.data == text.data) {
      return at;
    }
  }
  return object;
}

/* The index of the word, which is that part of a column; reported if it is none of them. */
static int read_word(struct kb_tables_reading *reading, size_t column, const char *part,
                     struct kb_slice word, const char *const *words)
{
  const struct kb_said_at at = {field_of(reading, column, word), column, part};
  struct kb_buf all = {0};
  char suggestion[80];
  int index = 0;
  while (words[index] && !kb_slice_is(word, words[index])) {
    index++;
  }
  if (words[index]) {
    return index;
  }
  for (const char *const *one = words; *one; one++) {
    kb_buf_addf(&all, "%s%s", all.length > 0 ? ", " : "", *one);
  }
  kb_said_wrong(
    reading, KB_E_VALUE, at, kb_said_suggest(word, words, suggestion, sizeof suggestion),
    "is \"%.*s\", but must be one of: %s", (int)word.length, word.data, kb_buf_text(&all));
  reading->failed |= all.failed;
  kb_buf_fini(&all);
  return 0;
}

/* Rows and queries have logical names, which are all in lower case; people copy the schema name,
   which has capitals: no row would ever have it. Source:
   learn.microsoft.com/power-apps/developer/data-platform/entity-metadata. */
static void check_logical(struct kb_tables_reading *reading, size_t at, struct kb_slice name)
{
  bool has_capital = false;
  char lower[100];
  size_t length = 0;
  for (; length < name.length && length < sizeof lower - 1; length++) {
    has_capital |= kb_is_upper(name.data[length]);
    lower[length] = kb_to_lower(name.data[length]);
  }
  lower[length] = '\0';
  if (has_capital) {
    char suggestion[120];
    snprintf(suggestion, sizeof suggestion, "write %s", lower);
    kb_said_wrong(reading, KB_E_VALUE, kb_said_part(at, "name"), suggestion,
                  "is no logical name, as it has capitals: %.*s", (int)name.length, name.data);
  }
}

/* --- Choices --- */

/* Choices mostly stand in order: then none of them can be there twice. */
static bool is_twice(const struct kb_column_said *column, int64_t value, int64_t highest)
{
  for (size_t i = 0; value <= highest && i < column->choice_count; i++) {
    if (column->choices[i].value == value) {
      return true;
    }
  }
  return false;
}

static void read_choices(struct kb_tables_reading *reading, size_t list,
                         struct kb_column_said *column)
{
  const struct kb_field *fields = reading->tables->fields.list;
  const size_t count = kb_said_list(reading, list, KB_FIELD_TABLE);
  int64_t highest = INT64_MIN;
  column->choices = kb_said_new(reading, (count + 1) * sizeof *column->choices);
  if (!column->choices) {
    return;
  }
  for (size_t i = 0, at = list + 1; i < count; i++, at = fields[at].next) {
    struct kb_choice_said *choice = &column->choices[column->choice_count];
    if (!kb_said_object(reading, at, choice_keys, COUNT(choice_keys), choice)) {
      continue;
    }
    if (is_twice(column, choice->value, highest)) {
      kb_said_wrong(reading, KB_E_DUPLICATE_NAME, kb_said_at(at), NULL,
                    "is the number %lld, which an earlier choice has", (long long)choice->value);
    }
    highest = choice->value > highest ? choice->value : highest;
    column->choice_count++;
  }
}

/* --- Columns --- */

static void check_column(struct kb_tables_reading *reading, size_t at,
                         const struct column_parts *parts, const struct kb_column_said *column)
{
  check_logical(reading, at, column->name);
  const bool is_choice = column->type == KB_COLUMN_CHOICE || column->type == KB_COLUMN_CHOICES;
  if (is_choice && parts->choices == 0) {
    kb_said_wrong(reading, KB_E_MISSING_KEY, kb_said_part(at, "choices"), NULL,
                  "is missing: the numbers and labels of %.*s", (int)column->name.length,
                  column->name.data);
  } else if (!is_choice && parts->choices > 0) {
    kb_said_wrong(reading, KB_E_VALUE, kb_said_at(parts->choices), "make its type \"choice\"",
                  "is only for columns of type choice or choices");
  }
  if (column->personal != KB_NOT_PERSONAL && column->type != KB_COLUMN_TEXT) {
    kb_said_wrong(reading, KB_E_VALUE, kb_said_part(at, "personal"), NULL,
                  "is only for columns of type text");
  }
}

static struct kb_column_said *read_column(struct kb_tables_reading *reading, size_t at,
                                          struct kb_slice table)
{
  struct column_parts parts = {0};
  const bool is_right = kb_said_object(reading, at, column_keys, COUNT(column_keys), &parts);
  struct kb_column_said *column = kb_said_new(reading, sizeof *column);
  if (!is_right || !column) {
    return NULL;
  }
  column->site = kb_said_site(reading, at);
  column->name = parts.name;
  column->title = parts.title;
  column->type =
    (enum kb_column_type)read_word(reading, at, "type", parts.type, kb_schema_type_words);
  column->secret = parts.secret || kb_column_is_denied(table, column->name, column->type);
  if (parts.personal.data) {
    const int word = read_word(reading, at, "personal", parts.personal, kb_schema_personal_words);
    column->personal = (enum kb_personal)(KB_PERSONAL_NAME + word);
  }
  if (parts.choices > 0) {
    read_choices(reading, parts.choices, column);
  }
  check_column(reading, at, &parts, column);
  return column;
}

static void add_column(struct kb_tables_reading *reading, size_t at, struct kb_table_said *table,
                       struct kb_column_said *column)
{
  if (kb_map_get(&table->by_name, column->name)) {
    kb_said_wrong(reading, KB_E_DUPLICATE_NAME, kb_said_at(at), NULL,
                  "is the column %.*s, which stands above", (int)column->name.length,
                  column->name.data);
    return;
  }
  void *list = kb_said_room(reading, table->columns, table->column_count, sizeof(void *));
  if (!list || !kb_map_add(&table->by_name, column->name, column)) {
    reading->failed = true;
    return;
  }
  table->columns = list;
  column->at = table->column_count;
  table->columns[table->column_count++] = column;
}

static void read_columns(struct kb_tables_reading *reading, size_t list,
                         struct kb_table_said *table)
{
  const struct kb_field *fields = reading->tables->fields.list;
  const size_t count = kb_said_list(reading, list, KB_FIELD_TABLE);
  for (size_t i = 0, at = list + 1; i < count; i++, at = fields[at].next) {
    struct kb_column_said *column = read_column(reading, at, table->name);
    if (column) {
      add_column(reading, at, table, column);
    }
  }
}

/* --- Tables --- */

static struct kb_table_said *read_table(struct kb_tables_reading *reading, size_t at)
{
  struct table_parts parts = {0};
  const bool is_right = kb_said_object(reading, at, table_keys, COUNT(table_keys), &parts);
  struct kb_table_said *table = kb_said_new(reading, sizeof *table);
  if (!table) {
    return NULL;
  }
  *table = parts.said;
  check_logical(reading, at, table->name);
  table->site = kb_said_site(reading, at);
  table->previous = reading->tables->last;
  reading->tables->last = table;
  read_columns(reading, parts.columns, table);
  return is_right ? table : NULL;
}

static bool has_table(const struct kb_tables_said *said, struct kb_slice name)
{
  for (size_t i = 0; i < said->table_count; i++) {
    if (kb_slice_equal(said->tables[i]->name, name)) {
      return true;
    }
  }
  return false;
}

static void add_table(struct kb_tables_reading *reading, size_t at, struct kb_table_said *table,
                      struct kb_tables_said *said)
{
  if (has_table(said, table->name)) {
    kb_said_wrong(reading, KB_E_DUPLICATE_NAME, kb_said_at(at), NULL,
                  "is the table %.*s, which stands above", (int)table->name.length,
                  table->name.data);
    return;
  }
  void *list = kb_said_room(reading, said->tables, said->table_count, sizeof(void *));
  if (list) {
    said->tables = list;
    said->tables[said->table_count++] = table;
  }
}

/* --- The file --- */

void kb_tables_read(struct kb_tables_reading *reading, struct kb_tables_said *said)
{
  static const struct kb_said_key keys[] = {
    {"tables", 0, KB_SAID_TABLE, false, 0, NULL},
    {"subjects", 0, KB_SAID_TABLE, false, sizeof(size_t), NULL},
    {"titles", 0, KB_SAID_TABLE, false, 2 * sizeof(size_t), NULL},
  };
  const struct kb_field *fields = reading->tables->fields.list;
  size_t lists[COUNT(keys)] = {0};
  kb_said_object(reading, 0, keys, COUNT(keys), lists);
  const size_t count = kb_said_list(reading, lists[0], KB_FIELD_TABLE);
  for (size_t i = 0, at = lists[0] + 1; i < count; i++, at = fields[at].next) {
    struct kb_table_said *table = read_table(reading, at);
    if (table) {
      add_table(reading, at, table, said);
    }
  }
  kb_subjects_read(reading, lists[1], said);
  kb_titles_read(reading, lists[2], said);
}
