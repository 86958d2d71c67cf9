#include "article/tables_object.h"
#include "base/ascii.h"

/* Titles in other languages: what a file says of them. It is put together with what other files
   say, and with the tables, when all are read (tables_languages.c). */

struct language_parts {
  struct kb_language_said said;
  size_t tables;
};

struct table_parts {
  struct kb_table_titles_said said;
  size_t columns;
};

struct column_parts {
  struct kb_column_titles_said said;
  size_t choices;
};

#define OFFSET(part) offsetof(struct language_parts, part)
static const struct kb_said_key language_keys[] = {
  {"language", 0, KB_SAID_LINE, true, OFFSET(said.name), "what the language is called"},
  {"do_not_modify", 0, KB_SAID_LINE, false, OFFSET(said.hidden), NULL},
  {"yes", 0, KB_SAID_LINE, false, OFFSET(said.yes), NULL},
  {"no", 0, KB_SAID_LINE, false, OFFSET(said.no), NULL},
  {"tables", 0, KB_SAID_TABLE, false, OFFSET(tables), NULL},
};
#undef OFFSET

#define OFFSET(part) offsetof(struct table_parts, part)
static const struct kb_said_key table_keys[] = {
  {"name", 0, KB_SAID_NAME, true, OFFSET(said.name), "the table's logical name"},
  {"display_name", 0, KB_SAID_LINE, false, OFFSET(said.display_name), NULL},
  {"columns", 0, KB_SAID_TABLE, false, OFFSET(columns), NULL},
};
#undef OFFSET

#define OFFSET(part) offsetof(struct column_parts, part)
static const struct kb_said_key column_keys[] = {
  {"name", 1, KB_SAID_NAME, true, OFFSET(said.name), "the column's logical name, first"},
  {"title", 2, KB_SAID_LINE, false, OFFSET(said.title), NULL},
  {"choices", 0, KB_SAID_TABLE, false, OFFSET(choices), NULL},
};
#undef OFFSET

#define OFFSET(part) offsetof(struct kb_choice_said, part)
static const struct kb_said_key choice_keys[] = {
  {"value", 1, KB_SAID_INTEGER, true, OFFSET(value), "its number, first; of yes and no, 1 and 0"},
  {"label", 2, KB_SAID_LINE, true, OFFSET(label), "what people see, second"},
};
#undef OFFSET

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* As headings and cells are compared: without white space around it. */
static void trim(struct kb_tables_reading *reading, size_t object, const char *part,
                 struct kb_slice *text)
{
  if (text->data) {
    *text = kb_trim(*text);
    if (text->length == 0) {
      kb_said_wrong(reading, KB_E_EMPTY, kb_said_part(object, part), NULL, "is empty");
    }
  }
}

static void read_choices(struct kb_tables_reading *reading, size_t list,
                         struct kb_column_titles_said *column)
{
  const struct kb_field *fields = reading->tables->fields.list;
  const size_t count = kb_said_list(reading, list, KB_FIELD_TABLE);
  column->choices = kb_said_new(reading, (count + 1) * sizeof *column->choices);
  for (size_t i = 0, at = list + 1; column->choices && i < count; i++, at = fields[at].next) {
    struct kb_choice_said *choice = &column->choices[column->choice_count];
    if (kb_said_object(reading, at, choice_keys, COUNT(choice_keys), choice)) {
      trim(reading, at, "label", &choice->label);
      column->choice_count++;
    }
  }
}

static struct kb_column_titles_said *read_column(struct kb_tables_reading *reading, size_t at)
{
  struct column_parts parts = {0};
  const bool is_right = kb_said_object(reading, at, column_keys, COUNT(column_keys), &parts);
  struct kb_column_titles_said *column = kb_said_new(reading, sizeof *column);
  if (!is_right || !column) {
    return NULL;
  }
  *column = parts.said;
  column->site = kb_said_site(reading, at);
  trim(reading, at, "title", &column->title);
  if (parts.choices > 0) {
    read_choices(reading, parts.choices, column);
  } else if (!column->title.data) {
    kb_said_wrong(reading, KB_E_MISSING_KEY, kb_said_part(at, "title"), NULL,
                  "is missing: what views call it, second; or choices");
  }
  return column;
}

static void read_columns(struct kb_tables_reading *reading, size_t list,
                         struct kb_table_titles_said *table)
{
  const struct kb_field *fields = reading->tables->fields.list;
  const size_t count = kb_said_list(reading, list, KB_FIELD_TABLE);
  table->columns = kb_said_new(reading, (count + 1) * sizeof(void *));
  for (size_t i = 0, at = list + 1; table->columns && i < count; i++, at = fields[at].next) {
    struct kb_column_titles_said *column = read_column(reading, at);
    if (column) {
      table->columns[table->column_count++] = column;
    }
  }
}

static struct kb_table_titles_said *read_table(struct kb_tables_reading *reading, size_t at)
{
  struct table_parts parts = {0};
  const bool is_right = kb_said_object(reading, at, table_keys, COUNT(table_keys), &parts);
  struct kb_table_titles_said *table = kb_said_new(reading, sizeof *table);
  if (!table) {
    return NULL;
  }
  *table = parts.said;
  table->site = kb_said_site(reading, at);
  trim(reading, at, "display_name", &table->display_name);
  read_columns(reading, parts.columns, table);
  return is_right ? table : NULL;
}

static struct kb_language_said *read_language(struct kb_tables_reading *reading, size_t at)
{
  const struct kb_field *fields = reading->tables->fields.list;
  struct language_parts parts = {0};
  const bool is_right = kb_said_object(reading, at, language_keys, COUNT(language_keys), &parts);
  struct kb_language_said *language = kb_said_new(reading, sizeof *language);
  const size_t count = kb_said_list(reading, parts.tables, KB_FIELD_TABLE);
  if (!language) {
    return NULL;
  }
  *language = parts.said;
  language->site = kb_said_site(reading, at);
  trim(reading, at, "do_not_modify", &language->hidden);
  trim(reading, at, "yes", &language->yes);
  trim(reading, at, "no", &language->no);
  language->tables = kb_said_new(reading, (count + 1) * sizeof(void *));
  for (size_t i = 0, in = parts.tables + 1; language->tables && i < count;
       i++, in = fields[in].next) {
    struct kb_table_titles_said *table = read_table(reading, in);
    if (table) {
      language->tables[language->table_count++] = table;
    }
  }
  return is_right ? language : NULL;
}

void kb_titles_read(struct kb_tables_reading *reading, size_t list, struct kb_tables_said *said)
{
  const struct kb_field *fields = reading->tables->fields.list;
  const size_t count = kb_said_list(reading, list, KB_FIELD_TABLE);
  said->languages = kb_said_new(reading, (count + 1) * sizeof(void *));
  for (size_t i = 0, at = list + 1; said->languages && i < count; i++, at = fields[at].next) {
    struct kb_language_said *language = read_language(reading, at);
    if (language) {
      said->languages[said->language_count++] = language;
    }
  }
}
