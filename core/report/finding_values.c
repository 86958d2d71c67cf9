#include "report/finding_values.h"

const struct kb_symptom_finding *kb_finding_symptom(const struct kb_finding *finding)
{
  return finding->symptom_count > 0 ? &finding->symptoms[0] : NULL;
}

static bool is_column(const struct kb_table *table, int place, struct kb_slice column)
{
  return place >= 0 && kb_slice_is(column, table->columns[place].name);
}

/* Whether the finding has it elsewhere, so that the case of a finding that was read has it. */
static bool is_elsewhere(const struct kb_fill_name *name)
{
  const struct kb_subject *subject = name->subject;
  const struct kb_table *table = subject->table;
  if (name->part == KB_PART_IS_ROOT) {
    return is_column(table, KB_KEY, name->column) ||
           (table->has_name && is_column(table, KB_NAME, name->column)) ||
           is_column(table, subject->address, name->column);
  }
  const struct kb_table *errors = subject->errors_table;
  return name->part == KB_PART_IS_ALERT &&
         (kb_schema_column(errors, name->column) < 0 || /* the message has it */
          is_column(errors, KB_KEY, name->column) ||
          is_column(errors, subject->texts[0], name->column) ||
          is_column(errors, subject->time, name->column));
}

void kb_finding_value(struct kb_buf *out, const struct kb_fill_name *name, struct kb_case *a_case,
                      const struct kb_finding *finding)
{
  const struct kb_saved_values *saved = finding->saved;
  if (!saved || is_elsewhere(name)) {
    kb_symptom_capture(kb_finding_symptom(finding), a_case); /* another was evaluated after it */
    kb_fill_value(out, name, a_case, kb_finding_symptom(finding));
    return;
  }
  const struct kb_slice part = kb_slice_of(kb_subject_part_name(name->subject, name->part));
  for (size_t i = 0; i < saved->count; i++) {
    const struct kb_slice key = saved->list[i].name;
    if (key.length == part.length + 1 + name->column.length &&
        memcmp(key.data, part.data, part.length) == 0 && key.data[part.length] == '.' &&
        memcmp(key.data + part.length + 1, name->column.data, name->column.length) == 0) {
      kb_buf_add_slice(out, saved->list[i].value);
      return;
    }
  }
}

const char *kb_finding_record_name(struct kb_case *a_case, const struct kb_finding *finding,
                                   const struct kb_cause_finding *cause,
                                   const struct kb_record *record)
{
  return finding->saved ? cause->record_name : kb_case_record_name(a_case, record);
}

/* --- Writing --- */

enum { VALUES = 64 }; /* as many as a group compares */

struct writing {
  struct kb_json_writer *json;
  struct kb_case *a_case;
  const struct kb_finding *finding;
  struct kb_fill_name names[VALUES];
  size_t count;
  bool any; /* one is written */
};

static bool is_seen(const struct writing *writing, const struct kb_fill_name *name)
{
  for (size_t i = 0; i < writing->count; i++) {
    if (writing->names[i].part == name->part &&
        kb_slice_equal(writing->names[i].column, name->column)) {
      return true;
    }
  }
  return false;
}

static void write_value(struct writing *writing, const struct kb_fill_name *name)
{
  struct kb_buf value = {0};
  kb_finding_value(&value, name, writing->a_case, writing->finding);
  if (value.length > 0) {
    if (!writing->any) {
      kb_json_key(writing->json, "values");
      kb_json_begin_object(writing->json);
      writing->any = true;
    }
    /* the name as it stands in the text, without its braces */
    kb_json_key_slice(writing->json,
                      (struct kb_slice){name->begin + 1, (size_t)(name->end - name->begin - 2)});
    kb_json_slice(writing->json, kb_buf_slice(&value));
  }
  writing->json->out->failed |= value.failed;
  kb_buf_fini(&value);
}

static void write_values(struct writing *writing, const char *text)
{
  struct kb_fill_name name;
  while (text && kb_fill_next(writing->finding->article->subject, &text, &name)) {
    if (!is_elsewhere(&name) && writing->count < VALUES && !is_seen(writing, &name)) {
      writing->names[writing->count++] = name;
      write_value(writing, &name);
    }
  }
}

/* Of a finding that was read from a report: all that it had. */
static void write_saved(struct kb_json_writer *json, const struct kb_saved_values *saved)
{
  if (saved->count > 0) {
    kb_json_key(json, "values");
    kb_json_begin_object(json);
    for (size_t i = 0; i < saved->count; i++) {
      kb_json_key_slice(json, saved->list[i].name);
      kb_json_slice(json, saved->list[i].value);
    }
    kb_json_end_object(json);
  }
}

void kb_json_values(struct kb_json_writer *json, struct kb_case *a_case,
                    const struct kb_finding *finding)
{
  if (finding->saved) {
    write_saved(json, finding->saved);
    return;
  }
  const struct kb_article *article = finding->article;
  struct writing writing = {.json = json, .a_case = a_case, .finding = finding};
  for (size_t i = 0; i < article->cause_count; i++) {
    write_values(&writing, article->causes[i].text);
    write_values(&writing, article->causes[i].look);
  }
  for (size_t i = 0; i < finding->step_count; i++) {
    const struct kb_step *step = finding->steps[i].step;
    write_values(&writing, step->text);
    for (size_t k = 0; k < step->step_count; k++) {
      write_values(&writing, step->steps[k]);
    }
  }
  if (writing.any) {
    kb_json_end_object(json);
  }
}
