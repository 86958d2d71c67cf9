/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "rule/source_map.h"

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
    if (repeated != (cases[i].path != NULL) ||
        (repeated && !kb_slice_is(path, cases[i].path))) {
      fail_msg("%s: repeated %.*s", cases[i].source, (int)path.length, path.data);
    }
    assert_place(place, 1, cases[i].column, cases[i].source);
    kb_source_map_free(map);
  }
}

/* "column text" of each chain from `root`, one a line. */
static void list_chains(struct kb_buf *out, const struct kb_source_map *map, const char *root)
{
  const struct kb_source_chain *chain;
  for (size_t n = 0; (chain = kb_source_map_chain(map, root, n)) != NULL; n++) {
    assert_int_equal(strlen(chain->text.data), chain->text.length);
    kb_buf_addf(out, "%s%zu %s%s%s", n > 0 ? "; " : "", chain->place.column, chain->text.data,
                chain->called ? " called" : "", chain->known ? " known" : "");
  }
}

struct chains {
  const char *source;
  const char *chains; /* of case */
};

static void check_chains(const struct chains *cases, size_t count, const char *root)
{
  for (size_t i = 0; i < count; i++) {
    struct kb_source_map *map = kb_source_map_new(kb_slice_of(cases[i].source));
    assert_non_null(map);
    struct kb_buf found = {0};
    list_chains(&found, map, root);
    if (strcmp(kb_buf_text(&found), cases[i].chains) != 0) {
      fail_msg("%s\n  gives: %s\n  not:   %s", cases[i].source, kb_buf_text(&found),
               cases[i].chains);
    }
    kb_buf_fini(&found);
    kb_source_map_free(map);
  }
}

static void test_chains(void **state)
{
  (void)state;
  static const struct chains cases[] = {
    {"x = case.profile.statecode", "5 case.profile.statecode"},
    {"x = case", ""},
    {"x = case . profile\n.\n--c\nname", "5 case.profile.name"},
    {"x = case[\"profile\"].statecode, case[ 'a' ][ [[b]] ]", "5 case.profile.statecode; 32 case.a.b"},
    {"x = case['pro\\102ile']", "5 case.profile"},
    {"x = x.case.y, x:case(case.z), x['case'].y", "22 case.z"},
    {"x = 'a'..case.y", "10 case.y"},
    {"x = 'case.a' --case.b\n--[[case.c]] y = [==[case.d]==]", ""},
    {"x = { case = 1, case = case.a; case = case.b, a = case.c }", "24 case.a; 39 case.b; 51 case.c"},
    {"goto case ::case::", ""},
    {"case.alert.text:find('x')", "1 case.alert.text"},
    {"case:alert('x')", ""},
    {"case.f(1) case.g{} case.h'x' case.i[[x]]",
     "1 case.f called; 11 case.g called; 20 case.h called; 30 case.i called"},
    {"x = case.alerts[1].text", "5 case.alerts[].text"},
    {"x = case.alerts[#case.alerts].text", "5 case.alerts[].text; 18 case.alerts"},
    {"x = case.alerts[1]", "5 case.alerts"},
    {"x = case.alerts[1](2)", "5 case.alerts"},
    {"x = case.profile[name]", "5 case.profile"},
    {"x = case[", ""},
    {"x = case.", ""},
    {"x = case.end", ""},
    {"x = case['']", ""},
    {"case.a = case.b", "1 case.a; 10 case.b"},
    {"local case = f() x = case.a", ""},
    {"local option = 1 x = case.a, option.b", "22 case.a"},
    {"function f(x) return case.a end", "22 case.a"},
    {"function case.f(x) return x.a end", ""},
  };
  check_chains(cases, sizeof cases / sizeof cases[0], "case");
  static const struct chains options[] = {
    {"x = option.a.b.C == case.a or option['a']", "5 option.a.b.C; 31 option.a"},
    {"local o = option.a; x = o.b", "11 option.a; 25 option.a.b"},
    {"x = options.a, optio.n", ""},
  };
  check_chains(options, sizeof options / sizeof options[0], "option");
}

