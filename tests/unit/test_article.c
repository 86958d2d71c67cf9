#include "test_schema.h"
#include "triage/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

/* An article in which every line can be replaced. */
enum line { CODE, STATUS, SYMPTOM, CAUSES, RESOLUTION, EXTRA, LINE_COUNT };

static const char *const good[LINE_COUNT] = {
  [CODE] = "code = 'A', title = 'T', product = 'P', severity = 'error',",
  [STATUS] = "status = 'draft',",
  [SYMPTOM] = "symptom = { text = 's', signatures = { { code = 'A' } } },",
  [CAUSES] = "causes = { { id = 'c', text = 't', look = 'l' } },",
  [RESOLUTION] = "resolution = { { text = 'r' } },",
  [EXTRA] = "",
};

static const struct {
  enum line line;
  const char *text;
  const char *diagnostics; /* "CODE PATH: message", separated by newlines */
} cases[] = {
  {EXTRA, "", ""},
  {EXTRA, "kb = '1', reference = 'r', reviewed = '2024-12-11', role = 'R', examples = {},", ""},
  {EXTRA, "early = function() return true end,", ""},
  {EXTRA, "symptm = {},", "E103 symptm: unknown key symptm (did you mean symptom?)"},
  {EXTRA, "colour = 'red',", "E103 colour: unknown key colour"},
  {EXTRA, "'a value',", "E103 : the article has a value without a name (write name = value)"},
  {EXTRA, "reviewed = '11.12.2024',",
   "E106 reviewed: reviewed is \"11.12.2024\", but must be a date in quotes, like \"2024-12-11\""},
  {EXTRA, "reviewed = '2024-13-01',",
   "E106 reviewed: reviewed is \"2024-13-01\", but must be a date in quotes, like \"2024-12-11\""},
  {EXTRA, "kb = 4484702,", "E105 kb: kb is a number, but must be a text in quotes"},
  {EXTRA, "early = true,",
   "E105 early: early is a boolean, but must be a function: function(case) return … end"},
  {EXTRA, "role = 'a\\nb',", "E108 role: role holds the control character 0x0A"},
  {EXTRA, "role = 'a\\0b',", "E108 role: role holds the control character 0x00"},
  {EXTRA, "role = '\\xff',", "E106 role: role is not UTF-8 (save the file as UTF-8)"},
  {EXTRA, "role = '',", "E107 role: role is empty"},
  {CODE, "title = 'T', product = 'P', severity = 'error',",
   "E104 : code is missing: The article's code or short name: unique, and the name of its file."},
  {STATUS, "status = 'stabel',",
   "E106 status: status is \"stabel\", but must be one of: draft|stable|retired"},
  {STATUS, "status = 'draft|stable',",
   "E106 status: status is \"draft|stable\", but must be one of: draft|stable|retired"},
  {STATUS, "status = 'draf',",
   "E106 status: status is \"draf\", but must be one of: draft|stable|retired"},
  {SYMPTOM, "symptom = 's',",
   "E105 symptom: symptom is a string, but must be a table with names: { name = … }"},
  {SYMPTOM, "symptom = { text = 's', signatures = { code = 'A' } },",
   "E105 symptom.signatures: symptom.signatures has names where a list has none; it must be a "
   "list of tables: { { … }, { … } } (put braces around each element)"},
  {SYMPTOM, "symptom = { text = 's', signatures = {} },",
   "E107 symptom.signatures: symptom.signatures is an empty list"},
  {SYMPTOM, "symptom = { text = 's', signatures = { {} } },", "E112 symptom.signatures[1]: *"},
  {SYMPTOM, "symptom = { text = 's', signatures = { { message = 'open [mailbox' } } },",
   "E112 symptom.signatures[1]: *"},
  {SYMPTOM, "symptom = { text = 's', signatures = { { code = 'A' }, { mesage = 'm' } } },",
   "E103 symptom.signatures[2].mesage: unknown key symptom.signatures[2].mesage (did you mean "
   "message?)\nE112 symptom.signatures[2]: *"},
  {CAUSES, "causes = {},", "E107 causes: causes is an empty list"},
  {CAUSES, "causes = { { id = 'c', text = 't' } },",
   "E113 causes[1]: causes[1] has neither when nor look: nobody could tell whether it is the cause "
   "(add when = function(case) … end, or look = \"where to look\")"},
  {CAUSES,
   "causes = { { id = 'c', text = 't', look = 'l' }, { id = 'c', text = 't', look = 'l' } },",
   "E111 causes[2].id: two causes have the id \"c\""},
  {CAUSES, "causes = { { text = 't', look = 'l' } },",
   "E104 causes[1]: causes[1].id is missing: *"},
  {CAUSES, "causes = { { id = 'c', text = 't', when = 'always' } },",
   "E105 causes[1].when: causes[1].when is a string, but must be a function: function(case) return "
   "… end"},
  {CAUSES, "causes = { [2] = { id = 'c', text = 't', look = 'l' } },",
   "E105 causes: causes has a nil between its elements"},
  {CAUSES, "causes = { [1] = 'c', [2.5] = 'd' },",
   "E105 causes: causes has names where a list has none; it must be a list of tables: { { … }, { … "
   "} } (put braces around each element)"},
  {RESOLUTION, "resolution = { { cause = 'x', text = 'r' } },",
   "E110 resolution[1].cause: resolution[1].cause names the cause \"x\", which the article does "
   "not have (the causes are: c)"},
  {RESOLUTION, "resolution = { { text = 'r', steps = { 'one', 2 } } },",
   "E105 resolution[1].steps[2]: resolution[1].steps[2] is a number, but must be a text in quotes"},
  {RESOLUTION, "resolution = { { text = 'r', steps = {} } },",
   "E107 resolution[1].steps: resolution[1].steps is an empty list"},
  {EXTRA, "examples = { { name = 'n', case = {}, expect = { verdict = 'sure' } } },",
   "E106 examples[1].expect.verdict: *"},
  {EXTRA,
   "examples = { { name = 'n', case = {}, expect = { verdict = 'clear', cause = { 'c', 'd' } } } },",
   "E110 examples[1].expect.cause: examples[1].expect.cause names the cause \"d\", which the "
   "article does not have (the causes are: c)"},
  {EXTRA, "examples = { { name = 'n', case = { { a = 2 } }, expect = { verdict = 'clear' } } },",
   "E106 examples[1].case: examples[1].case is no row: it is a list; a row has names: { name = … }"},
  {EXTRA,
   "examples = { { name = 'n', case = { a = { 1, b = 2 } }, expect = { verdict = 'clear' } } },",
   "E106 examples[1].case: examples[1].case is no row: it mixes names with a list, or a list has a "
   "nil in it"},
  {EXTRA, "examples = { { name = 'n', case = { a = print }, expect = { verdict = 'clear' } } },",
   "E101 : does not load: *"},
  {EXTRA, "examples = { { name = 'n', case = { a = next }, expect = { verdict = 'clear' } } },",
   "E106 examples[1].case: examples[1].case is no row: it holds a function or the like; a row has "
   "texts, numbers, true, false, null, tables"},
  {EXTRA, "examples = { { name = 'n', case = { [true] = 1 }, expect = { verdict = 'clear' } } },",
   "E106 examples[1].case: examples[1].case is no row: it mixes names with a list, or a list has a "
   "nil in it"},
};

