#include "base/out.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* A temporary folder for every test, and the previous working directory. */
struct place {
  char folder[64];
  int back;
};

static int enter(void **state)
{
  struct place *place = malloc(sizeof *place);
  if (!place) {
    return -1;
  }
  place->back = open(".", O_RDONLY | O_DIRECTORY);
  strcpy(place->folder, "/tmp/kbtriage-out-XXXXXX");
  *state = place;
  return place->back >= 0 && mkdtemp(place->folder) && chdir(place->folder) == 0 ? 0 : -1;
}

/* Fails if the test left files other than "a", "b" or "d". */
static int leave(void **state)
{
  struct place *place = *state;
  unlink("a");
  unlink("b");
  rmdir("d");
  const int result = fchdir(place->back) == 0 && rmdir(place->folder) == 0 ? 0 : -1;
  close(place->back);
  free(place);
  return result;
}

static void put(const char *path, const char *text)
{
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

static void assert_content(const char *path, const char *expected)
{
  char text[256] = {0};
  FILE *file = fopen(path, "r");
  assert_non_null(file);
  const size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  assert_int_equal(length, strlen(expected));
  assert_string_equal(text, expected);
}

static mode_t mode_of(const char *path)
{
  struct stat status;
  assert_int_equal(stat(path, &status), 0);
  return status.st_mode & 07777;
}

static size_t files_here(void)
{
  DIR *folder = opendir(".");
  assert_non_null(folder);
  size_t count = 0;
  while (readdir(folder)) {
    count++;
  }
  closedir(folder);
  return count - 2; /* "." and ".." */
}

static void write_text(const char *path, const char *text)
{
  struct kb_error error = {0};
  struct kb_out *out = kb_out_open(path, &error);
  assert_non_null(out);
  kb_out_write(out, kb_slice_of(text));
  assert_int_equal(kb_out_commit(out, &error), KB_OK);
  kb_out_close(out);
}

static void test_new_file_appears_on_commit(void **state)
{
  (void)state;
  const mode_t mask = umask(027);
  struct kb_error error = {0};
  struct kb_out *out = kb_out_open("a", &error);
  assert_non_null(out);
  struct kb_buf buf = {0};
  kb_buf_add_text(&buf, "two");
  kb_out_write(out, kb_slice_of("one, "));
  kb_out_buf(out, &buf);
  assert_int_equal(buf.length, 0);
  kb_out_flush(out);
  assert_int_not_equal(access("a", F_OK), 0);
  assert_int_equal(kb_out_commit(out, &error), KB_OK);
  assert_content("a", "one, two");
  assert_int_equal(files_here(), 1);
  assert_int_equal(mode_of("a"), 0640);
  kb_out_write(out, kb_slice_of("too late"));
  kb_out_close(out);
  assert_content("a", "one, two");
  umask(mask);
  kb_buf_fini(&buf);
}

static void test_nothing_changes_without_commit(void **state)
{
  (void)state;
  put("a", "old");
  struct kb_out *out = kb_out_open("a", NULL);
  assert_non_null(out);
  kb_out_write(out, kb_slice_of("new"));
  kb_out_flush(out);
  kb_out_close(out);
  assert_content("a", "old");
  assert_int_equal(files_here(), 1);
  kb_out_close(NULL);
}

static void test_replaced_file_keeps_its_mode(void **state)
{
  (void)state;
  static const mode_t modes[] = {0600, 0644, 0666, 0755};
  for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
    put("a", "old and longer");
    assert_int_equal(chmod("a", modes[i]), 0);
    write_text("a", "new");
    assert_content("a", "new");
    assert_int_equal(mode_of("a"), modes[i]);
  }
}

static void test_links_are_followed(void **state)
{
  (void)state;
  struct stat status;
  put("a", "old");
  assert_int_equal(symlink("a", "b"), 0);
  write_text("b", "new");
  assert_content("a", "new");
  assert_int_equal(lstat("b", &status), 0);
  assert_true(S_ISLNK(status.st_mode));

  /* A link to a file in another folder that does not exist yet. */
  assert_int_equal(unlink("a"), 0);
  assert_int_equal(mkdir("d", 0700), 0);
  assert_int_equal(symlink("../b", "d/c"), 0);
  write_text("d/c", "through two");
  assert_content("a", "through two");
  assert_int_equal(unlink("d/c"), 0);

  assert_int_equal(unlink("b"), 0);
  assert_int_equal(symlink("b", "b"), 0);
  struct kb_error error = {0};
  assert_null(kb_out_open("b", &error));
  assert_non_null(strstr(error.message, "cannot write b: "));
}