static void test_locals(void **state)
{
  (void)state;
  static const struct chains cases[] = {
    {"local m = case.mailbox x = m.a", "11 case.mailbox; 28 case.mailbox.a"},
    {"local m <const> = case x = m.a.b", "28 case.a.b"},
    {"local m, p = case.m, case.p x = p.a, m.b",
     "14 case.m; 22 case.p; 33 case.p.a; 38 case.m.b"},
    {"local m, p = f(a, b), case.p x = p.a, m.b", "23 case.p; 34 case.p.a"},
    {"local m = case.m or {} x = m.a", "11 case.m"},
    {"local m = case.m:f() x = m.a", "11 case.m"},
    {"local m = case.m\n(x or y)() x = m.a", "11 case.m called"},
    {"local m = not case.m x = m.a", "15 case.m"},
    {"local m = m.a x = m.b", ""},
    {"local m = case local m = m.a x = m.b", "26 case.a; 34 case.a.b"},
    {"local a = case.b; local b = a.c; local c = b.d[1] x = c.e",
     "11 case.b; 29 case.b.c; 44 case.b.c.d; 55 case.b.c.d[].e"},
    /* Where a local is seen. */
    {"local m = case local m = 1 x = m.a", ""},
    {"do local m = case end x = m.a", ""},
    {"local m = case do local m = 1 end x = m.a", "39 case.a"},
    {"local m = case if m.a then local m = 1 x = m.b elseif m.c then local m = f() y = m.d "
     "else y = m.e end y = m.f",
     "19 case.a; 55 case.c; 95 case.e; 107 case.f"},
    {"while 1 do local m = case end x = m.a", ""},
    {"repeat local m = case until m.a x = m.b", "29 case.a"},
    {"local m = case repeat local m = 1 until m.a x = m.b", "49 case.b"},
    {"local m = case for m = m.a, 2 do x = m.b end x = m.c", "24 case.a; 50 case.c"},
    {"local m = case function f(m) return m.a end x = m.b", "49 case.b"},
    {"local m = case local f = function(a, m) return m.a, a end x = m.b", "63 case.b"},
    {"local m = case local function m() end x = m.b", ""},
    {"local f = function() local m = case return m.a end x = m.b", "44 case.a"},
    {"local m = case m = f() x = m.a", ""},
    {"local m = case x = { m = 1, n = 2 }, m.a", "38 case.a"},
    {"local m = case x = { m.a; m = m.b }", "22 case.a; 31 case.b"},
    /* Lists. */
    {"for _, a in ipairs(case.alerts) do x = a.text end x = a.text",
     "20 case.alerts; 40 case.alerts[].text"},
    {"for _, a in pairs(case.alerts) do x = a.text end", "19 case.alerts; 39 case.alerts[].text"},
    {"for i, a in ipairs(case.alerts) do x = i.text end", "20 case.alerts"},
    {"for _, a in other(case.alerts) do x = a.text end", "19 case.alerts"},
    {"for _, a in ipairs(f(case.alerts)) do x = a.text end", "22 case.alerts"},
    {"for _, a in ipairs(case.alerts), 1 do x = a.text end", "20 case.alerts"},
    {"local each, l = ipairs, case.l for _, a in each(l) do x = a.b end",
     "25 case.l; 59 case.l[].b"},
    {"for i = 1, #case.l do local a = case.l[i] x = a.b end",
     "13 case.l; 33 case.l; 47 case.l[].b"},
  };
  check_chains(cases, sizeof cases / sizeof cases[0], "case");
}

static void test_parameters(void **state)
{
  (void)state;
  static const struct chains cases[] = {
    {"return { when = function(c) return c.a end }", "36 case.a"},
    {"return { { ['early'] = function(c, d) return c.a, d.b end } }", "46 case.a"},
    {"t.early = function(c) return c.a end", "30 case.a"},
    {"return { when = function(c) return f(function(c) return c.a end) end }", ""},
    {"return { when = function(c) return f(function() return c.a end) end }", "56 case.a"},
    {"return { other = function(c) return c.a end }", ""},
    {"return { other = function(c, case) return case.a end }", "43 case.a"},
    {"local when = function(c) return c.a end", ""},
    {"local function no(case) return case.a end", "32 case.a"},
    {"return { when = f(function(c) return c.a end) }", ""},
  };
  check_chains(cases, sizeof cases / sizeof cases[0], "case");
}

