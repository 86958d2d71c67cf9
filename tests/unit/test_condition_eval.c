#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/condition_eval.h"
#include "base/file_text.h"
#include "base/files.h"
#include "test_schema.h"
#include "triage/engine.h"
#include "triage/tables_load.h"

/* The expression between "function(case) return " and " end". */
static const struct {
  const char *text;
  bool compiled;
} cases[] = {
  {"true", true},
  {"false", true},
  {"nil", true},
  {"not nil", true},
  {"not not true", true},
  {"1 == 1", true},
  {"1 ~= -1", true},
  {"1 == true", true},
  {"'a' == \"a\"", true},
  {"'a' == 1", true},
  {"case.profile == nil", true},
  {"nil ~= case.profile", true},
  {"case.profile", true},
  {"not case.user", true},
  {"case.profile == case.user", true},
  {"case.profile == case.profile", true},
  {"case.profile == 'x'", true},
  {"case.profile < 1", true},
  {"case.profile ~= nil and case.profile.statecode == 1", true},
  {"case.profile == nil or case.profile.statecode == 1", true},
  {"case.profile.statecode == 1", true},
  {"case.profile.emailserverprofileid == case.mailbox._emailserverprofile_value", true},
  {"case.user ~= nil and case.user.isdisabled", true},
  {"case.user.systemuserid ~= case.mailbox._ownerid_value", true},
  {"case.mailbox.statecode", true},
  {"case.mailbox.statecode == 0", true},
  {"case.mailbox.statecode == option.mailbox.statecode.Active", true},
  {"option.mailbox.incomingemailstatus.NotRun ~= case.mailbox.incomingemailstatus", true},
  {"case.mailbox.isforwardmailbox == false", true},
  {"case.mailbox.isforwardmailbox", true},
  {"case.mailbox.name == 'Ann'", true},
  {"case.mailbox.name < 'B'", true},
  {"case.mailbox.name == case.mailbox.emailaddress", true},
  {"case.mailbox.mailboxid == '1'", true},
  {"case.mailbox.password == nil", true},
  {"case.mailbox.lastsyncerror == nil", true},
  {"case.mailbox.lastsyncerrorcode == -2147209462", true},
  {"case.mailbox.lastsyncerrorcount < 3", true},
  {"case.mailbox.lastsyncerrorcount <= 3 and true", true},
  {"3 > case.mailbox.lastsyncerrorcount", true},
  {"3 >= case.mailbox.lastsyncerrorcount", true},
  {"case.mailbox.lastsyncerrorcount > case.mailbox.transientfailurecount", true},
  {"case.mailbox.transientfailurecount == 9007199254740992", false},
  {"case.mailbox.statecode == 1 and case.mailbox.statuscode == 1 or case.profile ~= nil", true},
  {"case.mailbox.statecode == 1 or case.mailbox.statuscode == 1 and case.profile ~= nil", true},
  {"(case.mailbox.statecode == 1 or case.mailbox.statuscode == 2) and case.profile == nil", true},
  {"not (case.mailbox.statecode == 1) == (case.mailbox.statuscode ~= 1)", true},
  {"not case.mailbox.statecode == 1", true},
  {"(case.profile or case.mailbox.statecode) == 0", true},
  {"(case.profile and 1) == 1", true},
  {"case.mailbox._emailserverprofile_value == nil;", true},
  {"-- a comment\n case.mailbox.statecode\n == 0", true},
  /* These need Lua. */
  {"case", false},
  {"case.mailbox", false},
  {"case.mailbox == nil", false},
  {"case.alert == nil", false},
  {"case.alerts[1] == nil", false},
  {"#case.alerts == 0", false},
  {"case.mailbox.unknown_column == nil", false},
  {"case['profile'] == nil", false},
  {"case.mailbox['statecode'] == 0", false},
  {"case.mailbox.name:len() == 3", false},
  {"string.len(case.mailbox.name) == 3", false},
  {"known(case.mailbox, 'name')", false},
  {"(function() return true end)()", false},
  {"case.mailbox.statecode + 1 == 1", false},
  {"case.mailbox.name .. 'x' == 'Annx'", false},
  {"case.mailbox.statecode == 0.5", false},
  {"case.mailbox.statecode == 0x1", false},
  {"case.mailbox.statecode == 1 == true", false},
  {"'a\\n' == 'b'", false},
  {"[[a]] == 'a'", false},
  {"option.mailbox.statecode", false},
  {"option.mailbox.statecode.Nonsense == 1", false},
  {"option.mailbox == nil", false},
  {"null == nil", false},
  {"true, true", false},
  {"- case.mailbox.statecode == 0", false},
  {"not not not not not not not not not not not not not not not not not not not not not not not "
   "not not not not not not not not not not not true",
   false},
  {"((((((((((((((((((((((((((((((((((((true))))))))))))))))))))))))))))))))))))", false},
};

