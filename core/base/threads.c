#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* sched_getaffinity */
#endif
#include "base/threads.h"

#include <sched.h>

size_t kb_threads_processors(void)
{
  cpu_set_t set;
  CPU_ZERO(&set);
  const int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  return count > 0 ? (size_t)count : 1;
}

bool kb_threads_start(pthread_t *thread, void *(*run)(void *data), void *data)
{
  pthread_attr_t attributes;
  cpu_set_t all;
  CPU_ZERO(&all);
  const int here = sched_getcpu();
  const bool has_others = here >= 0 && here < CPU_SETSIZE &&
                          sched_getaffinity(0, sizeof all, &all) == 0 && CPU_COUNT(&all) > 1;
  if (!has_others || pthread_attr_init(&attributes) != 0) {
    return pthread_create(thread, NULL, run, data) == 0;
  }
  cpu_set_t others = all;
  CPU_CLR((size_t)here, &others);
  const bool is_placed = pthread_attr_setaffinity_np(&attributes, sizeof others, &others) == 0;
  const bool is_started = pthread_create(thread, &attributes, run, data) == 0;
  pthread_attr_destroy(&attributes);
  if (is_started && is_placed) {
    (void)pthread_setaffinity_np(*thread, sizeof all, &all);
  }
  return is_started;
}
