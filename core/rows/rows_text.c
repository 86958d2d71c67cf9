#include "rows/rows_text.h"

#include "base/ascii.h"

#include <errno.h>
#include <stdlib.h>

enum { READ_SIZE = 128 * 1024 };

bool kb_rows_text_init(struct kb_rows_text *text, struct kb_input input)
{
  *text = (struct kb_rows_text){.input = input, .line = 1, .chunk = malloc(READ_SIZE)};
  return text->chunk && kb_buf_reserve(&text->buf, READ_SIZE);
}

void kb_rows_text_fini(struct kb_rows_text *text)
{
  kb_buf_fini(&text->buf);
  free(text->chunk);
  text->chunk = NULL;
}

struct kb_slice kb_rows_text_rest(const struct kb_rows_text *text)
{
  return (struct kb_slice){kb_buf_slice(&text->buf).data + text->start,
                           text->buf.length - text->start};
}

static void count_lines(const struct kb_rows_text *text, size_t bytes, size_t *line, size_t *begin)
{
  const char *at = text->buf.data + text->start;
  const char *end = at + bytes;
  *line = text->line;
  *begin = text->line_begin + bytes;
  for (const char *newline; at < end && (newline = memchr(at, '\n', (size_t)(end - at))) != NULL;) {
    at = newline + 1;
    *begin = (size_t)(end - at);
    ++*line;
  }
}

void kb_rows_text_consume(struct kb_rows_text *text, size_t bytes)
{
  if (bytes > 0) {
    count_lines(text, bytes, &text->line, &text->line_begin);
    text->start += bytes;
  }
}

void kb_rows_text_place(const struct kb_rows_text *text, size_t bytes, size_t *line, size_t *column)
{
  size_t begin;
  count_lines(text, bytes, line, &begin);
  *column = begin + 1;
}

/* Returns what read(2) would. */
static ssize_t read_into(struct kb_rows_text *text, char *into)
{
  const ssize_t count = text->input.read(text->input.context, into, READ_SIZE);
  if (count < 0) {
    kb_fail(&text->failure, errno == EINTR ? KB_INTERRUPTED : KB_IO, "cannot be read: %s",
            kb_errno_words(errno));
    return count;
  }
  text->taken += (uint64_t)count;
  text->at_end = count == 0;
  return count;
}

/* Appends the next bytes without decoding them. */
static bool read_undecoded(struct kb_rows_text *text, struct kb_buf *buf)
{
  if (!kb_buf_reserve(buf, READ_SIZE)) {
    kb_fail_no_memory(&text->failure);
    return false;
  }
  const ssize_t count = read_into(text, buf->data + buf->length);
  if (count > 0) {
    buf->length += (size_t)count;
    buf->data[buf->length] = '\0';
  }
  return count >= 0;
}

bool kb_rows_text_fill(struct kb_rows_text *text)
{
  if (text->at_end || text->failure.status != KB_OK) {
    return false;
  }
  if (text->start > 0) {
    const size_t kept = text->buf.length - text->start;
    memmove(text->buf.data, text->buf.data + text->start, kept);
    kb_buf_cut(&text->buf, kept);
    text->start = 0;
  }
  /* Known to be UTF-8: read directly to where it is needed. */
  if (text->decoder.encoding == KB_ENCODING_UTF8) {
    return read_undecoded(text, &text->buf);
  }
  const ssize_t count = read_into(text, text->chunk);
  if (count >= 0) {
    kb_decode(&text->decoder, (struct kb_slice){text->chunk, (size_t)count}, text->at_end,
              &text->buf);
  }
  if (text->buf.failed) {
    kb_fail_no_memory(&text->failure);
  }
  return text->failure.status == KB_OK;
}

bool kb_rows_text_peek(struct kb_rows_text *text, char *byte)
{
  for (;;) {
    const struct kb_slice left = kb_rows_text_rest(text);
    const size_t at = kb_json_space_end(left, 0);
    kb_rows_text_consume(text, at);
    if (at < left.length) {
      *byte = left.data[at];
      return true;
    }
    if (text->at_end || !kb_rows_text_fill(text)) {
      return false;
    }
  }
}

void kb_rows_text_next_line(struct kb_rows_text *text, size_t from, bool any_line)
{
  kb_rows_text_consume(text, from);
  for (;;) {
    const struct kb_slice left = kb_rows_text_rest(text);
    const char *newline = left.length > 0 ? memchr(left.data, '\n', left.length) : NULL;
    if (!newline || (size_t)(newline - left.data) + 1 == left.length) {
      if (text->at_end) {
        kb_rows_text_consume(text, left.length);
        return;
      }
      kb_rows_text_consume(text, newline ? left.length - 1 : left.length);
      if (!kb_rows_text_fill(text) && text->failure.status != KB_OK) {
        return;
      }
      continue;
    }
    kb_rows_text_consume(text, (size_t)(newline - left.data) + 1);
    if (any_line || newline[1] == '{' || newline[1] == '[') {
      return;
    }
  }
}

void kb_rows_text_go_to(struct kb_rows_text *text, uint64_t offset)
{
  kb_buf_clear(&text->buf);
  text->start = 0;
  text->line_begin = 0;
  text->taken = offset;
  text->at_end = false;
}
