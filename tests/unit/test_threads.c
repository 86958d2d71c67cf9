#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* pthread_getaffinity_np */
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/threads.h"

#include <sched.h>

struct visit {
  pthread_mutex_t is_looked_at; /* unlocked when the parent has looked */
  int where;
};

static void *say_where(void *data)
{
  struct visit *visit = data;
  visit->where = sched_getcpu();
  pthread_mutex_lock(&visit->is_looked_at);
  pthread_mutex_unlock(&visit->is_looked_at);
  return NULL;
}

/* The processor on which a thread starts; `allowed`: the set it may run on. */
static int visit(cpu_set_t *allowed)
{
  pthread_t thread;
  struct visit visit = {.where = -1};
  pthread_mutex_init(&visit.is_looked_at, NULL);
  pthread_mutex_lock(&visit.is_looked_at);
  assert_true(kb_threads_start(&thread, say_where, &visit));
  assert_int_equal(pthread_getaffinity_np(thread, sizeof *allowed, allowed), 0);
  pthread_mutex_unlock(&visit.is_looked_at);
  assert_int_equal(pthread_join(thread, NULL), 0);
  pthread_mutex_destroy(&visit.is_looked_at);
  return visit.where;
}

/* Wherever it starts, it may move anywhere. */
static void threads_may_run_anywhere(void **state)
{
  (void)state;
  cpu_set_t all;
  assert_int_equal(sched_getaffinity(0, sizeof all, &all), 0);
  assert_int_equal(kb_threads_processors(), CPU_COUNT(&all));
  for (int i = 0; i < 20; i++) {
    cpu_set_t allowed;
    const int where = visit(&allowed);
    assert_true(CPU_EQUAL(&allowed, &all));
    assert_true(where >= 0 && CPU_ISSET((size_t)where, &all));
  }
}

static void one_processor_is_enough(void **state)
{
  (void)state;
  cpu_set_t all;
  cpu_set_t one;
  const int here = sched_getcpu();
  assert_true(here >= 0);
  CPU_ZERO(&one);
  CPU_SET((size_t)here, &one);
  assert_int_equal(sched_getaffinity(0, sizeof all, &all), 0);
  assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
  assert_int_equal(kb_threads_processors(), 1);
  cpu_set_t allowed;
  assert_int_equal(visit(&allowed), here);
  assert_true(CPU_EQUAL(&allowed, &one));
  assert_int_equal(sched_setaffinity(0, sizeof all, &all), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(threads_may_run_anywhere),
    cmocka_unit_test(one_processor_is_enough),
  };
  return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
