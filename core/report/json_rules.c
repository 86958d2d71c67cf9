#include "report/json_rules.h"

#include "article/fill.h"
#include "base/date.h"
#include "case/schema_words.h"
#include "report/json_group.h"
#include "report/wording.h"

#include <stdlib.h>

/* --- Articles --- */

/* What its sets need and ask for is all that reports say of a remedy. */
static void write_remedy(struct kb_json_writer *json, const struct kb_remedy *remedy)
{
  kb_json_key(json, "fix");
  kb_json_begin_array(json);
  for (size_t i = 0; i < remedy->set_count; i++) {
    kb_json_begin_object(json);
    kb_json_text_member(json, "answer", remedy->sets[i].ask);
    kb_json_text_member(json, "allow", remedy->sets[i].allowed->needs);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static void write_causes(struct kb_json_writer *json, const struct kb_article *article)
{
  kb_json_key(json, "causes");
  kb_json_begin_array(json);
  for (size_t i = 0; i < article->cause_count; i++) {
    const struct kb_cause *cause = &article->causes[i];
    kb_json_begin_object(json);
    kb_json_text_member(json, "id", cause->id);
    kb_json_text_member(json, "text", cause->text);
    if (cause->look) {
      kb_json_text_member(json, "look", cause->look);
    }
    if (cause->remedy) {
      write_remedy(json, cause->remedy);
    }
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static void write_steps(struct kb_json_writer *json, const struct kb_article *article)
{
  kb_json_key(json, "steps");
  kb_json_begin_array(json);
  for (size_t i = 0; i < article->step_count; i++) {
    const struct kb_step *step = &article->steps[i];
    kb_json_begin_object(json);
    kb_json_text_member(json, "text", step->text);
    kb_json_text_member(json, "cause", step->cause < 0 ? NULL : article->causes[step->cause].id);
    kb_json_key(json, "fix");
    kb_json_bool(json, step->is_fixed);
    kb_json_sub_steps(json, step->steps, step->step_count);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static void write_true(struct kb_json_writer *json, const char *key, bool value)
{
  if (value) {
    kb_json_key(json, key);
    kb_json_bool(json, true);
  }
}

void kb_json_article(struct kb_json_writer *json, const struct kb_article *article, bool used)
{
  kb_json_begin_object(json);
  kb_json_text_member(json, "code", article->code);
  kb_json_text_member(json, "kb", article->kb);
  kb_json_text_member(json, "title", article->title);
  kb_json_text_member(json, "severity", article->severity);
  kb_json_text_member(json, "status", article->status);
  kb_json_text_member(json, "reviewed", article->reviewed);
  write_true(json, "explain_only",
             article->signature_count == 0 && !article->has_symptom_when && !article->has_early);
  if (used) {
    kb_json_text_member(json, "reference", article->reference);
    kb_json_text_member(json, "role", article->role);
    kb_json_text_member(json, "about", article->subject->name);
    write_causes(json, article);
    write_steps(json, article);
  }
  write_true(json, "left_out", article->skipped);
  write_true(json, "partly_left_out", article->partly_skipped);
  kb_json_end_object(json);
}

/* --- What is used --- */

void kb_rules_used_fini(struct kb_rules_used *used)
{
  kb_map_fini(&used->articles);
  free(used->tables);
}

static void name_columns(struct kb_columns_named *named, const struct kb_subject *subject,
                         const char *text)
{
  struct kb_fill_name name;
  while (text && kb_fill_next(subject, &text, &name)) {
    kb_columns_named_add_column(named, kb_subject_part_table(subject, name.part), name.column);
  }
}

static void name_columns_of(struct kb_columns_named *named, const struct kb_article *article)
{
  for (size_t i = 0; i < article->cause_count; i++) {
    name_columns(named, article->subject, article->causes[i].text);
    name_columns(named, article->subject, article->causes[i].look);
  }
  for (size_t i = 0; i < article->step_count; i++) {
    name_columns(named, article->subject, article->steps[i].text);
    for (size_t k = 0; k < article->steps[i].step_count; k++) {
      name_columns(named, article->subject, article->steps[i].steps[k]);
    }
  }
}

static void add_table(struct kb_rules_used *used, const struct kb_table *table)
{
  for (size_t i = 0; i < used->table_count; i++) {
    if (used->tables[i] == table) {
      return;
    }
  }
  used->tables[used->table_count++] = table;
}

/* The tables of a subject, and the columns that are read of each case. */
static void add_subject(struct kb_rules_used *used, struct kb_columns_named *named,
                        const struct kb_subject *subject)
{
  const int places[] = {subject->text_count > 0 ? subject->texts[0] : -1, subject->time};
  add_table(used, subject->table);
  if (subject->address >= 0) {
    kb_columns_named_add_column(named, subject->table,
                                kb_slice_of(subject->table->columns[subject->address].name));
  }
  if (subject->errors_table) {
    add_table(used, subject->errors_table);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
      if (places[i] >= 0) {
        kb_columns_named_add_column(named, subject->errors_table,
                                    kb_slice_of(subject->errors_table->columns[places[i]].name));
      }
    }
  }
  for (size_t i = 0; i < subject->relation_count; i++) {
    add_table(used, subject->relations[i].table);
  }
}

static int by_logical_name(const void *a, const void *b)
{
  return strcmp((*(const struct kb_table *const *)a)->logical_name,
                (*(const struct kb_table *const *)b)->logical_name);
}

bool kb_rules_used_find(struct kb_rules_used *used, struct kb_report *report)
{
  const struct kb_summary *summary = &report->summary;
  const struct kb_schema *schema =
    summary->subject_count > 0 ? summary->subjects[0].subject->schema : NULL;
  *used = (struct kb_rules_used){
    .tables = calloc(schema ? schema->table_count + 1 : 1, sizeof *used->tables)};
  if (!used->tables) {
    return false;
  }
  for (size_t i = 0; i < summary->subject_count; i++) {
    add_subject(used, &report->columns, summary->subjects[i].subject);
  }
  qsort(used->tables, used->table_count, sizeof(const struct kb_table *), by_logical_name);
  for (size_t i = 0; i < summary->group_count; i++) {
    const struct kb_article *article = summary->groups[i]->article;
    const struct kb_slice code = kb_slice_of(article->code);
    if (kb_map_get(&used->articles, code)) {
      continue;
    }
    if (!kb_map_add(&used->articles, code, (void *)(uintptr_t)article)) {
      return false;
    }
    name_columns_of(&report->columns, article);
  }
  return !report->columns.failed;
}

/* --- Tables and subjects --- */

static int by_name(const void *a, const void *b)
{
  return strcmp((*(const struct kb_column *const *)a)->name,
                (*(const struct kb_column *const *)b)->name);
}

static void write_column(struct kb_json_writer *json, const struct kb_column *column)
{
  kb_json_begin_object(json);
  kb_json_text_member(json, "name", column->name);
  kb_json_text_member(json, "type", kb_schema_type_words[column->type]);
  kb_json_text_member(json, "title", column->title);
  kb_json_end_object(json);
}

static void write_columns(struct kb_json_writer *json, const struct kb_table *table,
                          const struct kb_columns_named *named)
{
  const struct kb_column **list = calloc(table->column_count + 1, sizeof *list);
  size_t count = 0;
  json->out->failed |= !list;
  for (size_t i = 0; list && i < table->column_count; i++) {
    if (kb_columns_named_has(named, &table->columns[i])) {
      list[count++] = &table->columns[i];
    }
  }
  if (count > 0) {
    qsort(list, count, sizeof *list, by_name);
  }
  for (size_t i = 0; i < count; i++) {
    write_column(json, list[i]);
  }
  free(list);
}

void kb_json_table(struct kb_json_writer *json, const struct kb_table *table,
                   const struct kb_columns_named *named)
{
  kb_json_begin_object(json);
  kb_json_text_member(json, "table", table->logical_name);
  kb_json_text_member(json, "title", table->title);
  kb_json_text_member(json, "titles", table->titles);
  kb_json_text_member(json, "display_name", table->display_name);
  kb_json_text_member(json, "key", table->key);
  kb_json_text_member(json, "name", table->has_name ? table->columns[KB_NAME].name : NULL);
  kb_json_key(json, "columns");
  kb_json_begin_array(json);
  write_columns(json, table, named);
  kb_json_end_array(json);
  kb_json_end_object(json);
}

static void write_relation(struct kb_json_writer *json, const struct kb_subject *subject,
                           size_t number)
{
  const struct kb_relation *relation = &subject->relations[number];
  kb_json_begin_object(json);
  kb_json_text_member(json, "name", relation->name);
  kb_json_text_member(json, "one_name", relation->one_name);
  kb_json_text_member(json, "table", relation->table->logical_name);
  kb_json_key(json, "many");
  kb_json_bool(json, relation->is_many);
  kb_json_key(json, "shared");
  kb_json_bool(json, relation->is_shared);
  kb_json_text_member(json, "title", kb_wording_form_title(subject, (int)number));
  kb_json_end_object(json);
}

static void write_failed(struct kb_json_writer *json, const struct kb_subject *subject)
{
  struct kb_buf words = {0};
  kb_json_key(json, "failed");
  kb_json_begin_array(json);
  for (size_t i = 0; i < subject->failed_count; i++) {
    kb_buf_cut(&words, 0);
    kb_wording_rule(&words, subject, &subject->failed[i]);
    kb_json_begin_object(json);
    kb_json_text_member(json, "name", subject->failed[i].name);
    kb_json_text_member(json, "title", subject->failed[i].title);
    kb_json_text_member(json, "words", kb_buf_text(&words));
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
  json->out->failed |= words.failed;
  kb_buf_fini(&words);
}

static const char *column_name(const struct kb_table *table, int place)
{
  return place >= 0 ? table->columns[place].name : NULL;
}

/* Where error texts are; null if there are none. */
static void write_alerts(struct kb_json_writer *json, const struct kb_subject *subject)
{
  const struct kb_table *table = subject->errors_table;
  kb_json_key(json, "alerts");
  if (!table || subject->text_count == 0) {
    kb_json_null(json);
    return;
  }
  kb_json_begin_object(json);
  kb_json_text_member(json, "relation",
                      subject->errors >= 0 ? subject->relations[subject->errors].name : NULL);
  kb_json_text_member(json, "table", table->logical_name);
  kb_json_text_member(json, "text", column_name(table, subject->texts[0]));
  kb_json_text_member(json, "createdon", column_name(table, subject->time));
  kb_json_end_object(json);
}

void kb_json_subject_rules(struct kb_json_writer *json, const struct kb_subject *subject)
{
  kb_json_begin_object(json);
  kb_json_text_member(json, "name", subject->name);
  kb_json_text_member(json, "table", subject->table->logical_name);
  kb_json_key(json, "default");
  kb_json_bool(json, subject == kb_schema_default(subject->schema));
  kb_json_text_member(json, "address", column_name(subject->table, subject->address));
  write_alerts(json, subject);
  kb_json_key(json, "relations");
  kb_json_begin_array(json);
  for (size_t i = 0; i < subject->relation_count; i++) {
    write_relation(json, subject, i);
  }
  kb_json_end_array(json);
  write_failed(json, subject);
  kb_json_end_object(json);
}

/* --- Exceptions --- */

void kb_json_known_exception(struct kb_json_writer *json, const struct kb_exception *exception,
                             size_t findings)
{
  kb_json_begin_object(json);
  kb_json_text_member(json, "kind", kb_exception_kind_name(exception->kind));
  kb_json_text_member(json, "article", exception->article);
  kb_json_text_member(json, "cause", exception->cause);
  kb_json_text_member(json, "record", exception->record);
  kb_json_text_member(json, "date", exception->date);
  kb_json_key(json, "overdue");
  kb_json_bool(json, exception->is_over);
  kb_json_text_member(json, "who", exception->who);
  kb_json_text_member(json, "reason", exception->reason);
  kb_json_text_member(json, "place", exception->place);
  kb_json_count_member(json, "findings", findings);
  kb_json_end_object(json);
}

/* --- Statistics --- */

void kb_json_statistics(struct kb_json_writer *json, const struct kb_statistics *statistics)
{
  kb_json_begin_object(json);
  kb_json_key(json, "cases");
  kb_json_begin_object(json);
  for (int verdict = KB_CLEAR; verdict < KB_VERDICT_COUNT; verdict++) {
    kb_json_count_member(json, kb_verdict_name((enum kb_verdict)verdict),
                         statistics->mailboxes[verdict]);
  }
  kb_json_end_object(json);
  kb_json_count_member(json, "alerts", statistics->alerts);
  kb_json_count_member(json, "undated", statistics->undated);
  kb_json_count_member(json, "beyond", statistics->beyond);
  kb_json_key(json, "days");
  kb_json_begin_array(json);
  for (size_t i = 0; i < statistics->day_count; i++) {
    char name[KB_DAY_NAME];
    kb_day_name(statistics->days[i].number, name);
    kb_json_begin_object(json);
    kb_json_text_member(json, "day", name);
    kb_json_count_member(json, "covered", statistics->days[i].covered);
    kb_json_count_member(json, "uncovered", statistics->days[i].uncovered);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
  kb_json_end_object(json);
}
