/* What signals do to the program. */
#ifndef KB_CLI_SIGNALS_H
#define KB_CLI_SIGNALS_H

#include <signal.h>

/* From now on a signal that asks for an end is heeded in good order: what this points to is not
   zero then, and whatever runs looks at it. A program that has not ended after a second, and whose
   output nobody takes, writes nowhere any more; after five it ends in whatever it is. */
const volatile sig_atomic_t *kb_signals_heed(void);

#endif
