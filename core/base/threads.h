/* How many threads may run at once, and starting one. */
#ifndef KB_BASE_THREADS_H
#define KB_BASE_THREADS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { KB_THREADS_MAX = 64 };

/* The number of processors this process may use; at least 1. */
size_t kb_threads_processors(void);

/* Like pthread_create, but the thread starts at once on another processor than the caller's, if
   there is one; otherwise the system may make it wait some milliseconds for the caller's. Later
   it runs anywhere. */
bool kb_threads_start(pthread_t *thread, void *(*run)(void *data), void *data);

#endif
