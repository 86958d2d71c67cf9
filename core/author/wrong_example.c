#include "author/wrong_example.h"

#include "author/saved_list.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/text.h"
#include "luasource/lua_string.h"
#include "redact/redact.h"

#include <stdlib.h>

/* The evidence of a finding is every column that its conditions have read, so a row with these
   columns gives the same finding. It is made as JSON, under the names that examples use, and
   redacted like any row. */

struct making {
  const struct kb_subject *subject;
  const struct cJSON *finding;
  struct cJSON *row;
  bool failed; /* out of memory */
};

static const char *text_in(const struct cJSON *object, const char *name)
{
  const struct cJSON *value = object ? kb_json_member(object, name) : NULL;
  return value && kb_json_kind(value) == KB_JSON_STRING ? kb_json_string(value) : NULL;
}

static const struct cJSON *member(const struct cJSON *object, const char *name)
{
  return object ? kb_json_member(object, name) : NULL;
}

/* Takes the text, which is JSON. */
static void set(struct making *making, struct cJSON *object, const char *name, struct kb_buf *text)
{
  struct kb_error ignored;
  struct cJSON *value = text->failed ? NULL : kb_json_parse(kb_buf_slice(text), &ignored);
  making->failed |= !object || !value || !kb_json_set(object, name, value);
  kb_buf_fini(text);
}

static void set_copy(struct making *making, struct cJSON *object, const char *name,
                     const struct cJSON *value)
{
  struct kb_buf text = {0};
  text.failed |= !kb_json_print(value, &text);
  set(making, object, name, &text);
}

static void set_text(struct making *making, struct cJSON *object, const char *name,
                     const char *value)
{
  struct kb_buf text = {0};
  struct kb_json_writer json = {.out = &text};
  if (value) {
    kb_json_text(&json, value);
    set(making, object, name, &text);
  }
}

/* The object for the records of a relation to one; NULL when out of memory. */
static struct cJSON *object_of(struct making *making, int relation)
{
  if (relation < 0) {
    return making->row;
  }
  const char *name = making->subject->relations[relation].name;
  struct cJSON *from = object_of(making, making->subject->relations[relation].from);
  struct cJSON *object = from ? kb_json_object_in(from, name) : NULL;
  if (from && !object) {
    struct kb_buf empty = {0};
    kb_buf_add_text(&empty, "{}");
    set(making, from, name, &empty);
    object = kb_json_object_in(from, name);
  }
  return object;
}

/* What is read of the alerts, or of other lists, is not evidence of one record. */
static void add_evidence(struct making *making, const struct cJSON *evidence)
{
  const char *field = text_in(evidence, "field");
  const char *dot = field ? strchr(field, '.') : NULL;
  const struct cJSON *value = kb_json_member(evidence, "value");
  if (!dot || !value) {
    return;
  }
  const int part =
    kb_subject_part(making->subject, (struct kb_slice){field, (size_t)(dot - field)});
  const bool is_one =
    part == KB_PART_IS_ROOT || (part >= 0 && !making->subject->relations[part].is_many);
  if (is_one &&
      kb_schema_column(kb_subject_part_table(making->subject, part), kb_slice_of(dot + 1)) >= 0) {
    set_copy(making, object_of(making, part), dot + 1, value);
  }
}

static void add_causes(struct making *making)
{
  const struct cJSON *causes = member(making->finding, "causes");
  for (const struct cJSON *cause = causes ? kb_json_first(causes) : NULL; cause;
       cause = kb_json_next(cause)) {
    const struct cJSON *list = member(cause, "evidence");
    for (const struct cJSON *at = list ? kb_json_first(list) : NULL; at; at = kb_json_next(at)) {
      add_evidence(making, at);
    }
  }
}

static const char *column_at(const struct kb_table *table, int place)
{
  return place < 0 ? NULL : table->columns[place].name;
}

