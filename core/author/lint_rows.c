#include "author/lint_rows.h"

#include "base/json.h"
#include "base/text.h"

#include <stdio.h>

enum { SHOWN = 60, SUGGESTION_SIZE = 200 };

struct check {
  struct kb_diagnostics *diagnostics;
  const struct kb_subject *subject;
  const struct kb_source_map *map;
};

/* Where a row is in the article, and of which record: `part` is an index of the subject's
   relations, or KB_PART_IS_ROOT. */
struct row_place {
  const char *path;
  int part;
};

/* What may stand in a row of the table and does not yet, ends with NULL; in `memory`. NULL when out
   of memory. */
static const char **absent_names(struct kb_arena *memory, const struct kb_table *table,
                                 const struct cJSON *row)
{
  size_t count = 0;
  const size_t all = table->column_count + table->extra_count;
  const char **names = kb_arena_array(memory, all + 1, sizeof *names);
  for (size_t i = 0; names && i < all; i++) {
    const bool secret = i < table->column_count && table->columns[i].secret;
    const char *name = kb_schema_place_name(table, (int)i);
    if (!secret && !strchr(name, '@') && !kb_json_member(row, name)) {
      names[count++] = name;
    }
  }
  if (names) {
    names[count] = NULL;
  }
  return names;
}

static void check_name(const struct check *check, const struct kb_table *table,
                       const struct cJSON *row, const char *name, const char *path)
{
  struct kb_arena memory = {0};
  const char **names = absent_names(&memory, table, row);
  const char *near = names ? kb_text_suggest(name, names) : NULL;
  if (near) {
    char suggestion[SUGGESTION_SIZE];
    const struct kb_source_place place = kb_source_map_find(check->map, path);
    snprintf(suggestion, sizeof suggestion, "did you mean %s?", near);
    kb_diagnostic_add_at(check->diagnostics, KB_W_COLUMN, place.line, place.column, suggestion,
                         "%.*s in the row of an example is no column of %s that is known", SHOWN,
                         name, table->logical_name);
  }
  check->diagnostics->failed = check->diagnostics->failed || !names;
  kb_arena_fini(&memory);
}

/* The relation whose rows are nested under that name; or KB_PART_IS_NOTHING. */
static int nested_part(const struct kb_subject *subject, const struct kb_table *table, int part,
                       const char *name)
{
  for (size_t i = 0; i < subject->relation_count; i++) {
    const struct kb_relation *relation = &subject->relations[i];
    for (size_t k = 0; relation->from == part && k < relation->navigation_count; k++) {
      if (strcmp(name, kb_schema_place_name(table, relation->navigations[k])) == 0) {
        return (int)i;
      }
    }
  }
  return KB_PART_IS_NOTHING;
}

static void check_row(const struct check *check, struct row_place place, const struct cJSON *row);

/* A nested row, or a list of them. */
static void check_nested(const struct check *check, struct row_place place,
                         const struct cJSON *value)
{
  size_t number = 0;
  if (kb_json_kind(value) != KB_JSON_ARRAY) {
    check_row(check, place, value);
    return;
  }
  for (const struct cJSON *row = kb_json_first(value); row; row = kb_json_next(row)) {
    struct kb_buf path = {0};
    kb_buf_addf(&path, "%s[%zu]", place.path, ++number);
    check_row(check, (struct row_place){kb_buf_text(&path), place.part}, row);
    check->diagnostics->failed = check->diagnostics->failed || path.failed;
    kb_buf_fini(&path);
  }
}

static void check_row(const struct check *check, struct row_place place, const struct cJSON *row)
{
  const struct kb_table *table = kb_subject_part_table(check->subject, place.part);
  if (kb_json_kind(row) != KB_JSON_OBJECT) {
    return;
  }
  for (const struct cJSON *member = kb_json_first(row); member; member = kb_json_next(member)) {
    const char *name = kb_json_name(member);
    struct kb_buf path = {0};
    kb_buf_addf(&path, "%s.%s", place.path, name);
    const int part = nested_part(check->subject, table, place.part, name);
    if (part != KB_PART_IS_NOTHING) {
      check_nested(check, (struct row_place){kb_buf_text(&path), part}, member);
    } else if (!strchr(name, '@') && kb_schema_place(table, kb_slice_of(name)) < 0) {
      check_name(check, table, row, name, kb_buf_text(&path));
    }
    check->diagnostics->failed = check->diagnostics->failed || path.failed;
    kb_buf_fini(&path);
  }
}

void kb_lint_rows(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                  const struct kb_source_map *map)
{
  const struct check check = {diagnostics, article->subject, map};
  for (size_t i = 0; i < article->example_count; i++) {
    char path[64];
    struct kb_error error;
    struct cJSON *row = kb_json_parse(kb_slice_of(article->examples[i].row), &error);
    snprintf(path, sizeof path, "examples[%zu].case", i + 1);
    if (row) {
      check_row(&check, (struct row_place){path, KB_PART_IS_ROOT}, row);
    }
    diagnostics->failed = diagnostics->failed || (!row && error.status == KB_NO_MEMORY);
    kb_json_free(row);
  }
}
