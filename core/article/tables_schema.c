#include "article/tables_building.h"
#include "article/tables_object.h"
#include "article/tables_site.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* --- What is wrong --- */

void kb_built_wrong(struct kb_tables_building *building, const struct kb_site *site,
                    const char *part, enum kb_diagnostic_code code, const char *suggestion,
                    const char *format, ...)
{
  char message[400];
  va_list arguments;
  const enum kb_diagnostic_turn turn = kb_diagnostic_turn(building->reported++);
  if (turn == KB_TURN_NONE) {
    return;
  }
  kb_diagnostics_file(building->diagnostics, site->file, (struct kb_slice){0});
  if (turn == KB_TURN_MORE) {
    kb_site_wrong(building->diagnostics, site, NULL, code, NULL, "%s", kb_diagnostics_more);
    return;
  }
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  kb_site_wrong(building->diagnostics, site, part, code, suggestion, "%s", message);
}

const char *kb_built_text(struct kb_tables_building *building, struct kb_slice text)
{
  const char *copy = kb_arena_dup(&building->schema->arena, text);
  building->failed |= !copy;
  return copy;
}

void *kb_built_new(struct kb_tables_building *building, size_t count, size_t size)
{
  void *made = kb_arena_array(&building->schema->arena, count + 1, size);
  building->failed |= !made;
  return made;
}

/* --- Looking up --- */

struct kb_made_table *kb_built_table(struct kb_tables_building *building,
                                     const struct kb_site *site, const char *part,
                                     struct kb_slice name)
{
  const struct kb_table_said *said = kb_map_get(&building->tables->by_name, name);
  const struct kb_schema *schema = building->schema;
  char suggestion[200];
  if (said) {
    struct kb_made_table *made = &building->made[said->at];
    return made->table ? made : NULL;
  }
  const char **names = kb_built_new(building, schema->table_count, sizeof *names);
  for (size_t i = 0; names && i < schema->table_count; i++) {
    names[i] = schema->tables[i]->logical_name;
  }
  if (names) {
    kb_built_wrong(building, site, part, KB_E_UNKNOWN_NAME,
                   kb_said_suggest(name, names, suggestion, sizeof suggestion),
                   "is \"%.*s\", but no tables.lua has such a table", (int)name.length, name.data);
  }
  return NULL;
}

/* The column at that index of `said` has this place in the table. */
static size_t place_of(const struct kb_made_table *made, size_t at)
{
  const bool has_name = made->table->has_name;
  if (at == made->key) {
    return KB_KEY;
  }
  if (has_name && at == made->named) {
    return KB_NAME;
  }
  const size_t before = (made->key < at ? 1U : 0U) + (has_name && made->named < at ? 1U : 0U);
  return at - before + (has_name ? 2 : 1);
}

static void unknown_column(struct kb_tables_building *building, const struct kb_table *table,
                           const struct kb_site *site, const char *part, struct kb_slice name)
{
  const char **names = kb_built_new(building, table->column_count, sizeof *names);
  char suggestion[200];
  for (size_t i = 0; names && i < table->column_count; i++) {
    names[i] = table->columns[i].name;
  }
  if (names) {
    kb_built_wrong(building, site, part, KB_E_UNKNOWN_NAME,
                   kb_said_suggest(name, names, suggestion, sizeof suggestion),
                   "names the column %.*s, which the table %s does not have", (int)name.length,
                   name.data, table->logical_name);
  }
}

int kb_built_column(struct kb_tables_building *building, const struct kb_made_table *made,
                    const struct kb_site *site, const char *part, struct kb_slice name)
{
  const struct kb_column_said *column = kb_map_get(&made->said->by_name, name);
  if (!column) {
    if (kb_diagnostic_turn(building->reported) != KB_TURN_NONE) {
      unknown_column(building, made->table, site, part, name);
    } else {
      building->reported++;
    }
    return -1;
  }
  if (column->secret && strcmp(column->site.file, site->file) != 0) {
    kb_built_wrong(building, &column->site, NULL, KB_E_CONFLICT, "leave secret out",
                   "makes the column %.*s of the table %s secret, so that it is never read, but "
                   "%s%s%s of %s needs it",
                   (int)name.length, name.data, made->table->logical_name, site->path,
                   part ? "." : "", part ? part : "", site->file);
    return -1;
  }
  if (column->secret) {
    kb_built_wrong(building, site, part, KB_E_VALUE, NULL,
                   "names the column %.*s of the table %s, which is secret: it is never read",
                   (int)name.length, name.data, made->table->logical_name);
    return -1;
  }
  return (int)place_of(made, column->at);
}

