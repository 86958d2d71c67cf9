#include "luasource/lua_expression.h"
#include "luasource/lua_tokens.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <inttypes.h>
#include <lauxlib.h>
#include <lua.h>

/* Every kind of token, number and string, in a chunk that Lua compiles. */
static const char chunk[] =
  "local a <const>, _b9 = 3, 3.0, 3.1416, 314.16e-2, 0.31416E1, 34e1, .5, 5., 0xff, 0x0.1E,\n"
  "  0xA23p-4, 0X1.921FB54442D18P+1, 0x.8p1, 1e+2 --comment\r\n"
  "--[==[ long ]] ]=] \n comment ]==] ::top:: local s = 'a\\'b' .. \"c\\\"d\" .. '\\\\' .. [[\n"
  "x]] .. [==[ ]] ]=] ]==] .. '\\z \n\t  e' .. 'f\\\ng' .. 'h\\\r\ni' --[[x]] .. \"--no\" --[x\n"
  "local o = a+1-2*3/4%5^#'x'\n"
  "local p = a<_b9, a<=_b9, a>_b9, a>=_b9, a==_b9, a~=_b9, ~a, a//2, a&1|2~3<<4>>5\n"
  "local function f(...) if a then return {...}, f[1], not a and a or nil, true, false\n"
  "  elseif s then goto done else while a do break end end ::done:: end\n"
  "for i = 1, 2 do repeat local z = i until z end\n"
  "for k, v in f do k.x:y{1;2,[3]=4} f'a' f[[b]] end\n"
  "return function() return a .. _b9 end\n";

static int add_dump(lua_State *L, const void *data, size_t size, void *out)
{
  (void)L;
  kb_buf_add(out, data, size);
  return 0;
}

/* The bytecode for a source, without positions. */
static void compile(struct kb_buf *out, struct kb_slice source)
{
  lua_State *L = luaL_newstate();
  assert_non_null(L);
  if (luaL_loadbufferx(L, source.data, source.length, "=chunk", "t") != LUA_OK) {
    fail_msg("%s: %.*s", lua_tostring(L, -1), (int)source.length, source.data);
  }
  assert_int_equal(lua_dump(L, add_dump, out, 1), 0);
  lua_close(L);
}

/* The source with a space after each token and only line ends otherwise. */
static void spread(struct kb_buf *out, struct kb_slice source)
{
  struct kb_lua_tokens tokens = {0};
  assert_true(kb_lua_tokens_read(&tokens, source));
  const char *between = source.data;
  for (size_t i = 0; i < tokens.count; i++) {
    const struct kb_slice text = tokens.list[i].text;
    assert_true(tokens.list[i].kind != KB_LUA_UNKNOWN);
    for (; between < text.data; between++) {
      if (*between == '\n' || *between == '\r') {
        kb_buf_add_char(out, *between);
      }
    }
    kb_buf_add_slice(out, text);
    kb_buf_add_text(out, " ");
    between = text.data + text.length;
  }
  kb_lua_tokens_fini(&tokens);
}

static void test_same_program(void **state)
{
  (void)state;
  struct kb_buf source = {0};
  struct kb_buf expected = {0};
  struct kb_buf found = {0};
  spread(&source, kb_slice_of(chunk));
  compile(&expected, kb_slice_of(chunk));
  compile(&found, kb_buf_slice(&source));
  assert_true(kb_slice_equal(kb_buf_slice(&expected), kb_buf_slice(&found)));
  kb_buf_fini(&source);
  kb_buf_fini(&expected);
  kb_buf_fini(&found);
}

/* Line ends in tokens are shown as "$". */
static void list_tokens(struct kb_buf *out, const struct kb_lua_tokens *tokens)
{
  static const char kinds[] = ".nkdso?"; /* END NAME KEYWORD NUMBER STRING OPERATOR UNKNOWN */
  for (size_t i = 0; i <= tokens->count; i++) {
    const struct kb_lua_token *token = &tokens->list[i];
    kb_buf_addf(out, "%s%c%" PRIu32 ":%" PRIu32, i > 0 ? " " : "", kinds[token->kind], token->line,
                token->column);
    if (token->kind != KB_LUA_END) {
      kb_buf_add_char(out, '=');
      kb_buf_add_slice(out, token->text);
    }
  }
  for (size_t i = 0; i < out->length; i++) {
    out->data[i] = strchr("\n\r", out->data[i]) ? '$' : out->data[i];
  }
}

