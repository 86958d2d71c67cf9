#include "rows/file.h"

#include "rows/decode.h"
#include "rows/gunzip.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes pass through up to four layers: the descriptor, what was read of a pipe to recognize gzip,
   decompression, and what was peeked at. Gzip is recognized by its first bytes: of a regular file
   when it is opened, by pread; of a pipe only at the first read. The size of a regular file is
   noted when it is opened: an end before it is an error, bytes beyond it are growth, and both are
   reported, as the file changed while it was read. Reading at an offset uses pread, which leaves
   the position alone and is safe in several threads. */

struct kb_file {
  int descriptor;
  bool is_standard_input;
  uint64_t size;
  off_t begin;          /* position when it was opened: standard input may have been read before */
  uint64_t opened_with; /* bytes of a regular file from `begin` on, compressed or not; else 0 */
  uint64_t offset;      /* bytes of them read so far */
  char cut[160];        /* error text if the file is shorter now; empty: it is not */
  kb_file_waiting waiting;
  void *context;
  struct kb_buf first;      /* first bytes of a pipe, read to find out whether it is compressed */
  bool is_checked;          /* whether that has been found out */
  struct kb_gunzip *gunzip; /* NULL: not compressed */
  struct kb_buf peeked;     /* bytes to return again */
};

/* Fails: the file ends before the size that it had when it was opened. */
static ssize_t fail_cut(struct kb_file *file)
{
  snprintf(file->cut, sizeof file->cut,
           "was cut short while it was read: it ends after %" PRIu64 " of %" PRIu64
           " bytes; run again when it is whole",
           file->offset, file->opened_with);
  errno = EIO;
  return -1;
}

static ssize_t read_descriptor(struct kb_file *file, char *into, size_t size)
{
  for (;;) {
    if (file->waiting && !file->waiting(file->context)) {
      errno = EINTR;
      return -1;
    }
    const ssize_t count = read(file->descriptor, into, size);
    if (count == 0 && size > 0 && file->offset < file->opened_with) {
      return fail_cut(file);
    }
    if (count >= 0 || errno != EINTR) {
      file->offset += count > 0 ? (uint64_t)count : 0;
      return count;
    }
  }
}

/* Returns bytes that were read before; 0 if there are none. */
static ssize_t return_again(struct kb_buf *held, char *into, size_t size)
{
  const size_t count = held->length < size ? held->length : size;
  memcpy(into, held->data ? held->data : "", count);
  kb_buf_drop(held, count);
  return (ssize_t)count;
}

static ssize_t read_bytes(void *context, char *into, size_t size)
{
  struct kb_file *file = context;
  return file->first.length > 0 ? return_again(&file->first, into, size)
                                : read_descriptor(file, into, size);
}

/* Reads to the end of a buffer; returns what read(2) would. */
static ssize_t read_to_end(struct kb_buf *buf, ssize_t (*read)(struct kb_file *, char *, size_t),
                           struct kb_file *file, size_t size)
{
  if (!kb_buf_reserve(buf, size)) {
    errno = ENOMEM;
    return -1;
  }
  const ssize_t count = read(file, buf->data + buf->length, size);
  buf->length += count > 0 ? (size_t)count : 0;
  buf->data[buf->length] = '\0';
  return count;
}

static bool unpack(struct kb_file *file)
{
  file->gunzip = kb_gunzip_new((struct kb_input){read_bytes, file});
  if (!file->gunzip) {
    errno = ENOMEM;
  }
  return file->gunzip != NULL;
}

/* Reads as little of a pipe as is needed to recognize gzip. False, with errno set, if reading
   failed. */
static bool detect_gzip(struct kb_file *file)
{
  enum { PIECE = 4096 };
  ssize_t count = 1;
  while (count > 0 && file->first.length < KB_GZIP_MARK &&
         (file->first.length == 0 || file->first.data[0] == '\x1F')) {
    count = read_to_end(&file->first, read_descriptor, file, PIECE);
  }
  if (count < 0) {
    return false;
  }
  file->is_checked = true;
  return !kb_is_gzip(kb_buf_slice(&file->first)) || unpack(file);
}

/* Reads the decompressed content, without what was peeked at. */
static ssize_t read_content(struct kb_file *file, char *into, size_t size)
{
  if (!file->is_checked && !detect_gzip(file)) {
    return -1;
  }
  return file->gunzip ? kb_gunzip_read(file->gunzip, into, size) : read_bytes(file, into, size);
}

static ssize_t read_file(void *context, char *into, size_t size)
{
  struct kb_file *file = context;
  return file->peeked.length > 0 ? return_again(&file->peeked, into, size)
                                 : read_content(file, into, size);
}

struct kb_slice kb_file_peek(struct kb_file *file, size_t wanted)
{
  ssize_t count = 1;
  while (count > 0 && file->peeked.length < wanted) {
    count = read_to_end(&file->peeked, read_content, file, wanted - file->peeked.length);
  }
  return kb_buf_slice(&file->peeked);
}

const char *kb_file_trouble(const struct kb_file *file)
{
  return file->cut[0] ? file->cut : file->gunzip ? kb_gunzip_trouble(file->gunzip) : NULL;
}

