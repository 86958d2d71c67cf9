/* Alerts without an article, as saved reports have them. */
#ifndef KB_REPORT_REPLAY_UNMATCHED_H
#define KB_REPORT_REPLAY_UNMATCHED_H

#include "report/replay_record.h"

/* Adds a kind to the report and those that follow it; `record` is scratch. KB_INVALID: the message
   says what is wrong, without a place. */
enum kb_status kb_replay_unmatched(struct kb_report *report, struct kb_replay_record *record,
                                   const struct kb_replay_rules *rules, struct kb_node node,
                                   struct kb_error *error);

#endif
