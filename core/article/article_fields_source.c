#include "article/article_fields.h"

#include "article/condition_eval.h"
#include "sandbox/sandbox.h"

#include <stdio.h>

struct writer {
  const struct kb_fields *fields;
  struct kb_buf *out;
  const char *at; /* in the source: lines up to here are written */
  bool failed;    /* a function has a key that is no name */
};

/* Line ends, so that the function stands where it stood. */
static void write_function(struct writer *writer, struct kb_slice function)
{
  const char *line = writer->at;
  while ((line = memchr(line, '\n', (size_t)(function.data - line)))) {
    kb_buf_add_char(writer->out, '\n');
    line++;
  }
  kb_buf_add_slice(writer->out, function);
  writer->at = function.data + function.length;
}

static bool has_functions(const struct kb_fields *fields, size_t at)
{
  for (size_t i = at; i < fields->list[at].next; i++) {
    if (fields->list[i].kind == KB_FIELD_FUNCTION) {
      return true;
    }
  }
  return false;
}

static void write_table(struct writer *writer, size_t table)
{
  const struct kb_field *list = writer->fields->list;
  kb_buf_add_char(writer->out, '{');
  for (size_t at = table + 1; at < list[table].next; at = list[at].next) {
    const bool has_any = has_functions(writer->fields, at);
    if (!has_any && list[at].place == 0) {
      continue;
    }
    if (list[at].key.data) {
      writer->failed |= !kb_lua_is_name(list[at].key);
      kb_buf_add_slice(writer->out, list[at].key);
      kb_buf_add_char(writer->out, '=');
    }
    if (list[at].kind == KB_FIELD_FUNCTION) {
      write_function(writer, list[at].text);
    } else if (has_any) {
      write_table(writer, at);
    } else {
      kb_buf_add_text(writer->out, "{}");
    }
    kb_buf_add_char(writer->out, ',');
  }
  kb_buf_add_char(writer->out, '}');
}

/* The value of TABLE.COLUMN.NAME, as `option` has it in Lua, where the last of two names counts.
   False: Lua says what is wrong. */
static bool find_choice(const struct kb_schema *schema, struct kb_slice names, int *value)
{
  struct kb_slice parts[3];
  for (size_t i = 0; i < 3; i++) {
    const char *dot = memchr(names.data, '.', names.length);
    parts[i] = (struct kb_slice){names.data, dot ? (size_t)(dot - names.data) : names.length};
    names.data += parts[i].length + (dot != NULL);
    names.length -= parts[i].length + (dot != NULL);
  }
  const struct kb_table *table = kb_schema_table_of_logical_name(schema, parts[0]);
  const int column = table ? kb_schema_column(table, parts[1]) : -1;
  const struct kb_choice *choice = column >= 0 ? table->columns[column].choices : NULL;
  struct kb_buf name = {0};
  bool is_found = false;
  for (; choice && choice->label; choice++) {
    kb_buf_clear(&name);
    kb_schema_choice_name(&name, choice);
    if (kb_slice_equal(kb_buf_slice(&name), parts[2]) || kb_slice_is(parts[2], choice->label)) {
      *value = choice->value;
      is_found = true;
    }
  }
  is_found = is_found && !name.failed;
  kb_buf_fini(&name);
  return is_found;
}

/* Gives the names of choices their numbers. */
static bool find_choices(struct kb_fields *fields, const struct kb_schema *schema)
{
  static const char option[] = "option.";
  for (size_t i = 0; i < fields->count; i++) {
    struct kb_field *field = &fields->list[i];
    char number[16];
    int value = 0;
    if (field->kind != KB_FIELD_NIL) {
      continue;
    }
    if (!find_choice(schema,
                     (struct kb_slice){field->text.data + sizeof option - 1,
                                       field->text.length - (sizeof option - 1)},
                     &value)) {
      return false;
    }
    snprintf(number, sizeof number, "%d", value);
    field->kind = KB_FIELD_NUMBER;
    field->text = (struct kb_slice){kb_arena_text(&fields->arena, number), strlen(number)};
    if (!field->text.data) {
      fields->failed = true;
      return false;
    }
  }
  return true;
}

