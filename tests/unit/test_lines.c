#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "folder.h"
#include "rows/lines.h"

#include <fcntl.h>

static struct kb_file *open_file(const char *text)
{
  char path[FOLDER_PATH_SIZE];
  struct kb_error error;
  folder_write("lines", text);
  struct kb_file *file = kb_file_open(folder_path(path, "lines"), NULL, NULL, &error);
  assert_non_null(file);
  return file;
}

/* Adds the lines of one block, which must be at their positions in the file. */
static void add_block(struct kb_buf *all, const struct kb_lines *lines, const char *text)
{
  const size_t length = lines->buf.length - lines->begin;
  if (length > 0) {
    assert_memory_equal(lines->buf.data + lines->begin, text + lines->offset, length);
    assert_int_equal(lines->offset, all->length);
    kb_buf_add(all, lines->buf.data + lines->begin, length);
  }
}

/* Blocks of any size contain all lines, each once. */
static void blocks_are_the_file(void **state)
{
  (void)state;
  static const char *const texts[] = {
    "",
    "a",
    "\n",
    "a\n",
    "\n\n\n",
    "abc\ndef\nghi",
    "a\nbcdefghijkl\n\nm\n",
    "abcdefghijklm\n",
    "a\n\n\n\n\n\nbcdefg\n",
  };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    struct kb_file *file = open_file(texts[i]);
    for (size_t size = 2; size < 20; size++) {
      struct kb_lines lines = {0};
      struct kb_buf all = {0};
      for (uint64_t from = 0; from < kb_file_size(file) + size; from += size) {
        assert_true(kb_lines_read(&lines, file, from, size, from == 0));
        add_block(&all, &lines, texts[i]);
      }
      assert_int_equal(all.length, strlen(texts[i]));
      kb_lines_fini(&lines);
      kb_buf_fini(&all);
    }
    kb_file_close(file);
  }
}

static void a_line_that_is_too_long_is_left_out(void **state)
{
  (void)state;
  char text[20 + 10000 + 3] = "ab\ncd\n";
  const size_t before = strlen(text);
  memset(text + before, 'x', 10000);
  memcpy(text + before + 10000, "\ne\n", 4);
  struct kb_file *file = open_file(text);
  struct kb_lines lines = {0};
  assert_true(kb_lines_read(&lines, file, 0, 16, true));
  assert_int_equal(lines.buf.length - lines.begin, before);
  assert_true(kb_lines_read(&lines, file, 16, 16, false));
  assert_int_equal(lines.buf.length - lines.begin, 0);
  assert_true(kb_lines_read(&lines, file, before + 10000 - 8, 16, false));
  assert_int_equal(lines.offset, before + 10001);
  assert_int_equal(lines.buf.length - lines.begin, 2);
  assert_true(kb_lines_read(&lines, file, 0, 2000, true)); /* eight times that is more */
  assert_int_equal(lines.buf.length - lines.begin, before + 10001);
  kb_lines_fini(&lines);
  kb_file_close(file);
}

/* Positions count from where the file was when it was opened; reading lines does not move its
   input. */
static void the_input_goes_on(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  char bytes[3];
  struct kb_error error;
  folder_write("lines", "skipped\na\nb\n");
  const int given = open(folder_path(path, "lines"), O_RDONLY);
  assert_true(given >= 0 && lseek(given, 8, SEEK_SET) == 8 && dup2(given, STDIN_FILENO) == 0);
  struct kb_file *file = kb_file_open("-", NULL, NULL, &error);
  struct kb_lines lines = {0};
  assert_int_equal(kb_file_size(file), 4);
  assert_true(kb_lines_read(&lines, file, 2, 10, false));
  assert_string_equal(lines.buf.data + lines.begin, "b\n");
  const struct kb_input input = kb_file_input(file);
  assert_int_equal(input.read(input.context, bytes, 2), 2);
  assert_memory_equal(bytes, "a\n", 2);
  assert_true(kb_file_go_to(file, 1));
  assert_int_equal(input.read(input.context, bytes, 3), 3);
  assert_memory_equal(bytes, "\nb\n", 3);
  kb_file_close(file);
  close(given);
  kb_lines_fini(&lines);
}

static void what_cannot_be_read_is_said(void **state)
{
  (void)state;
  struct kb_error error;
  struct kb_lines lines = {0};
  int ends[2];
  assert_true(pipe(ends) == 0 && dup2(ends[0], STDIN_FILENO) == 0);
  struct kb_file *file = kb_file_open("-", NULL, NULL, &error);
  assert_false(kb_lines_read(&lines, file, 0, 10, true));
  kb_file_close(file);
  kb_lines_fini(&lines);
  close(ends[0]);
  close(ends[1]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(blocks_are_the_file),
    cmocka_unit_test(a_line_that_is_too_long_is_left_out),
    cmocka_unit_test(the_input_goes_on),
    cmocka_unit_test(what_cannot_be_read_is_said),
  };
  return cmocka_run_group_tests_name("lines", tests, folder_make, folder_remove);
}
