/* Ends a process that was started, with all that it has started. */
#ifndef KB_BASE_PROCESS_TREE_H
#define KB_BASE_PROCESS_TREE_H

#include <sys/types.h>

/* Kills the process and its descendants, as far as the system lists them; a shell ended alone would
   leave its commands running. The caller waits for the process itself. */
void kb_process_tree_kill(pid_t process);

#endif