/* True if there is any function. */
static bool compile_conditions(struct kb_fields *fields, const struct kb_subject *subject,
                               struct kb_arena *lasting)
{
  bool has_any = false;
  for (size_t i = 0; i < fields->count; i++) {
    struct kb_field *field = &fields->list[i];
    if (field->kind == KB_FIELD_FUNCTION) {
      field->condition =
        subject ? kb_condition_compile(lasting, subject, &fields->tokens, field->token) : NULL;
      fields->needs_lua |= !field->condition;
      has_any = true;
    }
  }
  return has_any;
}

/* Behind the last token a long comment may lack its end. */
static bool is_comment_open(struct kb_slice source, const struct kb_lua_tokens *tokens)
{
  const struct kb_slice last = tokens->list[tokens->count - 1].text;
  const char *end = source.data + source.length;
  for (const char *at = last.data + last.length; end - at > 2; at++) {
    if (memcmp(at, "--[", 3) == 0) {
      return true;
    }
  }
  return false;
}

/* Whether the table at `table` has only names or, unless it is the row itself, only elements. */
static bool is_plain_table(const struct kb_fields *fields, size_t table, bool is_row)
{
  enum { KEYS_MAX = 256 }; /* fewer than kb_article_row_json takes */
  const struct kb_field *list = fields->list;
  size_t names = 0;
  size_t elements = 0;
  size_t highest = 0;
  for (size_t at = table + 1; at < list[table].next; at = list[at].next) {
    names += list[at].key.data != NULL;
    elements += list[at].key.data == NULL;
    highest = list[at].place > highest ? list[at].place : highest;
  }
  return names <= KEYS_MAX && (names == 0 || elements == 0) && elements == highest &&
         !(is_row && elements > 0);
}

/* Whether the rows of all examples are such as kb_article_row_json takes. Whatever is not plain is
   left to that. */
static bool has_plain_rows(const struct kb_fields *fields)
{
  const struct kb_field *list = fields->list;
  const struct kb_field *examples = kb_fields_find(fields, 0, "examples");
  const size_t first = examples ? kb_fields_index(fields, examples) : 0;
  for (size_t example = first + 1; examples && example < list[first].next;
       example = list[example].next) {
    const struct kb_field *row =
      list[example].kind == KB_FIELD_TABLE ? kb_fields_find(fields, example, "case") : NULL;
    const size_t begin = row ? kb_fields_index(fields, row) : 0;
    for (size_t at = begin; row && at < row->next; at++) {
      if (list[at].kind == KB_FIELD_FUNCTION ||
          (list[at].kind == KB_FIELD_TABLE && !is_plain_table(fields, at, at == begin))) {
        return false;
      }
    }
  }
  return true;
}

const struct kb_subject *kb_fields_subject(const struct kb_fields *fields,
                                           const struct kb_schema *schema)
{
  const struct kb_field *about = fields->count > 0 ? kb_fields_find(fields, 0, "about") : NULL;
  return about && about->kind == KB_FIELD_TEXT ? kb_schema_subject(schema, about->text)
                                               : kb_schema_default(schema);
}

bool kb_fields_from_source(struct kb_fields *fields, const struct kb_schema *schema,
                           struct kb_slice source, struct kb_arena *lasting,
                           struct kb_buf *functions)
{
  kb_buf_clear(functions);
  /* A first line with # and a byte order mark are no tokens, but not static either. */
  if (source.length == 0 || source.length > KB_SANDBOX_SOURCE_MAX || source.data[0] == '#' ||
      source.data[0] == '\xEF' || memchr(source.data, '\r', source.length)) {
    kb_fields_clear(fields);
    return false;
  }
  kb_fields_read(fields, source);
  if (!fields->is_static || is_comment_open(source, &fields->tokens) || !has_plain_rows(fields) ||
      (fields->has_words && !find_choices(fields, schema))) {
    return false;
  }
  struct writer writer = {.fields = fields, .out = functions, .at = source.data};
  if (compile_conditions(fields, kb_fields_subject(fields, schema), lasting)) {
    kb_buf_add_text(functions, "return");
    write_table(&writer, 0);
  }
  fields->failed |= functions->failed;
  return !writer.failed && !fields->failed;
}
