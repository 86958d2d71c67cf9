#include "article/tables_building.h"
#include "article/tables_object.h"

/* Relations of subjects. One that is wrong is reported and left out; what depends on it is then
   left out, too, without another report. */

/* A subject that is being made. */
struct making {
  struct kb_tables_building *building;
  const struct kb_subject_said *said;
  struct kb_subject *subject;
  struct kb_relation *relations;
  struct kb_made_table *root;
  struct kb_made_table *targets[KB_RELATIONS_MAX];
};

/* --- Names --- */

static bool is_taken(const struct making *making, struct kb_slice name)
{
  return kb_slice_equal(name, making->said->name) ||
         kb_subject_relation(making->subject, name) >= 0;
}

static bool check_names(const struct making *making, const struct kb_relation_said *said)
{
  const struct kb_slice names[] = {said->name, said->one_name};
  const bool is_same = said->one_name.data && kb_slice_equal(said->name, said->one_name);
  for (size_t i = 0; i < 2; i++) {
    if (names[i].data && (is_taken(making, names[i]) || (i == 1 && is_same))) {
      kb_built_wrong(
        making->building, &said->site, i == 0 ? "name" : "one_name", KB_E_DUPLICATE_NAME, NULL,
        "is \"%.*s\", which articles about %.*s know as another record", (int)names[i].length,
        names[i].data, (int)making->said->name.length, making->said->name.data);
      return false;
    }
  }
  return true;
}

/* A relation above `until` of that name. */
static bool is_above(const struct making *making, const struct kb_relation_said *until,
                     struct kb_slice name)
{
  for (size_t i = 0; making->said->relations[i] != until; i++) {
    if (kb_slice_equal(making->said->relations[i]->name, name)) {
      return true;
    }
  }
  return false;
}

static void unknown_from(const struct making *making, const struct kb_relation_said *said)
{
  const char *names[KB_RELATIONS_MAX + 1] = {NULL};
  char suggestion[200];
  for (size_t i = 0; i < making->subject->relation_count; i++) {
    names[i] = making->relations[i].name;
  }
  kb_built_wrong(making->building, &said->site, "from", KB_E_UNKNOWN_NAME,
                 kb_said_suggest(said->from, names, suggestion, sizeof suggestion),
                 "is \"%.*s\", but no relation above it has that name", (int)said->from.length,
                 said->from.data);
}

/* Where the relation starts: -1 for the root. False: nowhere. */
static bool find_from(const struct making *making, const struct kb_relation_said *said, int *from)
{
  *from = -1;
  if (!said->from.data) {
    return true;
  }
  *from = kb_subject_relation(making->subject, said->from);
  if (*from < 0) {
    if (!is_above(making, said, said->from)) {
      unknown_from(making, said);
    }
    return false;
  }
  if (making->relations[*from].is_many) {
    kb_built_wrong(making->building, &said->site, "from", KB_E_VALUE, NULL,
                   "is \"%.*s\", which are many: a relation starts from one record",
                   (int)said->from.length, said->from.data);
    return false;
  }
  return true;
}

/* --- What is equal --- */

static bool find_pair(const struct making *making, const struct kb_relation_said *said,
                      const char *part, const struct kb_made_table *source,
                      const struct kb_made_table *target, struct kb_pair_said names,
                      struct kb_column_pair *pair)
{
  struct kb_tables_building *building = making->building;
  pair->own = kb_built_column(building, source, &said->site, part, names.own);
  pair->theirs = kb_built_column(building, target, &said->site, part, names.theirs);
  if (pair->own < 0 || pair->theirs < 0) {
    return false;
  }
  const enum kb_built_class own = kb_built_class(&source->table->columns[pair->own]);
  const enum kb_built_class theirs = kb_built_class(&target->table->columns[pair->theirs]);
  if (own != theirs || own == KB_CLASS_NONE) {
    kb_built_wrong(building, &said->site, part, KB_E_VALUE, NULL,
                   "compares %.*s and %.*s, whose types can never be equal", (int)names.own.length,
                   names.own.data, (int)names.theirs.length, names.theirs.data);
    return false;
  }
  return true;
}

static bool find_pairs(const struct making *making, const struct kb_relation_said *said,
                       const struct kb_made_table *source, const struct kb_made_table *target,
                       struct kb_relation *relation)
{
  bool found = true;
  for (size_t i = 0; i < said->pair_count; i++) {
    found &= find_pair(making, said, "equal", source, target, said->pairs[i], &relation->pairs[i]);
  }
  relation->pair_count = said->pair_count;
  relation->has_also = said->also_count > 0;
  if (relation->has_also) {
    found &= find_pair(making, said, "also", source, target, said->also, &relation->also);
  }
  return found;
}

