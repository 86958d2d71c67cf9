#include "report/statistics.h"

#include "base/date.h"
#include "base/grow.h"
#include "case/schema.h"

#include <stdlib.h>

/* Dates become day numbers, and the days that have alerts are a sorted array that is searched by
   bisection. The number of days is limited, so hostile dates cannot fill the memory; alerts beyond
   the limit are counted together. An alert that is a symptom of several findings counts at the
   first: each later one finds it among the symptoms of the findings before. */

enum { DAYS_KEPT = 20000 }; /* more than fifty years */

void kb_statistics_fini(struct kb_statistics *statistics)
{
  free(statistics->days);
  *statistics = (struct kb_statistics){0};
}

/* --- Counting --- */

/* The index of that day, or where it is to be inserted. */
static size_t find_place(const struct kb_statistics *statistics, int number)
{
  size_t low = 0;
  size_t high = statistics->day_count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (statistics->days[middle].number < number) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

void kb_statistics_add_day(struct kb_statistics *statistics, const struct kb_day *day)
{
  const size_t place = find_place(statistics, day->number);
  if (place == statistics->day_count || statistics->days[place].number != day->number) {
    if (statistics->day_count == DAYS_KEPT) {
      statistics->beyond += day->covered + day->uncovered;
      return;
    }
    if (!KB_MAKE_ROOM(statistics->days, statistics->day_count, statistics->day_capacity, 64)) {
      statistics->failed = true;
      return;
    }
    memmove(statistics->days + place + 1, statistics->days + place,
            (statistics->day_count - place) * sizeof *statistics->days);
    statistics->days[place] = (struct kb_day){.number = day->number};
    statistics->day_count++;
  }
  statistics->days[place].covered += day->covered;
  statistics->days[place].uncovered += day->uncovered;
}

void kb_statistics_join(struct kb_statistics *statistics, const struct kb_statistics *added)
{
  for (int verdict = KB_CLEAR; verdict < KB_VERDICT_COUNT; verdict++) {
    statistics->mailboxes[verdict] += added->mailboxes[verdict];
  }
  for (size_t i = 0; i < added->day_count; i++) {
    kb_statistics_add_day(statistics, &added->days[i]);
  }
  statistics->alerts += added->alerts;
  statistics->undated += added->undated;
  statistics->beyond += added->beyond;
  statistics->failed |= added->failed;
}

static void add_alert(struct kb_statistics *statistics, const char *date, bool is_covered)
{
  int number = 0;
  statistics->alerts++;
  if (!kb_day_read(date, &number)) {
    statistics->undated++;
    return;
  }
  kb_statistics_add_day(statistics, &(struct kb_day){number, is_covered, !is_covered});
}

/* Symptoms are in the order of the case's alerts. */
static bool has_symptom(const struct kb_finding *finding, const struct kb_record *alert)
{
  size_t low = 0;
  size_t high = finding->symptom_count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (finding->symptoms[middle].alert < alert) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < finding->symptom_count && finding->symptoms[low].alert == alert;
}

static bool is_counted(const struct kb_triage *triage, size_t before, const struct kb_record *alert)
{
  for (size_t i = 0; i < before; i++) {
    if (has_symptom(&triage->findings[i], alert)) {
      return true;
    }
  }
  return false;
}

void kb_statistics_add(struct kb_statistics *statistics, const struct kb_triage *triage)
{
  enum kb_verdict first = kb_triage_is_failing(triage)      ? KB_FAILING
                          : kb_triage_is_not_judged(triage) ? KB_NOT_JUDGED
                                                            : KB_CLEAR;
  for (size_t i = 0; i < triage->finding_count; i++) {
    const struct kb_finding *finding = &triage->findings[i];
    if (!finding->exception && (first == KB_CLEAR || finding->verdict < first)) {
      first = finding->verdict;
    }
    for (size_t k = 0; k < finding->symptom_count; k++) {
      if (!is_counted(triage, i, finding->symptoms[k].alert)) {
        add_alert(statistics, kb_case_error_time(triage->a_case, finding->symptoms[k].alert), true);
      }
    }
  }
  for (size_t i = 0; i < triage->unmatched_count; i++) {
    add_alert(statistics, kb_case_error_time(triage->a_case, triage->unmatched[i].alert), false);
  }
  statistics->mailboxes[first]++;
}
