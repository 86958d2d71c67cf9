/* link: --wrap=open,--wrap=open64,--wrap=linkat,--wrap=flock,--wrap=rename */
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
#include <glob.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>

/* What the system refuses: nameless files, naming them, locking them. */
static struct {
  bool nameless, link, hold;
} refused;

static bool dies_at_rename;
static bool is_taken_away; /* the next file that is locked is removed just before */

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

int __real_flock(int descriptor, int operation);
int __real_rename(const char *old, const char *new);
int __wrap_flock(int descriptor, int operation);
int __wrap_rename(const char *old, const char *new);

static int files_are_removed(void);

int __wrap_flock(int descriptor, int operation)
{
  if (is_taken_away) {
    is_taken_away = false;
    assert_int_equal(files_are_removed(), 1);
  }
  if (refused.hold) {
    errno = EOPNOTSUPP;
    return -1;
  }
  return __real_flock(descriptor, operation);
}

int __wrap_rename(const char *old, const char *new)
{
  if (dies_at_rename) {
    kill(getpid(), SIGKILL);
  }
  return __real_rename(old, new);
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

/* Whatever the system supports: nothing is visible before the file is complete, then only the
   file; with and without an old file. */
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

/* Does what another process would that takes them for leftovers. */
static int files_are_removed(void)
{
  int count = 0;
  char path[FOLDER_PATH_SIZE];
  DIR *directory = opendir(folder);
  for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    count += entry->d_name[0] == '.' && unlink(folder_path(path, entry->d_name)) == 0;
  }
  closedir(directory);
  return count;
}

static void make_report(const char *path)
{
  struct kb_new_file file;
  assert_int_equal(kb_new_file_open(&file, path, 0666), 0);
  write_large(&file);
  assert_int_equal(kb_new_file_place(&file, path), 0);
}

/* Starts a process that begins a file, or completes it, and waits until it is killed. */
static pid_t begin_elsewhere(const char *path, bool until_it_dies_at_rename)
{
  int ends[2];
  char byte;
  assert_int_equal(pipe(ends), 0);
  const pid_t process = fork();
  assert_true(process >= 0);
  if (process == 0) {
    struct kb_new_file file;
    dies_at_rename = until_it_dies_at_rename;
    if (kb_new_file_open(&file, path, 0666) != 0 || write(file.descriptor, "x", 1) != 1) {
      _exit(1);
    }
    if (until_it_dies_at_rename) {
      kb_new_file_place(&file, path);
    }
    (void)!write(ends[1], "b", 1);
    pause();
    _exit(1);
  }
  close(ends[1]);
  assert_int_equal(read(ends[0], &byte, 1), until_it_dies_at_rename ? 0 : 1);
  close(ends[0]);
  return process;
}

static void end_elsewhere(pid_t process)
{
  int status;
  kill(process, SIGKILL);
  assert_int_equal(waitpid(process, &status, 0), process);
  assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* Leftovers after kill -9 are there until the next file is made. */
static void leftovers_are_removed(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  folder_path(path, "report");
  for (int i = 0; i < 2; i++) {
    folder_write("report", "old");
    refused.nameless = i == 1;
    /* Killed between link and rename, or at any time if the file has a name all along. */
    end_elsewhere(begin_elsewhere(path, i == 0));
    assert_int_equal(files_in_folder(), 2);
    make_report(path);
    assert_int_equal(files_in_folder(), 1);
    assert_int_equal(unlink(path), 0);
  }
  /* Nameless files of a spool in such a folder remove them, too. */
  end_elsewhere(begin_elsewhere(path, false));
  assert_int_equal(files_in_folder(), 1);
  close(kb_new_file_nameless(folder));
  assert_int_equal(files_in_folder(), 0);
  refused.nameless = false;
}

static void files_of_the_living_stay(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  folder_path(path, "report");
  refused.nameless = true;
  const pid_t other = begin_elsewhere(path, false);
  assert_int_equal(files_in_folder(), 1);
  make_report(path);
  assert_int_equal(files_in_folder(), 2);
  /* Two at the same time in one process. */
  struct kb_new_file first;
  assert_int_equal(kb_new_file_open(&first, path, 0666), 0);
  write_large(&first);
  make_report(path);
  assert_int_equal(files_in_folder(), 3);
  assert_int_equal(kb_new_file_place(&first, path), 0);
  end_elsewhere(other);
  make_report(path);
  assert_int_equal(files_in_folder(), 1);
  refused.nameless = false;
}

/* Similar names that are not our files, or whose owner is unknown. */
static void what_is_of_others_stays(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  char like[FOLDER_PATH_SIZE];
  glob_t names;
  refused.nameless = true;
  folder_path(path, "report");
  end_elsewhere(begin_elsewhere(path, false));
  assert_int_equal(glob(folder_path(like, ".kbtriage-*"), 0, NULL, &names), 0);
  assert_int_equal(names.gl_pathc, 1);
  const char *left = names.gl_pathv[0];
  const int length = (int)strlen(left) - 4;
  assert_true(length > 30);
  snprintf(like, sizeof like, "%.*sfifo", length, left);
  assert_int_equal(mkfifo(like, 0600), 0);
  snprintf(like, sizeof like, "%.*slink", length, left);
  assert_int_equal(symlink("/dev/null", like), 0);
  snprintf(like, sizeof like, "%.*sdire", length, left);
  assert_int_equal(mkdir(like, 0700), 0);
  const char *machine = strrchr(left, '/') + strlen("/.kbtriage-");
  snprintf(like, sizeof like, ".kbtriage-%c%s", *machine == 'a' ? 'b' : 'a', machine + 1);
  folder_write(like, "made by another machine");
  folder_write(".kbtriage-0123456789abcdef", "who could not hold it");
  globfree(&names);
  make_report(path);
  assert_int_equal(files_in_folder(), 6);
  refused.nameless = false;
}

/* If files cannot be locked, nobody removes them, even if that would be possible. */
static void what_cannot_be_held_stays(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  folder_path(path, "report");
  refused.nameless = refused.hold = true;
  const pid_t other = begin_elsewhere(path, false);
  make_report(path);
  assert_int_equal(files_in_folder(), 2);
  refused.hold = false;
  make_report(path);
  assert_int_equal(files_in_folder(), 2);
  end_elsewhere(other);
  refused.nameless = false;
}

/* Just created, and not yet locked, it looks like a leftover. */
static void what_is_taken_away_is_made_again(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  refused.nameless = is_taken_away = true;
  make_report(folder_path(path, "report"));
  assert_false(is_taken_away);
  assert_int_equal(files_in_folder(), 1);
  refused.nameless = false;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(leftovers_are_removed, folder_make, folder_remove),
    cmocka_unit_test_setup_teardown(files_of_the_living_stay, folder_make, folder_remove),
    cmocka_unit_test_setup_teardown(what_is_of_others_stays, folder_make, folder_remove),
    cmocka_unit_test_setup_teardown(what_cannot_be_held_stays, folder_make, folder_remove),
    cmocka_unit_test_setup_teardown(what_is_taken_away_is_made_again, folder_make, folder_remove),
    cmocka_unit_test_setup_teardown(it_takes_its_place, folder_make, folder_remove),
    cmocka_unit_test_setup_teardown(what_is_dropped_is_gone, folder_make, folder_remove),
    cmocka_unit_test_setup_teardown(what_cannot_be_made_or_placed_is_said, folder_make,
                                    folder_remove),
  };
  return cmocka_run_group_tests_name("new_file", tests, NULL, NULL);
}
