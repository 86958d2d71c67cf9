#include "base/descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

bool kb_descriptors_complete(void)
{
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
    if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) {
      continue;
    }
    /* open() returns the lowest free number. All below this one are taken, so it is this one. */
    if (open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY) != descriptor) {
      return false;
    }
  }
  return true;
}

size_t kb_descriptors_free(void)
{
  enum { PLENTY = 256 };
  struct rlimit limit;
  const bool is_known = getrlimit(RLIMIT_NOFILE, &limit) == 0;
  const int end = is_known && limit.rlim_cur < PLENTY ? (int)limit.rlim_cur : PLENTY;
  size_t count = 0;
  for (int descriptor = 0; descriptor < end; descriptor++) {
    count += fcntl(descriptor, F_GETFD) < 0;
  }
  return count;
}
