/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "torture.h"

static void test_every_code_point_round_trips(void **state)
{
  (void)state;
  struct kb_buf buf = {0};
  for (uint32_t code_point = 0; code_point <= 0x10ffff; code_point++) {
    if (code_point >= 0xd800 && code_point <= 0xdfff) {
      continue;
    }
    kb_buf_clear(&buf);
    kb_text_encode(&buf, code_point);
    uint32_t back = UINT32_MAX;
    assert_int_equal(kb_text_decode(kb_buf_slice(&buf), &back), buf.length);
    assert_int_equal(back, code_point);
    assert_true(kb_text_is_utf8(kb_buf_slice(&buf)));
    if (buf.length > 1) {
      assert_int_equal(kb_text_decode((struct kb_slice){buf.data, buf.length - 1}, &back), 0);
    }
  }
  kb_buf_fini(&buf);
}

static void test_rejects_what_is_not_utf8(void **state)
{
  (void)state;
  static const char *const cases[] = {
    "\x80",
    "\xbf",
    "\xc0\x80",
    "\xc1\xbf",
    "\xe0\x9f\xbf",
    "\xf0\x8f\xbf\xbf",
    "\xed\xa0\x80",
    "\xed\xbf\xbf",
    "\xf4\x90\x80\x80",
    "\xf5\x80\x80\x80",
    "\xff",
    "\xc3(",
    "\xe4\xb8(",
    "\xf0\x9f\x98(",
    "\xe4(\xad",
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    uint32_t code_point = 0;
    assert_int_equal(kb_text_decode(kb_slice_of(cases[i]), &code_point), 0);
    assert_false(kb_text_is_utf8(kb_slice_of(cases[i])));
  }
  assert_true(kb_text_is_utf8((struct kb_slice){NULL, 0}));
  assert_false(kb_text_is_utf8(kb_slice_of("good \xc3\xa9, then \xc3")));
}

static void test_display(void **state)
{
  (void)state;
  static const struct {
    struct kb_slice text;
    const char *shown;
  } cases[] = {
    {{NULL, 0}, ""},
    {{"plain", 5}, "plain"},
    {{" a \t\r\n b\n", 9}, " a b "},
    {{"a\xc2\x85\xc2\xa0\xe2\x80\xa8\xe3\x80\x80z", 12}, "a z"},
    {{"\x1b[31m\x07\x7f", 7}, "\\x1B[31m\\x07\\x7F"},
    {{"a\0b", 3}, "a\\x00b"},
    {{"\xc2\x9b"
      "2J",
      4},
     "\\u009B2J"},
    {{"\xe2\x80\xae\xe2\x81\xa6\xef\xbb\xbf\xe2\x80\x8b", 12}, "\\u202E\\u2066\\uFEFF\\u200B"},
    {{"\xf3\xa0\x80\xa1", 4}, "\\U000E0021"},
    {{"\xff\xc3", 2}, "\\xFF\\xC3"},
    {{"\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", 9}, "\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80"},
    /* A joiner between Persian letters belongs there; between Latin ones it hides. */
    {{"\xdb\x8c\xe2\x80\x8c\xd8\xa7", 7}, "\xdb\x8c\xe2\x80\x8c\xd8\xa7"},
    {{"a\xe2\x80\x8d"
      "b",
      5},
     "a\\u200Db"},
    {{"\xe2\x80\x8e\xe2\x80\x8d", 6}, "\\u200E\\u200D"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_buf buf = {0};
    kb_text_display(&buf, cases[i].text);
    assert_string_equal(kb_buf_text(&buf), cases[i].shown);
    kb_buf_fini(&buf);
  }
}

static void test_width(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    size_t width;
  } cases[] = {
    {"", 0},
    {"abc", 3},
    {"\xc3\xa9t\xc3\xa9", 3},                    /* letters with an accent of their own */
    {"e\xcc\x81", 1},                            /* the accent as a character after it */
    {"\xe4\xb8\xad\xe6\x96\x87", 4},             /* Chinese */
    {"\xed\x95\x9c", 2},                         /* a Hangul syllable */
    {"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", 2}, /* the same in three letters */
    {"\xf0\x9f\x98\x80", 2},                     /* a smiling face */
    {"\xf0\xa0\x80\x80", 2},                     /* a rare Chinese character */
    {"\xe2\x80\x93\xe2\x80\x9c", 2},             /* a dash, a quotation mark */
    {"\xef\xbd\xb1", 1},                         /* a half-width kana */
    {"\xff", 1},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_int_equal(kb_text_width(kb_slice_of(cases[i].text)), cases[i].width);
  }
}

