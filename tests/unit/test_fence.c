#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_TMPFILE */
#endif
#include "base/fence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Sanitizers need what a fence takes away: gcc and clang tell by different names. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(IS_SANITIZED)
enum { IS_FENCED = 0 };
#else
enum { IS_FENCED = 1 };
#endif

enum {
  CAN_READ = 1,
  CAN_WRITE = 2,
  CAN_CONNECT = 4,
  CAN_FORK = 8,
  CAN_MAKE_CODE = 16,
  CAN_COMPUTE = 32
};

static int try_all(void)
{
  int result = 0;
  result |= open("/dev/null", O_RDONLY) >= 0 ? CAN_READ : 0;
  result |= open("/tmp", O_TMPFILE | O_RDWR, 0600) >= 0 ? CAN_WRITE : 0;
  result |= socket(AF_INET, SOCK_STREAM, 0) >= 0 ? CAN_CONNECT : 0;
  const pid_t child = fork();
  if (child == 0) {
    _exit(0);
  }
  result |= child > 0 ? CAN_FORK : 0;
  const void *code =
    mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  result |= code != MAP_FAILED ? CAN_MAKE_CODE : 0;
  void *memory = malloc(4 * 1024 * 1024);
  result |= memory ? CAN_COMPUTE : 0;
  free(memory);
  return result;
}

static int result_of(bool is_fenced)
{
  int how = 0;
  const pid_t child = fork();
  if (child == 0) {
    _exit(is_fenced && !kb_fence_up() ? 255 : try_all());
  }
  assert_true(child > 0);
  assert_int_equal(waitpid(child, &how, 0), child);
  assert_true(WIFEXITED(how));
  return WEXITSTATUS(how);
}

static void a_fenced_process_only_computes(void **state)
{
  (void)state;
  const int all = CAN_READ | CAN_WRITE | CAN_CONNECT | CAN_FORK | CAN_MAKE_CODE | CAN_COMPUTE;
  assert_int_equal(result_of(false), all);
  if (IS_FENCED) {
    assert_int_equal(result_of(true), CAN_COMPUTE);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_fenced_process_only_computes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