enum kb_built_class kb_built_class(const struct kb_column *column)
{
  static const enum kb_built_class classes[KB_COLUMN_TYPES] = {
    [KB_COLUMN_TEXT] = KB_CLASS_TEXT,       [KB_COLUMN_INTEGER] = KB_CLASS_NUMBER,
    [KB_COLUMN_BIGINT] = KB_CLASS_NUMBER,   [KB_COLUMN_NUMBER] = KB_CLASS_NUMBER,
    [KB_COLUMN_BOOLEAN] = KB_CLASS_BOOLEAN, [KB_COLUMN_CHOICE] = KB_CLASS_NUMBER,
    [KB_COLUMN_CHOICES] = KB_CLASS_TEXT,    [KB_COLUMN_DATE] = KB_CLASS_DATE,
    [KB_COLUMN_ID] = KB_CLASS_TEXT,         [KB_COLUMN_OBJECT] = KB_CLASS_NONE,
  };
  return classes[column->type];
}

int kb_built_extra(struct kb_tables_building *building, struct kb_made_table *made,
                   const struct kb_site *site, const char *name, const char *annotation)
{
  struct kb_table *table = made->table;
  const size_t length = strlen(name);
  for (size_t i = 0; i < table->extra_count; i++) {
    if (strncmp(made->extras[i], name, length) == 0 &&
        strcmp(made->extras[i] + length, annotation) == 0) {
      return (int)(table->column_count + i);
    }
  }
  if (table->extra_count == KB_EXTRAS_MAX) {
    kb_built_wrong(building, site, NULL, KB_E_VALUE, NULL,
                   "is too much: more than %d relations and lookups start from the table %s",
                   KB_EXTRAS_MAX, table->logical_name);
    return -1;
  }
  const size_t size = length + strlen(annotation) + 1;
  const char **extras =
    kb_arena_room(&building->schema->arena, made->extras, table->extra_count, 8, sizeof *extras);
  char *extra = kb_arena_alloc(&building->schema->arena, size);
  if (!extras || !extra) {
    building->failed = true;
    return -1;
  }
  snprintf(extra, size, "%s%s", name, annotation);
  made->extras = extras;
  extras[table->extra_count] = extra;
  table->extras = extras;
  return (int)(table->column_count + table->extra_count++);
}

/* --- Tables --- */

static const struct kb_choice *make_choices(struct kb_tables_building *building,
                                            const struct kb_column_said *said)
{
  struct kb_choice *choices = kb_built_new(building, said->choice_count, sizeof *choices);
  for (size_t i = 0; choices && i < said->choice_count; i++) {
    const struct kb_choice_said *choice = &said->choices[i];
    choices[i].value = (int)choice->value;
    choices[i].label = kb_built_text(building, choice->label);
    choices[i].name = choice->name.data ? kb_built_text(building, choice->name) : NULL;
  }
  return choices;
}

static void make_column(struct kb_tables_building *building, const struct kb_column_said *said,
                        struct kb_column *column)
{
  column->name = kb_built_text(building, said->name);
  column->length = said->name.length;
  column->title = said->title.data ? kb_built_text(building, said->title) : NULL;
  column->type = said->type;
  column->choices = said->choices ? make_choices(building, said) : NULL;
  column->secret = said->secret;
  column->personal = said->personal;
}

/* The index of the column that a part of the table names; reported if it is not of that type. */
static bool find_special(struct kb_tables_building *building, const struct kb_table_said *said,
                         const char *part, struct kb_slice name, enum kb_column_type type,
                         size_t *at)
{
  const struct kb_column_said *column = kb_map_get(&said->by_name, name);
  if (!column) {
    kb_built_wrong(building, &said->site, part, KB_E_UNKNOWN_NAME, NULL,
                   "is \"%.*s\", which is not among the columns", (int)name.length, name.data);
    return false;
  }
  if (column->type != type || column->secret) {
    kb_built_wrong(building, &said->site, part, KB_E_VALUE, NULL,
                   "is \"%.*s\", but must be a column of type %s that can be read",
                   (int)name.length, name.data, type == KB_COLUMN_ID ? "id" : "text");
    return false;
  }
  *at = column->at;
  return true;
}

