/* The shipped tables, for tests of redaction, with those of a text added. */
#ifndef KB_TESTS_REDACT_SCHEMA_H
#define KB_TESTS_REDACT_SCHEMA_H

#include "article/diagnostic.h"
#include "triage/tables_load.h"

#include <stdio.h>

/* To be freed with kb_schema_free. `house` may be NULL. NULL: an error in the tables. */
static inline struct kb_schema *redact_schema_new(const char *house)
{
  struct kb_tables *tables = kb_tables_new();
  struct kb_diagnostics diagnostics = {0};
  struct kb_arena arena = {0};
  struct kb_error error;
  static const char file[] = KB_SOURCE_DIR "/rules/dynamics365/" KB_TABLES_FILE;
  bool good = kb_tables_load_file(tables, file, &arena, &diagnostics, &error) == KB_OK;
  if (good && house) {
    kb_diagnostics_file(&diagnostics, "house/" KB_TABLES_FILE, kb_slice_of(house));
    good = kb_tables_add(tables, kb_slice_of(house), &diagnostics);
  }
  struct kb_schema *schema = good ? kb_tables_schema(tables, &diagnostics) : NULL;
  for (size_t i = 0; i < diagnostics.count; i++) {
    fprintf(stderr, "%s:%zu: %s\n", diagnostics.list[i].file, diagnostics.list[i].line,
            diagnostics.list[i].message);
  }
  if (diagnostics.errors > 0) {
    kb_schema_free(schema);
    schema = NULL;
  }
  kb_diagnostics_fini(&diagnostics);
  kb_arena_fini(&arena);
  kb_tables_free(tables);
  return schema;
}

#endif
