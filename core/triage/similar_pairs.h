/* Pairs of neighbouring words, for comparing texts. */
#ifndef KB_TRIAGE_SIMILAR_PAIRS_H
#define KB_TRIAGE_SIMILAR_PAIRS_H

#include "match/words.h"

struct kb_pair {
  uint64_t hash;
  double weight;
};

/* The number of articles with each pair, by hash. */
struct kb_pair_counts {
  struct kb_pair *list; /* `weight` is that number */
  size_t count;
  size_t articles;
};

/* For qsort and bsearch. */
int kb_pair_by_hash(const void *a, const void *b);
/* Sorts by hash and removes duplicates; returns the new count. */
size_t kb_pairs_once(struct kb_pair *pairs, size_t count);
/* Lists the pairs of the words, sorted by hash, without duplicates; `list` has room for `most`,
   and there are no more than words. A word with hash 0 is not a neighbour. */
size_t kb_pairs_list(struct kb_pair *list, const struct kb_words *words, size_t most);
/* The fewer articles have the pair, the higher. */
double kb_pair_weight(const struct kb_pair_counts *counts, uint64_t hash);

#endif