static void describe(struct kb_buf *out, const struct kb_diagnostics *diagnostics)
{
  kb_buf_clear(out);
  for (size_t i = 0; i < diagnostics->count; i++) {
    const struct kb_diagnostic *diagnostic = &diagnostics->list[i];
    kb_buf_addf(out, "%s%s %s: %s", i > 0 ? "\n" : "", kb_diagnostic_code_name(diagnostic->code),
                diagnostic->path, diagnostic->message);
    if (diagnostic->suggestion) {
      kb_buf_addf(out, " (%s)", diagnostic->suggestion);
    }
  }
}

/* An expected text that ends with * may continue in any way. */
static void assert_begins(const char *found, const char *expected)
{
  const size_t length = strlen(expected);
  if (length > 0 && expected[length - 1] == '*') {
    if (strncmp(found, expected, length - 1) != 0) {
      assert_string_equal(found, expected);
    }
  } else {
    assert_string_equal(found, expected);
  }
}

struct loaded {
  struct kb_engine *engine;
  struct kb_article article;
  struct kb_diagnostics diagnostics;
};

static void load_with(struct loaded *loaded, const char *source, bool with_examples)
{
  struct kb_error error;
  *loaded = (struct loaded){.engine = kb_engine_new()};
  assert_non_null(loaded->engine);
  kb_engine_set_schema(loaded->engine, kb_test_schema());
  kb_diagnostics_file(&loaded->diagnostics, "A.lua", (struct kb_slice){0});
  assert_int_equal(kb_engine_load_source(loaded->engine, "A.lua", kb_slice_of(source),
                                         with_examples, &loaded->article, &loaded->diagnostics,
                                         &error),
                   KB_OK);
}

static void load(struct loaded *loaded, const char *source)
{
  load_with(loaded, source, true);
}

static void unload(struct loaded *loaded)
{
  kb_article_fini(&loaded->article);
  kb_diagnostics_fini(&loaded->diagnostics);
  kb_engine_free(loaded->engine);
}

