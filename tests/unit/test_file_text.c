/* link: --wrap=read */
#include "base/file_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "folder.h"

/* Truncates the file at this path while it is read; NULL: does nothing. */
static const char *cut_now;

ssize_t __real_read(int file, void *into, size_t size);
ssize_t __wrap_read(int file, void *into, size_t size);

ssize_t __wrap_read(int file, void *into, size_t size)
{
  if (cut_now) {
    assert_int_equal(truncate(cut_now, 3), 0);
    cut_now = NULL;
  }
  return __real_read(file, into, size);
}

static enum kb_status read_into(struct kb_buf *text, const char *name, size_t limit,
                                struct kb_error *error)
{
  char path[FOLDER_PATH_SIZE];
  return kb_file_text_read(folder_path(path, name), limit, text, error);
}

static void a_file_is_appended_whole(void **state)
{
  (void)state;
  struct kb_buf text = {0};
  struct kb_error error;
  folder_write("a", "first ");
  folder_write("empty", "");
  kb_buf_add_text(&text, "0 ");
  assert_int_equal(read_into(&text, "a", 100, &error), KB_OK);
  assert_int_equal(read_into(&text, "empty", 100, &error), KB_OK);
  assert_int_equal(read_into(&text, "a", 6, &error), KB_OK);
  assert_string_equal(text.data, "0 first first ");
  kb_buf_fini(&text);
}

static void utf_16_is_named(void **state)
{
  (void)state;
  static const char *const begins[] = {"\xFF\xFE-", "\xFE\xFF-"};
  for (size_t i = 0; i < 2; i++) {
    struct kb_buf text = {0};
    struct kb_error error;
    kb_buf_add_text(&text, "0 ");
    folder_write("wide", begins[i]);
    assert_int_equal(read_into(&text, "wide", 100, &error), KB_INVALID);
    assert_string_equal(error.message, "is UTF-16: save it as UTF-8");
    kb_buf_fini(&text);
  }
}

static void a_file_beyond_the_limit_is_refused(void **state)
{
  (void)state;
  struct kb_buf large = {0};
  struct kb_buf text = {0};
  struct kb_error error;
  for (size_t i = 0; i < 64 * 1024; i++) {
    kb_buf_add_char(&large, 'x');
  }
  folder_write("large", large.data);
  assert_int_equal(read_into(&text, "large", 64 * 1024, &error), KB_OK);
  assert_int_equal(text.length, 64 * 1024);
  kb_buf_clear(&text);
  assert_int_equal(read_into(&text, "large", 64 * 1024 - 1, &error), KB_LIMIT);
  kb_buf_fini(&text);
  kb_buf_fini(&large);
}

static void what_is_no_regular_file_is_refused_at_once(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  struct kb_buf text = {0};
  struct kb_error error;
  assert_int_equal(mkfifo(folder_path(path, "pipe"), 0600), 0);
  assert_int_equal(read_into(&text, "pipe", 100, &error), KB_IO);
  assert_string_equal(error.message, "not a regular file");
  assert_int_equal(read_into(&text, ".", 100, &error), KB_IO);
  assert_string_equal(error.message, "not a regular file");
  assert_int_equal(read_into(&text, "missing", 100, &error), KB_IO);
  assert_string_equal(error.message, "no such file");
  kb_buf_fini(&text);
}

static void a_file_cut_short_meanwhile_is_refused(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  struct kb_buf text = {0};
  struct kb_error error;
  folder_write("a", "return {}");
  cut_now = folder_path(path, "a");
  assert_int_equal(read_into(&text, "a", 100, &error), KB_IO);
  assert_string_equal(error.message, "was cut short while it was read");
  kb_buf_fini(&text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_file_is_appended_whole),
    cmocka_unit_test(utf_16_is_named),
    cmocka_unit_test(a_file_beyond_the_limit_is_refused),
    cmocka_unit_test(what_is_no_regular_file_is_refused_at_once),
    cmocka_unit_test(a_file_cut_short_meanwhile_is_refused),
  };
  return cmocka_run_group_tests_name("file_text", tests, folder_make, folder_remove);
}
