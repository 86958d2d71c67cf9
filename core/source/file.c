#include "source/file.h"

#include "source/decode.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct kb_file {
  int descriptor;
  bool is_standard_input;
  uint64_t size;
  off_t begin; /* where it was when it was opened: standard input may have been read before */
  kb_file_waiting waiting;
  void *context;
};

static ssize_t read_file(void *context, char *into, size_t size)
{
  struct kb_file *file = context;
  for (;;) {
    if (file->waiting && !file->waiting(file->context)) {
      errno = EINTR;
      return -1;
    }
    const ssize_t count = read(file->descriptor, into, size);
    if (count >= 0 || errno != EINTR) {
      return count;
    }
  }
}

static enum kb_status look_at(struct kb_file *file, struct kb_error *error)
{
  struct stat facts;
  if (fstat(file->descriptor, &facts) != 0) {
    return kb_fail(error, KB_IO, "cannot be read: %s", strerror(errno));
  }
  if (S_ISDIR(facts.st_mode)) {
    return kb_fail(error, KB_IO, "is a directory: name the files in it");
  }
  if (S_ISREG(facts.st_mode)) {
    const off_t begin = lseek(file->descriptor, 0, SEEK_CUR);
    file->begin = begin > 0 && begin <= facts.st_size ? begin : 0;
    file->size = (uint64_t)(facts.st_size - file->begin);
    posix_fadvise(file->descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
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
            errno == ENOENT ? "no such file" : strerror(errno));
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
  kb_file_close(file);
  if (count < 0) {
    return kb_fail(error, KB_IO, "cannot be read");
  }
  if (into->failed) {
    return kb_fail_no_memory(error);
  }
  return into->length > limit ? kb_fail(error, KB_LIMIT, "more than %zu MiB of text", limit >> 20)
                              : KB_OK;
}
