/* Shows the progress of a long run on standard error, if that is a terminal. */
#ifndef KB_RUN_PROGRESS_H
#define KB_RUN_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kb_progress;

/* With `show` false nothing is shown. NULL when out of memory. */
struct kb_progress *kb_progress_new(bool show);
/* Cheap: reads the clock every some hundred calls, and shows nothing in the first second.
   `total` bytes may be 0: unknown. */
void kb_progress_show(struct kb_progress *progress, size_t rows, uint64_t bytes, uint64_t total);
/* Number of pages so far, of an organization; shown with the rest. */
void kb_progress_pages(struct kb_progress *progress, size_t pages);
/* Erases the line. */
void kb_progress_free(struct kb_progress *progress);

#endif
