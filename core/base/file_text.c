#include "base/file_text.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* `size`: of the file, as its metadata says. */
static enum kb_status read_all(int file, size_t size, size_t limit, struct kb_buf *into,
                               struct kb_error *error)
{
  enum { PIECE = 16 * 1024 };
  const size_t begin = into->length;
  for (;;) {
    if (!kb_buf_reserve(into, PIECE)) {
      return kb_fail_no_memory(error);
    }
    const ssize_t count = read(file, into->data + into->length, PIECE);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return kb_fail(error, KB_IO, "cannot be read: %s", kb_errno_words(errno));
    }
    into->length += (size_t)count;
    into->data[into->length] = '\0';
    if (into->length - begin > limit) {
      return kb_fail(error, KB_LIMIT, "larger than %zu KiB", limit / 1024);
    }
    if (count == 0 && into->length - begin < size) {
      return kb_fail(error, KB_IO, "was cut short while it was read");
    }
    /* Only at its end does a regular file return less than was asked for. */
    if (count == 0 || (count < PIECE && into->length - begin == size)) {
      return KB_OK;
    }
  }
}

/* As Notepad saves "Unicode", and Windows PowerShell what is redirected. */
static bool is_utf16(struct kb_slice text)
{
  return text.length >= 2 &&
         (memcmp(text.data, "\xFF\xFE", 2) == 0 || memcmp(text.data, "\xFE\xFF", 2) == 0);
}

enum kb_status kb_file_text_read(const char *path, size_t limit, struct kb_buf *into,
                                 struct kb_error *error)
{
  /* Non-blocking, so that a fifo is opened, and rejected, instead of waited for. */
  const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    return kb_fail(error, KB_IO, "%s", errno == ENOENT ? "no such file" : kb_errno_words(errno));
  }
  struct stat facts;
  const size_t begin = into->length;
  enum kb_status status = KB_OK;
  if (fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)) {
    status = kb_fail(error, KB_IO, "not a regular file");
  } else {
    status = read_all(file, (size_t)facts.st_size, limit, into, error);
  }
  if (status == KB_OK && is_utf16((struct kb_slice){into->data + begin, into->length - begin})) {
    status = kb_fail(error, KB_INVALID, "is UTF-16: save it as UTF-8");
  }
  close(file);
  return status;
}
