/* A file that nobody sees before it is complete, and that leaves nothing over when its process
   ends early, however it ends.
   Where the file system supports it (O_TMPFILE; open(2) of Linux lists them), the file has no
   name until it takes its place, so not even kill -9 leaves anything. If there is no old file,
   the new one is linked there at once. linkat(2) replaces nothing, so otherwise the new file is
   linked next to the old one under a random name and renamed: a process killed between these
   two calls leaves a file .kbtriage-*. (Removing the old file first is worse: for a moment
   there would be no report.) Without O_TMPFILE or /proc the file has such a name from the
   beginning, and kb_new_file_drop removes it; only a kill that cannot be caught leaves it over.
   Leftovers are removed when the next file is made in that folder: see base/leftovers.h. */
#ifndef KB_BASE_NEW_FILE_H
#define KB_BASE_NEW_FILE_H

#include <stdbool.h>
#include <sys/types.h>

struct kb_new_file {
  int descriptor; /* for writing; -1: not open */
  char *name;     /* NULL while it has none */
};

/* Functions that return int return 0 or errno. */

/* Creates an empty file in the folder of `target`, with `mode` less the umask. */
int kb_new_file_open(struct kb_new_file *file, const char *target, mode_t mode);
/* Puts the complete file in the place of `target`, replacing what is there, and closes it. */
int kb_new_file_place(struct kb_new_file *file, const char *target);
/* Closes it, and removes a file that was not put in place. */
void kb_new_file_drop(struct kb_new_file *file);

/* A file in `folder` that never gets a name, readable and writable for its owner; -1 with errno. */
int kb_new_file_nameless(const char *folder);

#endif
