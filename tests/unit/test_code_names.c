/* Names of error codes: what a file may say, and how a code is found. */
#include "match/code_names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void note(void *context, size_t line, size_t column, const char *suggestion,
                 const char *message)
{
  (void)suggestion;
  kb_buf_addf(context, "%zu:%zu: %s\n", line, column, message);
}

static const char *said(struct kb_buf *complaints, const char *text)
{
  struct kb_code_names names = {0};
  kb_buf_clear(complaints);
  assert_true(kb_code_names_add(&names, kb_slice_of(text), note, complaints));
  kb_code_names_fini(&names);
  return kb_buf_text(complaints);
}

static void lines_that_are_wrong(void **state)
{
  (void)state;
  struct kb_buf complaints = {0};
  assert_string_equal(said(&complaints, "\xEF\xBB\xBF# a comment\r\n\r\n0x80040220\tA\r\n"
                                        "-2147220969\tB\tshared\n80040237\tC"),
                      "");
  assert_string_equal(said(&complaints, "privilege\tA\n"), "1:1: 'privilege' is no error number\n");
  assert_string_equal(said(&complaints, "\n0x80040220 A\n"),
                      "2:1: '0x80040220 A' is no error number\n");
  assert_string_equal(said(&complaints, "0x80040220\tA B\n"), "1:12: 'A B' is no name of a code\n");
  assert_string_equal(said(&complaints, "0x80040220\n"), "1:12: '' is no name of a code\n");
  assert_string_equal(said(&complaints, "0x80040220\t80040217\n"),
                      "1:12: '80040217' is no name of a code\n");
  assert_string_equal(said(&complaints, "0x80040220\tA\tours\n"),
                      "1:14: behind the name, only the word shared is allowed\n");
  assert_string_equal(said(&complaints, "0x80040220\tA\n0x80040217\tB\n-2147220960\tC\n"),
                      "3:1: 0x80040220 has a name in line 1 already\n");
  assert_string_equal(said(&complaints, "0x80040220\tA\n0x80040217\ta\n"),
                      "2:1: a is the name of another number in line 1 already\n");
  kb_buf_fini(&complaints);
}

static const char *found(const struct kb_code_names *names, const char *code)
{
  const struct kb_code_name *name = kb_code_names_find(names, kb_slice_of(code));
  return name ? name->name : "";
}

static const char *written(struct kb_buf *out, const struct kb_code_names *names, const char *code,
                           bool as_key)
{
  const struct kb_slice text = kb_slice_of(code);
  kb_buf_clear(out);
  (as_key ? kb_code_key : kb_code_show)(out, text, kb_code_names_find(names, text));
  return kb_buf_text(out);
}

static void any_spelling(void **state)
{
  (void)state;
  struct kb_code_names names = {0};
  struct kb_buf out = {0};
  const char *const first = "0x80040237\tDuplicateRecord\n0x80040220\tPrivilegeDenied\n"
                            "0x80090001\tFileSize\tshared\n";
  assert_true(kb_code_names_add(&names, kb_slice_of(first), NULL, NULL));
  assert_true(kb_code_names_add(
    &names, kb_slice_of("80040237\tHouseName\n0x80041111\tPrivilegeDenied\n"), NULL, NULL));
  assert_true(kb_code_names_ready(&names));
  static const char *const spellings[] = {"0x80040220", "80040220", "-2147220960", "2147746336"};
  for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
    assert_string_equal(found(&names, spellings[i]), "PrivilegeDenied");
    assert_string_equal(written(&out, &names, spellings[i], false), "0x80040220 PrivilegeDenied");
    assert_string_equal(written(&out, &names, spellings[i], true), "80040220");
  }
  /* A later file's name of the number, and its number of the name. */
  assert_string_equal(found(&names, "0x80040237"), "HouseName");
  assert_string_equal(found(&names, "DuplicateRecord"), "");
  assert_string_equal(written(&out, &names, "privilegedenied", false),
                      "0x80041111 PrivilegeDenied");
  assert_true(kb_code_names_find(&names, kb_slice_of("80090001"))->is_shared);
  /* A number within a code, and codes without a name. */
  assert_string_equal(written(&out, &names, "ErrorX -2147220960", false),
                      "ErrorX -2147220960 PrivilegeDenied");
  assert_string_equal(written(&out, &names, "ErrorX -2147220960", true), "errorx -2147220960");
  assert_string_equal(written(&out, &names, "PrivilegeDenied -2147220960", false),
                      "0x80040220 PrivilegeDenied");
  assert_string_equal(written(&out, &names, "0x80049999", false), "0x80049999");
  assert_string_equal(written(&out, &names, "-2147182183", true), "80049999");
  assert_string_equal(found(&names, "Privilege"), "");
  assert_string_equal(found(&names, "PrivilegeDeniedX"), "");
  assert_string_equal(found(&names, ""), "");
  kb_buf_fini(&out);
  kb_code_names_fini(&names);
}

static void none(void **state)
{
  (void)state;
  struct kb_code_names names = {0};
  assert_true(kb_code_names_ready(&names));
  assert_string_equal(found(&names, "0x80040220"), "");
  assert_string_equal(found(&names, "PrivilegeDenied"), "");
  kb_code_names_fini(&names);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(lines_that_are_wrong),
    cmocka_unit_test(any_spelling),
    cmocka_unit_test(none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
