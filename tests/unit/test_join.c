#include "case/join.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rows.h"
#include "test_schema.h"

#include <inttypes.h>
#include <stdio.h>

static enum kb_status add(struct kb_join *join, const char *table, const char *text, uint32_t index,
                          struct kb_error *error)
{
  struct kb_values values = {0};
  struct kb_record record;
  assert_int_equal(
    kb_record_read(&record, kb_test_table(table), row_of(&values, text), NULL, &values, error),
    KB_OK);
  const enum kb_status status =
    kb_join_add(join, &record, kb_slice_of(text), (struct kb_origin){1, index, 10}, error);
  values_fini(&values);
  return status;
}

static void add_alert(struct kb_join *join, const char *mailbox, uint32_t number)
{
  char text[160];
  struct kb_error error;
  snprintf(text, sizeof text,
           "{\"tracelogid\":\"%" PRIu32 "\",\"_regardingobjectid_value\":\"%s\"}", number, mailbox);
  assert_int_equal(add(join, "tracelog", text, number, &error), KB_OK);
}

/* Adds the row's id to a text: "1 4 ". */
static enum kb_status take(void *context, struct kb_slice row, struct kb_error *error)
{
  struct kb_buf *ids = context;
  struct cJSON *document = kb_json_parse(row, error);
  assert_non_null(document);
  kb_buf_addf(ids, "%s ", kb_json_string(kb_json_member(document, "tracelogid")));
  kb_json_free(document);
  return KB_OK;
}

/* That by which alerts are found. */
static int alerts_key(void)
{
  const struct kb_subject *mailbox = kb_test_subject("mailbox");
  return mailbox->relations[mailbox->errors].join_key;
}

static void assert_found(struct kb_join *join, const char *mailbox, const char *expected)
{
  struct kb_buf ids = {0};
  struct kb_error error;
  const struct kb_join_values values = {{mailbox}};
  assert_int_equal(kb_join_find(join, alerts_key(), &values, take, &ids, &error), KB_OK);
  assert_string_equal(kb_buf_text(&ids), expected);
  kb_buf_fini(&ids);
}

static void rows_are_found_by_their_mailbox_in_their_order(void **state)
{
  (void)state;
  /* With little memory the rows go through a temporary file. */
  static const size_t limits[] = {1 << 20, 64, 0};
  for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
    struct kb_join *join = kb_join_new(kb_test_schema(), limits[i]);
    assert_non_null(join);
    assert_false(kb_join_has(join, kb_test_table("tracelog")));
    assert_found(join, "a", "");
    for (uint32_t number = 0; number < 5; number++) {
      add_alert(join, number % 2 ? "odd" : "Even", number);
    }
    assert_true(kb_join_has(join, kb_test_table("tracelog")));
    assert_false(kb_join_has(join, kb_test_table("emailserverprofile")));
    assert_found(join, "EVEN", "0 2 4 ");
    assert_found(join, "odd", "1 3 ");
    assert_found(join, "neither", "");
    kb_join_free(join);
  }
}

static void every_row_of_many_is_found(void **state)
{
  (void)state;
  enum { MANY = 5000 };
  struct kb_join *join = kb_join_new(kb_test_schema(), 1 << 20);
  assert_non_null(join);
  for (uint32_t number = 0; number < MANY; number++) {
    char mailbox[48];
    snprintf(mailbox, sizeof mailbox, "%08" PRIx32 "-0000-0000-0000-0000%08" PRIx32, number,
             number);
    add_alert(join, mailbox, number);
  }
  for (uint32_t number = 0; number < MANY; number++) {
    char mailbox[48];
    char expected[16];
    snprintf(mailbox, sizeof mailbox, "%08" PRIx32 "-0000-0000-0000-0000%08" PRIx32, number,
             number);
    snprintf(expected, sizeof expected, "%" PRIu32 " ", number);
    assert_found(join, mailbox, expected);
  }
  kb_join_free(join);
}

static void a_row_that_belongs_to_nothing_is_refused(void **state)
{
  (void)state;
  struct kb_join *join = kb_join_new(kb_test_schema(), 1 << 20);
  struct kb_error error;
  assert_non_null(join);
  assert_int_equal(add(join, "tracelog", "{\"tracelogid\":\"1\"}", 0, &error), KB_INVALID);
  assert_string_equal(error.message,
                      "the alert has no _regardingobjectid_value, so it belongs to nothing");
  assert_int_equal(add(join, "emailserverprofile", "{\"name\":\"P\"}", 0, &error), KB_INVALID);
  assert_string_equal(
    error.message,
    "the email server profile has no emailserverprofileid, so it belongs to nothing");
  assert_false(kb_join_has(join, kb_test_table("tracelog")));
  kb_join_free(join);
}

static void assert_orphan(struct kb_join *join, const char *id)
{
  struct cJSON *document = NULL;
  struct kb_error error;
  assert_int_equal(kb_join_orphan(join, kb_test_subject("mailbox"), &document, &error), KB_OK);
  if (!id) {
    assert_null(document);
    return;
  }
  assert_non_null(document);
  assert_string_equal(kb_json_string(kb_json_member(document, "tracelogid")), id);
  kb_json_free(document);
}

static void visit(void *context, const struct kb_origin *origin)
{
  kb_buf_addf(context, "%" PRIu32 "/%" PRIu32 "/%" PRIu64 " ", origin->file, origin->index,
              origin->line);
}

static void alerts_that_nobody_asked_for_are_orphans(void **state)
{
  (void)state;
  struct kb_join *join = kb_join_new(kb_test_schema(), 1 << 20);
  struct kb_buf visited = {0};
  unsigned char key[16];
  assert_non_null(join);
  assert_orphan(join, NULL);
  static const char *const mailboxes[] = {"a", "b", "c", "b", "d"};
  for (uint32_t i = 0; i < 5; i++) {
    add_alert(join, mailboxes[i], i);
  }
  assert_found(join, "a", "0 ");
  assert_orphan(join, "1");
  assert_orphan(join, "1");
  assert_found(join, "b", "1 3 ");
  kb_id_key("a", key);
  kb_join_claim(join, kb_test_subject("mailbox"), key, visit, &visited);
  assert_string_equal(kb_buf_text(&visited), "");
  kb_id_key("C", key);
  kb_join_claim(join, kb_test_subject("mailbox"), key, visit, &visited);
  assert_string_equal(visited.data, "1/2/10 ");
  assert_orphan(join, "4");
  assert_found(join, "d", "4 ");
  assert_orphan(join, NULL);
  kb_buf_fini(&visited);
  kb_join_free(join);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(rows_are_found_by_their_mailbox_in_their_order),
    cmocka_unit_test(every_row_of_many_is_found),
    cmocka_unit_test(a_row_that_belongs_to_nothing_is_refused),
    cmocka_unit_test(alerts_that_nobody_asked_for_are_orphans),
  };
  return cmocka_run_group_tests_name("join", tests, NULL, NULL);
}
