/* A file in memory with the bytes that a target is given. */
#ifndef TESTS_FUZZ_MEMORY_FILE_H
#define TESTS_FUZZ_MEMORY_FILE_H

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* Its name; the previous file is gone. */
static const char *memory_file(const uint8_t *data, size_t size)
{
  static char path[64];
  static int file = -1;
  if (file < 0) {
    file = memfd_create("fuzz", 0);
    assert(file >= 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  }
  assert(ftruncate(file, 0) == 0);
  assert(pwrite(file, data, size, 0) == (ssize_t)size);
  return path;
}

#endif
