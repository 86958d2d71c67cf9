/* What makes it uncertain whether what is called new or gone is so. */
#ifndef KB_REPORT_DIFFERENCE_NOTES_H
#define KB_REPORT_DIFFERENCE_NOTES_H

#include "report/difference.h"

/* Adds the notes, and sets `is_complete`. */
void kb_difference_add_notes(struct kb_difference *difference);

#endif
