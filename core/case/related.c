#include "case/case_inside.h"

#include "case/join.h"
#include "case/seen_ids.h"

/* Null differs from absent, and not every null means that there is no record: the lookup column
   decides. An expanded null beside a lookup that is set is a record that could not be read.

   One lookup may lead to one of several tables (a mailbox's to a user or a queue): an annotation,
   a column, or the expanded row shows which. */

/* State of reading one related record. */
struct reading {
  struct kb_case *a_case;
  const struct kb_relation *relation;
  struct kb_related *into;
  const struct kb_record *start; /* where the relation starts; `into->owner` may become an alert */
  uint64_t stamp;                /* of the row taken; 0: none yet */
};

static void set_column(struct kb_related *link, const struct kb_table *table, int place)
{
  link->column = kb_schema_place_name(table, place);
  link->place = (size_t)place < table->column_count ? place : -1;
}

static const struct kb_placeholder *find_captured(const struct kb_case *a_case, const char *name)
{
  for (size_t i = 0; i < a_case->captured_count; i++) {
    if (kb_slice_is(a_case->captured[i].name, name)) {
      return &a_case->captured[i];
    }
  }
  return NULL;
}

/* What decides is a column of the record it starts from, or a value captured from the alert. */
static void set_pair(const struct reading *reading, const struct kb_column_pair *pair)
{
  struct kb_case *a_case = reading->a_case;
  struct kb_related *into = reading->into;
  if (!pair->captured) {
    set_column(into, into->owner->table, pair->own);
    return;
  }
  const struct kb_placeholder *found = find_captured(a_case, pair->captured);
  into->column = a_case->alert ? pair->captured : NULL;
  into->place = -1;
  into->owner = a_case->alert ? a_case->alert : into->owner;
  into->captured = found ? kb_raw_text(&a_case->values.arena, found->value) : NULL;
  a_case->values.failed |= found && !into->captured;
}

/* --- Which table a lookup leads to --- */

static bool has_key(const struct kb_member *member, const struct kb_table *table)
{
  struct kb_node ignored;
  return member->kind == KB_JSON_OBJECT && kb_node_find(member->node, table->key, &ignored);
}

/* Whether the object under a navigation property is a row of another of the tables. */
static bool is_of_other(const struct reading *reading, const struct kb_member *member)
{
  const struct kb_subject *subject = reading->a_case->subject;
  bool is_other = false;
  const size_t count = reading->relation->has_alternatives ? subject->relation_count : 0;
  for (size_t i = 0; i < count && !is_other; i++) {
    is_other = kb_relation_is_alternative(&subject->relations[i], reading->relation) &&
               has_key(member, subject->relations[i].table);
  }
  return is_other && !has_key(member, reading->relation->table);
}

/* Whether the name may have several meanings: the name of the lookup is also that under which other
   tools export a text, so only an object is a row there. */
static bool is_ambiguous(const struct kb_relation *relation, size_t navigation)
{
  return !relation->is_many && relation->lookup_table >= 0 && navigation == 0 &&
         relation->documented > 0;
}

/* Whether a row of another table is expanded under one of the relation's own names. */
static bool holds_other(const struct reading *reading)
{
  bool is_other = false;
  for (size_t i = 0; i < reading->relation->navigation_count && !is_other; i++) {
    const struct kb_member member =
      kb_record_extra(reading->into->owner, reading->relation->navigations[i]);
    is_other = is_of_other(reading, &member);
  }
  return is_other;
}

/* Whether another table's row is expanded, or the lookup's type names another table. */
static bool leads_elsewhere(const struct reading *reading)
{
  const struct kb_case *a_case = reading->a_case;
  const struct kb_record *owner = reading->into->owner;
  const char *type = kb_relation_type(reading->relation, owner);
  for (size_t i = 0; i < a_case->subject->relation_count; i++) {
    const struct kb_relation *other = &a_case->subject->relations[i];
    if (!kb_relation_is_alternative(other, reading->relation)) {
      continue;
    }
    if (type && strcmp(type, other->table->logical_name) == 0) {
      return true;
    }
    for (size_t k = 0; k < other->navigation_count; k++) {
      const struct kb_member member = kb_record_extra(owner, other->navigations[k]);
      if (member.kind == KB_JSON_OBJECT && !has_key(&member, reading->relation->table)) {
        return true;
      }
    }
  }
  return holds_other(reading);
}

