#include "sandbox/lua_code.h"
#include "test_schema.h"
#include "triage/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

/* Text before the article, in line 1, and the one condition, from line 3 on. */
static const struct {
  const char *before;
  const char *condition;
  const char *diagnostics; /* "CODE LINE: message", each followed by a newline */
} cases[] = {
  {"", "function(case) local n = 0 n = n + 1 return n == 1 end", ""},
  {"", "function(case) local n = 0 ('a'):gsub('.', function() n = n + 1 end) return n == 1 end",
   ""},
  {"", "function(case) local t = {} local function f() t.a = 1 end f() return t.a == 1 end", ""},
  {"local n = 1 n = 2", "function(case) return n == 2 end", ""},
  {"local n = 1 local function f() n = 2 end f()", "function(case) return n == 2 end", ""},
  {"local find, type = string.find, type", "function(case) return find('a', 'a') == type end", ""},
  {"local sub = ('').sub", "function(case) return sub('a', 1) == 'b' end", ""},
  {"local statecode = option.mailbox.statecode",
   "function(case) return case.mailbox.statecode == statecode.Active end", ""},
  {"local string, nothing = string, null", "function(case) return string.len('') == nothing end",
   ""},
  {"local known = known", "function(case) return known(case.mailbox, 'a') end", ""},
  {"local function f(n) return function() return n == 1 end end local g = f(1)",
   "function(case) return g() end", ""},
  {"local f f = function(n) return n == 0 or f(n - 1) end", "function(case) return f(3) end", ""},
  {"local a, b function a(n) return n == 0 or b(n - 1) end function b(n) return a(n) end",
   "function(case) return a(3) end", ""},
  {"local n = 0", "function(case)\n\nn = n + 1 return n == 1 end",
   "E115 5: a condition sets n, which would last from one case to the next\n"},
  {"local n = 0", "function(case) local function f() n = n + 1 end f() return n == 1 end",
   "E115 3: a condition sets n, which would last from one case to the next\n"},
  {"local n = 0 local function f() n = n + 1 return n end", "function(case) return f() == 1 end",
   "E115 1: a condition sets n, which would last from one case to the next\n"},
  {"local function f() local n = 0 return function() n = n + 1 return n end end local g = f()",
   "function(case) return g() == 1 end",
   "E115 1: a condition sets n, which would last from one case to the next\n"},
  {"local n", "function(case) n = case return true end",
   "E115 3: a condition sets n, which would last from one case to the next\n"},
  {"", "function(case) _ENV = {} return true end",
   "E115 3: a condition sets _ENV, which would last from one case to the next\n"},
  {"local t = {}", "function(case) return t[1] end",
   "E115 3: a condition uses t, a table, which could change from one case to the next\n"},
  {"local t = {} local function f() return t end", "function(case) return f()[1] end",
   "E115 1: a condition uses t, a table, which could change from one case to the next\n"},
  {"local _ENV = {}", "function(case) a = 1 return a == 1 end",
   "E115 3: a condition uses _ENV, a table, which could change from one case to the next\n"},
  {"local next_one = ('abc'):gmatch('.')", "function(case) return next_one() ~= nil end",
   "E115 3: a condition uses next_one, an iterator, which could change from one case to the "
   "next\n"},
  {"local step = pairs({ a = 1 })", "function(case) return step({}) == nil end",
   "E115 3: a condition uses step, an iterator, which could change from one case to the next\n"},
  {"local f = function() end for i = 1, 600 do local g = f f = function() return g() end end",
   "function(case) return f() end", "E115 1: conditions can call more than 500 functions\n"},
};

static void list_diagnostics(struct kb_buf *out, const struct kb_diagnostics *diagnostics)
{
  for (size_t i = 0; i < diagnostics->count; i++) {
    kb_buf_addf(out, "%s %zu: %s\n", kb_diagnostic_code_name(diagnostics->list[i].code),
                diagnostics->list[i].line, diagnostics->list[i].message);
  }
}

/* An article that ends where the condition follows. */
#define START                                                                                \
  "\nreturn { code = 'A', title = 'T', product = 'P', severity = 'error', status = 'draft'," \
  "resolution = { { text = 'r' } },"
static const char *const articles[][2] = {
  {START "symptom = { text = 's', signatures = { { code = 'A' } } }, causes = { { id = 'b', text = "
         "'t', look = 'l' }, { id = 'c', text = 't', when =\n",
   "} } }"},
  {START "symptom = { text = 's', signatures = { { code = 'A' } } }, causes = { { id = 'b', text = "
         "'t', look = 'l' } }, early =\n",
   "}"},
  {START
   "causes = { { id = 'b', text = 't', look = 'l' } }, symptom = { text = 's', signatures = { "
   "{ code = 'A' } }, when =\n",
   "} }"},
};

static void what_a_condition_could_keep_is_an_error(void **state)
{
  (void)state;
  struct kb_engine *engine = kb_engine_new();
  assert_non_null(engine);
  kb_engine_set_schema(engine, kb_test_schema());
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    for (size_t k = 0; k < sizeof articles / sizeof articles[0] * 2; k++) {
      struct kb_article article = {0};
      struct kb_diagnostics diagnostics = {0};
      struct kb_buf source = {0};
      struct kb_buf said = {0};
      struct kb_error error;
      kb_buf_addf(&source, "%s%s%s%s", cases[i].before, articles[k / 2][0], cases[i].condition,
                  articles[k / 2][1]);
      assert_int_equal(kb_engine_load_source(engine, "a.lua", kb_buf_slice(&source), k % 2 == 0,
                                             &article, &diagnostics, &error),
                       KB_OK);
      list_diagnostics(&said, &diagnostics);
      assert_string_equal(kb_buf_text(&said), cases[i].diagnostics);
      kb_buf_fini(&source);
      kb_buf_fini(&said);
      kb_diagnostics_fini(&diagnostics);
      kb_article_fini(&article);
    }
  }
  kb_engine_free(engine);
}

/* A dump that is cut, or not of Lua 5.4, is rejected. */
static void code_that_is_not_known_is_not_read(void **state)
{
  (void)state;
  struct kb_lua_code code;
  assert_false(kb_lua_code_read(kb_slice_of(""), &code));
  assert_false(kb_lua_code_read(kb_slice_of("\x1BLua\x53"), &code));
}

static void a_lua_with_faults_is_warned_of(void **state)
{
  (void)state;
  static const struct {
    const char *version;
    const char *part; /* of the warning; NULL: no warning */
  } versions[] = {
    {"Lua 5.4.0", "5.4.7"}, {"Lua 5.4.4", "5.4.7"}, {"Lua 5.4.6", "5.4.7"}, {"Lua 5.4.7", "5.4.8"},
    {"Lua 5.4.8", NULL},    {"Lua 5.4.10", NULL},   {"Lua 5.5.0", NULL},    {"Lua 5.4.", NULL},
  };
  for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
    const char *warning = kb_engine_lua_warning(kb_slice_of(versions[i].version));
    assert_int_equal(warning != NULL, versions[i].part != NULL);
    assert_true(!warning || strstr(warning, versions[i].part));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_a_condition_could_keep_is_an_error),
    cmocka_unit_test(code_that_is_not_known_is_not_read),
    cmocka_unit_test(a_lua_with_faults_is_warned_of),
  };
  return cmocka_run_group_tests_name("article_state", tests, NULL, NULL);
}
