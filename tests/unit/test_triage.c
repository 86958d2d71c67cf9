#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verdicts.h"

/* The form of most articles here: a code, an early condition or none, causes. */
#define HEAD(code)                                                                           \
  "return { code = '" code "', title = 'T', product = 'P', status = 'draft', severity = "    \
  "'error', symptom = { text = 's', signatures = { { code = '" code                          \
  "' }, { message = 'the mailbox [mailbox] of [owner] is not well' } } }, resolution = { { " \
  "text = 'r' } }, "

static const char profile_article[] = HEAD(
  "Main") "early = function(case) return case.mailbox.statecode == 0 end, causes = {\n"
          "{ id = 'none', text = 't', when = function(case) return case.profile == nil end },\n"
          "{ id = 'off', text = 't', when = function(case) return case.profile ~= nil and\n"
          "case.profile.statecode == option.emailserverprofile.statecode.Inactive end } } }";

#define ROW "{\"mailboxid\":\"1\",\"name\":\"Ann\","
#define ALERT "\"tracelog_Mailbox\":[{\"level\":3,\"text\":\"Error Code: Main\"}],"
#define QUIET "\"tracelog_Mailbox\":[],"
#define NULL_PROFILE "\"_emailserverprofile_value\":null"
#define PROFILE(state) \
  "\"_emailserverprofile_value\":\"p\",\"emailserverprofile\":{\"statecode\":" state "}"

static const struct said {
  const char *row;
  const char *said;
} verdicts[] = {
  {ROW ALERT NULL_PROFILE "}",
   "Main confirmed: none=confirmed [mailbox._emailserverprofile_value is empty], off=ruled_out "
   "[mailbox._emailserverprofile_value is empty]"},
  {ROW ALERT PROFILE("1") "}",
   "Main confirmed: none=ruled_out [mailbox._emailserverprofile_value is \"p\"], off=confirmed "
   "[mailbox._emailserverprofile_value is \"p\", profile.statecode is 1 (Inactive)]"},
  {ROW ALERT PROFILE("0") "}",
   "Main unexplained: none=ruled_out [mailbox._emailserverprofile_value is \"p\"], off=ruled_out "
   "[mailbox._emailserverprofile_value is \"p\", profile.statecode is 0 (Active)]"},
  {ROW ALERT PROFILE("7") "}",
   "Main unexplained: none=ruled_out [mailbox._emailserverprofile_value is \"p\"], off=ruled_out "
   "[mailbox._emailserverprofile_value is \"p\", profile.statecode is 7]"},
  {ROW ALERT "\"x\":0}",
   "Main inconclusive: none=inconclusive missing mailbox._emailserverprofile_value, off=inconclusive "
   "missing mailbox._emailserverprofile_value"},
  {ROW ALERT "\"_emailserverprofile_value\":\"p\",\"emailserverprofile\":null}",
   "Main inconclusive: none=ruled_out [mailbox._emailserverprofile_value is \"p\"], off=inconclusive "
   "[mailbox._emailserverprofile_value is \"p\"] missing profile.statecode"},
  {ROW QUIET NULL_PROFILE ",\"statecode\":0}",
   "Main at_risk: none=confirmed [mailbox._emailserverprofile_value is empty], off=ruled_out "
   "[mailbox._emailserverprofile_value is empty]"},
  {ROW QUIET NULL_PROFILE ",\"statecode\":1}", ""},
  {ROW QUIET PROFILE("0") ",\"statecode\":0}", ""},
  {ROW QUIET PROFILE("0") "}", ""},
  /* A condition that decides whether to report is unknown: no verdict, but not clear either. */
  {ROW QUIET NULL_PROFILE "}",
   " | gap of Main early: mailbox.statecode is not in the data (1, Ann)"},
  {ROW QUIET "\"statecode\":0}",
   " | gap of Main causes[1].when: mailbox._emailserverprofile_value is not in the data "
   "(1, Ann)"},
  {ROW NULL_PROFILE ",\"statecode\":1}",
   " | (all) alerts: the data has no alerts: expand tracelog_Mailbox, or add an "
   "export of the tracelogs (1, Ann)"},
};

static void the_table_of_verdicts(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_buf said = {0};
  bench_article("Main", profile_article);
  bench_open(&bench);
  for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++) {
    bench_say(&bench, verdicts[i].row, &said);
    assert_string_equal(kb_buf_text(&said), verdicts[i].said);
  }
  kb_buf_fini(&said);
  bench_close(&bench);
}

