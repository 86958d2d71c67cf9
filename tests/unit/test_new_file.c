/* link: --wrap=open,--wrap=open64,--wrap=linkat */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_TMPFILE */
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/new_file.h"
#include "folder.h"

#include <errno.h>
#include <fcntl.h>

/* What the system refuses: files without names, to give them one. */
static struct {
  bool nameless, link;
} refused;

int __real_open(const char *path, int flags, ...);
int __real_open64(const char *path, int flags, ...);
int __real_linkat(int from, const char *old, int to, const char *new, int flags);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...);
int __wrap_linkat(int from, const char *old, int to, const char *new, int flags);

static int open_unless(const char *path, int flags, mode_t mode)
{
  if (refused.nameless && (flags & O_TMPFILE) == O_TMPFILE) {
    errno = EOPNOTSUPP;
    return -1;
  }
  return __real_open64(path, flags, mode);
}

int __wrap_open(const char *path, int flags, ...)
{
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return open_unless(path, flags, mode);
}

int __wrap_open64(const char *path, int flags, ...)
{
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return open_unless(path, flags, mode);
}

int __wrap_linkat(int from, const char *old, int to, const char *new, int flags)
{
  if (refused.link) {
    errno = EACCES;
    return -1;
  }
  return __real_linkat(from, old, to, new, flags);
}

static size_t files_in_folder(void)
{
  size_t count = 0;
  DIR *directory = opendir(folder);
  assert_non_null(directory);
  for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
  }
  closedir(directory);
  return count;
}

static void assert_holds(const char *path, size_t length, mode_t mode)
{
  struct stat facts;
  char text[8] = "";
  assert_int_equal(stat(path, &facts), 0);
  assert_int_equal(facts.st_size, length);
  assert_int_equal(facts.st_mode & 07777, mode);
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  assert_int_equal(fseek(file, (long)length - 3, SEEK_SET), 0);
  assert_int_equal(fread(text, 1, 3, file), 3);
  fclose(file);
  assert_string_equal(text, "end");
}

enum { LARGE = 100000 };

static void write_large(const struct kb_new_file *file)
{
  char bytes[LARGE];
  memset(bytes, 'x', sizeof bytes);
  memcpy(bytes + sizeof bytes - 3, "end", 3);
  assert_int_equal(write(file->descriptor, bytes, sizeof bytes), sizeof bytes);
}

/* Whatever the system can do: nothing is there before it is whole, then it is, and only it; where
   nothing was and where something was. */
static void it_takes_its_place(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  const mode_t mask = umask(027);
  folder_path(path, "report");
  for (int i = 0; i < 8; i++) {
    struct kb_new_file file;
    refused.nameless = i & 1;
    refused.link = i & 2;
    const bool is_there = i & 4;
    if (is_there) {
      folder_write("report", "old");
      assert_int_equal(chmod(path, 0604), 0);
    }
    assert_int_equal(kb_new_file_open(&file, path, 0666), 0);
    assert_int_equal(files_in_folder(), is_there + refused.nameless);
    write_large(&file);
    assert_int_equal(kb_new_file_place(&file, path), 0);
    assert_int_equal(file.descriptor, -1);
    assert_null(file.name);
    kb_new_file_drop(&file);
    assert_int_equal(files_in_folder(), 1);
    assert_holds(path, LARGE, 0640);
    assert_int_equal(unlink(path), 0);
  }
  refused.nameless = refused.link = false;
  umask(mask);
}

static void what_is_dropped_is_gone(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  folder_path(path, "report");
  for (int i = 0; i < 2; i++) {
    struct kb_new_file file;
    refused.nameless = i == 1;
    assert_int_equal(kb_new_file_open(&file, path, 0666), 0);
    write_large(&file);
    kb_new_file_drop(&file);
    assert_int_equal(files_in_folder(), 0);
    const int nameless = kb_new_file_nameless(folder);
    assert_true(nameless >= 0);
    assert_int_equal(files_in_folder(), 0);
    assert_int_equal(pwrite(nameless, "x", 1, 0), 1);
    close(nameless);
  }
  refused.nameless = false;
}

static void what_cannot_be_made_or_placed_is_said(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  struct kb_new_file file;
  assert_int_equal(kb_new_file_open(&file, folder_path(path, "none/report"), 0666), ENOENT);
  assert_int_equal(file.descriptor, -1);
  kb_new_file_drop(&file);
  folder_write("place/inner", "a folder that is not empty");
  for (int i = 0; i < 4; i++) {
    refused.nameless = i & 1;
    refused.link = i & 2;
    assert_int_equal(kb_new_file_open(&file, folder_path(path, "place"), 0666), 0);
    write_large(&file);
    assert_int_equal(kb_new_file_place(&file, path), EISDIR);
    kb_new_file_drop(&file);
    assert_int_equal(files_in_folder(), 1);
  }
  refused.nameless = refused.link = false;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(it_takes_its_place, folder_make, folder_remove),
    cmocka_unit_test_setup_teardown(what_is_dropped_is_gone, folder_make, folder_remove),
    cmocka_unit_test_setup_teardown(what_cannot_be_made_or_placed_is_said, folder_make,
                                    folder_remove),
  };
  return cmocka_run_group_tests_name("new_file", tests, NULL, NULL);
}
