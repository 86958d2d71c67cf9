#include "article/tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file_text.h"
#include "base/json.h"
#include "tables.h"

#include <stdio.h>

/* The tables.lua files of the rule set, against what the stand-in organization of the tests has:
   its model was collected from Microsoft's pages on its own. */

static struct made shipped;
static struct cJSON *model;

static void read_text(const char *path, struct kb_buf *text)
{
  struct kb_error error;
  if (kb_file_text_read(path, 1024 * 1024, text, &error) != KB_OK) {
    fail_msg("%s: %s", path, error.message);
  }
}

static int read_files(void **state)
{
  (void)state;
  static const char *const files[] = {
    KB_SOURCE_DIR "/rules/dynamics365/tables.lua",
    KB_SOURCE_DIR "/rules/dynamics365/organization/tables.lua",
    KB_SOURCE_DIR "/rules/dynamics365/platform/tables.lua",
    KB_SOURCE_DIR "/rules/dynamics365/platform/flows/tables.lua",
  };
  struct kb_buf text = {0};
  struct kb_error error;
  begin(&shipped);
  for (size_t i = 0; i < COUNT(files); i++) {
    kb_buf_clear(&text);
    read_text(files[i], &text);
    add(&shipped, files[i], kb_buf_slice(&text));
  }
  finish(&shipped);
  kb_buf_clear(&text);
  read_text(KB_TEST_DIR "/http/model.json", &text);
  model = kb_json_parse(kb_buf_slice(&text), &error);
  assert_non_null(model);
  kb_buf_fini(&text);
  return 0;
}

static int free_files(void **state)
{
  (void)state;
  kb_json_free(model);
  end(&shipped);
  return 0;
}

static void they_are_right(void **state)
{
  (void)state;
  assert_right(&shipped);
  assert_int_equal(shipped.schema->table_count, 21);
  assert_int_equal(shipped.schema->subject_count, 7);
}

/* --- Columns --- */

/* The types that a column may have here, by the metadata's AttributeType. */
static bool is_type(const char *attribute, enum kb_column_type type)
{
  static const struct {
    const char *attribute;
    enum kb_column_type type;
  } types[] = {
    {"String", KB_COLUMN_TEXT},
    {"Memo", KB_COLUMN_TEXT},
    {"EntityName", KB_COLUMN_TEXT},
    {"Integer", KB_COLUMN_INTEGER},
    {"BigInt", KB_COLUMN_BIGINT},
    {"Double", KB_COLUMN_NUMBER},
    {"Decimal", KB_COLUMN_NUMBER},
    {"Boolean", KB_COLUMN_BOOLEAN},
    {"Picklist", KB_COLUMN_CHOICE},
    {"State", KB_COLUMN_CHOICE},
    {"Status", KB_COLUMN_CHOICE},
    {"DateTime", KB_COLUMN_DATE},
    {"Uniqueidentifier", KB_COLUMN_ID},
    {"Lookup", KB_COLUMN_ID},
    {"Owner", KB_COLUMN_ID},
  };
  for (size_t i = 0; i < COUNT(types); i++) {
    if (strcmp(types[i].attribute, attribute) == 0) {
      return types[i].type == type;
    }
  }
  return false;
}

static bool is_lookup(const char *attribute)
{
  return strcmp(attribute, "Lookup") == 0 || strcmp(attribute, "Owner") == 0;
}

/* Readable for everybody, and a password all the same. */
static bool is_denied(const char *name)
{
  return strcmp(name, "emailpassword") == 0;
}

/* 1 if the table has a column for the attribute. */
static size_t compare(const struct kb_table *table, const struct cJSON *attribute)
{
  const char *name = kb_json_name(attribute);
  const struct cJSON *type = kb_json_first(attribute);
  const bool is_readable = kb_json_next(type) == NULL;
  char lookup[100];
  snprintf(lookup, sizeof lookup, "_%s_value", name);
  const bool has_value = is_readable && is_lookup(kb_json_string(type));
  const int place = kb_schema_column(table, kb_slice_of(has_value ? lookup : name));
  if (place < 0) {
    return 0;
  }
  const struct kb_column *column = &table->columns[place];
  if (column->secret != (!is_readable || is_denied(name)) ||
      (!column->secret && !is_type(kb_json_string(type), column->type))) {
    fail_msg("%s.%s is %s in the model", table->logical_name, name, kb_json_string(type));
  }
  return 1;
}

