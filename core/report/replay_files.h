/* The saved reports that were read, to tell those that come again. */
#ifndef KB_REPORT_REPLAY_FILES_H
#define KB_REPORT_REPLAY_FILES_H

#include "base/arena.h"
#include "base/error.h"
#include "base/json_raw.h"
#include "case/shard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kb_replay_file {
  const char *name;      /* for messages */
  uint64_t hash;         /* of all its bytes */
  bool has_cases;        /* records of its cases, or no cases */
  const char *tenant;    /* "" if it is not named; borrowed */
  struct kb_shard shard; /* zero: it is none */
  uint64_t results;      /* what it counts, and where that comes from, as a hash */
};

/* In the arena of the caller. Zero is a valid start. */
struct kb_replay_files {
  struct kb_replay_file *list;
  size_t count;
};

/* A new last one, without anything but its name; NULL when out of memory. */
struct kb_replay_file *kb_replay_files_add(struct kb_replay_files *files, struct kb_arena *arena,
                                           const char *name);
/* The name of an earlier file with the same bytes as the last, or NULL. */
const char *kb_replay_files_same(const struct kb_replay_files *files);
/* Hashes the counts of a summary, which are the same in json and ndjson. `source`: hash of where
   they come from. */
uint64_t kb_replay_results(struct kb_node summary, uint64_t source);
/* The last file is of the same shard as an earlier one. KB_INVALID: they do not say the same of it,
   so that it would matter which of them comes first. */
enum kb_status kb_replay_files_compare(const struct kb_replay_files *files, struct kb_error *error);

#endif
