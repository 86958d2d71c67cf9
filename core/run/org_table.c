#include "run/org_inside.h"

#include "base/json.h"
#include "base/text.h"
#include "run/metadata.h"

#include <stdio.h>
#include <strings.h>

#define CAST "Attributes/Microsoft.Dynamics.CRM."
#define OPTIONS "OptionSet($select=Options),GlobalOptionSet($select=Options)"

static const struct {
  const char *path, *select, *expand;
  enum kb_status (*read)(struct kb_org_table *table, const struct cJSON *rows,
                         struct kb_error *error);
} parts[KB_ORG_PARTS] = {
  [KB_ORG_COLUMNS] = {"Attributes",
                      "LogicalName,AttributeType,AttributeTypeName,IsValidForRead,"
                      "IsValidODataAttribute,IsCustomAttribute,DisplayName",
                      NULL, kb_org_read_columns},
  [KB_ORG_TEXTS] = {CAST "StringAttributeMetadata", "LogicalName,FormatName", NULL,
                    kb_org_read_texts},
  [KB_ORG_PICKLISTS] = {CAST "PicklistAttributeMetadata", "LogicalName", OPTIONS,
                        kb_org_read_choices},
  [KB_ORG_STATES] = {CAST "StateAttributeMetadata", "LogicalName", OPTIONS, kb_org_read_choices},
  [KB_ORG_STATUSES] = {CAST "StatusAttributeMetadata", "LogicalName", OPTIONS, kb_org_read_choices},
  [KB_ORG_MULTIPLE_CHOICES] = {CAST "MultiSelectPicklistAttributeMetadata", "LogicalName", OPTIONS,
                               kb_org_read_choices},
  [KB_ORG_MANY_TO_ONE] = {"ManyToOneRelationships",
                          "ReferencingAttribute,ReferencedEntity,"
                          "ReferencingEntityNavigationPropertyName,"
                          "ReferencedEntityNavigationPropertyName",
                          NULL, kb_org_read_many_to_one},
  [KB_ORG_ONE_TO_MANY] = {"OneToManyRelationships",
                          "ReferencingAttribute,ReferencingEntity,"
                          "ReferencingEntityNavigationPropertyName,"
                          "ReferencedEntityNavigationPropertyName",
                          NULL, kb_org_read_one_to_many},
  [KB_ORG_MANY_TO_MANY] = {"ManyToManyRelationships",
                           "Entity1LogicalName,Entity1NavigationPropertyName,"
                           "Entity2LogicalName,Entity2NavigationPropertyName",
                           NULL, kb_org_read_many_to_many},
};

struct kb_query kb_org_table_query(enum kb_org_part part, const char *table, char set[KB_ORG_SET])
{
  snprintf(set, KB_ORG_SET, "EntityDefinitions(LogicalName='%s')/%s", table, parts[part].path);
  return (struct kb_query){.set = set, .select = parts[part].select, .expand = parts[part].expand};
}

struct kb_query kb_org_tables_query(const char *filter)
{
  return (struct kb_query){.set = "EntityDefinitions",
                           .select = "LogicalName,EntitySetName,PrimaryIdAttribute,"
                                     "PrimaryNameAttribute,DisplayName,DisplayCollectionName",
                           .filter = filter};
}

void kb_org_table_fini(struct kb_org_table *table)
{
  kb_arena_fini(&table->arena);
  *table = (struct kb_org_table){0};
}

static bool is_same(struct kb_slice a, struct kb_slice b)
{
  return a.length == b.length && strncasecmp(a.data, b.data, a.length) == 0;
}

const struct kb_org_column *kb_org_table_column(const struct kb_org_table *table,
                                                struct kb_slice name)
{
  for (size_t i = 0; i < table->column_count; i++) {
    const char *property = table->columns[i].column.name;
    if (is_same(name, kb_slice_of(property)) || is_same(name, kb_metadata_logical_name(property))) {
      return &table->columns[i];
    }
  }
  return NULL;
}

/* --- Values --- */

bool kb_org_is_true(const struct cJSON *row, const char *name, bool otherwise)
{
  const struct cJSON *member = kb_json_member(row, name);
  return member && kb_json_kind(member) == KB_JSON_BOOLEAN ? kb_json_true(member) : otherwise;
}

