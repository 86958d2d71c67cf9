#define _GNU_SOURCE /* memmem */
#include "article/tables.h"

#include <stdint.h>
#include <string.h>

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

/* Files of tables, with a line `---` between them: whatever they say, places in the schema are in
   their tables, and what is wrong is in one of the files. */

static const char separator[] = "\n---\n";

static void check_place(const struct kb_table *table, int place, bool may_be_extra)
{
  const size_t end = table->column_count + (may_be_extra ? table->extra_count : 0);
  assert(place >= -1 && (place < 0 || (size_t)place < end));
}

static void check_table(const struct kb_schema *schema, size_t at)
{
  const struct kb_table *table = schema->tables[at];
  assert(table->id == at && table->schema == schema && table->display_name);
  assert(table->column_count > 0 && table->column_count <= KB_COLUMNS_MAX);
  assert(strcmp(table->columns[KB_KEY].name, table->key) == 0);
  assert(table->columns[KB_KEY].type == KB_COLUMN_ID);
  for (size_t i = 0; i < table->column_count; i++) {
    const struct kb_column *column = &table->columns[i];
    assert(column->length > 0 && strlen(column->name) == column->length);
    assert(
      strspn(column->name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
      column->length);
    assert(kb_schema_column(table, kb_slice_of(column->name)) == (int)i);
    for (const struct kb_choice *choice = column->choices; choice && choice->label; choice++) {
      assert(choice->label[0] != '\0');
    }
  }
}

static void check_relation(const struct kb_subject *subject, size_t at)
{
  const struct kb_relation *relation = &subject->relations[at];
  assert(relation->from >= -1 && relation->from < (int)at);
  assert(relation->from < 0 || !subject->relations[relation->from].is_many);
  const struct kb_table *source =
    relation->from < 0 ? subject->table : subject->relations[relation->from].table;
  for (size_t i = 0; i < relation->pair_count; i++) {
    check_place(source, relation->pairs[i].own, false);
    check_place(relation->table, relation->pairs[i].theirs, false);
    assert(!source->columns[relation->pairs[i].own].secret);
  }
  for (size_t i = 0; i < relation->navigation_count; i++) {
    assert(relation->navigations[i] >= (int)source->column_count);
    check_place(source, relation->navigations[i], true);
  }
  check_place(source, relation->partial, true);
  check_place(source, relation->lookup_table, true);
  check_place(source, relation->lookup_name, true);
  assert(kb_subject_relation(subject, kb_slice_of(relation->name)) == (int)at);
  assert(kb_subject_relation(subject, kb_slice_of(relation->one_name)) == (int)at);
}

static void check_all(const struct kb_table *table, const struct kb_must_be_all *all)
{
  for (size_t i = 0; i < all->count; i++) {
    check_place(table, all->list[i].place, false);
    assert(!all->list[i].or_next ||
           (i + 1 < all->count && all->list[i + 1].place == all->list[i].place));
  }
}

static void check_rule(const struct kb_table *table, const struct kb_outcome_rule *rule)
{
  check_all(table, &rule->where);
  for (size_t i = 0; i < rule->unless_count; i++) {
    check_all(table, &rule->unless[i]);
  }
  assert(rule->some_count <= KB_FAILED_SOME_MAX);
  for (size_t i = 0; i < rule->some_count; i++) {
    check_place(table, rule->some[i], false);
  }
  check_place(table, rule->later, false);
  check_place(table, rule->than, false);
  check_place(table, rule->at, false);
  assert(rule->where.count > 0 || rule->some_count > 0 || rule->later >= 0 || rule->at >= 0);
}

static void check_subject(const struct kb_schema *schema, size_t at)
{
  const struct kb_subject *subject = schema->subjects[at];
  assert(subject->id == at && subject->schema == schema);
  assert(kb_schema_subject_of(subject->table) == subject);
  assert(subject->relation_count <= KB_RELATIONS_MAX);
  check_place(subject->table, subject->address, false);
  for (size_t i = 0; i < subject->relation_count; i++) {
    check_relation(subject, i);
  }
  assert(subject->errors < (int)subject->relation_count);
  assert(subject->text_count <= KB_ERROR_TEXTS_MAX);
  for (size_t i = 0; i < subject->text_count; i++) {
    check_place(subject->errors_table, subject->texts[i], false);
  }
  check_place(subject->errors_table, subject->number, false);
  check_place(subject->errors_table, subject->level, false);
  check_place(subject->errors_table, subject->time, false);
  for (size_t i = 0; i < subject->failed_count; i++) {
    check_rule(subject->table, &subject->failed[i]);
  }
  for (size_t i = 0; i < subject->succeeded_count; i++) {
    check_rule(subject->table, &subject->succeeded[i]);
    assert(subject->succeeded[i].at >= 0);
  }
}

static void check_language(const struct kb_schema *schema, size_t at)
{
  const struct kb_language *language = &schema->languages[at];
  assert(language->name && language->hidden[0] && language->yes[0] && language->no[0]);
  for (size_t i = 0; language->tables && i < schema->table_count; i++) {
    const struct kb_table_titles *titles = language->tables[i];
    for (size_t k = 0; titles && k < schema->tables[i]->column_count; k++) {
      assert(!titles->columns[k] || titles->columns[k][0]);
      for (const struct kb_choice *one = titles->choices[k]; one && one->label; one++) {
        assert(one->label[0]);
      }
    }
  }
}

static void check_schema(struct kb_tables *tables, struct kb_diagnostics *diagnostics)
{
  struct kb_schema *schema = kb_tables_schema(tables, diagnostics);
  assert(schema);
  for (size_t i = 0; i < schema->table_count; i++) {
    check_table(schema, i);
  }
  for (size_t i = 0; i < schema->subject_count; i++) {
    check_subject(schema, i);
  }
  assert(schema->language_count >= 1 && schema->language_count <= KB_LANGUAGES_MAX);
  for (size_t i = 0; i < schema->language_count; i++) {
    check_language(schema, i);
  }
  kb_schema_free(schema);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_slice rest = {(const char *)data, size};
  struct kb_diagnostics diagnostics = {0};
  struct kb_tables *tables = kb_tables_new();
  assert(tables);
  for (bool more = true; more;) {
    const char *end =
      rest.length > 0 ? memmem(rest.data, rest.length, separator, sizeof separator - 1) : NULL;
    const struct kb_slice file = {rest.data, end ? (size_t)(end - rest.data) : rest.length};
    const size_t taken = file.length + (end ? sizeof separator - 1 : 0);
    kb_diagnostics_file(&diagnostics, "tables.lua", (struct kb_slice){0});
    assert(kb_tables_add(tables, file, &diagnostics));
    rest = (struct kb_slice){rest.data + taken, rest.length - taken};
    more = end != NULL;
  }
  check_schema(tables, &diagnostics);
  for (size_t i = 0; i < diagnostics.count; i++) {
    assert(diagnostics.list[i].line > 0 && diagnostics.list[i].line <= size + 1);
    assert(diagnostics.list[i].column > 0 && diagnostics.list[i].column <= size + 1);
  }
  kb_tables_free(tables);
  kb_diagnostics_fini(&diagnostics);
  return 0;
}
