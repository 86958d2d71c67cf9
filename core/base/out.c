#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* sync_file_range */
#endif
#include "base/out.h"

#include "base/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes collect in a buffer of fixed size; a block as large as the buffer is written directly. The
   first error is kept and stops all later writes. An existing target is opened for writing even
   though it is only replaced, so that a write-protected file is refused when it is opened, not at
   the end. While a large file grows, the kernel is asked to start writing it to disk, so that
   little is left for the fsync that must come before the rename. */

enum { HELD_BACK = 64 * 1024, TO_DISK = 4 * 1024 * 1024, LINKS_FOLLOWED = 40 };

struct kb_out {
  int descriptor;
  bool is_own;    /* `descriptor` is closed by us: it is not standard output */
  char *name;     /* for messages */
  char *target;   /* the file to replace; NULL when written directly */
  bool is_hidden; /* `file` is being written and not yet in its place */
  struct kb_new_file file;
  int old; /* a descriptor of the file to replace, or -1 */
  struct kb_error failure;
  bool broken_pipe;
  bool committed;
  struct kb_buf *buffer; /* what is written goes there, up to `room` bytes; NULL: `descriptor` */
  size_t room, dropped;
  off_t written, to_disk; /* bytes; for the latter, writing to disk has been started */
  size_t length;
  char held[HELD_BACK];
};

static enum kb_status cannot_write(const struct kb_out *out, int reason, struct kb_error *error)
{
  return reason == ENOMEM
           ? kb_fail_no_memory(error)
           : kb_fail(error, KB_IO, "cannot write %s: %s", out->name, kb_errno_words(reason));
}

static void fail(struct kb_out *out, int reason)
{
  out->broken_pipe = reason == EPIPE;
  cannot_write(out, reason, &out->failure);
}

/* Another program may have made our standard output non-blocking. */
static void wait_until_writable(int descriptor)
{
  struct pollfd entry = {.fd = descriptor, .events = POLLOUT, .revents = 0};
  (void)poll(&entry, 1, -1);
}

/* Starts writing to disk early, so that the final fsync has less to wait for. (If this fails,
   fsync reports it.) The page cache of the old file is dropped as the new one grows, as only one
   of them is needed. */
static void begin_to_disk(struct kb_out *out)
{
  const off_t length = out->written - out->to_disk;
  if (!out->is_hidden || length < TO_DISK) {
    return;
  }
#ifdef SYNC_FILE_RANGE_WRITE
  (void)sync_file_range(out->descriptor, out->to_disk, length, SYNC_FILE_RANGE_WRITE);
#endif
  if (out->old >= 0) {
    (void)posix_fadvise(out->old, out->to_disk, length, POSIX_FADV_DONTNEED);
  }
  out->to_disk = out->written;
}

static void write_to_buffer(struct kb_out *out, const char *data, size_t length)
{
  const size_t rest = out->dropped > 0 ? 0 : out->room - out->buffer->length;
  const size_t count = length < rest ? length : rest;
  kb_buf_add(out->buffer, data, count);
  out->dropped += length - count;
  if (out->buffer->failed) {
    fail(out, ENOMEM);
  }
}

static void write_all(struct kb_out *out, const char *data, size_t length)
{
  if (out->buffer) {
    write_to_buffer(out, data, length);
    return;
  }
  while (length > 0 && !kb_out_failed(out)) {
    const ssize_t count = write(out->descriptor, data, length);
    if (count >= 0) {
      data += count;
      length -= (size_t)count;
      out->written += count;
    } else if (errno == EAGAIN) {
      wait_until_writable(out->descriptor);
    } else if (errno != EINTR) {
      fail(out, errno);
    }
  }
  begin_to_disk(out);
}

static void write_held(struct kb_out *out)
{
  write_all(out, out->held, out->length);
  out->length = 0;
}

void kb_out_flush(struct kb_out *out)
{
  if (!out->is_hidden) { /* nobody sees it before it is complete */
    write_held(out);
  }
}

void kb_out_write(struct kb_out *out, struct kb_slice bytes)
{
  if (bytes.length == 0 || out->committed) {
    return;
  }
  if (bytes.length > sizeof out->held - out->length) {
    write_held(out);
  }
  if (bytes.length >= sizeof out->held) {
    write_all(out, bytes.data, bytes.length);
    return;
  }
  memcpy(out->held + out->length, bytes.data, bytes.length);
  out->length += bytes.length;
}

void kb_out_buf(struct kb_out *out, struct kb_buf *buf)
{
  if (!buf->failed) {
    kb_out_write(out, kb_buf_slice(buf));
  } else if (!kb_out_failed(out)) {
    fail(out, ENOMEM);
  }
  kb_buf_clear(buf);
}

bool kb_out_is_seen(const struct kb_out *out)
{
  return !out->is_hidden && out->written > 0;
}

bool kb_out_is_hidden(const struct kb_out *out)
{
  return out->is_hidden;
}

