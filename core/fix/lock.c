#include "fix/lock.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* The file is in the folder for temporary files, where all users may create it and the sticky bit
   keeps others from replacing it. It is opened for reading, which is enough for flock(2): the
   kernel may refuse to open another user's file there for writing; without blocking, as somebody
   may have put a fifo there. It stays when the lock is released: removing it would let a third
   process lock a file that a second one waits for. */

static int open_file(const char *path)
{
  const int there = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
  return there >= 0 || errno != ENOENT
           ? there
           : open(path, O_RDONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
}

int kb_fix_lock(const char *org, struct kb_error *error)
{
  const char *folder = getenv("TMPDIR");
  struct kb_buf path = {0};
  kb_buf_addf(&path, "%s/kbtriage-fix-", folder && *folder ? folder : "/tmp");
  for (const char *at = org; *at; at++) {
    /* contoso.api.crm.dynamics.com is contoso.crm.dynamics.com, too */
    at += strncmp(at, ".api.crm", 8) == 0 ? 4 : 0;
    kb_buf_add_char(&path, strchr("/:", *at) ? '_' : *at);
  }
  kb_buf_add_text(&path, ".lock");
  int descriptor = path.failed ? -1 : open_file(path.data);
  if (path.failed) {
    kb_fail_no_memory(error);
  } else if (descriptor < 0) {
    kb_fail(error, KB_IO, "%.600s: the lock cannot be opened: %s", path.data,
            kb_errno_words(errno));
  } else if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    const int reason = errno;
    close(descriptor);
    descriptor = -1;
    if (reason == EWOULDBLOCK) {
      kb_fail(error, KB_USAGE,
              "another kbtriage fix is changing %.200s at this moment (lock %.600s): wait until it "
              "is done",
              org, path.data);
    } else {
      kb_fail(error, KB_IO, "%.600s: cannot be locked: %s", path.data, kb_errno_words(reason));
    }
  }
  kb_buf_fini(&path);
  return descriptor;
}
