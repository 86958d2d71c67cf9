/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "case/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "torture.h"

static struct cJSON *parse(const char *text)
{
  struct kb_error error;
  struct cJSON *row = kb_json_parse(kb_slice_of(text), &error);
  assert_non_null(row);
  return row;
}

static void unusable_rows_are_refused_naming_the_column(void **state)
{
  (void)state;
  static const struct {
    const char *row;
    const char *message;
  } cases[] = {
    {"{\"statecode\":\"Active\"}",
     "column x.statecode holds a string \"Active\", where the table has the number of a choice "
     "(not its label)"},
    {"{\"statecode\":\"0\"}",
     "column x.statecode holds a string \"0\", where the table has the number of a choice (not its "
     "label)"},
    {"{\"statecode\":true}",
     "column x.statecode holds true, where the table has the number of a choice (not its label)"},
    {"{\"lastsyncerrorcode\":2147483648}",
     "column x.lastsyncerrorcode holds a number 2147483648, where the table has a whole number of "
     "32 bits"},
    {"{\"lastsyncerrorcode\":-2147483649}",
     "column x.lastsyncerrorcode holds a number -2147483649, where the table has a whole number of "
     "32 bits"},
    {"{\"lastsyncerrorcount\":0.5}",
     "column x.lastsyncerrorcount holds a number 0.5, where the table has a whole number of 32 "
     "bits"},
    {"{\"isforwardmailbox\":1}",
     "column x.isforwardmailbox holds a number 1, where the table has true or false"},
    {"{\"name\":7}", "column x.name holds a number 7, where the table has a string"},
    {"{\"createdon\":[]}", "column x.createdon holds a list, where the table has a string"},
    {"{\"mailboxid\":{}}", "column x.mailboxid holds an object, where the table has a string"},
    {"{\"mailboxid\":\"\"}", "column x.mailboxid is empty"},
    {"{\"password\":1}", "column x.password holds a number 1, where the table has a string"},
    {"{\"name\":\"a\",\"mailboxid\":\"1\",\"name\":\"b\"}",
     "key \"x.name\" stands twice in the row"},
    {"{\"unknown\":1,\"unknown\":1}", "key \"x.unknown\" stands twice in the row"},
    {"[]", "x.a list stands where a row (an object) is expected"},
    {"\"@{statecode=1}\"", "x.a string stands where a row (an object) is expected; ConvertTo-Json "
                           "needs -Depth 10 to write related rows"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct cJSON *row = parse(cases[i].row);
    struct kb_record record;
    struct kb_error error;
    assert_int_equal(kb_record_read(&record, kb_schema_table(KB_MAILBOX), row, "x.", &error),
                     KB_INVALID);
    assert_string_equal(error.message, cases[i].message);
    kb_json_free(row);
  }
}

static void columns_are_told_from_null_and_from_absence(void **state)
{
  (void)state;
  struct cJSON *row =
    parse("{\"mailboxid\":\"1\",\"name\":null,\"lastsyncerrorcode\":-2147483648,\"statecode\":1,"
          "\"password\":\"secret\",\"custom_column\":\"here\",\"lastsyncerror\":\"\"}");
  struct kb_record record;
  struct kb_error error;
  assert_int_equal(kb_record_read(&record, kb_schema_table(KB_MAILBOX), row, "", &error), KB_OK);
  assert_string_equal(record.id, "1");
  const struct cJSON *name = kb_record_get(&record, kb_slice_of("name"));
  assert_non_null(name);
  assert_int_equal(kb_json_kind(name), KB_JSON_NULL);
  assert_null(kb_record_name(&record));
  assert_null(kb_record_get(&record, kb_slice_of("emailaddress")));
  assert_null(kb_record_get(&record, kb_slice_of("password")));
  assert_null(kb_record_text(&record, "password"));
  assert_null(kb_record_get(&record, kb_slice_of("another_column")));
  assert_null(kb_record_get(&record, (struct kb_slice){"names", 3}));
  assert_non_null(kb_record_get(&record, (struct kb_slice){"names", 4}));
  assert_string_equal(kb_record_text(&record, "custom_column"), "here");
  assert_string_equal(kb_record_text(&record, "lastsyncerror"), "");
  assert_null(kb_record_text(&record, "statecode"));
  kb_json_free(row);
}

static void of_a_record_that_was_not_read_only_the_id_is_known(void **state)
{
  (void)state;
  struct kb_record record;
  kb_record_only_id(&record, kb_schema_table(KB_PROFILE), "7");
  assert_string_equal(record.id, "7");
  assert_null(kb_record_get(&record, kb_slice_of("name")));
  assert_null(kb_record_get(&record, kb_slice_of("unknown")));
  assert_null(kb_record_name(&record));
}

static void a_row_of_very_many_columns_is_read(void **state)
{
  (void)state;
  struct kb_buf text = {0};
  struct kb_record record;
  struct kb_error error;
  kb_buf_add_text(&text, "{\"mailboxid\":\"1\"");
  for (int i = 0; i < 1000; i++) {
    kb_buf_addf(&text, ",\"column%d\":%d", i, i);
  }
  struct kb_buf twice = {0};
  kb_buf_addf(&twice, "%s,\"column500\":1}", text.data);
  kb_buf_add_char(&text, '}');
  struct cJSON *row = parse(text.data);
  const struct kb_table *table = kb_schema_table(KB_MAILBOX);
  assert_int_equal(kb_record_read(&record, table, row, "", &error), KB_OK);
  torture_begin(0);
  assert_int_equal(kb_record_read(&record, table, row, "", &error), KB_NO_MEMORY);
  assert_true(torture_end());
  kb_json_free(row);
  row = parse(twice.data);
  assert_int_equal(kb_record_read(&record, table, row, "", &error), KB_INVALID);
  assert_non_null(strstr(error.message, "column500"));
  kb_json_free(row);
  kb_buf_fini(&twice);
  kb_buf_fini(&text);
}

static void ids_are_the_same_in_any_spelling(void **state)
{
  (void)state;
  static const struct {
    const char *a, *b;
    bool same;
  } cases[] = {
    {"11111111-aaaa-bbbb-cccc-123456789abc", "11111111-AAAA-BBBB-CCCC-123456789ABC", true},
    {"11111111-aaaa-bbbb-cccc-123456789abc", "{11111111-aaaa-bbbb-cccc-123456789abc}", true},
    {"11111111-aaaa-bbbb-cccc-123456789abc", "11111111aaaabbbbcccc123456789abc", true},
    {"11111111-aaaa-bbbb-cccc-123456789abc", "11111111-aaaa-bbbb-cccc-123456789abd", false},
    {"11111111-aaaa-bbbb-cccc-123456789abc", "11111111-aaaa-bbbb-cccc-123456789ab", false},
    {"11111111-aaaa-bbbb-cccc-123456789abc", "11111111-aaaa-bbbb-cccc-123456789abc0", false},
    {"Mailbox1", "mailbox1", true},
    {"Mailbox1", "mailbox2", false},
    {"ab", "ba", false},
    {"", "a", false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    unsigned char a[16];
    unsigned char b[16];
    kb_id_key(cases[i].a, a);
    kb_id_key(cases[i].b, b);
    assert_int_equal(memcmp(a, b, 16) == 0, cases[i].same);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(unusable_rows_are_refused_naming_the_column),
    cmocka_unit_test(columns_are_told_from_null_and_from_absence),
    cmocka_unit_test(of_a_record_that_was_not_read_only_the_id_is_known),
    cmocka_unit_test(a_row_of_very_many_columns_is_read),
    cmocka_unit_test(ids_are_the_same_in_any_spelling),
  };
  return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
