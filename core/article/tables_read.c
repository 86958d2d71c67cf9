#include "article/tables_object.h"
#include "article/tables_site.h"
#include "article/tables_syntax.h"
#include "base/hash.h"
#include "case/schema_words.h"
#include "sandbox/sandbox.h"

#include <stdio.h>
#include <stdlib.h>

/* A file is read as a whole before anything of it is merged: so one that is wrong leaves no trace.
   What concerns several files is checked when all are there (tables_schema.c). */

struct kb_tables *kb_tables_new(void)
{
  return calloc(1, sizeof(struct kb_tables));
}

void kb_tables_free(struct kb_tables *tables)
{
  if (!tables) {
    return;
  }
  for (struct kb_table_said *table = tables->last; table; table = table->previous) {
    kb_map_fini(&table->by_name);
  }
  kb_map_fini(&tables->by_name);
  kb_fields_fini(&tables->fields);
  kb_arena_fini(&tables->arena);
  free(tables);
}

struct kb_subject_said *kb_tables_find_subject(const struct kb_tables *tables, struct kb_slice name)
{
  for (size_t i = 0; i < tables->subject_count; i++) {
    if (kb_slice_equal(tables->subjects[i]->name, name)) {
      return tables->subjects[i];
    }
  }
  return NULL;
}

/* --- Conflicts with what is there --- */

static void check_same(struct kb_tables_reading *reading, const struct kb_site *site,
                       const char *part, struct kb_slice before, struct kb_slice now)
{
  if (now.data && !kb_slice_equal(before, now)) {
    kb_site_wrong(reading->diagnostics, site, part, KB_E_CONFLICT, "use another name for it",
                  "is \"%.*s\", but an earlier tables.lua says \"%.*s\", which cannot change",
                  (int)now.length, now.data, (int)before.length, before.data);
  }
}

static void check_said(struct kb_tables_reading *reading, const struct kb_site *site,
                       const char *part, bool is_said, const char *help)
{
  if (!is_said) {
    kb_site_wrong(reading->diagnostics, site, part, KB_E_MISSING_KEY, NULL, "is missing: %s", help);
  }
}

static void check_new_table(struct kb_tables_reading *reading, const struct kb_table_said *table)
{
  const struct kb_site *site = &table->site;
  check_said(reading, site, "set", table->set.data,
             "its entity set in the Web API, for example "
             "\"accounts\"");
  check_said(reading, site, "key", table->key.data, "the column with the id of a row");
  check_said(reading, site, "title", table->title.data, "what one row is called in a sentence");
  check_said(reading, site, "titles", table->titles.data, "what many are called in a sentence");
  check_said(reading, site, "columns", table->column_count > 0, "the columns, with the key");
}

static bool is_plain_number(enum kb_column_type type)
{
  return type == KB_COLUMN_INTEGER || type == KB_COLUMN_BIGINT || type == KB_COLUMN_NUMBER;
}

/* What an earlier file says of rows, and every article, relies on the type of a column; only a
   number may be of another kind, and get labels. */
static void check_type(struct kb_tables_reading *reading, const struct kb_column_said *before,
                       const struct kb_column_said *column)
{
  char suggestion[80];
  if (!before || before->type == column->type ||
      (is_plain_number(before->type) &&
       (is_plain_number(column->type) || column->type == KB_COLUMN_CHOICE))) {
    return;
  }
  snprintf(suggestion, sizeof suggestion, "make it \"%s\"", kb_schema_type_words[before->type]);
  kb_site_wrong(reading->diagnostics, &column->site, NULL, KB_E_CONFLICT, suggestion,
                "makes %.*s a column of type %s, but an earlier tables.lua says %s, which cannot "
                "change",
                (int)column->name.length, column->name.data, kb_schema_type_words[column->type],
                kb_schema_type_words[before->type]);
}

