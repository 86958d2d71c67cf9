#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case/cell.h"
#include "case/language.h"
#include "test_schema.h"

/* The English of the reference. */
#define REFERENCE KB_LANGUAGE(0)

static const struct kb_cell_style as_programs_write = {REFERENCE, false};

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
  {"lastsyncerrorcode", "1,000", ""}, /* a thousand, or one */
  {"lastsyncerrorcode", "1.000", ""},
  {"lastsyncerrorcode", "1 000", "1000"},
  {"lastsyncerrorcode", "-2,147,220,970", "-2147220970"},
  {"lastsyncerrorcode", "-2.147.220.970", "-2147220970"},
  {"lastsyncerrorcode",
   "-2\xC2\xA0"
   "147\xC2\xA0"
   "220\xC2\xA0"
   "970",
   "-2147220970"},
  {"lastsyncerrorcode",
   "-2\xE2\x80\x99"
   "147\xE2\x80\x99"
   "220\xE2\x80\x99"
   "970",
   "-2147220970"},
  {"lastsyncerrorcode", "-2,147.220,970", ""},
  {"lastsyncerrorcode", "1,000,00", ""},
  {"lastsyncerrorcode", "1,,000,000", ""},
  {"lastsyncerrorcode", ",000,000", ""},
  {"lastsyncerrorcode", "1234,000,000", ""},
  {"lastsyncerrorcode", "9,999,999,999", ""},
  {"lastsyncerrorcode", "1,000,000,000,000,000", ""},
  {"incomingemaildeliverymethod", "Server-Side Synchronization", "2"},
  {"incomingemaildeliverymethod", "Server-Side Synchronization or Email Router", "2"},
  {"incomingemaildeliverymethod", "server-side synchronization or email router", "2"},
  {"incomingemaildeliverymethod", "Server-Side", ""},
  {"incomingemaildeliverymethod", "Server-Side Synchronization or Email Routers", ""},
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
  {"modifiedon", "2026-11-20 6:12 PM", "\"2026-11-20T18:12:00\""},
  {"modifiedon", "2026-11-20 6:12:09 am", "\"2026-11-20T06:12:09\""},
  {"modifiedon", "2026-11-20 6:12 p. m.", ""}, /* not six in the morning */
  {"modifiedon", "20.11.2026 6:12 p. m.", ""},
  {"modifiedon", "11/20/2026 18:12 PM", "\"2026-11-20T18:12:00\""},
  {"modifiedon", "11/20/2026 18:12 AM", ""},
  {"modifiedon", "2026-11-20 06:12:09.123", "\"2026-11-20T06:12:09.123\""},
  {"modifiedon", "2026-11-20T06:12:09+01:00", "\"2026-11-20T06:12:09+01:00\""},
  {"modifiedon", "2026-11-20 06:12 Uhr", ""},
  {"modifiedon", "2026-02-30", ""},
  {"modifiedon", "30.02.2026 18:12", ""},
  {"modifiedon", "20.11.2026 18.12", "\"2026-11-20T18:12:00\""},
  {"modifiedon", "20.11/2026", ""},
  {"modifiedon", "20.11.26 18:12", ""},
  {"modifiedon", "5-11-2026 18:12", ""},
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
  const struct kb_table *table = kb_test_table("mailbox");
  for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
    int place = -1;
    struct kb_buf out = {0};
    assert_int_equal(kb_cell_heading(table, REFERENCE, kb_slice_of(cells[i].column), &place),
                     KB_HEADING_NAME);
    const bool good =
      kb_cell_write(&out, table, place, kb_slice_of(cells[i].text), as_programs_write);
    assert_string_equal(kb_buf_text(&out), cells[i].json);
    assert_int_equal(good, cells[i].json[0] != '\0');
    kb_buf_fini(&out);
  }
}

static void a_nul_is_replaced(void **state)
{
  (void)state;
  struct kb_buf out = {0};
  assert_true(kb_cell_write(&out, kb_test_table("mailbox"), KB_NAME, (struct kb_slice){"a\0b", 3},
                            as_programs_write));
  assert_string_equal(kb_buf_text(&out), "\"a\xEF\xBF\xBD"
                                         "b\"");
  kb_buf_fini(&out);
}

