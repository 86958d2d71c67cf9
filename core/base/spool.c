#include "base/spool.h"

#include "base/new_file.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

_Static_assert(sizeof(off_t) == sizeof(int64_t), "files beyond 2 GiB need a 64-bit off_t");

/* The file holds the first `in_file` bytes, `tail` the rest. */
struct kb_spool {
  size_t limit;
  struct kb_buf tail;
  int file; /* -1 until there is one */
  uint64_t in_file;
};

struct kb_spool *kb_spool_new(size_t memory_limit)
{
  struct kb_spool *spool = malloc(sizeof *spool);
  if (spool) {
    *spool = (struct kb_spool){.limit = memory_limit, .file = -1};
  }
  return spool;
}

void kb_spool_free(struct kb_spool *spool)
{
  if (!spool) {
    return;
  }
  if (spool->file >= 0) {
    close(spool->file);
  }
  kb_buf_fini(&spool->tail);
  free(spool);
}

uint64_t kb_spool_length(const struct kb_spool *spool)
{
  return spool->in_file + spool->tail.length;
}

static enum kb_status open_file(struct kb_spool *spool, struct kb_error *error)
{
  const char *chosen = getenv("TMPDIR");
  const char *const folders[] = {chosen && *chosen ? chosen : "/var/tmp", "/var/tmp", "/tmp"};
  int reason = 0; /* errno of the first folder, which is the one the user meant */
  for (size_t i = 0; i < sizeof folders / sizeof folders[0] && spool->file < 0; i++) {
    spool->file = kb_new_file_nameless(folders[i]);
    if (spool->file < 0 && reason == 0) {
      reason = errno;
    }
  }
  if (spool->file < 0) {
    return kb_fail(error, KB_IO, "cannot create a temporary file in %s: %s", folders[0],
                   kb_errno_words(reason));
  }
  return KB_OK;
}

/* Writes after what the file already holds, so that a failed attempt changes nothing. */
static enum kb_status write_out(struct kb_spool *spool, struct kb_slice bytes,
                                struct kb_error *error)
{
  size_t done = 0;
  while (done < bytes.length) {
    const ssize_t count =
      pwrite(spool->file, bytes.data + done, bytes.length - done, (off_t)(spool->in_file + done));
    if (count >= 0) {
      done += (size_t)count;
    } else if (errno != EINTR) {
      return kb_fail(error, KB_IO, "cannot put data aside in a temporary file: %s",
                     kb_errno_words(errno));
    }
  }
  spool->in_file += bytes.length;
  return KB_OK;
}

static enum kb_status spill(struct kb_spool *spool, struct kb_error *error)
{
  enum kb_status status = KB_OK;
  if (spool->file < 0) {
    status = open_file(spool, error);
  }
  if (status == KB_OK) {
    status = write_out(spool, kb_buf_slice(&spool->tail), error);
  }
  if (status == KB_OK) {
    kb_buf_clear(&spool->tail);
  }
  return status;
}

enum kb_status kb_spool_append(struct kb_spool *spool, struct kb_slice bytes, uint64_t *offset,
                               struct kb_error *error)
{
  const uint64_t start = kb_spool_length(spool);
  if (bytes.length > INT64_MAX - start) {
    return kb_fail(error, KB_LIMIT, "more data to put aside than a file can hold");
  }
  enum kb_status status = KB_OK;
  const bool fits =
    bytes.length <= spool->limit && spool->tail.length <= spool->limit - bytes.length;
  if (!fits) {
    status = spill(spool, error);
  }
  if (status == KB_OK && bytes.length > spool->limit) {
    status = write_out(spool, bytes, error);
  } else if (status == KB_OK) {
    kb_buf_add_slice(&spool->tail, bytes);
    if (spool->tail.failed) {
      spool->tail.failed = false;
      status = kb_fail_no_memory(error);
    }
  }
  if (status == KB_OK) {
    *offset = start;
  }
  return status;
}

/* Forgets what was stored last; `length` is what stays. */
static void cut(struct kb_spool *spool, uint64_t length)
{
  kb_buf_cut(&spool->tail, length > spool->in_file ? (size_t)(length - spool->in_file) : 0);
  spool->in_file = length < spool->in_file ? length : spool->in_file;
}

enum kb_status kb_spool_append_record(struct kb_spool *spool, struct kb_slice head,
                                      struct kb_slice body, uint64_t *offset,
                                      struct kb_error *error)
{
  const uint64_t start = kb_spool_length(spool);
  uint64_t ignored = 0;
  enum kb_status status = kb_spool_append(spool, head, offset, error);
  if (status == KB_OK) {
    status = kb_spool_append(spool, body, &ignored, error);
  }
  if (status != KB_OK) {
    cut(spool, start);
  }
  return status;
}

static enum kb_status read_back(const struct kb_spool *spool, uint64_t offset, size_t length,
                                struct kb_buf *into, struct kb_error *error)
{
  size_t done = 0;
  while (done < length) {
    const ssize_t count =
      pread(spool->file, into->data + into->length, length - done, (off_t)(offset + done));
    if (count > 0) {
      into->length += (size_t)count;
      done += (size_t)count;
    } else if (count == 0 || errno != EINTR) {
      return kb_fail(error, KB_IO, "cannot read data put aside in a temporary file: %s",
                     count == 0 ? "it was cut short" : kb_errno_words(errno));
    }
  }
  into->data[into->length] = '\0';
  return KB_OK;
}

enum kb_status kb_spool_read(struct kb_spool *spool, uint64_t offset, size_t length,
                             struct kb_buf *into, struct kb_error *error)
{
  assert(offset <= kb_spool_length(spool) && length <= kb_spool_length(spool) - offset);
  if (!kb_buf_reserve(into, length)) {
    return kb_fail_no_memory(error);
  }
  const size_t start = into->length;
  size_t from_file = 0;
  if (offset < spool->in_file) {
    const uint64_t left = spool->in_file - offset;
    from_file = left < length ? (size_t)left : length;
    const enum kb_status status = read_back(spool, offset, from_file, into, error);
    if (status != KB_OK) {
      kb_buf_cut(into, start);
      return status;
    }
  }
  if (length > from_file) {
    const size_t at = (size_t)(offset + from_file - spool->in_file);
    kb_buf_add(into, spool->tail.data + at, length - from_file);
  }
  return KB_OK;
}