static void check_table(struct kb_tables_reading *reading, const struct kb_table_said *table)
{
  const struct kb_table_said *before = kb_map_get(&reading->tables->by_name, table->name);
  size_t count = before ? before->column_count : 0;
  if (before) {
    check_same(reading, &table->site, "set", before->set, table->set);
    check_same(reading, &table->site, "key", before->key, table->key);
  } else {
    check_new_table(reading, table);
  }
  for (size_t i = 0; i < table->column_count; i++) {
    const struct kb_column_said *column =
      before ? kb_map_get(&before->by_name, table->columns[i]->name) : NULL;
    check_type(reading, column, table->columns[i]);
    count += !column;
  }
  if (count > KB_COLUMNS_MAX) {
    kb_site_wrong(reading->diagnostics, &table->site, "columns", KB_E_VALUE, NULL,
                  "make %zu columns, but a table has %d at most", count, KB_COLUMNS_MAX);
  }
}

static size_t count_relations(const struct kb_subject_said *before,
                              const struct kb_subject_said *subject)
{
  size_t count = before->relation_count + subject->relation_count;
  for (size_t i = 0; i < subject->relation_count; i++) {
    for (size_t j = 0; j < before->relation_count; j++) {
      count -= kb_slice_equal(before->relations[j]->name, subject->relations[i]->name);
    }
  }
  return count;
}

static void check_relation_tables(struct kb_tables_reading *reading,
                                  const struct kb_subject_said *before,
                                  const struct kb_subject_said *subject)
{
  for (size_t i = 0; i < subject->relation_count; i++) {
    const struct kb_relation_said *relation = subject->relations[i];
    for (size_t j = 0; j < before->relation_count; j++) {
      if (kb_slice_equal(before->relations[j]->name, relation->name)) {
        check_same(reading, &relation->site, "table", before->relations[j]->table, relation->table);
      }
    }
  }
}

static void check_subject(struct kb_tables_reading *reading, const struct kb_subject_said *subject)
{
  const struct kb_subject_said *before = kb_tables_find_subject(reading->tables, subject->name);
  if (!before) {
    check_said(reading, &subject->site, "table", subject->table.data,
               "the table whose rows are its cases");
    return;
  }
  const size_t count = count_relations(before, subject);
  check_same(reading, &subject->site, "table", before->table, subject->table);
  check_relation_tables(reading, before, subject);
  if (count > KB_RELATIONS_MAX) {
    kb_site_wrong(reading->diagnostics, &subject->site, "relations", KB_E_VALUE, NULL,
                  "make %zu relations, but a subject has %d at most", count, KB_RELATIONS_MAX);
  }
}

/* --- Merging --- */

/* What the later file does not say stays as it was: whoever gives a column another title must not
   thereby let the names in it, or a secret, out of what is redacted. */
static void keep_marks(struct kb_column_said *column, const struct kb_column_said *before)
{
  column->secret |= before->secret;
  if (column->personal == KB_NOT_PERSONAL && column->type == KB_COLUMN_TEXT) {
    column->personal = before->personal;
  }
  column->title = column->title.data ? column->title : before->title;
}

static bool has_choice(const struct kb_column_said *column, int64_t value, struct kb_slice word)
{
  for (size_t i = 0; i < column->choice_count; i++) {
    const struct kb_choice_said *choice = &column->choices[i];
    if (word.data ? kb_slice_equal(choice->label, word) || kb_slice_equal(choice->name, word)
                  : choice->value == value) {
      return true;
    }
  }
  return false;
}

/* A choice to which the later file gives another label keeps the name that articles know. */
static bool keep_choice_name(struct kb_tables *tables, const struct kb_column_said *column,
                             struct kb_choice_said *choice, const struct kb_choice_said *before)
{
  struct kb_buf name = {0};
  const struct kb_choice said = {
    .label = kb_arena_dup(&tables->arena, before->label),
    .name = before->name.data ? kb_arena_dup(&tables->arena, before->name) : NULL};
  if (said.label) {
    kb_schema_choice_name(&name, &said);
  }
  if (!name.failed && name.length > 0 && !has_choice(column, 0, kb_buf_slice(&name))) {
    choice->name =
      (struct kb_slice){kb_arena_dup(&tables->arena, kb_buf_slice(&name)), name.length};
  }
  const bool done = said.label && !name.failed;
  kb_buf_fini(&name);
  return done;
}

/* Labels that an earlier file gives, and the later one does not, stay for the articles that use
   them. */
