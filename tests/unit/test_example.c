#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verdicts.h"

#include "author/example.h"

/* Takes a missing column for a cause: known() must not be used so. */
#define GUESSES "return not known(case.mailbox, 'ewsurl') or case.mailbox.ewsurl == 'bad'"
#define READS "return case.mailbox.ewsurl == 'bad'"
#define ALERT "tracelog_Mailbox = { { level = 3, text = 'A' } }"

static const struct {
  const char *condition;
  const char *row;
  const char *expect;
  const char *difference;
} cases[] = {
  {READS, "ewsurl = 'bad', " ALERT, "verdict = 'confirmed'", ""},
  {READS, "ewsurl = 'bad', " ALERT, "verdict = 'confirmed', cause = 'c', missing = {}", ""},
  {READS, "ewsurl = 'good', " ALERT, "verdict = 'unexplained', cause = {}", ""},
  {READS, ALERT, "verdict = 'inconclusive', missing = 'mailbox.ewsurl'", ""},
  {READS, "tracelog_Mailbox = {}", "verdict = 'clear'", ""},
  {READS, "mailboxid = '7', ewsurl = null, " ALERT, "verdict = 'unexplained'", ""},
  {READS, "ewsurl = 'good', " ALERT, "verdict = 'confirmed'",
   "verdict: expected confirmed, found unexplained\n"},
  {READS, ALERT, "verdict = 'confirmed'",
   "verdict: expected confirmed, found inconclusive\nnot in the example: mailbox.ewsurl\n"},
  {READS, "ewsurl = 'bad', tracelog_Mailbox = { { level = 3, text = 'B' } }",
   "verdict = 'confirmed'",
   "verdict: expected confirmed, found clear\n"
   "no alert of the example matches a signature of the article\n"},
  {READS, "ewsurl = 'bad', " ALERT, "verdict = 'confirmed', cause = {}",
   "cause: expected none, found c\n"},
  {READS, "ewsurl = 'good', " ALERT, "verdict = 'unexplained', cause = { 'c' }",
   "cause: expected c, found none\n"},
  {READS, ALERT, "verdict = 'inconclusive', missing = {}",
   "missing: expected none, found mailbox.ewsurl\n"},
  {READS, ALERT, "verdict = 'inconclusive', missing = { 'mailbox.name' }",
   "missing: expected mailbox.name, found mailbox.ewsurl\n"},
  {"return case.mailbox.ewsurl == 'x' or case.mailbox.username == 'x'", "ewsurl = '', " ALERT,
   "verdict = 'inconclusive', missing = { 'mailbox.username', 'mailbox.username' }",
   "missing: expected mailbox.username, mailbox.username, found mailbox.username\n"},
  {"return case.mailbox.ewsurl == 'x' or nil, case.mailbox.username", "ewsurl = 'x', " ALERT,
   "verdict = 'inconclusive', missing = 'mailbox.username'", ""},
  {GUESSES, "ewsurl = 'good', " ALERT, "verdict = 'unexplained'",
   "without mailbox.ewsurl: the verdict goes from unexplained to confirmed, but must stay or be "
   "inconclusive\n"},
  {READS, "statecode = 'Active', " ALERT, "verdict = 'confirmed'",
   "the row is not usable: mailbox.statecode holds a string, where the "
   "number of a choice (not its label) belongs\n"},
  {"return 7", ALERT, "verdict = 'inconclusive'",
   "causes[1].when: failed: it returns a number; it must return true or false\n"},
};