static void test_tokens(void **state)
{
  (void)state;
  static const struct {
    const char *source;
    const char *tokens;
  } cases[] = {
    {"", ".1:1"},
    {" \t\v\f\n x", "n2:2=x .2:3"},
    {"\xEF\xBB\xBFx", "n1:1=x .1:2"},
    {"#!lua x\ny", "n2:1=y .2:2"},
    {"\xEF\xBB\xBF# x\n#y", "o2:1=# n2:2=y .2:3"},
    {"a\nb\rc\r\nd\n\re\n\nf", "n1:1=a n2:1=b n3:1=c n4:1=d n5:1=e n7:1=f .7:2"},
    {"end ends _end End", "k1:1=end n1:5=ends n1:10=_end n1:15=End .1:18"},
    {"a.b..c...d....", "n1:1=a o1:2=. n1:3=b o1:4=.. n1:6=c o1:7=... n1:10=d o1:11=... "
                       "o1:14=. .1:15"},
    {":::=====~=~~", "o1:1=:: o1:3=: o1:4=== o1:6=== o1:8== o1:9=~= o1:11=~ o1:12=~ .1:13"},
    {"<<<=>>>=///", "o1:1=<< o1:3=<= o1:5=>> o1:7=>= o1:9=// o1:11=/ .1:12"},
    {"1..2 3e+4+5 0xep1-2 0xe+1 1e5e-2",
     "d1:1=1..2 d1:6=3e+4 o1:10=+ d1:11=5 d1:13=0xep1 o1:18=- d1:19=2 "
     "d1:21=0xe o1:24=+ d1:25=1 d1:27=1e5e-2 .1:33"},
    {"a.5 b .5 0x.8", "n1:1=a d1:2=.5 n1:5=b d1:7=.5 d1:10=0x.8 .1:14"},
    {"--x\ny--[[\n]]z --[=[ ]] ]=]u--[=x\nv", "n2:1=y n3:3=z n3:17=u n4:1=v .4:2"},
    {"--[[x", ".1:6"},
    {"'a\\'b'c", "s1:1='a\\'b' n1:7=c .1:8"},
    {"'a\nb'", "s1:1='a n2:1=b s2:2=' .2:3"},
    {"'a\\\nb' 'a\\\r\nb'c", "s1:1='a\\$b' s2:4='a\\$$b' n3:3=c .3:4"},
    {"'a\\z \n\n b' c", "s1:1='a\\z $$ b' n3:5=c .3:6"},
    {"'a\\", "s1:1='a\\ .1:4"},
    {"[[a]]] [==[ ]=] ]]\n]==]b", "s1:1=[[a]] o1:6=] s1:8=[==[ ]=] ]]$]==] n2:5=b .2:6"},
    {"[=a [=[a", "o1:1=[ o1:2== n1:3=a s1:5=[=[a .1:9"},
    {"a[b[1]]", "n1:1=a o1:2=[ n1:3=b o1:4=[ d1:5=1 o1:6=] o1:7=] .1:8"},
    {"@ $!\\`\xC3\xA4?", "?1:1=@ ?1:3=$ ?1:4=! ?1:5=\\ ?1:6=` ?1:7=\xC3 ?1:8=\xA4 ?1:9=? .1:10"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_lua_tokens tokens = {0};
    struct kb_buf found = {0};
    assert_true(kb_lua_tokens_read(&tokens, kb_slice_of(cases[i].source)));
    list_tokens(&found, &tokens);
    assert_string_equal(kb_buf_text(&found), cases[i].tokens);
    kb_lua_tokens_fini(&tokens);
    kb_buf_fini(&found);
  }
  struct kb_lua_tokens tokens = {0};
  assert_true(kb_lua_tokens_read(&tokens, (struct kb_slice){"a\0b", 3}));
  assert_int_equal(tokens.count, 3);
  assert_int_equal(tokens.list[1].kind, KB_LUA_UNKNOWN);
  kb_lua_tokens_fini(&tokens);
  assert_true(kb_lua_tokens_read(&tokens, (struct kb_slice){NULL, 0}));
  assert_int_equal(tokens.count, 0);
  kb_lua_tokens_fini(&tokens);
}

/* The values that Lua itself reads. */
static void test_string_values(void **state)
{
  (void)state;
  static const char *const strings[] = {
    "''",
    "\"a'b\"",
    "'\\a\\b\\f\\n\\r\\t\\v\\\\\\\"\\''",
    "'\\x00\\x7f\\xFF\\x4aG'",
    "'\\0\\00\\0000\\65\\065B\\255'",
    "'a\\z   \n\t\r\n  b\\z'",
    "'a\\\nb\\\rc\\\r\nd\\\n\re'",
    "'\\u{0}\\u{7F}\\u{80}\\u{7FF}\\u{800}\\u{FFFF}\\u{10000}'",
    "'\\u{10FFFF}\\u{1FFFFF}\\u{200000}\\u{3FFFFFF}\\u{4000000}\\u{7FFFFFFF}\\u{000000000041}'",
    "[[]]",
    "[[\n]]",
    "[[\r\n\na\\n\r\nb\rc\n\rd]]",
    "[==[]] ]=]\n]==]",
    "[=[ ]]=]",
  };
  lua_State *L = luaL_newstate();
  assert_non_null(L);
  for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
    struct kb_buf value = {0};
    kb_lua_string_value(&value, kb_slice_of(strings[i]));
    lua_pushfstring(L, "return %s", strings[i]);
    if (luaL_dostring(L, lua_tostring(L, -1)) != LUA_OK) {
      fail_msg("%s", lua_tostring(L, -1));
    }
    struct kb_slice expected = {0};
    expected.data = lua_tolstring(L, -1, &expected.length);
    if (!kb_slice_equal(kb_buf_slice(&value), expected)) {
      fail_msg("%s: %s, not %s", strings[i], kb_buf_text(&value), expected.data);
    }
    lua_settop(L, 0);
    kb_buf_fini(&value);
  }
  lua_close(L);
}

