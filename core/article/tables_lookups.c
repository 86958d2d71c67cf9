#include "article/tables_building.h"

/* What a row says about a lookup beside its value: the name of the record, and its table, as one
   lookup may lead to rows of several tables. */

static bool is_lookup(const struct kb_column *column)
{
  static const char end[] = "_value";
  return column->length > sizeof end && column->name[0] == '_' &&
         memcmp(column->name + column->length - (sizeof end - 1), end, sizeof end - 1) == 0;
}

static const struct kb_table *source_of(const struct kb_subject *subject,
                                        const struct kb_relation *relation)
{
  return relation->from < 0 ? subject->table : subject->relations[relation->from].table;
}

/* Whether relations from that column lead to another table, too. */
static bool leads_elsewhere(const struct kb_schema *schema, const struct kb_table *source,
                            const struct kb_relation *wanted)
{
  for (size_t i = 0; i < schema->subject_count; i++) {
    const struct kb_subject *subject = schema->subjects[i];
    for (size_t j = 0; j < subject->relation_count; j++) {
      const struct kb_relation *relation = &subject->relations[j];
      if (!relation->is_many && relation->pair_count > 0 && !relation->is_captured &&
          relation->table != wanted->table && relation->pairs[0].own == wanted->pairs[0].own &&
          source_of(subject, relation) == source) {
        return true;
      }
    }
  }
  return false;
}

struct kb_made_table *kb_built_made_of(struct kb_tables_building *building,
                                       const struct kb_table *table)
{
  const struct kb_table_said *said =
    kb_map_get(&building->tables->by_name, kb_slice_of(table->logical_name));
  return &building->made[said->at];
}

/* The table and the column that have the relation's lookup: that of the rows, if there are many.
   -1: it has none. */
static int find_lookup(const struct kb_subject *subject, const struct kb_relation *relation,
                       const struct kb_table **table)
{
  const bool is_theirs = relation->is_many;
  const int place = relation->pair_count != 1 ? -1
                    : is_theirs               ? relation->pairs[0].theirs
                                              : relation->pairs[0].own;
  *table = is_theirs ? relation->table : source_of(subject, relation);
  return place >= 0 && is_lookup(&(*table)->columns[place]) ? place : -1;
}

void kb_built_lookup(struct kb_tables_building *building, const struct kb_subject *subject,
                     struct kb_relation *relation, const struct kb_site *site)
{
  const struct kb_table *table;
  const int place = find_lookup(subject, relation, &table);
  if (place < 0) {
    return;
  }
  struct kb_made_table *made = kb_built_made_of(building, table);
  const char *name = table->columns[place].name;
  relation->lookup_name = kb_built_extra(building, made, site, name, KB_FORMATTED);
  /* rows that refer to the case may refer to rows of other tables as well */
  if (relation->is_many || leads_elsewhere(building->schema, table, relation)) {
    relation->lookup_table = kb_built_extra(building, made, site, name, KB_LOOKUP_TABLE);
  }
}

/* Extras that two relations share have one place, so their order does not matter. */
void kb_built_lookups(struct kb_tables_building *building)
{
  const struct kb_schema *schema = building->schema;
  for (size_t i = 0; i < schema->subject_count; i++) {
    const struct kb_subject *subject = schema->subjects[i];
    const struct kb_site *site =
      &kb_tables_find_subject(building->tables, kb_slice_of(subject->name))->site;
    for (size_t j = 0; !building->failed && j < subject->relation_count; j++) {
      kb_built_lookup(building, subject, &building->relations[i][j], site);
    }
  }
}
