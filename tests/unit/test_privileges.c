/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "run/privileges.h"

#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "test_schema.h"
#include "torture.h"

#define ID(end) "\"PrivilegeId\":\"abcdefab-0000-4000-8000-0000000000" end "\""

static const char needed[] =
  "[{\"LogicalName\":\"mailbox\",\"Privileges\":[{\"Name\":\"prvWriteMailbox\"," ID(
    "01") ","
          "\"PrivilegeType\":\"Write\"},{\"Name\":\"prvReadMailbox\"," ID(
            "02") ","
                  "\"PrivilegeType\":\"Read\"}]},"
                  "{\"LogicalName\":\"other\",\"Privileges\":[{\"Name\":\"prvReadOther\",\"PrivilegeType\":2}]},"
                  "{\"LogicalName\":\"tracelog\",\"Privileges\":[{\"Name\":\"prvReadTracelog\","
                  "\"PrivilegeType\":2}]}]";

static enum kb_status begin(struct kb_privileges *privileges, struct kb_error *error)
{
  const struct kb_table *tables[] = {kb_test_table("mailbox"), kb_test_table("tracelog")};
  *privileges = (struct kb_privileges){.count = 0};
  return kb_privileges_begin(privileges, tables, 2, error);
}

static enum kb_status read_held(struct kb_privileges *privileges, const char *text,
                                struct kb_error *error)
{
  struct cJSON *answer = kb_json_parse(kb_slice_of(text), error);
  const enum kb_status status =
    answer ? kb_privileges_read_held(privileges, answer, error) : error->status;
  kb_json_free(answer);
  return status;
}

/* The state and depth of both tables after these answers. */
static void expect(const char *of_tables, const char *of_user, enum kb_privilege_state mailbox,
                   enum kb_privilege_depth depth, enum kb_privilege_state tracelog)
{
  struct kb_privileges privileges;
  struct kb_error error;
  assert_int_equal(begin(&privileges, &error), KB_OK);
  assert_int_equal(kb_privileges_read_needed(&privileges, kb_slice_of(of_tables), &error), KB_OK);
  assert_int_equal(read_held(&privileges, of_user, &error), KB_OK);
  assert_int_equal(privileges.list[0].state, mailbox);
  assert_int_equal(privileges.list[0].depth, depth);
  assert_int_equal(privileges.list[1].state, tracelog);
  kb_privileges_fini(&privileges);
}

static void the_id_decides_and_the_name_only_without_one(void **state)
{
  (void)state;
  expect(needed, "{\"RolePrivileges\":[]}", KB_PRIVILEGE_LACKING, KB_DEPTH_UNKNOWN,
         KB_PRIVILEGE_LACKING);
  expect(needed,
         "{\"RolePrivileges\":[{\"PrivilegeId\":\"ABCDEFAB-0000-4000-8000-000000000002\","
         "\"Depth\":\"Global\"}]}",
         KB_PRIVILEGE_HELD, KB_DEPTH_GLOBAL, KB_PRIVILEGE_LACKING);
  expect(needed,
         "{\"RolePrivileges\":[{" ID("01") ",\"PrivilegeName\":\"prvReadMailbox\","
                                           "\"Depth\":\"Global\"},{" ID(
                                             "09") ",\"PrivilegeName\":\"prvReadTraceLog\"}]}",
         KB_PRIVILEGE_LACKING, KB_DEPTH_UNKNOWN, KB_PRIVILEGE_HELD);
  expect(needed, "{\"RolePrivileges\":[{\"PrivilegeName\":\"prvreadmailbox\",\"Depth\":1}]}",
         KB_PRIVILEGE_HELD, KB_DEPTH_LOCAL, KB_PRIVILEGE_LACKING);
}

static void the_deepest_of_several_counts(void **state)
{
  (void)state;
  expect(needed,
         "{\"RolePrivileges\":[{" ID("02") ",\"Depth\":\"Basic\"},{" ID(
           "02") ","
                 "\"Depth\":\"Deep\"},{" ID("02") ",\"Depth\":\"Local\"}]}",
         KB_PRIVILEGE_HELD, KB_DEPTH_DEEP, KB_PRIVILEGE_LACKING);
}