const char kb_file_grown[] =
  "has grown while it was read: something is still writing to it, and more "
  "rows may come; run again when it is whole";

uint64_t kb_file_growth(const struct kb_file *file)
{
  const bool has_grown = file->opened_with > 0 && file->offset > file->opened_with;
  return has_grown ? file->offset - file->opened_with : 0;
}

/* For a regular file. */
static enum kb_status detect_gzip_at(struct kb_file *file, struct kb_error *error)
{
  char bytes[KB_GZIP_MARK];
  const ssize_t count = pread(file->descriptor, bytes, sizeof bytes, file->begin);
  file->is_checked = true;
  if (count > 0 && kb_is_gzip((struct kb_slice){bytes, (size_t)count})) {
    file->size = 0; /* size of the content: not known */
    return unpack(file) ? KB_OK : kb_fail_no_memory(error);
  }
  return KB_OK;
}

static enum kb_status look_at(struct kb_file *file, struct kb_error *error)
{
  struct stat facts;
  if (fstat(file->descriptor, &facts) != 0) {
    return kb_fail(error, KB_IO, "cannot be read: %s", kb_errno_words(errno));
  }
  if (S_ISDIR(facts.st_mode)) {
    return kb_fail(error, KB_IO, "is a directory: name the files in it");
  }
  if (S_ISREG(facts.st_mode)) {
    const off_t begin = lseek(file->descriptor, 0, SEEK_CUR);
    file->begin = begin > 0 && begin <= facts.st_size ? begin : 0;
    file->size = (uint64_t)(facts.st_size - file->begin);
    file->opened_with = file->size;
    posix_fadvise(file->descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    return detect_gzip_at(file, error);
  }
  return KB_OK;
}

struct kb_file *kb_file_open(const char *path, kb_file_waiting waiting, void *context,
                             struct kb_error *error)
{
  struct kb_file *file = calloc(1, sizeof *file);
  if (!file) {
    kb_fail_no_memory(error);
    return NULL;
  }
  file->is_standard_input = strcmp(path, "-") == 0;
  file->waiting = waiting;
  file->context = context;
  file->descriptor = file->is_standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
  if (file->descriptor < 0) {
    kb_fail(error, KB_IO, "%s%s", errno == ENOENT ? "" : "cannot be read: ",
            errno == ENOENT ? "no such file" : kb_errno_words(errno));
    free(file);
    return NULL;
  }
  if (look_at(file, error) != KB_OK) {
    kb_file_close(file);
    return NULL;
  }
  return file;
}

void kb_file_close(struct kb_file *file)
{
  if (!file) {
    return;
  }
  if (!file->is_standard_input) {
    close(file->descriptor);
  }
  kb_gunzip_free(file->gunzip);
  kb_buf_fini(&file->first);
  kb_buf_fini(&file->peeked);
  free(file);
}

struct kb_input kb_file_input(struct kb_file *file)
{
  return (struct kb_input){read_file, file};
}

uint64_t kb_file_size(const struct kb_file *file)
{
  return file->size;
}

bool kb_file_read_at(const struct kb_file *file, uint64_t offset, size_t size, struct kb_buf *into)
{
  const size_t before = into->length;
  ssize_t count = 0;
  if (!kb_buf_reserve(into, size)) {
    return false;
  }
  do {
    const size_t done = into->length - before;
    count = pread(file->descriptor, into->data + into->length, size - done,
                  file->begin + (off_t)(offset + done));
    into->length += count > 0 ? (size_t)count : 0;
  } while (into->length - before < size && (count > 0 || (count < 0 && errno == EINTR)));
  into->data[into->length] = '\0';
  return count >= 0;
}

bool kb_file_go_to(struct kb_file *file, uint64_t offset)
{
  kb_buf_clear(&file->peeked);
  file->offset = offset;
  return lseek(file->descriptor, file->begin + (off_t)offset, SEEK_SET) >= 0;
}

enum kb_status kb_file_read_all(const char *path, size_t limit, struct kb_buf *into,
                                struct kb_error *error)
{
  char bytes[16384];
  struct kb_decoder decoder = {0};
  struct kb_file *file = kb_file_open(path, NULL, NULL, error);
  if (!file) {
    return error->status;
  }
  const struct kb_input input = kb_file_input(file);
  ssize_t count;
  do {
    count = input.read(input.context, bytes, sizeof bytes);
    kb_decode(&decoder, (struct kb_slice){bytes, count > 0 ? (size_t)count : 0}, count <= 0, into);
  } while (count > 0 && into->length <= limit && !into->failed);
  const char *trouble = kb_file_trouble(file);
  kb_file_close(file);
  if (count < 0) {
    return kb_fail(error, KB_IO, "%s", trouble ? trouble : "cannot be read");
  }
  if (into->failed) {
    return kb_fail_no_memory(error);
  }
  return into->length > limit
           ? kb_fail(error, KB_LIMIT, "more than %zu %s of text",
                     limit >> 20 ? limit >> 20 : limit >> 10, limit >> 20 ? "MiB" : "KiB")
           : KB_OK;
}
