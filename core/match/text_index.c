#include "match/text_index.h"

#include <stdlib.h>

void kb_postings_fini(struct kb_postings *postings)
{
  free(postings->list);
  free(postings->starts);
  *postings = (struct kb_postings){0};
}

static bool make_room(uint32_t **list, size_t *capacity, size_t count)
{
  if (count <= *capacity) {
    return true;
  }
  if (count > SIZE_MAX / 2 / sizeof **list) {
    return false;
  }
  uint32_t *wider = realloc(*list, count * sizeof *wider);
  if (!wider) {
    return false;
  }
  *list = wider;
  *capacity = count;
  return true;
}

static size_t bucket_of(const struct kb_postings *postings, uint64_t hash)
{
  return (size_t)(hash >> 8) & (postings->buckets - 1);
}

bool kb_postings_fill(struct kb_postings *postings, const struct kb_words *words)
{
  postings->buckets = 64;
  while (postings->buckets < words->count) {
    postings->buckets *= 2;
  }
  if (words->count >= UINT32_MAX ||
      !make_room(&postings->list, &postings->list_capacity, postings->buckets) ||
      !make_room(&postings->starts, &postings->start_capacity, postings->buckets + 2)) {
    return false;
  }
  /* Counted at an offset of two, summed up, and filled at an offset of one, so that in the end
     `starts` holds the starts. */
  memset(postings->starts, 0, (postings->buckets + 2) * sizeof *postings->starts);
  for (size_t i = 0; i < words->count; i++) {
    postings->starts[bucket_of(postings, words->list[i].hash) + 2]++;
  }
  for (size_t i = 2; i < postings->buckets + 2; i++) {
    postings->starts[i] += postings->starts[i - 1];
  }
  for (size_t i = 0; i < words->count; i++) {
    postings->list[postings->starts[bucket_of(postings, words->list[i].hash) + 1]++] = (uint32_t)i;
  }
  return true;
}

static size_t count_in_bucket(const struct kb_postings *postings, uint64_t hash)
{
  const size_t bucket = bucket_of(postings, hash);
  return postings->starts[bucket + 1] - postings->starts[bucket];
}

/* The first position of the bucket that is at least `from`. */
static const uint32_t *first_from(const uint32_t *low, const uint32_t *high, size_t from)
{
  while (low < high) {
    const uint32_t *middle = low + (high - low) / 2;
    if (*middle < from) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

static size_t rarest(const struct kb_postings *postings, const struct kb_word *wanted, size_t count)
{
  size_t best = 0;
  size_t best_count = SIZE_MAX;
  for (size_t i = 0; i < count && best_count > 1; i++) {
    const size_t here = count_in_bucket(postings, wanted[i].hash);
    if (here < best_count) {
      best = i;
      best_count = here;
    }
  }
  return best;
}

bool kb_text_index_has(const struct kb_text_index *text_index, const struct kb_word *wanted,
                       size_t count, size_t at)
{
  if (at > text_index->end || count > text_index->end - at) {
    return false;
  }
  for (size_t i = 0; i < count; i++) {
    if (text_index->words[at + i].hash != wanted[i].hash) {
      return false;
    }
  }
  return true;
}

size_t kb_text_index_find(const struct kb_text_index *text_index, const struct kb_word *wanted,
                          size_t count, size_t from)
{
  const struct kb_postings *postings = text_index->postings;
  const size_t chosen = rarest(postings, wanted, count);
  const size_t bucket = bucket_of(postings, wanted[chosen].hash);
  const uint32_t *const high = postings->list + postings->starts[bucket + 1];
  const uint32_t *at = first_from(postings->list + postings->starts[bucket], high, from + chosen);
  for (; at < high && *at < text_index->end; at++) {
    if (kb_text_index_has(text_index, wanted, count, *at - chosen)) {
      return *at - chosen;
    }
  }
  return SIZE_MAX;
}

size_t kb_text_index_find_last(const struct kb_text_index *text_index, const struct kb_word *wanted,
                               size_t count, size_t from, size_t end)
{
  const struct kb_postings *postings = text_index->postings;
  const size_t chosen = rarest(postings, wanted, count);
  const size_t bucket = bucket_of(postings, wanted[chosen].hash);
  const uint32_t *const low = postings->list + postings->starts[bucket];
  const uint32_t *at = first_from(low, postings->list + postings->starts[bucket + 1], end);
  while (at > low && *--at >= from + chosen) {
    const size_t first = *at - chosen;
    if (count <= end - first && kb_text_index_has(text_index, wanted, count, first)) {
      return first;
    }
  }
  return SIZE_MAX;
}

struct kb_slice kb_text_index_gap(const struct kb_text_index *text_index, size_t at)
{
  const size_t from = at > text_index->begin ? text_index->words[at - 1].end : 0;
  const size_t to = at < text_index->end ? text_index->words[at].start : text_index->text.length;
  return to > from ? (struct kb_slice){text_index->text.data + from, to - from}
                   : (struct kb_slice){"", 0};
}
