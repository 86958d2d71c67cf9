#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_TMPFILE */
#endif
#include "base/new_file.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { NAMES_TRIED = 100, PROC_PATH = 40 };

/* Its folder and a slash, or nothing: the current one. */
static void add_folder(struct kb_buf *path, const char *target)
{
  const char *slash = strrchr(target, '/');
  kb_buf_add(path, target, slash ? (size_t)(slash - target) + 1 : 0);
}

static uint64_t random_number(void)
{
  uint64_t number = 0;
  struct timespec now = {0};
  if (getrandom(&number, sizeof number, GRND_NONBLOCK) != (ssize_t)sizeof number) {
    clock_gettime(CLOCK_MONOTONIC, &now); /* as good, since a name that is taken is not used */
    number = (uint64_t)now.tv_nsec * 2654435761U + (uint64_t)getpid();
  }
  return number;
}

/* Calls `make` with new names beside `target`, until one is not taken, and keeps that. 0 or errno.
 */
static int with_new_name(struct kb_new_file *file, const char *target,
                         int (*make)(struct kb_new_file *file, const char *name, mode_t mode),
                         mode_t mode)
{
  struct kb_buf path = {0};
  int reason = EEXIST;
  for (unsigned i = 0; i < NAMES_TRIED && reason == EEXIST; i++) {
    kb_buf_clear(&path);
    add_folder(&path, target);
    kb_buf_addf(&path, ".kbtriage-%016" PRIx64, random_number());
    reason = path.failed ? ENOMEM : make(file, path.data, mode);
  }
  if (reason == 0) {
    file->name = kb_buf_take(&path);
  }
  kb_buf_fini(&path);
  return reason;
}

static int create(struct kb_new_file *file, const char *name, mode_t mode)
{
  file->descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  return file->descriptor < 0 ? errno : 0;
}

/* What linkat can be told to make a name for. */
static void proc_path(char path[PROC_PATH], int descriptor)
{
  snprintf(path, PROC_PATH, "/proc/self/fd/%d", descriptor);
}

/* -1: there is no such file here, or it could not be given a name. */
static int open_nameless(const char *target, mode_t mode)
{
  int descriptor = -1;
#ifdef O_TMPFILE
  char proc[PROC_PATH];
  struct stat facts;
  struct kb_buf folder = {0};
  add_folder(&folder, target);
  kb_buf_add_text(&folder, ".");
  if (!folder.failed) {
    descriptor = open(folder.data, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
  }
  kb_buf_fini(&folder);
  proc_path(proc, descriptor);
  if (descriptor >= 0 && stat(proc, &facts) != 0) {
    close(descriptor);
    descriptor = -1;
  }
#else
  (void)target, (void)mode;
#endif
  return descriptor;
}

int kb_new_file_open(struct kb_new_file *file, const char *target, mode_t mode)
{
  file->name = NULL;
  file->descriptor = open_nameless(target, mode & 0777);
  return file->descriptor >= 0 ? 0 : with_new_name(file, target, create, mode & 0777);
}

static int give_name(struct kb_new_file *file, const char *name, mode_t mode)
{
  char proc[PROC_PATH];
  (void)mode;
  proc_path(proc, file->descriptor);
  return linkat(AT_FDCWD, proc, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

/* All of it, from the beginning, on disk. */
static int copy_content(int from, int to)
{
  char bytes[16 * 1024];
  off_t at = 0;
  ssize_t count;
  while ((count = pread(from, bytes, sizeof bytes, at)) != 0) {
    const ssize_t written = count > 0 ? write(to, bytes, (size_t)count) : -1;
    if (written < 0 && errno != EINTR) {
      return errno;
    }
    at += written > 0 ? written : 0; /* what was not taken is read again */
  }
  return fsync(to) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : errno;
}

/* What watches over programs (AppArmor and the like) may let them write a file, but not link it:
   then its content gets a file with a name after all. */
static int copy(struct kb_new_file *file, const char *target)
{
  struct stat facts;
  struct kb_new_file named = {.descriptor = -1};
  int reason = fstat(file->descriptor, &facts) == 0 ? 0 : errno;
  reason = reason == 0 ? with_new_name(&named, target, create, facts.st_mode & 0777) : reason;
  if (reason == 0) {
    const bool is_given = fchown(named.descriptor, facts.st_uid, facts.st_gid) == 0;
    (void)fchmod(named.descriptor, facts.st_mode & (is_given ? 07777 : 07707));
    reason = copy_content(file->descriptor, named.descriptor);
  }
  if (reason != 0) {
    kb_new_file_drop(&named);
    return reason;
  }
  close(file->descriptor);
  *file = named;
  return 0;
}

static int close_file(struct kb_new_file *file)
{
  const int result = close(file->descriptor);
  file->descriptor = -1;
  return result == 0 || errno == EINTR ? 0 : errno;
}

int kb_new_file_place(struct kb_new_file *file, const char *target)
{
  int reason = 0;
  if (!file->name) {
    reason = give_name(file, target, 0);
    if (reason == 0) {
      return close_file(file);
    }
    reason = reason == EEXIST ? with_new_name(file, target, give_name, 0) : reason;
    reason = reason != 0 ? copy(file, target) : 0;
  }
  reason = reason == 0 ? close_file(file) : reason;
  if (reason == 0 && rename(file->name, target) != 0) {
    reason = errno;
  }
  if (reason == 0) {
    free(file->name);
    file->name = NULL;
  }
  return reason;
}

void kb_new_file_drop(struct kb_new_file *file)
{
  if (file->descriptor >= 0) {
    close(file->descriptor);
  }
  if (file->name) {
    unlink(file->name);
  }
  free(file->name);
  *file = (struct kb_new_file){.descriptor = -1};
}

int kb_new_file_nameless(const char *folder)
{
#ifdef O_TMPFILE
  const int file = open(folder, O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) {
    return file;
  }
#endif
  struct kb_buf path = {0};
  kb_buf_addf(&path, "%s/kbtriage-XXXXXX", folder);
  const int named = path.failed ? -1 : mkstemp(path.data);
  const int reason = path.failed ? ENOMEM : errno;
  if (named >= 0) {
    unlink(path.data);
    (void)fcntl(named, F_SETFD, FD_CLOEXEC);
  }
  kb_buf_fini(&path);
  errno = reason;
  return named;
}
