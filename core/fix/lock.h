/* One apply for an organization at a time: a lock on this machine, which ends with the process,
   however that ends. */
#ifndef KB_FIX_LOCK_H
#define KB_FIX_LOCK_H

#include "base/error.h"

/* The descriptor that holds the lock, to be closed; -1 with `error` filled. KB_USAGE: another
   process has it; KB_IO. `org` is the origin of the organization. */
int kb_fix_lock(const char *org, struct kb_error *error);

#endif
