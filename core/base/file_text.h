/* Reads a small file as a whole. */
#ifndef KB_BASE_FILE_TEXT_H
#define KB_BASE_FILE_TEXT_H

#include "base/buf.h"
#include "base/error.h"

#include <stddef.h>

/* Appends the content of `path` to `into`. KB_IO: missing, not readable or not a regular file;
   KB_LIMIT: larger than `limit` bytes; KB_INVALID: UTF-16. */
enum kb_status kb_file_text_read(const char *path, size_t limit, struct kb_buf *into,
                                 struct kb_error *error);

#endif
