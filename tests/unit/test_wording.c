#include "report/wording.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "test_schema.h"

/* All lines of the totals, each with its line break. */
static void says_totals(const struct kb_summary *summary, const struct kb_faults *faults,
                        const char *expected)
{
  struct kb_buf said = {0};
  for (size_t i = 0; kb_wording_totals(&said, summary, faults, i); i++) {
    kb_buf_add_char(&said, '\n');
  }
  assert_string_equal(kb_buf_text(&said), expected);
  kb_buf_fini(&said);
}

static void totals_are_a_line_for_each_thing_counted(void **state)
{
  (void)state;
  struct kb_summary summary = {0};
  struct kb_faults faults = {0};
  says_totals(&summary, &faults, "Mailboxes: 0\nFindings: 0\n");

  struct kb_subject_counts counts[2] = {{.subject = kb_test_subject("mailbox")},
                                        {.subject = kb_test_subject("user")}};
  counts[0].counts = (struct kb_counts){
    .cases = 12345,
    .clear = 12000,
    .with_findings = 300,
    .unmatched_only = 40,
    .verdicts = {[KB_FAILING] = 4, [KB_NOT_JUDGED] = 1},
  };
  counts[1].counts = (struct kb_counts){.cases = 2, .clear = 2};
  summary.subjects = counts;
  summary.subject_count = 2;
  summary.all = counts[0].counts;
  summary.all.findings = 1300;
  summary.all.verdicts[KB_CONFIRMED] = 1299;
  summary.all.verdicts[KB_UNEXPLAINED] = 1;
  summary.rejected = 1000;
  summary.skipped_articles = 7;
  faults.kinds[KB_FAULT_FAILED] = 3;
  says_totals(&summary, &faults,
              "Mailboxes: 12,345 (12,000 clear, 4 failing, 300 with findings, 40 with uncovered "
              "alerts only, 1 not judged)\n"
              "Users: 2 (2 clear)\n"
              "Findings: 1,300 (1,299 confirmed, 1 no known cause)\n"
              "Invalid input rows: 1,000\n"
              "Evaluation errors: 3\n"
              "Articles left out by --only, --skip or --about: 7\n");
}

static void a_column_is_named_with_the_place_where_people_find_it(void **state)
{
  (void)state;
  static const char *const fields[] = {
    "profile.statecode",    /* the lookup's title */
    "mailbox.emailaddress", /* the table's */
    "user.isdisabled",      /* a lookup to several tables */
    "alerts",               /* rows, not a column */
    "alerts[2].level",      /* a column of one of them */
    "alert.errordetails",   /* without a title */
    "profile.madeup",       /* not in the schema */
    "mailbox._emailserverprofile_value",
  };
  struct kb_buf said = {0};
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
    kb_wording_missing(&said, kb_test_subject("mailbox"), &fields[i], 1);
    kb_buf_add_char(&said, '\n');
  }
  kb_wording_missing(&said, kb_test_subject("mailbox"), fields, 2);
  assert_string_equal(kb_buf_text(&said),
                      "Server Profile > Status (emailserverprofile.statecode)\n"
                      "Mailbox > Email Address (mailbox.emailaddress)\n"
                      "User > Status (systemuser.isdisabled)\n"
                      "Alerts (tracelog)\n"
                      "Alerts > Level (tracelog.level)\n"
                      "Alerts (tracelog.errordetails)\n"
                      "Server Profile (emailserverprofile.madeup)\n"
                      "Mailbox > Server Profile (mailbox._emailserverprofile_value)\n"
                      "Server Profile > Status (emailserverprofile.statecode), Mailbox > Email "
                      "Address (mailbox.emailaddress)");
  kb_buf_fini(&said);
}

static void counts_have_separators_for_people_only(void **state)
{
  (void)state;
  const struct kb_fault fault = {
    .article = "A", .where = "early", .reason = "it failed", .first = "Ann", .count = 1234};
  char ann[] = "Ann";
  const struct kb_unmatched_group group = {
    .subject = kb_test_subject("mailbox"),
    .code = "ErrorOdd",
    .code_shown = "ErrorOdd (an odd error)",
    .shown = {.entries = ann, .length = sizeof ann, .count = 1},
    .alerts = 12345,
    .mailboxes = 1000,
  };
  struct kb_buf said = {0};
  kb_wording_fault(&said, &fault);
  kb_buf_add_char(&said, '\n');
  kb_wording_fault_plain(&said, &fault);
  kb_buf_add_char(&said, '\n');
  kb_wording_unmatched(&said, &group);
  kb_buf_add_char(&said, '\n');
  kb_wording_unmatched_plain(&said, &group);
  assert_string_equal(kb_buf_text(&said),
                      "A early: it failed (1,234 times, first: Ann)\n"
                      "A early: it failed (1234 times, first: Ann)\n"
                      "ErrorOdd (an odd error): 12,345 alerts in 1,000 mailboxes, such as Ann\n"
                      "ErrorOdd (an odd error): 12345 alerts in 1000 mailboxes, such as Ann");
  kb_buf_fini(&said);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(totals_are_a_line_for_each_thing_counted),
    cmocka_unit_test(counts_have_separators_for_people_only),
    cmocka_unit_test(a_column_is_named_with_the_place_where_people_find_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