static bool keep_choices(struct kb_tables *tables, struct kb_column_said *column,
                         const struct kb_column_said *before)
{
  const size_t count = column->choice_count;
  struct kb_choice_said *list =
    kb_arena_array(&tables->arena, count + before->choice_count + 1, sizeof *list);
  bool done = list != NULL;
  for (size_t i = 0; done && i < count; i++) {
    list[i] = column->choices[i];
    for (size_t k = 0; done && k < before->choice_count && !list[i].name.data; k++) {
      if (before->choices[k].value == list[i].value &&
          !kb_slice_equal(before->choices[k].label, list[i].label)) {
        done = keep_choice_name(tables, column, &list[i], &before->choices[k]);
      }
    }
  }
  size_t all = count;
  for (size_t k = 0; done && k < before->choice_count; k++) {
    if (!has_choice(column, before->choices[k].value, (struct kb_slice){0})) {
      list[all++] = before->choices[k];
    }
  }
  if (done && before->choice_count > 0) {
    column->choices = list;
    column->choice_count = all;
  }
  return done;
}

static bool merge_column(struct kb_tables *tables, struct kb_table_said *table,
                         struct kb_column_said *column)
{
  struct kb_column_said *before = kb_map_get(&table->by_name, column->name);
  if (before) {
    const size_t at = before->at;
    const bool done = keep_choices(tables, column, before);
    keep_marks(column, before);
    *before = *column;
    before->at = at;
    return done;
  }
  void *list =
    kb_arena_room(&tables->arena, table->columns, table->column_count, 4, sizeof(void *));
  if (!list || !kb_map_add(&table->by_name, column->name, column)) {
    return false;
  }
  table->columns = list;
  column->at = table->column_count;
  table->columns[table->column_count++] = column;
  return true;
}

static void override(struct kb_slice *before, struct kb_slice now)
{
  *before = now.data ? now : *before;
}

static bool merge_table(struct kb_tables *tables, struct kb_table_said *table)
{
  struct kb_table_said *before = kb_map_get(&tables->by_name, table->name);
  if (!before) {
    void *list =
      kb_arena_room(&tables->arena, tables->tables, tables->table_count, 4, sizeof(void *));
    if (!list || !kb_map_add(&tables->by_name, table->name, table)) {
      return false;
    }
    tables->tables = list;
    table->at = tables->table_count;
    tables->tables[tables->table_count++] = table;
    return true;
  }
  override(&before->named_by, table->named_by);
  override(&before->title, table->title);
  override(&before->titles, table->titles);
  override(&before->display_name, table->display_name);
  before->site = table->named_by.data ? table->site : before->site;
  for (size_t i = 0; i < table->column_count; i++) {
    if (!merge_column(tables, before, table->columns[i])) {
      return false;
    }
  }
  return true;
}

/* Copies of the list with room for more. */
static bool widen(struct kb_tables *tables, void *list, size_t count, size_t more, size_t size,
                  void **wider)
{
  *wider = kb_arena_array(&tables->arena, count + more + 1, size);
  if (*wider && count > 0) {
    memcpy(*wider, list, count * size);
  }
  return *wider != NULL;
}

static bool merge_relations(struct kb_tables *tables, struct kb_subject_said *before,
                            const struct kb_subject_said *subject)
{
  void *wider;
  if (!widen(tables, before->relations, before->relation_count, subject->relation_count,
             sizeof *before->relations, &wider)) {
    return false;
  }
  before->relations = wider;
  for (size_t i = 0; i < subject->relation_count; i++) {
    size_t at = 0;
    while (at < before->relation_count &&
           !kb_slice_equal(before->relations[at]->name, subject->relations[i]->name)) {
      at++;
    }
    before->relations[at] = subject->relations[i];
    before->relation_count += at == before->relation_count;
  }
  return true;
}

/* Rules of `from` are added to the list, or replace those of the same name. */
static bool merge_outcomes(struct kb_tables *tables, struct kb_outcome_said ***list, size_t *count,
                           struct kb_outcome_said *const *from, size_t from_count)
{
  void *wider;
  if (!widen(tables, *list, *count, from_count, sizeof **list, &wider)) {
    return false;
  }
  *list = wider;
  for (size_t i = 0; i < from_count; i++) {
    size_t at = 0;
    while (at < *count && !kb_slice_equal((*list)[at]->name, from[i]->name)) {
      at++;
    }
    (*list)[at] = from[i];
    *count += at == *count;
  }
  return true;
}

