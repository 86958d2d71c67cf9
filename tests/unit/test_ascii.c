#include "base/ascii.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The C locale's classes are those of ASCII. */
static void classes_are_those_of_c(void **state)
{
  (void)state;
  for (int byte = 0; byte < 256; byte++) {
    const char as_char = (char)byte;
    assert_int_equal(kb_is_digit(byte), isdigit(byte) != 0);
    assert_int_equal(kb_is_lower(byte), islower(byte) != 0);
    assert_int_equal(kb_is_upper(byte), isupper(byte) != 0);
    assert_int_equal(kb_is_letter(byte), isalpha(byte) != 0);
    assert_int_equal(kb_is_letter(as_char), isalpha(byte) != 0);
    assert_int_equal(kb_is_alnum(as_char), isalnum(byte) != 0);
    assert_int_equal(kb_is_punctuation(as_char), ispunct(byte) != 0);
    assert_int_equal(kb_is_space(as_char), isspace(byte) != 0);
    assert_int_equal(kb_is_json_space(as_char), byte && strchr(" \t\r\n", byte) != NULL);
    assert_int_equal(kb_is_hex(as_char), isxdigit(byte) != 0);
    assert_int_equal((unsigned char)kb_to_lower(as_char), tolower(byte));
    assert_int_equal((unsigned char)kb_to_upper(as_char), toupper(byte));
  }
}

static void hexadecimal_digits_are_read(void **state)
{
  (void)state;
  assert_int_equal(kb_hex_number("00fF", 4), 0xFF);
  assert_int_equal(kb_hex_number("89ABCDEf", 8), 0x89ABCDEF);
  assert_int_equal(kb_hex_number("12g4", 4), -1);
  assert_int_equal(kb_hex_number("+1", 2), -1);
}

static void white_space_is_trimmed(void **state)
{
  (void)state;
  struct kb_slice text = kb_trim(kb_slice_of(" \v\fa b\r\n"));
  assert_true(kb_slice_is(text, "a b"));
  text = kb_trim_end(kb_slice_of(" a "));
  assert_true(kb_slice_is(text, " a"));
  assert_int_equal(kb_trim(kb_slice_of(" \t")).length, 0);
  assert_int_equal(kb_json_space_end(kb_slice_of(" \n\v"), 0), 2);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(classes_are_those_of_c),
    cmocka_unit_test(hexadecimal_digits_are_read),
    cmocka_unit_test(white_space_is_trimmed),
  };
  return cmocka_run_group_tests_name("ascii", tests, NULL, NULL);
}