static const struct said alerts[] = {
  {"{\"level\":3,\"text\":\"Error Code: Other\"}", "unmatched Other"},
  {"{\"level\":2,\"text\":\"Error Code: Other\"}", "unmatched Other"},
  {"{\"level\":1,\"text\":\"Error Code: Other\"}", ""},
  {"{\"text\":\"Error Code: Other\"}", "unmatched Other"},
  {"{\"level\":null,\"text\":\"something\"}", "unmatched "},
  {"{\"level\":3}", "unmatched "},
  {"{\"level\":3,\"tracecode\":-2147209462}", "unmatched -2147209462"},
  {"{\"level\":3,\"errordetails\":\"MAIN\"}", "Main confirmed: c=confirmed"},
  {"{\"level\":3,\"errortypedisplay\":\"x Main y\"}", "Main confirmed: c=confirmed"},
  {"{\"level\":1,\"text\":\"Main\"}", "Main confirmed: c=confirmed"},
  {"{\"level\":3,\"text\":\"MainConfiguration\"}", "unmatched MainConfiguration"},
  {"{\"level\":3,\"text\":\"Main\"},{\"level\":3,\"text\":\"Main\"},{\"level\":3,\"text\":"
   "\"Error Code: Other\"}",
   "Main confirmed: c=confirmed; unmatched Other"},
  {"{\"level\":3,\"tracecode\":-2147220891}", "Number confirmed: c=confirmed"},
  {"{\"level\":3,\"text\":\"Main 0x80040265\"}", "Number confirmed: c=confirmed"},
  {"{\"level\":3,\"text\":\"Numbered -2147209462\"}", "unmatched -2147209462 near Numbered"},
  {"{\"level\":3,\"text\":\"Numbered -2147220891\"}", "Numbered confirmed: c=confirmed"},
};

#define TRUE_CAUSE "causes = { { id = 'c', text = 't', when = function() return true end } } }"

static void an_alert_is_recognised_or_reported(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_buf row = {0};
  struct kb_buf said = {0};
  bench_article("Main", HEAD("Main") TRUE_CAUSE);
  bench_article("Number", "return { code = 'Number', title = 'T', product = 'P', status = 'draft', "
                          "severity = 'error', symptom = { text = 's', signatures = { { code = "
                          "'80040265' }, { code = 'Main', number = '80040265' } } }, resolution = "
                          "{ { text = 'r' } }, " TRUE_CAUSE);
  bench_article("Numbered",
                "return { code = 'Numbered', title = 'T', product = 'P', status = 'draft', "
                "severity = 'error', symptom = { text = 's', signatures = { { code = 'Numbered', "
                "number = '80040265' } } }, resolution = { { text = 'r' } }, " TRUE_CAUSE);
  bench_open(&bench);
  for (size_t i = 0; i < sizeof alerts / sizeof alerts[0]; i++) {
    kb_buf_clear(&row);
    kb_buf_addf(&row, "{\"mailboxid\":\"1\",\"tracelog_Mailbox\":[%s]}", alerts[i].row);
    bench_say(&bench, row.data, &said);
    assert_string_equal(kb_buf_text(&said), alerts[i].said);
  }
  kb_buf_fini(&row);
  kb_buf_fini(&said);
  bench_close(&bench);
}

