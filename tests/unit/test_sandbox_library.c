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
#include <lualib.h>

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

static int proxy_index(lua_State *L)
{
  const lua_Integer i = lua_isinteger(L, 2) ? lua_tointeger(L, 2) : 0;
  if (i >= 1 && i <= 3) {
    lua_pushinteger(L, i * 10);
  } else {
    lua_pushnil(L);
  }
  return 1;
}

static int proxy_length(lua_State *L)
{
  lua_pushinteger(L, 3);
  return 1;
}

static int proxy_next(lua_State *L)
{
  const lua_Integer i = lua_isnil(L, 2) ? 1 : lua_tointeger(L, 2) + 1;
  if (i > 3) {
    return 0;
  }
  lua_pushinteger(L, i);
  lua_pushinteger(L, i * 10);
  return 2;
}

static int proxy_pairs(lua_State *L)
{
  lua_pushcfunction(L, proxy_next);
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

static int proxy_newindex(lua_State *L)
{
  return luaL_error(L, "read-only");
}

static void test_proxies_of_the_host_work_as_lists(void **state)
{
  (void)state;
  static const luaL_Reg methods[] = {{"__index", proxy_index},
                                     {"__len", proxy_length},
                                     {"__pairs", proxy_pairs},
                                     {"__newindex", proxy_newindex},
                                     {NULL, NULL}};
  static const struct {
    const char *source, *value;
  } cases[] = {
    {"local s = 0 for i, v in ipairs(list) do s = s + i * v end return s", "140"},
    {"local s = 0 for i, v in pairs(list) do s = s + i * v end return s", "140"},
    {"return table.concat(list, ',')", "10,20,30"},
    {"return #list", "3"},
    {"return select('#', table.unpack(list))", "3"},
    {"return tostring(list)", "userdata"},
    {"return string.format('%s', list)", "userdata"},
    {"return ('1 2'):gsub('%d', tostring)", "1 2"},
  };
  static const char *const refused[] = {"table.insert(list, 1)", "table.remove(list)",
                                        "table.sort(list)", "list[1] = 2"};
  struct kb_sandbox *sandbox = new_sandbox();
  lua_State *L = kb_sandbox_state(sandbox);
  kb_sandbox_push_base(sandbox);
  lua_newuserdatauv(L, 1, 0);
  lua_newtable(L);
  luaL_setfuncs(L, methods, 0);
  lua_setmetatable(L, -2);
  lua_setfield(L, -2, "list");
  lua_settop(L, 0);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_int_equal(load(sandbox, cases[i].source), KB_SANDBOX_DONE);
    assert_string_equal(lua_tostring(L, 1), cases[i].value);
    lua_settop(L, 0);
  }
  for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
    assert_int_equal(load(sandbox, refused[i]), KB_SANDBOX_ERROR);
    assert_string_equal(kb_sandbox_message(sandbox), "read-only");
  }
  kb_sandbox_free(sandbox);
}

/* Source run by both the sandbox and unmodified Lua: both return the same text or raise the same
   error. */
static const char *const same_in_lua[] = {
  "return string.format('%5d|%-5d|%05d|%+d|%x|%X|%o|%c', 1, 2, 3, 4, 255, 255, 8, 65)",
  "return string.format('%5.1f|%e|%g|%a|%.3s|%5s|%-5s|%%', 1.25, 1, 1e100, 1, 'abcdef', 'a', 'b')",
  "return string.format('%q %q %q %q', 'a\\n\"\\\\\\0001\\r\\127\\0', 1/3, 7, true)",
  "return string.format('%q', math.mininteger) .. string.format('%q', 1/0)",
  "return string.format('%s %s %s %s', nil, true, 1, 1.0)",
  "return string.format('%20s|', ('x'):rep(150))",
  "return string.format('%.5s|', ('x'):rep(150))",
  "return string.format('%i', '10')",
  "return string.format('%d', 1.5)",
  "return string.format('%d', 'x')",
  "return string.format('%d')",
  "return string.format('%y', 1)",
  "return string.format('%', 1)",
  "return string.format('%10q', 'x')",
  "return string.format('%q', {})",
  "return string.format('%5s', 'a\\0b')",
  "return string.format('%010s', 'a')",
  "return string.format('%.123d', 1)",
  "return string.format()",
  "return string.char(0, 65, 255)",
  "return string.char(256)",
  "return string.char(-1)",
  "return string.char('x')",
  "return string.char()",
  "return utf8.char(65, 0xE9, 0x20AC, 0x1F600, 0x7FFFFFFF) .. utf8.char()",
  "return utf8.char(-1)",
  "return utf8.char(0x80000000)",
  "return ('ab'):rep(3, '-') .. ('ab'):rep(1, '-') .. ('ab'):rep(0) .. ('ab'):rep(-1) .. "
  "('a'):rep(5)",
  "return (''):rep(3, 'x')",
  "return ('aBc\\xE4'):upper() .. ('AbC\\xC4'):lower() .. ('abc'):reverse() .. (''):reverse()",
  "return table.concat({1, 2.5, 'a'}, ', ') .. table.concat({}) .. table.concat({1, 2, 3}, "
  "'', 2, 3)",
  "return table.concat({1, 2, 3}, '', 3, 2)",
  "return table.concat({1, {}, 3})",
  "return table.concat('abc')",
  "return table.concat(nil)",
  "local t = {} for i = 1, 999 do t[i] = i end return table.concat(t, ', ')",
  "return (('abc'):rep(300):gsub('b', '<%0%0>'))",
  "return (('abc'):rep(300):gsub('%a', { a = ('x'):rep(50) }))",
  "local t = {1, 2, 3} table.insert(t, 4) table.insert(t, 1, 0) table.insert(t, 6, 5) "
  "return table.concat(t)",
  "table.insert({1, 2}, 0, 1)",
  "table.insert({1, 2}, 4, 1)",
  "table.insert({1, 2})",
  "table.insert({1, 2}, 1, 2, 3)",
  "table.insert({1, 2}, 'x', 2)",
  "table.insert(1, 2)",
  "local t = {1, 2, 3} return table.remove(t, 1) .. table.remove(t) .. #t .. "
  "tostring(table.remove({}))",
  "local t = {1, 2, 3} return tostring(table.remove(t, 4)) .. #t",
  "return tostring(table.remove({}, 0)) .. tostring(table.remove({[0] = 5}, 0))",
  "local t = {5, 3, 1, 4, 2, 9, 0, 8} table.sort(t) return table.concat(t, ',')",
  "local t = {'b', 'a', 'B', ''} table.sort(t) return table.concat(t, ',')",
  "local t = {5, 3, 1, 4} table.sort(t, function(a, b) return a > b end) return "
  "table.concat(t, ',')",
  "local t = {1} table.sort(t) return table.concat(t)",
  "local t = {2, 1} table.sort(t) return table.concat(t)",
  "table.sort({2, 1}, 1)",
  "return tonumber('0x10') .. tonumber('10', 2) .. tostring(tonumber('x'))",
  "return select('#', 1, nil, nil) .. select(-1, 1, 2)",
  "select(0)",
  "return table.pack(1, nil, 3).n .. select('#', table.unpack({1, 2, nil, 4}, 1, 4))",
  "return utf8.len('\\xE4') == nil and utf8.len('\xC3\xA4\xE2\x82\xAC') .. "
  "utf8.offset('\xC3\xA4x', 2)",
  "return utf8.codepoint('\xC3\xA4', 1, -1)",
  "local s = '' for p, c in utf8.codes('a\xC3\xA4') do s = s .. p .. ':' .. c .. ' ' end return s",
  "return ('x'):byte(1, -1) .. select('#', ('abc'):byte(1, -1)) .. ('abc'):sub(-2)",
  "return '10' + 5 .. '' .. -'2' .. '3' * '4'",
  "return 'a' + 1",
  "return tostring(1e15) .. tostring(2^53) .. tostring(-0.0) .. tostring(nil) .. tostring('s')",
  "tostring()",
  "return math.type(1) .. math.floor(2.5) .. math.max(1, 3, 2) .. math.tointeger(3.0) .. "
  "math.fmod(7, 3)",
  "return #('x'):rep(3) .. next({10}) .. type(next)",
};

