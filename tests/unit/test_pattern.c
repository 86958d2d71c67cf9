#include "sandbox/pattern.h"
#include "sandbox/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

/* The matcher against Lua's own, on many random patterns; the seed is fixed. */

enum {
  FIND_ROUNDS = 300000,
  SANDBOX_ROUNDS = 100000,
  PATTERN_MAX = 14,
  SUBJECT_MAX = 14,
};

static uint64_t seed = 0x9E3779B97F4A7C15U;

static size_t random_below(size_t bound)
{
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (size_t)((seed >> 11) % bound);
}

static struct kb_slice random_text(char *bytes, size_t most, const char *const *pieces,
                                   size_t piece_count)
{
  size_t length = 0;
  for (size_t left = random_below(most); left > 0; left--) {
    const char *piece = pieces[random_below(piece_count)];
    const size_t size = piece[0] ? strlen(piece) : 1;
    if (length + size > most) {
      break;
    }
    memcpy(bytes + length, piece, size);
    length += size;
  }
  return (struct kb_slice){bytes, length};
}

static struct kb_slice random_subject(char *bytes)
{
  static const char *const pieces[] = {"a", "a", "b", "b",    "(", ")", "]", "-", "1",
                                       "A", "_", " ", "\xE4", "",  "%", "^", "$", "ab"};
  return random_text(bytes, SUBJECT_MAX, pieces, sizeof pieces / sizeof pieces[0]);
}

static struct kb_slice random_pattern(char *bytes)
{
  static const char *const pieces[] = {
    "a",   "a",    "b",    "b",    ".",   ".",  "*",     "*",    "+",    "-",   "?",  "(",
    "(",   ")",    ")",    "()",   "[",   "]",  "[^",    "^",    "$",    "%",   "%1", "%2",
    "%0",  "%a",   "%A",   "%d",   "%w",  "%s", "%S",    "%p",   "%l",   "%u",  "%x", "%c",
    "%g",  "%z",   "%b()", "%b",   "%f[", "%f", "%f[a]", "[ab]", "[^a]", "a-b", "-",  "]",
    "[%a", "[]a]", "",     "\xE4", "%%",  "%.", "(a*)",  "(.-)", "[a-]", "[%]]"};
  return random_text(bytes, PATTERN_MAX, pieces, sizeof pieces / sizeof pieces[0]);
}

static void show(const char *what, struct kb_slice text)
{
  print_message("%s \"", what);
  for (size_t i = 0; i < text.length; i++) {
    const unsigned char byte = (unsigned char)text.data[i];
    print_message(byte >= ' ' && byte < 0x7F ? "%c" : "\\x%02X", byte);
  }
  print_message("\"\n");
}

static void push(lua_State *L, struct kb_slice text)
{
  lua_pushlstring(L, text.data, text.length);
}

/* Whether the results of Lua's find above `base` are those of the match. */
static bool same_match(lua_State *L, int base, struct kb_slice subject,
                       const struct kb_pattern_match *match)
{
  if (lua_gettop(L) - base != (int)match->count + 2 ||
      lua_tointeger(L, base + 1) != (lua_Integer)match->start + 1 ||
      lua_tointeger(L, base + 2) != (lua_Integer)match->end) {
    return false;
  }
  for (unsigned i = 0; i < match->count; i++) {
    const struct kb_pattern_capture *capture = &match->capture[i];
    const int index = base + 3 + (int)i;
    if (capture->kind == KB_PATTERN_POSITION) {
      if (!lua_isinteger(L, index) || lua_tointeger(L, index) != (lua_Integer)capture->start + 1) {
        return false;
      }
      continue;
    }
    size_t length;
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tolstring(L, index, &length) : NULL;
    if (!text || length != capture->length ||
        memcmp(text, subject.data + capture->start, length) != 0) {
      return false;
    }
  }
  return true;
}

static bool has_unfinished(const struct kb_pattern_match *match)
{
  for (unsigned i = 0; i < match->count; i++) {
    if (match->capture[i].kind == KB_PATTERN_UNFINISHED) {
      return true;
    }
  }
  return false;
}

