#include "report/merged.h"

#include "base/buf.h"

#include <stdlib.h>

bool kb_text_set_add(struct kb_text_set *set, struct kb_arena *arena, const char *text)
{
  size_t at = 0;
  while (at < set->count && strcmp(set->list[at], text) < 0) {
    at++;
  }
  if (at < set->count && strcmp(set->list[at], text) == 0) {
    return true;
  }
  const char **list = kb_arena_room(arena, set->list, set->count, 2, sizeof *list);
  if (!list) {
    return false;
  }
  memmove(list + at + 1, list + at, (set->count - at) * sizeof *list);
  list[at] = text;
  set->list = list;
  set->count++;
  return true;
}

bool kb_shards_has(const struct kb_shards *shards, uint32_t number)
{
  return number >= 1 && number <= shards->count &&
         ((unsigned)shards->has[(number - 1) / 8] >> ((number - 1) % 8) & 1U) != 0;
}

static void set(struct kb_shards *shards, uint32_t number)
{
  shards->has[(number - 1) / 8] |= (unsigned char)(1U << ((number - 1) % 8));
  shards->found++;
}

/* A number at `*at`, which moves past it; 0: none. */
static uint32_t read_number(const char **at)
{
  char *end = NULL;
  const unsigned long number = **at >= '1' && **at <= '9' ? strtoul(*at, &end, 10) : 0;
  *at = end ? end : *at;
  return number <= KB_SHARDS_MAX ? (uint32_t)number : 0;
}

/* Reads "1-2,4/8" into a set without shards. False: it is not that. */
static bool read_words(struct kb_shards *shards, const char *words, uint32_t count)
{
  const char *at = words;
  shards->count = count;
  do {
    const uint32_t first = read_number(&at);
    const bool has_last = *at == '-';
    at += has_last;
    const uint32_t last = has_last ? read_number(&at) : first;
    if (first == 0 || last < first || last > count) {
      return false;
    }
    for (uint32_t number = first; number <= last; number++) {
      if (!kb_shards_has(shards, number)) {
        set(shards, number);
      }
    }
  } while (*at == ',' && *++at);
  return *at == '/';
}

static struct kb_shards *shards_of(struct kb_merged *merged, struct kb_arena *arena,
                                   const char *tenant, uint32_t count)
{
  for (size_t i = 0; i < merged->shard_count; i++) {
    if (strcmp(merged->shards[i].tenant, tenant) == 0) {
      return &merged->shards[i];
    }
  }
  struct kb_shards *list =
    kb_arena_room(arena, merged->shards, merged->shard_count, 2, sizeof *list);
  unsigned char *has = list ? kb_arena_alloc(arena, count / 8 + 1) : NULL;
  if (!has) {
    return NULL;
  }
  merged->shards = list;
  list[merged->shard_count] = (struct kb_shards){.tenant = tenant, .count = count, .has = has};
  return &list[merged->shard_count++];
}

enum kb_shards_fit kb_merged_add_shards(struct kb_merged *merged, struct kb_arena *arena,
                                        const char *tenant, const char *words)
{
  const char *slash = strchr(words, '/');
  const char *at = slash ? slash + 1 : words;
  const uint32_t count = slash ? read_number(&at) : 0;
  struct kb_shards added = {.has = count > 0 ? kb_arena_alloc(arena, count / 8 + 1) : NULL};
  if (count == 0 || *at) {
    return KB_SHARDS_WRONG;
  }
  if (!added.has) {
    return KB_SHARDS_NO_MEMORY;
  }
  if (!read_words(&added, words, count)) {
    return KB_SHARDS_WRONG;
  }
  struct kb_shards *known = shards_of(merged, arena, tenant, count);
  if (!known) {
    return KB_SHARDS_NO_MEMORY;
  }
  uint32_t common = 0;
  for (uint32_t number = 1; number <= count && known->count == count; number++) {
    common += kb_shards_has(known, number) && kb_shards_has(&added, number);
  }
  if (known->count != count) {
    return KB_SHARDS_UNLIKE;
  }
  if (common > 0) {
    return common == added.found ? KB_SHARDS_AGAIN : KB_SHARDS_OVERLAP;
  }
  for (uint32_t number = 1; number <= count; number++) {
    if (kb_shards_has(&added, number)) {
      set(known, number);
    }
  }
  return KB_SHARDS_NEW;
}

static void write_words(struct kb_buf *out, const struct kb_shards *shards)
{
  for (uint32_t first = 1; first <= shards->count; first++) {
    uint32_t last = first;
    if (!kb_shards_has(shards, first)) {
      continue;
    }
    while (kb_shards_has(shards, last + 1)) {
      last++;
    }
    kb_buf_addf(out, "%s%u", out->length > 0 ? "," : "", first);
    if (last > first) {
      kb_buf_addf(out, "-%u", last);
    }
    first = last;
  }
  kb_buf_addf(out, "/%u", shards->count);
}

static int by_tenant(const void *a, const void *b)
{
  return strcmp(((const struct kb_shards *)a)->tenant, ((const struct kb_shards *)b)->tenant);
}

bool kb_merged_ready(struct kb_merged *merged, struct kb_arena *arena)
{
  bool good = true;
  merged->part_count = 0;
  if (merged->shard_count > 0) {
    qsort(merged->shards, merged->shard_count, sizeof *merged->shards, by_tenant);
  }
  for (size_t i = 0; i < merged->shard_count; i++) {
    struct kb_buf words = {0};
    write_words(&words, &merged->shards[i]);
    merged->shards[i].words = words.failed ? NULL : kb_arena_dup(arena, kb_buf_slice(&words));
    merged->part_count += merged->shards[i].found < merged->shards[i].count;
    good = good && merged->shards[i].words;
    kb_buf_fini(&words);
  }
  return good;
}
