/* The standard descriptors 0 to 2, which may be closed when the program starts. */
#ifndef KB_BASE_DESCRIPTORS_H
#define KB_BASE_DESCRIPTORS_H

#include <stdbool.h>

/* Opens /dev/null for each that is missing. Otherwise the next files that are opened would get
   their numbers, and a message for standard error would be written into a report. To be called
   before anything is opened. The substitute for standard input can only be written, those for
   the others only read, so that using them is still an error. False if one cannot be opened. */
bool kb_descriptors_complete(void);

#endif
