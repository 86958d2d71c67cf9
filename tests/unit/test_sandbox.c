#include "sandbox/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <lauxlib.h>
#include <lua.h>

static const struct kb_sandbox_budget ample = {16 << 20, 10000000, 60};

static struct kb_sandbox *new_sandbox(void)
{
  struct kb_sandbox *sandbox = kb_sandbox_new(NULL, NULL);
  assert_non_null(sandbox);
  return sandbox;
}

static enum kb_sandbox_outcome load(struct kb_sandbox *sandbox, const char *source)
{
  return kb_sandbox_load(sandbox, "rules/a.lua", kb_slice_of(source), ample, NULL);
}

static void set_function(struct kb_sandbox *sandbox, const char *name, lua_CFunction function)
{
  lua_State *L = kb_sandbox_state(sandbox);
  kb_sandbox_push_base(sandbox);
  lua_pushcfunction(L, function);
  lua_setfield(L, -2, name);
  lua_pop(L, 1);
}

static void test_outcomes_have_names(void **state)
{
  (void)state;
  static const char *const names[] = {"done",  "error", "halted",      "memory",
                                      "steps", "time",  "interrupted", "out of memory"};
  for (int i = 0; i < 8; i++) {
    assert_string_equal(kb_sandbox_outcome_name((enum kb_sandbox_outcome)i), names[i]);
  }
}

static void test_load_keeps_one_value(void **state)
{
  (void)state;
  static const struct {
    const char *source;
    int returned;
    const char *value; /* NULL: nil */
  } cases[] = {
    {"return 'a'", 1, "a"},   {"return 'a', 'b', 'c'", 3, "a"}, {"", 0, NULL},
    {"local a = 1", 0, NULL}, {"return nil", 1, NULL},          {"\xEF\xBB\xBFreturn 'a'", 1, "a"},
  };
  struct kb_sandbox *sandbox = new_sandbox();
  lua_State *L = kb_sandbox_state(sandbox);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    int returned = -1;
    assert_int_equal(kb_sandbox_load(sandbox, "x", kb_slice_of(cases[i].source), ample, &returned),
                     KB_SANDBOX_DONE);
    assert_int_equal(returned, cases[i].returned);
    assert_int_equal(lua_gettop(L), 1);
    if (cases[i].value) {
      assert_string_equal(lua_tostring(L, 1), cases[i].value);
    } else {
      assert_true(lua_isnil(L, 1));
    }
    lua_settop(L, 0);
  }
  kb_sandbox_free(sandbox);
}

static void test_call_takes_and_gives_many(void **state)
{
  (void)state;
  struct kb_sandbox *sandbox = new_sandbox();
  lua_State *L = kb_sandbox_state(sandbox);
  assert_int_equal(load(sandbox, "return function(...) return ... end"), KB_SANDBOX_DONE);
  for (int count = 0; count < 4; count++) {
    lua_pushvalue(L, 1);
    for (int i = 0; i < count; i++) {
      lua_pushinteger(L, i);
    }
    int returned = -1;
    assert_int_equal(kb_sandbox_call(sandbox, count, ample, &returned), KB_SANDBOX_DONE);
    assert_int_equal(returned, count);
    assert_int_equal(lua_gettop(L), 1 + count);
    lua_settop(L, 1);
  }
  int returned = -1;
  lua_pushnil(L); /* not a function */
  lua_pushnil(L);
  assert_int_equal(kb_sandbox_call(sandbox, 1, ample, &returned), KB_SANDBOX_ERROR);
  assert_string_equal(kb_sandbox_message(sandbox), "attempt to call a nil value");
  assert_int_equal(returned, 0);
  assert_int_equal(lua_gettop(L), 1);
  kb_sandbox_free(sandbox);
}

