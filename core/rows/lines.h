/* Lines of a file by where they begin, so that several threads can each read some of them. */
#ifndef KB_ROWS_LINES_H
#define KB_ROWS_LINES_H

#include "rows/file.h"

/* Zero is a valid start. */
struct kb_lines {
  struct kb_buf buf;
  size_t begin;    /* of the first line, in the buffer; its end is the end of the last line */
  uint64_t offset; /* of the first line, in the file */
};

/* The lines that begin in the `size` bytes from `from` on, all of them whole: none, or the last
   ends behind these bytes. `at_line`: one begins at `from`. A line that is eight times as long as
   `size` is left out. False: they cannot be read, or out of memory. */
bool kb_lines_read(struct kb_lines *lines, const struct kb_file *file, uint64_t from, size_t size,
                   bool at_line);
void kb_lines_fini(struct kb_lines *lines);

#endif