/* --- Reading --- */

/* Of several rows with one key the newest is taken; among equally new ones the last. */
static enum kb_status take_record(void *context, struct kb_slice text, struct kb_error *error)
{
  struct reading *reading = context;
  struct kb_case *a_case = reading->a_case;
  struct kb_record record;
  struct kb_node row;
  if (!kb_values_keep(&a_case->values, text, &row)) {
    return kb_fail_no_memory(error);
  }
  const enum kb_status status =
    kb_record_read(&record, reading->relation->table, row, a_case->names, &a_case->values, error);
  const uint64_t stamp = status == KB_OK ? kb_stamp_of(&record, text) : 0;
  if (status == KB_OK && !kb_stamp_is_older(stamp, reading->stamp)) {
    record.name = reading->relation->name;
    record.is_shared = reading->relation->is_shared;
    reading->into->record = record;
    reading->into->link = KB_LINK_RECORD;
    reading->stamp = stamp;
  }
  return status;
}

/* Finds the row by the values of its columns. */
static void find_joined(struct reading *reading, const struct kb_join_values *values)
{
  struct kb_case *a_case = reading->a_case;
  struct kb_error error = {.status = KB_OK};
  if (a_case->join && reading->relation->join_key >= 0) {
    kb_case_fail(
      a_case,
      kb_join_find(a_case->join, reading->relation->join_key, values, take_record, reading, &error),
      &error);
  }
}

/* Takes the row at a place of the owner. */
static void take_nested(struct reading *reading, int navigation, struct kb_node node)
{
  struct kb_case *a_case = reading->a_case;
  struct kb_related *into = reading->into;
  const struct kb_relation *relation = reading->relation;
  struct kb_error error = {.status = KB_OK};
  const enum kb_status status =
    kb_record_read(&into->record, relation->table, node, a_case->names, &a_case->values, &error);
  kb_case_fail(a_case, status == KB_INVALID ? KB_OK : status, &error);
  into->record.name = relation->name;
  into->record.is_shared = relation->is_shared;
  into->link = KB_LINK_RECORD;
  const int own = relation->is_captured      ? -1
                  : relation->pair_count > 0 ? relation->pairs[0].own
                                             : KB_KEY;
  if (own < 0 || !kb_record_at(into->owner, own)) {
    set_column(into, into->owner->table, navigation);
  }
}

/* Reads the row expanded under a name of an alternative, whose lookup is the same: only its key
   shows that it is one of this table. */
static bool read_nested_of_other(struct reading *reading, const struct kb_relation *other)
{
  for (size_t i = 0; i < other->navigation_count; i++) {
    const struct kb_member member = kb_record_extra(reading->into->owner, other->navigations[i]);
    if (has_key(&member, reading->relation->table) && !has_key(&member, other->table)) {
      take_nested(reading, other->navigations[i], member.node);
      return true;
    }
  }
  return false;
}

/* Reads the expanded row, if there is one. A value that is not a row is treated as missing; it has
   been reported. */
static void read_nested(struct reading *reading)
{
  const struct kb_subject *subject = reading->a_case->subject;
  const struct kb_relation *relation = reading->relation;
  for (size_t i = 0; i < relation->navigation_count; i++) {
    const struct kb_member member = kb_record_extra(reading->into->owner, relation->navigations[i]);
    if (member.kind == KB_JSON_OBJECT && !is_of_other(reading, &member)) {
      take_nested(reading, relation->navigations[i], member.node);
      return;
    }
  }
  const size_t count = relation->has_alternatives ? subject->relation_count : 0;
  for (size_t i = 0; i < count; i++) {
    if (kb_relation_is_alternative(&subject->relations[i], relation) &&
        read_nested_of_other(reading, &subject->relations[i])) {
      return;
    }
  }
}

static bool is_lookup(const struct kb_relation *relation)
{
  return relation->pair_count == 1 && relation->pairs[0].theirs == KB_KEY && !relation->is_captured;
}

/* A lookup refers to a record even if its row is not in the data, unless it may lead to another
   table. */