const char *kb_org_value(const struct cJSON *row, const char *name)
{
  const struct cJSON *member = kb_json_member(row, name);
  return member && kb_json_kind(member) == KB_JSON_OBJECT ? kb_metadata_text(member, "Value") : "";
}

/* The English text of a label, or else that of the user's language; "" if there is none. */
static const char *label_text(const struct cJSON *label, bool *is_english)
{
  enum { ENGLISH = 1033 };
  const bool is_label = label && kb_json_kind(label) == KB_JSON_OBJECT;
  const struct cJSON *all = is_label ? kb_json_member(label, "LocalizedLabels") : NULL;
  const struct cJSON *users = is_label ? kb_json_member(label, "UserLocalizedLabel") : NULL;
  const bool is_list = all && kb_json_kind(all) == KB_JSON_ARRAY;
  for (const struct cJSON *one = is_list ? kb_json_first(all) : NULL; one;
       one = kb_json_next(one)) {
    int64_t language = 0;
    const struct cJSON *code =
      kb_json_kind(one) == KB_JSON_OBJECT ? kb_json_member(one, "LanguageCode") : NULL;
    if (code && kb_json_integer(code, &language) && language == ENGLISH) {
      *is_english = true;
      return kb_metadata_text(one, "Label");
    }
  }
  *is_english = false;
  return users && kb_json_kind(users) == KB_JSON_OBJECT ? kb_metadata_text(users, "Label") : "";
}

bool kb_org_label(struct kb_arena *arena, const struct cJSON *label, const char **text,
                  bool *is_english)
{
  struct kb_buf clean = {0};
  const char *raw = label_text(label, is_english);
  kb_text_display(&clean, kb_slice_of(raw));
  struct kb_slice rest = kb_buf_slice(&clean);
  if (rest.length > 0 && rest.data[0] == ' ') {
    rest = (struct kb_slice){rest.data + 1, rest.length - 1};
  }
  if (rest.length > 0 && rest.data[rest.length - 1] == ' ') {
    rest.length--;
  }
  *text = rest.length > 0 ? kb_arena_dup(arena, rest) : NULL;
  const bool is_good = !clean.failed && (rest.length == 0 || *text);
  kb_buf_fini(&clean);
  return is_good;
}

bool kb_org_name(struct kb_arena *arena, const struct cJSON *row, const char *member,
                 const char **copy)
{
  const char *name = kb_metadata_text(row, member);
  const bool is_name = kb_metadata_is_name(name);
  *copy = is_name ? kb_arena_text(arena, name) : NULL;
  return !is_name || *copy;
}

/* The array is ours, and so are its columns. */
struct kb_org_column *kb_org_column_of(const struct kb_org_table *table, const struct cJSON *row)
{
  const struct kb_org_column *column =
    kb_org_table_column(table, kb_slice_of(kb_metadata_text(row, "LogicalName")));
  return column ? &table->columns[column - table->columns] : NULL;
}

/* --- The definition, and its parts --- */

enum kb_status kb_org_table_read(struct kb_org_table *table, const struct cJSON *row,
                                 struct kb_error *error)
{
  struct kb_arena *arena = &table->arena;
  bool is_english[2];
  if (!kb_org_name(arena, row, "LogicalName", &table->name) ||
      !kb_org_name(arena, row, "EntitySetName", &table->set) ||
      !kb_org_name(arena, row, "PrimaryIdAttribute", &table->key) ||
      !kb_org_name(arena, row, "PrimaryNameAttribute", &table->named_by) ||
      !kb_org_label(arena, kb_json_member(row, "DisplayName"), &table->display_name,
                    &is_english[0]) ||
      !kb_org_label(arena, kb_json_member(row, "DisplayCollectionName"), &table->display_names,
                    &is_english[1])) {
    return kb_fail_no_memory(error);
  }
  table->is_english = is_english[0] && is_english[1];
  if (!table->name || !table->set || !table->key) {
    return kb_fail(error, KB_INVALID,
                   "the definition of a table lacks its logical name, its entity set or its key");
  }
  return KB_OK;
}

enum kb_status kb_org_table_read_part(struct kb_org_table *table, enum kb_org_part part,
                                      struct kb_slice rows, struct kb_error *error)
{
  struct cJSON *list = kb_metadata_rows(rows, error);
  const enum kb_status status = list ? parts[part].read(table, list, error) : error->status;
  kb_json_free(list);
  return status;
}
