#include "report/replay_rules_inside.h"

#include "base/grow.h"
#include "case/schema_words.h"

#include <stdlib.h>

/* Tables and subjects of one name are one: columns, relations and rules are added to what is known.
   Lists grow in the arena (kb_arena_room), so what points to tables and
   subjects stays valid; columns are found by their index, which does not change. */

enum { TABLES_MOST = 1000, NAME_EXTRA = 0 };

/* A row with error texts names the record that it is about, if that has no name of its own. */
static const char *const extras[] = {"@name"};

void kb_replay_rules_fini(struct kb_replay_rules *rules)
{
  free(rules->articles);
  free(rules->texts);
  kb_map_fini(&rules->article_index);
  kb_arena_fini(&rules->schema.arena);
  kb_arena_fini(&rules->arena);
  *rules = (struct kb_replay_rules){.article_count = 0};
}

static enum kb_status end_of(const struct kb_take *take, enum kb_status status,
                             struct kb_error *error)
{
  return take->failed ? kb_fail_no_memory(error) : status;
}

struct kb_table *kb_replay_rules_find_table(const struct kb_replay_rules *rules, const char *name)
{
  for (size_t i = 0; name && i < rules->schema.table_count; i++) {
    if (strcmp(rules->schema.tables[i]->logical_name, name) == 0) {
      return rules->schema.tables[i];
    }
  }
  return NULL;
}

static int find_column(const struct kb_table *table, const char *name)
{
  for (size_t i = 0; i < table->column_count; i++) {
    if (strcmp(table->columns[i].name, name) == 0) {
      return (int)i;
    }
  }
  return -1;
}

int kb_replay_rules_add_column(struct kb_take *take, struct kb_table *table, const char *name,
                               enum kb_column_type type, const char *title)
{
  const int known = find_column(table, name);
  if (known >= 0) {
    return known;
  }
  struct kb_column *list = table->column_count < KB_COLUMNS_MAX
                             ? kb_arena_room(take->arena, (void *)(uintptr_t)table->columns,
                                             table->column_count, 8, sizeof *list)
                             : NULL;
  if (!list) {
    take->failed = true;
    return -1;
  }
  list[table->column_count] =
    (struct kb_column){.name = name, .length = strlen(name), .title = title, .type = type};
  table->columns = list;
  return (int)table->column_count++;
}

static enum kb_column_type type_of(const char *word)
{
  for (int type = 0; type < KB_COLUMN_TYPES; type++) {
    if (strcmp(kb_schema_type_words[type], word) == 0) {
      return (enum kb_column_type)type;
    }
  }
  return KB_COLUMN_TEXT;
}

static struct kb_table *new_table(struct kb_replay_rules *rules, struct kb_take *take)
{
  struct kb_schema *schema = &rules->schema;
  struct kb_table **list =
    schema->table_count < TABLES_MOST
      ? kb_arena_room(take->arena, schema->tables, schema->table_count, 16, sizeof *list)
      : NULL;
  struct kb_table *table = list ? kb_arena_alloc(take->arena, sizeof *table) : NULL;
  if (!table) {
    take->failed = true;
    return NULL;
  }
  table->schema = schema;
  table->id = schema->table_count;
  table->extras = extras;
  table->extra_count = sizeof extras / sizeof extras[0];
  schema->tables = list;
  list[schema->table_count++] = table;
  return table;
}

const char *kb_replay_rules_first(const char *a, const char *b)
{
  const bool has_both = a && a[0] && b && b[0];
  return has_both ? (strcmp(a, b) <= 0 ? a : b) : a && a[0] ? a : b ? b : a;
}

/* Sentences take it for granted that there is one. */
static const char *title_of(struct kb_take *take, struct kb_node node, const char *key,
                            const char *name)
{
  const char *title = kb_take_text_or_empty(take, node, key);
  return title[0] ? title : name;
}

/* The table of that name; NULL when out of memory. */
static struct kb_table *table_of(struct kb_replay_rules *rules, struct kb_take *take,
                                 struct kb_node node, const char *name, const char *key)
{
  struct kb_table *table = kb_replay_rules_find_table(rules, name);
  if (table || (table = new_table(rules, take)) == NULL) {
    return table;
  }
  const char *named_by = kb_take_text(take, node, "name");
  table->logical_name = table->set = name;
  table->key = key;
  kb_replay_rules_add_column(take, table, key, KB_COLUMN_ID, NULL);
  table->has_name = named_by && strcmp(named_by, key) != 0;
  if (table->has_name) {
    kb_replay_rules_add_column(take, table, named_by, KB_COLUMN_TEXT, NULL);
  }
  return table;
}

/* The key and the name are made without their titles. */
static void read_column(struct kb_take *take, struct kb_table *table, struct kb_node node)
{
  const char *name = kb_take_text(take, node, "name");
  const enum kb_column_type type = type_of(kb_take_text_or_empty(take, node, "type"));
  const int place = name ? kb_replay_rules_add_column(take, table, name, type, NULL) : -1;
  if (place >= 0) {
    struct kb_column *column = &((struct kb_column *)(uintptr_t)table->columns)[place];
    column->title = kb_replay_rules_first(column->title, kb_take_text(take, node, "title"));
    if (place > KB_NAME || (place == KB_NAME && !table->has_name)) {
      column->type = type < column->type ? type : column->type;
    }
  }
}

enum kb_status kb_replay_rules_table(struct kb_replay_rules *rules, struct kb_node node,
                                     struct kb_error *error)
{
  struct kb_take take = {.arena = &rules->arena};
  const char *name = kb_take_text(&take, node, "table");
  const char *key = kb_take_text(&take, node, "key");
  if (!name || !name[0] || !key || !key[0]) {
    return end_of(&take, kb_fail(error, KB_INVALID, "a table without its name or its key"), error);
  }
  struct kb_table *table = table_of(rules, &take, node, name, key);
  struct kb_node column;
  size_t end = 0;
  if (table) {
    table->title = kb_replay_rules_first(table->title, title_of(&take, node, "title", name));
    table->titles = kb_replay_rules_first(table->titles, title_of(&take, node, "titles", name));
    table->display_name =
      kb_replay_rules_first(table->display_name, kb_take_text(&take, node, "display_name"));
  }
  kb_take_list(node, "columns", &column, &end);
  for (; column.at < end && !take.failed; column.at = kb_node_end(column)) {
    read_column(&take, table, column);
  }
  return end_of(&take, KB_OK, error);
}

/* --- All of them --- */

enum kb_status kb_replay_rules_ready(struct kb_replay_rules *rules, struct kb_error *error)
{
  struct kb_take take = {.arena = &rules->arena};
  struct kb_schema *schema = &rules->schema;
  for (size_t i = 0; i < schema->subject_count; i++) {
    struct kb_subject *subject = schema->subjects[i];
    struct kb_relation *errors = subject->errors >= 0 ? &subject->relations[subject->errors] : NULL;
    if (errors) {
      errors->lookup_name = (int)subject->errors_table->column_count + NAME_EXTRA;
    }
  }
  return (rules->has_default || kb_replay_rules_default(rules, &take)) && kb_schema_ready(schema)
           ? KB_OK
           : kb_fail_no_memory(error);
}
