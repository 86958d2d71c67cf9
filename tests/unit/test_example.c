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
    cmocka_unit_test(a_cause_named_twice_does_not_stand_for_another),
    cmocka_unit_test(what_examples_exercise_is_noted),
    cmocka_unit_test(a_run_that_says_something_else_than_lua_fails_the_example),
  };
  return cmocka_run_group_tests_name("example", tests, folder_make, folder_remove);
}
