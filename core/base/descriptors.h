/* The descriptors of the process: the standard ones 0 to 2, which may be closed when the program
   starts, and how many there may be. */
#ifndef KB_BASE_DESCRIPTORS_H
#define KB_BASE_DESCRIPTORS_H

#include <stdbool.h>
#include <stddef.h>

/* Opens /dev/null for each that is missing. Otherwise the next files that are opened would get
   their numbers, and a message for standard error would be written into a report. To be called
   before anything is opened. The substitute for standard input can only be written, those for
   the others only read, so that using them is still an error. False if one cannot be opened. */
bool kb_descriptors_complete(void);

/* How many more may be opened, at most as many as are counted: 256 or more are plenty. */
size_t kb_descriptors_free(void);

#endif