static const struct said conditions[] = {
  {"return true", "confirmed: c=confirmed"},
  {"return false", "unexplained: c=ruled_out"},
  {"return nil", "unexplained: c=ruled_out"},
  {"return case.mailbox.emailaddress == nil",
   "confirmed: c=confirmed [mailbox.emailaddress is empty]"},
  {"return case.mailbox.ewsurl == nil", "inconclusive: c=inconclusive missing mailbox.ewsurl"},
  {"return known(case.mailbox, 'ewsurl')", "unexplained: c=ruled_out"},
  {"return known(case.mailbox, 'emailaddress')", "confirmed: c=confirmed"},
  {"return known(case, 'profile')", "confirmed: c=confirmed"},
  {"return known(case.profile, 'statecode')",
   "unexplained: c=ruled_out [mailbox._emailserverprofile_value is \"p\"]"},
  {"return known(case.user, 'fullname')",
   "inconclusive: c=inconclusive missing mailbox._regardingobjectid_value"},
  {"return case.profile.emailserverprofileid == 'p'",
   "confirmed: c=confirmed [mailbox._emailserverprofile_value is \"p\"]"},
  {"return case.mailbox.password == nil", "inconclusive: c=inconclusive missing mailbox.password"},
  {"return case.mailbox.custom == 'x'", "confirmed: c=confirmed [mailbox.custom is \"x\"]"},
  {"return case.mailbox.huge == 1", "inconclusive: c=inconclusive missing mailbox.huge"},
  {"return case.mailbox.half == 0.5", "confirmed: c=confirmed [mailbox.half is 0.5]"},
  {"return case.mailbox.name and case.mailbox.name == case.mailbox.name",
   "confirmed: c=confirmed [mailbox.name is \"Ann\"]"},
  {"return case.alert.level == option.tracelog.level.Error",
   "confirmed: c=confirmed [alert.level is 3 (Error)]"},
  {"return case.alert.mailbox == 'Ann' and case.alert.owner == 'Bo'", "confirmed: c=confirmed"},
  {"return case.alert.nothing == 'x'", "inconclusive: c=inconclusive missing alert.nothing"},
  {"return #case.alerts == 1 and case.alerts[2] == nil", "confirmed: c=confirmed"},
  {"for i, alert in ipairs(case.alerts) do return alert.level == 3 end",
   "confirmed: c=confirmed [alerts[1].level is 3 (Error)]"},
  {"for i, alert in pairs(case.alerts) do return alert.level == 3 end",
   "confirmed: c=confirmed [alerts[1].level is 3 (Error)]"},
  {"local step, list = pairs(case.alerts) return select('#', step(list, math.maxinteger)) == 1 and "
   "step(list, math.maxinteger) == nil",
   "confirmed: c=confirmed"},
  {"return", "inconclusive: c=stopped | A causes[1].when: failed: it returns no value; it must "
             "return true or false (1, Ann)"},
  {"return 1", "inconclusive: c=stopped | A causes[1].when: failed: it returns a number; it must "
               "return true or false (1, Ann)"},
  {"return case.mailbx",
   "inconclusive: c=stopped | A causes[1].when: failed in line 2: a case has no 'mailbx' (did you "
   "mean 'mailbox'?); it has mailbox, profile, user, queue, "
   "organization, settings, roles, alerts and alert (1, Ann)"},
  {"return #case.mailbox == 1",
   "inconclusive: c=stopped | A causes[1].when: failed in line 2: only a list of rows, as case.alerts, has a length (1, "
   "Ann)"},
  {"case.mailbox.name = 'x' return true",
   "inconclusive: c=stopped | A causes[1].when: failed in line 2: a case is read-only: nothing in "
   "it can be set (1, Ann)"},
  {"return case.mailbox.list == nil",
   "inconclusive: c=stopped | A causes[1].when: failed in line 2: mailbox.list is no column but a "
   "related row: articles read columns (1, Ann)"},
  {"while true do end", "inconclusive: c=stopped | A causes[1].when: stopped: it used up its steps "
                        "(1000000) (1, Ann)"},
};

static void what_a_condition_reads_is_recorded_and_what_it_says_counts(void **state)
{
  (void)state;
  struct kb_buf source = {0};
  struct kb_buf said = {0};
  struct kb_buf expected = {0};
  for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
    struct bench bench;
    kb_buf_clear(&source);
    kb_buf_clear(&expected);
    kb_buf_addf(&source, "%scauses = { { id = 'c', text = 't', when = function(case)\n%s end } } }",
                HEAD("A"), conditions[i].row);
    kb_buf_addf(&expected, "A %s", conditions[i].said);
    bench_article("A", source.data);
    bench_open(&bench);
    bench_say(&bench,
              "{\"mailboxid\":\"1\",\"name\":\"Ann\",\"emailaddress\":null,\"custom\":\"x\","
              "\"huge\":9007199254740993,\"half\":0.5,\"list\":[],\"password\":\"secret\","
              "\"_emailserverprofile_value\":\"p\",\"tracelog_Mailbox\":[{\"level\":3,\"text\":"
              "\"A: the mailbox Ann of Bo is not well\"}]}",
              &said);
    assert_string_equal(kb_buf_text(&said), expected.data);
    bench_close(&bench);
  }
  kb_buf_fini(&source);
  kb_buf_fini(&said);
  kb_buf_fini(&expected);
}

