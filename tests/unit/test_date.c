#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What days there are is tested with the page that shows them: test_html.c. */
static void moments_compare_as_numbers(void **state)
{
  (void)state;
  assert_true(kb_moment_number(kb_slice_of("2026-11-20T06:12:09Z")) == UINT64_C(20261120061209));
  assert_true(kb_moment_number(kb_slice_of("2026-11-20T06:12:09.1234Z")) ==
              UINT64_C(20261120061209));
  static const char *const none[] = {"",
                                     "2026-11-20",
                                     "2026-11-20T06:12:09",
                                     "2026-11-20T06:12:09+01:00",
                                     "2026-11-20 06:12:09Z",
                                     "2026-11-2xT06:12:09Z"};
  for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
    assert_true(kb_moment_number(kb_slice_of(none[i])) == 0);
  }
}

static void times_have_their_bounds(void **state)
{
  (void)state;
  assert_true(kb_time_is_valid("T23:59:59Z"));
  assert_true(kb_time_is_valid("T00:00:00Z and more"));
  assert_false(kb_time_is_valid("T24:00:00Z"));
  assert_false(kb_time_is_valid("T23:60:00Z"));
  assert_false(kb_time_is_valid("T23:59:60Z"));
  assert_false(kb_time_is_valid("T23:59"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(moments_compare_as_numbers),
    cmocka_unit_test(times_have_their_bounds),
  };
  return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
