#include "author/remedy_apply.h"

#include <stdio.h>

/* Invented answers. */
static const char record[] = "00000000-0000-4000-8000-00000000a000";
static const char date[] = "2026-01-01T00:00:00Z";

/* Takes the value; false when out of memory. */
static bool set_text(struct cJSON *row, const char *name, const char *text)
{
  struct kb_error error;
  return kb_json_set(row, name, kb_json_parse(kb_slice_of(text), &error));
}

static bool set_string(struct cJSON *row, const char *name, const char *text)
{
  char quoted[64];
  snprintf(quoted, sizeof quoted, "\"%s\"", text);
  return set_text(row, name, quoted);
}

static bool set_value(struct cJSON *row, const char *name, const struct kb_must_be *value)
{
  char number[32];
  snprintf(number, sizeof number, "%lld", (long long)value->number);
  return value->kind == KB_MUST_BE_TEXT      ? set_string(row, name, value->text)
         : value->kind == KB_MUST_BE_BOOLEAN ? set_text(row, name, value->number ? "true" : "false")
                                             : set_text(row, name, number);
}

/* A person names a record that works: it is as remedies leave those of its table. */
static bool set_working(struct cJSON *row, const char *table)
{
  enum { MEMBERS_MAX = 32 };
  const char *names[MEMBERS_MAX];
  const size_t count = kb_allowed_names(table, names, MEMBERS_MAX);
  bool good = true;
  for (size_t i = 0; i < count && good; i++) {
    const struct kb_allowed *allowed = kb_allowed_find(kb_slice_of(table), kb_slice_of(names[i]));
    const struct kb_must_be value = {.kind = KB_MUST_BE_NUMBER, .number = allowed->numbers[0]};
    good = allowed->kind != KB_ALLOWED_NUMBERS || set_value(row, names[i], &value);
  }
  return good;
}

/* The row now refers to another record. */
static bool set_lookup(struct cJSON *row, const struct kb_remedy *remedy,
                       const struct kb_remedy_set *set)
{
  const struct kb_relation *lookup = set->lookup;
  for (size_t i = 0; i < lookup->navigation_count; i++) {
    kb_json_remove(row, kb_schema_place_name(remedy->table, lookup->navigations[i]));
  }
  struct kb_error error;
  struct cJSON *other = kb_json_parse(kb_slice_of("{}"), &error);
  if (!other || !set_string(other, lookup->table->key, record) ||
      !set_working(other, lookup->table->logical_name)) {
    kb_json_free(other);
    return false;
  }
  return kb_json_set(row, set->name, other) &&
         set_string(row, remedy->table->columns[set->place].name, record);
}

static bool set_member(struct cJSON *row, const struct kb_remedy *remedy,
                       const struct kb_remedy_set *set)
{
  if (set->lookup) {
    return set_lookup(row, remedy, set);
  }
  return set->ask ? set_string(row, set->name, date) : set_value(row, set->name, &set->value);
}

static bool set_test(struct cJSON *row)
{
  bool good = true;
  const char *name;
  struct kb_must_be value;
  for (size_t i = 0; good && (name = kb_tested_column(i, &value)) != NULL; i++) {
    good = set_value(row, name, &value);
  }
  return good;
}

/* The row of that part of the case; NULL: it is not in the document. */
static struct cJSON *find_row(struct cJSON *document, const struct kb_subject *subject, int part)
{
  if (part < 0) {
    return document;
  }
  const struct kb_relation *relation = &subject->relations[part];
  struct cJSON *from = find_row(document, subject, relation->from);
  const struct kb_table *table =
    relation->from < 0 ? subject->table : subject->relations[relation->from].table;
  struct cJSON *row = NULL;
  for (size_t i = 0; from && !row && i < relation->navigation_count; i++) {
    row = kb_json_object_in(from, kb_schema_place_name(table, relation->navigations[i]));
  }
  return row;
}

enum kb_applied kb_remedy_apply(struct cJSON *document, const struct kb_subject *subject,
                                const struct kb_remedy *remedy)
{
  struct cJSON *row = find_row(document, subject, remedy->part);
  if (!row) {
    return KB_APPLIED_NO_ROW;
  }
  bool good = remedy->set_count > 0 || set_test(row);
  for (size_t i = 0; i < remedy->set_count && good; i++) {
    good = set_member(row, remedy, &remedy->sets[i]);
  }
  return good ? KB_APPLIED : KB_APPLIED_NO_MEMORY;
}

void kb_remedy_words(struct kb_buf *out, const struct kb_remedy *remedy)
{
  for (size_t i = 0; i < remedy->set_count; i++) {
    const struct kb_remedy_set *set = &remedy->sets[i];
    kb_buf_addf(out, "%s%s.%s ", i > 0 ? ", " : "", remedy->on, set->name);
    kb_remedy_value(out, remedy, set);
  }
  if (remedy->set_count == 0) {
    kb_buf_add_text(out, "a test that succeeds");
  }
}
