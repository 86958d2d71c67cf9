#include "rule/passage.h"

#include <stdlib.h>

void kb_places_fini(struct kb_places *places)
{
  free(places->list);
  free(places->starts);
  *places = (struct kb_places){0};
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

static size_t bucket_of(const struct kb_places *places, uint64_t hash)
{
  return (size_t)(hash >> 8) & (places->buckets - 1);
}

bool kb_places_fill(struct kb_places *places, const struct kb_words *words)
{
  places->buckets = 64;
  while (places->buckets < words->count) {
    places->buckets *= 2;
  }
  if (words->count >= UINT32_MAX ||
      !make_room(&places->list, &places->list_capacity, places->buckets) ||
      !make_room(&places->starts, &places->start_capacity, places->buckets + 2)) {
    return false;
  }
  /* Counted two further on, summed up, and filled one further on, `starts` ends
   * up in its place. */
  memset(places->starts, 0, (places->buckets + 2) * sizeof *places->starts);
  for (size_t i = 0; i < words->count; i++) {
    places->starts[bucket_of(places, words->list[i].hash) + 2]++;
  }
  for (size_t i = 2; i < places->buckets + 2; i++) {
    places->starts[i] += places->starts[i - 1];
  }
  for (size_t i = 0; i < words->count; i++) {
    places->list[places->starts[bucket_of(places, words->list[i].hash) + 1]++] = (uint32_t)i;
  }
  return true;
}

static size_t count_in_bucket(const struct kb_places *places, uint64_t hash)
{
  const size_t bucket = bucket_of(places, hash);
  return places->starts[bucket + 1] - places->starts[bucket];
}

/* Of the bucket, the first place that is `from` or later. */
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

static size_t rarest(const struct kb_places *places, const struct kb_word *wanted, size_t count)
{
  size_t best = 0;
  size_t best_count = SIZE_MAX;
  for (size_t i = 0; i < count && best_count > 1; i++) {
    const size_t here = count_in_bucket(places, wanted[i].hash);
    if (here < best_count) {
      best = i;
      best_count = here;
    }
  }
  return best;
}

bool kb_passage_has(const struct kb_passage *passage, const struct kb_word *wanted, size_t count,
                    size_t at)
{
  if (at > passage->end || count > passage->end - at) {
    return false;
  }
  for (size_t i = 0; i < count; i++) {
    if (passage->words[at + i].hash != wanted[i].hash) {
      return false;
    }
  }
  return true;
}

size_t kb_passage_find(const struct kb_passage *passage, const struct kb_word *wanted, size_t count,
                       size_t from)
{
  const struct kb_places *places = passage->places;
  const size_t chosen = rarest(places, wanted, count);
  const size_t bucket = bucket_of(places, wanted[chosen].hash);
  const uint32_t *const high = places->list + places->starts[bucket + 1];
  const uint32_t *at = first_from(places->list + places->starts[bucket], high, from + chosen);
  for (; at < high && *at < passage->end; at++) {
    if (kb_passage_has(passage, wanted, count, *at - chosen)) {
      return *at - chosen;
    }
  }
  return SIZE_MAX;
}

size_t kb_passage_find_last(const struct kb_passage *passage, const struct kb_word *wanted,
                            size_t count, size_t from, size_t end)
{
  const struct kb_places *places = passage->places;
  const size_t chosen = rarest(places, wanted, count);
  const size_t bucket = bucket_of(places, wanted[chosen].hash);
  const uint32_t *const low = places->list + places->starts[bucket];
  const uint32_t *at = first_from(low, places->list + places->starts[bucket + 1], end);
  while (at > low && *--at >= from + chosen) {
    const size_t first = *at - chosen;
    if (count <= end - first && kb_passage_has(passage, wanted, count, first)) {
      return first;
    }
  }
  return SIZE_MAX;
}

struct kb_slice kb_passage_gap(const struct kb_passage *passage, size_t at)
{
  const size_t from = at > passage->begin ? passage->words[at - 1].end : 0;
  const size_t to = at < passage->end ? passage->words[at].start : passage->text.length;
  return to > from ? (struct kb_slice){passage->text.data + from, to - from}
                   : (struct kb_slice){"", 0};
}
