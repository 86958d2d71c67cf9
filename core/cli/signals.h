/* How the program reacts to signals. */
#ifndef KB_CLI_SIGNALS_H
#define KB_CLI_SIGNALS_H

#include <signal.h>

/* From now on a signal that asks for termination makes the result point to a nonzero value,
   which all long-running code checks. A program that has not ended after a second, and whose
   output nobody reads, discards further output; after five seconds it is ended wherever it is. */
const volatile sig_atomic_t *kb_signals_handle(void);

/* Ends the program as a pipe that nobody reads ends other programs: by the signal, and without a
   word. Returns if the signal is blocked. */
void kb_signals_end_by_pipe(void);

#endif