static void test_wrap(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    size_t width, column, indent;
    const char *wrapped;
  } cases[] = {
    {"", 10, 0, 0, ""},
    {"one two three", 0, 0, 2, "one two three"},
    {"one two three", 13, 0, 0, "one two three"},
    {"one two three", 12, 0, 0, "one two\nthree"},
    {"one two three", 7, 0, 2, "one two\n  three"},
    {"  one \n two  ", 20, 0, 0, "one two"},
    /* the first word, too, goes to the next line if it does not fit */
    {"one two", 8, 6, 2, "\n  one\n  two"},
    {"one two", 8, 5, 2, "one\n  two"},
    /* a word longer than a line is on its own, unbroken */
    {"a longerthanall b", 6, 0, 0, "a\nlongerthanall\nb"},
    {"longerthanall b", 6, 2, 2, "longerthanall\n  b"},
    {"\xe4\xb8\xad\xe6\x96\x87 \xe4\xb8\xad", 6, 0, 0, "\xe4\xb8\xad\xe6\x96\x87\n\xe4\xb8\xad"},
    {"a\x1b z", 20, 0, 0, "a\\x1B z"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_buf buf = {0};
    kb_text_wrap(&buf, kb_slice_of(cases[i].text), cases[i].width, cases[i].column,
                 cases[i].indent);
    assert_string_equal(kb_buf_text(&buf), cases[i].wrapped);
    kb_buf_fini(&buf);
  }
}

static void test_wrap_without_memory(void **state)
{
  (void)state;
  for (size_t n = 0;; n++) {
    struct kb_buf buf = {0};
    torture_begin(n);
    kb_text_wrap(&buf, kb_slice_of("some words that go on"), 8, 0, 0);
    const bool refused = torture_end();
    assert_int_equal(buf.failed, refused);
    kb_buf_fini(&buf);
    if (!refused) {
      break;
    }
  }
}

static void test_suggest(void **state)
{
  (void)state;
  static const char *const words[] = {
    "format", "output", "rules", "quiet", "color", "InvalidIncomingEmailServerProfile", "q", NULL};
  static const struct {
    const char *word;
    const char *meant;
  } cases[] = {
    {"fromat", "format"},
    {"formt", "format"},
    {"forrmat", "format"},
    {"FORMAT", "format"},
    {"form", "format"},
    {"quite", "quiet"},
    {"ouptut", "output"},
    {"colour", "color"},
    {"rule", "rules"},
    {"InvalidIncomingEmailServerProfil", "InvalidIncomingEmailServerProfile"},
    {"InvalidIncomingEMailServer", "InvalidIncomingEmailServerProfile"},
    {"x", NULL},
    {"", NULL},
    {"verbose", NULL},
    {"map", NULL},
    {"f", NULL},
    {"InvalidOutgoingWebServerSetting", NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const char *meant = kb_text_suggest(cases[i].word, words);
    if (cases[i].meant) {
      assert_non_null(meant);
      assert_string_equal(meant, cases[i].meant);
    } else {
      assert_null(meant);
    }
  }
  /* the nearest, not the first */
  static const char *const near[] = {"text", "test", NULL};
  assert_string_equal(kb_text_suggest("tests", near), "test");
  assert_string_equal(kb_text_suggest("tekt", near), "text");
  char longest[1000];
  memset(longest, 'a', sizeof longest - 1);
  longest[sizeof longest - 1] = '\0';
  assert_null(kb_text_suggest(longest, words));
}

static void test_count(void **state)
{
  static const struct {
    size_t count;
    const char *text;
  } counts[] = {{0, "0"},
                {7, "7"},
                {999, "999"},
                {1000, "1,000"},
                {12345, "12,345"},
                {100000, "100,000"},
                {1234567, "1,234,567"},
                {SIZE_MAX, NULL}};
  (void)state;
  for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
    if (counts[i].text) {
      assert_string_equal(KB_COUNT(counts[i].count), counts[i].text);
    } else {
      assert_true(strlen(KB_COUNT(counts[i].count)) < KB_COUNT_SIZE);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_every_code_point_round_trips),
    cmocka_unit_test(test_rejects_what_is_not_utf8),
    cmocka_unit_test(test_display),
    cmocka_unit_test(test_width),
    cmocka_unit_test(test_wrap),
    cmocka_unit_test(test_wrap_without_memory),
    cmocka_unit_test(test_suggest),
    cmocka_unit_test(test_count),
  };
  return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
