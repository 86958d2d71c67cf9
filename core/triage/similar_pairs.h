/* Pairs of neighbouring words, by which texts are compared. */
#ifndef KB_TRIAGE_SIMILAR_PAIRS_H
#define KB_TRIAGE_SIMILAR_PAIRS_H

#include "match/words.h"

struct kb_pair {
  uint64_t hash;
  double weight;
};

/* In how many articles each pair is, by hash. */
struct kb_pair_counts {
  struct kb_pair *list; /* `weight` counts */
  size_t count;
  size_t articles;
};

/* For qsort and bsearch. */
int kb_pair_by_hash(const void *a, const void *b);
/* Sorts by hash and keeps each once; returns how many. */
size_t kb_pairs_once(struct kb_pair *pairs, size_t count);
/* The pairs of the words, by hash, each once; `list` has room for `most`, and no more are listed
   than there are words. A word with hash 0 is no neighbour. */
size_t kb_pairs_list(struct kb_pair *list, const struct kb_words *words, size_t most);
/* The more, the fewer articles have the pair. */
double kb_pair_weight(const struct kb_pair_counts *counts, uint64_t hash);

#endif
