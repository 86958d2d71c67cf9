#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memrchr */
#endif
#include "rows/lines.h"

enum { LONGEST_LINE = 8, REST_OF_LINE = 4096 };

/* The position after the next newline before `end`; 0 if there is none. */
static size_t next_line_begin(const struct kb_buf *buf, size_t from, size_t end)
{
  const char *newline = from < end ? memchr(buf->data + from, '\n', end - from) : NULL;
  return newline ? (size_t)(newline - buf->data) + 1 : 0;
}

/* Reads on to the end of the last line, or drops that line if it is too long. The buffer begins
   at `from`. */
static bool end_last_line(struct kb_lines *lines, const struct kb_file *file, uint64_t from,
                          size_t most)
{
  struct kb_buf *buf = &lines->buf;
  while (buf->data[buf->length - 1] != '\n' && buf->length < most) {
    const size_t known = buf->length;
    if (!kb_file_read_at(file, from + known, REST_OF_LINE, buf)) {
      return false;
    }
    const size_t end = next_line_begin(buf, known, buf->length);
    if (end > 0) {
      kb_buf_cut(buf, end);
    } else if (buf->length < known + REST_OF_LINE) {
      return true; /* at the end of the file */
    }
  }
  const char *newline = memrchr(buf->data, '\n', buf->length);
  kb_buf_cut(buf, newline ? (size_t)(newline - buf->data) + 1 : 0);
  return true;
}

bool kb_lines_read(struct kb_lines *lines, const struct kb_file *file, uint64_t from, size_t size,
                   bool at_line)
{
  struct kb_buf *buf = &lines->buf;
  /* includes the byte before: if it is a newline, a line begins at `from` */
  const size_t before = at_line ? 0 : 1;
  const uint64_t read_from = from - before;
  kb_buf_clear(buf);
  lines->begin = 0;
  lines->offset = from;
  if (!kb_file_read_at(file, read_from, size + before, buf)) {
    return false;
  }
  const bool is_cut = buf->length == size + before;
  if (!at_line) {
    lines->begin = next_line_begin(buf, 0, buf->length < size ? buf->length : size);
    if (lines->begin == 0) {
      kb_buf_cut(buf, 0);
      return true;
    }
    lines->offset = read_from + lines->begin;
  }
  if (is_cut && !end_last_line(lines, file, read_from, size * LONGEST_LINE)) {
    return false;
  }
  lines->begin = lines->begin < buf->length ? lines->begin : buf->length;
  return true;
}

void kb_lines_fini(struct kb_lines *lines)
{
  kb_buf_fini(&lines->buf);
}