/* What a condition says of alerts, each of which has all columns or not. */
static const struct {
  const char *condition, *alerts, *said;
} searches[] = {
#define FAR "{\"level\":1,\"tracecode\":1}"
#define NEAR "{\"level\":1,\"tracecode\":7}"
#define DARK "{\"level\":1}"
#define LEVEL(n) "alerts[" #n "].level is 1 (Information)"
#define CODE(n, is) "alerts[" #n "].tracecode is " #is
#define FIRST CODE(1, 3)
#define SEVEN "(case.alerts, function(a) return a.tracecode == 7 end)"
  {"return any" SEVEN, "", "unexplained: c=ruled_out [" FIRST "]"},
  {"return none" SEVEN, "", "confirmed: c=confirmed [" FIRST "]"},
  {"return any" SEVEN, "," FAR "," NEAR "," FAR,
   "confirmed: c=confirmed [" FIRST ", " CODE(2, 1) ", " CODE(3, 7) "]"},
  {"return none" SEVEN, "," FAR "," NEAR,
   "unexplained: c=ruled_out [" FIRST ", " CODE(2, 1) ", " CODE(3, 7) "]"},
  {"return any" SEVEN, "," FAR "," FAR,
   "unexplained: c=ruled_out [" FIRST ", " CODE(2, 1) ", " CODE(3, 1) "]"},
  /* one is true, whatever the others lack */
  {"return any" SEVEN, "," DARK "," NEAR, "confirmed: c=confirmed [" FIRST ", " CODE(3, 7) "]"},
  {"return none" SEVEN, "," DARK "," DARK "," NEAR,
   "unexplained: c=ruled_out [" FIRST ", " CODE(4, 7) "]"},
  /* none is true, and one is unknown */
  {"return any" SEVEN, "," FAR "," DARK "," FAR,
   "inconclusive: c=inconclusive [" FIRST
   ", " CODE(2, 1) ", " CODE(4, 1) "] missing alerts[3].tracecode"},
  {"return none" SEVEN, "," DARK "," DARK,
   "inconclusive: c=inconclusive [" FIRST "] missing alerts[2].tracecode, alerts[3].tracecode"},
  /* an outer search goes on where an inner one is unknown */
  {"return any(case.alerts, function(a) return a.level == 3 or any" SEVEN " end) and "
   "none(case.alerts, function(a) return any(case.alerts, function(b) return a.tracecode == "
   "b.errordetails end) end)",
   "," DARK,
   "inconclusive: c=inconclusive [alerts[1].level is 3 (Error), " FIRST "] missing "
   "alerts[1].errordetails, alerts[2].errordetails, alerts[2].tracecode"},
  {"return any(case.alerts, function(a) return any(case.alerts, function(b) return a.tracecode == "
   "7 and b.level == 3 end) end)",
   "," DARK "," NEAR,
   "confirmed: c=confirmed [" FIRST ", " CODE(3, 7) ", alerts[1].level is 3 (Error)]"},
  /* what was missing before stays missing, and what comes after ends it as ever */
  {"return any" SEVEN " and case.mailbox.ewsurl == nil", "," DARK "," NEAR,
   "inconclusive: c=inconclusive [" FIRST ", " CODE(3, 7) "] missing mailbox.ewsurl"},
  {"return any(case.alerts, function(a) return a.level == 1 and known(a, 'tracecode') end)",
   "," DARK "," NEAR,
   "confirmed: c=confirmed [alerts[1].level is 3 (Error), " LEVEL(2) ", " LEVEL(3) "]"},
  {"return any(case.alerts, function(a) return tonumber(a.text:match('(%d+) MB')) > 1024 end)", "",
   "confirmed: c=confirmed [alerts[1].text is \"A: 2048 MB are too much\"]"},
  {"return any(case.alerts, function() end)", "", "unexplained: c=ruled_out"},
#define STOPPED(evidence, reason) \
  "inconclusive: c=stopped" evidence " | A causes[1].when: " reason " (1, Ann)"
  /* all else ends the condition */
  {"return any(case.alerts, function(a)\nlocal n = a.errordetails + nil end)", "",
   "inconclusive: c=inconclusive missing alerts[1].errordetails"},
  {"return any(case.alerts, function(a)\nlocal n = a.level + nil end)", "",
   STOPPED(" [alerts[1].level is 3 (Error)]",
           "failed in line 3: attempt to perform arithmetic on a nil value")},
  {"return any(case.alerts, function(a) return none(case.alerts, function(b)\nreturn b.nil_ + "
   "error('so') end) end)",
   "", "inconclusive: c=inconclusive missing alerts[1].nil_"},
  {"return any(case.alerts, function(a) return none(case.alerts, function(b)\nerror('so') end) end)",
   "", STOPPED("", "failed in line 3: so")},
  {"return any(case.alerts, function(a) while true do end end)", "",
   STOPPED("", "stopped: it used up its steps (1000000)")},
  {"while true do any(case.alerts, function(a) return a.errordetails == 'x' end) end",
   ",{\"level\":1,\"errordetails\":\"x\"}",
   STOPPED(" [alerts[2].errordetails is \"x\"]", "stopped: it used up its steps (1000000)")},
  {"local s = 'xxxxxxxxxxxxxxxx' return any(case.alerts, function(a) while true do s = s .. s end "
   "end)",
   "", STOPPED("", "stopped: it used up its memory (8 MiB)")},
  {"return any(case.alerts, function() return 1 end)", "",
   STOPPED("", "failed in line 2: the function returns a number; it must return true or false")},
  {"return none(case.mailbox, function() return true end)", "",
   STOPPED("", "failed in line 2: none needs rows and a function: none(case.alerts, "
               "function(alert) \xE2\x80\xA6 end)")},
  {"return any(case.alerts)", "",
   STOPPED("", "failed in line 2: any needs rows and a function: any(case.alerts, "
               "function(alert) \xE2\x80\xA6 end)")},
};

