/* Finds the files below a path. */
#ifndef KB_BASE_FILES_H
#define KB_BASE_FILES_H

#include "base/error.h"

#include <stddef.h>

enum kb_refusal {
  KB_REFUSED_LINK, /* it leads out of the directory */
  KB_REFUSED_DEPTH,
  KB_REFUSED_NAME, /* the suffix in other letters, or with .txt after it: "A.LUA", "A.lua.txt" */
};

/* A path that was skipped; the caller must report it. */
struct kb_refused_path {
  char *path;
  enum kb_refusal why;
};

enum { KB_FILES_DEPTH_MAX = 64 }; /* deeper than anyone nests folders */

struct kb_files {
  char **paths;
  size_t count, capacity;
  struct kb_refused_path *refused;
  size_t refused_count;
  const char *suffix; /* of the last kb_files_add */
};

/* Adds the files below the directory `path` whose names end with `suffix` (".lua"), sorted by
   name, except names that begin with a dot; or `path` itself if it is a file. Each directory is
   visited once, however many links lead to it. Links out of `path` that lead to a directory or a
   matching file are refused, and so is what is nested too deep, or was meant to have the suffix.
   KB_NOT_FOUND, KB_IO, KB_NO_MEMORY. */
enum kb_status kb_files_add(struct kb_files *files, const char *path, const char *suffix,
                            struct kb_error *error);
void kb_files_fini(struct kb_files *files);

#endif