/* Whether kb_pattern_find agrees with string.find. Leaves nothing on the stack. */
static bool finds_the_same(lua_State *L, struct kb_slice subject, struct kb_slice pattern,
                           size_t from)
{
  const int base = lua_gettop(L);
  lua_getglobal(L, "find");
  push(L, subject);
  push(L, pattern);
  lua_pushinteger(L, (lua_Integer)from + 1);
  const int status = lua_pcall(L, 3, LUA_MULTRET, 0);

  struct kb_pattern_budget budget = {.steps = 10 * 1000000};
  struct kb_pattern_match match;
  const char *reason = NULL;
  const enum kb_pattern_result result =
    kb_pattern_find(subject, pattern, from, &budget, &match, &reason);
  bool same = false;
  switch (result) {
  case KB_PATTERN_FOUND:
    same = has_unfinished(&match)
             ? status != LUA_OK && strcmp(lua_tostring(L, -1), "unfinished capture") == 0
             : status == LUA_OK && same_match(L, base, subject, &match);
    break;
  case KB_PATTERN_NONE:
    same = status == LUA_OK && lua_gettop(L) == base + 1 && lua_isnil(L, -1);
    break;
  case KB_PATTERN_MALFORMED:
    same = status != LUA_OK && strcmp(lua_tostring(L, -1), reason) == 0;
    break;
  case KB_PATTERN_STOPPED:
    break;
  }
  if (!same) {
    show("subject", subject);
    show("pattern", pattern);
    print_message("from %zu: result %d (%s), Lua: %s\n", from, (int)result, reason,
                  status == LUA_OK ? "no error" : lua_tostring(L, -1));
  }
  lua_settop(L, base);
  return same;
}

static lua_State *plain_state(void)
{
  lua_State *L = luaL_newstate();
  assert_non_null(L);
  luaL_openlibs(L);
  assert_int_equal(luaL_dostring(L, "find, gsub = string.find, string.gsub"), LUA_OK);
  return L;
}

static void test_finds_as_lua_does(void **state)
{
  (void)state;
  lua_State *L = plain_state();
  size_t failed = 0;
  for (size_t round = 0; round < FIND_ROUNDS && failed < 5; round++) {
    char subject_bytes[SUBJECT_MAX];
    char pattern_bytes[PATTERN_MAX];
    const struct kb_slice subject = random_subject(subject_bytes);
    struct kb_slice pattern = random_pattern(pattern_bytes);
    if (kb_pattern_is_literal(pattern)) {
      continue; /* string.find does not use its matcher for this */
    }
    failed += finds_the_same(L, subject, pattern, random_below(subject.length + 2)) ? 0 : 1;
  }
  assert_int_equal(failed, 0);
  lua_close(L);
}

static void test_classes_of_every_byte(void **state)
{
  (void)state;
  lua_State *L = plain_state();
  for (int class = 1; class < 256; class ++) {
    if (class == 'b' || class == 'f' || (class >= '0' && class <= '9')) {
      continue;
    }
    for (int byte = 0; byte < 256; byte++) {
      const char subject = (char)byte;
      const char pattern[] = {'%', (char)class};
      const char set[] = {'[', '%', (char)class, ']'};
      assert_true(
        finds_the_same(L, (struct kb_slice){&subject, 1}, (struct kb_slice){pattern, 2}, 0));
      assert_true(finds_the_same(L, (struct kb_slice){&subject, 1}, (struct kb_slice){set, 4}, 0));
    }
  }
  lua_close(L);
}

static void test_is_too_complex_where_lua_says_so(void **state)
{
  (void)state;
  static const char *const items[] = {"a?", "a*", "a-", "()", "(a)"};
  lua_State *L = plain_state();
  for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
    for (size_t count = 15; count < 260; count += count == 20 ? 170 : 1) {
      struct kb_buf pattern = {0};
      struct kb_buf subject = {0};
      for (size_t n = 0; n < count; n++) {
        kb_buf_add_text(&pattern, items[i]);
        kb_buf_add_char(&subject, 'a');
      }
      assert_true(finds_the_same(L, kb_buf_slice(&subject), kb_buf_slice(&pattern), 0));
      kb_buf_fini(&pattern);
      kb_buf_fini(&subject);
    }
  }
  lua_close(L);
}

static void test_steps_stop_it(void **state)
{
  (void)state;
  static const char *const patterns[] = {
    ".-.-.-.-.-b", "a*a*a*a*a*b", "a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?b", "%b(x", "(a*)%1b",
  };
  char subject[4096];
  memset(subject, 'a', sizeof subject);
  for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
    struct kb_pattern_budget budget = {.steps = 1000};
    struct kb_pattern_match match;
    const char *reason;
    assert_int_equal(kb_pattern_find((struct kb_slice){subject, sizeof subject},
                                     kb_slice_of(patterns[i]), 0, &budget, &match, &reason),
                     KB_PATTERN_STOPPED);
    assert_int_equal(budget.steps, 0);
  }
}

static bool top_up_twice(struct kb_pattern_budget *budget, uint64_t needed)
{
  int *times = budget->context;
  budget->steps += needed + 100;
  return ++*times <= 2;
}

static void test_asks_for_more_steps(void **state)
{
  (void)state;
  const struct kb_slice subject =
    kb_slice_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
  struct kb_pattern_match match;
  const char *reason;
  int times = 0;
  struct kb_pattern_budget budget = {0, top_up_twice, &times};
  assert_int_equal(kb_pattern_find(subject, kb_slice_of("a*b"), 0, &budget, &match, &reason),
                   KB_PATTERN_FOUND);
  assert_in_range(times, 1, 2);
  times = 0;
  budget.steps = 0;
  assert_int_equal(kb_pattern_find(subject, kb_slice_of("a*a*a*c"), 0, &budget, &match, &reason),
                   KB_PATTERN_STOPPED);
  assert_int_equal(times, 3);
}