static bool merge_subject(struct kb_tables *tables, struct kb_subject_said *subject)
{
  struct kb_subject_said *before = kb_tables_find_subject(tables, subject->name);
  if (!before) {
    void *list =
      kb_arena_room(&tables->arena, tables->subjects, tables->subject_count, 4, sizeof(void *));
    if (list) {
      tables->subjects = list;
      tables->subjects[tables->subject_count++] = subject;
    }
    return list != NULL;
  }
  override(&before->address, subject->address);
  before->errors = subject->errors ? subject->errors : before->errors;
  return merge_relations(tables, before, subject) &&
         merge_outcomes(tables, &before->failed, &before->failed_count, subject->failed,
                        subject->failed_count) &&
         merge_outcomes(tables, &before->succeeded, &before->succeeded_count, subject->succeeded,
                        subject->succeeded_count);
}

static bool add_language(struct kb_tables *tables, struct kb_language_said *language)
{
  void *list =
    kb_arena_room(&tables->arena, tables->languages, tables->language_count, 4, sizeof(void *));
  if (list) {
    tables->languages = list;
    tables->languages[tables->language_count++] = language;
  }
  return list != NULL;
}

static bool merge(struct kb_tables *tables, const struct kb_tables_said *said)
{
  bool done = true;
  for (size_t i = 0; done && i < said->table_count; i++) {
    done = merge_table(tables, said->tables[i]);
  }
  for (size_t i = 0; done && i < said->subject_count; i++) {
    done = merge_subject(tables, said->subjects[i]);
  }
  for (size_t i = 0; done && i < said->language_count; i++) {
    done = add_language(tables, said->languages[i]);
  }
  return done;
}

/* --- A file --- */

static bool is_data(const struct kb_fields *fields)
{
  if (!fields->is_static || fields->has_words) {
    return false;
  }
  for (size_t i = 0; i < fields->count; i++) {
    if (fields->list[i].kind == KB_FIELD_FUNCTION || fields->list[i].kind == KB_FIELD_USERDATA) {
      return false;
    }
  }
  return true;
}

static void report_fault(struct kb_tables_reading *reading)
{
  const struct kb_tables_fault fault = kb_tables_find_fault(&reading->tables->fields);
  kb_diagnostic_add_at(reading->diagnostics, fault.is_return ? KB_E_RETURN : KB_E_LOAD,
                       fault.where.line, fault.where.column, fault.suggestion, "%s", fault.message);
}

static void read_file(struct kb_tables_reading *reading, struct kb_tables_said *said)
{
  kb_tables_read(reading, said);
  if (reading->failed || reading->wrong > 0) {
    return;
  }
  for (size_t i = 0; i < said->table_count; i++) {
    check_table(reading, said->tables[i]);
  }
  for (size_t i = 0; i < said->subject_count; i++) {
    check_subject(reading, said->subjects[i]);
  }
}

bool kb_tables_add(struct kb_tables *tables, struct kb_slice source,
                   struct kb_diagnostics *diagnostics)
{
  struct kb_tables_reading reading = {.tables = tables, .diagnostics = diagnostics};
  struct kb_tables_said said = {0};
  const size_t errors = diagnostics->errors;
  if (source.length > KB_SANDBOX_SOURCE_MAX) {
    kb_diagnostic_add_at(diagnostics, KB_E_LOAD, 1, 1, "make several files of it",
                         "the file is larger than %d KiB", KB_SANDBOX_SOURCE_MAX / 1024);
    return !diagnostics->failed;
  }
  const char *copy = kb_arena_dup(&tables->arena, source);
  reading.file = kb_arena_text(&tables->arena, diagnostics->file ? diagnostics->file : "");
  if (!copy || !reading.file) {
    return false;
  }
  reading.source = (struct kb_slice){copy, source.length};
  kb_fields_read(&tables->fields, reading.source);
  if (tables->fields.failed) {
    return false;
  }
  if (is_data(&tables->fields)) {
    read_file(&reading, &said);
  } else {
    report_fault(&reading);
  }
  if (reading.failed || diagnostics->failed) {
    return false;
  }
  if (diagnostics->errors > errors) {
    return true;
  }
  tables->hash = kb_hash_mix(tables->hash, kb_hash_article(source));
  return merge(tables, &said);
}
