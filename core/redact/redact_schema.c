/* What the schema says about who is who. A record that many cases share is a thing with a name of
   its own, such as a profile, unless it may be a case, as a user is; any other record with a
   personal name is a person, or belongs to one. Two tables whose records refer to each other, one
   to one, describe the same person. */
#include "redact/redact_inside.h"

#include <stdio.h>

static bool is_lookup(const struct kb_column *column)
{
  static const char end[] = "_value";
  const size_t length = sizeof end - 1;
  return column->type == KB_COLUMN_ID && column->length > length + 1 && column->name[0] == '_' &&
         memcmp(column->name + column->length - length, end, length) == 0;
}

static bool is_named(const struct kb_table *table)
{
  const enum kb_personal personal =
    table->has_name ? table->columns[KB_NAME].personal : KB_NOT_PERSONAL;
  return personal == KB_PERSONAL_NAME || personal == KB_PERSONAL_ADDRESS;
}

static const struct kb_table *source_of(const struct kb_subject *subject,
                                        const struct kb_relation *relation)
{
  return relation->from < 0 ? subject->table : subject->relations[relation->from].table;
}

typedef void (*take_relation)(struct kb_redactor *redactor, const struct kb_table *source,
                              const struct kb_relation *relation);

static void for_each_relation(struct kb_redactor *redactor, take_relation take)
{
  for (size_t i = 0; i < redactor->schema->subject_count; i++) {
    const struct kb_subject *subject = redactor->schema->subjects[i];
    for (size_t k = 0; k < subject->relation_count; k++) {
      take(redactor, source_of(subject, &subject->relations[k]), &subject->relations[k]);
    }
  }
}

static bool is_one_to_one(const struct kb_relation *relation)
{
  return !relation->is_many && !relation->is_shared && relation->pair_count == 1;
}

/* Whether records of `from` refer to one of `to`. */
static bool refers(const struct kb_schema *schema, const struct kb_table *from,
                   const struct kb_table *to)
{
  for (size_t i = 0; i < schema->subject_count; i++) {
    const struct kb_subject *subject = schema->subjects[i];
    for (size_t k = 0; k < subject->relation_count; k++) {
      const struct kb_relation *relation = &subject->relations[k];
      if (is_one_to_one(relation) && relation->table == to &&
          source_of(subject, relation) == from) {
        return true;
      }
    }
  }
  return false;
}

/* Whether the table's records are cases, as users are, even where other cases share one. */
static bool is_of_cases(const struct kb_schema *schema, const struct kb_table *table)
{
  bool is_it = false;
  for (size_t i = 0; i < schema->subject_count && !is_it; i++) {
    is_it = schema->subjects[i]->table == table;
  }
  return is_it;
}

/* Shared records are numbered by themselves, under the name of the relation. */
static void take_group(struct kb_redactor *redactor, const struct kb_table *source,
                       const struct kb_relation *relation)
{
  const size_t id = relation->table->id;
  (void)source;
  if (relation->is_shared && is_named(relation->table) &&
      !is_of_cases(redactor->schema, relation->table) && !redactor->groups[id + 1].name) {
    redactor->groups[id + 1].name = relation->name;
    redactor->tables[id].group = id + 1;
  }
}

static void take_lookup(struct kb_redactor *redactor, const struct kb_table *source,
                        const struct kb_relation *relation)
{
  if (relation->is_many || relation->pair_count != 1 || relation->is_captured) {
    return;
  }
  struct redact_column *column = &redactor->tables[source->id].columns[relation->pairs[0].own];
  if (column->group == REDACT_PEOPLE) {
    column->group = redactor->tables[relation->table->id].group;
  }
  column->is_own =
    column->is_own ||
    (is_one_to_one(relation) && redactor->tables[source->id].group == 0 && is_named(source) &&
     is_named(relation->table) && refers(redactor->schema, relation->table, source));
}

static void take_navigations(struct kb_redactor *redactor, const struct kb_table *source,
                             const struct kb_relation *relation)
{
  const struct redact_table *table = &redactor->tables[source->id];
  const int own = !relation->is_many && relation->pair_count == 1 ? relation->pairs[0].own : -1;
  for (size_t i = 0; i < relation->navigation_count; i++) {
    struct redact_navigation *navigation =
      &table->navigations[(size_t)relation->navigations[i] - source->column_count];
    if (!navigation->table) {
      *navigation = (struct redact_navigation){relation->table, own, relation->is_many,
                                               own >= 0 && table->columns[own].is_own};
    }
  }
}

