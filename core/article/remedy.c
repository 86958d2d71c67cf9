#include "article/remedy.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { PATH_SIZE = 256, NAMES_MAX = 32, SUGGESTION_SIZE = 512 };

struct reading {
  struct kb_arena *arena;
  const struct kb_subject *subject;
  const struct kb_fields *fields;
  const char *path; /* of the remedy */
  struct kb_diagnostics *diagnostics;
  struct kb_remedy *remedy;
  bool failed; /* out of memory */
};

/* A member of `set`. */
struct member {
  const struct kb_field *field;
  char path[PATH_SIZE];
  const struct kb_column *column; /* NULL: none of that name */
  struct kb_remedy_set *set;
};

const char *kb_risk_name(enum kb_risk risk)
{
  return risk == KB_RISK_SHARED ? "shared" : "own";
}

const char *kb_remedy_needs(const struct kb_remedy *remedy)
{
  for (size_t i = 0; remedy && i < remedy->set_count; i++) {
    if (remedy->sets[i].allowed->needs) {
      return remedy->sets[i].allowed->needs;
    }
  }
  return NULL;
}

/* A value as articles write it, with its label. */
static void add_value(struct kb_buf *out, const struct kb_column *column, bool is_number,
                      int64_t number)
{
  const char *label = is_number ? kb_schema_label(column, number) : NULL;
  if (is_number) {
    kb_buf_addf(out, "%lld", (long long)number);
  } else {
    kb_buf_add_text(out, number ? "true" : "false");
  }
  if (label) {
    kb_buf_addf(out, " (%s)", label);
  }
}

void kb_remedy_value(struct kb_buf *out, const struct kb_remedy *remedy,
                     const struct kb_remedy_set *set)
{
  if (set->ask) {
    kb_buf_addf(out, "<%s>", set->ask);
  } else {
    add_value(out, &remedy->table->columns[set->place], set->value.kind == KB_MUST_BE_NUMBER,
              set->value.number);
  }
}

static const char *copy_text(struct reading *reading, struct kb_slice text)
{
  const char *copy = kb_arena_dup(reading->arena, text);
  reading->failed |= !copy;
  return copy;
}

/* "a, b, c" */
static void add_names(struct kb_buf *out, const char *const *names, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    kb_buf_addf(out, "%s%s", i > 0 ? ", " : "", names[i]);
  }
}

/* --- The record --- */

/* Names of the records that can be changed. */
static size_t list_records(const struct kb_subject *subject, const char **names)
{
  const char *members[1];
  size_t count = 0;
  for (int part = KB_PART_IS_ROOT; part < (int)subject->relation_count; part++) {
    const struct kb_table *table = kb_subject_part_table(subject, part);
    if ((part < 0 || !subject->relations[part].is_many) && count < NAMES_MAX &&
        kb_allowed_names(table->logical_name, members, 1) > 0) {
      names[count++] = kb_subject_part_name(subject, part);
    }
  }
  return count;
}

static void refuse_record(struct reading *reading, struct kb_slice on, bool is_there)
{
  const char *names[NAMES_MAX + 1] = {NULL};
  char path[PATH_SIZE];
  char word[PATH_SIZE];
  struct kb_buf known = {0};
  const size_t count = list_records(reading->subject, names);
  snprintf(path, sizeof path, "%s.on", reading->path);
  snprintf(word, sizeof word, "%.*s", (int)(on.length < 100 ? on.length : 100), on.data);
  const char *near = is_there ? NULL : kb_text_suggest(word, names);
  if (near) {
    kb_buf_addf(&known, "did you mean %s?", near);
  } else if (count > 0) {
    kb_buf_add_text(&known, "one of these can be changed: ");
    add_names(&known, names, count);
  }
  kb_diagnostic_add(reading->diagnostics, is_there ? KB_E_REMEDY : KB_E_UNKNOWN_NAME, path,
                    known.length > 0 ? kb_buf_text(&known) : NULL,
                    is_there ? "%s is \"%s\", which kbtriage fix must not change"
                             : "%s is \"%s\", but the %s has no such record",
                    path, word, reading->subject->table->title);
  reading->failed |= known.failed;
  kb_buf_fini(&known);
}

/* False: there is no such record, or it must not be changed. */
static bool read_record(struct reading *reading, size_t at)
{
  struct kb_remedy *remedy = reading->remedy;
  const struct kb_subject *subject = reading->subject;
  const char *members[1];
  const struct kb_slice on = kb_fields_find(reading->fields, at, "on")->text;
  const int part = kb_subject_part(subject, on);
  const bool is_one = part == KB_PART_IS_ROOT || (part >= 0 && !subject->relations[part].is_many);
  if (!is_one ||
      kb_allowed_names(kb_subject_part_table(subject, part)->logical_name, members, 1) == 0) {
    refuse_record(reading, on, part != KB_PART_IS_NOTHING);
    return false;
  }
  remedy->part = part;
  remedy->on = kb_subject_part_name(subject, part);
  remedy->table = kb_subject_part_table(subject, part);
  remedy->risk = part >= 0 && subject->relations[part].is_shared ? KB_RISK_SHARED : KB_RISK_OWN;
  return true;
}