static void test_says_where_and_what(void **state)
{
  (void)state;
  static const struct {
    const char *source;
    int line;
    const char *message;
  } cases[] = {
    {"\n\nerror('text')", 3, "text"},
    {"\n\nerror('text', 0)", 3, "text"},
    {"local function f()\n  error('text', 2)\nend\nf()", 4, "text"},
    {"\nerror()", 2, "the error object is nil"},
    {"\nerror(true)", 2, "the error object is a boolean"},
    {"\nerror(1.5)", 2, "1.5"},
    {"\nerror(-3)", 2, "-3"},
    {"\nerror('a\\0b', 0)", 2, "a?b"},
    {"\nerror('rules/a.lua:x: y', 0)", 2, "rules/a.lua:x: y"},
    {"\nerror('rules/b.lua:7: y', 0)", 2, "rules/b.lua:7: y"},
    {"\nassert(false)", 2, "assertion failed!"},
    {"\nassert(nil, 'no')", 2, "no"},
    {"\nlocal a\nreturn a.b", 3, "attempt to index a nil value (local 'a')"},
    {"\n\nlocal = 1", 3, "<name> expected near '='"},
    {"return {\n  a = 1\n  b = 2\n}", 3, "'}' expected (to close '{' at line 1) near 'b'"},
    {"\ngoto nowhere", 2, "no visible label 'nowhere' for <goto> at line 2"},
    {"return ('x'):rep({})", 1, "bad argument #1 to 'rep' (number expected, got table)"},
    {"return string.rep()", 1, "bad argument #1 to 'rep' (string expected, got no value)"},
    {"\n\ntable.sort({1, 2}, function(a, b)\n  return a.x\nend)", 4,
     "attempt to index a number value (local 'a')"},
    {"\n\nreturn table.concat({{}})", 3, "invalid value (table) at index 1 in table for 'concat'"},
    {"table.remove({1, 2}, 4)", 1, "bad argument #2 to 'remove' (position out of bounds)"},
    {"table.remove({1, 2}, 0)", 1, "bad argument #2 to 'remove' (position out of bounds)"},
    {"\x1BLua", 0, "this is compiled Lua; only source text is accepted"},
    {"\nreturn string.foo", 2, "unknown name 'string.foo'"},
    {"\nreturn table.insrt", 2, "unknown name 'table.insrt'; did you mean 'table.insert'?"},
    {"\nreturn tostrin(1)", 2, "unknown name 'tostrin'; did you mean 'tostring'?"},
    {"\nreturn _ENV[{}]", 2, "unknown name (table)"},
    {"\n_ENV[1] = 1", 2, "articles set no globals: write \"local name = \xE2\x80\xA6\""},
    {"\n_ENV = nil; return a", 2, "attempt to index a nil value (upvalue '_ENV')"},
  };
  struct kb_sandbox *sandbox = new_sandbox();
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_int_equal(load(sandbox, cases[i].source), KB_SANDBOX_ERROR);
    assert_string_equal(kb_sandbox_message(sandbox), cases[i].message);
    assert_int_equal(kb_sandbox_line(sandbox), cases[i].line);
    assert_int_equal(lua_gettop(kb_sandbox_state(sandbox)), 0);
  }
  kb_sandbox_free(sandbox);
}

/* Two names are equally near; the order of a table's keys differs between states. */
static void test_suggests_the_same_name_each_time(void **state)
{
  (void)state;
  for (int i = 0; i < 32; i++) {
    struct kb_sandbox *sandbox = new_sandbox();
    assert_int_equal(load(sandbox, "return string.gatch"), KB_SANDBOX_ERROR);
    assert_string_equal(kb_sandbox_message(sandbox),
                        "unknown name 'string.gatch'; did you mean 'string.gmatch'?");
    kb_sandbox_free(sandbox);
  }
}

static void test_long_names_are_cut_off_messages(void **state)
{
  (void)state;
  static const char name[] =
    "rules/a/very/long/path/that/does/not/fit/into/the/space/that/lua/has/for/it/a.lua";
  static const char *const sources[] = {"\nerror('text')", "\n\n= 1"};
  static const char *const messages[] = {"text", "unexpected symbol near '='"};
  struct kb_sandbox *sandbox = new_sandbox();
  for (int i = 0; i < 2; i++) {
    assert_int_equal(kb_sandbox_load(sandbox, name, kb_slice_of(sources[i]), ample, NULL),
                     KB_SANDBOX_ERROR);
    assert_string_equal(kb_sandbox_message(sandbox), messages[i]);
    assert_int_equal(kb_sandbox_line(sandbox), i + 2);
  }
  kb_sandbox_free(sandbox);
}

