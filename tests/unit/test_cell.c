#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case/cell.h"

/* Text in a column and its JSON; "": not a value of the column. */
static const struct {
  const char *column, *text, *json;
} cells[] = {
  {"name", "Ann", "\"Ann\""},
  {"name", " Ann \"B\"\n", "\" Ann \\\"B\\\"\\n\""},
  {"name", "J\xFCrgen", "\"J\xEF\xBF\xBDrgen\""},
  {"name", "", "null"},
  {"statecode", "0", "0"},
  {"statecode", "Inactive", "1"},
  {"statecode", "inactive", "1"},
  {"statecode", "Inaktiv", ""},
  {"statecode", "1.5", ""},
  {"statecode", " 1 ", "1"},
  {"statecode", "", "null"},
  {"incomingemailstatus", "Failure", "2"},
  {"incomingemailstatus", "Not Run", "0"},
  {"lastsyncerrorcode", "-2147220970", "-2147220970"},
  {"lastsyncerrorcode", "2147483647", "2147483647"},
  {"lastsyncerrorcode", "2147483648", ""},
  {"lastsyncerrorcode", "-", ""},
  {"lastsyncerrorcode", "1e3", ""},
  {"lastsyncerrorcode", "1,000", ""},
  {"enabledforact", "True", "true"},
  {"enabledforact", "false", "false"},
  {"enabledforact", "Yes", "true"},
  {"enabledforact", "no", "false"},
  {"enabledforact", "1", "true"},
  {"enabledforact", "0", "false"},
  {"enabledforact", "2", ""},
  {"enabledforact", "wahr", ""},
  {"modifiedon", "2026-11-20T06:12:09Z", "\"2026-11-20T06:12:09Z\""},
  {"modifiedon", "2026-11-20 06:12:09", "\"2026-11-20T06:12:09\""},
  {"modifiedon", "2026-11-20", "\"2026-11-20\""},
  {"modifiedon", "11/20/2026 6:12:09 AM", "\"2026-11-20T06:12:09\""},
  {"modifiedon", "11/20/2026 12:12 AM", "\"2026-11-20T00:12:00\""},
  {"modifiedon", "11/20/2026 6:12 PM", "\"2026-11-20T18:12:00\""},
  {"modifiedon", "20/11/2026 18:12", "\"2026-11-20T18:12:00\""},
  {"modifiedon", "20.11.2026 18:12:09", "\"2026-11-20T18:12:09\""},
  {"modifiedon", "05.11.2026", "\"2026-11-05T00:00:00\""},
  {"modifiedon", "11/11/2026", "\"2026-11-11T00:00:00\""},
  {"modifiedon", "05/11/2026 18:12", ""}, /* May or November */
  {"modifiedon", "13/13/2026", ""},
  {"modifiedon", "2026-11-20 25:00", ""},
  {"modifiedon", "yesterday", ""},
  {"mailboxid", "7", "\"7\""},
  {"_emailserverprofile_value", "000000A2-0000-4000-8000-0000000000a2",
   "\"000000A2-0000-4000-8000-0000000000a2\""},
  {"_emailserverprofile_value", "Contoso Hybrid", ""},
  {"_emailserverprofile_value", "", "null"},
};

static void writes_values(void **state)
{
  (void)state;
  const struct kb_table *table = kb_schema_table(KB_MAILBOX);
  for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
    bool is_own = false;
    const int place = kb_cell_column(table, kb_slice_of(cells[i].column), &is_own);
    struct kb_buf out = {0};
    assert_true(place >= 0 && is_own);
    const bool good = kb_cell_write(&out, table, place, kb_slice_of(cells[i].text));
    assert_string_equal(kb_buf_text(&out), cells[i].json);
    assert_int_equal(good, cells[i].json[0] != '\0');
    kb_buf_fini(&out);
  }
}

static void a_nul_is_replaced(void **state)
{
  (void)state;
  struct kb_buf out = {0};
  assert_true(
    kb_cell_write(&out, kb_schema_table(KB_MAILBOX), KB_NAME, (struct kb_slice){"a\0b", 3}));
  assert_string_equal(kb_buf_text(&out), "\"a\xEF\xBF\xBD"
                                         "b\"");
  kb_buf_fini(&out);
}

static void finds_columns(void **state)
{
  (void)state;
  const struct kb_table *table = kb_schema_table(KB_MAILBOX);
  bool is_own = true;
  assert_int_equal(kb_cell_column(table, kb_slice_of("MailboxId"), &is_own), KB_KEY);
  assert_true(is_own);
  assert_int_equal(kb_cell_column(table, kb_slice_of("EmailServerProfile"), &is_own),
                   KB_MAILBOX_PROFILE);
  assert_false(is_own);
  assert_int_equal(kb_cell_column(table, kb_slice_of("regardingobjectid"), &is_own),
                   KB_MAILBOX_USER);
  assert_int_equal(kb_cell_column(table, kb_slice_of("Mailbox"), &is_own), -1);
  assert_int_equal(kb_cell_column(table, kb_slice_of(""), &is_own), -1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(writes_values),
    cmocka_unit_test(a_nul_is_replaced),
    cmocka_unit_test(finds_columns),
  };
  return cmocka_run_group_tests_name("cell", tests, NULL, NULL);
}
