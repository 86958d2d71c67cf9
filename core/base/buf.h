/* Slices (borrowed bytes) and a buffer that grows. */
#ifndef KB_BASE_BUF_H
#define KB_BASE_BUF_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Bytes that somebody else owns; not terminated. `data` may be NULL when
   `length` is 0. */
struct kb_slice {
  const char *data;
  size_t length;
};

static inline struct kb_slice kb_slice_of(const char *text)
{
  return (struct kb_slice){text, text ? strlen(text) : 0};
}

static inline bool kb_slice_equal(struct kb_slice a, struct kb_slice b)
{
  return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/* The number of newlines in it. */
size_t kb_slice_newlines(struct kb_slice slice);

static inline bool kb_slice_is(struct kb_slice slice, const char *text)
{
  return kb_slice_equal(slice, kb_slice_of(text));
}

/* Grows as needed. The first failed allocation sets `failed`; from then on
   nothing is added, so a caller appends freely and asks once at the end.
   `data` is always terminated once something was added; zero is a valid
   start: `struct kb_buf buf = {0};`. */
struct kb_buf {
  char *data;
  size_t length;
  size_t capacity;
  bool failed;
};

void kb_buf_fini(struct kb_buf *buf);
/* Keeps the memory, forgets the content and the failure. */
void kb_buf_clear(struct kb_buf *buf);
/* Room for `extra` more bytes and a terminator; false (and `failed`) if not. */
bool kb_buf_reserve(struct kb_buf *buf, size_t extra);
/* The same, inlined for the common case that there is room. */
static inline bool kb_buf_has_room(struct kb_buf *buf, size_t extra)
{
  return (!buf->failed && buf->capacity > buf->length && extra < buf->capacity - buf->length) ||
         kb_buf_reserve(buf, extra);
}

static inline void kb_buf_add(struct kb_buf *buf, const void *data, size_t length)
{
  if (kb_buf_has_room(buf, length)) {
    if (length > 0) {
      memcpy(buf->data + buf->length, data, length);
    }
    buf->length += length;
    buf->data[buf->length] = '\0';
  }
}

static inline void kb_buf_add_slice(struct kb_buf *buf, struct kb_slice slice)
{
  kb_buf_add(buf, slice.data, slice.length);
}

static inline void kb_buf_add_text(struct kb_buf *buf, const char *text)
{
  kb_buf_add(buf, text, strlen(text));
}

static inline void kb_buf_add_char(struct kb_buf *buf, char byte)
{
  if (kb_buf_has_room(buf, 1)) {
    buf->data[buf->length++] = byte;
    buf->data[buf->length] = '\0';
  }
}

void kb_buf_addf(struct kb_buf *buf, const char *format, ...) KB_PRINTF(2, 3);
/* Drops what was added after the first `length` bytes. */
void kb_buf_cut(struct kb_buf *buf, size_t length);
/* Drops the first `length` bytes. */
void kb_buf_drop(struct kb_buf *buf, size_t length);
/* The content as a string the caller frees; NULL if the buffer failed. The
   buffer is empty afterwards. */
char *kb_buf_take(struct kb_buf *buf);
/* Never NULL: "" for an empty buffer. Valid until the next change. */
const char *kb_buf_text(const struct kb_buf *buf);

/* Its data is never NULL. */
static inline struct kb_slice kb_buf_slice(const struct kb_buf *buf)
{
  return (struct kb_slice){buf->data ? buf->data : "", buf->length};
}

#endif
