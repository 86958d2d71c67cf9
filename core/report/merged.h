/* What reports that were merged say together: versions, rule sets and tenants, each once, and which
   shards of a whole they are. */
#ifndef KB_REPORT_MERGED_H
#define KB_REPORT_MERGED_H

#include "base/arena.h"
#include "case/shard.h"

#include <stdbool.h>
#include <stddef.h>

/* Texts in their order, each once. Zero is a valid start. */
struct kb_text_set {
  const char **list;
  size_t count;
};
/* The text must last. False when out of memory. */
bool kb_text_set_add(struct kb_text_set *set, struct kb_arena *arena, const char *text);

/* The shards of the data of one tenant. */
struct kb_shards {
  const char *tenant; /* "" if none is named */
  uint32_t count;     /* number of all */
  unsigned char *has; /* a bit for each that there is */
  uint32_t found;     /* number of these */
  const char *words;  /* "1-2,4/8": made by kb_merged_ready */
};

/* Zero is a valid start. */
struct kb_merged {
  struct kb_text_set versions, rule_sets;
  struct kb_text_set tenants; /* "": those that are not named */
  struct kb_shards *shards;   /* by tenant; those that are complete, too */
  size_t shard_count;
  size_t part_count; /* of `shards`, those that are not complete */
};

/* How shards go with those known before. */
enum kb_shards_fit {
  KB_SHARDS_NEW,
  KB_SHARDS_AGAIN,   /* all of them are known */
  KB_SHARDS_OVERLAP, /* some of them are */
  KB_SHARDS_UNLIKE,  /* they are of another number of shards */
  KB_SHARDS_WRONG,   /* that is no list of shards */
  KB_SHARDS_NO_MEMORY,
};
/* Adds the shards of a tenant (""; it must last), written as "2/4" or "1-2,4/8", if they are new.
 */
enum kb_shards_fit kb_merged_add_shards(struct kb_merged *merged, struct kb_arena *arena,
                                        const char *tenant, const char *words);
/* After the last: sorts them, and makes their words. False when out of memory. */
bool kb_merged_ready(struct kb_merged *merged, struct kb_arena *arena);

/* Whether the set has the shard, from 1 on. */
bool kb_shards_has(const struct kb_shards *shards, uint32_t number);

#endif