/* The alerts, with their text in the first column that has texts of errors. */
static void add_alerts(struct making *making)
{
  const struct kb_subject *subject = making->subject;
  const struct cJSON *symptoms = member(making->finding, "symptoms");
  const struct kb_table *table = subject->errors_table;
  const char *time = column_at(table, subject->time);
  struct kb_buf text = {0};
  struct kb_json_writer json = {.out = &text};
  if (!symptoms || !kb_json_first(symptoms) || subject->text_count == 0) {
    return;
  }
  if (subject->errors < 0) {
    set_text(making, making->row, column_at(table, subject->texts[0]),
             text_in(kb_json_first(symptoms), "text"));
    return;
  }
  kb_json_begin_array(&json);
  for (const struct cJSON *at = kb_json_first(symptoms); at; at = kb_json_next(at)) {
    kb_json_begin_object(&json);
    kb_json_text_member(&json, column_at(table, subject->texts[0]), text_in(at, "text"));
    if (time && text_in(at, "createdon")) {
      kb_json_text_member(&json, time, text_in(at, "createdon"));
    }
    kb_json_end_object(&json);
  }
  kb_json_end_array(&json);
  set(making, making->row, subject->relations[subject->errors].name, &text);
}

static void add_subject(struct making *making)
{
  const struct cJSON *subject = member(making->finding, "subject");
  const struct kb_table *table = making->subject->table;
  set_text(making, making->row, column_at(table, table->has_name ? KB_NAME : -1),
           text_in(subject, "name"));
  set_text(making, making->row, column_at(table, making->subject->address),
           text_in(subject, "emailaddress"));
}

/* --- As Lua --- */

static void indent(struct kb_buf *out, int depth)
{
  kb_buf_addf(out, "\n%*s", 2 * depth, "");
}

/* Names of columns and relations are names of Lua. */
static void write_value(struct kb_buf *out, const struct cJSON *value, int depth)
{
  const enum kb_json_kind kind = kb_json_kind(value);
  if (kind == KB_JSON_STRING) {
    kb_lua_add_string(out, kb_slice_of(kb_json_string(value)));
    return;
  }
  if (kind != KB_JSON_OBJECT && kind != KB_JSON_ARRAY) {
    out->failed |= !kb_json_print(value, out); /* numbers, true, false and null are the same */
    return;
  }
  kb_buf_add_char(out, '{');
  for (const struct cJSON *at = kb_json_first(value); at; at = kb_json_next(at)) {
    indent(out, depth + 1);
    if (kind == KB_JSON_OBJECT) {
      kb_buf_addf(out, "%s = ", kb_json_name(at));
    }
    write_value(out, at, depth + 1);
    kb_buf_add_char(out, ',');
  }
  indent(out, depth);
  kb_buf_add_char(out, '}');
}

/* A text of the report within a comment. */
static void add_shown(struct kb_buf *out, const char *text)
{
  kb_text_display(out, kb_slice_of(text));
}

static void add_confirmed(struct kb_buf *out, const struct cJSON *finding)
{
  const struct cJSON *causes = member(finding, "causes");
  const char *separator = " (";
  for (const struct cJSON *at = causes ? kb_json_first(causes) : NULL; at; at = kb_json_next(at)) {
    const char *verdict = text_in(at, "verdict");
    const char *id = text_in(at, "id");
    if (verdict && id && strcmp(verdict, "confirmed") == 0) {
      kb_buf_add_text(out, separator);
      add_shown(out, id);
      separator = ", ";
    }
  }
  kb_buf_add_text(out, *separator == ',' ? ")" : "");
}

