/* The part of a summary that is about alerts that no article covers. */
#ifndef KB_REPORT_UNMATCHED_H
#define KB_REPORT_UNMATCHED_H

#include "report/summary.h"

/* Adds those of a case, the last that was counted. Running out of memory shows in `failed`, a
   spool that cannot be written in `failure`. */
void kb_unmatched_add(struct kb_summary *summary, const struct kb_triage *triage);

#endif