static void rows_are_searched_in_three_values(void **state)
{
  (void)state;
  struct kb_buf source = {0};
  struct kb_buf row = {0};
  struct kb_buf said = {0};
  struct kb_buf expected = {0};
  for (size_t i = 0; i < sizeof searches / sizeof searches[0]; i++) {
    struct bench bench;
    kb_buf_clear(&source);
    kb_buf_clear(&row);
    kb_buf_clear(&expected);
    kb_buf_addf(&source, "%scauses = { { id = 'c', text = 't', when = function(case)\n%s end } } }",
                HEAD("A"), searches[i].condition);
    kb_buf_addf(&row,
                "{\"mailboxid\":\"1\",\"name\":\"Ann\",\"tracelog_Mailbox\":[{\"level\":3,"
                "\"tracecode\":3,\"text\":\"A: 2048 MB are too much\"}%s]}",
                searches[i].alerts);
    kb_buf_addf(&expected, "A %s", searches[i].said);
    bench_article("A", source.data);
    bench_open(&bench);
    bench_say(&bench, row.data, &said);
    assert_string_equal(kb_buf_text(&said), expected.data);
    bench_close(&bench);
  }
  kb_buf_fini(&source);
  kb_buf_fini(&row);
  kb_buf_fini(&said);
  kb_buf_fini(&expected);
}

static const struct said comparisons[] = {
  {"older('9.2.24091.196', '9.2.24092.1')", "confirmed: c=confirmed"},
  {"older('9.2.24092.1', '9.2.24091.196')", "unexplained: c=ruled_out"},
  {"older('9.10', '9.9')", "unexplained: c=ruled_out"},
  {"older('9.2', '9.2.0.0')", "unexplained: c=ruled_out"},
  {"older('9.2', '9.2.0.1')", "confirmed: c=confirmed"},
  {"older('09.002', '9.2')", "unexplained: c=ruled_out"},
  {"older('1.18446744073709551615', '1.18446744073709551616')", "confirmed: c=confirmed"},
  {"older('1.0', '1.0')", "unexplained: c=ruled_out"},
  {"older('9.2', case.mailbox.version)", "unexplained: c=ruled_out [mailbox.version is \"9.1\"]"},
  {"older(case.mailbox.ewsurl, '1')", "inconclusive: c=inconclusive missing mailbox.ewsurl"},
#define FAILED(reason) \
  "inconclusive: c=stopped | A causes[1].when: failed in line 2: " reason " (1, Ann)"
  {"older('9.2.', '9.2')", FAILED("older: \"9.2.\" is no version, as in 9.2.24091.196")},
  {"older('9', '.2')", FAILED("older: \".2\" is no version, as in 9.2.24091.196")},
  {"older('9..2', '9')", FAILED("older: \"9..2\" is no version, as in 9.2.24091.196")},
  {"older('', '9')", FAILED("older: \"\" is no version, as in 9.2.24091.196")},
  {"older('v9', '9')", FAILED("older: \"v9\" is no version, as in 9.2.24091.196")},
  {"older('9', 9.2)", FAILED("older compares texts, but argument 2 is a number")},
  {"older(nil, '9')",
   FAILED("older has nothing to compare: argument 1 is nil; test for nil first")},
  {"older('9')", FAILED("older has nothing to compare: argument 2 is nil; test for nil first")},
  {"earlier('2026-11-20T06:12:09Z', '2026-11-20T06:12:10Z')", "confirmed: c=confirmed"},
  {"earlier('2026-11-20T06:12:10Z', '2026-11-20T06:12:09.9Z')", "unexplained: c=ruled_out"},
  {"earlier('2026-11-20T06:12:09.25Z', '2026-11-20T06:12:09.3Z')", "confirmed: c=confirmed"},
  {"earlier('2026-11-20T06:12:09+01:00', '2026-11-20T05:30:00Z')", "confirmed: c=confirmed"},
  {"earlier('2026-11-20', '2026-11-20T00:00:01Z')", "confirmed: c=confirmed"},
  {"earlier('2026-11-20', '2026-11-20T00:00Z')", "unexplained: c=ruled_out"},
  {"earlier('20.11.2026', '2026-11-20')",
   FAILED("earlier: \"20.11.2026\" is no date, as in 2026-11-20T06:12:09Z")},
  {"earlier('2026-11-20', nil)",
   FAILED("earlier has nothing to compare: argument 2 is nil; test for nil first")},
};

