#include "base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

size_t kb_slice_newlines(struct kb_slice slice)
{
  enum { PIECE = 240 }; /* counted in one byte, which compilers vectorize */
  size_t count = 0;
  while (slice.length > 0) {
    const size_t length = slice.length < PIECE ? slice.length : PIECE;
    unsigned char found = 0;
    for (size_t i = 0; i < length; i++) {
      found = (unsigned char)(found + (slice.data[i] == '\n'));
    }
    count += found;
    slice.data += length;
    slice.length -= length;
  }
  return count;
}

void kb_buf_fini(struct kb_buf *buf)
{
  free(buf->data);
  *buf = (struct kb_buf){0};
}

void kb_buf_clear(struct kb_buf *buf)
{
  buf->failed = false;
  kb_buf_cut(buf, 0);
}

bool kb_buf_reserve(struct kb_buf *buf, size_t extra)
{
  if (buf->failed) {
    return false;
  }
  if (extra >= SIZE_MAX - buf->length) {
    buf->failed = true;
    return false;
  }
  const size_t needed = buf->length + extra + 1;
  if (needed <= buf->capacity) {
    return true;
  }
  size_t capacity = buf->capacity ? buf->capacity : 64;
  while (capacity < needed) {
    capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
  }
  char *data = realloc(buf->data, capacity);
  if (!data) {
    buf->failed = true;
    return false;
  }
  buf->data = data;
  buf->capacity = capacity;
  return true;
}

void kb_buf_addf(struct kb_buf *buf, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (length < 0 || !kb_buf_reserve(buf, (size_t)length)) {
    buf->failed = true;
    return;
  }
  va_start(arguments, format);
  vsnprintf(buf->data + buf->length, (size_t)length + 1, format, arguments);
  va_end(arguments);
  buf->length += (size_t)length;
}

void kb_buf_cut(struct kb_buf *buf, size_t length)
{
  if (length <= buf->length && buf->data) {
    buf->length = length;
    buf->data[length] = '\0';
  }
}

void kb_buf_drop(struct kb_buf *buf, size_t length)
{
  if (length > 0 && length <= buf->length) {
    memmove(buf->data, buf->data + length, buf->length - length);
    kb_buf_cut(buf, buf->length - length);
  }
}

char *kb_buf_take(struct kb_buf *buf)
{
  if (buf->length == 0) {
    kb_buf_add(buf, "", 0);
  }
  char *text = NULL;
  if (buf->failed) {
    free(buf->data);
  } else {
    text = buf->data;
  }
  *buf = (struct kb_buf){0};
  return text;
}

const char *kb_buf_text(const struct kb_buf *buf)
{
  return buf->data && buf->length > 0 ? buf->data : "";
}
