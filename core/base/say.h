/* Messages to the user, on standard error. */
#ifndef KB_BASE_SAY_H
#define KB_BASE_SAY_H

#include "base/error.h"

/* A line on standard error, "kbtriage: …", made safe for a terminal. */
void kb_say(const char *format, ...) KB_PRINTF(1, 2);

#endif