static void follow_lookup(struct reading *reading, const struct kb_join_values *values)
{
  struct kb_related *into = reading->into;
  const struct kb_relation *relation = reading->relation;
  const char *type = kb_relation_type(relation, into->owner);
  into->link = KB_LINK_RECORD;
  into->record.id = values->list[0]; /* of a text column or an id, which last as long as the case */
  find_joined(reading, values);
  if (!kb_record_has_row(&into->record) && relation->lookup_table >= 0 &&
      !(type && strcmp(type, relation->table->logical_name) == 0)) {
    into->link = KB_LINK_UNKNOWN;
    set_column(into, into->owner->table, relation->navigations[0]);
  }
}

/* Whether a row that is not stored does not exist. */
static bool is_complete(const struct kb_case *a_case, const struct kb_table *table)
{
  const enum kb_rows_there there = kb_join_there(a_case->join, table);
  return there == KB_ROWS_ALL ||
         (there == KB_ROWS_AS_FOUND && !a_case->input_open && kb_join_has(a_case->join, table));
}

/* Whether null stands under one of the relation's names, as in examples. */
static bool is_said_to_be_none(const struct reading *reading)
{
  const struct kb_relation *relation = reading->relation;
  bool is_none = false;
  for (size_t i = 0; i < relation->navigation_count && !is_none; i++) {
    const struct kb_member member = kb_record_extra(reading->start, relation->navigations[i]);
    is_none = member.is_there && member.kind == KB_JSON_NULL;
  }
  return is_none;
}

/* Without any row of that table, whether there is one is unknown. */
static void find_by_value(struct reading *reading, const struct kb_join_values *values)
{
  const struct kb_case *a_case = reading->a_case;
  struct kb_related *into = reading->into;
  into->link = KB_LINK_UNKNOWN;
  find_joined(reading, values);
  if (into->link == KB_LINK_RECORD) {
    return;
  }
  if (is_said_to_be_none(reading) ||
      (a_case->join && is_complete(a_case, reading->relation->table))) {
    into->link = KB_LINK_NONE;
  } else {
    into->column = NULL;
  }
}

static void read_joined(struct reading *reading)
{
  struct kb_related *into = reading->into;
  const struct kb_relation *relation = reading->relation;
  struct kb_join_values values;
  char numbers[KB_PAIRS_MAX][KB_JOIN_NUMBER_SIZE];
  const struct kb_column_pair *decides = relation->pairs;
  into->link = kb_case_own_values(reading->a_case, into->owner, relation->pairs,
                                  relation->pair_count, &values, numbers, &decides);
  set_pair(reading, decides);
  if (into->link == KB_LINK_UNKNOWN && !is_lookup(relation) && is_said_to_be_none(reading)) {
    into->link = KB_LINK_NONE;
  }
  if (into->link != KB_LINK_RECORD) {
    return;
  }
  if (is_lookup(relation)) {
    follow_lookup(reading, &values);
  } else {
    find_by_value(reading, &values);
  }
}

/* The record that the relation starts from; NULL: there is none, and `into` says why. */
static const struct kb_record *
find_owner(struct kb_case *a_case, const struct kb_relation *relation, struct kb_related *into)
{
  if (relation->from < 0) {
    return &a_case->root;
  }
  const struct kb_related *from = kb_case_related(a_case, relation->from);
  if (from->link != KB_LINK_RECORD) {
    into->owner = from->owner;
    into->column = from->column;
    into->place = from->place;
    into->link = from->link;
    return NULL;
  }
  return &from->record;
}

static void read_related(struct kb_case *a_case, const struct kb_relation *relation,
                         struct kb_related *into)
{
  struct reading reading = {.a_case = a_case, .relation = relation, .into = into};
  kb_record_only_id(&into->record, relation->table, NULL);
  into->record.name = relation->name;
  into->record.is_shared = relation->is_shared;
  into->link = KB_LINK_UNKNOWN;
  into->captured = NULL;
  into->owner = find_owner(a_case, relation, into);
  if (!into->owner) {
    into->owner = &a_case->root;
    return;
  }
  reading.start = into->owner;
  if (!relation->is_captured) {
    set_column(into, into->owner->table,
               relation->pair_count > 0 ? relation->pairs[0].own : relation->navigations[0]);
  }
  read_nested(&reading);
  if (into->link == KB_LINK_RECORD) {
    if (!into->record.id && relation->pair_count > 0 && is_lookup(relation)) {
      into->record.id = kb_record_text_at(into->owner, relation->pairs[0].own);
    }
    return;
  }
  if (leads_elsewhere(&reading)) {
    into->link = KB_LINK_NONE;
  } else if (relation->pair_count > 0) {
    read_joined(&reading);
  }
}

