#include "report/replay_rules.h"

#include "base/grow.h"
#include "case/schema_words.h"

#include <stdlib.h>

/* Tables and subjects of one name are one: columns are added to what is known, everything else is
   as the first report says. Lists grow in the arena (kb_arena_room), so what points to tables and
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

static struct kb_table *find_table(const struct kb_replay_rules *rules, const char *name)
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

/* The place of a column, which is added if it is new; -1 when out of memory, or if there are too
   many. */
static int add_column(struct kb_take *take, struct kb_table *table, const char *name,
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

/* Sentences take it for granted that there is one. */
static const char *title_of(struct kb_take *take, struct kb_node node, const char *key,
                            const char *name)
{
  const char *title = kb_take_text_or_empty(take, node, key);
  return title[0] ? title : name;
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
  struct kb_table *table = find_table(rules, name);
  if (!table && (table = new_table(rules, &take)) != NULL) {
    const char *named_by = kb_take_text(&take, node, "name");
    table->logical_name = table->set = name;
    table->key = key;
    table->title = title_of(&take, node, "title", name);
    table->titles = title_of(&take, node, "titles", name);
    table->display_name = kb_take_text(&take, node, "display_name");
    add_column(&take, table, key, KB_COLUMN_ID, NULL);
    table->has_name = named_by && strcmp(named_by, key) != 0;
    if (table->has_name) {
      add_column(&take, table, named_by, KB_COLUMN_TEXT, NULL);
    }
  }
  struct kb_node column;
  size_t end = 0;
  kb_take_list(node, "columns", &column, &end);
  for (; column.at < end && !take.failed; column.at = kb_node_end(column)) {
    const char *column_name = kb_take_text(&take, column, "name");
    const char *title = kb_take_text(&take, column, "title");
    const int place = column_name
                        ? add_column(&take, table, column_name,
                                     type_of(kb_take_text_or_empty(&take, column, "type")), title)
                        : -1;
    if (place >= 0) { /* the key and the name are made without it */
      ((struct kb_column *)(uintptr_t)table->columns)[place].title = title;
    }
  }
  return end_of(&take, KB_OK, error);
}

/* --- Subjects --- */

static void read_relations(struct kb_replay_rules *rules, struct kb_take *take, struct kb_node node,
                           struct kb_subject *subject)
{
  struct kb_node relation;
  size_t end = 0;
  subject->relations = kb_arena_array(take->arena, KB_RELATIONS_MAX, sizeof *subject->relations);
  take->failed |= !subject->relations;
  kb_take_list(node, "relations", &relation, &end);
  for (; relation.at < end && !take->failed && subject->relation_count < KB_RELATIONS_MAX;
       relation.at = kb_node_end(relation)) {
    const char *name = kb_take_text(take, relation, "name");
    const char *one_name = kb_take_text(take, relation, "one_name");
    const struct kb_table *table = find_table(rules, kb_take_text(take, relation, "table"));
    if (name && table) {
      subject->relations[subject->relation_count++] = (struct kb_relation){
        .name = name,
        .one_name = one_name ? one_name : name,
        .from = -1,
        .table = table,
        .is_many = kb_take_true(relation, "many"),
        .is_shared = kb_take_true(relation, "shared"),
        .join_key = -1,
        .also_key = -1,
        .lookup_table = -1,
        .lookup_name = -1,
        .next_link = -1,
        .type_column = -1,
        .form_title = kb_take_text_or_empty(take, relation, "title"),
      };
    }
  }
}

static void read_failed(struct kb_take *take, struct kb_node node, struct kb_subject *subject)
{
  enum { RULES_MOST = 32 };
  struct kb_node rule;
  size_t end = 0;
  struct kb_outcome_rule *rules = kb_arena_array(take->arena, RULES_MOST, sizeof *rules);
  take->failed |= !rules;
  kb_take_list(node, "failed", &rule, &end);
  for (; rule.at < end && !take->failed && subject->failed_count < RULES_MOST;
       rule.at = kb_node_end(rule)) {
    rules[subject->failed_count++] = (struct kb_outcome_rule){
      .name = kb_take_text_or_empty(take, rule, "name"),
      .title = kb_take_text_or_empty(take, rule, "title"),
      .words = kb_take_text_or_empty(take, rule, "words"),
      .later = -1,
      .than = -1,
      .at = -1,
    };
  }
  subject->failed = rules;
}

static int place_of(struct kb_take *take, struct kb_table *table, const char *column,
                    enum kb_column_type type)
{
  return column ? add_column(take, table, column, type, NULL) : -1;
}

static void read_alerts(struct kb_replay_rules *rules, struct kb_take *take, struct kb_node node,
                        struct kb_subject *subject)
{
  struct kb_node alerts;
  struct kb_table *table = kb_take_member(node, "alerts", KB_JSON_OBJECT, &alerts)
                             ? find_table(rules, kb_take_text(take, alerts, "table"))
                             : NULL;
  const char *text = table ? kb_take_text(take, alerts, "text") : NULL;
  subject->errors = -1;
  subject->errors_table = subject->table;
  subject->number = subject->level = subject->time = -1;
  if (!text) {
    return;
  }
  const char *relation = kb_take_text(take, alerts, "relation");
  subject->errors = relation ? kb_subject_relation(subject, kb_slice_of(relation)) : -1;
  subject->errors_table = table;
  subject->texts[0] = place_of(take, table, text, KB_COLUMN_TEXT);
  subject->text_count = subject->texts[0] >= 0;
  subject->time = place_of(take, table, kb_take_text(take, alerts, "createdon"), KB_COLUMN_DATE);
}

/* It is found by its table. The default comes first: see kb_schema_default. */
static void take_subject(struct kb_replay_rules *rules, struct kb_take *take,
                         struct kb_subject *subject, bool is_default)
{
  struct kb_schema *schema = &rules->schema;
  struct kb_subject **list =
    schema->subject_count < TABLES_MOST
      ? kb_arena_room(take->arena, schema->subjects, schema->subject_count, 4, sizeof *list)
      : NULL;
  if (!list) {
    take->failed = true;
    return;
  }
  schema->subjects = list;
  list[schema->subject_count] = subject;
  if (is_default) {
    list[schema->subject_count] = list[0];
    list[0] = subject;
    rules->has_default = true;
  }
  subject->id = schema->subject_count++;
}

enum kb_status kb_replay_rules_subject(struct kb_replay_rules *rules, struct kb_node node,
                                       struct kb_error *error)
{
  struct kb_take take = {.arena = &rules->arena};
  const char *name = kb_take_text(&take, node, "name");
  struct kb_table *table = find_table(rules, kb_take_text(&take, node, "table"));
  if (!name || !table) {
    return end_of(&take, kb_fail(error, KB_INVALID, "a subject without its name or its table"),
                  error);
  }
  if (kb_replay_rules_subject_of(rules, table->logical_name)) {
    return end_of(&take, KB_OK, error);
  }
  struct kb_subject *subject = kb_arena_alloc(&rules->arena, sizeof *subject);
  if (!subject) {
    return kb_fail_no_memory(error);
  }
  subject->schema = &rules->schema;
  subject->name = name;
  subject->table = table;
  subject->address = place_of(&take, table, kb_take_text(&take, node, "address"), KB_COLUMN_TEXT);
  read_relations(rules, &take, node, subject);
  read_failed(&take, node, subject);
  if (!take.failed) {
    read_alerts(rules, &take, node, subject);
    take_subject(rules, &take, subject, kb_take_true(node, "default"));
  }
  return end_of(&take, KB_OK, error);
}

const struct kb_subject *kb_replay_rules_subject_of(const struct kb_replay_rules *rules,
                                                    const char *table)
{
  for (size_t i = 0; table && i < rules->schema.subject_count; i++) {
    if (strcmp(rules->schema.subjects[i]->table->logical_name, table) == 0) {
      return rules->schema.subjects[i];
    }
  }
  return NULL;
}

/* The default may be none of those that the reports are about. */
static bool add_default(struct kb_replay_rules *rules, struct kb_take *take)
{
  static const char mailbox[] = "mailbox";
  static const struct kb_table none = {.logical_name = ""};
  struct kb_subject *subject = kb_arena_alloc(take->arena, sizeof *subject);
  if (subject) {
    *subject = (struct kb_subject){
      .schema = &rules->schema, .name = mailbox, .table = &none, .errors = -1, .address = -1};
    take_subject(rules, take, subject, false);
  }
  return subject && !take->failed;
}

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
  return (rules->has_default || add_default(rules, &take)) && kb_schema_ready(schema)
           ? KB_OK
           : kb_fail_no_memory(error);
}