/* --- What is set --- */

static bool has_navigation(const struct kb_subject *subject, const struct kb_relation *relation,
                           const struct kb_table *table, struct kb_slice name)
{
  const struct kb_table *from =
    relation->from < 0 ? subject->table : subject->relations[relation->from].table;
  for (size_t i = 0; from == table && i < relation->documented; i++) {
    if (kb_slice_is(name, kb_schema_place_name(table, relation->navigations[i]))) {
      return true;
    }
  }
  return false;
}

/* The relation of a record of that table with that navigation property, whatever a case is about;
   NULL: there is none. */
static const struct kb_relation *find_lookup(const struct kb_table *table, struct kb_slice name)
{
  const struct kb_schema *schema = table->schema;
  for (size_t i = 0; i < schema->subject_count; i++) {
    const struct kb_subject *subject = schema->subjects[i];
    for (size_t k = 0; k < subject->relation_count; k++) {
      const struct kb_relation *relation = &subject->relations[k];
      if (!relation->is_many && relation->pair_count == 1 &&
          has_navigation(subject, relation, table, name)) {
        return relation;
      }
    }
  }
  return NULL;
}

static void refuse_member(struct reading *reading, const struct member *member, bool is_there)
{
  const char *names[NAMES_MAX + 1] = {NULL};
  char word[PATH_SIZE];
  struct kb_buf known = {0};
  const struct kb_slice key = member->field->key;
  const struct kb_table *table = reading->remedy->table;
  const size_t count = kb_allowed_names(table->logical_name, names, NAMES_MAX);
  snprintf(word, sizeof word, "%.*s", (int)(key.length < 100 ? key.length : 100), key.data);
  const char *near = is_there ? NULL : kb_text_suggest(word, names);
  if (near) {
    kb_buf_addf(&known, "did you mean %s?", near);
  } else {
    kb_buf_addf(&known, "of the %s it changes only: ", table->title);
    add_names(&known, names, count);
  }
  kb_diagnostic_add(reading->diagnostics, is_there ? KB_E_REMEDY : KB_E_UNKNOWN_NAME, member->path,
                    kb_buf_text(&known),
                    is_there ? "%s must not be changed by kbtriage fix: leave it to a step"
                             : "%s is no column of the %s",
                    member->path, table->title);
  reading->failed |= known.failed;
  kb_buf_fini(&known);
}

/* What the member may be set to. */
static void add_permitted(struct kb_buf *out, const struct member *member)
{
  const struct kb_allowed *allowed = member->set->allowed;
  switch (allowed->kind) {
  case KB_ALLOWED_NUMBERS:
    for (size_t i = 0; i < allowed->number_count; i++) {
      kb_buf_add_text(out, i > 0 ? " or " : "");
      add_value(out, member->column, true, allowed->numbers[i]);
    }
    return;
  case KB_ALLOWED_TRUE:
    kb_buf_add_text(out, "true");
    return;
  case KB_ALLOWED_DATE:
  case KB_ALLOWED_RECORD:
    break;
  }
  kb_buf_add_text(out, "ask(\"name\"), as only a person knows it");
}

static void refuse_value(struct reading *reading, const struct member *member,
                         enum kb_diagnostic_code code)
{
  const struct kb_field *field = member->field;
  const struct kb_remedy_set *set = member->set;
  struct kb_buf text = {0};
  if (set->ask) {
    kb_buf_add_text(&text, "ask");
  } else if (code == KB_E_REMEDY) {
    add_value(&text, member->column, field->kind == KB_FIELD_NUMBER, set->value.number);
  } else {
    const char *kind = kb_field_kind_name(field->kind);
    kb_buf_addf(&text, "a %s", kind);
  }
  kb_buf_add_text(&text, code == KB_E_REMEDY ? ", but may only be set to " : ", but must be ");
  add_permitted(&text, member);
  kb_diagnostic_add(reading->diagnostics, code, member->path, NULL, "%s is %s", member->path,
                    kb_buf_text(&text));
  reading->failed |= text.failed;
  kb_buf_fini(&text);
}

/* The kind of value that the member takes. */
static enum kb_field_kind wanted_kind(const struct kb_allowed *allowed)
{
  switch (allowed->kind) {
  case KB_ALLOWED_NUMBERS:
    return KB_FIELD_NUMBER;
  case KB_ALLOWED_TRUE:
    return KB_FIELD_BOOLEAN;
  case KB_ALLOWED_DATE:
  case KB_ALLOWED_RECORD:
    break;
  }
  return KB_FIELD_TABLE; /* ask */
}

static void read_ask(struct reading *reading, const struct member *member)
{
  const size_t at = kb_fields_index(reading->fields, member->field);
  const struct kb_slice name = kb_fields_find(reading->fields, at, "ask")->text;
  member->set->ask = copy_text(reading, name);
  if (!kb_lua_is_name(name)) {
    kb_diagnostic_add(reading->diagnostics, KB_E_VALUE, member->path,
                      "letters, digits and _, as in ask(\"profile\")",
                      "%s asks for \"%.60s\", which is no name", member->path,
                      member->set->ask ? member->set->ask : "");
  }
}