static void what_is_missing_or_of_another_type_is_not_known(void **state)
{
  (void)state;
  static const char *const tables[] = {
    "[]",
    "[{}]",
    "[{\"LogicalName\":\"mailbox\"}]",
    "[{\"LogicalName\":7,\"Privileges\":[]}]",
    "[{\"LogicalName\":\"mailbox\",\"Privileges\":null}]",
    "[{\"LogicalName\":\"mailbox\",\"Privileges\":{\"PrivilegeType\":\"Read\"}}]",
    "[{\"LogicalName\":\"mailbox\",\"Privileges\":[null,7,\"Read\",[],{}]}]",
    "[{\"LogicalName\":\"mailbox\",\"Privileges\":[{\"PrivilegeType\":[2]}]}]",
    "[{\"LogicalName\":\"mailbox\",\"Privileges\":[{\"PrivilegeType\":2.5,\"Name\":\"x\"}]}]",
    "[{\"LogicalName\":\"mailbox\",\"Privileges\":[{\"PrivilegeType\":2,\"Name\":7,"
    "\"PrivilegeId\":\"7\"}]}]",
  };
  for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
    expect(tables[i], "{\"RolePrivileges\":[{},{\"PrivilegeName\":\"\",\"Depth\":3}]}",
           KB_PRIVILEGE_NOT_STATED, KB_DEPTH_UNKNOWN, KB_PRIVILEGE_NOT_STATED);
  }
  const char one[] = "[{\"LogicalName\":\"tracelog\",\"Privileges\":[{\"Name\":\"p\","
                     "\"PrivilegeType\":2}]}]";
  expect(one, "{\"RolePrivileges\":[]}", KB_PRIVILEGE_NO_TABLE, KB_DEPTH_UNKNOWN,
         KB_PRIVILEGE_LACKING);
  static const char *const of_depth[] = {"4", "-1", "1e300", "\"Everything\"", "null", "{}", "[3]"};
  for (size_t i = 0; i < sizeof of_depth / sizeof of_depth[0]; i++) {
    struct kb_buf text = {0};
    kb_buf_addf(&text, "{\"RolePrivileges\":[null,7,\"x\",[],{" ID("02") ",\"Depth\":%s}]}",
                of_depth[i]);
    expect(needed, text.data, KB_PRIVILEGE_HELD, KB_DEPTH_UNKNOWN, KB_PRIVILEGE_LACKING);
    kb_buf_fini(&text);
  }
}

static void what_is_no_answer_is_refused(void **state)
{
  (void)state;
  static const char *const answers[] = {"null", "7", "[]", "\"\"", "{}", "{\"RolePrivileges\":{}}"};
  struct kb_privileges privileges;
  struct kb_error error;
  assert_int_equal(begin(&privileges, &error), KB_OK);
  for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
    assert_int_equal(read_held(&privileges, answers[i], &error), KB_INVALID);
  }
  assert_int_equal(kb_privileges_read_needed(&privileges, kb_slice_of("[7]"), &error), KB_INVALID);
  assert_int_equal(kb_privileges_read_needed(&privileges, kb_slice_of("["), &error), KB_INVALID);
  kb_privileges_fini(&privileges);
}

static void a_name_cannot_steer_the_terminal(void **state)
{
  (void)state;
  struct kb_privileges privileges;
  struct kb_error error;
  struct kb_buf out = {0};
  assert_int_equal(begin(&privileges, &error), KB_OK);
  assert_int_equal(
    kb_privileges_read_needed(&privileges,
                              kb_slice_of("[{\"LogicalName\":\"mailbox\",\"Privileges\":[{\"Name\":"
                                          "\"prv\\u001b[2J\\nx\",\"PrivilegeType\":2}]}]"),
                              &error),
    KB_OK);
  kb_privileges_write_text(&privileges, &out);
  assert_null(strchr(out.data, '\x1b'));
  assert_int_equal(kb_slice_newlines(kb_buf_slice(&out)), 3);
  kb_buf_fini(&out);
  kb_privileges_fini(&privileges);
}

static void they_are_read_and_written_whatever_allocation_fails(void **state)
{
  (void)state;
  (void)kb_test_schema();
  for (size_t n = 0;; n++) {
    struct kb_privileges privileges;
    struct kb_error error = {.status = KB_OK};
    struct kb_buf out = {0};
    torture_begin(n);
    enum kb_status status = begin(&privileges, &error);
    status = status == KB_OK ? kb_privileges_read_needed(&privileges, kb_slice_of(needed), &error)
                             : status;
    status = status == KB_OK
               ? read_held(&privileges, "{\"RolePrivileges\":[{" ID("02") ",\"Depth\":3}]}", &error)
               : status;
    if (status == KB_OK) {
      kb_privileges_write_json(&privileges, "https://contoso.example", &out);
      kb_privileges_write_text(&privileges, &out);
    }
    const bool refused = torture_end();
    if (refused) {
      assert_true(status == KB_NO_MEMORY || (status == KB_OK && out.failed));
    } else {
      assert_int_equal(status, KB_OK);
      assert_int_equal(kb_privileges_count(&privileges, KB_PRIVILEGE_HELD), 1);
      assert_int_equal(kb_privileges_count(&privileges, KB_PRIVILEGE_LACKING), 1);
      assert_non_null(strstr(out.data, "\"has\": true,\n      \"depth\": \"Global\""));
    }
    kb_buf_fini(&out);
    kb_privileges_fini(&privileges);
    if (!refused) {
      break;
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_id_decides_and_the_name_only_without_one),
    cmocka_unit_test(the_deepest_of_several_counts),
    cmocka_unit_test(what_is_missing_or_of_another_type_is_not_known),
    cmocka_unit_test(what_is_no_answer_is_refused),
    cmocka_unit_test(a_name_cannot_steer_the_terminal),
    cmocka_unit_test(they_are_read_and_written_whatever_allocation_fails),
  };
  return cmocka_run_group_tests_name("privileges", tests, NULL, NULL);
}