static void write_example(struct kb_buf *out, const struct cJSON *finding, const struct cJSON *row)
{
  const char *code = text_in(member(finding, "article"), "code");
  const char *verdict = text_in(finding, "verdict");
  const bool is_early = strcmp(verdict, "at_risk") == 0;
  kb_buf_add_text(out, "-- An example for ");
  add_shown(out, code);
  kb_buf_add_text(out, ", which says ");
  add_shown(out, verdict);
  add_confirmed(out, finding);
  kb_buf_add_text(out,
                  " where that is wrong.\n{\n  name = \"FILL IN: why it is wrong\",\n  case = ");
  write_value(out, row, 1);
  kb_buf_addf(out, ",\n  expect = { verdict = \"%s\" }, -- FILL IN: what is right\n},\n",
              is_early ? "clear" : "unexplained");
}

/* --- Reading the report --- */

static enum kb_status redact(struct making *making, struct kb_buf *out, struct kb_error *error)
{
  const struct kb_table *table = making->subject->table;
  struct kb_redactor *redactor = kb_redactor_new(making->subject->schema);
  struct kb_buf text = {0};
  enum kb_status status =
    redactor ? kb_redactor_learn(redactor, table, making->row, error) : kb_fail_no_memory(error);
  if (status == KB_OK) {
    status = kb_redactor_write(redactor, table, making->row, &text, error);
  }
  struct cJSON *row =
    status == KB_OK && !text.failed ? kb_json_parse(kb_buf_slice(&text), error) : NULL;
  if (status == KB_OK && !row) {
    status = kb_fail_no_memory(error);
  }
  if (row) {
    write_example(out, making->finding, row);
  }
  kb_json_free(row);
  kb_buf_fini(&text);
  kb_redactor_free(redactor);
  return status;
}

static enum kb_status make(struct kb_buf *out, const struct kb_subject *subject,
                           const struct cJSON *finding, struct kb_error *error)
{
  struct making making = {
    .subject = subject, .finding = finding, .row = kb_json_parse(kb_slice_of("{}"), error)};
  if (!making.row) {
    return kb_fail_no_memory(error);
  }
  add_subject(&making);
  add_causes(&making);
  add_alerts(&making);
  const enum kb_status status =
    making.failed ? kb_fail_no_memory(error) : redact(&making, out, error);
  kb_json_free(making.row);
  return status;
}

static const struct kb_subject *subject_of(const struct kb_schema *schema,
                                           const struct cJSON *finding)
{
  const char *table = text_in(member(finding, "subject"), "table");
  for (size_t i = 0; table && i < schema->subject_count; i++) {
    if (strcmp(schema->subjects[i]->table->logical_name, table) == 0) {
      return schema->subjects[i];
    }
  }
  return NULL;
}

static bool is_wanted(const struct cJSON *finding, const char *code)
{
  const char *kind = text_in(member(finding, "exception"), "kind");
  const char *article = text_in(member(finding, "article"), "code");
  return kind && strcmp(kind, "wrong") == 0 && article && text_in(finding, "verdict") &&
         (!code || strcmp(article, code) == 0);
}

static enum kb_status make_all(struct kb_buf *out, const struct kb_schema *schema,
                               const struct cJSON *excepted, const char *code, size_t *count,
                               struct kb_error *error)
{
  enum kb_status status = KB_OK;
  for (const struct cJSON *at = kb_json_first(excepted); at && status == KB_OK;
       at = kb_json_next(at)) {
    const struct kb_subject *subject = is_wanted(at, code) ? subject_of(schema, at) : NULL;
    if (subject) {
      kb_buf_add_text(out, *count > 0 ? "\n" : "");
      status = make(out, subject, at, error);
      ++*count;
    }
  }
  return status == KB_OK && out->failed ? kb_fail_no_memory(error) : status;
}

enum kb_status kb_wrong_examples(struct kb_buf *out, const struct kb_schema *schema,
                                 struct kb_slice report, const char *code, size_t *count,
                                 struct kb_error *error)
{
  *count = 0;
  struct cJSON *document = kb_saved_list_read(report, "excepted", error);
  const enum kb_status status =
    document ? make_all(out, schema, kb_json_member(document, "excepted"), code, count, error)
             : error->status;
  kb_json_free(document);
  return status;
}