static void versions_and_dates_are_compared(void **state)
{
  (void)state;
  struct kb_buf source = {0};
  struct kb_buf said = {0};
  struct kb_buf expected = {0};
  for (size_t i = 0; i < sizeof comparisons / sizeof comparisons[0]; i++) {
    struct bench bench;
    kb_buf_clear(&source);
    kb_buf_clear(&expected);
    kb_buf_addf(&source,
                "%scauses = { { id = 'c', text = 't', when = function(case)\nreturn %s end } } }",
                HEAD("A"), comparisons[i].row);
    kb_buf_addf(&expected, "A %s", comparisons[i].said);
    bench_article("A", source.data);
    bench_open(&bench);
    bench_say(&bench,
              "{\"mailboxid\":\"1\",\"name\":\"Ann\",\"version\":\"9.1\","
              "\"tracelog_Mailbox\":[{\"level\":3,\"text\":\"A\"}]}",
              &said);
    assert_string_equal(kb_buf_text(&said), expected.data);
    bench_close(&bench);
  }
  kb_buf_fini(&source);
  kb_buf_fini(&said);
  kb_buf_fini(&expected);
}

/* Data that make conditions exceed their budget do not affect the findings for other cases. */
static void an_article_that_is_stopped_often_goes_on(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_buf said = {0};
  bench_article("Main",
                HEAD("Main") "causes = { { id = 'c', text = 't', when = function(case) "
                             "while case.mailbox.statecode == 0 do end return true end } } }");
  bench_open(&bench);
  kb_engine_set_rate(bench.engine, 0);
  for (int i = 0; i < 40; i++) {
    bench_say(&bench, ROW ALERT "\"statecode\":0}", &said);
    assert_non_null(strstr(said.data, "stopped: it used up its steps"));
  }
  bench_say(&bench, ROW ALERT "\"statecode\":1}", &said);
  assert_string_equal(said.data, "Main confirmed: c=confirmed [mailbox.statecode is 1 (Inactive)]");
  kb_buf_fini(&said);
  bench_close(&bench);
}

/* Garbage of earlier cases does not reduce the memory of a condition. */
static void memory_is_the_same_after_other_cases(void **state)
{
  (void)state;
  static const char stopped[] =
    "Main inconclusive: c=stopped [mailbox.statecode is 1 (Inactive)] | "
    "Main causes[1].when: stopped: it used up its memory (8 MiB) (1, "
    "Ann)";
  struct bench bench = {.engine = NULL};
  struct kb_error error;
  char path[FOLDER_PATH_SIZE];
  const char *paths[] = {folder_path(path, "rules")};
  struct kb_buf said = {0};
  bench_article(
    "Main",
    HEAD("Main") "causes = { { id = 'c', text = 't', when = function(case) "
                 "if case.mailbox.statecode == 0 then return #('x'):rep(3 << 20) == 0 "
                 "end local s, t, u = ('x'):rep(5 << 19), ('y'):rep(5 << 19), ('z'):rep(5 << 19) "
                 "return #s == #t and #t == #u end } } }");
  /* its file is kept, as it is read again after a stop */
  bench.engine = kb_engine_new();
  assert_int_equal(kb_rule_set_load(&bench.rule_set, bench.engine, paths, 1,
                                    &(struct kb_rule_set_options){.with_examples = true,
                                                                  .tables = kb_test_tables,
                                                                  .table_count = 1},
                                    &error),
                   KB_OK);
  bench_schema = bench.rule_set.schema;
  bench.triager = kb_triager_new(&bench.rule_set, bench.engine, &bench.faults);
  bench_say(&bench, ROW ALERT "\"statecode\":1}", &said);
  assert_string_equal(said.data, stopped);
  for (int i = 0; i < 3; i++) {
    bench_say(&bench, ROW ALERT "\"statecode\":0}", &said);
    assert_string_equal(said.data,
                        "Main unexplained: c=ruled_out [mailbox.statecode is 0 (Active)]");
    bench_say(&bench, ROW ALERT "\"statecode\":1}", &said);
    assert_string_equal(said.data, stopped);
  }
  kb_buf_fini(&said);
  bench_close(&bench);
  folder_remove_below(path);
}

static const struct said states[] = {
  {ROW QUIET "\"statecode\":1}", "Off confirmed: c=confirmed"},
  {ROW QUIET "\"statecode\":0}", ""},
  {ROW QUIET "\"x\":0}",
   " | gap of Off symptom.when: mailbox.statecode is not in the data (1, Ann)"},
};

