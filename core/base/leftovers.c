#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* flock */
#endif
#include "base/leftovers.h"

#include "base/hash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

static const char beginning[] = ".kbtriage-";

int kb_leftovers_hold(int descriptor)
{
  int reason;
  do {
    reason = flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
  } while (reason == EINTR);
  return reason;
}

static uint64_t random_number(void)
{
  uint64_t number = 0;
  struct timespec now = {0};
  if (getrandom(&number, sizeof number, GRND_NONBLOCK) != (ssize_t)sizeof number) {
    clock_gettime(CLOCK_MONOTONIC, &now); /* good enough: a name that is taken is not used */
    number = (uint64_t)now.tv_nsec * 2654435761U + (uint64_t)getpid();
  }
  return number;
}

/* The common prefix of the names of locked files made on this machine. */
static void add_beginning(struct kb_buf *path)
{
  struct utsname machine;
  char hash[KB_HASH_SIZE] = "";
  if (uname(&machine) == 0) {
    kb_hash_text(kb_slice_of(machine.nodename), hash);
  }
  kb_buf_addf(path, "%s%s-", beginning, hash);
}

void kb_leftovers_add_name(struct kb_buf *path, bool is_held)
{
  if (is_held) {
    add_beginning(path);
  } else {
    kb_buf_add_text(path, beginning);
  }
  kb_buf_addf(path, "%016" PRIx64, random_number());
}

static bool is_own_file(const struct stat *facts)
{
  return S_ISREG(facts->st_mode) && facts->st_uid == geteuid();
}

/* Others may write to the folder, so check that the file opened is the one that was examined. */
static void remove_unless_held(int folder, const char *name)
{
  struct stat named;
  struct stat opened;
  if (fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) != 0 || !is_own_file(&named)) {
    return;
  }
  const int file = openat(folder, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (file < 0) {
    return;
  }
  if (fstat(file, &opened) == 0 && opened.st_dev == named.st_dev && opened.st_ino == named.st_ino &&
      kb_leftovers_hold(file) == 0) {
    (void)unlinkat(folder, name, 0);
  }
  close(file);
}

void kb_leftovers_remove(const char *folder)
{
  struct kb_buf name = {0};
  add_beginning(&name);
  DIR *directory = name.failed ? NULL : opendir(folder[0] ? folder : ".");
  const struct dirent *entry;
  while (directory && (entry = readdir(directory)) != NULL) {
    if (strncmp(entry->d_name, name.data, name.length) == 0) {
      remove_unless_held(dirfd(directory), entry->d_name);
    }
  }
  if (directory) {
    closedir(directory);
  }
  kb_buf_fini(&name);
}