static void test_large_output_is_whole(void **state)
{
  (void)state;
  enum { SIZE = 1000003 };
  struct kb_buf all = {0};
  struct kb_out *out = kb_out_open("a", NULL);
  assert_non_null(out);
  for (size_t step = 1; all.length < SIZE; step = step * 7 % 200003 + 1) {
    const size_t start = all.length;
    for (size_t i = 0; i < step; i++) {
      kb_buf_add_char(&all, (char)(unsigned char)(start + i * 31));
    }
    kb_out_write(out, (struct kb_slice){all.data + start, step});
  }
  assert_int_equal(kb_out_commit(out, NULL), KB_OK);
  kb_out_close(out);
  char *back = malloc(all.length + 1);
  FILE *file = fopen("a", "r");
  assert_non_null(back);
  assert_non_null(file);
  assert_int_equal(fread(back, 1, all.length + 1, file), all.length);
  assert_memory_equal(back, all.data, all.length);
  fclose(file);
  free(back);
  kb_buf_fini(&all);
}

static void test_paths_that_cannot_be_written(void **state)
{
  (void)state;
  put("a", "a file");
  assert_int_equal(mkdir("d", 0700), 0);
  static const struct {
    const char *path;
    const char *message;
  } cases[] = {
    {"", "cannot write : No such file or directory"},
    {"d", "cannot write d: Is a directory"},
    {"d/", "cannot write d/: Is a directory"},
    {"nowhere/a", "cannot write nowhere/a: No such file or directory"},
    {"a/b", "cannot write a/b: Not a directory"},
    {"/proc/none", "cannot write /proc/none: No such file or directory"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_error error = {0};
    assert_null(kb_out_open(cases[i].path, &error));
    assert_int_equal(error.status, KB_IO);
    assert_string_equal(error.message, cases[i].message);
  }
}

/* The superuser may write everything. */
static void test_protected_file_stays(void **state)
{
  (void)state;
  put("a", "old");
  assert_int_equal(chmod("a", 0444), 0);
  const pid_t child = fork();
  if (child == 0) {
    struct place *place = *state;
    if (geteuid() == 0 && (chown(place->folder, 65534, 65534) != 0 || setuid(65534) != 0)) {
      _exit(2);
    }
    struct kb_error error = {0};
    struct kb_out *out = kb_out_open("a", &error);
    _exit(out || strcmp(error.message, "cannot write a: Permission denied") != 0);
  }
  int result = -1;
  assert_int_equal(waitpid(child, &result, 0), child);
  assert_int_equal(result, 0);
  assert_content("a", "old");
}

static void test_full_disk(void **state)
{
  (void)state;
  if (access("/dev/full", W_OK) != 0) {
    skip();
  }
  struct kb_error error = {0};
  struct kb_out *out = kb_out_open("/dev/full", &error);
  assert_non_null(out);
  kb_out_write(out, kb_slice_of("x"));
  assert_false(kb_out_failed(out));
  kb_out_flush(out);
  assert_true(kb_out_failed(out));
  assert_false(kb_out_broken_pipe(out));
  assert_int_equal(kb_out_commit(out, &error), KB_IO);
  assert_string_equal(error.message, "cannot write /dev/full: No space left on device");
  kb_out_close(out);
  assert_int_equal(access("/dev/full", W_OK), 0);
}

static void test_failed_buffer_fails_the_stream(void **state)
{
  (void)state;
  put("a", "old");
  struct kb_error error = {0};
  struct kb_out *out = kb_out_open("a", &error);
  struct kb_buf buf = {0};
  buf.failed = true;
  kb_out_buf(out, &buf);
  kb_out_write(out, kb_slice_of("more"));
  assert_int_equal(kb_out_commit(out, &error), KB_NO_MEMORY);
  kb_out_close(out);
  assert_content("a", "old");
  assert_int_equal(files_here(), 1);
}

/* Runs `work` in a child with `descriptor` as standard output; returns its result. */
static int with_standard_output(int descriptor, int (*work)(void))
{
  fflush(NULL);
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGPIPE, SIG_IGN);
    if (descriptor < 0) {
      close(STDOUT_FILENO);
    } else {
      dup2(descriptor, STDOUT_FILENO);
      close(descriptor);
    }
    _exit(work());
  }
  int result = -1;
  assert_int_equal(waitpid(child, &result, 0), child);
  assert_true(WIFEXITED(result));
  return WEXITSTATUS(result);
}

static int write_standard(void)
{
  static const char *const names[] = {NULL, "-", "/dev/stdout"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    struct kb_out *out = kb_out_open(names[i], NULL);
    kb_out_write(out, kb_slice_of("text,"));
    const enum kb_status status = kb_out_commit(out, NULL);
    kb_out_close(out);
    if (status != KB_OK) {
      return 1;
    }
  }
  return fcntl(STDOUT_FILENO, F_GETFD) < 0; /* must not be closed */
}

static void test_standard_output_is_appended_to(void **state)
{
  (void)state;
  put("a", "head,");
  const int file = open("a", O_WRONLY | O_APPEND);
  assert_int_equal(with_standard_output(file, write_standard), 0);
  close(file);
  assert_content("a", "head,text,text,text,");
}

