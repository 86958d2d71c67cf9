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
  case KB_SCHEMA_LINE_OR_LIST:
    return "string|string[]";
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
  case KB_COLUMN_DATE:
  case KB_COLUMN_ID:
    break;
  }
  return "string";
}

static void write_table(struct kb_buf *out, const struct kb_table *table)
{
  kb_buf_addf(out, "--- A row of %s, read-only.\n---@class kb.%s\n", table->logical_name,
              table->article_name);
  for (size_t i = 0; i < table->column_count; i++) {
    const struct kb_column *column = &table->columns[i];
    if (column->secret) {
      continue;
    }
    kb_buf_addf(out, "---@field %s %s?", column->name, column_type(column));
    for (const struct kb_choice *choice = column->choices; choice && choice->label; choice++) {
      kb_buf_addf(out, "%s %d %s", choice == column->choices ? "" : ",", choice->value,
                  choice->label);
    }
    kb_buf_add_char(out, '\n');
  }
  if (table->id == KB_ALERT) {
    kb_buf_add_text(out, "---@field [string] string What the message's [placeholder] stood for.\n");
  }
  kb_buf_add_char(out, '\n');
}

static void write_option_table(struct kb_buf *out, const struct kb_table *table)
{
  kb_buf_addf(out, "---@class kb.option.%s\n", table->logical_name);
  for (size_t i = 0; i < table->column_count; i++) {
    const struct kb_column *column = &table->columns[i];
    if (column->type != KB_COLUMN_CHOICE) {
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

void kb_annotations_write(struct kb_buf *out)
{
  kb_buf_add_text(out, "---@meta\n"
                       "-- Made by `kbtriage list --annotations`; not an article. It tells an "
                       "editor's Lua language\n"
                       "-- server what articles and cases are.\n\n");
  for (int id = 0; id < KB_TABLE_COUNT; id++) {
    write_table(out, kb_schema_table((enum kb_table_id)id));
  }
  kb_buf_add_text(out,
                  "--- One mailbox with what is related to it, read-only. Reading a column "
                  "that is not in the data\n"
                  "--- ends the condition: its cause is then cannot_tell.\n"
                  "---@class kb.Case\n"
                  "---@field mailbox kb.mailbox The mailbox.\n"
                  "---@field profile kb.profile? Its email server profile; nil: it has none.\n"
                  "---@field user kb.user? The user it belongs to; nil: it belongs to none.\n"
                  "---@field alerts kb.alert[] All its alerts.\n"
                  "---@field alert kb.alert? The alert that showed this article's symptom.\n\n");
  write_class(out, "kb.Article", kb_article_schema());
  for (int id = 0; id < KB_TABLE_COUNT; id++) {
    write_option_table(out, kb_schema_table((enum kb_table_id)id));
  }
  kb_buf_add_text(out, "--- The numbers of choices: option.TABLE.COLUMN.Label.\n"
                       "---@class kb.option\n");
  for (int id = 0; id < KB_TABLE_COUNT; id++) {
    const struct kb_table *table = kb_schema_table((enum kb_table_id)id);
    kb_buf_addf(out, "---@field %s kb.option.%s\n", table->logical_name, table->logical_name);
  }
  kb_buf_add_text(out, "option = {}\n\n"
                       "--- Can the column be told? Asks without ending the condition.\n"
                       "---@param record table?\n"
                       "---@param column string\n"
                       "---@return boolean\n"
                       "function known(record, column) end\n\n"
                       "--- An empty column in an example's row. In a condition it reads as nil.\n"
                       "null = nil\n");
}