static const char *const rows[] = {
  "{\"mailboxid\":\"1\"}",
  "{\"mailboxid\":\"1\",\"name\":\"Ann\",\"emailaddress\":\"Ann\",\"statecode\":0,\"statuscode\":1,"
  "\"isforwardmailbox\":false,\"incomingemailstatus\":2,\"lastsyncerror\":null,"
  "\"lastsyncerrorcode\":-2147209462,\"lastsyncerrorcount\":3,\"transientfailurecount\":0,"
  "\"password\":\"x\",\"_emailserverprofile_value\":null,\"_regardingobjectid_value\":null}",
  "{\"mailboxid\":\"1\",\"name\":\"\",\"emailaddress\":null,\"statecode\":1,\"statuscode\":null,"
  "\"isforwardmailbox\":true,\"incomingemailstatus\":0,\"lastsyncerrorcode\":null,"
  "\"lastsyncerrorcount\":2,\"transientfailurecount\":2,\"_ownerid_value\":\"u\","
  "\"_emailserverprofile_value\":\"p\",\"emailserverprofile\":{\"emailserverprofileid\":\"p\","
  "\"statecode\":1},\"regardingobjectid_systemuser\":{\"systemuserid\":\"u\",\"isdisabled\":true},"
  "\"_regardingobjectid_value\":\"u\"}",
  "{\"mailboxid\":\"1\",\"_emailserverprofile_value\":\"p\",\"_regardingobjectid_value\":\"u\","
  "\"_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname\":\"systemuser\"}",
  "{\"mailboxid\":\"1\",\"_emailserverprofile_value\":\"p\",\"_regardingobjectid_value\":\"u\","
  "\"_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname\":\"queue\"}",
  "{\"mailboxid\":\"1\",\"emailserverprofile\":{\"statecode\":0},\"statecode\":{}}",
  "{\"mailboxid\":\"1\",\"emailserverprofile\":null,\"transientfailurecount\":2147483647,"
  "\"lastsyncerrorcount\":1,\"name\":\"a\\ufffdb\"}",
};

enum { CASE_COUNT = sizeof cases / sizeof cases[0], ROW_COUNT = sizeof rows / sizeof rows[0] };

/* A cause for each of the cases. */
static void write_article(struct kb_buf *source)
{
  kb_buf_add_text(
    source, "return {\n  code = 'A', title = 'T', product = 'P', status = 'draft', severity = "
            "'error',\n  symptom = { text = 's', when = function(case) return "
            "case.mailbox.statecode == 1 end },\n  early = function(case) return case.profile "
            "== nil end,\n  resolution = { { text = 'r' } },\n  causes = {\n");
  for (size_t i = 0; i < CASE_COUNT; i++) {
    kb_buf_addf(source, "    { id = 'c%zu', text = 't', when = function(case) return %s end },\n",
                i, cases[i].text);
  }
  kb_buf_add_text(source, "  },\n}\n");
}

struct loaded {
  struct kb_engine *engine;
  struct kb_article article;
};

/* So that Lua evaluates them. */
static void forget_conditions(struct kb_article *article)
{
  struct kb_cause *causes =
    kb_arena_array(&article->arena, article->cause_count + 1, sizeof *causes);
  assert_non_null(causes);
  for (size_t i = 0; i < article->cause_count; i++) {
    causes[i] = article->causes[i];
    causes[i].condition = NULL;
  }
  article->causes = causes;
  article->symptom_condition = NULL;
  article->early_condition = NULL;
}

static void load(struct loaded *loaded, const char *file, struct kb_slice source, bool by_lua)
{
  struct kb_error error;
  struct kb_diagnostics diagnostics = {0};
  *loaded = (struct loaded){.engine = kb_engine_new()};
  assert_non_null(loaded->engine);
  kb_engine_set_schema(loaded->engine, kb_test_schema());
  assert_int_equal(kb_engine_load_source(loaded->engine, file, source, by_lua, &loaded->article,
                                         &diagnostics, &error),
                   KB_OK);
  if (diagnostics.errors > 0) {
    fail_msg("%s", diagnostics.list[0].message);
  }
  kb_diagnostics_fini(&diagnostics);
  if (by_lua) {
    forget_conditions(&loaded->article);
  }
}

