/* Which mailboxes have which alerts without an article, to find those that two reports have: a few
   bytes for each. */
#ifndef KB_REPORT_REPLAY_AFFECTED_H
#define KB_REPORT_REPLAY_AFFECTED_H

#include "report/json_take.h"

#include <stdint.h>

/* Zero is a valid start. */
struct kb_replay_affected {
  uint64_t *list; /* hashes */
  size_t count, capacity;
};
void kb_replay_affected_fini(struct kb_replay_affected *affected);

/* Adds the mailboxes of a kind of alerts, a record of "unmatched". `tenant`: of those that do not
   say it, or "". `scratch` is used and reset. False when out of memory. */
bool kb_replay_affected_add(struct kb_replay_affected *affected, struct kb_node kind,
                            const char *tenant, struct kb_arena *scratch);
/* Number of those that are there again; sorts the list. */
size_t kb_replay_affected_twice(struct kb_replay_affected *affected);

#endif
