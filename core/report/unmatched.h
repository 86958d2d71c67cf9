/* The part of a summary about alerts that no article covers. */
#ifndef KB_REPORT_UNMATCHED_H
#define KB_REPORT_UNMATCHED_H

#include "report/summary.h"

/* Adds those of the case counted last. Running out of memory sets `failed`, a spool that cannot
   be written sets `failure`. */
void kb_unmatched_add(struct kb_summary *summary, const struct kb_triage *triage);

#endif
