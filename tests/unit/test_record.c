/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "case/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rows.h"
#include "test_schema.h"
#include "torture.h"

/* Deviations of the row, a line each. */
static void describe(struct kb_buf *out, const struct kb_values *values)
{
  for (size_t i = 0; i < values->odd_count; i++) {
    const struct kb_odd *odd = &values->odd[i];
    kb_buf_addf(out, "%s %s ", kb_schema_place_name(odd->table, odd->place),
                odd->place < (int)odd->table->column_count ? "column" : "extra");
    kb_odd_words(out, odd);
    kb_buf_add_char(out, '\n');
  }
}

#define CHOICE "where the number of a choice (not its label) belongs\n"
#define INTEGER "where a whole number of 32 bits belongs\n"

static void a_value_of_another_type_makes_its_column_unknown(void **state)
{
  (void)state;
  static const struct {
    const char *member, *column, *odd;
  } cases[] = {
    {"\"statecode\":\"Active\"", "statecode", "statecode column holds a string, " CHOICE},
    {"\"statecode\":\"0\"", "statecode", "statecode column holds a string, " CHOICE},
    {"\"statecode\":true", "statecode", "statecode column holds true or false, " CHOICE},
    {"\"statecode\":1.5", "statecode", "statecode column holds a number, " CHOICE},
    {"\"lastsyncerrorcode\":2147483648", "lastsyncerrorcode",
     "lastsyncerrorcode column holds a number, " INTEGER},
    {"\"lastsyncerrorcode\":-2147483649", "lastsyncerrorcode",
     "lastsyncerrorcode column holds a number, " INTEGER},
    {"\"lastsyncerrorcode\":99999999999999999999", "lastsyncerrorcode",
     "lastsyncerrorcode column holds a number, " INTEGER},
    {"\"lastsyncerrorcode\":1e300", "lastsyncerrorcode",
     "lastsyncerrorcode column holds a number, " INTEGER},
    {"\"versionnumber\":\"7\"", "versionnumber",
     "versionnumber column holds a string, where a number belongs\n"},
    {"\"verboseloggingenabled\":false", "verboseloggingenabled",
     "verboseloggingenabled column holds true or false, " INTEGER},
    {"\"isforwardmailbox\":1", "isforwardmailbox",
     "isforwardmailbox column holds a number, where true or false belongs\n"},
    {"\"name\":7", "name", "name column holds a number, where a string belongs\n"},
    {"\"createdon\":[]", "createdon", "createdon column holds a list, where a string belongs\n"},
    {"\"name\":\"a\",\"name\":\"b\"", "name",
     "name column stands twice in a row, so that its value is not known\n"},
    {"\"name\":\"a\",\"n\\u0061me\":\"b\",\"name\":\"c\"", "name",
     "name column stands twice in a row, so that its value is not known\n"},
    {"\"password\":1,\"lastactiveon\":1", "password", ""},
    {"\"unknown\":1,\"unknown\":1", "unknown", ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_values values = {0};
    struct kb_record record;
    struct kb_error error;
    struct kb_buf text = {0};
    struct kb_buf odd = {0};
    kb_buf_addf(&text, "{\"mailboxid\":\"1\",%s,\"statuscode\":2}", cases[i].member);
    assert_int_equal(kb_record_read(&record, kb_test_table("mailbox"), row_of(&values, text.data),
                                    NULL, &values, &error),
                     KB_OK);
    describe(&odd, &values);
    assert_string_equal(kb_buf_text(&odd), cases[i].odd);
    assert_null(kb_record_get(&record, kb_slice_of(cases[i].column)));
    assert_non_null(kb_record_get(&record, kb_slice_of("statuscode"))); /* nothing else is lost */
    kb_buf_fini(&odd);
    kb_buf_fini(&text);
    values_fini(&values);
  }
}

static void a_whole_number_counts_however_it_is_written(void **state)
{
  (void)state;
  static const struct {
    const char *written;
    int64_t number;
  } cases[] = {
    {"-2147220970", -2147220970},
    {"2147483647", 2147483647},
    {"-2147483648", -2147483648},
    {"2.0", 2},
    {"1e3", 1000},
    {"-0", 0},
    {"1000000000", 1000000000},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_values values = {0};
    struct kb_record record;
    struct kb_error error;
    struct kb_buf text = {0};
    int64_t number = -1;
    kb_buf_addf(&text, "{\"lastsyncerrorcode\":%s}", cases[i].written);
    assert_int_equal(kb_record_read(&record, kb_test_table("mailbox"), row_of(&values, text.data),
                                    NULL, &values, &error),
                     KB_OK);
    const int place = kb_test_place(record.table, "lastsyncerrorcode");
    assert_true(kb_record_integer_at(&record, place, &number));
    assert_int_equal(number, cases[i].number);
    assert_true(kb_json_number(kb_record_at(&record, place)) == (double)cases[i].number);
    assert_int_equal(values.odd_count, 0);
    kb_buf_fini(&text);
    values_fini(&values);
  }
}

static void what_is_no_row_is_refused(void **state)
{
  (void)state;
  static const struct {
    const char *row, *message;
  } cases[] = {
    {"{\"mailboxid\":\"\"}", "column mailboxid is empty"},
    {"[]", "a list stands where a row (an object) is expected"},
    {"\"@{statecode=1}\"", "a string stands where a row (an object) is expected"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_values values = {0};
    struct kb_record record;
    struct kb_error error;
    assert_int_equal(kb_record_read(&record, kb_test_table("mailbox"),
                                    row_of(&values, cases[i].row), NULL, &values, &error),
                     KB_INVALID);
    assert_string_equal(error.message, cases[i].message);
    values_fini(&values);
  }
}

static void columns_are_reported_from_null_and_from_absence(void **state)
{
  (void)state;
  struct kb_values values = {0};
  struct kb_record record;
  struct kb_error error;
  const struct kb_node row = row_of(
    &values,
    "{\"mailboxid\":\"1\",\"na\\u006de\":null,\"lastsyncerrorcode\":-2147483648,\"statecode\":1,"
    "\"password\":\"secret\",\"custom_column\":\"here\",\"lastsyncerror\":\"\"}");
  assert_int_equal(kb_record_read(&record, kb_test_table("mailbox"), row, NULL, &values, &error),
                   KB_OK);
  assert_string_equal(record.id, "1");
  const struct cJSON *name = kb_record_get(&record, kb_slice_of("name"));
  assert_non_null(name);
  assert_int_equal(kb_json_kind(name), KB_JSON_NULL);
  assert_null(kb_record_title(&record));
  assert_null(kb_record_get(&record, kb_slice_of("emailaddress")));
  assert_null(kb_record_get(&record, kb_slice_of("password")));
  assert_null(kb_record_text(&record, "password"));
  assert_null(kb_record_get(&record, kb_slice_of("another_column")));
  assert_null(kb_record_get(&record, (struct kb_slice){"names", 3}));
  assert_non_null(kb_record_get(&record, (struct kb_slice){"names", 4}));
  assert_string_equal(kb_record_text(&record, "custom_column"), "here");
  assert_string_equal(kb_record_text(&record, "lastsyncerror"), "");
  assert_null(kb_record_text(&record, "statecode"));
  values_fini(&values);
}

static void of_a_record_that_was_not_read_only_the_id_is_known(void **state)
{
  (void)state;
  struct kb_record record;
  kb_record_only_id(&record, kb_test_table("emailserverprofile"), "7");
  assert_string_equal(record.id, "7");
  assert_null(kb_record_get(&record, kb_slice_of("name")));
  assert_null(kb_record_get(&record, kb_slice_of("unknown")));
  assert_null(kb_record_title(&record));
}

/* Rows of real exports have more keys than any table has columns, all with numbers of known keys
   or none. */
static void a_row_of_very_many_columns_is_read(void **state)
{
  (void)state;
  struct kb_buf text = {0};
  struct kb_record record;
  struct kb_error error;
  struct kb_values values = {0};
  kb_buf_add_text(&text, "{");
  for (int i = 0; i < 1000; i++) {
    kb_buf_addf(&text, "\"column%d\":%d,", i, i);
  }
  kb_buf_add_text(&text, "\"mailboxid\":\"1\",\"column500\":1}");
  const struct kb_node row = row_of(&values, text.data);
  const struct kb_table *table = kb_test_table("mailbox");
  assert_int_equal(kb_record_read(&record, table, row, NULL, &values, &error), KB_OK);
  assert_string_equal(record.id, "1");
  assert_non_null(kb_record_get(&record, kb_slice_of("column999")));
  assert_null(kb_record_get(&record, kb_slice_of("column500"))); /* which of the two? */
  values_fini(&values);
  kb_buf_fini(&text);
}

static void a_refused_allocation_is_reported(void **state)
{
  (void)state;
  static const char text[] = "{\"mailboxid\":\"1\",\"name\":7,\"n\\u0061me\":1}";
  for (size_t allowed = 0;; allowed++) {
    struct kb_values values = {.arena = {.first_size = 16}};
    struct kb_record record;
    struct kb_error error;
    const struct kb_node row = row_of(&values, text);
    torture_begin(allowed);
    const enum kb_status status =
      kb_record_read(&record, kb_test_table("mailbox"), row, NULL, &values, &error);
    const bool refused = torture_end();
    values_fini(&values);
    assert_int_equal(status, refused ? KB_NO_MEMORY : KB_OK);
    if (!refused) {
      assert_true(allowed > 0);
      return;
    }
  }
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
    cmocka_unit_test(a_value_of_another_type_makes_its_column_unknown),
    cmocka_unit_test(a_whole_number_counts_however_it_is_written),
    cmocka_unit_test(what_is_no_row_is_refused),
    cmocka_unit_test(columns_are_reported_from_null_and_from_absence),
    cmocka_unit_test(of_a_record_that_was_not_read_only_the_id_is_known),
    cmocka_unit_test(a_row_of_very_many_columns_is_read),
    cmocka_unit_test(a_refused_allocation_is_reported),
    cmocka_unit_test(ids_are_the_same_in_any_spelling),
  };
  return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
