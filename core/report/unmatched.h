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

/* What is the same for alerts of this kind and subject in every report. */
const char *kb_unmatched_key(const struct kb_unmatched_group *group);
/* For what is read from a report: adds a kind with its numbers, to the same kind if there is one.
   Texts are copied, `name` and lists of `kind` are not looked at; `code_name` or NULL; `example` is
   the case of the first. NULL: there are too many kinds, or out of memory. */
struct kb_unmatched_group *kb_unmatched_again(struct kb_summary *summary,
                                              const struct kb_unmatched_group *kind,
                                              const char *code_name, const struct kb_case *example);
/* Adds a mailbox to the kind's list, if the summary `lists_affected`. */
void kb_unmatched_affected_again(struct kb_summary *summary, struct kb_unmatched_group *group,
                                 const struct kb_affected *mailbox);

#endif