static void read_value(struct reading *reading, const struct member *member)
{
  const struct kb_field *field = member->field;
  struct kb_must_be *value = &member->set->value;
  value->place = member->set->place;
  if (field->kind == KB_FIELD_TABLE) {
    read_ask(reading, member);
  }
  if (field->kind == KB_FIELD_BOOLEAN) {
    value->kind = KB_MUST_BE_BOOLEAN;
    value->number = kb_slice_is(field->text, "true");
  }
  const bool fits = field->kind == wanted_kind(member->set->allowed) &&
                    (field->kind != KB_FIELD_NUMBER || kb_field_integer(field, &value->number));
  if (!fits) {
    refuse_value(reading, member, KB_E_TYPE);
  } else if (!member->set->ask && !kb_allowed_is(member->set->allowed, value)) {
    refuse_value(reading, member, KB_E_REMEDY);
  }
}

static void read_member(struct reading *reading, const struct kb_field *field,
                        struct kb_remedy_set *set)
{
  const struct kb_table *table = reading->remedy->table;
  struct member member = {.field = field, .set = set};
  snprintf(member.path, sizeof member.path, "%s.set.%.*s", reading->path,
           (int)(field->key.length < 100 ? field->key.length : 100), field->key.data);
  set->lookup = find_lookup(table, field->key);
  set->place = set->lookup ? set->lookup->pairs[0].own : kb_schema_column(table, field->key);
  set->allowed = kb_allowed_find(kb_slice_of(table->logical_name), field->key);
  if (set->place < 0 || !set->allowed) {
    refuse_member(reading, &member, set->place >= 0);
    return;
  }
  set->name = set->allowed->name;
  member.column = &table->columns[set->place];
  read_value(reading, &member);
}

static int compare_places(const void *a, const void *b)
{
  return ((const struct kb_remedy_set *)a)->place - ((const struct kb_remedy_set *)b)->place;
}

/* In the order of the table's columns, as Lua gives them in none. */
static void read_sets(struct reading *reading, size_t at)
{
  const struct kb_field *list = reading->fields->list;
  const struct kb_field *set = kb_fields_find(reading->fields, at, "set");
  const size_t first = set ? kb_fields_index(reading->fields, set) + 1 : 0;
  size_t count = 0;
  for (size_t i = first; set && i < set->next; i = list[i].next) {
    count++;
  }
  struct kb_remedy_set *sets = kb_arena_array(reading->arena, count + 1, sizeof *sets);
  if (!sets) {
    reading->failed = true;
    return;
  }
  size_t number = 0;
  for (size_t i = first; set && i < set->next; i = list[i].next) {
    read_member(reading, &list[i], &sets[number++]);
  }
  qsort(sets, count, sizeof *sets, compare_places);
  reading->remedy->sets = sets;
  reading->remedy->set_count = count;
}

static void read_rest(struct reading *reading, size_t at)
{
  struct kb_remedy *remedy = reading->remedy;
  const struct kb_field *test = kb_fields_find(reading->fields, at, "then_test");
  remedy->then_test = test && kb_slice_is(test->text, "true");
  remedy->text = copy_text(reading, kb_fields_find(reading->fields, at, "text")->text);
  const char *table = remedy->table->logical_name;
  const bool is_tested = kb_allowed_find(kb_slice_of(table), kb_slice_of(kb_test_column)) != NULL;
  if (remedy->set_count == 0 && remedy->then_test && !is_tested) {
    kb_diagnostic_add(reading->diagnostics, KB_E_REMEDY, reading->path, NULL,
                      "%s changes nothing, and the %s cannot be tested", reading->path,
                      remedy->table->title);
  }
  if (remedy->set_count == 0 && !remedy->then_test) {
    kb_diagnostic_add(reading->diagnostics, KB_E_REMEDY, reading->path,
                      "add set = { column = value }, or then_test = true",
                      "%s changes nothing and tests nothing", reading->path);
  }
}

const struct kb_remedy *kb_remedy_read(struct kb_arena *arena, const struct kb_subject *subject,
                                       const struct kb_fields *fields, size_t at, const char *path,
                                       struct kb_diagnostics *diagnostics, bool *failed)
{
  struct reading reading = {.arena = arena,
                            .subject = subject,
                            .fields = fields,
                            .path = path,
                            .diagnostics = diagnostics,
                            .remedy = kb_arena_alloc(arena, sizeof *reading.remedy)};
  const size_t errors = diagnostics->errors;
  if (reading.remedy && read_record(&reading, at)) {
    read_sets(&reading, at);
    read_rest(&reading, at);
  }
  *failed = *failed || reading.failed || !reading.remedy;
  return *failed || diagnostics->errors > errors ? NULL : reading.remedy;
}
