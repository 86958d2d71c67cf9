/* Numbers for the overview of a page: mailboxes by verdict, and alerts by day. Memory is bounded
   however many cases there are. */
#ifndef KB_REPORT_STATISTICS_H
#define KB_REPORT_STATISTICS_H

#include "article/finding.h"

#include <stdbool.h>
#include <stddef.h>

/* Alerts of one day. */
struct kb_day {
  int number; /* days since 1970-01-01 */
  size_t covered, uncovered;
};

/* Zero is a valid start. */
struct kb_statistics {
  size_t mailboxes[KB_VERDICT_COUNT]; /* each by its first verdict, in the order of verdicts;
                                         KB_CLEAR counts those without one */
  struct kb_day *days;                /* ascending */
  size_t day_count, day_capacity;
  size_t alerts;  /* that are symptoms of a finding, or that no article covers */
  size_t undated; /* of them, without a readable date */
  size_t beyond;  /* of them, on days beyond the limit */
  bool failed;    /* out of memory */
};

void kb_statistics_fini(struct kb_statistics *statistics);
/* Counts a case. An alert that is the symptom of several findings counts once. */
void kb_statistics_add(struct kb_statistics *statistics, const struct kb_triage *triage);
/* Adds the alerts of a day, which `alerts` counts already. */
void kb_statistics_add_day(struct kb_statistics *statistics, const struct kb_day *day);
/* Adds all numbers of another. */
void kb_statistics_join(struct kb_statistics *statistics, const struct kb_statistics *added);

#endif
