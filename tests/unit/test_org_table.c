/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "run/schema_write.h"

#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "torture.h"

/* The answers about a table, a part each. */
static const char definition[] =
  "[{\"LogicalName\":\"contoso_ticket\",\"EntitySetName\":\"contoso_tickets\","
  "\"PrimaryIdAttribute\":\"contoso_ticketid\",\"PrimaryNameAttribute\":\"contoso_name\","
  "\"DisplayName\":{\"LocalizedLabels\":[{\"Label\":\"VIP Ticket\",\"LanguageCode\":1033}],"
  "\"UserLocalizedLabel\":null},\"DisplayCollectionName\":{\"LocalizedLabels\":[],"
  "\"UserLocalizedLabel\":{\"Label\":\"Tickets\",\"LanguageCode\":1031}}}]";
static const char *const answers[KB_ORG_PARTS] = {
  [KB_ORG_COLUMNS] =
    "[{\"LogicalName\":\"contoso_state\",\"AttributeType\":\"Picklist\"},"
    "{\"LogicalName\":\"contoso_b\",\"AttributeType\":\"String\",\"IsValidForRead\":false},"
    "{\"LogicalName\":\"contoso_a\",\"AttributeType\":\"Lookup\",\"DisplayName\":"
    "{\"LocalizedLabels\":[{\"Label\":\"A\",\"LanguageCode\":1033}]}},"
    "{\"LogicalName\":\"contoso_name\",\"AttributeType\":\"String\"},"
    "{\"LogicalName\":\"contoso_parent\",\"AttributeType\":\"Lookup\",\"IsCustomAttribute\":true},"
    "{\"LogicalName\":\"contoso_ticketid\",\"AttributeType\":\"Uniqueidentifier\"},"
    "{\"LogicalName\":\"contoso_new\",\"AttributeType\":\"TypeOfTheFuture\"},"
    "{\"LogicalName\":7,\"AttributeType\":\"String\"},{}]",
  [KB_ORG_TEXTS] = "[{\"LogicalName\":\"contoso_name\",\"FormatName\":{\"Value\":\"Text\"}},"
                   "{\"LogicalName\":\"contoso_none\",\"FormatName\":null}]",
  [KB_ORG_PICKLISTS] =
    "[{\"LogicalName\":\"contoso_state\",\"OptionSet\":{\"Options\":["
    "{\"Value\":2,\"Label\":{\"LocalizedLabels\":[{\"Label\":\"Same\",\"LanguageCode\":1033}]}},"
    "{\"Value\":1,\"Label\":{\"LocalizedLabels\":[{\"Label\":\"Same\",\"LanguageCode\":1033}]}},"
    "{\"Value\":99999999999,\"Label\":null},{\"Value\":\"3\"},7,{}]}},"
    "{\"LogicalName\":\"contoso_name\",\"OptionSet\":{\"Options\":[{\"Value\":1}]}}]",
  [KB_ORG_STATES] = "[]",
  [KB_ORG_STATUSES] = "[{\"LogicalName\":\"contoso_state\",\"OptionSet\":null}]",
  [KB_ORG_MULTIPLE_CHOICES] = "[]",
  [KB_ORG_MANY_TO_ONE] =
    "[{\"ReferencingAttribute\":\"contoso_a\",\"ReferencedEntity\":\"systemuser\","
    "\"ReferencingEntityNavigationPropertyName\":\"contoso_A\","
    "\"ReferencedEntityNavigationPropertyName\":\"contoso_ticket_A\"},"
    "{\"ReferencingAttribute\":\"contoso_a\",\"ReferencedEntity\":\"queue\","
    "\"ReferencingEntityNavigationPropertyName\":\"x($select=password)\"},{},"
    "{\"ReferencingAttribute\":\"contoso_parent\",\"ReferencedEntity\":\"contoso_ticket\","
    "\"ReferencingEntityNavigationPropertyName\":\"contoso_Parent\","
    "\"ReferencedEntityNavigationPropertyName\":\"contoso_children\"}]",
  [KB_ORG_ONE_TO_MANY] =
    "[{\"ReferencingAttribute\":\"contoso_of\",\"ReferencingEntity\":\"contoso_line\","
    "\"ReferencedEntityNavigationPropertyName\":\"contoso_lines\"}]",
  [KB_ORG_MANY_TO_MANY] =
    "[{\"Entity1LogicalName\":\"role\",\"Entity1NavigationPropertyName\":\"contoso_one\","
    "\"Entity2LogicalName\":\"contoso_ticket\",\"Entity2NavigationPropertyName\":\"contoso_two\"}]",
};

static enum kb_status read_definition(struct kb_org_table *table, struct kb_error *error)
{
  struct cJSON *list = kb_json_parse(kb_slice_of(definition), error);
  const enum kb_status status =
    list ? kb_org_table_read(table, kb_json_first(list), error) : error->status;
  kb_json_free(list);
  return status;
}

static enum kb_status read_all(struct kb_org_table *table, struct kb_error *error)
{
  enum kb_status status = read_definition(table, error);
  for (int part = 0; part < KB_ORG_PARTS && status == KB_OK; part++) {
    status =
      kb_org_table_read_part(table, (enum kb_org_part)part, kb_slice_of(answers[part]), error);
  }
  return status;
}

