#include "luasource/locations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

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
    {"x = case[\"profile\"].statecode, case[ 'a' ][ [[b]] ]",
     "5 case.profile.statecode; 32 case.a.b"},
    {"x = case['pro\\102ile']", "5 case.profile"},
    {"x = x.case.y, x:case(case.z), x['case'].y", "22 case.z"},
    {"x = 'a'..case.y", "10 case.y"},
    {"x = 'case.a' --case.b\n--[[case.c]] y = [==[case.d]==]", ""},
    {"x = { case = 1, case = case.a; case = case.b, a = case.c }",
     "24 case.a; 39 case.b; 51 case.c"},
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
    {"local m, p = case.m, case.p x = p.a, m.b", "14 case.m; 22 case.p; 33 case.p.a; 38 case.m.b"},
    {"local m, p = f(a, b), case.p x = p.a, m.b", "23 case.p; 34 case.p.a"},
    {"local m = case.m or {} x = m.a", "11 case.m"},
    {"local m = case.m:f() x = m.a", "11 case.m"},
    {"local m = case.m\n(x or y)() x = m.a", "11 case.m called"},
    {"local m = not case.m x = m.a", "15 case.m"},
    {"local m = m.a x = m.b", ""},
    {"local m = case local m = m.a x = m.b", "26 case.a; 34 case.a.b"},
    {"local a = case.b; local b = a.c; local c = b.d[1] x = c.e",
     "11 case.b; 29 case.b.c; 44 case.b.c.d; 55 case.b.c.d[].e"},
    /* Where a local is visible. */
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

static void test_rows(void **state)
{
  (void)state;
  static const struct chains cases[] = {
    {"x = any(case.l, function(a) return a.b end)", "9 case.l; 36 case.l[].b"},
    {"x = none(case['l'], function(a, b) return a.b and b.c end)", "10 case.l; 43 case.l[].b"},
    {"local l, f = case.l, any x = f(l, function(a) return a.b end)", "14 case.l; 54 case.l[].b"},
    {"x = any(case.l, function(a) return any(a.m, function(b) return a.b == b.c end) end)",
     "9 case.l; 40 case.l[].m; 64 case.l[].b; 71 case.l[].m[].c"},
    {"x = some(case.l, function(a) return a.b end)", "10 case.l"},
    {"x = t.any(case.l, function(a) return a.b end)", "11 case.l"},
    {"x = any(case.l, 1, function(a) return a.b end)", "9 case.l"},
    {"x = any(case.l, { function(a) return a.b end })", "9 case.l"},
    {"local any = f x = any(case.l, function(a) return a.b end)", "23 case.l"},
  };
  check_chains(cases, sizeof cases / sizeof cases[0], "case");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_chains), cmocka_unit_test(test_locals), cmocka_unit_test(test_parameters),
    cmocka_unit_test(test_known),  cmocka_unit_test(test_rows),
  };
  return cmocka_run_group_tests_name("source_chains", tests, NULL, NULL);
}
