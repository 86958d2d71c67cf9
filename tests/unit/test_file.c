#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "folder.h"
#include "rows/file.h"

#include <errno.h>
#include <fcntl.h>
#include <zlib.h>

static struct kb_file *open_text(const char *text)
{
  char path[FOLDER_PATH_SIZE];
  struct kb_error error;
  folder_write("file", text);
  struct kb_file *file = kb_file_open(folder_path(path, "file"), NULL, NULL, &error);
  assert_non_null(file);
  return file;
}

static void cut_to(off_t length)
{
  char path[FOLDER_PATH_SIZE];
  assert_int_equal(truncate(folder_path(path, "file"), length), 0);
}

static void append(const char *text)
{
  char path[FOLDER_PATH_SIZE];
  FILE *file = fopen(folder_path(path, "file"), "ab");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

/* Reads to the end; false on failure. */
static bool read_all(struct kb_file *file, char text[100])
{
  const struct kb_input input = kb_file_input(file);
  size_t length = 0;
  ssize_t count;
  while ((count = input.read(input.context, text + length, 99 - length)) > 0) {
    length += (size_t)count;
  }
  text[length] = '\0';
  return count == 0;
}

static void a_file_that_stays_is_no_trouble(void **state)
{
  (void)state;
  char text[100];
  struct kb_file *file = open_text("0123456789");
  assert_true(read_all(file, text));
  assert_true(read_all(file, text)); /* again at its end */
  assert_null(kb_file_trouble(file));
  assert_int_equal(kb_file_growth(file), 0);
  assert_true(kb_file_go_to(file, 10));
  assert_true(read_all(file, text));
  kb_file_close(file);
  file = open_text("");
  assert_true(read_all(file, text));
  kb_file_close(file);
}

static void a_file_cut_short_is_said(void **state)
{
  (void)state;
  char text[100];
  char byte;
  struct kb_file *file = open_text("0123456789");
  const struct kb_input input = kb_file_input(file);
  assert_int_equal(input.read(input.context, &byte, 1), 1);
  cut_to(4);
  assert_false(read_all(file, text));
  assert_string_equal(text, "123");
  assert_int_equal(errno, EIO);
  assert_non_null(strstr(kb_file_trouble(file), "cut short"));
  assert_non_null(strstr(kb_file_trouble(file), "after 4 of 10 bytes"));
  kb_file_close(file);

  /* Read at an offset elsewhere, and then from there on. */
  file = open_text("0123456789");
  cut_to(4);
  assert_true(kb_file_go_to(file, 6));
  assert_false(read_all(file, text));
  assert_non_null(kb_file_trouble(file));
  kb_file_close(file);
}

static void standard_input_counts_from_where_it_was(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  char text[100];
  struct kb_error error;
  folder_write("file", "0123456789");
  const int given = open(folder_path(path, "file"), O_RDONLY);
  assert_true(given >= 0 && lseek(given, 4, SEEK_SET) == 4 && dup2(given, STDIN_FILENO) == 0);
  struct kb_file *file = kb_file_open("-", NULL, NULL, &error);
  assert_non_null(file);
  assert_true(read_all(file, text));
  assert_string_equal(text, "456789");
  assert_null(kb_file_trouble(file));
  kb_file_close(file);
  close(given);
}

static void a_file_that_grows_is_said(void **state)
{
  (void)state;
  char text[100];
  struct kb_file *file = open_text("01234");
  append("56789");
  assert_true(read_all(file, text));
  assert_string_equal(text, "0123456789");
  assert_int_equal(kb_file_growth(file), 5);
  assert_null(kb_file_trouble(file));
  kb_file_close(file);
}

static void a_packed_file_counts_as_it_is_packed(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  char text[100];
  struct kb_error error;
  for (int cut = 0; cut < 2; cut++) {
    gzFile packed = gzopen(folder_path(path, "file"), "wb");
    assert_true(packed && gzputs(packed, "0123456789") == 10 && gzclose(packed) == Z_OK);
    struct kb_file *file = kb_file_open(path, NULL, NULL, &error);
    assert_non_null(file);
    if (cut) {
      cut_to(15);
    }
    assert_int_equal(read_all(file, text), !cut);
    assert_int_equal(kb_file_growth(file), 0);
    assert_int_equal(kb_file_trouble(file) != NULL, cut);
    assert_true(!cut || strstr(kb_file_trouble(file), "cut short while it was read"));
    kb_file_close(file);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_file_that_stays_is_no_trouble),
    cmocka_unit_test(a_file_cut_short_is_said),
    cmocka_unit_test(standard_input_counts_from_where_it_was),
    cmocka_unit_test(a_file_that_grows_is_said),
    cmocka_unit_test(a_packed_file_counts_as_it_is_packed),
  };
  return cmocka_run_group_tests_name("file", tests, folder_make, folder_remove);
}
