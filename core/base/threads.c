#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* sched_getaffinity */
#endif
#include "base/threads.h"

#include <pthread.h>
#include <sched.h>

struct share {
  void (*work)(void *context);
  void *context;
};

size_t kb_threads_processors(void)
{
  cpu_set_t set;
  CPU_ZERO(&set);
  const int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  return count > 0 ? (size_t)count : 1;
}

static void *run(void *data)
{
  const struct share *share = data;
  share->work(share->context);
  return NULL;
}

void kb_threads_run(size_t count, void (*work)(void *context), void *context)
{
  pthread_t threads[KB_THREADS_MAX];
  struct share share = {work, context};
  size_t started = 0;
  while (started + 1 < count && started < KB_THREADS_MAX - 1 &&
         pthread_create(&threads[started], NULL, run, &share) == 0) {
    started++;
  }
  work(context);
  while (started > 0) {
    pthread_join(threads[--started], NULL);
  }
}