/* A remedy, the row of an example that confirms its cause, and what `test` says. */
#define AFTER_STATE "remedy of c: after mailbox.statecode 0 (Active), "
static const struct {
  const char *condition, *remedy, *row, *difference;
} remedies[] = {
  {"case.mailbox.statecode == 1", "{ on = 'mailbox', set = { statecode = 0 }, text = 't' }",
   "statecode = 1", ""},
  /* It sets the wrong column, */
  {"case.mailbox.statuscode == 2", "{ on = 'mailbox', set = { statecode = 0 }, text = 't' }",
   "statuscode = 2",
   AFTER_STATE "the cause is still confirmed: mailbox.statuscode is 2 (Inactive)\n"},
  /* or only one of two, */
  {"case.mailbox.statecode == 1 or case.mailbox.statuscode == 2",
   "{ on = 'mailbox', set = { statecode = 0 }, text = 't' }", "statecode = 1, statuscode = 2",
   AFTER_STATE
   "the cause is still confirmed: mailbox.statecode is 0 (Active), mailbox.statuscode is "
   "2 (Inactive)\n"},
  /* or what decides then is not known, */
  {"case.mailbox.statecode == 1 or case.mailbox.statuscode == 2",
   "{ on = 'mailbox', set = { statecode = 0 }, text = 't' }", "statecode = 1",
   AFTER_STATE
   "the cause is inconclusive: mailbox.statecode is 0 (Active), mailbox.statuscode is not "
   "in the example\n"},
  /* or the example has no such record. */
  {"case.profile == nil", "{ on = 'profile', set = { statecode = 0 }, text = 't' }",
   "_emailserverprofile_value = null, emailserverprofile = null",
   "remedy of c: the example has no profile to apply it to\n"},
  {"case.profile ~= nil and case.profile.statecode == 1",
   "{ on = 'profile', set = { statecode = 0 }, text = 't' }",
   "emailserverprofile = { statecode = 1 }", ""},
  {"case.profile == nil", "{ on = 'mailbox', set = { emailserverprofile = ask('p') }, text = 't' }",
   "_emailserverprofile_value = null, emailserverprofile = null", ""},
  /* The profile that a person names is a working one. */
  {"case.profile == nil or case.profile.statecode == 1",
   "{ on = 'mailbox', set = { emailserverprofile = ask('p') }, text = 't' }",
   "_emailserverprofile_value = 'x', emailserverprofile = { statecode = 1 }", ""},
  {"case.profile == nil or case.profile.servertype == 1",
   "{ on = 'mailbox', set = { emailserverprofile = ask('p') }, text = 't' }",
   "emailserverprofile = { servertype = 1 }",
   "remedy of c: after mailbox.emailserverprofile <p>, the cause is inconclusive: "
   "mailbox._emailserverprofile_value is \"00000000-0000-4000-8000-00000000a000\", "
   "profile.servertype is not in the example\n"},
  {"case.mailbox.processemailreceivedafter == nil",
   "{ on = 'mailbox', set = { processemailreceivedafter = ask('date') }, text = 't' }",
   "processemailreceivedafter = null", ""},
  /* A test can only set what a test sets. */
  {"case.mailbox.actstatus == 0", "{ on = 'mailbox', then_test = true, text = 't' }",
   "actstatus = 0", ""},
  {"case.mailbox.statecode == 1", "{ on = 'mailbox', then_test = true, text = 't' }",
   "statecode = 1",
   "remedy of c: after a test that succeeds, the cause is still confirmed: mailbox.statecode is 1 "
   "(Inactive)\n"},
  /* Where something is set, that alone has to remove the cause. */
  {"case.mailbox.actstatus == 0",
   "{ on = 'mailbox', set = { statecode = 0 }, then_test = true, text = 't' }", "actstatus = 0",
   AFTER_STATE "the cause is still confirmed: mailbox.actstatus is 0 (Not Run)\n"},
};

static const char two_causes[] =
  "return { code = 'A', title = 'T', product = 'P', status = 'draft', severity = 'error',\n"
  "symptom = { text = 's', signatures = { { code = 'A' } } }, causes = {\n"
  "{ id = 'a', text = 't', when = function() return true end },\n"
  "{ id = 'b', text = 't', when = function() return true end } },\n"
  "resolution = { { text = 'r' } },\n"
  "examples = { { name = '1', case = { " ALERT
  " }, expect = { verdict = 'confirmed', cause = { 'a', 'a' } } } } }";

static void take_difference(void *context, const struct kb_example_result *result)
{
  kb_buf_add_text(context, result->difference);
  assert_int_equal(result->passed, result->difference[0] == '\0');
}

static void an_example_passes_or_says_what_differs(void **state)
{
  (void)state;
  struct kb_buf source = {0};
  struct kb_buf difference = {0};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct bench bench;
    struct kb_coverage coverage;
    struct kb_error error;
    kb_buf_clear(&source);
    kb_buf_clear(&difference);
    kb_buf_addf(&source,
                "return { code = 'A', title = 'T', product = 'P', status = 'draft', severity = "
                "'error', symptom = { text = 's', signatures = { { code = 'A' } } }, causes = { { "
                "id = 'c', text = 't', when = function(case) %s end } }, resolution = { { text = "
                "'r' } }, examples = { { name = 'n', case = { %s }, expect = { %s } } } }",
                cases[i].condition, cases[i].row, cases[i].expect);
    bench_article("A", source.data);
    bench_open(&bench);
    assert_true(kb_coverage_init(&coverage, bench.rule_set.articles[0]));
    assert_int_equal(kb_examples_run(&bench.rule_set, bench.engine, 0, take_difference, &difference,
                                     &coverage, &error),
                     KB_OK);
    assert_string_equal(kb_buf_text(&difference), cases[i].difference);
    kb_coverage_fini(&coverage);
    bench_close(&bench);
  }
  kb_buf_fini(&source);
  kb_buf_fini(&difference);
}

