/* Turns the calling process into one that only computes, whatever code it runs. */
#ifndef KB_BASE_FENCE_H
#define KB_BASE_FENCE_H

#include <stdbool.h>

/* Irreversible; the process must have a single thread. Afterwards it can read and write what is
   already open, allocate memory and exit; it can open no file, make no connection, start no
   process and dump no core. Resource limits apply everywhere, seccomp where the processor is
   known, Landlock where the kernel has it. False if neither of the last two is available; the
   limits apply even then. */
bool kb_fence_up(void);

#endif
