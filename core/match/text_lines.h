/* The lines of a text that is being scanned, and which of them belong together: those of one record
   of a log, up to an empty line or the next record. */
#ifndef KB_MATCH_TEXT_LINES_H
#define KB_MATCH_TEXT_LINES_H

#include "base/buf.h"

#include <stddef.h>

/* Bytes of the window; of whole lines, it ends before their line end. */
struct kb_range {
  size_t begin, end;
};

struct kb_lines {
  const struct kb_buf *window;
  size_t from; /* lines before this byte do not count: they were examined */
};

/* How many lines may belong together, to each side. */
enum { KB_AROUND_LINES = 16 };

/* The end of the line with byte `at`, at most `most`. */
size_t kb_line_end(const struct kb_buf *window, size_t at, size_t most);
/* The line with the byte before `at`. Of a long line, such as a whole JSON file, the object around
   that byte, or a part. */
struct kb_range kb_line_around(const struct kb_lines *lines, size_t at);
/* The line and at most KB_AROUND_LINES above that belong to it. */
struct kb_range kb_with_lines_above(const struct kb_lines *lines, struct kb_range line);
/* The line and at most `most` below that belong to it. */
struct kb_range kb_with_lines_below(const struct kb_lines *lines, struct kb_range line,
                                    size_t most);

#endif