static void bench_remedy(struct kb_buf *source, const char *condition, const char *remedy,
                         const char *row)
{
  kb_buf_clear(source);
  kb_buf_addf(source,
              "return { code = 'A', title = 'T', product = 'P', status = 'draft', severity = "
              "'error', symptom = { text = 's', signatures = { { code = 'A' } } }, causes = { { id "
              "= 'c', text = 't', when = function(case) return %s end, remedy = %s } }, resolution "
              "= { { text = 'r', fix = true } }, examples = { { name = 'n', case = { %s, " ALERT
              " }, expect = { verdict = 'confirmed' } } } }",
              condition, remedy, row);
  bench_article("A", source->data);
}

static void take_remedy_difference(void *context, const struct kb_example_result *result)
{
  /* without a column: not what is tested here */
  const char *remedy = strstr(result->difference, "remedy of ");
  if (strstr(result->difference, "verdict: ")) {
    fail_msg("%s", result->difference);
  }
  kb_buf_add_text(context, remedy ? remedy : "");
}

static void a_remedy_has_to_remove_its_cause(void **state)
{
  (void)state;
  struct kb_buf source = {0};
  struct kb_buf difference = {0};
  for (size_t i = 0; i < sizeof remedies / sizeof remedies[0]; i++) {
    struct bench bench;
    struct kb_coverage coverage;
    struct kb_error error;
    kb_buf_clear(&difference);
    bench_remedy(&source, remedies[i].condition, remedies[i].remedy, remedies[i].row);
    bench_open(&bench);
    assert_true(kb_coverage_init(&coverage, bench.rule_set.articles[0]));
    assert_int_equal(kb_examples_run(&bench.rule_set, bench.engine, 0, take_remedy_difference,
                                     &difference, &coverage, &error),
                     KB_OK);
    assert_string_equal(kb_buf_text(&difference), remedies[i].difference);
    assert_true(coverage.remedy_tried[0]);
    kb_coverage_fini(&coverage);
    bench_close(&bench);
  }
  kb_buf_fini(&source);
  kb_buf_fini(&difference);
}

/* It must not make one of another article true, be it reported before or not. */
static void a_remedy_confirms_no_other_article(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_coverage coverage;
  struct kb_error error;
  struct kb_buf source = {0};
  struct kb_buf difference = {0};
  bench_article(
    "B",
    "return { code = 'B', title = 'T', product = 'P', status = 'draft', severity = 'error', "
    "symptom = { text = 's', when = function(case) return true end }, causes = { { id = 'b', text "
    "= 't', when = function(case) return case.mailbox.statecode == 0 end } }, resolution = { { "
    "text = 'r' } } }");
  bench_article(
    "C",
    "return { code = 'C', title = 'T', product = 'P', status = 'draft', severity = 'error', "
    "symptom = { text = 's', when = function(case) return true end }, causes = { { id = 'b', text "
    "= 't', when = function(case) return case.mailbox.name == 'Ann' end } }, resolution = { { "
    "text = 'r' } } }");
  bench_remedy(&source, "case.mailbox.statecode == 1",
               "{ on = 'mailbox', set = { statecode = 0 }, text = 't' }",
               "name = 'Ann', statecode = 1");
  bench_open(&bench);
  assert_true(kb_coverage_init(&coverage, bench.rule_set.articles[0]));
  assert_int_equal(kb_examples_run(&bench.rule_set, bench.engine, 0, take_remedy_difference,
                                   &difference, &coverage, &error),
                   KB_OK);
  assert_non_null(
    strstr(kb_buf_text(&difference), AFTER_STATE "another article is confirmed: B ("));
  assert_null(strstr(kb_buf_text(&difference), "confirmed: C ("));
  kb_coverage_fini(&coverage);
  bench_close(&bench);
  kb_buf_fini(&source);
  kb_buf_fini(&difference);
}

static void a_cause_named_twice_does_not_stand_for_another(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_coverage coverage;
  struct kb_error error;
  struct kb_buf difference = {0};
  bench_article("A", two_causes);
  bench_open(&bench);
  assert_true(kb_coverage_init(&coverage, bench.rule_set.articles[0]));
  assert_int_equal(kb_examples_run(&bench.rule_set, bench.engine, 0, take_difference, &difference,
                                   &coverage, &error),
                   KB_OK);
  assert_string_equal(kb_buf_text(&difference), "cause: expected a, a, found a, b\n");
  kb_buf_fini(&difference);
  kb_coverage_fini(&coverage);
  bench_close(&bench);
}

