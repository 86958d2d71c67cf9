/* A part of all cases, so that several runs share them: shard 2/4 is the second of four. Which
   shard a case belongs to depends on the id of its root record alone, so it is the same in every
   run, on every machine, in whatever order rows come. Cases of one shard are as many as of
   another, within chance, also if ids are numbered one after the other. */
#ifndef KB_CASE_SHARD_H
#define KB_CASE_SHARD_H

#include <stdbool.h>
#include <stdint.h>

enum { KB_SHARDS_MAX = 100000, KB_SHARD_SIZE = 16 };

/* Zero: all cases. */
struct kb_shard {
  uint32_t number; /* from 1 to count */
  uint32_t count;
};

/* Reads "2/4"; false if it is none. */
bool kb_shard_read(const char *text, struct kb_shard *shard);
/* Writes "2/4". */
void kb_shard_write(const struct kb_shard *shard, char text[KB_SHARD_SIZE]);

/* Whether a case with that key (kb_id_key) belongs to it. */
bool kb_shard_has(const struct kb_shard *shard, const unsigned char key[16]);
/* The same for an id. */
bool kb_shard_has_id(const struct kb_shard *shard, const char *id);
/* Whether it is the first, or all: it reports what is not about a case, so that together the shards
   report it once. */
static inline bool kb_shard_is_first(const struct kb_shard *shard)
{
  return shard->number <= 1;
}

#endif
