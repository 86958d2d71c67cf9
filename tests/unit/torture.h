/* Makes one chosen allocation fail. A test that includes this has as its first line
   the comment `link: --wrap=malloc,--wrap=calloc,--wrap=realloc`, and loops:

     for (size_t n = 0;; n++) {
       torture_begin(n);
       … the work …
       if (!torture_end()) {
         … assert that it succeeded …
         break;
       }
       … assert that it failed for want of memory …
     }
*/
#ifndef KB_TESTS_TORTURE_H
#define KB_TESTS_TORTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

static struct {
  bool on;
  bool refused;
  bool for_good;
  size_t left;
} torture;

/* From now on the allocation after `n` successful ones is refused. */
static void torture_begin(size_t n)
{
  torture.on = true;
  torture.refused = false;
  torture.for_good = false;
  torture.left = n;
}

/* The same, and all later ones are refused as well. */
static inline void torture_begin_for_good(size_t n)
{
  torture_begin(n);
  torture.for_good = true;
}

/* Back to normal. True if an allocation was refused. */
static bool torture_end(void)
{
  torture.on = false;
  return torture.refused;
}

static bool torture_refuses(void)
{
  if (!torture.on || (torture.refused && !torture.for_good)) {
    return false;
  }
  if (!torture.refused && torture.left-- > 0) {
    return false;
  }
  torture.refused = true;
  return true;
}

void *__wrap_malloc(size_t size)
{
  return torture_refuses() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
  return torture_refuses() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
  return torture_refuses() ? NULL : __real_realloc(memory, size);
}

#endif
