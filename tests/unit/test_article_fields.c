#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../article_text.h"
#include "article/article_fields.h"
#include "base/file_text.h"
#include "base/files.h"
#include "test_schema.h"
#include "triage/engine.h"
#include "triage/tables_load.h"

/* Values of `examples`, the last key of an article, and the text after it. */
static const struct {
  const char *rest;
  bool plain;
} cases[] = {
  {"{}\n}", true},
  {"{},\n}\n", true},
  {"{};}", true},
  {"{} -- the end\n}\n-- of it", true},
  {"{ 1, -2, 0.5, true, false, null, 'x', \"\xC3\xA9\" }}", true},
  {"{ [\"a@b\"] = { { b = { 'it\"s' } } }, c = null, }}", true},
  {"{ a = \"\\\"\\\\\\n\\t\\'\" }}", true},
  {"{ a = '\\'' }}", true},
  {"{ '', \"\" }}", true},
  {"{ a = - 1, b = [[x]], c = [==[\n]]]==], --[[ x ]] d = 1 }} --[[ the end ]]", false},
  {"{ a = - 1, b = [[x]], c = [==[\n]]]==], --[[ x ]] d = 1 }} -- the end", true},
  {"{ f = function() return 'end' end }}", true},
  {"{ f = function() if x then for i = 1, 2 do repeat until x end end end, }}", true},
  {"{ f = function() --[[ end ]] local s = [[ end ]] --[=[ end ]=] end }}", true},
  {"{ function() end, function(...) return function() end end }}", true},
  {"{{{{{{{{{{{{{{{}}}}}}}}}}}}}}}}", true},
  {"{ a = option.mailbox.statecode.Active }}", true},
  {"{ a = ask(\"x\"), ask 'y', ask([[z]]); }}", true},
  /* Lua has to report what is wrong with these. */
  {"{ a = option.mailbox.statecode.Actve }}", false},
  {"{ a = option.mailbox.nothing.Active }}", false},
  {"{ a = option.nothing.statecode.Active }}", false},
  {"{ a = ask() }}", false},
  {"{ a = ask(7) }}", false},
  {"{ a = ask('x' }}", false},
  {"{", false},
  {"{}", false},
  {"{}}}", false},
  {"{}} x", false},
  {"{}}, 1", false},
  {"{}} --[[ }", false},
  {"{}} --[=[", false},
  {"{ a = [[x }}", false},
  {"{ a = {} }", false},
  {"{ a = 'x', { b = {} }", false},
  {"{ a = ({} }}", false},
  {"{ f = function() if x then end }}", false},
  {"{ , }}", false},
  {"{ 1,, 2 }}", false},
  {"{ a = }}", false},
  {"{ a = 1 b = 2 }}", false},
  {"{ 1; b = { }; }}", true},
  {"{} more = 1 }", false},
  {"{ 1 2 }}", false},
  {"{ a == 1 }}", false},
  {"{ end = 1 }}", false},
  {"{ a = \"x }}", false},
  {"{ a = \"x\ny\" }}", false},
  {"{ a = 1..2 }}", false},
  {"{ a = - -1 }}", false},
  {"{ a = -x }}", false},
  {"{ a = 'x\\q' }}", false},
  {"{ a = 'x\\", false},
  {"{ f = function() }}", false},
  {"{ f = function() if x then end }}", false},
  {"{ f = function() \x01 end }}", false},
  {"{ f = function() end end }}", false},
  {"", false},
  /* And these may be valid. */
  {"{ a = option }}", false},
  {"{ a = option.mailbox }}", false},
  {"{ a = option.mailbox.statecode }}", false},
  {"{ a = option.mailbox.statecode.Active + 1 }}", false},
  {"{ a = option.mailbox.statecode.Active.x }}", false},
  {"{ a = option.mailbox . statecode.Active }}", false},
  {"{ a = option.mailbox.statecode['Active'] }}", false},
  {"{ a = ask }}", false},
  {"{ a = ask('x').ask }}", false},
  {"{ a = ask('x' .. 'y') }}", false},
  {"{ a = ask{} }}", false},
  {"{ a = nil }}", false},
  {"{ a = b }}", false},
  {"{ a = 1 + 1 }}", false},
  {"{ a = 'x' .. 'y' }}", false},
  {"{ a = ('x') }}", false},
  {"{ a = 0x10 }}", false},
  {"{ a = 1e3 }}", false},
  {"{ a = 1. }}", false},
  {"{ a = \"\\065\" }}", false},
  {"{ a = \"\\z x\" }}", false},
  {"{ [1] = 1 }}", false},
  {"{ ['f'] = function() end, }}", true},
  {"{ ['a b'] = function() end, }}", false},
  {"{ a = 1, a = 1 }}", false},
  {"{ a = 1, ['a'] = 1 }}", false},
  {"{ a = true and false }}", false},
  {"{ f = function() end or nil }}", false},
  {"{\r\n}}", false},
  {"{{{{{{{{{{{{{{{{{{{{}}}}}}}}}}}}}}}}}}}}}", false},
  {"{} }\n;", false},
};