/* Whether the column has the name of the record that a lookup of the row leads to: "xname" beside
   "_x_value". */
static bool is_name_of_lookup(const struct kb_table *table, const struct kb_column *column)
{
  static const char end[] = "name";
  const size_t length = sizeof end - 1;
  char name[128];
  if (column->length <= length || column->length + 4 > sizeof name ||
      memcmp(column->name + column->length - length, end, length) != 0) {
    return false;
  }
  snprintf(name, sizeof name, "_%.*s_value", (int)(column->length - length), column->name);
  return kb_schema_column(table, kb_slice_of(name)) >= 0;
}

static bool begin_table(struct kb_redactor *redactor, const struct kb_table *table)
{
  struct redact_table *about = &redactor->tables[table->id];
  about->is_named = is_named(table);
  about->columns =
    kb_arena_array(&redactor->arena, table->column_count + 1, sizeof *about->columns);
  about->navigations =
    kb_arena_array(&redactor->arena, table->extra_count + 1, sizeof *about->navigations);
  if (!about->columns || !about->navigations) {
    return false;
  }
  memset(about->columns, 0, (table->column_count + 1) * sizeof *about->columns);
  memset(about->navigations, 0, (table->extra_count + 1) * sizeof *about->navigations);
  return true;
}

/* A person may have ids besides the key; an id of a record in its own row is a lookup otherwise. */
static void finish_table(struct kb_redactor *redactor, const struct kb_table *table)
{
  struct redact_table *about = &redactor->tables[table->id];
  const bool is_person = about->is_named && about->group == REDACT_PEOPLE;
  for (size_t i = 0; i < table->column_count; i++) {
    const struct kb_column *column = &table->columns[i];
    about->columns[i].is_own |=
      i == KB_KEY || (is_person && column->type == KB_COLUMN_ID && !is_lookup(column));
    about->columns[i].is_name_of_lookup =
      column->personal == KB_PERSONAL_NAME && is_name_of_lookup(table, column);
  }
}

bool kb_redact_schema_read(struct kb_redactor *redactor)
{
  const struct kb_schema *schema = redactor->schema;
  const size_t count = schema->table_count;
  struct kb_arena *arena = &redactor->arena;
  redactor->tables = kb_arena_array(arena, count + 1, sizeof *redactor->tables);
  redactor->groups = kb_arena_array(arena, count + 1, sizeof *redactor->groups);
  if (!redactor->tables || !redactor->groups) {
    return false;
  }
  memset(redactor->tables, 0, (count + 1) * sizeof *redactor->tables);
  memset(redactor->groups, 0, (count + 1) * sizeof *redactor->groups);
  redactor->groups[REDACT_PEOPLE].name = "person";
  for (size_t i = 0; i < count; i++) {
    if (!begin_table(redactor, schema->tables[i])) {
      return false;
    }
  }
  for_each_relation(redactor, take_group);
  for_each_relation(redactor, take_lookup);
  for_each_relation(redactor, take_navigations);
  for (size_t i = 0; i < count; i++) {
    finish_table(redactor, schema->tables[i]);
  }
  return true;
}

const struct redact_table *kb_redact_table(const struct kb_redactor *redactor,
                                           const struct kb_table *table)
{
  return &redactor->tables[table->id];
}

const struct redact_navigation *kb_redact_navigation(const struct kb_redactor *redactor,
                                                     const struct kb_table *table, const char *name)
{
  const int place = kb_schema_place(table, kb_slice_of(name));
  if (place < 0 || (size_t)place < table->column_count) {
    return NULL;
  }
  const struct redact_navigation *navigation =
    &redactor->tables[table->id].navigations[(size_t)place - table->column_count];
  return navigation->table ? navigation : NULL;
}

/* One lookup may lead to several tables, and some sources give all of them one name. */
const struct kb_table *kb_redact_nested_table(const struct kb_redactor *redactor,
                                              const struct kb_table *table,
                                              const struct redact_navigation *navigation,
                                              const struct cJSON *row)
{
  const struct redact_navigation *others = redactor->tables[table->id].navigations;
  if (navigation->own < 0 || kb_json_kind(row) != KB_JSON_OBJECT ||
      kb_json_member(row, navigation->table->key)) {
    return navigation->table;
  }
  for (size_t i = 0; i < table->extra_count; i++) {
    if (others[i].table && others[i].own == navigation->own &&
        kb_json_member(row, others[i].table->key)) {
      return others[i].table;
    }
  }
  return navigation->table;
}
