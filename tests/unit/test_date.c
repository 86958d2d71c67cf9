#include "base/ascii.h"
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
  /* One byte that is neither a digit where one belongs, nor what stands between. */
  for (size_t i = 0; i < strlen("2026-11-20T06:12:09Z"); i++) {
    for (int byte = 1; byte < 256; byte++) {
      char text[] = "2026-11-20T06:12:09Z";
      const bool is_digit = byte >= '0' && byte <= '9';
      const bool belongs = kb_is_digit(text[i]) ? is_digit : (char)byte == text[i];
      text[i] = (char)byte;
      assert_true((kb_moment_number(kb_slice_of(text)) != 0) == belongs);
    }
  }
}

static const struct {
  const char *text;
  long long seconds;
  int nanoseconds;
} moments[] = {
  {"1970-01-01T00:00:00Z", 0, 0},
  {"1970-01-02", 86400, 0},
  {"1969-12-31T23:59:59.5Z", -1, 500000000},
  {"2026-11-20T06:12:09Z", 1795155129, 0},
  {"2026-11-20T06:12:09.123456789012Z", 1795155129, 123456789},
  {"2026-11-20T06:12Z", 1795155120, 0},
  {"2026-11-20T07:42:09+01:30", 1795155129, 0},
  {"2026-11-19T22:12:09.1-08:00", 1795155129, 100000000},
};

static void moments_are_read_in_utc(void **state)
{
  (void)state;
  static const char *const none[] = {
    "",
    "2026-11-2",
    "2026-02-29",
    "2026-11-20T",
    "2026-11-20T06:12:09",
    "2026-11-20T06:12:09.Z",
    "2026-11-20T06:12:60Z",
    "2026-11-20T24:00:00Z",
    "2026-11-20T06Z",
    "2026-11-20T06:12.5Z ",
    "2026-11-20 06:12:09Z",
    "2026-11-20T06:12:09+1:00",
    "2026-11-20T06:12:09+01",
    "2026-11-20T06:12:09ZZ",
  };
  struct kb_moment moment;
  for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
    assert_true(kb_moment_read(kb_slice_of(moments[i].text), &moment));
    assert_true(moment.seconds == moments[i].seconds);
    assert_int_equal(moment.nanoseconds, moments[i].nanoseconds);
  }
  for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
    assert_false(kb_moment_read(kb_slice_of(none[i]), &moment));
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
    cmocka_unit_test(moments_are_read_in_utc),
    cmocka_unit_test(times_have_their_bounds),
  };
  return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
