#include "base/descriptors.h"

#include <errno.h>
#include <fcntl.h>
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
