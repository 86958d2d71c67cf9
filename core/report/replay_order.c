#include "report/replay_order.h"

#include "base/grow.h"

#include <stdlib.h>

/* In json, records are in several lists. Those of all but the findings have their place among all
   of them, and the findings have the places that are left. In ndjson they stand in their order. */

void kb_replay_list_fini(struct kb_replay_list *list)
{
  free(list->entries);
  *list = (struct kb_replay_list){.count = 0};
}

bool kb_replay_list_add(struct kb_replay_list *list, const struct kb_replay_entry *entry)
{
  if (!KB_MAKE_ROOM(list->entries, list->count, list->capacity, 64)) {
    return false;
  }
  list->entries[list->count++] = *entry;
  return true;
}

/* Those with a place first, by it; the others keep their order. */
static int by_place(const void *a, const void *b)
{
  const struct kb_replay_entry *x = a;
  const struct kb_replay_entry *y = b;
  if (x->has_place != y->has_place) {
    return x->has_place ? -1 : 1;
  }
  if (x->has_place && x->place != y->place) {
    return x->place < y->place ? -1 : 1;
  }
  return (x->offset > y->offset) - (x->offset < y->offset);
}

static int compare_number(uint64_t a, uint64_t b)
{
  return (a > b) - (a < b);
}

static int compare_text(const char *a, const char *b)
{
  return a == b ? 0 : strcmp(a, b);
}

/* Rows that were rejected, and alerts without an article, come after what is of subjects. */
static bool is_of_subject(const struct kb_replay_entry *entry)
{
  return entry->part != KB_PART_REJECTED && entry->part != KB_PART_UNMATCHED;
}

static int compare_kinds(const struct kb_replay_entry *x, const struct kb_replay_entry *y)
{
  const int kinds = compare_number(x->part, y->part);
  return kinds != 0 ? kinds : compare_text(x->article, y->article);
}

static int by_content(const void *a, const void *b)
{
  const struct kb_replay_entry *x = a;
  const struct kb_replay_entry *y = b;
  int order = is_of_subject(y) - is_of_subject(x);
  order = order != 0 || is_of_subject(x) ? order : compare_number(x->part, y->part);
  order = order != 0 ? order : compare_text(x->table, y->table);
  order = order != 0 ? order : memcmp(x->subject, y->subject, sizeof x->subject);
  order = order != 0 ? order : compare_text(x->tenant, y->tenant);
  order = order != 0 ? order : compare_number(x->place, y->place);
  order = order != 0 ? order : compare_kinds(x, y);
  return order != 0 ? order : compare_number(x->hash, y->hash);
}

static bool is_same(const struct kb_replay_entry *x, const struct kb_replay_entry *y)
{
  return is_of_subject(x) && is_of_subject(y) && compare_kinds(x, y) == 0 && x->table == y->table &&
         x->tenant == y->tenant && memcmp(x->subject, y->subject, sizeof x->subject) == 0;
}

void kb_replay_list_merge(struct kb_replay_list *list, size_t *twice)
{
  *twice = 0;
  for (size_t i = 0; i < list->count; i++) {
    struct kb_replay_entry *entry = &list->entries[i];
    entry->place = entry->part == KB_PART_REJECTED ? entry->row : 0;
  }
  if (list->count > 0) {
    qsort(list->entries, list->count, sizeof *list->entries, by_content);
  }
  for (size_t i = 1; i < list->count; i++) {
    *twice += is_same(&list->entries[i - 1], &list->entries[i]);
  }
}

bool kb_replay_list_end_part(struct kb_replay_list *list)
{
  struct kb_replay_entry *entries = list->entries ? list->entries + list->begin : NULL;
  const size_t count = list->count - list->begin;
  size_t placed = 0;
  struct kb_replay_entry *sorted = calloc(count + 1, sizeof *sorted);
  if (!sorted) {
    return false;
  }
  if (count > 0) {
    memcpy(sorted, entries, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_place);
  }
  while (placed < count && sorted[placed].has_place) {
    placed++;
  }
  size_t next = 0; /* with a place */
  size_t rest = placed;
  for (size_t i = 0; i < count; i++) {
    const bool is_its_turn = next < placed && (sorted[next].place <= i || rest == count);
    entries[i] = is_its_turn ? sorted[next++] : sorted[rest++];
  }
  free(sorted);
  list->begin = list->count;
  return true;
}