static void make_table(struct kb_tables_building *building, struct kb_made_table *made)
{
  const struct kb_table_said *said = made->said;
  struct kb_table *table = kb_built_new(building, 1, sizeof *table);
  struct kb_column *columns = kb_built_new(building, said->column_count, sizeof *columns);
  if (!table || !columns ||
      !find_special(building, said, "key", said->key, KB_COLUMN_ID, &made->key)) {
    return;
  }
  table->has_name = said->named_by.data != NULL;
  if (table->has_name &&
      !find_special(building, said, "named_by", said->named_by, KB_COLUMN_TEXT, &made->named)) {
    return;
  }
  made->table = table;
  for (size_t i = 0; i < said->column_count; i++) {
    make_column(building, said->columns[i], &columns[place_of(made, i)]);
  }
  table->schema = building->schema;
  table->id = building->schema->table_count;
  table->logical_name = kb_built_text(building, said->name);
  table->set = kb_built_text(building, said->set);
  table->key = columns[KB_KEY].name;
  table->title = kb_built_text(building, said->title);
  table->titles = kb_built_text(building, said->titles);
  table->display_name =
    said->display_name.data ? kb_built_text(building, said->display_name) : table->title;
  table->columns = columns;
  table->column_count = said->column_count;
  building->schema->tables[building->schema->table_count++] = table;
}

static void check_set(struct kb_tables_building *building, struct kb_table_said *said,
                      struct kb_map *sets)
{
  const struct kb_table_said *other = kb_map_get(sets, said->set);
  if (other) {
    kb_built_wrong(building, &said->site, "set", KB_E_CONFLICT, NULL,
                   "is \"%.*s\", which is the set of the table %.*s", (int)said->set.length,
                   said->set.data, (int)other->name.length, other->name.data);
  } else {
    building->failed |= !kb_map_add(sets, said->set, said);
  }
}

static void make_tables(struct kb_tables_building *building)
{
  const struct kb_tables *tables = building->tables;
  struct kb_schema *schema = building->schema;
  struct kb_map sets = {0};
  schema->tables = kb_built_new(building, tables->table_count, sizeof(void *));
  building->made = kb_built_new(building, tables->table_count, sizeof *building->made);
  for (size_t i = 0; !building->failed && i < tables->table_count; i++) {
    building->made[i].said = tables->tables[i];
    check_set(building, tables->tables[i], &sets);
    make_table(building, &building->made[i]);
  }
  kb_map_fini(&sets);
}

static void make_all(struct kb_tables_building *building)
{
  building->schema->hash = building->tables->hash;
  make_tables(building);
  if (!building->failed) {
    kb_built_subjects(building);
  }
  if (!building->failed) {
    kb_built_lookups(building);
  }
  if (!building->failed) {
    kb_built_languages(building);
  }
  building->failed = building->failed || !kb_schema_ready(building->schema);
}

struct kb_schema *kb_tables_schema(struct kb_tables *tables, struct kb_diagnostics *diagnostics)
{
  struct kb_schema *schema = calloc(1, sizeof *schema);
  struct kb_tables_building *building = kb_arena_array(&tables->arena, 1, sizeof *building);
  if (schema && building) {
    *building =
      (struct kb_tables_building){.tables = tables, .schema = schema, .diagnostics = diagnostics};
    make_all(building);
  }
  if (!schema || !building || building->failed || diagnostics->failed) {
    kb_schema_free(schema);
    return NULL;
  }
  tables->building = building;
  return schema;
}

/* --- Relations of articles --- */

/* Reads the list from the source; its texts are copied to the arena of the tables. */
static bool read_relations(struct kb_tables *tables, struct kb_slice source,
                           struct kb_diagnostics *diagnostics, struct kb_subject_said *said)
{
  struct kb_tables_reading reading = {.tables = tables, .diagnostics = diagnostics};
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
  const struct kb_field *list =
    tables->fields.count > 0 ? kb_fields_find(&tables->fields, 0, "relations") : NULL;
  if (list && list->kind == KB_FIELD_TABLE) {
    kb_relations_read(&reading, kb_fields_index(&tables->fields, list), said);
  } else {
    kb_diagnostic_add(diagnostics, KB_E_VALUE, "relations", NULL,
                      "relations must be written out in the table that the file returns");
  }
  return !reading.failed && !diagnostics->failed;
}

bool kb_tables_relate(struct kb_tables *tables, const struct kb_subject *subject,
                      struct kb_slice source, struct kb_diagnostics *diagnostics)
{
  struct kb_tables_building *building = tables->building;
  struct kb_subject_said said = {.name = kb_slice_of(subject->name)};
  const size_t errors = diagnostics->errors;
  if (!read_relations(tables, source, diagnostics, &said)) {
    return false;
  }
  building->diagnostics = diagnostics;
  building->reported = 0;
  for (size_t i = 0; i < said.relation_count && diagnostics->errors == errors; i++) {
    kb_built_add_relation(building, &said, building->schema->subjects[subject->id],
                          said.relations[i]);
  }
  return !building->failed && !diagnostics->failed;
}

bool kb_tables_finish(struct kb_tables *tables)
{
  struct kb_tables_building *building = tables->building;
  const bool is_ready = !building->has_more || kb_schema_ready(building->schema);
  building->has_more = false;
  return is_ready;
}