static void test_long_messages_end_at_a_character(void **state)
{
  (void)state;
  struct kb_sandbox *sandbox = new_sandbox();
  for (int shift = 0; shift < 3; shift++) {
    char source[100];
    snprintf(source, sizeof source, "error(('x'):rep(%d) .. ('\xE2\x82\xAC'):rep(1000), 0)", shift);
    assert_int_equal(load(sandbox, source), KB_SANDBOX_ERROR);
    const char *message = kb_sandbox_message(sandbox);
    const size_t length = strlen(message);
    assert_in_range(length, 500, 511);
    assert_int_equal((length - (size_t)shift) % 3, 0);
    assert_string_equal(message + length - 6, "\xE2\x82\xAC\xE2\x80\xA6");
  }
  kb_sandbox_free(sandbox);
}

static void test_large_sources_are_refused(void **state)
{
  (void)state;
  char *source = malloc(KB_SANDBOX_SOURCE_MAX + 1);
  assert_non_null(source);
  memset(source, ' ', KB_SANDBOX_SOURCE_MAX + 1);
  struct kb_sandbox *sandbox = new_sandbox();
  assert_int_equal(
    kb_sandbox_load(sandbox, "x", (struct kb_slice){source, KB_SANDBOX_SOURCE_MAX}, ample, NULL),
    KB_SANDBOX_DONE);
  lua_settop(kb_sandbox_state(sandbox), 0);
  assert_int_equal(kb_sandbox_load(sandbox, "x",
                                   (struct kb_slice){source, KB_SANDBOX_SOURCE_MAX + 1}, ample,
                                   NULL),
                   KB_SANDBOX_ERROR);
  assert_string_equal(kb_sandbox_message(sandbox), "the source is larger than 64 KiB");
  kb_sandbox_free(sandbox);
  free(source);
}

/* The parser is quadratic in labels, which it looks up one by one. */
static void test_parsing_is_within_the_budget(void **state)
{
  (void)state;
  struct kb_buf source = {0};
  for (int i = 0; i < 3500; i++) {
    kb_buf_addf(&source, "goto a ::l%d:: ", i);
  }
  kb_buf_add_text(&source, "::a::");
  struct kb_sandbox *sandbox = new_sandbox();
  struct kb_sandbox_budget budget = ample;
  budget.seconds = 1e-6;
  assert_int_equal(kb_sandbox_load(sandbox, "x", kb_buf_slice(&source), budget, NULL),
                   KB_SANDBOX_TIME);
  budget.seconds = 60;
  budget.steps = 1000;
  assert_int_equal(kb_sandbox_load(sandbox, "x", kb_buf_slice(&source), budget, NULL),
                   KB_SANDBOX_STEPS);
  budget.steps = 1000000;
  budget.memory = 10000;
  assert_int_equal(kb_sandbox_load(sandbox, "x", kb_buf_slice(&source), budget, NULL),
                   KB_SANDBOX_MEMORY);
  assert_int_equal(lua_gettop(kb_sandbox_state(sandbox)), 0);
  kb_buf_fini(&source);
  kb_sandbox_free(sandbox);
}

static void test_chunks_share_nothing(void **state)
{
  (void)state;
  struct kb_sandbox *sandbox = new_sandbox();
  lua_State *L = kb_sandbox_state(sandbox);
  kb_sandbox_push_base(sandbox);
  lua_pushliteral(L, "from the host");
  lua_setfield(L, -2, "shared");
  lua_pop(L, 1);
  static const char *const sources[] = {
    "return shared == 'from the host' and function() return _ENV end",
    "return shared == 'from the host' and function() return _ENV end",
  };
  for (int i = 0; i < 2; i++) {
    assert_int_equal(load(sandbox, sources[i]), KB_SANDBOX_DONE);
    assert_int_equal(kb_sandbox_call(sandbox, 0, ample, NULL), KB_SANDBOX_DONE);
    assert_true(lua_istable(L, -1));
    lua_pushnil(L);
    assert_int_equal(lua_next(L, -2), 0); /* nothing in it to find */
  }
  assert_false(lua_rawequal(L, 1, 2));
  assert_int_equal(load(sandbox, "shared = 1"), KB_SANDBOX_ERROR);
  assert_int_equal(load(sandbox, "return shared"), KB_SANDBOX_DONE);
  assert_string_equal(lua_tostring(L, -1), "from the host");
  kb_sandbox_free(sandbox);
}