static const char expected[] =
  "-- Written by kbtriage schema from the metadata of https://contoso.example.\n"
  "-- Any text is treated as prose, which may name people, unless `personal` says what it is:\n"
  "-- \"name\", \"address\" or \"host\". A column with `secret` is never asked for, shown or kept.\n"
  "return {\n"
  "  tables = {\n"
  "    {\n"
  "      name = \"contoso_ticket\",\n"
  "      set = \"contoso_tickets\",\n"
  "      key = \"contoso_ticketid\",\n"
  "      named_by = \"contoso_name\",\n"
  "      title = \"VIP Ticket\", titles = \"Tickets\",\n"
  "      display_name = \"VIP Ticket\",\n"
  "      columns = {\n"
  "        { \"contoso_ticketid\", \"id\" },\n"
  "        { \"contoso_name\", \"text\", personal = \"name\" },\n"
  "        { \"_contoso_a_value\", \"id\", \"A\" },\n"
  "        { \"contoso_b\", \"text\", secret = true },\n"
  "        { \"_contoso_parent_value\", \"id\" },\n"
  "        { \"contoso_state\", \"choice\", choices = { { 1, \"Same\" }, { 2, \"Same\", \"Value2\" } "
  "} },\n"
  "      },\n"
  "    },\n"
  "  },\n"
  "  -- For articles about a row of contoso_ticket, add this to a list `subjects`:\n"
  "  --     {\n"
  "  --       name = \"contoso_ticket\", table = \"contoso_ticket\",\n"
  "  --       relations = {\n"
  "  --         { name = \"contoso_parent\", table = \"contoso_ticket\",\n"
  "  --           navigation = { \"contoso_Parent\" }, equal = { { \"_contoso_parent_value\", "
  "\"contoso_ticketid\" } } },\n"
  "  --         { name = \"contoso_tickets\", one_name = \"contoso_ticket_contoso_parent\", table = "
  "\"contoso_ticket\", many = true,\n"
  "  --           navigation = { \"contoso_children\" }, equal = { { \"contoso_ticketid\", "
  "\"_contoso_parent_value\" } } },\n"
  "  --       },\n"
  "  --     },\n"
  "}\n";

static void a_table_is_read_and_written_whatever_allocation_fails(void **state)
{
  (void)state;
  for (size_t n = 0;; n++) {
    struct kb_org_table table = {.name = NULL};
    struct kb_buf out = {0};
    const bool picked[8] = {false};
    const struct kb_schema schema = {.table_count = 0};
    struct kb_error error = {.status = KB_OK};
    torture_begin(n);
    const enum kb_status status = read_all(&table, &error);
    if (status == KB_OK) {
      const struct kb_schema_wanted wanted = {.table = &table, .is_whole = true, .picked = picked};
      kb_schema_write(&out, "https://contoso.example", &schema, &wanted, 1);
    }
    const bool refused = torture_end();
    if (!refused) {
      assert_int_equal(status, KB_OK);
      assert_string_equal(out.data, expected);
    } else {
      assert_true(status == KB_NO_MEMORY || (status == KB_OK && out.failed));
    }
    kb_buf_fini(&out);
    kb_org_table_fini(&table);
    if (!refused) {
      break;
    }
  }
}

static void links_lead_both_ways(void **state)
{
  (void)state;
  struct kb_org_table table = {.name = NULL};
  struct kb_error error;
  assert_int_equal(read_all(&table, &error), KB_OK);
  assert_int_equal(table.link_count, 5);
  assert_string_equal(table.links[0].table, "queue");
  assert_null(table.links[0].navigation); /* what is no name becomes no part of a URL */
  assert_string_equal(table.links[1].table, "systemuser");
  assert_string_equal(table.links[1].lookup, "_contoso_a_value");
  assert_string_equal(table.links[1].navigation, "contoso_A");
  assert_string_equal(table.links[1].back, "contoso_ticket_A");
  assert_false(table.links[1].to_many);
  assert_string_equal(table.links[3].table, "role");
  assert_null(table.links[3].lookup);
  assert_string_equal(table.links[3].navigation, "contoso_two");
  assert_string_equal(table.links[4].table, "contoso_line");
  assert_string_equal(table.links[4].lookup, "_contoso_of_value");
  assert_string_equal(table.links[4].navigation, "contoso_lines");
  assert_true(table.links[4].to_many);
  kb_org_table_fini(&table);
}

/* Names as users type them: organization.restrictGuestUserAccess has capitals. */
static void columns_are_found_by_either_name(void **state)
{
  (void)state;
  struct kb_org_table table = {.name = NULL};
  struct kb_error error;
  assert_int_equal(read_all(&table, &error), KB_OK);
  static const char *const names[] = {"contoso_a", "_contoso_a_value", "Contoso_A"};
  for (size_t i = 0; i < 3; i++) {
    const struct kb_org_column *column = kb_org_table_column(&table, kb_slice_of(names[i]));
    assert_non_null(column);
    assert_string_equal(column->column.name, "_contoso_a_value");
  }
  assert_null(kb_org_table_column(&table, kb_slice_of("contoso_new")));
  assert_null(kb_org_table_column(&table, kb_slice_of("contoso_")));
  kb_org_table_fini(&table);
}

static void what_is_no_answer_is_refused(void **state)
{
  (void)state;
  static const char *const rows[] = {"[1]", "[", "[]", "[{\"LogicalName\":\"contoso_b\"}]"};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct kb_org_table table = {.name = NULL};
    struct kb_error error;
    assert_int_equal(read_definition(&table, &error), KB_OK);
    assert_int_equal(kb_org_table_read_part(&table, KB_ORG_COLUMNS, kb_slice_of(rows[i]), &error),
                     KB_INVALID);
    kb_org_table_fini(&table);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_table_is_read_and_written_whatever_allocation_fails),
    cmocka_unit_test(links_lead_both_ways),
    cmocka_unit_test(columns_are_found_by_either_name),
    cmocka_unit_test(what_is_no_answer_is_refused),
  };
  return cmocka_run_group_tests_name("org_table", tests, NULL, NULL);
}