static int write_to_nobody(void)
{
  struct kb_error error = {0};
  struct kb_out *out = kb_out_open(NULL, &error);
  for (int i = 0; i < 100000 && !kb_out_failed(out); i++) {
    kb_out_write(out, kb_slice_of("a line that nobody reads\n"));
  }
  const bool good = kb_out_failed(out) && kb_out_broken_pipe(out) &&
                    kb_out_commit(out, &error) == KB_IO &&
                    strcmp(error.message, "cannot write standard output: Broken pipe") == 0;
  kb_out_close(out);
  return good ? 0 : 1;
}

static void test_broken_pipe(void **state)
{
  (void)state;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  close(ends[0]);
  assert_int_equal(with_standard_output(ends[1], write_to_nobody), 0);
  close(ends[1]);
}

static int open_closed(void)
{
  struct kb_error error = {0};
  return kb_out_open(NULL, &error) != NULL ||
         strcmp(error.message, "cannot write standard output: Bad file descriptor") != 0;
}

static void test_closed_standard_output(void **state)
{
  (void)state;
  assert_int_equal(with_standard_output(-1, open_closed), 0);
}

static int write_slowly_read(void)
{
  struct kb_out *out = kb_out_open(NULL, NULL);
  for (int i = 0; i < 50000; i++) {
    kb_out_write(out, kb_slice_of("0123456789"));
  }
  const enum kb_status status = kb_out_commit(out, NULL);
  kb_out_close(out);
  return status == KB_OK ? 0 : 1;
}

/* While it is written no other program sees it, and a killed process leaves nothing: on a file
   system with nameless files, as most on Linux. */
static void test_a_killed_process_leaves_nothing(void **state)
{
  (void)state;
  put("a", "old");
  for (int i = 0; i < 2; i++) {
    const char *path = i == 0 ? "a" : "b";
    const pid_t child = fork();
    if (child == 0) {
      struct kb_out *out = kb_out_open(path, NULL);
      for (int n = 0; out && n < 100000; n++) {
        kb_out_write(out, kb_slice_of("new "));
      }
      if (!out || kb_out_failed(out) || files_here() != 1) {
        _exit(1);
      }
      raise(SIGKILL);
    }
    int result = -1;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFSIGNALED(result));
    assert_content("a", "old");
    assert_int_equal(files_here(), 1);
  }
}

/* Files that processes with the same number may have left. */
static void test_leftovers_are_not_in_the_way(void **state)
{
  (void)state;
  enum { LEFT = 200 };
  char names[LEFT][40];
  for (int i = 0; i < LEFT; i++) {
    snprintf(names[i], sizeof names[i], ".kbtriage-%ld-%d", (long)getpid(), i);
    put(names[i], "left");
  }
  write_text("a", "new");
  assert_content("a", "new");
  assert_int_equal(files_here(), LEFT + 1);
  for (int i = 0; i < LEFT; i++) {
    assert_content(names[i], "left");
    assert_int_equal(unlink(names[i]), 0);
  }
}

/* More than the pipe holds, through a non-blocking descriptor. */
static void test_non_blocking_pipe(void **state)
{
  (void)state;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
  const pid_t reader = fork();
  if (reader == 0) {
    close(ends[1]);
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL); /* until the pipe is full */
    size_t total = 0;
    char bytes[1000];
    ssize_t count;
    while ((count = read(ends[0], bytes, sizeof bytes)) > 0) {
      total += (size_t)count;
    }
    _exit(total == 500000 ? 0 : 1);
  }
  close(ends[0]);
  assert_int_equal(with_standard_output(ends[1], write_slowly_read), 0);
  close(ends[1]);
  int result = -1;
  assert_int_equal(waitpid(reader, &result, 0), reader);
  assert_int_equal(result, 0);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void)
{
  const struct CMUnitTest tests[] = {
    IN_FOLDER(test_new_file_appears_on_commit),
    IN_FOLDER(test_nothing_changes_without_commit),
    IN_FOLDER(test_replaced_file_keeps_its_mode),
    IN_FOLDER(test_links_are_followed),
    IN_FOLDER(test_large_output_is_whole),
    IN_FOLDER(test_paths_that_cannot_be_written),
    IN_FOLDER(test_protected_file_stays),
    IN_FOLDER(test_a_killed_process_leaves_nothing),
    IN_FOLDER(test_leftovers_are_not_in_the_way),
    IN_FOLDER(test_full_disk),
    IN_FOLDER(test_failed_buffer_fails_the_stream),
    IN_FOLDER(test_standard_output_is_appended_to),
    IN_FOLDER(test_broken_pipe),
    IN_FOLDER(test_closed_standard_output),
    IN_FOLDER(test_non_blocking_pipe),
  };
  return cmocka_run_group_tests_name("out", tests, NULL, NULL);
}