static int host_halt(lua_State *L)
{
  kb_sandbox_halt(L);
}

static int host_charge(lua_State *L)
{
  kb_sandbox_charge(L, (uint64_t)luaL_checkinteger(L, 1));
  return 0;
}

static void test_host_functions_halt_and_charge(void **state)
{
  (void)state;
  struct kb_sandbox *sandbox = new_sandbox();
  lua_State *L = kb_sandbox_state(sandbox);
  set_function(sandbox, "halt", host_halt);
  set_function(sandbox, "charge", host_charge);
  assert_int_equal(load(sandbox, "\nhalt()\nerror('not reached')"), KB_SANDBOX_HALTED);
  assert_string_equal(kb_sandbox_message(sandbox), "stopped by the host");
  assert_int_equal(kb_sandbox_line(sandbox), 2);
  assert_int_equal(load(sandbox, "('x'):gsub('x', halt)"), KB_SANDBOX_HALTED);
  assert_int_equal(load(sandbox, "\ncharge(10 * 1000 * 1000 + 1)"), KB_SANDBOX_STEPS);
  assert_string_equal(kb_sandbox_message(sandbox), "stopped after 10000000 steps");
  assert_int_equal(kb_sandbox_line(sandbox), 2);
  assert_int_equal(load(sandbox, "charge(9 * 1000 * 1000)"), KB_SANDBOX_DONE);
  lua_settop(L, 0);
  assert_int_equal(load(sandbox, "return 'as good as new'"), KB_SANDBOX_DONE);
  kb_sandbox_free(sandbox);
}

/* A clock that advances by a second whenever it is read. */
static double ticking(void *context)
{
  double *time = context;
  return *time += 1;
}

static void test_clock_stops_it(void **state)
{
  (void)state;
  double time = 1000;
  struct kb_sandbox *sandbox = kb_sandbox_new(ticking, &time);
  assert_non_null(sandbox);
  set_function(sandbox, "charge", host_charge);
  struct kb_sandbox_budget budget = ample;
  budget.seconds = 10;
  assert_int_equal(kb_sandbox_load(sandbox, "x", kb_slice_of("\nwhile true do end"), budget, NULL),
                   KB_SANDBOX_TIME);
  assert_string_equal(kb_sandbox_message(sandbox), "stopped after 10 s");
  assert_int_equal(kb_sandbox_line(sandbox), 2);
  assert_in_range((int)time, 1011, 1013);
  time = 1000;
  assert_int_equal(
    kb_sandbox_load(sandbox, "x", kb_slice_of("for i = 1, 20 do charge(1000) end"), budget, NULL),
    KB_SANDBOX_TIME);
  kb_sandbox_free(sandbox);
}

/* If single instructions may be slow, a hundred of them are too many between two readings of the
   clock: comparing and concatenating strings charges nothing. */
static void test_clock_is_read_more_often_where_it_matters(void **state)
{
  (void)state;
  static const struct {
    const char *source;
    enum kb_sandbox_outcome outcome;
  } cases[] = {
    {"local s = ('x'):rep(10000) for i = 1, 200 do local t = s == i end", KB_SANDBOX_DONE},
    {"local s = ('x'):rep(10000) .. ('x'):rep(60000) for i = 1, 200 do local t = s == i end",
     KB_SANDBOX_TIME},
    {"local s = ('x'):rep(5000) for i = 1, 60 do local t = s .. s end", KB_SANDBOX_DONE},
    {"local s = ('x'):rep(10000) for i = 1, 60 do local t = s .. s end", KB_SANDBOX_TIME},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    double time = 0;
    struct kb_sandbox *sandbox = kb_sandbox_new(ticking, &time);
    assert_non_null(sandbox);
    struct kb_sandbox_budget budget = ample;
    budget.seconds = 50;
    assert_int_equal(kb_sandbox_load(sandbox, "x", kb_slice_of(cases[i].source), budget, NULL),
                     cases[i].outcome);
    kb_sandbox_free(sandbox);
  }
}

