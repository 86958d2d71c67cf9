#include "base/csv_reader.h"

#include "base/grow.h"

#include <stdint.h>
#include <stdlib.h>

void kb_csv_record_fini(struct kb_csv_record *record)
{
  kb_buf_fini(&record->text);
  free(record->ends);
  *record = (struct kb_csv_record){0};
}

struct kb_slice kb_csv_cell(const struct kb_csv_record *record, size_t place)
{
  const size_t begin = place > 0 ? record->ends[place - 1] : 0;
  const char *text = kb_buf_text(&record->text);
  return (struct kb_slice){text + begin, record->ends[place] - begin};
}

static bool end_cell(struct kb_csv_record *record)
{
  if (!KB_MAKE_ROOM(record->ends, record->count, record->capacity, 32)) {
    return false;
  }
  record->ends[record->count++] = record->text.length;
  return true;
}

/* Reads the quoted part of a cell that begins at `at` and returns the position after it, or
   SIZE_MAX if it does not end here. A quote that is the last byte may be the first of two. */
static size_t read_quoted(struct kb_csv_record *record, struct kb_slice bytes, size_t at,
                          bool at_end)
{
  for (at++;;) {
    const char *quote = at < bytes.length ? memchr(bytes.data + at, '"', bytes.length - at) : NULL;
    if (!quote) {
      return SIZE_MAX;
    }
    const size_t end = (size_t)(quote - bytes.data);
    kb_buf_add(&record->text, bytes.data + at, end - at);
    if (end + 1 == bytes.length) {
      return at_end ? end + 1 : SIZE_MAX;
    }
    if (bytes.data[end + 1] != '"') {
      return end + 1;
    }
    kb_buf_add_char(&record->text, '"');
    at = end + 2;
  }
}

/* Reads the unquoted part of a cell and returns where it ends: at a delimiter, a line end or the
   end of the bytes. */
static size_t read_unquoted(struct kb_csv_record *record, struct kb_slice bytes, size_t at,
                            char delimiter)
{
  size_t end = at;
  while (end < bytes.length && bytes.data[end] != delimiter && bytes.data[end] != '\n') {
    end++;
  }
  const bool has_return =
    end > at && bytes.data[end - 1] == '\r' && (end == bytes.length || bytes.data[end] == '\n');
  kb_buf_add(&record->text, bytes.data + at, end - at - has_return);
  return end;
}

enum kb_csv_result kb_csv_read(struct kb_csv_record *record, struct kb_slice bytes, char delimiter,
                               bool at_end, size_t *length)
{
  size_t at = 0;
  record->count = 0;
  kb_buf_clear(&record->text);
  for (;;) {
    if (at < bytes.length && bytes.data[at] == '"') {
      at = read_quoted(record, bytes, at, at_end);
      if (at == SIZE_MAX) {
        return at_end ? KB_CSV_UNCLOSED : KB_CSV_MORE;
      }
    }
    at = read_unquoted(record, bytes, at, delimiter);
    if (at == bytes.length && !at_end) {
      return KB_CSV_MORE;
    }
    if (!end_cell(record) || record->text.failed) {
      return KB_CSV_NO_MEMORY;
    }
    if (at == bytes.length || bytes.data[at] == '\n') {
      *length = at + (at < bytes.length);
      return KB_CSV_RECORD;
    }
    at++;
  }
}
