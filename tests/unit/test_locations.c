/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "luasource/locations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "torture.h"

static const char article[] =
  "---@type kb.Article\n"
  "local known = known\n"
  "return {\n"
  "  code = \"A\", -- return { code = 1 }\n"
  "  title = [[\n"
  "a {long] one]]; kb = '44',\n"
  "  symptom = {\n"
  "    text = \"x } y\",\n"
  "    signatures = { { code = \"A\" }, { message = \"m\", details = {\"d\"} } },\n"
  "    when = function(case) return { text = 1, case.alert } end,\n"
  "    late = 1,\n"
  "  },\n"
  "  causes = {\n"
  "    { id = \"a\", when = function(case)\n"
  "        if case.x then return 1, { id = 2 } else repeat local z = 1; until z end\n"
  "        for i = 1, 2 do while i do return end end\n"
  "      end, text = \"t\" },\n"
  "    make { id = \"made\" },\n"
  "    { id = \"c\" };\n"
  "  },\n"
  "  resolution = {\n"
  "    { text = \"one\", steps = { \"s\", \"t\", { cause = 1 } } },\n"
  "    [3] = { text = \"three\" }, [0x4] = { text = \"four\" }, [1 + 1] = { text = \"two\" },\n"
  "  },\n"
  "  early = function(case) return (case.a), case[1] end,\n"
  "  examples = {\n"
  "    { name = \"e\", case = { [\"@odata.etag\"] = 'W', [ 'no-profile' ] = { up = {} },\n"
  "      [\"a\\\"b\\65\"] = 1, [key] = { lost = 1 }, [\"end\"] = 2 } },\n"
  "  },\n"
  "}\n";

static struct kb_source_place find(const char *source, const char *path)
{
  struct kb_source_map *map = kb_source_map_new(kb_slice_of(source));
  assert_non_null(map);
  const struct kb_source_place place = kb_source_map_find(map, path);
  kb_source_map_free(map);
  return place;
}

static void assert_place(struct kb_source_place place, size_t line, size_t column, const char *what)
{
  if (place.line != line || place.column != column) {
    fail_msg("%s: at %zu:%zu, not %zu:%zu", what, place.line, place.column, line, column);
  }
}

static void test_fields(void **state)
{
  (void)state;
  static const struct {
    const char *path;
    size_t line, column;
  } cases[] = {
    {"", 3, 1},
    {"code", 4, 3},
    {"title", 5, 3},
    {"kb", 6, 17},
    {"symptom", 7, 3},
    {"symptom.text", 8, 5},
    {"symptom.signatures[1]", 9, 20},
    {"symptom.signatures[1].code", 9, 22},
    {"symptom.signatures[2].message", 9, 38},
    {"symptom.signatures[2].details[1]", 9, 64},
    {"symptom.when", 10, 5},
    {"symptom.late", 11, 5},
    {"causes[1].id", 14, 7},
    {"causes[1].when", 14, 17},
    {"causes[1].text", 17, 12},
    {"causes[2]", 18, 5},
    {"causes[3].id", 19, 7},
    {"resolution[1].steps[2]", 22, 36},
    {"resolution[1].steps[3].cause", 22, 43},
    {"resolution[3].text", 23, 13},
    {"resolution[4].text", 23, 41},
    {"early", 25, 3},
    {"examples[1].case", 27, 19},
    {"examples[1].case[\"@odata.etag\"]", 27, 28},
    {"examples[1].case.@odata.etag", 27, 28},
    {"examples[1].case.no-profile.up", 27, 72},
    {"examples[1].case['no-profile'].up", 27, 72},
    {"examples[1].case[\"a\\\"bA\"]", 28, 7},
    {"examples[1].case.end", 28, 46},
    /* Not in the source: the longest part that is. */
    {"unknown", 3, 1},
    {"symptom.unknown.text", 7, 3},
    {"symptom.when.text", 10, 5},
    {"causes[2].id", 18, 5},
    {"causes[4]", 13, 3},
    {"causes[", 13, 3},
    {"causes[1", 13, 3},
    {"causes[1]when", 14, 17},
    {"causes[1].", 14, 5},
    {"causes[x].id", 13, 3},
    {"resolution[2].text", 21, 3},
    {"resolution[0]", 21, 3},
    {"resolution[99999999999999999999999999]", 21, 3},
    {"examples[1].case.lost", 27, 19},
    {".", 3, 1},
    {"[", 3, 1},
    {"[\"", 3, 1},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_place(find(article, cases[i].path), cases[i].line, cases[i].column, cases[i].path);
  }
}

