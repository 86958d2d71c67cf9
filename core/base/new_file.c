#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_TMPFILE */
#endif
#include "base/new_file.h"

#include "base/buf.h"
#include "base/leftovers.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAMES_TRIED = 100, PROC_PATH = 40 };

/* Adds the folder of `target` with its slash; nothing for the current folder. */
static void add_folder(struct kb_buf *path, const char *target)
{
  const char *slash = strrchr(target, '/');
  kb_buf_add(path, target, slash ? (size_t)(slash - target) + 1 : 0);
}

/* Calls `make` with new names next to `target` until one is free, and keeps that name. After
   ENOLCK it tries names of files that cannot be locked. Returns 0 or errno. */
static int with_new_name(struct kb_new_file *file, const char *target,
                         int (*make)(struct kb_new_file *file, const char *name, bool is_held,
                                     mode_t mode),
                         mode_t mode)
{
  struct kb_buf path = {0};
  bool is_held = true;
  int reason = EEXIST;
  for (unsigned i = 0; i < NAMES_TRIED && (reason == EEXIST || (reason == ENOLCK && is_held));
       i++) {
    is_held = is_held && reason != ENOLCK;
    kb_buf_clear(&path);
    add_folder(&path, target);
    kb_leftovers_add_name(&path, is_held);
    reason = path.failed ? ENOMEM : make(file, path.data, is_held, mode);
  }
  if (reason == 0) {
    file->name = kb_buf_take(&path);
  }
  kb_buf_fini(&path);
  return reason;
}

/* Between creation and lock another process may have taken the file for a leftover and removed
   it: then the name counts as taken. */
static int hold_created(int descriptor)
{
  struct stat facts;
  const int reason = kb_leftovers_hold(descriptor);
  if (reason != 0) {
    return reason == EWOULDBLOCK ? EEXIST : ENOLCK;
  }
  return fstat(descriptor, &facts) == 0 && facts.st_nlink == 0 ? EEXIST : 0;
}

static int create(struct kb_new_file *file, const char *name, bool is_held, mode_t mode)
{
  file->descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  int reason = file->descriptor < 0 ? errno : 0;
  if (reason == 0 && is_held) {
    reason = hold_created(file->descriptor);
  }
  if (reason != 0 && file->descriptor >= 0) {
    close(file->descriptor);
    file->descriptor = -1;
    if (reason == ENOLCK) {
      (void)unlink(name);
    }
  }
  return reason;
}

/* The path by which linkat can name an open file. */
static void proc_path(char path[PROC_PATH], int descriptor)
{
  snprintf(path, PROC_PATH, "/proc/self/fd/%d", descriptor);
}

/* -1 if the file system has no nameless files, or if they cannot be given a name. */
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
  struct kb_buf folder = {0};
  add_folder(&folder, target);
  if (!folder.failed) {
    kb_leftovers_remove(kb_buf_text(&folder));
  }
  kb_buf_fini(&folder);
  file->name = NULL;
  file->descriptor = open_nameless(target, mode & 0777);
  return file->descriptor >= 0 ? 0 : with_new_name(file, target, create, mode & 0777);
}

static int give_name(const struct kb_new_file *file, const char *name)
{
  char proc[PROC_PATH];
  proc_path(proc, file->descriptor);
  return linkat(AT_FDCWD, proc, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

static int give_new_name(struct kb_new_file *file, const char *name, bool is_held, mode_t mode)
{
  (void)mode;
  return is_held && kb_leftovers_hold(file->descriptor) != 0 ? ENOLCK : give_name(file, name);
}

/* Copies the whole content and flushes it to disk. */
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
    at += written > 0 ? written : 0; /* reads again what was not written */
  }
  return fsync(to) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : errno;
}

/* AppArmor and the like may allow a program to write a file but not to link it; then the content
   is copied to a file with a name. */
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

/* Finds an error that close(2) would report while the file is still locked. */
static int check_close(const struct kb_new_file *file)
{
  const int same = fcntl(file->descriptor, F_DUPFD_CLOEXEC, 0);
  return same < 0 || close(same) == 0 || errno == EINTR ? 0 : errno;
}

static void close_file(struct kb_new_file *file)
{
  close(file->descriptor);
  free(file->name);
  *file = (struct kb_new_file){.descriptor = -1};
}

int kb_new_file_place(struct kb_new_file *file, const char *target)
{
  int reason = check_close(file);
  if (reason == 0 && !file->name) {
    reason = give_name(file, target);
    if (reason == 0) {
      close_file(file);
      return 0;
    }
    reason = reason == EEXIST ? with_new_name(file, target, give_new_name, 0) : reason;
    reason = reason != 0 ? copy(file, target) : 0;
    reason = reason == 0 ? check_close(file) : reason;
  }
  if (reason == 0 && rename(file->name, target) != 0) {
    reason = errno;
  }
  if (reason == 0) {
    close_file(file);
  }
  return reason;
}

void kb_new_file_drop(struct kb_new_file *file)
{
  if (file->name) {
    unlink(file->name);
  }
  if (file->descriptor >= 0) {
    close(file->descriptor);
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
  struct kb_new_file named = {.descriptor = -1};
  struct kb_buf path = {0};
  kb_buf_addf(&path, "%s/", folder);
  if (!path.failed) {
    kb_leftovers_remove(kb_buf_text(&path));
  }
  const int reason = path.failed ? ENOMEM : with_new_name(&named, kb_buf_text(&path), create, 0600);
  if (reason == 0) {
    unlink(named.name);
  }
  free(named.name);
  kb_buf_fini(&path);
  errno = reason;
  return named.descriptor;
}
