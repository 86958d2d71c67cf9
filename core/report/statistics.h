/* What a page shows at a glance: how many mailboxes fare how, and when the alerts came. Bounded
   memory however many cases there are. */
#ifndef KB_REPORT_STATISTICS_H
#define KB_REPORT_STATISTICS_H

#include "article/finding.h"

#include <stdbool.h>
#include <stddef.h>

enum { KB_DAY_NAME = 40 };

/* Alerts of one day. */
struct kb_day {
  int number; /* days since 1970-01-01 */
  size_t covered, uncovered;
};

/* Zero is a valid start. */
struct kb_statistics {
  size_t mailboxes[KB_VERDICT_COUNT]; /* each by the first verdict it has, in their order; KB_CLEAR
                                         counts those without any */
  struct kb_day *days;                /* in their order */
  size_t day_count, day_capacity;
  size_t alerts;  /* that are symptoms of a finding, or that no article covers */
  size_t undated; /* of them, with no date that can be read */
  size_t beyond;  /* of them, on days past those that are kept apart */
  bool failed;    /* out of memory */
};

void kb_statistics_fini(struct kb_statistics *statistics);
/* Counts a case. An alert that is the symptom of several findings counts once. */
void kb_statistics_add(struct kb_statistics *statistics, const struct kb_triage *triage);

/* "2026-01-02T03:04:05Z" as the day's number. False: it does not begin with a date. */
bool kb_day_read(const char *text, int *number);
/* "2026-01-02" */
void kb_day_name(int number, char name[KB_DAY_NAME]);

#endif