static void test_memory_is_what_a_call_adds(void **state)
{
  (void)state;
  struct kb_sandbox *sandbox = new_sandbox();
  lua_State *L = kb_sandbox_state(sandbox);
  struct kb_sandbox_budget budget = ample;
  budget.memory = 100000;
  /* The host may hold more than that, before and in between. */
  lua_newuserdatauv(L, 1000000, 0);
  for (int i = 0; i < 3; i++) {
    assert_int_equal(
      kb_sandbox_load(sandbox, "x", kb_slice_of("return ('x'):rep(20000)"), budget, NULL),
      KB_SANDBOX_DONE);
    lua_newuserdatauv(L, 1000000, 0);
  }
  assert_int_equal(
    kb_sandbox_load(sandbox, "x", kb_slice_of("\nreturn ('x'):rep(200000)"), budget, NULL),
    KB_SANDBOX_MEMORY);
  assert_string_equal(kb_sandbox_message(sandbox), "stopped: more than 100000 bytes of memory");
  assert_int_equal(kb_sandbox_line(sandbox), 2);
  /* Garbage does not count. */
  assert_int_equal(
    kb_sandbox_load(sandbox, "x",
                    kb_slice_of("for i = 1, 100 do local s = ('x'):rep(20000) .. i end"), budget,
                    NULL),
    KB_SANDBOX_DONE);
  assert_true(kb_sandbox_memory(sandbox) > 4000000);
  lua_settop(L, 0);
  kb_sandbox_collect(sandbox);
  assert_true(kb_sandbox_memory(sandbox) < 100000);
  kb_sandbox_free(sandbox);
}

static void test_keys_of_a_table_are_bounded(void **state)
{
  (void)state;
  struct kb_sandbox *sandbox = new_sandbox();
  lua_State *L = kb_sandbox_state(sandbox);
  assert_int_equal(load(sandbox, "local t = {} for i = 1, 16384 do t['k' .. i] = i end return t"),
                   KB_SANDBOX_DONE);
  assert_int_equal(load(sandbox, "local t = {}\nfor i = 1, 16385 do t['k' .. i] = i end"),
                   KB_SANDBOX_MEMORY);
  assert_string_equal(kb_sandbox_message(sandbox), "stopped: a table of more than 16384 keys");
  assert_int_equal(kb_sandbox_line(sandbox), 2);
  assert_int_equal(load(sandbox, "local t = {} for i = 1, 100000 do t[i] = i end return #t"),
                   KB_SANDBOX_DONE);
  /* The host's own tables are not limited. */
  lua_createtable(L, 0, 100000);
  kb_sandbox_free(sandbox);
}

static int failing_work(lua_State *L, void *data)
{
  (void)data;
  lua_pushnil(L);
  return luaL_error(L, "no %s", "luck");
}

static int doing_work(lua_State *L, void *data)
{
  const int *number = data;
  lua_pushinteger(L, *number);
  lua_pushinteger(L, *number + 1);
  return 2;
}

static void test_protects_the_host(void **state)
{
  (void)state;
  struct kb_sandbox *sandbox = new_sandbox();
  lua_State *L = kb_sandbox_state(sandbox);
  int number = 7;
  assert_int_equal(kb_sandbox_protect(sandbox, failing_work, NULL, 0, 1), KB_SANDBOX_ERROR);
  assert_string_equal(kb_sandbox_message(sandbox), "no luck");
  assert_int_equal(lua_gettop(L), 0);
  assert_int_equal(kb_sandbox_protect(sandbox, doing_work, &number, 0, 1), KB_SANDBOX_DONE);
  assert_int_equal(lua_gettop(L), 1);
  assert_int_equal(lua_tointeger(L, 1), 7);
  assert_int_equal(kb_sandbox_protect(sandbox, doing_work, &number, 0, 2), KB_SANDBOX_DONE);
  assert_int_equal(lua_tointeger(L, 3), 8);
  assert_ptr_equal(kb_sandbox_of(L), sandbox);
  kb_sandbox_free(sandbox);
}

