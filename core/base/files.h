/* The files below a path. */
#ifndef KB_BASE_FILES_H
#define KB_BASE_FILES_H

#include "base/error.h"

#include <stddef.h>

struct kb_files {
  char **paths;
  size_t count, capacity;
};

/* Adds the files below the directory `path` whose names end with `suffix` (".lua"), in the order of
   their names, those that begin with a dot aside; or `path` itself if it is a file. KB_NOT_FOUND,
   KB_IO, KB_NO_MEMORY. */
enum kb_status kb_files_add(struct kb_files *files, const char *path, const char *suffix,
                            struct kb_error *error);
void kb_files_fini(struct kb_files *files);

#endif
