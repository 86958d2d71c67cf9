/* Files with a name for the time being, and what is left of them when their process ends without
   having removed them, as by kill -9.

   Whoever makes such a file holds it: with flock(2), which the kernel lets go of however the
   process ends. Whoever makes the next one in that folder removes those that nobody holds. Their
   names tell which machine made them, as another one may not see who holds them; where nothing can
   be held (a file system may have no locks), the name is one that nobody removes. Names are random,
   so what is left is never in the way, and nobody waits for a file of another process. */
#ifndef KB_BASE_LEFTOVERS_H
#define KB_BASE_LEFTOVERS_H

#include "base/buf.h"

#include <stdbool.h>

/* Holds an open file until it is closed by all who have it. EWOULDBLOCK: another does; or errno of
   flock(2): it cannot be held. 0: it is. */
int kb_leftovers_hold(int descriptor);

/* Appends a name that is most likely not taken, without a folder. */
void kb_leftovers_add_name(struct kb_buf *path, bool is_held);

/* Removes from the folder (a path that ends with a slash, or is empty: the current one) files with
   such names that belong to this user, and nobody holds. What cannot be removed stays. */
void kb_leftovers_remove(const char *folder);

#endif
