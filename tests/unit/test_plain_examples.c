#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file_text.h"
#include "base/files.h"
#include "rule/engine.h"
#include "rule/plain_examples.h"

#include <string.h>

#define HEAD                                                                                       \
  "---@type kb.Article\nreturn {\n  code = \"A\", title = \"T\", product = \"P\", status = "       \
  "\"draft\", severity = \"error\",\n  symptom = { text = \"s\" },\n  causes = { { id = \"c\", "   \
  "text = \"t\", look = \"l\" } },\n  resolution = { { text = \"r\" } },"
#define EXAMPLES "\n  examples = "
#define ONE "{ name = \"n\", case = { a = 1 }, expect = { verdict = \"clear\" } }"
#define IN_CASE(row) "{ { name = \"n\", case = " row ", expect = { verdict = \"clear\" } } }"

/* What follows HEAD and EXAMPLES; plain or not. */
static const struct {
  const char *rest;
  bool plain;
} cases[] = {
  {"{}\n}", true},
  {"{},\n}\n", true},
  {"{ " ONE " },\n}", true},
  {"{ " ONE ", " ONE ", }\n  -- the end\n}\n-- of it", true},
  {"{ " ONE "; " ONE " };}", true},
  {IN_CASE("{}") "}", true},
  {IN_CASE("{ 1, -2, 0.5, true, false, null, 'x', \"\xC3\xA9\" }") "}", true},
  {IN_CASE("{ [\"a@b\"] = { { b = { 'it\"s' } } }, c = null, }") "}", true},
  {"{ { expect = { missing = {}, cause = { 'c' }, verdict = 'confirmed' }, case = {}, name = 'n' } }}",
   true},
  {"{ { name = 'n', case = {}, expect = { verdict = 'clear', cause = 'c' } } }}", true},
  /* Lua has to say what is wrong with these. */
  {"{ " ONE " " ONE " }\n}", false},
  {"{ " ONE " }", false},
  {"{ " ONE " }}}", false},
  {"{ " ONE " }} x", false},
  {"{ " ONE " }, more = 1 }", false},
  {"{ { name = \"n\", expect = { verdict = \"clear\" } } }}", false},
  {"{ { name = \"\", case = {}, expect = { verdict = \"clear\" } } }}", false},
  {"{ { name = 'n', name = 'n', case = {}, expect = { verdict = \"clear\" } } }}", false},
  {"{ { nam = 'n', case = {}, expect = { verdict = \"clear\" } } }}", false},
  {"{ { name = 'n', case = {}, expect = { verdict = \"clea\" } } }}", false},
  {"{ { name = 'n', case = {}, expect = 'clear' } }}", false},
  {"{ { 'n' } }}", false},
  {"'n'}", false},
  /* And these may be right. */
  {IN_CASE("{ a = nil }") "}", false},
  {IN_CASE("{ a = b }") "}", false},
  {IN_CASE("{ a = 1 + 1 }") "}", false},
  {IN_CASE("{ a = 0x10 }") "}", false},
  {IN_CASE("{ a = 1e3 }") "}", false},
  {IN_CASE("{ a = 1..2 }") "}", false},
  {IN_CASE("{ a = \"\\n\" }") "}", false},
  {IN_CASE("{ a = \"x }") "}", false},
  {IN_CASE("{ a = \"x\ny\" }") "}", false},
  {IN_CASE("{ a = \"\xFF\" }") "}", false},
  {IN_CASE("{ a = [[x]] }") "}", false},
  {IN_CASE("{ end = 1 }") "}", false},
  {IN_CASE("{ [1] = 1 }") "}", false},
  {IN_CASE("{ a == 1 }") "}", false},
  {IN_CASE("{ --[[ x ]] a = 1 }") "}", false},
  {IN_CASE("{{{{{{{{{{{{{{{{{{{{}}}}}}}}}}}}}}}}}}}}") "}", false},
};

static void plain_is_what_lua_takes(void **state)
{
  (void)state;
  struct kb_buf source = {0};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_slice value;
    kb_buf_clear(&source);
    kb_buf_addf(&source, "%s%s%s", HEAD, EXAMPLES, cases[i].rest);
    if (kb_plain_examples(kb_buf_slice(&source), &value) != cases[i].plain) {
      fail_msg("%s is%s plain", cases[i].rest, cases[i].plain ? " not" : "");
    }
    if (cases[i].plain) {
      assert_int_equal(value.data[0], '{');
      assert_int_equal(value.data[value.length - 1], '}');
    }
  }
  kb_buf_fini(&source);
}

static void only_the_table_that_is_returned_has_them(void **state)
{
  (void)state;
  static const char *const sources[] = {
    "",
    "\n  examples = {}",
    "local t = {\n  examples = {}\n}",
    "local x = 1 return {\n  examples = {}\n}",
    "return f {\n  examples = {}\n}",
    "return {\n examples = {}\n}",
    "return {\n  examples = {},\n  a = 1,\n}",
    "\xEF\xBB\xBFreturn {\n  examples = {}\n}",
  };
  for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
    struct kb_slice value;
    assert_false(kb_plain_examples(kb_slice_of(sources[i]), &value));
  }
}

/* Loads one source; the number of errors. */
static size_t load(const char *file, struct kb_slice source, bool with_examples,
                   struct kb_article *article)
{
  struct kb_error error;
  struct kb_problems problems = {0};
  struct kb_engine *engine = kb_engine_new();
  *article = (struct kb_article){0};
  assert_int_equal(kb_engine_load_source(engine, file, source, with_examples, article, &problems,
                                         &error),
                   KB_OK);
  const size_t errors = problems.errors;
  kb_problems_fini(&problems);
  kb_engine_free(engine);
  return errors;
}

/* The rule book's articles are plain, and the same without their examples. */
static void the_rule_book_is_plain(void **state)
{
  (void)state;
  struct kb_files files = {0};
  struct kb_error error;
  assert_int_equal(kb_files_add(&files, KB_SOURCE_DIR "/rules/dynamics365", ".lua", &error), KB_OK);
  size_t plain = 0;
  for (size_t i = 0; i < files.count; i++) {
    struct kb_buf source = {0};
    struct kb_slice value;
    struct kb_article with;
    struct kb_article without;
    assert_int_equal(kb_file_text_read(files.paths[i], 1 << 20, &source, &error), KB_OK);
    plain += kb_plain_examples(kb_buf_slice(&source), &value);
    assert_int_equal(load(files.paths[i], kb_buf_slice(&source), true, &with), 0);
    assert_int_equal(load(files.paths[i], kb_buf_slice(&source), false, &without), 0);
    assert_string_equal(with.code, without.code);
    assert_int_equal(with.cause_count, without.cause_count);
    assert_int_equal(with.step_count, without.step_count);
    assert_true(with.example_count > 0);
    assert_int_equal(without.example_count, 0);
    kb_article_fini(&with);
    kb_article_fini(&without);
    kb_buf_fini(&source);
  }
  print_message("%zu of %zu are plain\n", plain, files.count);
  assert_true(plain > files.count / 2);
  kb_files_fini(&files);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(plain_is_what_lua_takes),
    cmocka_unit_test(only_the_table_that_is_returned_has_them),
    cmocka_unit_test(the_rule_book_is_plain),
  };
  return cmocka_run_group_tests_name("plain_examples", tests, NULL, NULL);
}
