#include "triage/similar_pairs.h"

#include <math.h>
#include <stdlib.h>

/* 0: there is none. */
static uint64_t pair_at(const struct kb_words *words, size_t at)
{
  if (at + 1 >= words->count || words->list[at].hash == 0 || words->list[at + 1].hash == 0) {
    return 0;
  }
  const uint64_t first = words->list[at].hash;
  return ((first << 13 | first >> 51) ^ words->list[at + 1].hash) * UINT64_C(0x9e3779b97f4a7c15) |
         1;
}

int kb_pair_by_hash(const void *a, const void *b)
{
  const uint64_t x = ((const struct kb_pair *)a)->hash;
  const uint64_t y = ((const struct kb_pair *)b)->hash;
  return (x > y) - (x < y);
}

size_t kb_pairs_once(struct kb_pair *pairs, size_t count)
{
  size_t kept = 0;
  qsort(pairs, count, sizeof *pairs, kb_pair_by_hash);
  for (size_t i = 0; i < count; i++) {
    if (kept == 0 || pairs[kept - 1].hash != pairs[i].hash) {
      pairs[kept++] = pairs[i];
    }
  }
  return kept;
}

size_t kb_pairs_list(struct kb_pair *list, const struct kb_words *words, size_t most)
{
  size_t count = 0;
  for (size_t at = 0; at < words->count && count < most; at++) {
    list[count].hash = pair_at(words, at);
    count += list[count].hash != 0;
  }
  return kb_pairs_once(list, count);
}

double kb_pair_weight(const struct kb_pair_counts *frequencies, uint64_t hash)
{
  const struct kb_pair wanted = {hash, 0};
  const struct kb_pair *found =
    frequencies->count > 0
      ? bsearch(&wanted, frequencies->list, frequencies->count, sizeof wanted, kb_pair_by_hash)
      : NULL;
  return log2(1 + (double)frequencies->articles / (found ? found->weight : 1));
}
