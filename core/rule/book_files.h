/* The article files below a path. */
#ifndef KB_RULE_BOOK_FILES_H
#define KB_RULE_BOOK_FILES_H

#include "base/error.h"

#include <stddef.h>

struct kb_book_files {
  char **paths;
  size_t count, capacity;
};

/* Adds the *.lua files below the directory `path` in the order of their names, or `path` itself if
   it is a file. KB_NOT_FOUND, KB_IO, KB_NO_MEMORY. */
enum kb_status kb_book_files_add(struct kb_book_files *files, const char *path,
                                 struct kb_error *error);
void kb_book_files_fini(struct kb_book_files *files);

#endif
