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

/* A captured value is text. */
static bool find_captured(const struct making *making, const struct kb_relation_said *said,
                          const char *part, struct kb_slice name, const struct kb_column *theirs,
                          struct kb_column_pair *pair)
{
  if (kb_built_class(theirs) != KB_CLASS_TEXT) {
    kb_built_wrong(making->building, &said->site, part, KB_E_VALUE, NULL,
                   "compares alert.%.*s, which is text, and %s, which is not", (int)name.length,
                   name.data, theirs->name);
    return false;
  }
  if (making->subject->text_count == 0 && !making->said->errors) {
    kb_built_wrong(making->building, &said->site, part, KB_E_VALUE, NULL,
                   "depends on a message, but %.*s has no error texts",
                   (int)making->said->name.length, making->said->name.data);
    return false;
  }
  pair->own = -1;
  pair->captured = kb_built_text(making->building, name);
  return true;
}

static bool find_pair(const struct making *making, const struct kb_relation_said *said,
                      const char *part, const struct kb_made_table *source,
                      const struct kb_made_table *target, struct kb_pair_said names,
                      struct kb_column_pair *pair)
{
  struct kb_tables_building *building = making->building;
  const struct kb_slice captured = kb_said_captured(names.own);
  if (captured.length > 0) {
    pair->theirs = kb_built_column(building, target, &said->site, part, names.theirs);
    return pair->theirs >= 0 &&
           find_captured(making, said, part, captured, &target->table->columns[pair->theirs], pair);
  }
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
  relation->is_captured = kb_said_is_captured(said);
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
  relation->next_link = -1;
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
      relation->next_link = kb_built_extra(building, source, &said->site, name, KB_NEXT_LINK);
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

/* Where it leads, and what is equal; NULL, and reported: that is wrong. */
static struct kb_made_table *make_ends(struct making *making, const struct kb_relation_said *said,
                                       struct kb_relation *made)
{
  *made = (struct kb_relation){.is_many = said->many, .is_shared = said->shared};
  if (!find_from(making, said, &made->from)) {
    return NULL;
  }
  struct kb_made_table *source = made->from < 0 ? making->root : making->targets[made->from];
  struct kb_made_table *target =
    kb_built_table(making->building, &said->site, "table", said->table);
  if (!target || !find_pairs(making, said, source, target, made)) {
    return NULL;
  }
  made->table = target->table;
  return target;
}

/* Adds it to the subject, which has room for it. */
static void add_relation(struct making *making, const struct kb_relation_said *said,
                         struct kb_made_table *target, struct kb_relation *made)
{
  struct kb_tables_building *building = making->building;
  const size_t at = making->subject->relation_count;
  struct kb_made_table *source = made->from < 0 ? making->root : making->targets[made->from];
  made->name = kb_built_text(building, said->name);
  made->one_name = said->one_name.data ? kb_built_text(building, said->one_name) : made->name;
  made->type_column = -1;
  if (said->type_column.data) {
    made->type_column = kb_built_column(building, said->many ? target : source, &said->site,
                                        "type_column", said->type_column);
  }
  add_navigations(making, said, source, made);
  if (!building->failed) {
    making->relations[at] = *made;
    making->targets[at] = target;
    making->subject->relation_count++;
  }
}

static void make_relation(struct making *making, const struct kb_relation_said *said)
{
  struct kb_relation made;
  struct kb_made_table *target = NULL;
  if (check_names(making, said) && (target = make_ends(making, said, &made)) != NULL) {
    add_relation(making, said, target, &made);
  }
}

/* --- Relations of articles --- */

static bool is_same_pair(const struct kb_column_pair *a, const struct kb_column_pair *b)
{
  return a->own == b->own && a->theirs == b->theirs &&
         (a->captured && b->captured ? strcmp(a->captured, b->captured) == 0
                                     : a->captured == b->captured);
}

/* Whether the subject has that relation already, as several articles may need it. */
static bool is_there(const struct making *making, const struct kb_relation_said *said,
                     const struct kb_relation *made)
{
  const int at = kb_subject_relation(making->subject, said->name);
  const struct kb_relation *other = at >= 0 ? &making->relations[at] : NULL;
  bool is_same = other && other->table == made->table && other->from == made->from &&
                 other->is_many == made->is_many && other->is_shared == made->is_shared &&
                 other->pair_count == made->pair_count &&
                 other->has_also == (said->also_count > 0) &&
                 kb_slice_is(said->name, other->name) &&
                 (!said->one_name.data || kb_slice_is(said->one_name, other->one_name));
  for (size_t i = 0; is_same && i < made->pair_count; i++) {
    is_same = is_same_pair(&other->pairs[i], &made->pairs[i]);
  }
  return is_same && (!made->has_also || is_same_pair(&other->also, &made->also));
}

/* Gives the subject's relations room for one more. */
static bool widen(struct making *making)
{
  struct kb_tables_building *building = making->building;
  struct kb_subject *subject = making->subject;
  struct kb_relation *wider =
    kb_built_new(building, subject->relation_count + 1, sizeof *making->relations);
  if (!wider) {
    return false;
  }
  memcpy(wider, making->relations, subject->relation_count * sizeof *wider);
  making->relations = wider;
  subject->relations = wider;
  building->relations[subject->id] = wider;
  return true;
}

void kb_built_add_relation(struct kb_tables_building *building, const struct kb_subject_said *said,
                           struct kb_subject *subject, const struct kb_relation_said *relation)
{
  struct making making = {.building = building,
                          .said = said,
                          .subject = subject,
                          .relations = subject->relations,
                          .root = kb_built_made_of(building, subject->table)};
  struct kb_relation made;
  for (size_t i = 0; i < subject->relation_count; i++) {
    making.targets[i] = kb_built_made_of(building, subject->relations[i].table);
  }
  struct kb_made_table *target = make_ends(&making, relation, &made);
  if (!target || is_there(&making, relation, &made) || !check_names(&making, relation)) {
    return;
  }
  if (subject->relation_count == KB_RELATIONS_MAX) {
    kb_built_wrong(building, &relation->site, NULL, KB_E_VALUE, NULL,
                   "is one too many: articles about %s have %d relations", subject->name,
                   KB_RELATIONS_MAX);
    return;
  }
  const size_t at = subject->relation_count;
  if (widen(&making)) {
    add_relation(&making, relation, target, &made);
  }
  if (subject->relation_count > at) {
    kb_built_lookup(building, subject, &making.relations[at], &relation->site);
    building->has_more = true;
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