static void unload(struct loaded *loaded)
{
  kb_article_fini(&loaded->article);
  kb_engine_free(loaded->engine);
}

static void describe(struct kb_buf *out, const struct kb_trace *trace, enum kb_truth truth,
                     const struct kb_case *a_case, const struct kb_faults *faults)
{
  kb_buf_addf(out, "%s%s", kb_truth_name(truth), a_case->incomplete ? " incomplete" : "");
  for (size_t i = 0; i < trace->evidence_count; i++) {
    const struct kb_evidence *evidence = &trace->evidence[i];
    kb_buf_addf(out, ", %s is ", evidence->field);
    if (evidence->value) {
      kb_json_print(evidence->value, out);
    }
    kb_buf_addf(out, " (%s) of %s", evidence->label ? evidence->label : "",
                evidence->record->table->logical_name);
  }
  for (size_t i = 0; i < trace->missing_count; i++) {
    kb_buf_addf(out, ", no %s", trace->missing[i]);
  }
  for (size_t i = 0; i < faults->count; i++) {
    kb_buf_addf(out, ", %s: %s", faults->list[i].where, faults->list[i].reason);
  }
}

/* The result of one condition for a row, and what it has recorded. */
static void evaluate(struct kb_buf *out, struct loaded *loaded, enum kb_condition condition,
                     size_t cause, const char *row, bool input_open)
{
  struct kb_error error;
  struct kb_case a_case = {0};
  struct kb_arena arena = {0};
  struct kb_faults faults = {0};
  struct kb_trace trace = {.arena = &arena};
  enum kb_truth truth = KB_STOPPED;
  kb_buf_clear(out);
  const enum kb_status status = kb_test_case(&a_case, row, input_open, &error);
  if (status != KB_OK) {
    kb_buf_addf(out, "%s", error.message);
  } else {
    const struct kb_evaluation evaluation = {
      .article = &loaded->article, .condition = condition, .cause = cause, .a_case = &a_case};
    assert_true(kb_engine_evaluate(loaded->engine, &evaluation, &trace, &faults, &truth));
    describe(out, &trace, truth, &a_case, &faults);
  }
  kb_case_fini(&a_case);
  kb_faults_fini(&faults);
  kb_arena_fini(&arena);
}

static void assert_same(struct loaded *compiled, struct loaded *by_lua, enum kb_condition condition,
                        size_t cause, const char *row)
{
  struct kb_buf said = {0};
  struct kb_buf wanted = {0};
  for (int more = 0; more < 2; more++) {
    evaluate(&said, compiled, condition, cause, row, more > 0);
    evaluate(&wanted, by_lua, condition, cause, row, more > 0);
    if (strcmp(said.data, wanted.data) != 0) {
      fail_msg("%s, cause %zu of %s: \"%s\" instead of \"%s\"", compiled->article.code, cause, row,
               said.data, wanted.data);
    }
  }
  kb_buf_fini(&said);
  kb_buf_fini(&wanted);
}

static void assert_all_same(struct loaded *compiled, struct loaded *by_lua, const char *row)
{
  for (size_t i = 0; i < compiled->article.cause_count; i++) {
    if (compiled->article.causes[i].has_when) {
      assert_same(compiled, by_lua, KB_CONDITION_CAUSE, i, row);
    }
  }
  if (compiled->article.has_symptom_when) {
    assert_same(compiled, by_lua, KB_CONDITION_SYMPTOM, 0, row);
  }
  if (compiled->article.has_early) {
    assert_same(compiled, by_lua, KB_CONDITION_EARLY, 0, row);
  }
}

static void compiled_conditions_give_the_results_of_lua(void **state)
{
  (void)state;
  struct kb_buf source = {0};
  struct loaded compiled;
  struct loaded by_lua;
  write_article(&source);
  load(&compiled, "A.lua", kb_buf_slice(&source), false);
  load(&by_lua, "A.lua", kb_buf_slice(&source), true);
  for (size_t i = 0; i < CASE_COUNT; i++) {
    if ((compiled.article.causes[i].condition != NULL) != cases[i].compiled) {
      fail_msg("%s is%s plain", cases[i].text, cases[i].compiled ? " not" : "");
    }
  }
  assert_non_null(compiled.article.symptom_condition);
  assert_non_null(compiled.article.early_condition);
  /* only a few rows, as an article that fails is stopped after a while */
  for (size_t row = 0; row < ROW_COUNT; row++) {
    assert_all_same(&compiled, &by_lua, rows[row]);
  }
  unload(&compiled);
  unload(&by_lua);
  kb_buf_fini(&source);
}

