/* Reads saved reports and feeds them to formats, as the run itself did: of one report the formats
   write what the run would have written. What was found is fed record by record; totals, which
   count also what no record shows, are taken from the reports. */
#ifndef KB_REPORT_REPLAY_H
#define KB_REPORT_REPLAY_H

#include "report/report.h"

struct kb_replay;

/* NULL when out of memory. */
struct kb_replay *kb_replay_new(void);
/* NULL is allowed. After the reports that were fed are freed. */
void kb_replay_free(struct kb_replay *replay);

/* Reads a report that run wrote as json or ndjson; - is standard input. KB_IO, KB_LIMIT,
   KB_INVALID: the message names the file and the place. */
enum kb_status kb_replay_read(struct kb_replay *replay, const char *file, struct kb_error *error);
/* Whether the last report is one that was read before, or of a shard of which there was one: it
   counts once, so nothing was taken of the last. `*same`: the file with the same bytes, or NULL. */
bool kb_replay_again(const struct kb_replay *replay, const char **same);
/* After the last of several reports: puts what they say together as that of one report. It is the
   same whatever their order, and the same as if some of them had been merged before. */
enum kb_status kb_replay_merge(struct kb_replay *replay, struct kb_error *error);
/* Each has a record for each case (run --every-case), or no case. */
bool kb_replay_has_cases(const struct kb_replay *replay);

/* Feeds what was read to the report and those that follow it, and adds to `faults`; kb_report_end
   is left to the caller. KB_INVALID: a record that cannot be used; the message names file and line.
 */
enum kb_status kb_replay_feed(struct kb_replay *replay, struct kb_report *report,
                              struct kb_faults *faults, struct kb_error *error);

#endif
