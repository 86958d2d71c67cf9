/* The part of a summary about alerts that no article covers. */
#ifndef KB_REPORT_UNMATCHED_H
#define KB_REPORT_UNMATCHED_H

#include "report/summary.h"

/* Adds those of the case counted last. Running out of memory sets `failed`, a spool that cannot
   be written sets `failure`. */
void kb_unmatched_add(struct kb_summary *summary, const struct kb_triage *triage);
/* Which of two is reported first: that in more mailboxes; ties are decided by what they are. As for
   qsort. */
int kb_unmatched_compare(const struct kb_unmatched_group *a, const struct kb_unmatched_group *b);
/* Sorts the lists of affected mailboxes. A failure sets `failure`. */
void kb_unmatched_sort_affected(struct kb_summary *summary);
/* Frees what is not in the arena of the summary. */
void kb_unmatched_fini(struct kb_unmatched_group *group);

#endif
