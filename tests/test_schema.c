#include "test_schema.h"

#include "article/diagnostic.h"
#include "triage/tables_load.h"

#include <stdio.h>
#include <stdlib.h>

static _Noreturn void give_up(const char *what)
{
  fprintf(stderr, "the tables of the rule set: %s\n", what);
  abort();
}

const char *const kb_test_tables[1] = {KB_SOURCE_DIR "/rules"};

const struct kb_schema *kb_test_schema(void)
{
  static struct kb_schema *schema;
  struct kb_error error;
  if (!schema && kb_tables_load(kb_test_tables, 1, &schema, &error) != KB_OK) {
    give_up(error.message);
  }
  return schema;
}

/* What is wrong with a house's tables ends the test. */
static struct kb_schema *schema_with(struct kb_tables *tables, const char *house,
                                     struct kb_diagnostics *diagnostics)
{
  struct kb_files files = {0};
  struct kb_arena arena = {0};
  struct kb_error error;
  bool good = kb_files_add(&files, kb_test_tables[0], ".lua", &error) == KB_OK &&
              kb_tables_load_files(tables, &files, &arena, diagnostics, &error) == KB_OK;
  if (good) {
    kb_diagnostics_file(diagnostics, "house/" KB_TABLES_FILE, kb_slice_of(house));
    good = kb_tables_add(tables, kb_slice_of(house), diagnostics);
  }
  struct kb_schema *schema = good ? kb_tables_schema(tables, diagnostics) : NULL;
  if (diagnostics->errors > 0) {
    give_up(diagnostics->list[0].message);
  }
  kb_files_fini(&files);
  kb_arena_fini(&arena);
  return schema;
}

struct kb_schema *kb_test_schema_with(const char *house)
{
  struct kb_tables *tables = kb_tables_new();
  struct kb_diagnostics diagnostics = {0};
  struct kb_schema *schema = tables ? schema_with(tables, house, &diagnostics) : NULL;
  if (!schema) {
    give_up("out of memory");
  }
  kb_diagnostics_fini(&diagnostics);
  kb_tables_free(tables);
  return schema;
}

const struct kb_table *kb_test_table(const char *logical_name)
{
  const struct kb_table *table =
    kb_schema_table_of_logical_name(kb_test_schema(), kb_slice_of(logical_name));
  if (!table) {
    give_up(logical_name);
  }
  return table;
}

const struct kb_subject *kb_test_subject(const char *name)
{
  const struct kb_subject *subject = kb_schema_subject(kb_test_schema(), kb_slice_of(name));
  if (!subject) {
    give_up(name);
  }
  return subject;
}

int kb_test_place(const struct kb_table *table, const char *name)
{
  const int place = kb_schema_place(table, kb_slice_of(name));
  if (place < 0) {
    give_up(name);
  }
  return place;
}

int kb_test_relation(const struct kb_subject *subject, const char *name)
{
  const int relation = kb_subject_relation(subject, kb_slice_of(name));
  if (relation < 0) {
    give_up(name);
  }
  return relation;
}

enum kb_status kb_test_case(struct kb_case *a_case, const char *row, bool input_open,
                            struct kb_error *error)
{
  const struct kb_case_source source = {
    .subject = kb_test_subject("mailbox"), .text = kb_slice_of(row), .input_open = input_open};
  return kb_case_read(a_case, &source, error);
}
