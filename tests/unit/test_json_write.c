#include "base/json_write.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void write_sample(struct kb_json_writer *json)
{
  kb_json_begin_object(json);
  kb_json_key(json, "a");
  kb_json_begin_array(json);
  kb_json_int(json, INT64_MIN);
  kb_json_bool(json, true);
  kb_json_bool(json, false);
  kb_json_text(json, NULL);
  kb_json_begin_array(json);
  kb_json_end_array(json);
  kb_json_end_array(json);
  kb_json_key_slice(json, kb_slice_of("b\n"));
  kb_json_begin_object(json);
  kb_json_end_object(json);
  kb_json_key_slice(json, (struct kb_slice){"cd", 1});
  kb_json_raw(json, kb_slice_of("{\"x\":1}"));
  kb_json_key(json, "d");
  kb_json_text(json, "t");
  kb_json_end_object(json);
}

static void test_layout(void **state)
{
  (void)state;
  struct kb_buf buf = {0};
  struct kb_json_writer json = {.out = &buf};
  write_sample(&json);
  kb_buf_add_char(&buf, '\n');
  kb_json_int(&json, 7);
  assert_string_equal(kb_buf_text(&buf), "{\"a\":[-9223372036854775808,true,false,null,[]],"
                                         "\"b\\n\":{},\"c\":{\"x\":1},\"d\":\"t\"}\n7");
  kb_buf_clear(&buf);
  json = (struct kb_json_writer){.out = &buf, .pretty = true};
  write_sample(&json);
  assert_string_equal(kb_buf_text(&buf), "{\n"
                                         "  \"a\": [\n"
                                         "    -9223372036854775808,\n"
                                         "    true,\n"
                                         "    false,\n"
                                         "    null,\n"
                                         "    []\n"
                                         "  ],\n"
                                         "  \"b\\n\": {},\n"
                                         "  \"c\": {\"x\":1},\n"
                                         "  \"d\": \"t\"\n"
                                         "}");
  kb_buf_fini(&buf);
}

static void test_deep_nesting_is_indented(void **state)
{
  (void)state;
  enum { DEPTH = 40 };
  struct kb_buf buf = {0};
  struct kb_json_writer json = {.out = &buf, .pretty = true};
  for (int i = 0; i < DEPTH; i++) {
    kb_json_begin_array(&json);
  }
  kb_json_null(&json);
  const char *line = strrchr(kb_buf_text(&buf), '\n') + 1;
  assert_int_equal(strspn(line, " "), 2 * DEPTH);
  assert_string_equal(line + 2 * DEPTH, "null");
  kb_buf_fini(&buf);
}

static void test_strings(void **state)
{
  (void)state;
  static const struct {
    struct kb_slice text;
    const char *json;
  } cases[] = {
    {{NULL, 0}, "\"\""},
    {{"plain ~!", 8}, "\"plain ~!\""},
    {{"\"\\/", 3}, "\"\\\"\\\\/\""},
    {{"\b\f\n\r\t", 5}, "\"\\b\\f\\n\\r\\t\""},
    {{"\0\x01\x1b\x1f\x7f", 5}, "\"\\u0000\\u0001\\u001b\\u001f\\u007f\""},
    {{"\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", 9}, "\"\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80\""},
    {{"\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0", 8}, "\"\\u0080\\u009b\\u009f\xc2\xa0\""},
    {{"a\xe2\x80\xa8"
      "b\xe2\x80\xa9",
      8},
     "\"a\\u2028b\\u2029\""},
    /* Not UTF-8: a stray byte, one cut short, a surrogate, an overlong slash. */
    {{"a\xff"
      "b",
      3},
     "\"a\xef\xbf\xbd"
     "b\""},
    {{"a\xe4\xb8", 3}, "\"a\xef\xbf\xbd\xef\xbf\xbd\""},
    {{"\xed\xa0\x80", 3}, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    {{"\xc0\xaf", 2}, "\"\xef\xbf\xbd\xef\xbf\xbd\""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_buf buf = {0};
    struct kb_json_writer json = {.out = &buf};
    kb_json_slice(&json, cases[i].text);
    assert_string_equal(kb_buf_text(&buf), cases[i].json);
    kb_buf_fini(&buf);
  }
}

static void check_number(double value, const char *expected)
{
  struct kb_buf buf = {0};
  struct kb_json_writer json = {.out = &buf};
  kb_json_double(&json, value);
  if (expected) {
    assert_string_equal(kb_buf_text(&buf), expected);
  }
  if (isfinite(value)) {
    const double back = strtod(kb_buf_text(&buf), NULL);
    assert_memory_equal(&back, &value, sizeof value);
  }
  kb_buf_fini(&buf);
}

static void test_numbers(void **state)
{
  (void)state;
  static const struct {
    double value;
    const char *json;
  } cases[] = {
    {0, "0"},
    {1, "1"},
    {-15, "-15"},
    {1e15, "1000000000000000"},
    {9007199254740992.0, "9007199254740992"},
    {-9007199254740992.0, "-9007199254740992"},
    {1e22, "1e+22"},
    {0.1, "0.1"},
    {0.1 + 0.2, "0.30000000000000004"},
    {1.0 / 3, "0.3333333333333333"},
    {123456.789, "123456.789"},
    {1e-7, "1e-07"},
    {5e-324, "5e-324"},
    {2.5e-320, "2.5e-320"},
    {1.7976931348623157e308, "1.7976931348623157e+308"},
    {INFINITY, "null"},
    {-INFINITY, "null"},
    {NAN, "null"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    check_number(cases[i].value, cases[i].json);
  }
  check_number(-0.0, NULL);
  uint64_t bits = 88172645463325252u;
  for (int i = 0; i < 20000; i++) {
    bits ^= bits << 13;
    bits ^= bits >> 7;
    bits ^= bits << 17;
    double value;
    memcpy(&value, &bits, sizeof value);
    check_number(value, NULL);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_layout),
    cmocka_unit_test(test_deep_nesting_is_indented),
    cmocka_unit_test(test_strings),
    cmocka_unit_test(test_numbers),
  };
  return cmocka_run_group_tests_name("json_write", tests, NULL, NULL);
}