const struct kb_related *kb_case_related(struct kb_case *a_case, int relation)
{
  struct kb_related *into = &a_case->related[relation];
  if (!into->is_read) {
    into->is_read = true;
    read_related(a_case, &a_case->subject->relations[relation], into);
  }
  return into;
}

/* --- Deviations --- */

void kb_case_note_odd(struct kb_case *a_case, const struct kb_record *owner,
                      const struct kb_relation *relation, int navigation, enum kb_oddity kind,
                      enum kb_json_kind found)
{
  kb_values_odd(&a_case->values, (struct kb_odd){.kind = kind,
                                                 .table = owner->table,
                                                 .place = navigation,
                                                 .wants_list = relation->is_many,
                                                 .found = found});
}

void kb_case_note_odd_members(struct kb_case *a_case)
{
  const struct kb_subject *subject = a_case->subject;
  for (size_t i = 0; i < subject->relation_count; i++) {
    const struct kb_relation *relation = &subject->relations[i];
    for (size_t k = 0; relation->from < 0 && k < relation->navigation_count; k++) {
      const struct kb_member member = kb_record_extra(&a_case->root, relation->navigations[k]);
      const bool is_good =
        !member.is_there || member.kind == KB_JSON_NULL || member.kind == KB_JSON_OBJECT ||
        (relation->is_many && member.kind == KB_JSON_ARRAY) || is_ambiguous(relation, k);
      if (!is_good) {
        kb_case_note_odd(a_case, &a_case->root, relation, relation->navigations[k], KB_ODD_TYPE,
                         member.kind);
      }
    }
  }
}

void kb_case_fail(struct kb_case *a_case, enum kb_status status, const struct kb_error *error)
{
  if (status == KB_NO_MEMORY) {
    a_case->values.failed = true;
  }
  if (status == KB_OK || a_case->error) {
    return;
  }
  a_case->error = kb_arena_alloc(&a_case->values.arena, sizeof *a_case->error);
  if (a_case->error) {
    *a_case->error = *error;
    a_case->error->status = status;
  } else {
    a_case->values.failed = true;
  }
}

/* The value of a pair; NULL: it is not in the data, or null, which `*is_null` says. */
static const char *own_value(const struct kb_case *a_case, const struct kb_record *owner,
                             const struct kb_column_pair *pair, char number[24], bool *is_null)
{
  const struct kb_placeholder *found =
    pair->captured ? find_captured(a_case, pair->captured) : NULL;
  const char *value =
    pair->captured ? (found ? found->value.data : NULL) : kb_join_value(owner, pair->own, number);
  *is_null = value ? value[0] == '\0' : !pair->captured && kb_record_at(owner, pair->own) != NULL;
  return value;
}

enum kb_link kb_case_own_values(const struct kb_case *a_case, const struct kb_record *owner,
                                const struct kb_column_pair *pairs, size_t count,
                                struct kb_join_values *values, char numbers[KB_PAIRS_MAX][24],
                                const struct kb_column_pair **decides)
{
  enum kb_link link = KB_LINK_RECORD;
  for (size_t i = 0; i < count && link != KB_LINK_NONE; i++) {
    bool is_null = false;
    values->list[i] = own_value(a_case, owner, &pairs[i], numbers[i], &is_null);
    if (is_null) {
      link = KB_LINK_NONE;
      *decides = &pairs[i];
    } else if (!values->list[i] && link != KB_LINK_UNKNOWN) {
      link = KB_LINK_UNKNOWN;
      *decides = &pairs[i];
    } else if (link == KB_LINK_RECORD) {
      *decides = &pairs[i];
    }
  }
  return link;
}
