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
