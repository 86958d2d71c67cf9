#include "fix/values.h"

#include "base/ascii.h"
#include "base/guid.h"
#include "base/json.h"
#include "base/json_write.h"

#include <stdlib.h>
#include <time.h>

bool kb_fix_time(int64_t seconds, char text[KB_FIX_TIME])
{
  const time_t moment = (time_t)seconds;
  struct tm parts = {0};
  text[0] = '\0';
  return gmtime_r(&moment, &parts) &&
         strftime(text, KB_FIX_TIME, "%Y-%m-%dT%H:%M:%SZ", &parts) == KB_FIX_TIME - 1;
}

const char *kb_fix_property(const struct kb_fix_change *change,
                            const struct kb_fix_setting *setting)
{
  return change->table->columns[setting->place].name;
}

bool kb_fix_value(const struct cJSON *row, const char *property, struct kb_buf *out)
{
  const struct cJSON *value = kb_json_member(row, property);
  const size_t from = out->length;
  if (!value) {
    kb_buf_add_text(out, "null");
    return !out->failed;
  }
  if (!kb_json_print(value, out)) {
    return false;
  }
  if (kb_json_kind(value) == KB_JSON_STRING && kb_is_guid(kb_json_string(value))) {
    kb_lower_case(out->data + from, out->length - from);
  }
  return true;
}

const char *kb_fix_value_in(struct kb_arena *arena, const struct cJSON *row, const char *property)
{
  struct kb_buf text = {0};
  const char *copy = kb_fix_value(row, property, &text) && !text.failed
                       ? kb_arena_dup(arena, kb_buf_slice(&text))
                       : NULL;
  kb_buf_fini(&text);
  return copy;
}

const char *kb_fix_value_of(struct kb_arena *arena, const struct kb_must_be *value)
{
  struct kb_buf text = {0};
  struct kb_json_writer json = {.out = &text};
  switch (value->kind) {
  case KB_MUST_BE_NUMBER:
    kb_json_int(&json, value->number);
    break;
  case KB_MUST_BE_BOOLEAN:
    kb_json_bool(&json, value->number != 0);
    break;
  case KB_MUST_BE_TEXT:
    kb_json_text(&json, value->text);
    break;
  }
  const char *copy = text.failed ? NULL : kb_arena_dup(arena, kb_buf_slice(&text));
  kb_buf_fini(&text);
  return copy;
}

void kb_fix_value_words(struct kb_buf *out, const char *value, const char *label)
{
  kb_buf_add_text(out, value);
  if (label) {
    kb_buf_addf(out, " (%s)", label);
  }
}

const char *kb_fix_label(const struct kb_table *table, int place, const char *value)
{
  char *end = NULL;
  const long long number = strtoll(value, &end, 10);
  const struct kb_column *column = &table->columns[place];
  return column->type == KB_COLUMN_CHOICE && end != value && *end == '\0'
           ? kb_schema_label(column, number)
           : NULL;
}

struct kb_fix_setting kb_fix_setting_of(const struct kb_remedy_set *set)
{
  return (struct kb_fix_setting){
    .name = set->name, .place = set->place, .bind = set->lookup ? set->lookup->table->set : NULL};
}

const char *kb_fix_link(const struct kb_subject *subject, const struct kb_remedy *remedy)
{
  const struct kb_relation *relation = remedy->part >= 0 ? &subject->relations[remedy->part] : NULL;
  return relation && relation->from < 0 && relation->pair_count == 1
           ? subject->table->columns[relation->pairs[0].own].name
           : NULL;
}

/* The set of the table that a lookup leads to, as relations of the table's subject say. */
static const char *set_of_lookup(const struct kb_schema *schema, const struct kb_table *table,
                                 int place)
{
  for (size_t i = 0; i < schema->subject_count; i++) {
    const struct kb_subject *subject = schema->subjects[i];
    for (size_t j = 0; subject->table == table && j < subject->relation_count; j++) {
      const struct kb_relation *relation = &subject->relations[j];
      if (!relation->is_many && relation->from < 0 && relation->pair_count == 1 &&
          relation->pairs[0].own == place) {
        return relation->table->set;
      }
    }
  }
  return NULL;
}

bool kb_fix_setting_named(const struct kb_schema *schema, const struct kb_table *table,
                          const char *name, struct kb_fix_setting *setting)
{
  const struct kb_allowed *allowed =
    kb_allowed_find(kb_slice_of(table->logical_name), kb_slice_of(name));
  struct kb_buf column = {0};
  *setting = (struct kb_fix_setting){.name = allowed ? allowed->name : NULL, .place = -1};
  kb_buf_addf(&column, allowed && allowed->kind == KB_ALLOWED_RECORD ? "_%s_value" : "%s", name);
  if (allowed && !column.failed) {
    setting->place = kb_schema_column(table, kb_buf_slice(&column));
  }
  if (setting->place >= 0 && allowed->kind == KB_ALLOWED_RECORD) {
    setting->bind = set_of_lookup(schema, table, setting->place);
  }
  kb_buf_fini(&column);
  return setting->place >= 0 && (setting->bind || allowed->kind != KB_ALLOWED_RECORD);
}
