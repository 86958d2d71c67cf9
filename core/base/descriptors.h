/* The descriptors 0 to 2 of a process, which whoever started it may have closed. */
#ifndef KB_BASE_DESCRIPTORS_H
#define KB_BASE_DESCRIPTORS_H

#include <stdbool.h>

/* Puts /dev/null in the place of those that are missing: the next files that are opened would get
   their numbers, and what is meant for standard error would be written into a report. To be called
   before anything is opened. What takes the place of standard input can only be written, of the
   others only be read, so that using them is an error still. False: it cannot be done. */
bool kb_descriptors_complete(void);

#endif
