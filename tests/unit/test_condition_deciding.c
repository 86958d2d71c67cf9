#include "article/condition_deciding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verdicts.h"

#define HEAD                                                                                \
  "return { code = 'A', title = 'T', product = 'P', status = 'draft', severity = 'error', " \
  "symptom = { text = 's', signatures = { { code = 'A' } } }, resolution = { { text = 'r' } }, "

/* Conditions that are false for the row below, and what would make them true. */
static const struct {
  const char *condition, *would;
} conditions[] = {
  /* one comparison */
  {"case.profile == nil", "mailbox._emailserverprofile_value were empty"},
  {"case.profile.statecode == 1", "profile.statecode were Inactive (1)"},
  {"case.profile.statecode == option.emailserverprofile.statecode.Inactive",
   "profile.statecode were Inactive (1)"},
  {"1 == case.profile.statecode", "profile.statecode were Inactive (1)"},
  {"case.mailbox.statecode ~= 0", "mailbox.statecode were not Active (0)"},
  {"case.mailbox.name == nil", "mailbox.name were empty"},
  {"case.mailbox.name ~= 'Ann'", "mailbox.name were not \"Ann\""},
  {"case.mailbox.name == 'Bob'", "mailbox.name were \"Bob\""},
  {"case.mailbox.emailaddress ~= nil", "mailbox.emailaddress were not empty"},
  {"case.mailbox.emailaddress", "mailbox.emailaddress were not empty"},
  {"not case.mailbox.name", "mailbox.name were empty"},
  {"case.mailbox.isforwardmailbox", "mailbox.isforwardmailbox were true"},
  {"not case.mailbox.enabledforact", "mailbox.enabledforact were false"},
  {"case.mailbox.enabledforact == false", "mailbox.enabledforact were false"},
  {"case.mailbox.itemsprocessedforlastsync < 5",
   "mailbox.itemsprocessedforlastsync were less than 5"},
  {"case.mailbox.itemsprocessedforlastsync <= 4",
   "mailbox.itemsprocessedforlastsync were at most 4"},
  {"case.mailbox.itemsprocessedforlastsync > 5",
   "mailbox.itemsprocessedforlastsync were more than 5"},
  {"case.mailbox.itemsprocessedforlastsync >= 6",
   "mailbox.itemsprocessedforlastsync were at least 6"},
  {"5 > case.mailbox.itemsprocessedforlastsync",
   "mailbox.itemsprocessedforlastsync were less than 5"},
  {"-6 >= case.mailbox.itemsprocessedforlastsync",
   "mailbox.itemsprocessedforlastsync were at most -6"},
  {"6 <= case.mailbox.itemsprocessedforlastsync",
   "mailbox.itemsprocessedforlastsync were at least 6"},
  {"not (case.mailbox.itemsprocessedforlastsync > 4)",
   "mailbox.itemsprocessedforlastsync were at most 4"},
  {"not (case.mailbox.itemsprocessedforlastsync == 5)",
   "mailbox.itemsprocessedforlastsync were not 5"},
  /* one of several */
  {"case.profile ~= nil and case.profile.statecode == 1", "profile.statecode were Inactive (1)"},
  {"case.mailbox.statecode == 0 and case.profile.statecode == 1 and case.mailbox.name == 'Ann'",
   "profile.statecode were Inactive (1)"},
  {"(case.mailbox.statecode == 1 or case.mailbox.name == 'Ann') and case.profile.statecode == 1",
   "profile.statecode were Inactive (1)"},
  {"not (case.mailbox.statecode == 0 or case.mailbox.name == 'Bob')",
   "mailbox.statecode were not Active (0)"},
  {"case.mailbox.statecode == 1 or (case.profile.statecode == 1 and case.mailbox.name == 'Bob')",
   "mailbox.statecode were Inactive (1)"},
  /* two fail, or either would do */
  {"case.mailbox.statecode == 1 and case.profile.statecode == 1", NULL},
  {"case.mailbox.statecode == 1 or case.profile.statecode == 1", NULL},
  {"case.profile == nil or case.profile.statecode == 1", NULL},
  /* another value of the column would change more than this */
  {"case.mailbox.itemsprocessedforlastsync ~= 5 and case.mailbox.itemsprocessedforlastsync ~= 6 and "
   "case.mailbox.itemsprocessedforlastsync < 9",
   NULL},
  {"case.mailbox._emailserverprofile_value == nil and case.profile ~= nil", NULL},
  {"case.mailbox._emailserverprofile_value == 'q' and case.profile.statecode == 0", NULL},
  /* what is read then is not in the data, or is for Lua */
  {"case.mailbox.statecode == 1 and case.mailbox.ewsurl == nil", NULL},
  {"case.mailbox.statecode == 1 and case.mailbox.name < 'Bob'", NULL},
  {"case.mailbox.statecode == 1 and case.mailbox.name:find('A')", NULL},
  {"any(case.alerts, function(alert) return alert.level == 1 end)", NULL},
  /* no constant */
  {"case.mailbox.name == case.mailbox.emailaddress", NULL},
  {"false", NULL},
};

static const char row[] =
  "{\"mailboxid\":\"1\",\"name\":\"Ann\",\"emailaddress\":null,\"statecode\":0,"
  "\"isforwardmailbox\":false,\"enabledforact\":true,\"itemsprocessedforlastsync\":5,"
  "\"_emailserverprofile_value\":\"p\",\"emailserverprofile\":{\"emailserverprofileid\":\"p\","
  "\"statecode\":0},\"tracelog_Mailbox\":[{\"level\":3,\"text\":\"A\"}]}";

/* The columns of the row that conditions read have to be in the schema. */
static void says(const char *condition, const char *would)
{
  struct bench bench;
  struct kb_buf source = {0};
  struct kb_buf said = {0};
  struct kb_case a_case = {0};
  struct kb_triage triage;
  struct kb_error error;
  kb_buf_addf(&source,
              HEAD "causes = { { id = 'c', text = 't', when = function(case) return %s end } } }",
              condition);
  bench_article("A", source.data);
  bench_open(&bench);
  bench_read(&a_case, row, false);
  assert_int_equal(kb_triage(bench.triager, &a_case, &triage, &error), KB_OK);
  assert_int_equal(triage.finding_count, 1);
  const struct kb_cause_finding *cause = &triage.findings[0].causes[0];
  if (would && !cause->deciding.field) {
    fail_msg("%s: %s is not said", condition, would);
  }
  if (cause->deciding.field) {
    assert_int_equal(triage.findings[0].verdict, KB_UNEXPLAINED);
    kb_deciding_value_words(&said, &cause->deciding);
    assert_string_equal(kb_buf_text(&said), would ? would : "nothing");
  }
  kb_buf_fini(&said);
  kb_buf_fini(&source);
  kb_case_fini(&a_case);
  bench_close(&bench);
}

static void one_comparison_that_would_confirm_it_is_named(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
    says(conditions[i].condition, conditions[i].would);
  }
}

/* What is read to find it is no evidence and no missing column. */
static void the_finding_is_the_same(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_buf said = {0};
  bench_article("A", HEAD "causes = { { id = 'c', text = 't', when = function(case) return "
                          "case.mailbox.statecode == 1 and case.mailbox.ewsurl == nil end } } }");
  bench_open(&bench);
  bench_say(&bench, row, &said);
  assert_string_equal(kb_buf_text(&said),
                      "A unexplained: c=ruled_out [mailbox.statecode is 0 (Active)]");
  kb_buf_fini(&said);
  bench_close(&bench);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_comparison_that_would_confirm_it_is_named),
    cmocka_unit_test(the_finding_is_the_same),
  };
  return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