static void finds_columns(void **state)
{
  (void)state;
  static const struct {
    const char *heading;
    enum kb_heading kind;
    const char *column; /* NULL: none */
  } headings[] = {
    {"MailboxId", KB_HEADING_NAME, "mailboxid"},
    {"(Do Not Modify) Mailbox", KB_HEADING_NAME, "mailboxid"},
    {"(do not modify)  mailbox ", KB_HEADING_NAME, "mailboxid"},
    {"(Do Not Modify) Modified On", KB_HEADING_NAME, "modifiedon"},
    {"(Do Not Modify) Row Checksum", KB_HEADING_NONE, NULL},
    {"(Do Not Modify) User", KB_HEADING_NONE, NULL},
    {"EmailServerProfile", KB_HEADING_LOOKUP, "_emailserverprofile_value"},
    {"regardingobjectid", KB_HEADING_LOOKUP, "_regardingobjectid_value"},
    {"Server Profile", KB_HEADING_TITLE, "_emailserverprofile_value"},
    {"INCOMING email status", KB_HEADING_TITLE, "incomingemailstatus"},
    {"Email Address Status", KB_HEADING_TITLE, "emailrouteraccessapproval"},
    {"Name", KB_HEADING_NAME, "name"}, /* its title, too */
    {"Mailbox", KB_HEADING_NONE, NULL},
    {"Status (Server Profile) (Email Server Profile)", KB_HEADING_NONE, NULL},
    {"", KB_HEADING_NONE, NULL},
  };
  const struct kb_table *table = kb_test_table("mailbox");
  for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
    int place = 0;
    const char *column = headings[i].column;
    print_message("%s\n", headings[i].heading);
    assert_int_equal(kb_cell_heading(table, REFERENCE, kb_slice_of(headings[i].heading), &place),
                     headings[i].kind);
    assert_int_equal(place, column ? kb_schema_column(table, kb_slice_of(column)) : -1);
  }
}

static void finds_related_columns(void **state)
{
  static const struct {
    const char *heading, *column; /* NULL: none */
  } headings[] = {
    {"Status (Server Profile) (Email Server Profile)", "statecode"},
    {"Email Server Type (server profile) (email server profile) ", "servertype"},
    {"Status (Server Profile)", NULL},
    {"Status (Email Server Profile)", NULL},
    {"Status (Regarding) (User)", NULL},
    {" (Server Profile) (Email Server Profile)", NULL},
    {")", NULL},
    {"", NULL},
  };
  (void)state;
  const struct kb_table *table = kb_test_table("mailbox");
  const struct kb_table *related = kb_test_table("emailserverprofile");
  for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
    const char *column = headings[i].column;
    const int found = kb_cell_related(table, kb_test_place(table, "_emailserverprofile_value"),
                                      related, REFERENCE, kb_slice_of(headings[i].heading));
    assert_int_equal(found, column ? kb_test_place(related, column) : -1);
  }
}

/* A title must lead to one column, in the tables whose views people export for mailboxes. */
static void titles_are_unique(void **state)
{
  (void)state;
  static const char *const names[] = {"mailbox", "emailserverprofile", "tracelog", "systemuser"};
  for (size_t id = 0; id < sizeof names / sizeof names[0]; id++) {
    const struct kb_table *table = kb_test_table(names[id]);
    assert_non_null(table->display_name);
    for (size_t i = 0; i < table->column_count; i++) {
      for (size_t k = 0; k < i && table->columns[i].title; k++) {
        const char *other = table->columns[k].title;
        assert_true(!other || strcasecmp(other, table->columns[i].title) != 0);
      }
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(writes_values),     cmocka_unit_test(a_nul_is_replaced),
    cmocka_unit_test(finds_columns),     cmocka_unit_test(finds_related_columns),
    cmocka_unit_test(titles_are_unique),
  };
  return cmocka_run_group_tests_name("cell", tests, NULL, NULL);
}
