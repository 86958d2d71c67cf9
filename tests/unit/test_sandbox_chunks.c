#include "sandbox/sandbox.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include <lua.h>

/* Every file of sandbox/ is a malicious article. Its first line says how it ends, for example
   "-- expect: error: part of the message". Each runs twice: to that end, and with only a little
   time to stop it. */

enum {
  FENCE = 30,         /* seconds per file, after which the process is killed */
  OVERSHOOT_MOST = 2, /* seconds; far more than observed, for slow machines */
};

#define SHORT_TIME 0.1

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void read_file(const char *name, struct kb_buf *content)
{
  char path[1024];
  char bytes[4096];
  snprintf(path, sizeof path, "%s/sandbox/%s", KB_TEST_DIR, name);
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  size_t length;
  while ((length = fread(bytes, 1, sizeof bytes, file)) > 0) {
    kb_buf_add(content, bytes, length);
  }
  assert_false(ferror(file) || content->failed);
  fclose(file);
}

/* "error: part": splits the first line's expectation. */
static void read_expectation(struct kb_slice source, char outcome[64], char message[256])
{
  assert_non_null(source.data);
  const char *start = strstr(source.data, "-- expect: ");
  assert_non_null(start);
  assert_in_range(start - source.data, 0, 3); /* a byte order mark at most precedes it */
  message[0] = '\0';
  assert_in_range(sscanf(start, "-- expect: %63[a-z]: %255[^\n]", outcome, message), 1, 2);
}

static void run_to_its_end(const char *name, struct kb_slice source)
{
  char outcome[64];
  char message[256];
  read_expectation(source, outcome, message);
  struct kb_sandbox_budget budget = {16 << 20, 2000000, 20};
  if (strcmp(outcome, "time") == 0) {
    budget.steps = UINT64_MAX;
    budget.seconds = SHORT_TIME;
  }
  struct kb_sandbox *sandbox = kb_sandbox_new(NULL, NULL);
  assert_non_null(sandbox);
  const enum kb_sandbox_outcome got = kb_sandbox_load(sandbox, name, source, budget, NULL);
  if (strcmp(kb_sandbox_outcome_name(got), outcome) != 0 ||
      !strstr(kb_sandbox_message(sandbox), message)) {
    print_message("%s: %s, %s\n", name, kb_sandbox_outcome_name(got), kb_sandbox_message(sandbox));
  }
  assert_string_equal(kb_sandbox_outcome_name(got), outcome);
  assert_non_null(strstr(kb_sandbox_message(sandbox), message));
  assert_int_equal(lua_gettop(kb_sandbox_state(sandbox)), got == KB_SANDBOX_DONE ? 1 : 0);
  lua_settop(kb_sandbox_state(sandbox), 0);
  /* it left the libraries unchanged */
  budget = (struct kb_sandbox_budget){1 << 20, 100000, 20};
  assert_int_equal(kb_sandbox_load(sandbox, "next",
                                   kb_slice_of("return ('a'):find('a') + #table.concat({})"),
                                   budget, NULL),
                   KB_SANDBOX_DONE);
  assert_int_equal(lua_tointeger(kb_sandbox_state(sandbox), -1), 1);
  kb_sandbox_free(sandbox);
}

/* Returns by how many seconds it exceeded its time. */
static double run_against_the_clock(const char *name, struct kb_slice source)
{
  const struct kb_sandbox_budget budget = {16 << 20, UINT64_MAX, SHORT_TIME};
  struct kb_sandbox *sandbox = kb_sandbox_new(NULL, NULL);
  assert_non_null(sandbox);
  const double start = now();
  (void)kb_sandbox_load(sandbox, name, source, budget, NULL);
  const double over = now() - start - SHORT_TIME;
  kb_sandbox_free(sandbox);
  return over;
}

static int compare_names(const void *a, const void *b)
{
  return strcmp((const char *)a, (const char *)b);
}

static void test_every_file(void **state)
{
  (void)state;
  enum { NAME_SIZE = 64, FILES_MAX = 500 };
  static char names[FILES_MAX][NAME_SIZE];
  size_t count = 0;
  DIR *folder = opendir(KB_TEST_DIR "/sandbox");
  assert_non_null(folder);
  struct dirent *entry;
  while ((entry = readdir(folder)) != NULL) {
    const char *dot = strrchr(entry->d_name, '.');
    if (dot && strcmp(dot, ".lua") == 0) {
      assert_true(count < FILES_MAX && strlen(entry->d_name) < NAME_SIZE);
      memcpy(names[count++], entry->d_name, strlen(entry->d_name) + 1);
    }
  }
  closedir(folder);
  assert_true(count > 100);
  qsort(names, count, NAME_SIZE, compare_names);

  double worst = 0;
  const char *slowest = "none";
  for (size_t i = 0; i < count; i++) {
    struct kb_buf source = {0};
    alarm(FENCE);
    read_file(names[i], &source);
    run_to_its_end(names[i], kb_buf_slice(&source));
    const double over = run_against_the_clock(names[i], kb_buf_slice(&source));
    alarm(0);
    kb_buf_fini(&source);
    if (over > worst) {
      worst = over;
      slowest = names[i];
    }
    if (over > OVERSHOOT_MOST) {
      print_message("%s ran over by %.3f s\n", names[i], over);
    }
    assert_true(over <= OVERSHOOT_MOST);
  }
  print_message("%zu files; none ran over by more than %.3f s (%s)\n", count, worst, slowest);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_every_file),
  };
  return cmocka_run_group_tests_name("box_chunks", tests, NULL, NULL);
}