/* Lua is asked only when a row is there, and gets the text that was read at first: the file may
   have changed, or be gone. */
static void lua_gets_the_text_that_was_read(void **state)
{
  (void)state;
  struct kb_buf said = {0};
  struct loaded loaded;
  load(
    &loaded, "gone.lua",
    kb_slice_of("return { code = 'A', title = 'T', product = 'P', status = 'draft', severity = "
                "'error', symptom = { text = 's' }, resolution = { { text = 'r' } }, causes = { "
                "{ id = 'c', text = 't',\n when = function(case) return case.mailbox.name > 1 end "
                "} } }"),
    false);
  assert_non_null(loaded.article.causes[0].condition);
  evaluate(&said, &loaded, KB_CONDITION_CAUSE, 0, "{\"mailboxid\":\"1\",\"name\":\"a\"}", false);
  assert_non_null(strstr(said.data, "causes[1].when: failed in line 2: attempt to compare"));
  unload(&loaded);
  kb_buf_fini(&said);
}

static const struct kb_compiled_condition *compile(struct kb_arena *arena, const char *source)
{
  struct kb_lua_tokens tokens = {0};
  assert_true(kb_lua_tokens_read(&tokens, kb_slice_of(source)));
  const struct kb_compiled_condition *condition =
    kb_condition_compile(arena, kb_test_subject("mailbox"), &tokens, 0);
  kb_lua_tokens_fini(&tokens);
  return condition;
}

static void only_a_single_expression_is_compiled(void **state)
{
  (void)state;
  static const char *const sources[] = {
    "function() return true end",
    "function(c) return c.profile == nil end",
    "function(case, more) return true end",
    "function(...) return true end",
    "function(case) end",
    "function(case) return end",
    "function(case) local x = 1 return true end",
    "function(case) return true",
    "function(case) return true; return end",
    "function(case) return (true end",
    "function(case) return case. end",
    "function(case) return 'x end",
    "",
  };
  struct kb_arena arena = {0};
  for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
    if (compile(&arena, sources[i])) {
      fail_msg("%s", sources[i]);
    }
  }
  assert_non_null(compile(&arena, "function ( case ) return true; end, more"));
  struct kb_buf many = {0};
  kb_buf_add_text(&many, "function(case) return true");
  for (int i = 0; i < 1000; i++) {
    kb_buf_add_text(&many, " and true");
  }
  kb_buf_add_text(&many, " end");
  assert_null(compile(&arena, kb_buf_text(&many)));
  kb_buf_fini(&many);
  kb_arena_fini(&arena);
}

/* All examples of the shipped articles give the same results both ways. */
static void the_rule_set_says_the_same(void **state)
{
  (void)state;
  struct kb_files files = {0};
  struct kb_error error;
  size_t conditions = 0;
  size_t compiled_conditions = 0;
  assert_int_equal(kb_files_add(&files, KB_SOURCE_DIR "/rules/dynamics365", ".lua", &error), KB_OK);
  for (size_t i = 0; i < files.count; i++) {
    if (kb_is_tables_file(files.paths[i])) {
      continue;
    }
    struct kb_buf source = {0};
    struct loaded compiled;
    struct loaded by_lua;
    assert_int_equal(kb_file_text_read(files.paths[i], 1 << 20, &source, &error), KB_OK);
    load(&compiled, files.paths[i], kb_buf_slice(&source), false);
    load(&by_lua, files.paths[i], kb_buf_slice(&source), true);
    for (size_t k = 0; k < by_lua.article.example_count; k++) {
      assert_all_same(&compiled, &by_lua, by_lua.article.examples[k].row);
    }
    for (size_t k = 0; k < compiled.article.cause_count; k++) {
      conditions += compiled.article.causes[k].has_when;
      compiled_conditions += compiled.article.causes[k].condition != NULL;
    }
    unload(&compiled);
    unload(&by_lua);
    kb_buf_fini(&source);
  }
  print_message("%zu of %zu conditions are plain\n", compiled_conditions, conditions);
  assert_true(compiled_conditions > conditions / 2);
  kb_files_fini(&files);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(compiled_conditions_give_the_results_of_lua),
    cmocka_unit_test(lua_gets_the_text_that_was_read),
    cmocka_unit_test(only_a_single_expression_is_compiled),
    cmocka_unit_test(the_rule_set_says_the_same),
  };
  return cmocka_run_group_tests_name("plain_condition", tests, NULL, NULL);
}
