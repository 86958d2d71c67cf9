#include "case/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "rows/scan.h"
#include "test_schema.h"

static void things_are_found_by_their_names(void **state)
{
  (void)state;
  const struct kb_schema *schema = kb_test_schema();
  const struct kb_table *mailbox = kb_test_table("mailbox");
  assert_ptr_equal(kb_schema_table_of_set(schema, kb_slice_of("mailboxes")), mailbox);
  assert_null(kb_schema_table_of_set(schema, kb_slice_of("mailbox")));
  assert_null(kb_schema_table_of_logical_name(schema, kb_slice_of("mailboxes")));
  assert_null(kb_schema_subject(schema, kb_slice_of("alerts")));
  assert_ptr_equal(kb_schema_subject_of(mailbox), kb_test_subject("mailbox"));
  assert_null(kb_schema_subject_of(kb_test_table("tracelog")));
  assert_int_equal(kb_schema_column(mailbox, kb_slice_of("mailboxid")), KB_KEY);
  assert_int_equal(kb_schema_column(mailbox, kb_slice_of("name")), KB_NAME);
  assert_int_equal(kb_schema_column(mailbox, kb_slice_of("emailserverprofile")), -1);
  const int extra = kb_schema_place(mailbox, kb_slice_of("emailserverprofile"));
  assert_true(extra >= (int)mailbox->column_count);
  assert_string_equal(kb_schema_place_name(mailbox, extra), "emailserverprofile");
}

static void a_name_in_an_article_is_a_part_of_the_subject(void **state)
{
  (void)state;
  const struct kb_subject *mailbox = kb_test_subject("mailbox");
  assert_int_equal(kb_subject_part(mailbox, kb_slice_of("mailbox")), KB_PART_IS_ROOT);
  assert_int_equal(kb_subject_part(mailbox, kb_slice_of("alert")), KB_PART_IS_ALERT);
  assert_int_equal(kb_subject_part(mailbox, kb_slice_of("nothing")), KB_PART_IS_NOTHING);
  const int settings = kb_test_relation(mailbox, "settings");
  assert_int_equal(kb_subject_part(mailbox, kb_slice_of("settings")), settings);
  assert_string_equal(kb_subject_part_table(mailbox, settings)->logical_name, "usersettings");
  assert_int_equal(mailbox->relations[settings].from, kb_test_relation(mailbox, "user"));
  assert_int_equal(kb_subject_relation(mailbox, kb_slice_of("role")),
                   kb_test_relation(mailbox, "roles"));
}

#define LOOKUP "{\"mailboxid\":\"1\",\"_regardingobjectid_value\":\"r\","

static void one_lookup_leads_to_one_of_two_tables(void **state)
{
  (void)state;
  static const struct {
    const char *row;
    enum kb_link user, queue;
  } cases[] = {
    {LOOKUP "\"_regardingobjectid_value" KB_LOOKUP_TABLE "\":\"queue\"}", KB_LINK_NONE,
     KB_LINK_RECORD},
    {LOOKUP "\"_regardingobjectid_value" KB_LOOKUP_TABLE "\":\"systemuser\"}", KB_LINK_RECORD,
     KB_LINK_NONE},
    {LOOKUP "\"regardingobjectid\":{\"queueid\":\"r\"}}", KB_LINK_NONE, KB_LINK_RECORD},
    {LOOKUP "\"regardingobjectid_queue\":{\"name\":\"Q\"}}", KB_LINK_NONE, KB_LINK_RECORD},
    {LOOKUP "\"regardingobjectid\":{\"systemuserid\":\"r\"}}", KB_LINK_RECORD, KB_LINK_NONE},
    {LOOKUP "\"x\":1}", KB_LINK_UNKNOWN, KB_LINK_UNKNOWN},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_case a_case = {0};
    struct kb_error error;
    assert_int_equal(kb_test_case(&a_case, cases[i].row, false, &error), KB_OK);
    const struct kb_subject *subject = a_case.subject;
    assert_int_equal(kb_case_related(&a_case, kb_test_relation(subject, "user"))->link,
                     cases[i].user);
    assert_int_equal(kb_case_related(&a_case, kb_test_relation(subject, "queue"))->link,
                     cases[i].queue);
    kb_case_fini(&a_case);
  }
}

static const char *table_of(const char *set, const char *row)
{
  struct kb_tokens tokens = {.list = NULL};
  struct kb_error error;
  assert_true(kb_scan_tokens(&tokens, kb_slice_of(row)));
  const struct kb_table *table = kb_schema_table_of_row(kb_test_schema(), kb_slice_of(set),
                                                        (struct kb_node){row, tokens.list, 0});
  struct cJSON *tree = kb_json_parse(kb_slice_of(row), &error);
  assert_ptr_equal(kb_schema_table_of_tree(kb_test_schema(), kb_slice_of(set), tree), table);
  kb_json_free(tree);
  kb_tokens_fini(&tokens);
  return table ? table->logical_name : "";
}

/* Users and their settings have the same key. */
static void a_row_is_of_the_table_that_its_page_or_its_context_says(void **state)
{
  (void)state;
#define CONTEXT(set) "\"@odata.context\":\"https://x.example/api/data/v9.2/$metadata#" set "\","
  assert_string_equal(table_of("", "{\"mailboxid\":\"1\"}"), "mailbox");
  assert_string_equal(table_of("", "{\"systemuserid\":\"1\"}"), "systemuser");
  assert_string_equal(table_of("usersettingscollection", "{\"systemuserid\":\"1\"}"),
                      "usersettings");
  assert_string_equal(
    table_of("", "{" CONTEXT("usersettingscollection/$entity") "\"systemuserid\":\"1\"}"),
    "usersettings");
  assert_string_equal(
    table_of("", "{" CONTEXT("systemusers(fullname)/$entity") "\"systemuserid\":\"1\"}"),
    "systemuser");
  assert_string_equal(table_of("", "{" CONTEXT("unheardof") "\"systemuserid\":\"1\"}"),
                      "systemuser");
  assert_string_equal(table_of("", "{\"@odata.context\":7,\"systemuserid\":\"1\"}"), "systemuser");
  assert_string_equal(table_of("", "{\"other\":\"1\"}"), "");
  /* a navigation property may have the name of a key */
  assert_string_equal(table_of("", "{\"systemuserid\":\"1\",\"queueid\":null}"), "systemuser");
  assert_string_equal(table_of("",
                               "{" CONTEXT("systemusers/$entity") "\"queueid\":{\"queueid\":\"2\"},"
                                                                  "\"systemuserid\":\"1\"}"),
                      "systemuser");
  assert_string_equal(table_of("", "{\"mailboxid\":null,\"name\":\"Ann\"}"), "mailbox");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(things_are_found_by_their_names),
    cmocka_unit_test(a_name_in_an_article_is_a_part_of_the_subject),
    cmocka_unit_test(one_lookup_leads_to_one_of_two_tables),
    cmocka_unit_test(a_row_is_of_the_table_that_its_page_or_its_context_says),
  };
  return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
