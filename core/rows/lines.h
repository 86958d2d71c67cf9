/* Splits a file by where lines begin, so that several threads can each read a part. */
#ifndef KB_ROWS_LINES_H
#define KB_ROWS_LINES_H

#include "rows/file.h"

/* Zero is a valid start. */
struct kb_lines {
  struct kb_buf buf;
  size_t begin;    /* of the first line, in the buffer; the buffer ends where the last line ends */
  uint64_t offset; /* of the first line, in the file */
};

/* Reads the lines that begin in the `size` bytes from `from` on, all of them complete; there may
   be none, and the last may end after these bytes. `at_line`: a line begins at `from`. A line
   more than eight times as long as `size` is dropped. False, with
   errno set, if reading fails or memory runs out. */
bool kb_lines_read(struct kb_lines *lines, const struct kb_file *file, uint64_t from, size_t size,
                   bool at_line);
void kb_lines_fini(struct kb_lines *lines);

#endif
