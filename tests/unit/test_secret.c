#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/secret.h"

#include <stdio.h>

static const struct {
  const char *secret, *text, *masked;
} cases[] = {
  {"s3cr/t~w", "the secret s3cr/t~w is wrong", "the secret ******** is wrong"},
  {"s3cr/t~w", "s3cr/t~ws3cr/t~w", "****************"},
  /* percent-encoded, in either case of its digits, whole, partly and twice */
  {"s3cr/t~w", "secret=s3cr%2Ft%7Ew&x", "secret=************&x"},
  {"s3cr/t~w", "secret=s3cr%2ft%7ew&x", "secret=************&x"},
  {"s3cr/t~w", "secret=s3cr%2ft~w&x", "secret=**********&x"},
  {"s3cr/t~w", "secret=%733cr/t%7Ew&x", "secret=************&x"},
  {"s3cr/t~w", "secret=s3cr%252Ft%25257ew&x", "secret=******************&x"},
  {"s3 cret", "s3+cret s3%20cret s3 cret", "******* ********* *******"},
  {"100%sure", "100%sure 100%25sure", "******** **********"},
  {"a%2Fb+c", "a%2Fb+c a%252Fb%2Bc", "******* ***********"},
  {"\xC3\xA9t\xC3\xA9", "\xC3\xA9t%c3%A9", "*********"},
  /* where the text ends within it */
  {"s3cr/t~w", "the secret s3cr%2", "the secret ******"},
  {"s3cr/t~w", "the secret s3cr%2F", "the secret *******"},
  {"s3cr/t~w", "the secret s3cr", "the secret ****"},
  {"s3cr/t~w", "the secrets", "the secrets"},
  /* what is something else */
  {"s3cr/t~w", "s3cr/t~ and s3cr%2Gt~w s3c%", "s3cr/t~ and s3cr%2Gt~w s3c%"},
  {"s3cr/t~w", "", ""},
  {"s3cr/t~w", "%", "%"},
  {"abc", "abc", "abc"},
  {"", "abc", "abc"},
  {NULL, "abc", "abc"},
};

static void a_secret_is_masked_however_it_is_written(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[100];
    snprintf(text, sizeof text, "%s", cases[i].text);
    kb_secret_mask(text, cases[i].secret);
    assert_string_equal(text, cases[i].masked);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_secret_is_masked_however_it_is_written),
  };
  return cmocka_run_group_tests_name("secret", tests, NULL, NULL);
}