static void test_returned_table(void **state)
{
  (void)state;
  static const struct {
    const char *source;
    size_t line, column; /* of "a" */
  } cases[] = {
    {"", 1, 1},
    {"a = 1", 1, 1},
    {"return", 1, 1},
    {"\n return f()", 2, 2},
    {"\n return f { a = 1 }", 2, 2},
    {"return { a = 1 }", 1, 10},
    {"return({a=1})", 1, 9},
    {"\xEF\xBB\xBFreturn { a = 1 }", 1, 10},
    {"#!/x return { a = 0 }\r\nreturn { a = 1 }", 2, 10},
    {"\r\n\r\n\n\rreturn { a = 1 }", 4, 10},
    {"return { b = 1,\ra = 1 }", 2, 1},
    {"return { b = \"\\z\n \\\n\", a = 1 }", 3, 4},
    {"return { a = 1", 1, 10},
    {"return { b = ), a = 1 }", 1, 17},
    {"return { b = f(1, a = 1 }", 1, 1},
    {"do return { a = 0 } end return { a = 1 }", 1, 34},
    {"if x then return { a = 0 } end return { a = 1 }", 1, 41},
    {"repeat return { a = 0 } until 1 return { a = 1 }", 1, 42},
    {"local function f() return { a = 0 } end return { a = 1 }", 1, 50},
    {"local t = { a = 1 } return t", 1, 13},
    {"local t <const> = { a = 1 } return t", 1, 21},
    {"local t = { a = 0 } local t = { a = 1 } return t", 1, 33},
    {"do local t = { a = 0 } end local t = { a = 1 } return t", 1, 40},
    {"local t = f { a = 1 } return t", 1, 23},
    {"local u = { a = 1 } return t", 1, 21},
    {"return { ['a'] = 1 }", 1, 10},
    {"return { [ [[a]] ] = 1 }", 1, 10},
    {"return { [\"\\97\"] = 1 }", 1, 10},
    {"return { a = 0, a = 1 }", 1, 17},
    {"return { a == 1 }", 1, 1},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_place(find(cases[i].source, "a"), cases[i].line, cases[i].column, cases[i].source);
  }
}