static int count_in_registry(lua_State *L)
{
  lua_getfield(L, LUA_REGISTRYINDEX, "count");
  lua_pushinteger(L, lua_tointeger(L, -1) + 1);
  lua_setfield(L, LUA_REGISTRYINDEX, "count");
  return 0;
}

static void test_nobody_goes_on_after_a_stop(void **state)
{
  (void)state;
  static const char prelude[] = "return function(halt, count) count() pcall(halt) count() end\n";
  struct kb_sandbox *sandbox = new_sandbox();
  lua_State *L = kb_sandbox_state(sandbox);
  set_function(sandbox, "halt", host_halt);
  set_function(sandbox, "count", count_in_registry);
  assert_int_equal(kb_sandbox_run_trusted(sandbox, "prelude", kb_slice_of(prelude), 1),
                   KB_SANDBOX_DONE);
  kb_sandbox_push_base(sandbox);
  lua_insert(L, 1);
  lua_setfield(L, 1, "catch");
  lua_settop(L, 0);
  assert_int_equal(load(sandbox, "catch(halt, count) count()"), KB_SANDBOX_HALTED);
  lua_getfield(L, LUA_REGISTRYINDEX, "count");
  assert_int_equal(lua_tointeger(L, -1), 1);
  kb_sandbox_free(sandbox);
}

static void test_trusted_code_is_charged_to_the_chunk(void **state)
{
  (void)state;
  static const char prelude[] =
    "local caught = function(f) while true do pcall(f) end end\n"
    "local find = function() return string.find(('a'):rep(3000), '.-.-.-.-.-b') end\n"
    "assert(setmetatable and rawget and load and string.dump and not os and not io)\n"
    "return caught, find\n";
  struct kb_sandbox *sandbox = new_sandbox();
  lua_State *L = kb_sandbox_state(sandbox);
  assert_int_equal(kb_sandbox_run_trusted(sandbox, "prelude", kb_slice_of(prelude), 2),
                   KB_SANDBOX_DONE);
  kb_sandbox_push_base(sandbox);
  lua_insert(L, 1);
  lua_setfield(L, 1, "find");
  lua_setfield(L, 1, "caught");
  lua_settop(L, 0);
  assert_int_equal(load(sandbox, "\ncaught(function() while true do end end)"), KB_SANDBOX_STEPS);
  assert_int_equal(load(sandbox, "\nfind()"), KB_SANDBOX_STEPS);
  assert_int_equal(kb_sandbox_line(sandbox), 2);
  assert_int_equal(kb_sandbox_run_trusted(sandbox, "prelude", kb_slice_of("\nlocal ="), 0),
                   KB_SANDBOX_ERROR);
  assert_int_equal(kb_sandbox_line(sandbox), 2);
  assert_int_equal(lua_gettop(L), 0);
  kb_sandbox_free(sandbox);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_outcomes_have_names),
    cmocka_unit_test(test_load_keeps_one_value),
    cmocka_unit_test(test_call_takes_and_gives_many),
    cmocka_unit_test(test_says_where_and_what),
    cmocka_unit_test(test_suggests_the_same_name_each_time),
    cmocka_unit_test(test_long_names_are_cut_off_messages),
    cmocka_unit_test(test_long_messages_end_at_a_character),
    cmocka_unit_test(test_large_sources_are_refused),
    cmocka_unit_test(test_parsing_is_within_the_budget),
    cmocka_unit_test(test_chunks_share_nothing),
    cmocka_unit_test(test_host_functions_halt_and_charge),
    cmocka_unit_test(test_clock_stops_it),
    cmocka_unit_test(test_clock_is_read_more_often_where_it_matters),
    cmocka_unit_test(test_memory_is_what_a_call_adds),
    cmocka_unit_test(test_keys_of_a_table_are_bounded),
    cmocka_unit_test(test_protects_the_host),
    cmocka_unit_test(test_nobody_goes_on_after_a_stop),
    cmocka_unit_test(test_trusted_code_is_charged_to_the_chunk),
  };
  return cmocka_run_group_tests_name("box", tests, NULL, NULL);
}
