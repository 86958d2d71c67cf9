#define _GNU_SOURCE /* memfd_create */
#include "memory_file.h"
#include "rows/lines.h"

#include <string.h>

/* Blocks of `size` bytes contain each line of the text once, in order; they may drop lines
   longer than several blocks. */
static void check_blocks(struct kb_file *file, struct kb_slice text, size_t size)
{
  struct kb_lines lines = {0};
  uint64_t next = 0;
  for (uint64_t from = 0; from < text.length + size; from += size) {
    assert(kb_lines_read(&lines, file, from, size, from == 0));
    const size_t length = lines.buf.length - lines.begin;
    if (length == 0) {
      continue;
    }
    assert(lines.offset >= next && lines.offset + length <= text.length);
    assert(memcmp(lines.buf.data + lines.begin, text.data + lines.offset, length) == 0);
    assert(lines.offset == 0 || text.data[lines.offset - 1] == '\n');
    assert(text.data[lines.offset + length - 1] == '\n' || lines.offset + length == text.length);
    for (uint64_t at = next; at < lines.offset;) { /* lines that were dropped */
      const char *line = text.data + at;
      const char *end = memchr(line, '\n', lines.offset - at);
      assert(end && (size_t)(end - line) + 2 * size >= 8 * size);
      at += (size_t)(end - line) + 1;
    }
    next = lines.offset + length;
  }
  const char *rest = next < text.length ? text.data + next : "";
  assert(next == text.length || text.length - next + 2 * size >= 8 * size ||
         memchr(rest, '\n', text.length - next));
  kb_lines_fini(&lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_error error;
  const size_t block = size > 0 ? data[0] % 32u + 2 : 2;
  const struct kb_slice text = {size > 0 ? (const char *)data + 1 : "", size > 0 ? size - 1 : 0};
  struct kb_file *file =
    kb_file_open(memory_file((const uint8_t *)text.data, text.length), NULL, NULL, &error);
  assert(file);
  if (kb_file_size(file) == text.length) { /* otherwise it is compressed */
    check_blocks(file, text, block);
    check_blocks(file, text, 64);
  }
  kb_file_close(file);
  return 0;
}
