#include "report/columns_named.h"

/* A column is identified by its address in the schema. A field is looked up by its text first, as
   nearly all have been seen before. */

void kb_columns_named_fini(struct kb_columns_named *named)
{
  kb_map_fini(&named->seen);
  kb_map_fini(&named->columns);
  kb_arena_fini(&named->arena);
  kb_buf_fini(&named->key);
  *named = (struct kb_columns_named){.failed = false};
}

static struct kb_slice address_of(const struct kb_column *const *column)
{
  return (struct kb_slice){(const char *)column, sizeof *column};
}

bool kb_columns_named_has(const struct kb_columns_named *named, const struct kb_column *column)
{
  return kb_map_get(&named->columns, address_of(&column)) != NULL;
}

void kb_columns_named_add_column(struct kb_columns_named *named, const struct kb_table *table,
                                 struct kb_slice name)
{
  const int place = kb_schema_column(table, name);
  const struct kb_column *column = place >= 0 ? &table->columns[place] : NULL;
  if (!column || named->failed || kb_columns_named_has(named, column)) {
    return;
  }
  const struct kb_slice address = address_of(&column);
  const struct kb_slice kept = {kb_arena_dup(&named->arena, address), address.length};
  named->failed = !kept.data || !kb_map_add(&named->columns, kept, (void *)(uintptr_t)column);
}

/* "profile.statecode", "alerts[2].level". */
static void add_field(struct kb_columns_named *named, const struct kb_subject *subject,
                      const char *field)
{
  const struct kb_slice whole = {field, strlen(field)};
  const char *dot = strchr(field, '.');
  struct kb_buf *key = &named->key;
  if (!dot) {
    return; /* it names a table */
  }
  kb_buf_clear(key);
  kb_buf_addf(key, "%zu ", subject->id);
  kb_buf_add_slice(key, whole);
  if (!key->failed && !kb_map_get(&named->seen, kb_buf_slice(key))) {
    const int part = kb_subject_part(subject, (struct kb_slice){field, strcspn(field, ".[")});
    const struct kb_slice kept = {kb_arena_dup(&named->arena, kb_buf_slice(key)), key->length};
    named->failed |= !kept.data || !kb_map_add(&named->seen, kept, (void *)(uintptr_t)subject);
    if (part != KB_PART_IS_NOTHING) {
      kb_columns_named_add_column(named, kb_subject_part_table(subject, part),
                                  kb_slice_of(dot + 1));
    }
  }
  named->failed |= key->failed;
}

void kb_columns_named_add(struct kb_columns_named *named, const struct kb_finding *finding)
{
  for (size_t i = 0; i < finding->cause_count; i++) {
    for (size_t k = 0; k < finding->causes[i].trace.missing_count && !named->failed; k++) {
      add_field(named, finding->article->subject, finding->causes[i].trace.missing[k]);
    }
  }
}
