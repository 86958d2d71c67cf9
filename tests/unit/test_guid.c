#include "base/guid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const unsigned char bytes[16] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
                                        0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10};

static void a_guid_is_told_from_what_is_none(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    bool is_strict, is_loose, begins;
  } texts[] = {
    {"01234567-89ab-cdef-fedc-ba9876543210", true, true, true},
    {"01234567-89AB-CDEF-FEDC-BA9876543210", true, true, true},
    {"{01234567-89ab-cdef-fedc-ba9876543210}", false, true, false},
    {"0123456789abcdeffedcba9876543210", false, true, false},
    {"01234567-89ab-cdef-fedc-ba9876543210-", false, true, true},
    {"01234567-89ab-cdef-fedc-ba98765432100", false, false, true},
    {"01234567-89ab-cdef-fedc-ba987654321", false, false, false},
    {"01234567-89ab-cdef-fedc-ba987654321g", false, false, false},
    {"01234567 89ab cdef fedc ba9876543210", false, false, false},
    {"", false, false, false},
  };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    unsigned char key[16];
    assert_int_equal(kb_is_guid(texts[i].text), texts[i].is_strict);
    assert_int_equal(kb_is_loose_guid(kb_slice_of(texts[i].text)), texts[i].is_loose);
    assert_int_equal(kb_guid_begins(kb_slice_of(texts[i].text)), texts[i].begins);
    assert_int_equal(kb_guid_read(texts[i].text, key), texts[i].is_loose);
    if (texts[i].is_loose) {
      assert_memory_equal(key, bytes, sizeof key);
    }
  }
  /* What follows a slice is not read. */
  assert_false(kb_guid_begins((struct kb_slice){texts[0].text, 35}));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_guid_is_told_from_what_is_none),
  };
  return cmocka_run_group_tests_name("guid", tests, NULL, NULL);
}
