/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "torture.h"

static void test_adds_in_order(void **state)
{
  (void)state;
  struct kb_buf buf = {0};
  assert_string_equal(kb_buf_text(&buf), "");
  kb_buf_add(&buf, "ab\0c", 4);
  kb_buf_add_char(&buf, 'd');
  kb_buf_add_slice(&buf, kb_slice_of("ef"));
  kb_buf_add_slice(&buf, (struct kb_slice){NULL, 0});
  kb_buf_addf(&buf, "%d-%s", 42, "g");
  assert_int_equal(buf.length, 11);
  assert_memory_equal(buf.data, "ab\0cdef42-g", 12);
  kb_buf_cut(&buf, 2);
  assert_string_equal(kb_buf_text(&buf), "ab");
  kb_buf_cut(&buf, 3); /* cutting never makes it longer */
  assert_int_equal(buf.length, 2);
  kb_buf_fini(&buf);
  assert_null(buf.data);
}

static void test_grows(void **state)
{
  (void)state;
  struct kb_buf buf = {0};
  for (size_t i = 0; i < 100000; i++) {
    kb_buf_add_char(&buf, (char)('a' + i % 26));
  }
  assert_int_equal(buf.length, 100000);
  for (size_t i = 0; i < buf.length; i++) {
    assert_int_equal(buf.data[i], 'a' + i % 26);
  }
  kb_buf_addf(&buf, "%0200d", 7);
  assert_int_equal(buf.length, 100200);
  assert_int_equal(buf.data[100199], '7');
  assert_int_equal(buf.data[100200], '\0');
  kb_buf_fini(&buf);
}

static void test_take_gives_a_string(void **state)
{
  (void)state;
  struct kb_buf buf = {0};
  char *text = kb_buf_take(&buf);
  assert_string_equal(text, "");
  free(text);
  kb_buf_add_text(&buf, "taken");
  text = kb_buf_take(&buf);
  assert_string_equal(text, "taken");
  assert_null(buf.data);
  free(text);
}

static void test_too_large_fails_and_stays_failed(void **state)
{
  (void)state;
  struct kb_buf buf = {0};
  kb_buf_add_text(&buf, "kept");
  assert_false(kb_buf_reserve(&buf, SIZE_MAX - 4));
  assert_true(buf.failed);
  kb_buf_add_text(&buf, "lost");
  assert_string_equal(kb_buf_text(&buf), "kept");
  assert_null(kb_buf_take(&buf));
  assert_false(buf.failed);
  kb_buf_add_text(&buf, "new");
  kb_buf_clear(&buf);
  assert_string_equal(kb_buf_text(&buf), "");
  kb_buf_fini(&buf);
}

static void test_no_memory(void **state)
{
  (void)state;
  for (size_t n = 0;; n++) {
    struct kb_buf buf = {0};
    torture_begin(n);
    for (int i = 0; i < 100; i++) {
      kb_buf_addf(&buf, "%d,", i);
    }
    const bool refused = torture_end();
    assert_int_equal(buf.failed, refused);
    kb_buf_fini(&buf);
    if (!refused) {
      assert_true(n > 1);
      break;
    }
  }
}

static void test_slices(void **state)
{
  (void)state;
  assert_true(kb_slice_equal((struct kb_slice){NULL, 0}, kb_slice_of("")));
  assert_true(kb_slice_is((struct kb_slice){"abc", 2}, "ab"));
  assert_false(kb_slice_is((struct kb_slice){"abc", 3}, "ab"));
  assert_false(kb_slice_is((struct kb_slice){"ac", 2}, "ab"));
  assert_int_equal(kb_slice_of(NULL).length, 0);
}

static void test_counts_lines_however_many_there_are(void **state)
{
  (void)state;
  char text[1000];
  memset(text, '\n', sizeof text);
  assert_int_equal(kb_slice_newlines((struct kb_slice){NULL, 0}), 0);
  for (size_t length = 0; length <= sizeof text; length++) {
    assert_int_equal(kb_slice_newlines((struct kb_slice){text, length}), length);
  }
  memset(text, 'n', sizeof text);
  text[0] = text[500] = text[998] = '\n';
  assert_int_equal(kb_slice_newlines((struct kb_slice){text, 999}), 3);
  assert_int_equal(kb_slice_newlines((struct kb_slice){text, 998}), 2);
  assert_int_equal(kb_slice_newlines((struct kb_slice){text + 1, 499}), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_adds_in_order),
    cmocka_unit_test(test_grows),
    cmocka_unit_test(test_take_gives_a_string),
    cmocka_unit_test(test_too_large_fails_and_stays_failed),
    cmocka_unit_test(test_no_memory),
    cmocka_unit_test(test_slices),
    cmocka_unit_test(test_counts_lines_however_many_there_are),
  };
  return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