static void test_finds_literal_text(void **state)
{
  (void)state;
  static const struct {
    const char *subject, *text;
    size_t from;
    int at; /* -1: not found, -2: stopped */
    uint64_t steps;
  } cases[] = {
    {"hello", "l", 0, 2, 100},    {"hello", "l", 3, 3, 100},   {"hello", "l", 4, -1, 100},
    {"hello", "", 5, 5, 100},     {"hello", "", 6, -1, 100},   {"hello", "hello!", 0, -1, 100},
    {"hello", "lo", 0, 3, 100},   {"", "", 0, 0, 0},           {"", "a", 0, -1, 0},
    {"aaaaab", "aab", 0, 3, 100}, {"aaaaab", "aab", 0, -2, 2}, {"a.b", ".", 0, 1, 100},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_pattern_budget budget = {.steps = cases[i].steps};
    size_t at = SIZE_MAX;
    const enum kb_pattern_result result = kb_pattern_find_literal(
      kb_slice_of(cases[i].subject), kb_slice_of(cases[i].text), cases[i].from, &budget, &at);
    const int got = result == KB_PATTERN_FOUND ? (int)at : result == KB_PATTERN_NONE ? -1 : -2;
    assert_int_equal(got, cases[i].at);
  }
}

/* gsub and gmatch through the sandbox. */

static const char gmatch_source[] =
  "return function(subject, pattern, init)\n"
  "  local out = {}\n"
  "  for a, b, c in subject:gmatch(pattern, init) do\n"
  "    out[#out + 1] = tostring(a) .. '|' .. tostring(b) .. '|' .. tostring(c)\n"
  "  end\n"
  "  return table.concat(out, ';'), #out\n"
  "end\n";
static const char gsub_source[] = "return function(subject, pattern, replacement, most)\n"
                                  "  if replacement == 'a' then\n"
                                  "    replacement = { a = 'X', b = false, ab = 1 }\n"
                                  "  elseif replacement == 'b' then\n"
                                  "    replacement = function(a, b)\n"
                                  "      if a == 'a' then return nil end\n"
                                  "      return tostring(a) .. '/' .. tostring(b)\n"
                                  "    end\n"
                                  "  end\n"
                                  "  return string.gsub(subject, pattern, replacement, most)\n"
                                  "end\n";

/* Calls the function below the arguments in both states and compares two results, or
   the messages. */
static bool same_results(lua_State *plain, struct kb_sandbox *sandbox, int arguments)
{
  const struct kb_sandbox_budget budget = {1 << 20, 100000000, 10};
  lua_State *L = kb_sandbox_state(sandbox);
  int returned;
  const int status = lua_pcall(plain, arguments, 2, 0);
  const enum kb_sandbox_outcome outcome = kb_sandbox_call(sandbox, arguments, budget, &returned);
  bool same = (status == LUA_OK) == (outcome == KB_SANDBOX_DONE);
  if (!same) {
    print_message("Lua: %s, the box: %s, %s\n", status == LUA_OK ? "ok" : lua_tostring(plain, -1),
                  kb_sandbox_outcome_name(outcome), kb_sandbox_message(sandbox));
  } else if (outcome == KB_SANDBOX_DONE) {
    for (int i = -2; i < 0; i++) {
      struct kb_slice a;
      struct kb_slice b;
      a.data = lua_tolstring(plain, i, &a.length);
      b.data = lua_tolstring(L, i, &b.length);
      if (!kb_slice_equal(a, b)) {
        show("Lua:", a);
        show("the box:", b);
        same = false;
      }
    }
  } else {
    const char *message = lua_tostring(plain, -1);
    const char *prefix = strstr(message, ": "); /* "chunk:line: " */
    const char *text = strncmp(message, "[string", 7) == 0 && prefix ? prefix + 2 : message;
    if (strcmp(text, kb_sandbox_message(sandbox)) != 0) {
      print_message("Lua: %s, the box: %s\n", text, kb_sandbox_message(sandbox));
      same = false;
    }
  }
  lua_pop(plain, status == LUA_OK ? 2 : 1);
  lua_settop(L, 1);
  return same;
}