static void every_breach_of_the_shape_is_named(void **state)
{
  (void)state;
  struct kb_buf source = {0};
  struct kb_buf said = {0};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    kb_buf_clear(&source);
    kb_buf_add_text(&source, "return {");
    for (enum line line = CODE; line < LINE_COUNT; line++) {
      kb_buf_addf(&source, "%s\n", line == cases[i].line ? cases[i].text : good[line]);
    }
    kb_buf_add_char(&source, '}');
    struct loaded loaded;
    load(&loaded, source.data);
    describe(&said, &loaded.diagnostics);
    assert_begins(kb_buf_text(&said), cases[i].diagnostics);
    unload(&loaded);
    if (!strstr(cases[i].text, "examples")) { /* which can be read without Lua */
      load_with(&loaded, source.data, false);
      describe(&said, &loaded.diagnostics);
      assert_begins(kb_buf_text(&said), cases[i].diagnostics);
      unload(&loaded);
    }
  }
  kb_buf_fini(&source);
  kb_buf_fini(&said);
}

static void what_is_no_article_is_reported(void **state)
{
  (void)state;
  static const struct {
    const char *source;
    const char *diagnostics;
  } sources[] = {
    {"", "E102 : the file returns nothing, but must return one table (end the file with: return { "
         "code = …, … })"},
    {"return 7", "E102 : the file returns number, but must return one table (end the file with: "
                 "return { code = …, … })"},
    {"return {", "E101 : does not load: *"},
    {"error('no')", "E101 : does not load: *"},
    {"while true do end", "E101 : does not load: stopped, as loading used up its steps (an article "
                          "only returns a table)"},
    {"return setmetatable({}, {})", "E101 : does not load: *"},
  };
  struct kb_buf said = {0};
  for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
    struct loaded loaded;
    load(&loaded, sources[i].source);
    describe(&said, &loaded.diagnostics);
    assert_begins(kb_buf_text(&said), sources[i].diagnostics);
    unload(&loaded);
  }
  kb_buf_fini(&said);
}

static void an_article_is_read_whole(void **state)
{
  (void)state;
  struct loaded loaded;
  load(&loaded,
       "return { code = 'A', kb = '7', title = 'T', product = 'P', reference = 'R', reviewed = "
       "'2024-12-11', status = 'stable', severity = 'warning', role = 'Admin',\n"
       "symptom = { text = 's', when = function() return true end, signatures = { { code = 'A', "
       "number = '403', message = 'not well', details = 'not well', source = 'Crm :' } } },\n"
       "causes = { { id = 'one', text = 't1', when = function() return true end }, { id = 'two', "
       "text = 't2', look = 'l2' } },\n"
       "resolution = { { cause = 'two', text = 'r1', steps = { 'a', 'b' } }, { text = 'r2' } },\n"
       "examples = { { name = 'n', case = { statecode = 1, a = null, b = { { x = true, y = 0.5 } "
       "}, tracelog_Mailbox = {}, c = {} }, expect = { verdict = 'confirmed', cause = 'one', "
       "missing = {} } } } }");
  const struct kb_article *article = &loaded.article;
  if (loaded.diagnostics.count > 0) {
    fail_msg("%s", loaded.diagnostics.list[0].message);
  }
  assert_string_equal(article->code, "A");
  assert_string_equal(article->kb, "7");
  assert_string_equal(article->reviewed, "2024-12-11");
  assert_string_equal(article->role, "Admin");
  assert_string_equal(article->symptom, "s");
  assert_true(article->has_symptom_when);
  assert_false(article->has_early);
  assert_int_equal(article->signature_count, 1);
  assert_string_equal(article->signatures[0].number, "403");
  assert_string_equal(article->signatures[0].source, "Crm :");
  assert_int_equal(article->cause_count, 2);
  assert_true(article->causes[0].has_when);
  assert_null(article->causes[0].look);
  assert_false(article->causes[1].has_when);
  assert_int_equal(kb_article_cause(article, "two"), 1);
  assert_int_equal(kb_article_cause(article, "three"), -1);
  assert_int_equal(article->step_count, 2);
  assert_int_equal(article->steps[0].cause, 1);
  assert_int_equal(article->steps[0].step_count, 2);
  assert_string_equal(article->steps[0].steps[1], "b");
  assert_int_equal(article->steps[1].cause, -1);
  assert_int_equal(article->example_count, 1);
  const struct kb_example *example = &article->examples[0];
  assert_string_equal(
    example->row,
    "{\"a\":null,\"b\":[{\"x\":true,\"y\":0.5}],\"c\":[],\"statecode\":1,\"tracelog_Mailbox\":[]}");
  assert_int_equal(example->cause_count, 1);
  assert_string_equal(example->causes[0], "one");
  assert_true(example->missing_given);
  assert_int_equal(example->missing_count, 0);
  unload(&loaded);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_breach_of_the_shape_is_named),
    cmocka_unit_test(what_is_no_article_is_reported),
    cmocka_unit_test(an_article_is_read_whole),
  };
  return cmocka_run_group_tests_name("article", tests, NULL, NULL);
}