static void a_state_of_the_case_can_be_the_symptom(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_buf said = {0};
  bench_article("Off", "return { code = 'Off', title = 'T', product = 'P', status = 'draft', "
                       "severity = 'error', symptom = { text = 's', when = function(case) return "
                       "case.mailbox.statecode == 1 end }, resolution = { { text = 'r' } }, "
                       "causes = { { id = 'c', text = 't', when = function(case) return case.alert "
                       "== nil end } } }");
  bench_open(&bench);
  for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
    bench_say(&bench, states[i].row, &said);
    assert_string_equal(kb_buf_text(&said), states[i].said);
  }
  kb_buf_fini(&said);
  bench_close(&bench);
}

static const char steps_article[] =
  HEAD("Main") "causes = {\n"
               "{ id = 'a', text = 't', when = function(case) return case.mailbox.statecode == 0 "
               "end },\n"
               "{ id = 'b', text = 't', when = function(case) return case.mailbox.statuscode == 2 "
               "end },\n"
               "{ id = 'c', text = 't', look = 'elsewhere' } },\n"
               "resolution = { { cause = 'a', text = 'A {mailbox.name}', steps = { 'a1', "
               "'a2 {mailbox.name}' } }, { cause = 'b', text = 'B' }, { cause = 'c', text = 'C' }, "
               "{ text = 'all' } } }";

static const struct said steps[] = {
  {"\"statecode\":0,\"statuscode\":1", "A Ann (a1, a2 Ann) for a. all. "},
  {"\"statecode\":0,\"statuscode\":2", "A Ann (a1, a2 Ann) for a. B for b. all. "},
  {"\"statecode\":1,\"statuscode\":1", "C for c. all. "},
  {"\"statecode\":1", "B for b. C for c. all. "},
};

static void the_steps_are_those_of_the_causes(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_buf said = {0};
  /* The later `resolution` counts. */
  bench_article("Main", steps_article);
  bench_open(&bench);
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
    char row[256];
    struct kb_case a_case = {0};
    struct kb_triage triage;
    struct kb_error error;
    snprintf(row, sizeof row, "%s%s%s}", ROW, ALERT, steps[i].row);
    bench_read(&a_case, row, false);
    assert_int_equal(kb_triage(bench.triager, &a_case, &triage, &error), KB_OK);
    assert_int_equal(triage.finding_count, 1);
    kb_buf_clear(&said);
    for (size_t k = 0; k < triage.findings[0].step_count; k++) {
      const struct kb_step_finding *step = &triage.findings[0].steps[k];
      kb_buf_add_text(&said, step->text);
      for (size_t s = 0; s < step->step_count; s++) {
        kb_buf_addf(&said, "%s%s%s", s == 0 ? " (" : ", ", step->steps[s],
                    s + 1 == step->step_count ? ")" : "");
      }
      kb_buf_addf(&said, "%s%s. ", step->cause ? " for " : "", step->cause ? step->cause : "");
    }
    assert_string_equal(said.data, steps[i].said);
    kb_case_fini(&a_case);
  }
  kb_buf_fini(&said);
  bench_close(&bench);
}

static const struct {
  const char *row;
  bool incomplete;
} waiting[] = {
  {ROW NULL_PROFILE "}", true},          /* alerts may come */
  {ROW ALERT NULL_PROFILE "}", false},   /* all is here */
  {ROW ALERT "\"statecode\":0}", false}, /* a mailbox column never comes later */
  {ROW ALERT PROFILE("1") "}", false},
  {ROW ALERT "\"_emailserverprofile_value\":\"p\"}", true}, /* the profile may come */
};

static void a_case_waits_only_for_what_may_yet_come(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_buf said = {0};
  bench_article("Main", profile_article);
  bench_open(&bench);
  for (size_t i = 0; i < sizeof waiting / sizeof waiting[0]; i++) {
    struct kb_case a_case = {0};
    struct kb_triage triage;
    struct kb_error error;
    bench_read(&a_case, waiting[i].row, true);
    assert_int_equal(kb_triage(bench.triager, &a_case, &triage, &error), KB_OK);
    assert_int_equal(a_case.incomplete, waiting[i].incomplete);
    if (a_case.incomplete) {
      assert_int_equal(triage.finding_count, 0);
      assert_int_equal(bench.faults.count, 0);
    }
    kb_case_fini(&a_case);
    /* nothing of it is left in the next case */
    bench_say(&bench, ROW QUIET PROFILE("0") ",\"statecode\":1}", &said);
    assert_string_equal(kb_buf_text(&said), "");
  }
  kb_buf_fini(&said);
  bench_close(&bench);
}