static const char covered[] =
  "return { code = 'A', title = 'T', product = 'P', status = 'draft', severity = 'error',\n"
  "symptom = { text = 's', signatures = { { code = 'A' } } }, causes = {\n"
  "{ id = 'a', text = 't', when = function(case) return case.mailbox.statecode == 1 end },\n"
  "{ id = 'b', text = 't', when = function(case) return case.mailbox.name == nil end },\n"
  "{ id = 'c', text = 't', when = function(case) return case.mailbox.ewsurl == nil end } },\n"
  "resolution = { { cause = 'a', text = 'r' }, { cause = 'b', text = 'r' }, { text = 'r' } },\n"
  "examples = {\n"
  "{ name = '1', case = { statecode = 1, name = 'x', " ALERT
  " }, expect = { verdict = 'confirmed' } },\n"
  "{ name = '2', case = { statecode = 1, name = 'x', tracelog_Mailbox = {} },\n"
  "expect = { verdict = 'clear' } } } }";

static void what_examples_exercise_is_noted(void **state)
{
  (void)state;
  static const bool confirmed[] = {true, false, false};
  static const bool ruled_out[] = {false, true, false};
  static const bool shown[] = {true, false, true};
  struct bench bench;
  struct kb_coverage coverage;
  struct kb_error error;
  bench_article("A", covered);
  bench_open(&bench);
  assert_true(kb_coverage_init(&coverage, bench.rule_set.articles[0]));
  assert_int_equal(kb_examples_run(&bench.rule_set, bench.engine, 0, NULL, NULL, &coverage, &error),
                   KB_OK);
  assert_memory_equal(coverage.confirmed, confirmed, sizeof confirmed);
  assert_memory_equal(coverage.ruled_out, ruled_out, sizeof ruled_out);
  assert_memory_equal(coverage.step_shown, shown, sizeof shown);
  kb_coverage_fini(&coverage);
  bench_close(&bench);
}

/* Keeps the differences. */
static void keep_difference(void *context, const struct kb_example_result *result)
{
  kb_buf_add_text(context, result->difference);
}

/* A run evaluates these conditions without Lua: no example would show if that was wrong. */
static void a_run_that_says_something_else_than_lua_fails_the_example(void **state)
{
  (void)state;
  static const struct {
    size_t cause, taken_for; /* the condition that is evaluated without Lua in its place */
    const char *difference;
  } faults[] = {
    {0, 0, ""},
    {1, 0,
     "causes[2].when: a run says confirmed, mailbox.statecode 1 Inactive; Lua says ruled_out, "
     "mailbox.name \"x\": this is a fault of kbtriage, not of the article\n"
     "causes[2].when: a run says inconclusive, without mailbox.statecode; Lua says ruled_out, "
     "mailbox.name \"x\": this is a fault of kbtriage, not of the article\n"
     "causes[2].when: a run says confirmed, mailbox.statecode 1 Inactive; Lua says inconclusive, "
     "without mailbox.name: this is a fault of kbtriage, not of the article\n"},
    {2, 1,
     "causes[3].when: a run says ruled_out, mailbox.name \"x\"; Lua says inconclusive, without "
     "mailbox.ewsurl: this is a fault of kbtriage, not of the article\n"
     "causes[3].when: a run says inconclusive, without mailbox.name; Lua says inconclusive, without "
     "mailbox.ewsurl: this is a fault of kbtriage, not of the article\n"},
  };
  for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
    struct bench bench;
    struct kb_coverage coverage;
    struct kb_error error;
    struct kb_cause causes[3];
    struct kb_buf difference = {0};
    bench_article("A", covered);
    bench_open(&bench);
    struct kb_article *article = bench.rule_set.articles[0];
    assert_int_equal(article->cause_count, 3);
    memcpy(causes, article->causes, sizeof causes);
    assert_non_null(causes[faults[i].taken_for].condition);
    causes[faults[i].cause].condition = causes[faults[i].taken_for].condition;
    article->causes = causes;
    assert_true(kb_coverage_init(&coverage, article));
    assert_int_equal(kb_examples_run(&bench.rule_set, bench.engine, 0, keep_difference, &difference,
                                     &coverage, &error),
                     KB_OK);
    assert_string_equal(kb_buf_text(&difference), faults[i].difference);
    kb_buf_fini(&difference);
    kb_coverage_fini(&coverage);
    bench_close(&bench);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_example_passes_or_says_what_differs),
    cmocka_unit_test(a_remedy_has_to_remove_its_cause),
    cmocka_unit_test(a_remedy_confirms_no_other_article),
    cmocka_unit_test(a_cause_named_twice_does_not_stand_for_another),
    cmocka_unit_test(what_examples_exercise_is_noted),
    cmocka_unit_test(a_run_that_says_something_else_than_lua_fails_the_example),
  };
  return cmocka_run_group_tests_name("example", tests, folder_make, folder_remove);
}