static void test_known(void **state)
{
  (void)state;
  static const struct chains cases[] = {
    {"x = known(case.profile, \"statecode\")", "11 case.profile; 25 case.profile.statecode known"},
    {"x = known(case, 'profile')", "17 case.profile known"},
    {"local p, k = case.p, known x = k(p, 'a')", "14 case.p; 37 case.p.a known"},
    {"for _, a in ipairs(case.l) do x = known(a, 'b') end", "20 case.l; 44 case.l[].b known"},
    {"x = known(case.l[1], 'b')", "11 case.l; 22 case.l[].b known"},
    {"x = known(case.p, name)", "11 case.p"},
    {"x = known(case.p, 'a' .. b)", "11 case.p"},
    {"x = a.known(case.p, 'a'), a:known(case.p, 'a')", "13 case.p; 35 case.p"},
    {"x = unknown(case.p, 'a')", "13 case.p"},
    {"local known = f x = known(case.p, 'a')", "27 case.p"},
    {"x = known(case.p, ''), known(f.g, 'a'), known(case.p", "11 case.p; 47 case.p"},
  };
  check_chains(cases, sizeof cases / sizeof cases[0], "case");
}

static void test_null(void **state)
{
  (void)state;
  static const struct {
    const char *source;
    size_t columns[3];
  } cases[] = {
    {"return { examples = { { case = { a = null } } } }", {0}},
    {"return { when = function(case) return case.a == null end }", {49}},
    {"function f() g(null, null) end x = null", {16, 22}},
    {"function f() local n = null return n == 1 end", {24, 36}},
    {"function f() return x.null, x:null(), { null = 1 }, 'null' --null\n end", {0}},
    {"function f(null) return null end", {0}},
    {"local null = 1 function f() return null end", {0}},
    {"local null = null function f() return null end", {39}},
    {"function f() ::null:: goto null end", {0}},
    {"function f() return function() end, null end", {37}},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_source_map *map = kb_source_map_new(kb_slice_of(cases[i].source));
    assert_non_null(map);
    for (size_t n = 0; n < 3; n++) {
      struct kb_source_place place = {1, 0};
      assert_int_equal(kb_source_map_uses_null(map, n, &place), cases[i].columns[n] > 0);
      assert_place(place, 1, cases[i].columns[n], cases[i].source);
      if (cases[i].columns[n] == 0) {
        break;
      }
    }
    kb_source_map_free(map);
  }
}

/* The map keeps nothing of the source it was given. */
static void test_source_is_not_kept(void **state)
{
  (void)state;
  char source[] = "return { abc = case.def.ghi, abc = 1 }";
  struct kb_source_map *map = kb_source_map_new(kb_slice_of(source));
  assert_non_null(map);
  memset(source, '!', sizeof source - 1);
  assert_place(kb_source_map_find(map, "abc"), 1, 30, "abc");
  assert_string_equal(kb_source_map_chain(map, "case", 0)->text.data, "case.def.ghi");
  struct kb_slice path;
  struct kb_source_place place;
  assert_true(kb_source_map_repeated(map, &path, &place));
  assert_true(kb_slice_is(path, "abc"));
  kb_source_map_free(map);
  kb_source_map_free(NULL);
}

/* Sources that nest or repeat without end: bounded depth and length, no quadratic work (which
   would take minutes here). */
static void test_hostile(void **state)
{
  (void)state;
  enum { TIMES = 200000 };
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

/* Constructors nest 100 deep in the map; deeper ones are passed over. */
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
    cmocka_unit_test(test_fields),     cmocka_unit_test(test_returned_table),
    cmocka_unit_test(test_repeated),   cmocka_unit_test(test_chains),
    cmocka_unit_test(test_locals),     cmocka_unit_test(test_parameters),
    cmocka_unit_test(test_known),      cmocka_unit_test(test_null),
    cmocka_unit_test(test_depth),      cmocka_unit_test(test_source_is_not_kept),
    cmocka_unit_test(test_hostile),    cmocka_unit_test(test_no_memory),
  };
  return cmocka_run_group_tests_name("source_map", tests, NULL, NULL);
}