static bool is_static(const char *source)
{
  struct kb_fields fields = {0};
  struct kb_buf functions = {0};
  struct kb_arena arena = {0};
  const bool plain =
    kb_fields_from_source(&fields, kb_test_schema(), kb_slice_of(source), &arena, &functions);
  assert_false(fields.failed);
  kb_fields_fini(&fields);
  kb_buf_fini(&functions);
  kb_arena_fini(&arena);
  return plain;
}

static void what_is_read_directly_is_valid_in_lua(void **state)
{
  (void)state;
  struct kb_buf source = {0};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    kb_buf_clear(&source);
    kb_buf_addf(&source, "---@type kb.Article\nreturn {\n  code = \"A\",\n  data = %s",
                cases[i].rest);
    if (is_static(source.data) != cases[i].plain) {
      fail_msg("%s is%s plain", cases[i].rest, cases[i].plain ? " not" : "");
    }
  }
  kb_buf_fini(&source);
}

static void nothing_stands_before_the_table(void **state)
{
  (void)state;
  static const char *const sources[] = {
    "",
    "return",
    "return 7",
    "return 'x'",
    "return function() end",
    "local t = {}",
    "local null = 1 return {}",
    "return f {}",
    "return ({})",
    "\xEF\xBB\xBFreturn {}",
    "#!\nreturn {}",
  };
  for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
    assert_false(is_static(sources[i]));
  }
  assert_true(is_static("return {}"));
  assert_true(is_static("--[[ x ]] return {}"));
}

static void functions_stand_where_they_stood(void **state)
{
  (void)state;
  struct kb_fields fields = {0};
  struct kb_buf functions = {0};
  const char *source = "-- x\nreturn {\n  code = \"A\\\"\",\n  symptom = { text = 's' },\n"
                       "  causes = {\n    { id = 'a' },\n    { id = 'b', when = function(case)\n"
                       "      return x\n    end },\n    { id = 'c' },\n  },\n"
                       "  early = function() end,\n  examples = { { case = {} } },\n}\n";
  struct kb_arena arena = {0};
  assert_true(
    kb_fields_from_source(&fields, kb_test_schema(), kb_slice_of(source), &arena, &functions));
  assert_string_equal(
    functions.data, "return{causes={{},{when=\n\n\n\n\n\nfunction(case)\n      return x\n    end,},"
                    "{},},early=\n\n\nfunction() end,}");
  assert_true(fields.needs_lua);
  const struct kb_field *code = kb_fields_find(&fields, 0, "code");
  assert_non_null(code);
  assert_true(kb_slice_is(code->text, "A\""));
  assert_null(kb_fields_find(&fields, 0, "id"));
  const struct kb_field *causes = kb_fields_find(&fields, 0, "causes");
  const size_t first = kb_fields_index(&fields, causes) + 1;
  assert_int_equal(fields.list[first].place, 1);
  assert_int_equal(fields.list[fields.list[first].next].place, 2);
  assert_null(fields.list[fields.list[first].next + 2].condition);
  /* If no function needs Lua, nothing is left for it. */
  source = "return {\n  early = function(case) return case.profile == nil end,\n}\n";
  assert_true(
    kb_fields_from_source(&fields, kb_test_schema(), kb_slice_of(source), &arena, &functions));
  assert_false(fields.needs_lua);
  assert_string_equal(functions.data,
                      "return{early=\nfunction(case) return case.profile == nil end,}");
  const struct kb_field *early = kb_fields_find(&fields, 0, "early");
  assert_non_null(early);
  assert_non_null(early->condition);
  assert_true(kb_slice_is(early->text, "function(case) return case.profile == nil end"));
  kb_fields_fini(&fields);
  kb_buf_fini(&functions);
  kb_arena_fini(&arena);
}

/* An error in an example is an error of the article, also where nobody runs the examples. */
static void examples_are_read(void **state)
{
  (void)state;
  static const struct {
    const char *examples;
    bool is_static;
  } list[] = {
    {"{ case = { a = 1, b = { { c = null }, { c = option.mailbox.statecode.Active } } } }", true},
    {"{ case = {} }, { case = { a = {} } }, { name = 'x' }, 'text', { case = 'text' }", true},
    {"{ case = { a = f{} } }", false},
    {"{ case = { a = misspelt } }", false},
    {"{ case = { a = option.mailbox.statecode.Misspelt } }", false},
    {"{ case = { a = 1 b = 2 } }", false},
    {"{ case = { a = { 1, b = 2 } } }", false},
    {"{ case = { a = { [2] = 1 } } }", false},
    {"{ case = { 1, 2 } }", false},
    {"{ case = { a = function() end } }", false},
    {"\"} }", false},
    {"\"\\\"\n}", false},
    {"[[ }", false},
    {"{ }", true},
    {"{ ", false},
    {"} ", false},
  };
  struct kb_buf source = {0};
  for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
    kb_buf_clear(&source);
    kb_buf_addf(&source, "return { examples = { %s }, code = 'A' }", list[i].examples);
    if (is_static(source.data) != list[i].is_static) {
      fail_msg("%s", list[i].examples);
    }
  }
  kb_buf_fini(&source);
  assert_false(is_static("return { examples = {"));
}

