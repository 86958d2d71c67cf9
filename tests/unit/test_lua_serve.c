/* The process that runs articles: what conditions ask, and what is answered ahead. */
#include "triage/lua_process.h"
#include "triage/lua_serve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* Columns with the values of `a` and `b`; questions are recorded: "a?" for one answered ahead,
   "a" for one read. */
struct bench {
  struct kb_case_reader reader;
  struct kb_lua_process *process;
  struct kb_buf options;
  int a, b;
  char asked[200];
};

static void answer(void *context, const struct kb_question *question, struct kb_reply *reply)
{
  struct bench *bench = context;
  const size_t length = strlen(bench->asked);
  if (question->kind == KB_ASK_AGAIN) {
    bench->asked[0] = '\0';
    reply->kind = KB_REPLY_NIL;
    return;
  }
  if (question->part == KB_PART_CASE) {
    reply->kind = KB_REPLY_PART;
    reply->part = KB_PART_ROOT;
    reply->integer = 0;
    return;
  }
  snprintf(bench->asked + length, sizeof bench->asked - length, "%.*s%s ",
           (int)question->name.length, question->name.data, question->is_ahead ? "?" : "");
  reply->kind = KB_REPLY_INTEGER;
  if (kb_slice_is(question->name, "a")) {
    reply->integer = bench->a;
  } else if (kb_slice_is(question->name, "b")) {
    reply->integer = bench->b;
  } else {
    reply->kind = KB_REPLY_HALT;
  }
}

static int set_up(void **state)
{
  struct bench *bench = calloc(1, sizeof *bench);
  assert_non_null(bench);
  bench->reader = (struct kb_case_reader){answer, bench};
  kb_buf_add_text(&bench->options, "mailbox\tstatecode\t0\tActive\n");
  bench->process = kb_lua_process_new(&bench->reader, &bench->options);
  assert_non_null(bench->process);
  *state = bench;
  return 0;
}

static int tear_down(void **state)
{
  struct bench *bench = *state;
  kb_lua_process_free(bench->process);
  kb_buf_fini(&bench->options);
  free(bench);
  return 0;
}

static const struct kb_sandbox_budget budget = {.memory = 1 << 20, .steps = 100000, .seconds = 1};

static struct kb_lua_result load(const struct bench *bench, const char *source,
                                 struct kb_fields *fields)
{
  struct kb_lua_result result;
  const struct kb_lua_load load = {
    .number = 0, .name = "x.lua", .source = kb_slice_of(source), .budget = budget};
  kb_lua_process_load(bench->process, &load, fields, &result);
  return result;
}

static struct kb_lua_result call(struct bench *bench, size_t number)
{
  struct kb_lua_result result;
  const struct kb_lua_call call = {
    .number = number, .condition = KB_CONDITION_EARLY, .budget = budget};
  bench->asked[0] = '\0';
  kb_lua_process_call(bench->process, &call, &result);
  return result;
}

static void what_is_not_taken_leaves_no_trace(void **state)
{
  struct bench *bench = *state;
  const char source[] = "return { early = function(case) return case.mailbox.a == 1 and "
                        "case.mailbox.b == 2 and case.mailbox.a == 1 end }";
  assert_int_equal(load(bench, source, NULL).outcome, KB_SANDBOX_DONE);
  bench->a = 1;
  bench->b = 2;
  assert_true(call(bench, 0).truth);
  assert_string_equal(bench->asked, "a b "); /* once each */
  assert_true(call(bench, 0).truth);
  assert_string_equal(bench->asked, "a? b? a b ");
  bench->a = 0;
  assert_false(call(bench, 0).truth);
  assert_string_equal(bench->asked, "a? b? a ");
}

static void what_is_not_there_ends_the_condition_ahead_or_not(void **state)
{
  struct bench *bench = *state;
  const char source[] = "return { early = function(case) return case.mailbox.c == 1 end }";
  assert_int_equal(load(bench, source, NULL).outcome, KB_SANDBOX_DONE);
  assert_int_equal(call(bench, 0).outcome, KB_SANDBOX_HALTED);
  assert_string_equal(bench->asked, "c ");
  assert_int_equal(call(bench, 0).outcome, KB_SANDBOX_HALTED);
  assert_string_equal(bench->asked, "c? c ");
}

static void a_function_that_is_not_here_is_absent(void **state)
{
  struct bench *bench = *state;
  assert_true(call(bench, 0).is_absent);
  assert_int_equal(load(bench, "return { early = function() return 7 end }", NULL).outcome,
                   KB_SANDBOX_DONE);
  assert_true(call(bench, 1).is_absent);
  const struct kb_lua_result result = call(bench, 0);
  assert_false(result.is_absent);
  assert_int_equal(result.kind, KB_FIELD_NUMBER);
}

static void budgets_hold_and_messages_arrive(void **state)
{
  struct bench *bench = *state;
  assert_int_equal(load(bench, "return { early = function() while true do end end }", NULL).outcome,
                   KB_SANDBOX_DONE);
  assert_int_equal(call(bench, 0).outcome, KB_SANDBOX_STEPS);
  assert_int_equal(load(bench, "return {\nearly = function() error('no') end }", NULL).outcome,
                   KB_SANDBOX_DONE);
  const struct kb_lua_result result = call(bench, 0);
  assert_int_equal(result.outcome, KB_SANDBOX_ERROR);
  assert_string_equal(result.message, "no");
  assert_int_equal(result.line, 2);
  assert_int_equal(load(bench, "return {", NULL).outcome, KB_SANDBOX_ERROR);
}

static void fields_and_problems_arrive(void **state)
{
  struct bench *bench = *state;
  struct kb_fields fields = {0};
  struct kb_diagnostics diagnostics = {0};
  const char source[] = "local n = 0\nreturn { code = 'C', early = function() n = n + 1 end }";
  assert_int_equal(load(bench, source, &fields).outcome, KB_SANDBOX_DONE);
  const struct kb_field *code = kb_fields_find(&fields, 0, "code");
  assert_non_null(code);
  assert_true(kb_slice_is(code->text, "C"));
  assert_int_equal(kb_fields_find(&fields, 0, "early")->kind, KB_FIELD_FUNCTION);
  assert_true(kb_lua_process_check(bench->process, &diagnostics));
  assert_int_equal(diagnostics.count, 1);
  assert_int_equal(diagnostics.list[0].code, KB_E_STATE);
  assert_int_equal(diagnostics.list[0].line, 2);
  kb_diagnostics_fini(&diagnostics);
  kb_fields_fini(&fields);
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(what_is_not_taken_leaves_no_trace, set_up, tear_down),
    cmocka_unit_test_setup_teardown(what_is_not_there_ends_the_condition_ahead_or_not, set_up,
                                    tear_down),
    cmocka_unit_test_setup_teardown(a_function_that_is_not_here_is_absent, set_up, tear_down),
    cmocka_unit_test_setup_teardown(budgets_hold_and_messages_arrive, set_up, tear_down),
    cmocka_unit_test_setup_teardown(fields_and_problems_arrive, set_up, tear_down),
  };
  if (argc == 2 && strcmp(argv[1], KB_LUA_SERVE) == 0) {
    kb_lua_serve();
  }
  return cmocka_run_group_tests(tests, NULL, NULL);
}
