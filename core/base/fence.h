/* A process that only computes: what it may still do after the fence is up, whatever it runs. */
#ifndef KB_BASE_FENCE_H
#define KB_BASE_FENCE_H

#include <stdbool.h>

/* For the calling process, which has one thread, and for good: it can read and write what it has
   open, get memory and end. It opens no file, makes no connection and starts no process; it dumps
   no core. By resource limits everywhere, by seccomp where the processor is known, by Landlock
   where the kernel has it. False: there is neither of the last two; the limits hold. */
bool kb_fence_up(void);

#endif