static void compare_many(const char *source, bool is_gsub)
{
  static const char *const replacements[] = {"",   "x", "%0", "%1", "%2", "<%0%1>", "%%",
                                             "%x", "%", "a",  "b",  "b",  "%1%1"};
  const struct kb_sandbox_budget budget = {1 << 20, 1000000, 10};
  lua_State *plain = plain_state();
  struct kb_sandbox *sandbox = kb_sandbox_new(NULL, NULL);
  assert_non_null(sandbox);
  assert_int_equal(luaL_dostring(plain, source), LUA_OK);
  assert_int_equal(kb_sandbox_load(sandbox, "test", kb_slice_of(source), budget, NULL),
                   KB_SANDBOX_DONE);
  lua_State *states[] = {plain, kb_sandbox_state(sandbox)};
  size_t failed = 0;
  for (size_t round = 0; round < SANDBOX_ROUNDS && failed < 5; round++) {
    char subject_bytes[SUBJECT_MAX];
    char pattern_bytes[PATTERN_MAX];
    const struct kb_slice subject = random_subject(subject_bytes);
    const struct kb_slice pattern = random_pattern(pattern_bytes);
    const size_t choice = random_below(sizeof replacements / sizeof replacements[0]);
    const lua_Integer number = (lua_Integer)random_below(24) - 8;
    for (size_t i = 0; i < 2; i++) {
      lua_pushvalue(states[i], 1);
      push(states[i], subject);
      push(states[i], pattern);
      if (is_gsub) {
        lua_pushstring(states[i], replacements[choice]);
      }
      if (number < 12) {
        lua_pushinteger(states[i], number);
      } else {
        lua_pushnil(states[i]);
      }
    }
    if (!same_results(plain, sandbox, is_gsub ? 4 : 3)) {
      show("subject", subject);
      show("pattern", pattern);
      print_message("%s, number %d\n", is_gsub ? replacements[choice] : "gmatch", (int)number);
      failed++;
    }
  }
  assert_int_equal(failed, 0);
  kb_sandbox_free(sandbox);
  lua_close(plain);
}

static void test_gmatch_as_lua_does(void **state)
{
  (void)state;
  compare_many(gmatch_source, false);
}

static void test_gsub_as_lua_does(void **state)
{
  (void)state;
  compare_many(gsub_source, true);
}

static void test_find_and_match_arguments(void **state)
{
  (void)state;
  static const char source[] =
    "return function(subject, pattern, init, plain)\n"
    "  local out = {}\n"
    "  local function add(...)\n"
    "    for i = 1, select('#', ...) do out[#out + 1] = tostring((select(i, ...))) end\n"
    "  end\n"
    "  add(string.find(subject, pattern, init, plain))\n"
    "  add(string.match(subject, pattern, init))\n"
    "  add(subject:rep(2, pattern), subject:upper(), subject:lower(), subject:reverse())\n"
    "  add(subject:sub(init or 1), subject:byte(init or 1), #subject)\n"
    "  return table.concat(out, ';'), #out\n"
    "end\n";
  const struct kb_sandbox_budget budget = {1 << 20, 1000000, 10};
  lua_State *plain = plain_state();
  struct kb_sandbox *sandbox = kb_sandbox_new(NULL, NULL);
  assert_non_null(sandbox);
  assert_int_equal(luaL_dostring(plain, source), LUA_OK);
  assert_int_equal(kb_sandbox_load(sandbox, "test", kb_slice_of(source), budget, NULL),
                   KB_SANDBOX_DONE);
  lua_State *states[] = {plain, kb_sandbox_state(sandbox)};
  static const lua_Integer inits[] = {LUA_MININTEGER, -5, -1, 0, 1, 2, 5, 100, LUA_MAXINTEGER};
  for (size_t round = 0; round < 20000; round++) {
    char subject_bytes[SUBJECT_MAX];
    char pattern_bytes[PATTERN_MAX];
    const struct kb_slice subject = random_subject(subject_bytes);
    const struct kb_slice pattern = random_pattern(pattern_bytes);
    const lua_Integer init = inits[random_below(sizeof inits / sizeof inits[0])];
    const bool is_static = random_below(2) == 0;
    for (size_t i = 0; i < 2; i++) {
      lua_pushvalue(states[i], 1);
      push(states[i], subject);
      push(states[i], pattern);
      lua_pushinteger(states[i], init);
      lua_pushboolean(states[i], is_static);
    }
    assert_true(same_results(plain, sandbox, 4));
  }
  kb_sandbox_free(sandbox);
  lua_close(plain);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_finds_as_lua_does),
    cmocka_unit_test(test_classes_of_every_byte),
    cmocka_unit_test(test_is_too_complex_where_lua_says_so),
    cmocka_unit_test(test_steps_stop_it),
    cmocka_unit_test(test_asks_for_more_steps),
    cmocka_unit_test(test_finds_literal_text),
    cmocka_unit_test(test_gmatch_as_lua_does),
    cmocka_unit_test(test_gsub_as_lua_does),
    cmocka_unit_test(test_find_and_match_arguments),
  };
  return cmocka_run_group_tests_name("pattern", tests, NULL, NULL);
}