/* Reading time is linear in the size. */
static void large_tables_are_left_to_lua(void **state)
{
  (void)state;
  struct kb_buf source = {0};
  for (int keys = KB_FIELDS_COMPARED_MAX; keys <= KB_FIELDS_COMPARED_MAX + 1; keys++) {
    kb_buf_clear(&source);
    kb_buf_add_text(&source, "return { data = {");
    for (int i = 0; i < keys; i++) {
      kb_buf_addf(&source, "k%d = 1,", i);
    }
    kb_buf_add_text(&source, "} }");
    assert_true(is_static(source.data) == (keys == KB_FIELDS_COMPARED_MAX));
  }
  kb_buf_clear(&source);
  kb_buf_add_text(&source, "return {");
  while (source.length < KB_SANDBOX_SOURCE_MAX) {
    kb_buf_add_text(&source, "                ");
  }
  kb_buf_add_text(&source, "}");
  assert_false(is_static(source.data));
  kb_buf_fini(&source);
}

/* The result of reading a source, as text. */
static void load(struct kb_buf *out, const char *file, struct kb_slice source, bool with_examples)
{
  struct kb_error error;
  struct kb_diagnostics diagnostics = {0};
  struct kb_article article = {0};
  struct kb_engine *engine = kb_engine_new();
  kb_engine_set_schema(engine, kb_test_schema());
  kb_buf_clear(out);
  assert_int_equal(
    kb_engine_load_source(engine, file, source, with_examples, &article, &diagnostics, &error),
    KB_OK);
  diagnostics_text(out, &diagnostics);
  if (diagnostics.errors == 0) {
    article_text(out, &article);
  }
  kb_article_fini(&article);
  kb_diagnostics_fini(&diagnostics);
  kb_engine_free(engine);
}

/* The shipped articles are the same, read by Lua or directly. */
static void the_shipped_articles_need_no_lua(void **state)
{
  (void)state;
  struct kb_files files = {0};
  struct kb_error error;
  struct kb_buf by_lua = {0};
  struct kb_buf plain = {0};
  assert_int_equal(kb_files_add(&files, KB_SOURCE_DIR "/rules/dynamics365", ".lua", &error), KB_OK);
  assert_true(files.count > 50);
  for (size_t i = 0; i < files.count; i++) {
    if (kb_is_tables_file(files.paths[i])) {
      continue;
    }
    struct kb_buf source = {0};
    assert_int_equal(kb_file_text_read(files.paths[i], 1 << 20, &source, &error), KB_OK);
    if (!is_static(source.data)) {
      fail_msg("%s is not plain", files.paths[i]);
    }
    load(&by_lua, files.paths[i], kb_buf_slice(&source), true);
    load(&plain, files.paths[i], kb_buf_slice(&source), false);
    assert_string_equal(by_lua.data, plain.data);
    assert_non_null(strstr(plain.data, "severity="));
    kb_buf_fini(&source);
  }
  kb_files_fini(&files);
  kb_buf_fini(&by_lua);
  kb_buf_fini(&plain);
}

/* A table that contains itself many times must not fill the memory. */
static void too_many_values_are_reported(void **state)
{
  (void)state;
  struct kb_buf said = {0};
  const char *source = "local inner, outer = {}, {}\n"
                       "for i = 1, 2000 do inner['k' .. i] = 1 end\n"
                       "for i = 1, 2000 do outer[i] = inner end\n"
                       "return { causes = outer }";
  load(&said, "A.lua", kb_slice_of(source), true);
  assert_string_equal(said.data, "E101 0 : the article has more than 50000 values ()\n");
  kb_buf_fini(&said);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_read_directly_is_valid_in_lua),
    cmocka_unit_test(nothing_stands_before_the_table),
    cmocka_unit_test(functions_stand_where_they_stood),
    cmocka_unit_test(examples_are_read),
    cmocka_unit_test(large_tables_are_left_to_lua),
    cmocka_unit_test(the_shipped_articles_need_no_lua),
    cmocka_unit_test(too_many_values_are_reported),
  };
  return cmocka_run_group_tests_name("article_fields", tests, NULL, NULL);
}
