#include "author/annotations.h"

#include "article/article_schema.h"
#include "case/schema.h"

/* Turns the schema of articles and the tables of columns into LuaLS classes; only kb.Case and the
   globals are fixed text. The loader and `check` use the same tables, so the editor knows the same
   keys and columns as they do. */

static const char *type_name(const struct kb_schema_key *schema)
{
  switch (schema->type) {
  case KB_SCHEMA_FUNCTION:
    return "fun(case: kb.Case): boolean?";
  case KB_SCHEMA_ROW:
    return "table<string, any>";
  case KB_SCHEMA_BOOLEAN:
    return "boolean";
  case KB_SCHEMA_VALUES:
    return "table<string, number|boolean|kb.Ask>";
  case KB_SCHEMA_LINE_OR_LIST:
    return "string|string[]";
  case KB_SCHEMA_DATA:
    return schema->class_name;
  case KB_SCHEMA_LIST:
    return schema->fields ? NULL : "string[]";
  case KB_SCHEMA_LINE:
  case KB_SCHEMA_TEXT:
  case KB_SCHEMA_DATE:
    return "string";
  case KB_SCHEMA_WORD:
  case KB_SCHEMA_OBJECT:
    break;
  }
  return NULL;
}

static void add_words(struct kb_buf *out, const char *words)
{
  for (const char *at = words; *at; at++) {
    const bool first = at == words || at[-1] == '|';
    if (first) {
      kb_buf_add_char(out, '"');
    }
    if (*at == '|') {
      kb_buf_add_text(out, "\"|");
    } else {
      kb_buf_add_char(out, *at);
    }
  }
  kb_buf_add_char(out, '"');
}

static void write_field(struct kb_buf *out, const struct kb_schema_key *field)
{
  kb_buf_addf(out, "---@field %s%s ", field->key, field->required ? "" : "?");
  const char *type = type_name(field);
  if (type) {
    kb_buf_add_text(out, type);
  } else if (field->type == KB_SCHEMA_WORD) {
    add_words(out, field->words);
  } else {
    kb_buf_addf(out, "%s%s", field->class_name, field->type == KB_SCHEMA_LIST ? "[]" : "");
  }
  kb_buf_addf(out, " %s\n", field->help);
}

/* Nested fields first: a class is declared before it is used. Nesting is as deep as the data in
   article/article_schema.c. */
static void write_class(struct kb_buf *out, const char *class_name,
                        const struct kb_schema_key *fields)
{
  for (const struct kb_schema_key *field = fields; field->key; field++) {
    if (field->fields) {
      write_class(out, field->class_name, field->fields);
    }
  }
  kb_buf_addf(out, "---@class (exact) %s\n", class_name);
  for (const struct kb_schema_key *field = fields; field->key; field++) {
    write_field(out, field);
  }
  kb_buf_add_char(out, '\n');
}

static const char *column_type(const struct kb_column *column)
{
  switch (column->type) {
  case KB_COLUMN_INTEGER:
  case KB_COLUMN_BIGINT:
  case KB_COLUMN_CHOICE:
    return "integer";
  case KB_COLUMN_BOOLEAN:
    return "boolean";
  case KB_COLUMN_NUMBER:
    return "number";
  case KB_COLUMN_TEXT:
  case KB_COLUMN_CHOICES:
  case KB_COLUMN_DATE:
  case KB_COLUMN_ID:
  case KB_COLUMN_OBJECT:
  case KB_COLUMN_TYPES:
    break;
  }
  return "string";
}

static bool has_error_texts(const struct kb_table *table)
{
  bool has_any = false;
  for (size_t i = 0; i < table->schema->subject_count; i++) {
    const struct kb_subject *subject = table->schema->subjects[i];
    has_any = has_any || (subject->text_count > 0 && subject->errors_table == table);
  }
  return has_any;
}

static void write_table(struct kb_buf *out, const struct kb_table *table)
{
  kb_buf_addf(out, "--- A row of %s, read-only.\n---@class kb.%s\n", table->logical_name,
              table->logical_name);
  for (size_t i = 0; i < table->column_count; i++) {
    const struct kb_column *column = &table->columns[i];
    if (column->secret || column->type == KB_COLUMN_OBJECT) {
      continue;
    }
    kb_buf_addf(out, "---@field %s %s?", column->name, column_type(column));
    for (const struct kb_choice *choice = column->choices; choice && choice->label; choice++) {
      kb_buf_addf(out, "%s %d %s", choice == column->choices ? "" : ",", choice->value,
                  choice->label);
    }
    kb_buf_add_char(out, '\n');
  }
  if (has_error_texts(table)) {
    kb_buf_add_text(out, "---@field [string] string What the message's [placeholder] stood for.\n");
  }
  kb_buf_add_char(out, '\n');
}

static void write_option_table(struct kb_buf *out, const struct kb_table *table)
{
  kb_buf_addf(out, "---@class kb.option.%s\n", table->logical_name);
  for (size_t i = 0; i < table->column_count; i++) {
    const struct kb_column *column = &table->columns[i];
    if (!column->choices) {
      continue;
    }
    kb_buf_addf(out, "---@field %s {", column->name);
    for (const struct kb_choice *choice = column->choices; choice->label; choice++) {
      kb_buf_add_text(out, choice == column->choices ? " " : ", ");
      kb_schema_choice_name(out, choice);
      kb_buf_addf(out, ": %d", choice->value);
    }
    kb_buf_add_text(out, " }\n");
  }
  kb_buf_add_char(out, '\n');
}

