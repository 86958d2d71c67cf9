/* Files of tables as unit tests make them, and the schema made of them. */
#ifndef KB_TESTS_TABLES_H
#define KB_TESTS_TABLES_H

#include "article/tables.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Files read one after another, and the schema made of them. */
struct made {
  struct kb_tables *tables;
  struct kb_diagnostics diagnostics;
  struct kb_schema *schema;
};

static inline void begin(struct made *made)
{
  *made = (struct made){.tables = kb_tables_new()};
  assert_non_null(made->tables);
}

/* From memory that ends where the source does, and is gone afterwards. */
static inline void add(struct made *made, const char *file, struct kb_slice source)
{
  char *copy = malloc(source.length > 0 ? source.length : 1);
  assert_non_null(copy);
  memcpy(copy, source.data, source.length);
  kb_diagnostics_file(&made->diagnostics, file, (struct kb_slice){0});
  assert_true(
    kb_tables_add(made->tables, (struct kb_slice){copy, source.length}, &made->diagnostics));
  free(copy);
}

static inline void finish(struct made *made)
{
  made->schema = kb_tables_schema(made->tables, &made->diagnostics);
  assert_non_null(made->schema);
  kb_tables_free(made->tables); /* the schema does not need them */
  made->tables = NULL;
}

static inline void end(struct made *made)
{
  kb_tables_free(made->tables);
  kb_schema_free(made->schema);
  kb_diagnostics_fini(&made->diagnostics);
}

static inline void make(struct made *made, const char *source)
{
  begin(made);
  add(made, "tables.lua", kb_slice_of(source));
  finish(made);
}

static inline void print_diagnostics(const struct kb_diagnostics *diagnostics)
{
  for (size_t i = 0; i < diagnostics->count; i++) {
    const struct kb_diagnostic *one = &diagnostics->list[i];
    print_message("%s:%zu:%zu %s [%s] %s (%s)\n", one->file, one->line, one->column,
                  kb_diagnostic_code_name(one->code), one->path, one->message,
                  one->suggestion ? one->suggestion : "");
  }
}

static inline void assert_right(const struct made *made)
{
  print_diagnostics(&made->diagnostics);
  assert_int_equal(made->diagnostics.count, 0);
}

static inline const struct kb_table *table_of(const struct made *made, const char *name)
{
  const struct kb_table *table = kb_schema_table_of_logical_name(made->schema, kb_slice_of(name));
  assert_non_null(table);
  return table;
}

static inline int place_of(const struct kb_table *table, const char *column)
{
  const int place = kb_schema_column(table, kb_slice_of(column));
  assert_true(place >= 0);
  return place;
}

static inline const struct kb_subject *subject_of(const struct made *made, const char *name)
{
  const struct kb_subject *subject = kb_schema_subject(made->schema, kb_slice_of(name));
  assert_non_null(subject);
  return subject;
}

static inline const struct kb_relation *relation_of(const struct kb_subject *subject,
                                                    const char *name)
{
  const int relation = kb_subject_relation(subject, kb_slice_of(name));
  assert_true(relation >= 0);
  return &subject->relations[relation];
}

/* --- Two tables to vary --- */

#define BOX                                                                           \
  "{ name = 'box', set = 'boxes', key = 'boxid', named_by = 'name', title = 'box', "  \
  "titles = 'boxes', columns = { { 'size', 'integer' }, { 'name', 'text', 'Name' }, " \
  "{ 'boxid', 'id' }, { '_owner_value', 'id' }, { '_holder_value', 'id' }, "          \
  "{ 'open', 'boolean' }, { 'made', 'date' }, { 'lid', 'object' }, "                  \
  "{ 'pin', 'text', secret = true }, "                                                \
  "{ 'state', 'choice', choices = { { 0, 'New' }, { -1, 'Old one', 'Old' } } } } }"
#define NOTE                                                                           \
  "{ name = 'note', set = 'notes', key = 'noteid', title = 'note', titles = 'notes', " \
  "columns = { { 'noteid', 'id' }, { 'text', 'text' }, { '_about_value', 'id' }, "     \
  "{ 'grade', 'integer' }, { 'written', 'date' } } }"
#define NOTES                                                            \
  "{ name = 'notes', one_name = 'remark', table = 'note', many = true, " \
  "navigation = { 'box_notes', 'box_Notes' }, equal = { { 'boxid', '_about_value' } } }"
#define WITH(relations, rest)                  \
  "return { tables = { " BOX ", " NOTE " },\n" \
  "subjects = { { name = 'box', table = 'box', relations = {\n" relations "\n}, " rest "} } }"

#endif