bool kb_out_failed(const struct kb_out *out)
{
  return out->failure.status != KB_OK;
}

bool kb_out_broken_pipe(const struct kb_out *out)
{
  return out->broken_pipe;
}

/* Length of the path up to and including the last slash. */
static size_t folder_length(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash ? (size_t)(slash - path) + 1 : 0;
}

/* Where the link at `path` leads, made relative like `path` itself. 0 or errno. */
static int read_link(const char *path, char **target)
{
  char link[4096];
  const ssize_t length = readlink(path, link, sizeof link);
  if (length < 0) {
    return errno;
  }
  if ((size_t)length == sizeof link) {
    return ENAMETOOLONG;
  }
  struct kb_buf whole = {0};
  kb_buf_add(&whole, path, link[0] == '/' ? 0 : folder_length(path));
  kb_buf_add(&whole, link, (size_t)length);
  *target = kb_buf_take(&whole);
  return *target ? 0 : ENOMEM;
}

/* The file to create: `path`, or where dangling links there lead. (realpath does not follow a
   dangling link.) 0 or errno. */
static int follow_links(const char *path, char **target)
{
  *target = strdup(path);
  for (unsigned i = 0; *target && i < LINKS_FOLLOWED; i++) {
    char *next = NULL;
    const int reason = read_link(*target, &next);
    if (reason == EINVAL || reason == ENOENT) {
      return 0; /* not a link */
    }
    free(*target);
    *target = next;
    if (reason != 0) {
      return reason;
    }
  }
  return *target ? ELOOP : ENOMEM;
}

static bool stat_of(const char *path, struct stat *facts)
{
  return (kb_out_is_standard(path) ? fstat(STDOUT_FILENO, facts) : stat(path, facts)) == 0;
}

/* Whether the files to create are of one name in one folder. */
static bool is_same_new(char *a, char *b)
{
  const size_t a_length = folder_length(a);
  const size_t b_length = folder_length(b);
  struct stat a_folder;
  struct stat b_folder;
  bool is_same = strcmp(a + a_length, b + b_length) == 0;
  a[a_length] = '\0'; /* cut down to the folder, for stat */
  b[b_length] = '\0';
  is_same = is_same && stat(a_length > 0 ? a : ".", &a_folder) == 0 &&
            stat(b_length > 0 ? b : ".", &b_folder) == 0;
  return is_same && a_folder.st_dev == b_folder.st_dev && a_folder.st_ino == b_folder.st_ino;
}

bool kb_out_is_same(const char *a, const char *b)
{
  struct stat a_facts;
  struct stat b_facts;
  if (kb_out_is_standard(a) && kb_out_is_standard(b)) {
    return true;
  }
  if (a && b && strcmp(a, b) == 0) {
    return true;
  }
  const bool has_a = stat_of(a, &a_facts);
  if (stat_of(b, &b_facts) || has_a) {
    return has_a && S_ISREG(a_facts.st_mode) && stat_of(b, &b_facts) &&
           a_facts.st_dev == b_facts.st_dev && a_facts.st_ino == b_facts.st_ino;
  }
  char *a_target = NULL;
  char *b_target = NULL;
  const bool is_same = a && b && follow_links(a, &a_target) == 0 &&
                       follow_links(b, &b_target) == 0 && is_same_new(a_target, b_target);
  free(a_target);
  free(b_target);
  return is_same;
}

static enum kb_status open_hidden(struct kb_out *out, mode_t mode, struct kb_error *error)
{
  const int reason = kb_new_file_open(&out->file, out->target, mode);
  if (reason == ENOENT || reason == ENOTDIR || reason == ENOMEM) {
    return cannot_write(out, reason, error);
  }
  if (reason != 0) {
    return kb_fail(error, KB_IO, "cannot create a file beside %s: %s", out->name,
                   kb_errno_words(reason));
  }
  out->descriptor = out->file.descriptor;
  out->is_hidden = true;
  return KB_OK;
}

/* Gives the new file the owner and mode of the old one. Only root can give a file away, and not
   every file system has modes: failures are ignored. */
static void adopt(const struct kb_out *out, const struct stat *old)
{
  mode_t mode = old->st_mode & 07777;
  const bool is_given = fchown(out->descriptor, old->st_uid, old->st_gid) == 0;
  if (!is_given && fchown(out->descriptor, (uid_t)-1, old->st_gid) != 0) {
    mode &= (mode_t)~0070; /* rights of the old group must not go to ours */
  }
  (void)fchmod(out->descriptor, mode);
}

static enum kb_status open_new(struct kb_out *out, struct kb_error *error)
{
  const int reason = follow_links(out->name, &out->target);
  return reason == 0 ? open_hidden(out, 0666, error) : cannot_write(out, reason, error);
}