/* Whether an earlier subject has a part of that name. */
static bool is_written(const struct kb_schema *schema, size_t subjects, const char *name)
{
  bool is_there = false;
  for (size_t i = 0; i < subjects && !is_there; i++) {
    is_there = kb_subject_part(schema->subjects[i], kb_slice_of(name)) != KB_PART_IS_NOTHING;
  }
  return is_there;
}

/* One class for the cases of all subjects, as an editor does not know what an article is about. */
static void write_case(struct kb_buf *out, const struct kb_schema *schema)
{
  kb_buf_add_text(out,
                  "--- What an article is about, with what is related to it, read-only. Reading a "
                  "column that is not\n--- in the data ends the condition: its cause is then "
                  "inconclusive.\n---@class kb.Case\n");
  for (size_t i = 0; i < schema->subject_count; i++) {
    const struct kb_subject *subject = schema->subjects[i];
    kb_buf_addf(out, "---@field %s kb.%s The %s.\n", subject->name, subject->table->logical_name,
                subject->table->title);
    for (size_t k = 0; k < subject->relation_count; k++) {
      const struct kb_relation *relation = &subject->relations[k];
      if (is_written(schema, i, relation->name)) {
        continue;
      }
      kb_buf_addf(out,
                  relation->is_many ? "---@field %s kb.%s[] All its %s.\n"
                                    : "---@field %s kb.%s? Its %s; nil: it has none.\n",
                  relation->name, relation->table->logical_name,
                  relation->is_many ? relation->table->titles : relation->table->title);
    }
  }
  kb_buf_addf(out, "---@field alert kb.%s? The alert that showed this article's symptom.\n\n",
              schema->subjects[0]->errors_table->logical_name);
}

void kb_annotations_write(struct kb_buf *out, const struct kb_schema *schema)
{
  kb_buf_add_text(out, "---@meta\n"
                       "-- Made by `kbtriage list --annotations`; not an article. It tells an "
                       "editor's Lua language\n"
                       "-- server what articles and cases are.\n\n");
  for (size_t i = 0; i < schema->table_count; i++) {
    write_table(out, schema->tables[i]);
  }
  write_case(out, schema);
  kb_buf_add_text(out, "---@class (exact) kb.Relation\n"
                       "---@field name string The name under which the article reads the record.\n"
                       "---@field one_name string? Of one of many rows.\n"
                       "---@field table string The table it leads to.\n"
                       "---@field from string? The relation it starts from.\n"
                       "---@field many boolean? It leads to many rows.\n"
                       "---@field shared boolean? One record belongs to many cases.\n"
                       "---@field navigation string[]? The navigation property.\n"
                       "---@field equal string[][]? Pairs that are equal: our column, or "
                       "alert.NAME, and theirs.\n"
                       "---@field also string[][]? Another such pair.\n"
                       "---@field type_column string? Says which table the lookup leads to.\n\n");
  write_class(out, "kb.Article", kb_article_schema());
  for (size_t i = 0; i < schema->table_count; i++) {
    write_option_table(out, schema->tables[i]);
  }
  kb_buf_add_text(out, "--- The numbers of choices: option.TABLE.COLUMN.Label.\n"
                       "---@class kb.option\n");
  for (size_t i = 0; i < schema->table_count; i++) {
    const struct kb_table *table = schema->tables[i];
    kb_buf_addf(out, "---@field %s kb.option.%s\n", table->logical_name, table->logical_name);
  }
  kb_buf_add_text(out, "option = {}\n\n"
                       "--- Can the column be told? Asks without ending the condition.\n"
                       "---@param record table?\n"
                       "---@param column string\n"
                       "---@return boolean\n"
                       "function known(record, column) end\n\n"
                       "--- An empty column in an example's row. In a condition it reads as nil.\n"
                       "null = nil\n\n"
                       "--- In a remedy: a value that only a person knows, given with --answer "
                       "NAME=…\n"
                       "---@param name string\n"
                       "---@return kb.Ask\n"
                       "function ask(name) end\n\n"
                       "--- Is the function true of one of the rows? If it reads a column that is "
                       "not in the data, the other\n--- rows are looked at first.\n"
                       "---@generic T\n"
                       "---@param rows T[]\n"
                       "---@param holds fun(row: T): boolean?\n"
                       "---@return boolean\n"
                       "function any(rows, holds) end\n\n"
                       "--- Is the function true of none of the rows?\n"
                       "---@generic T\n"
                       "---@param rows T[]\n"
                       "---@param holds fun(row: T): boolean?\n"
                       "---@return boolean\n"
                       "function none(rows, holds) end\n\n"
                       "--- Is the version a lower than b, as \"9.2.24091.196\" is than "
                       "\"9.2.24092.1\"?\n"
                       "---@param a string\n"
                       "---@param b string\n"
                       "---@return boolean\n"
                       "function older(a, b) end\n\n"
                       "--- Is the date a before b? As the Web API writes them: "
                       "\"2026-11-20T06:12:09Z\", \"2026-11-20\".\n"
                       "---@param a string\n"
                       "---@param b string\n"
                       "---@return boolean\n"
                       "function earlier(a, b) end\n");
}