static void columns_are_those_of_the_reference(void **state)
{
  (void)state;
  /* Columns that the model does not have, as it is of another edition or of fewer columns. */
  static const struct {
    const char *table;
    size_t more;
  } tables[] = {
    {"mailbox", 0}, {"emailserverprofile", 0}, {"tracelog", 0}, {"systemuser", 0}, {"queue", 5}};
  for (size_t i = 0; i < COUNT(tables); i++) {
    const struct kb_table *table = table_of(&shipped, tables[i].table);
    const struct cJSON *entity = kb_json_member(kb_json_member(model, "tables"), tables[i].table);
    const struct cJSON *attributes = kb_json_member(entity, "attributes");
    size_t compared = 0;
    assert_string_equal(table->set, kb_json_string(kb_json_member(entity, "set")));
    assert_string_equal(table->key, kb_json_string(kb_json_member(entity, "key")));
    assert_string_equal(table->columns[KB_NAME].name,
                        kb_json_string(kb_json_member(entity, "name")));
    for (const struct cJSON *one = kb_json_first(attributes); one; one = kb_json_next(one)) {
      compared += compare(table, one);
    }
    if (compared + tables[i].more != table->column_count) {
      fail_msg("%s has %zu columns, of which the model has %zu", tables[i].table,
               table->column_count, compared);
    }
  }
}

/* --- Relations --- */

/* [SchemaName, ReferencingAttribute, ReferencedEntity, ReferencingEntityNavigationPropertyName] */
static bool has_navigation(const struct cJSON *entity, const struct kb_column *lookup,
                           const char *table, const char *navigation)
{
  const struct cJSON *list = kb_json_member(entity, "many_to_one");
  for (const struct cJSON *one = kb_json_first(list); one; one = kb_json_next(one)) {
    const struct cJSON *attribute = kb_json_next(kb_json_first(one));
    const struct cJSON *referenced = kb_json_next(attribute);
    char name[100];
    snprintf(name, sizeof name, "_%s_value", kb_json_string(attribute));
    if (strcmp(name, lookup->name) == 0 && strcmp(kb_json_string(referenced), table) == 0) {
      return strcmp(kb_json_string(kb_json_next(referenced)), navigation) == 0;
    }
  }
  return false;
}

static void navigation_is_that_of_the_reference(void **state)
{
  (void)state;
  static const char *const relations[] = {"profile", "user", "queue"};
  const struct cJSON *entity = kb_json_member(kb_json_member(model, "tables"), "mailbox");
  const struct kb_subject *mailbox = subject_of(&shipped, "mailbox");
  for (size_t i = 0; i < COUNT(relations); i++) {
    const struct kb_relation *relation = relation_of(mailbox, relations[i]);
    const struct kb_table *table = mailbox->table;
    const char *navigation = table->extras[(size_t)relation->navigations[0] - table->column_count];
    if (!has_navigation(entity, &table->columns[relation->pairs[0].own],
                        relation->table->logical_name, navigation)) {
      fail_msg("%s is not reached by %s", relations[i], navigation);
    }
    assert_int_equal(relation->pairs[0].theirs, KB_KEY);
  }
}

static void subjects_have_their_relations(void **state)
{
  (void)state;
  static const struct {
    const char *subject, *relation, *table;
    bool many;
  } all[] = {
    {"mailbox", "profile", "emailserverprofile", false},
    {"mailbox", "user", "systemuser", false},
    {"mailbox", "queue", "queue", false},
    {"mailbox", "organization", "organization", false},
    {"mailbox", "settings", "usersettings", false},
    {"mailbox", "roles", "role", true},
    {"mailbox", "alerts", "tracelog", true},
    {"user", "roles", "role", true},
    {"solution_operation", "solution", "solution", false},
    {"system_job", "owner", "systemuser", false},
    {"plugin_trace", "step", "sdkmessageprocessingstep", false},
    {"flow_run", "workflow", "workflow", false},
    {"flow_run", "connections", "connectionreference", true},
  };
  for (size_t i = 0; i < COUNT(all); i++) {
    const struct kb_subject *subject = subject_of(&shipped, all[i].subject);
    const struct kb_relation *relation = relation_of(subject, all[i].relation);
    assert_string_equal(relation->table->logical_name, all[i].table);
    assert_int_equal(relation->is_many, all[i].many);
  }
}

/* --- What must never be read --- */

static void secrets_are_secret(void **state)
{
  (void)state;
  static const char *const words[] = {"password",     "credentials", "secure",      "apikey",
                                      "clientsecret", "accesstoken", "refreshtoken"};
  for (size_t i = 0; i < shipped.schema->table_count; i++) {
    const struct kb_table *table = shipped.schema->tables[i];
    for (size_t at = 0; at < table->column_count; at++) {
      const struct kb_column *column = &table->columns[at];
      for (size_t w = 0; w < COUNT(words); w++) {
        const bool is_text = column->type == KB_COLUMN_TEXT;
        if (is_text && strstr(column->name, words[w]) && !column->secret) {
          fail_msg("%s.%s is not secret", table->logical_name, column->name);
        }
      }
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(they_are_right),
    cmocka_unit_test(columns_are_those_of_the_reference),
    cmocka_unit_test(navigation_is_that_of_the_reference),
    cmocka_unit_test(subjects_have_their_relations),
    cmocka_unit_test(secrets_are_secret),
  };
  return cmocka_run_group_tests(tests, read_files, free_files);
}