/* Lua refuses these. */
static void test_wrong_strings(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
    {"'abc", "abc"},
    {"'a\\", "a"},
    {"[[a]", "a]"},
    {"[==[a]]", "a]]"},
    {"'\\q\\xg1'", "qxg1"},
    {"'\\u{}\\u{g}'", "u{}u{g}"},
    {"'\\u{41'", "u{41"},
    {"'\\u{80000000}'", "u{80000000}"},
    {"'", ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_buf value = {0};
    kb_lua_string_value(&value, kb_slice_of(cases[i][0]));
    assert_string_equal(kb_buf_text(&value), cases[i][1]);
    kb_buf_fini(&value);
  }
}

static void test_names(void **state)
{
  (void)state;
  static const char *const names[] = {"a", "_", "A9_z", "ends"};
  static const char *const others[] = {"", "9a", "a b", "a-b", "end", "\xC3\xA4", "a.b", " a"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    assert_true(kb_lua_is_name(kb_slice_of(names[i])));
  }
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    assert_false(kb_lua_is_name(kb_slice_of(others[i])));
  }
}

/* For each token the pair, in base 36, or "." where a token is its own. */
static void test_pairs(void **state)
{
  (void)state;
  static const struct {
    const char *source;
    const char *pairs;
  } cases[] = {
    {"( [ { } ] )", "543..."},
    {"function ( ) if a then b else c end end", "a2.9......."},
    {"while a do b end for c in d do e end", "..4......b.."},
    {"repeat a until b", "2..."},
    {"repeat if a then end until b", "54....."},
    /* Unclosed: pairs with the last token within; superfluous closers are ignored. */
    {"( a", "1."},
    {"{ ( a }", "32.."},
    {"{ ( [ } b )", "32...."},
    {"( function a ) b", "32..."},
    {") } end until (", "....."},
    {"{ end }", "2.."},
    {"( ] )", "2.."},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_lua_tokens tokens = {0};
    struct kb_buf found = {0};
    assert_true(kb_lua_tokens_read(&tokens, kb_slice_of(cases[i].source)));
    for (size_t n = 0; n < tokens.count; n++) {
      const size_t pair = tokens.list[n].pair;
      assert_true(pair >= n && pair < 36);
      kb_buf_add_char(&found, pair == n ? '.' : "0123456789abcdefghijklmnopqrstuvwxyz"[pair]);
    }
    assert_string_equal(kb_buf_text(&found), cases[i].pairs);
    kb_lua_tokens_fini(&tokens);
    kb_buf_fini(&found);
  }
}

/* The whole first line is one expression list; the second line is not part of it. */
static void test_expressions(void **state)
{
  (void)state;
  static const char *const cases[] = {
    "a\nb",
    "1\n;",
    "'x'\nb = 1",
    "'x'\n(b or c)()",
    "{ 1 }\n(b or c)()",
    "function() return 1 end\n(b)()",
    "a.b:c(d)[e]{f}'g'[[h]].i\nend",
    "('x'):rep(3)\nlocal",
    "- not # ~ a + -b\nb = 1",
    "a + b - c * d / e // f % g ^ h .. i & j | k << l >> m ~ n\nb",
    "a < b and c <= d or e > f and g >= h or i == j and k ~= l\nthen",
    "nil, true, false, ..., 1, 'x', {}, function() end\nreturn",
    "a, b\n= 1",
    "a\n}",
    "a\n::b::",
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_lua_tokens tokens = {0};
    assert_true(kb_lua_tokens_read(&tokens, kb_slice_of(cases[i])));
    const size_t end = kb_lua_expressions_end(&tokens, 0);
    if (end == 0 || tokens.list[end - 1].line != 1 || tokens.list[end].line != 2) {
      fail_msg("%s: %zu", cases[i], end);
    }
    kb_lua_tokens_fini(&tokens);
  }
  struct kb_lua_tokens tokens = {0};
  assert_true(kb_lua_tokens_read(&tokens, kb_slice_of("return a +")));
  assert_int_equal(kb_lua_expression_end(&tokens, 0), 0);
  assert_int_equal(kb_lua_expression_end(&tokens, 1), 3);
  assert_int_equal(kb_lua_expression_end(&tokens, 9), 9);
  kb_lua_tokens_fini(&tokens);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_same_program),  cmocka_unit_test(test_tokens),
    cmocka_unit_test(test_string_values), cmocka_unit_test(test_wrong_strings),
    cmocka_unit_test(test_names),         cmocka_unit_test(test_pairs),
    cmocka_unit_test(test_expressions),
  };
  return cmocka_run_group_tests_name("lua_tokens", tests, NULL, NULL);
}