/* --- Navigation --- */

static void add_navigations(const struct making *making, const struct kb_relation_said *said,
                            struct kb_made_table *source, struct kb_relation *relation)
{
  struct kb_tables_building *building = making->building;
  const char *own_name = kb_built_text(building, said->name);
  int *places = kb_built_new(building, said->navigation.count + 1, sizeof *places);
  relation->partial = -1;
  relation->lookup_table = -1;
  relation->lookup_name = -1;
  relation->navigations = places;
  for (size_t i = 0; places && i < said->navigation.count; i++) {
    const char *name = kb_built_text(building, said->navigation.list[i]);
    const int place = name ? kb_built_extra(building, source, &said->site, name, "") : -1;
    if (place >= 0) {
      places[relation->navigation_count++] = place;
    }
    if (place >= 0 && i == 0 && relation->is_many) {
      relation->partial = kb_built_extra(building, source, &said->site, name, KB_PARTIAL);
    }
  }
  relation->documented = relation->navigation_count;
  const bool has_room = relation->documented == said->navigation.count;
  if (places && own_name && has_room && !kb_map_get(&source->said->by_name, said->name)) {
    const int place = kb_built_extra(building, source, &said->site, own_name, "");
    bool is_known = place < 0;
    for (size_t i = 0; i < relation->navigation_count; i++) {
      is_known = is_known || places[i] == place;
    }
    if (!is_known) {
      places[relation->navigation_count++] = place;
    }
  }
}

/* --- Relations --- */

static void make_relation(struct making *making, const struct kb_relation_said *said)
{
  struct kb_tables_building *building = making->building;
  const size_t at = making->subject->relation_count;
  struct kb_relation *relation = &making->relations[at];
  struct kb_relation made = {.is_many = said->many, .is_shared = said->shared};
  if (!check_names(making, said) || !find_from(making, said, &made.from)) {
    return;
  }
  struct kb_made_table *source = made.from < 0 ? making->root : making->targets[made.from];
  struct kb_made_table *target = kb_built_table(building, &said->site, "table", said->table);
  if (!target || !find_pairs(making, said, source, target, &made)) {
    return;
  }
  made.name = kb_built_text(building, said->name);
  made.one_name = said->one_name.data ? kb_built_text(building, said->one_name) : made.name;
  made.table = target->table;
  made.type_column = -1;
  if (said->type_column.data) {
    made.type_column = kb_built_column(building, said->many ? target : source, &said->site,
                                       "type_column", said->type_column);
  }
  add_navigations(making, said, source, &made);
  if (!building->failed) {
    *relation = made;
    making->targets[at] = target;
    making->subject->relation_count++;
  }
}

/* --- Subjects --- */

static bool check_root(struct kb_tables_building *building, const struct kb_subject_said *said,
                       const struct kb_table *table)
{
  const struct kb_subject *other = kb_schema_subject_of(table);
  if (other) {
    kb_built_wrong(
      building, &said->site, "table", KB_E_CONFLICT, "add relations to that subject instead",
      "is %s, which the subject %s is about already", table->logical_name, other->name);
  }
  return !other;
}

static void make_subject(struct kb_tables_building *building, const struct kb_subject_said *said)
{
  struct making making = {.building = building, .said = said};
  struct kb_subject *subject = kb_built_new(building, 1, sizeof *subject);
  making.relations = kb_built_new(building, said->relation_count, sizeof *making.relations);
  making.root = kb_built_table(building, &said->site, "table", said->table);
  if (building->failed || !making.root || !check_root(building, said, making.root->table)) {
    return;
  }
  making.subject = subject;
  subject->schema = building->schema;
  subject->id = building->schema->subject_count;
  subject->name = kb_built_text(building, said->name);
  subject->table = making.root->table;
  subject->relations = making.relations;
  subject->address = -1;
  if (said->address.data) {
    subject->address =
      kb_built_column(building, making.root, &said->site, "address", said->address);
  }
  for (size_t i = 0; !building->failed && i < said->relation_count; i++) {
    make_relation(&making, said->relations[i]);
  }
  kb_built_errors(building, said, making.root, making.targets, subject);
  building->relations[subject->id] = making.relations;
  building->schema->subjects[building->schema->subject_count++] = subject;
}

void kb_built_subjects(struct kb_tables_building *building)
{
  const struct kb_tables *tables = building->tables;
  building->schema->subjects = kb_built_new(building, tables->subject_count, sizeof(void *));
  building->relations = kb_built_new(building, tables->subject_count, sizeof(void *));
  for (size_t i = 0; !building->failed && i < tables->subject_count; i++) {
    make_subject(building, tables->subjects[i]);
  }
}
