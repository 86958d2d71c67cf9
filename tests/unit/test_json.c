#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct cJSON *parse(const char *text)
{
  struct kb_error error;
  struct cJSON *value = kb_json_parse(kb_slice_of(text), &error);
  assert_non_null(value);
  return value;
}

static void kinds_have_names(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    enum kb_json_kind kind;
    const char *name;
  } cases[] = {
    {"null", KB_JSON_NULL, "null"},
    {"true", KB_JSON_BOOLEAN, "true or false"},
    {"false", KB_JSON_BOOLEAN, "true or false"},
    {"-1.5e3", KB_JSON_NUMBER, "a number"},
    {"\"null\"", KB_JSON_STRING, "a string"},
    {"[]", KB_JSON_ARRAY, "a list"},
    {"{}", KB_JSON_OBJECT, "an object"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct cJSON *value = parse(cases[i].text);
    assert_int_equal(kb_json_kind(value), cases[i].kind);
    assert_string_equal(kb_json_kind_words(cases[i].kind), cases[i].name);
    kb_json_free(value);
  }
}

static void what_is_not_json_is_refused_with_a_reason(void **state)
{
  (void)state;
  static const char *const cases[] = {"", " ", "{", "[1", "{\"a\"}", "nul", "\"a", "{'a':1}"};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_error error = {KB_OK, ""};
    assert_null(kb_json_parse(kb_slice_of(cases[i]), &error));
    assert_int_equal(error.status, KB_INVALID);
    assert_non_null(strstr(error.message, "not valid JSON"));
  }
}

static void whole_numbers_end_where_doubles_round(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    bool is_integer;
    int64_t integer;
  } cases[] = {
    {"0", true, 0},
    {"-0", true, 0},
    {"1.0", true, 1},
    {"1e3", true, 1000},
    {"-2147483649", true, -2147483649},
    {"9007199254740991", true, 9007199254740991},
    {"-9007199254740991", true, -9007199254740991},
    {"9007199254740992", false, 0},
    {"9007199254740993", false, 0},
    {"-9007199254740992", false, 0},
    {"1e300", false, 0},
    {"-1e999", false, 0},
    {"0.5", false, 0},
    {"\"1\"", false, 0},
    {"true", false, 0},
    {"null", false, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct cJSON *value = parse(cases[i].text);
    int64_t integer = 0;
    assert_int_equal(kb_json_integer(value, &integer), cases[i].is_integer);
    assert_int_equal(integer, cases[i].integer);
    kb_json_free(value);
  }
}

static void members_are_found_by_their_exact_name(void **state)
{
  (void)state;
  struct cJSON *row = parse("{\"Name\":1,\"name\":\"Ann\",\"\":null,\"in\":{\"x\":true}}");
  assert_string_equal(kb_json_string(kb_json_member(row, "name")), "Ann");
  assert_true(kb_json_number(kb_json_member(row, "Name")) == 1.0);
  assert_null(kb_json_member(row, "NAME"));
  assert_string_equal(kb_json_string(kb_json_member(row, "Name")), "");
  assert_true(kb_json_number(kb_json_member(row, "name")) == 0.0);
  const struct cJSON *first = kb_json_first(row);
  assert_string_equal(kb_json_name(first), "Name");
  assert_string_equal(kb_json_name(kb_json_next(first)), "name");
  assert_string_equal(kb_json_name(row), "");
  assert_true(kb_json_true(kb_json_member(kb_json_object_in(row, "in"), "x")));
  assert_null(kb_json_object_in(row, "name"));
  assert_null(kb_json_object_in(row, "missing"));
  kb_json_remove(row, "missing");
  kb_json_remove(row, "Name");
  struct kb_buf text = {0};
  assert_true(kb_json_print(row, &text));
  assert_string_equal(text.data, "{\"name\":\"Ann\",\"\":null,\"in\":{\"x\":true}}");
  kb_buf_fini(&text);
  kb_json_free(row);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(kinds_have_names),
    cmocka_unit_test(what_is_not_json_is_refused_with_a_reason),
    cmocka_unit_test(whole_numbers_end_where_doubles_round),
    cmocka_unit_test(members_are_found_by_their_exact_name),
  };
  return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