static void findings_come_in_the_order_of_the_rule_set(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_buf said = {0};
  bench_article("1", HEAD("Zed") "early = function() return true end, " TRUE_CAUSE);
  bench_article("2", HEAD("Beta") TRUE_CAUSE);
  bench_article("3", HEAD("Alpha") TRUE_CAUSE);
  bench_open(&bench);
  bench_say(&bench,
            "{\"mailboxid\":\"1\",\"tracelog_Mailbox\":[{\"text\":\"Alpha\"},{\"text\":\"Beta\"}]}",
            &said);
  assert_string_equal(said.data, "Zed at_risk: c=confirmed; Beta confirmed: c=confirmed; Alpha "
                                 "confirmed: c=confirmed");
  kb_buf_fini(&said);
  bench_close(&bench);
}

/* If a more specific article decides an alert, it is still a symptom of the other: that is not
   at risk. */
static void an_article_whose_alert_another_takes_is_not_at_risk(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_buf said = {0};
  bench_article("1", HEAD("Generic") "early = function() return true end, " TRUE_CAUSE);
  bench_article(
    "2",
    "return { code = 'Specific', title = 'T', product = 'P', status = 'draft', severity "
    "= 'error', symptom = { text = 's', signatures = { { code = 'Generic', message = "
    "'The quota of the mailbox is used up' } } }, resolution = { { text = 'r' } }, " TRUE_CAUSE);
  bench_open(&bench);
  bench_say(
    &bench,
    "{\"mailboxid\":\"1\",\"tracelog_Mailbox\":[{\"text\":\"The quota of the mailbox is used up. "
    "Error Code: Generic\"}]}",
    &said);
  assert_string_equal(said.data, "Specific confirmed: c=confirmed");
  bench_say(&bench, "{\"mailboxid\":\"1\",\"tracelog_Mailbox\":[]}", &said);
  assert_string_equal(said.data, "Generic at_risk: c=confirmed");
  kb_buf_fini(&said);
  bench_close(&bench);
}

/* Another thread's engine loads the articles when it needs them: as they were when they were read,
   even if the file has changed since. */
static void an_engine_like_another(void **state)
{
  (void)state;
  struct kb_error error;
  struct kb_buf said = {0};
  char path[FOLDER_PATH_SIZE];
  const char *paths[] = {folder_path(path, "rules")};
  for (int changed = 0; changed < 2; changed++) {
    struct bench bench = {.engine = kb_engine_new()};
    bench_article("Main",
                  HEAD("Main") "causes = { { id = 'c', text = 't', when = function(case) "
                               "local code = case.mailbox.statecode return code == 0 end } } }");
    assert_int_equal(kb_rule_set_load(&bench.rule_set, bench.engine, paths, 1,
                                      &(struct kb_rule_set_options){.with_examples = true,
                                                                    .tables = kb_test_tables,
                                                                    .table_count = 1},
                                      &error),
                     KB_OK);
    struct kb_engine *like = kb_engine_new_like(bench.engine);
    bench_schema = bench.rule_set.schema;
    bench.triager = kb_triager_new(&bench.rule_set, like, &bench.faults);
    if (changed) {
      bench_article("Main",
                    HEAD("Main") "causes = { { id = 'c', text = 't', when = function(case) "
                                 "local code = case.mailbox.statecode return code == 1 end } } }");
    }
    bench_say(&bench, ROW ALERT "\"statecode\":0}", &said);
    assert_string_equal(said.data, "Main confirmed: c=confirmed [mailbox.statecode is 0 (Active)]");
    bench_close(&bench);
    kb_engine_free(like);
  }
  folder_remove_below(path);
  kb_buf_fini(&said);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_table_of_verdicts),
    cmocka_unit_test(an_alert_is_recognised_or_reported),
    cmocka_unit_test(what_a_condition_reads_is_recorded_and_what_it_says_counts),
    cmocka_unit_test(rows_are_searched_in_three_values),
    cmocka_unit_test(versions_and_dates_are_compared),
    cmocka_unit_test(an_article_that_is_stopped_often_goes_on),
    cmocka_unit_test(memory_is_the_same_after_other_cases),
    cmocka_unit_test(an_engine_like_another),
    cmocka_unit_test(a_state_of_the_case_can_be_the_symptom),
    cmocka_unit_test(the_steps_are_those_of_the_causes),
    cmocka_unit_test(a_case_waits_only_for_what_may_yet_come),
    cmocka_unit_test(findings_come_in_the_order_of_the_rule_set),
    cmocka_unit_test(an_article_whose_alert_another_takes_is_not_at_risk),
  };
  return cmocka_run_group_tests_name("triage", tests, folder_make, folder_remove);
}