static void test_repeated(void **state)
{
  (void)state;
  static const struct {
    const char *source;
    const char *path; /* NULL: none */
    size_t column;
  } cases[] = {
    {"return { a = 1, b = 2, a = 3 }", "a", 24},
    {"return { b = 1, b = 2, a = 3, a = 4 }", "b", 17},
    {"return { x = 1, a = {}, y = { { z = 1, ['z'] = 2 } } }", "y[1].z", 40},
    {"return { 1, 2, [2] = 3 }", "[2]", 16},
    {"return { ['a b'] = 1, [\"a\\32b\"] = 2 }", "[\"a b\"]", 23},
    {"return { ['a\"\\\\\\n'] = { 1, [1] = 2 }}", "[\"a\\\"\\\\\\010\"][1]", 28},
    {"return { ['end'] = 1, ['end'] = 2 }", "[\"end\"]", 23},
    {"return { a = 1, b = { a = 1 }, [1] = 1, ['1'] = 2, f { a = 1, a = 2 } }", "[1]", 52},
    {"return { a = 1, b = { a = 1 }, c = function() return { a = 1, a = 2 } end }", NULL, 0},
    {"return { [x] = 1, [x] = 2 }", NULL, 0},
    {"local x = { a = 1, a = 2 } return { a = 1 }", NULL, 0},
    {"", NULL, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_source_map *map = kb_source_map_new(kb_slice_of(cases[i].source));
    assert_non_null(map);
    struct kb_slice path = {0};
    struct kb_source_place place = {1, 0};
    const bool repeated = kb_source_map_repeated(map, &path, &place);
    if (repeated != (cases[i].path != NULL) || (repeated && !kb_slice_is(path, cases[i].path))) {
      fail_msg("%s: repeated %.*s", cases[i].source, (int)path.length, path.data);
    }
    assert_place(place, 1, cases[i].column, cases[i].source);
    kb_source_map_free(map);
  }
}

/* Each global as its name, with = if it is assigned, ~ if a local stands for it, and its column. */
static void test_globals(void **state)
{
  (void)state;
  static const struct {
    const char *source, *globals;
  } cases[] = {
    {"return { examples = { { case = { a = null } } }, a = f(), b = x.y }", ""},
    {"return { when = function(case) return case.a == null end }", "null 49"},
    {"function f() g(null, null) end x = null", "g 14 null 16 null 22"},
    {"function f() local n = null return n == 1 end", "null 24 null~36"},
    {"function f() return x.null, x:null(), { null = 1 }, 'null' --null\n end", "x 21 x 29"},
    {"function f(null) return null end", ""},
    {"local null = 1 function f() return null end", ""},
    {"local null = null function f() return null end", "null~39"},
    {"function f() ::null:: goto null end", ""},
    {"function f() return function() end, null end", "null 37"},
    {"function f() return case end", "case 21"},
    {"function f(case) return case end", "case~25"},
    {"function f(a, ...) local b, c <const> = a, ... return a, b, c, d end", "d 64"},
    {"local function f() return f() end local g = function() return g() end", "g 63"},
    {"function f() return g() end local function g() end", "g 21"},
    {"local t = {} function t.f() return self end function t:g() return self, t end", "self 36"},
    {"function f() for i = 1, n do g = i end return i end", "n 25 g=30 i 47"},
    {"function f() for k, v in p(w) do local x = k .. v end return k, x end",
     "p 26 w 28 k 62 x 65"},
    {"function f() repeat local x = 1 until x > y return x end", "y 43 x 52"},
    {"function f() if a then local b = 1 elseif b then else b() end end", "a 17 b 43 b 55"},
    {"function f() local a a = 1 b = 2 return { c = a, [d] = 1 } end", "b=28 d 51"},
    {"function f() local s = string return s.trim, s end", "string 24 string~46"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_buf said = {0};
    struct kb_source_map *map = kb_source_map_new(kb_slice_of(cases[i].source));
    assert_non_null(map);
    kb_buf_add(&said, "", 0);
    const struct kb_source_global *global;
    for (size_t n = 0; (global = kb_source_map_global(map, n)) != NULL; n++) {
      kb_buf_addf(&said, "%s%.*s%s%zu", n > 0 ? " " : "", (int)global->name.length,
                  global->name.data,
                  global->is_assigned ? "="
                  : global->is_local  ? "~"
                                      : " ",
                  global->place.column);
    }
    if (strcmp(kb_buf_text(&said), cases[i].globals) != 0) {
      fail_msg("%s: %s", cases[i].source, kb_buf_text(&said));
    }
    kb_buf_fini(&said);
    kb_source_map_free(map);
  }
}

/* Sources with unbounded nesting or repetition: depth and length are limited, and the work is
   not quadratic, which would take minutes here. */
static void test_hostile(void **state)
{
  (void)state;
  enum { TIMES = 50000 };
  static const char *const pieces[] = {
    "{",
    "return {",
    "a={",
    "[1]={",
    "a=1,",
    "f(",
    "case[",
    "case.a[case.b].c(",
    "function f(a) ",
    "local a=function(b) ",
    "local a=case.b local b=a.c ",
    "for a,b in ipairs(c) do ",
    "repeat local a=b until ",
    "if a then ",
    "x=-",
    "[=[ ]=",
    "]==",
    "--[==",
    "case.a.",
    ")",
    "end ",
    "until ",
    "known(case,'a') ",
    "function f() return null ",
    "local ",
    "for ",
    "a,",
    "'\\z ",
  };
  for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
    struct kb_buf source = {0};
    kb_buf_add_text(&source, i % 2 ? "return {" : "");
    for (size_t n = 0; n < TIMES; n++) {
      kb_buf_add_text(&source, pieces[i]);
    }
    struct kb_source_map *map = kb_source_map_new(kb_buf_slice(&source));
    assert_non_null(map);
    const struct kb_source_chain *chain;
    for (size_t n = 0; (chain = kb_source_map_chain(map, "case", n)) != NULL; n++) {
      assert_true(chain->text.length <= 256);
    }
    kb_source_map_free(map);
    kb_buf_fini(&source);
  }
}

/* Constructors nest 100 deep in the map; deeper ones are skipped. */
static void test_depth(void **state)
{
  (void)state;
  struct kb_buf source = {0};
  struct kb_buf path = {0};
  kb_buf_add_text(&source, "return {");
  for (size_t n = 0; n < 110; n++) {
    kb_buf_add_text(&source, "a={");
    kb_buf_add_text(&path, n > 0 ? ".a" : "a");
  }
  struct kb_source_map *map = kb_source_map_new(kb_buf_slice(&source));
  assert_non_null(map);
  assert_place(kb_source_map_find(map, kb_buf_text(&path)), 1, 9 + 99 * 3, "a.a.…");
  kb_source_map_free(map);
  kb_buf_fini(&source);
  kb_buf_fini(&path);
}

static void test_no_memory(void **state)
{
  (void)state;
  static const char source[] =
    "local p, q = case.p, case['q'] for _, a in ipairs(q.l) do x = known(a, 'b'), a['\\99'] end\n"
    "return { ['a\\98'] = { 1, [1] = 2 }, when = function(c) return c.a == null end }";
  for (size_t n = 0;; n++) {
    torture_begin(n);
    struct kb_source_map *map = kb_source_map_new(kb_slice_of(source));
    const bool refused = torture_end();
    if (!refused) {
      assert_non_null(map);
      kb_source_map_free(map);
      break;
    }
    assert_null(map);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_fields),    cmocka_unit_test(test_returned_table),
    cmocka_unit_test(test_repeated),  cmocka_unit_test(test_globals),
    cmocka_unit_test(test_depth),     cmocka_unit_test(test_hostile),
    cmocka_unit_test(test_no_memory),
  };
  return cmocka_run_group_tests_name("source_map", tests, NULL, NULL);
}
