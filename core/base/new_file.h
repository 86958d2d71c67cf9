/* A file that nobody sees before it is whole, and that leaves nothing behind when its process ends
   before that, however it ends.

   Where the file system can (O_TMPFILE; open(2) of Linux names them), it has no name until it takes
   its place: what kills the process leaves nothing, not even kill -9. Where nothing is in its
   place, it is linked there at once. linkat(2) replaces nothing, so where there is a file, the new
   one is linked beside it under a random name and renamed: a process killed between these two calls
   leaves a file .kbtriage-* behind. (To take the old file away first is worse: for a moment there
   would be no report.) Elsewhere, and where /proc is not there, it has such a name from the
   beginning, and kb_new_file_drop removes it; only what cannot be caught leaves it behind. What is
   left so is removed when the next file is made in that folder: see base/leftovers.h. */
#ifndef KB_BASE_NEW_FILE_H
#define KB_BASE_NEW_FILE_H

#include <stdbool.h>
#include <sys/types.h>

struct kb_new_file {
  int descriptor; /* to write it; -1: there is none */
  char *name;     /* NULL: it has none */
};

/* These return 0 or errno. */

/* Makes one in the folder where `target` is to be, empty; `mode` less the umask. */
int kb_new_file_open(struct kb_new_file *file, const char *target, mode_t mode);
/* It is whole, and takes the place of `target`, or of what is there; it is closed. */
int kb_new_file_place(struct kb_new_file *file, const char *target);
/* Closes it, and removes a file that was not put in place. */
void kb_new_file_drop(struct kb_new_file *file);

/* A file in `folder` that never gets a name, to read and write for its owner; -1 with errno. */
int kb_new_file_nameless(const char *folder);

#endif
