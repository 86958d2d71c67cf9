/* What saved reports say besides records: counts, statistics, faults, where they come from. */
#ifndef KB_REPORT_REPLAY_TOTALS_H
#define KB_REPORT_REPLAY_TOTALS_H

#include "report/json_take.h"
#include "report/replay_record.h"
#include "report/report.h"
#include "report/report_text.h"

struct kb_replay_subject_counts {
  const char *table;
  struct kb_counts counts;
};

/* Zero is a valid start. Of several reports the sums. */
struct kb_replay_totals {
  struct kb_arena arena;
  struct kb_replay_subject_counts *subjects;
  size_t subject_count;
  size_t skipped_articles;
  size_t partly_skipped;   /* of these, those that were left out of some of the reports */
  size_t unmatched_alerts; /* of all kinds, also those not listed */
  struct kb_statistics statistics;
  struct kb_faults faults;
  size_t faults_said; /* number of faults of the report being read, with those not listed */
  struct kb_buf organizations; /* each with its terminator */
  const char *tenant;          /* of the report being read; NULL: none, or several */
  bool is_elsewhere;
  bool has_more;         /* see kb_provenance */
  struct kb_shard shard; /* of the report being read */
  uint64_t source;       /* hash of its version, rule set and newest row */
  struct kb_merged merged;
  bool has_shards;        /* a report is of one that was merged, and is a part */
  enum kb_shards_fit fit; /* of the report being read */
  uint64_t newest;
};
void kb_replay_totals_fini(struct kb_replay_totals *totals);

/* Each takes an object of that part. KB_INVALID: the message says why, without a place. */
enum kb_status kb_replay_totals_take(struct kb_replay_totals *totals, enum kb_report_part part,
                                     struct kb_node node, struct kb_error *error);
/* At the end of each report. */
void kb_replay_totals_end(struct kb_replay_totals *totals);
/* What formats need to know of the run as a whole, once the records were fed. False when out of
   memory. */
bool kb_replay_totals_set(const struct kb_replay_totals *totals,
                          const struct kb_replay_rules *rules,
                          const struct kb_replay_exceptions *exceptions, struct kb_report *report);
/* After the last of several reports: sorts what they say, and adds what is to be said of them
   together. `twice`: number of records that are in two of them. False when out of memory. */
bool kb_replay_totals_merge(struct kb_replay_totals *totals, size_t twice);
/* Fills what is known of where they come from; the totals must outlive it. False when out of
 * memory. */
bool kb_replay_totals_provenance(const struct kb_replay_totals *totals, bool is_merged,
                                 struct kb_provenance *provenance);

#endif