static enum kb_status open_existing(struct kb_out *out, const struct stat *old,
                                    struct kb_error *error)
{
  /* Opened even if it will be replaced, so that a write-protected file is refused now. */
  out->descriptor = open(out->name, O_WRONLY | O_CLOEXEC | O_NOCTTY);
  if (out->descriptor < 0) {
    return cannot_write(out, errno, error);
  }
  if (!S_ISREG(old->st_mode)) {
    out->is_own = true;
    return KB_OK;
  }
  out->old = out->descriptor;
  out->target = realpath(out->name, NULL);
  if (!out->target) {
    return cannot_write(out, errno, error);
  }
  const enum kb_status status = open_hidden(out, old->st_mode, error);
  if (status == KB_OK) {
    adopt(out, old);
  }
  return status;
}

static enum kb_status open_file(struct kb_out *out, struct kb_error *error)
{
  struct stat old;
  if (out->name[0] == '\0') {
    return cannot_write(out, ENOENT, error);
  }
  if (stat(out->name, &old) == 0) {
    return open_existing(out, &old, error);
  }
  return errno == ENOENT ? open_new(out, error) : cannot_write(out, errno, error);
}

/* /dev/stdout comes here, too: opening it anew would overwrite the start of a file that the
   shell appends to. */
static enum kb_status open_standard(struct kb_out *out, struct kb_error *error)
{
  const int flags = fcntl(STDOUT_FILENO, F_GETFL);
  out->descriptor = STDOUT_FILENO;
  if (flags < 0) {
    return cannot_write(out, errno, error);
  }
  /* read-only: base/descriptors.h opened it so, because standard output was closed */
  return (flags & O_ACCMODE) == O_RDONLY ? cannot_write(out, EBADF, error) : KB_OK;
}

bool kb_out_is_standard(const char *path)
{
  return !path || strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0;
}

/* Nothing is open yet. NULL when out of memory. */
static struct kb_out *new_out(const char *name)
{
  struct kb_out *out = calloc(1, sizeof *out);
  if (out) {
    out->old = -1;
    out->file.descriptor = -1;
    out->name = strdup(name);
  }
  if (out && !out->name) {
    kb_out_close(out);
    out = NULL;
  }
  return out;
}

struct kb_out *kb_out_open_buffer(struct kb_buf *buffer, size_t room)
{
  struct kb_out *out = new_out("memory");
  if (out) {
    out->buffer = buffer;
    out->room = buffer->length + room;
  }
  return out;
}

struct kb_out *kb_out_open_nameless(const char *beside, struct kb_error *error)
{
  const size_t length = folder_length(beside);
  struct kb_out *out = new_out("a temporary file");
  char *folder = length > 0 ? strndup(beside, length) : strdup(".");
  if (!out || !folder) {
    kb_fail_no_memory(error);
  } else {
    out->descriptor = kb_new_file_nameless(folder);
    out->is_own = out->descriptor >= 0;
    if (!out->is_own) {
      kb_fail(error, KB_IO, "cannot create a temporary file in %s: %s", folder,
              kb_errno_words(errno));
    }
  }
  if (out && !out->is_own) {
    kb_out_close(out);
    out = NULL;
  }
  free(folder);
  return out;
}

int kb_out_descriptor(const struct kb_out *out)
{
  (void)lseek(out->descriptor, 0, SEEK_SET);
  return out->descriptor;
}

size_t kb_out_dropped(const struct kb_out *out)
{
  return out->dropped;
}

struct kb_out *kb_out_open(const char *path, struct kb_error *error)
{
  const bool is_standard = kb_out_is_standard(path);
  struct kb_out *out = new_out(is_standard ? "standard output" : path);
  if (!out) {
    kb_fail_no_memory(error);
  } else if ((is_standard ? open_standard(out, error) : open_file(out, error)) == KB_OK) {
    return out;
  }
  kb_out_close(out);
  return NULL;
}

/* Flushed to disk first, so that a crash leaves either the old file or all of the new one. */
static void replace_target(struct kb_out *out)
{
  if (fsync(out->descriptor) != 0 && errno != EINVAL && errno != ENOTSUP) {
    fail(out, errno);
    return;
  }
  const int reason = kb_new_file_place(&out->file, out->target);
  if (reason != 0) {
    fail(out, reason);
    return;
  }
  out->is_hidden = false;
}

enum kb_status kb_out_commit(struct kb_out *out, struct kb_error *error)
{
  if (!out->committed) {
    write_held(out);
    out->committed = true;
    if (!kb_out_failed(out) && out->is_hidden) {
      replace_target(out);
    }
  }
  if (kb_out_failed(out) && error) {
    *error = out->failure;
  }
  return out->failure.status;
}

void kb_out_close(struct kb_out *out)
{
  if (!out) {
    return;
  }
  if (out->is_own) {
    close(out->descriptor);
  }
  if (out->old >= 0) {
    close(out->old);
  }
  kb_new_file_drop(&out->file);
  free(out->target);
  free(out->name);
  free(out);
}