static const char *text_after_position(const char *message)
{
  const char *colon = strstr(message, ":1: ");
  return colon ? colon + 4 : message;
}

static void test_does_what_lua_does(void **state)
{
  (void)state;
  lua_State *plain = luaL_newstate();
  assert_non_null(plain);
  luaL_openlibs(plain);
  /* otherwise messages have "string.rep" instead of "rep" */
  assert_int_equal(luaL_dostring(plain, "local loaded = package.loaded\n"
                                        "for name in pairs(loaded) do loaded[name] = nil end"),
                   LUA_OK);
  struct kb_sandbox *sandbox = new_sandbox();
  lua_State *L = kb_sandbox_state(sandbox);
  for (size_t i = 0; i < sizeof same_in_lua / sizeof same_in_lua[0]; i++) {
    const bool ok = !luaL_dostring(plain, same_in_lua[i]);
    const enum kb_sandbox_outcome outcome = load(sandbox, same_in_lua[i]);
    if (ok != (outcome == KB_SANDBOX_DONE)) {
      print_message("%s\n%s\n", same_in_lua[i], kb_sandbox_message(sandbox));
    }
    assert_int_equal(outcome, ok ? KB_SANDBOX_DONE : KB_SANDBOX_ERROR);
    if (ok) {
      size_t length;
      size_t expected_length;
      const char *expected = lua_tolstring(plain, 1, &expected_length);
      const char *text = lua_tolstring(L, 1, &length);
      assert_int_equal(length, expected_length);
      assert_memory_equal(text, expected, length);
    } else {
      assert_string_equal(kb_sandbox_message(sandbox),
                          text_after_position(lua_tostring(plain, -1)));
    }
    lua_settop(plain, 0);
    lua_settop(L, 0);
  }
  kb_sandbox_free(sandbox);
  lua_close(plain);
}

static void test_sorts(void **state)
{
  (void)state;
  static const char source[] = "local function check(n, distinct)\n"
                               "  local list, sum, seed = {}, 0, 42\n"
                               "  for i = 1, n do\n"
                               "    seed = (seed * 1103515245 + 12345) % 2147483648\n"
                               "    list[i] = seed // 65536 % distinct\n"
                               "    sum = sum + list[i]\n"
                               "  end\n"
                               "  table.sort(list)\n"
                               "  for i = 2, n do assert(list[i - 1] <= list[i]) end\n"
                               "  for i = 1, n do sum = sum - list[i] end\n"
                               "  assert(sum == 0 and #list == n)\n"
                               "end\n"
                               "for n = 0, 40 do check(n, 3) check(n, 1000) end\n"
                               "check(5000, 100)\n";
  struct kb_sandbox *sandbox = new_sandbox();
  assert_int_equal(load(sandbox, source), KB_SANDBOX_DONE);
  kb_sandbox_free(sandbox);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_proxies_of_the_host_work_as_lists),
    cmocka_unit_test(test_does_what_lua_does),
    cmocka_unit_test(test_sorts),
  };
  return cmocka_run_group_tests_name("box_library", tests, NULL, NULL);
}
