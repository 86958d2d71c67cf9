/* Temporary names of files, and the removal of those left over from processes that could not
   remove them, for example after kill -9.
   Whoever makes such a file locks it with flock(2), which the kernel releases however the
   process ends. Whoever makes the next one in that folder removes those that nobody locks.
   Names say which machine made them, as another machine may not see the lock; where a file
   system has no locks, the name is one that is never removed. Names are random, so leftovers
   are never in the way, and no process waits for another's file. */
#ifndef KB_BASE_LEFTOVERS_H
#define KB_BASE_LEFTOVERS_H

#include "base/buf.h"

#include <stdbool.h>

/* Locks an open file until all its descriptors are closed. Returns 0, EWOULDBLOCK if another
   process holds the lock, or errno of flock(2). */
int kb_leftovers_hold(int descriptor);

/* Appends a file name, without a folder, that is most likely not taken. */
void kb_leftovers_add_name(struct kb_buf *path, bool is_held);

/* Removes files with such names that belong to this user and that nobody locks. `folder` ends
   with a slash, or is empty for the current one. What cannot be removed stays. */
void kb_leftovers_remove(const char *folder);

#endif
