#include "report/difference.h"

#include "base/grow.h"
#include "report/alert_key.h"
#include "report/difference_notes.h"
#include "report/summary.h"

#include <stdlib.h>

static void *check(struct kb_difference *difference, void *memory)
{
  difference->failed = difference->failed || !memory;
  return memory;
}

/* Joins parts of a key by a byte that occurs in none of them. */
static struct kb_slice key_of(struct kb_difference *difference, const char *const *parts)
{
  struct kb_buf key = {0};
  for (; *parts; parts++) {
    kb_buf_add(&key, *parts, strlen(*parts) + 1);
  }
  const struct kb_slice kept = {
    key.failed ? NULL : kb_arena_dup(&difference->arena, kb_buf_slice(&key)), key.length};
  kb_buf_fini(&key);
  check(difference, (void *)(size_t)kept.data);
  return kept;
}

const struct kb_saved_finding *kb_entry_finding(const struct kb_difference_entry *entry)
{
  return entry->after ? entry->after : entry->before;
}

const char *kb_change_name(enum kb_change change)
{
  static const char *const names[KB_CHANGE_COUNT] = {
    [KB_NEW] = "new", [KB_CHANGED] = "changed", [KB_GONE] = "gone", [KB_STILL] = "still"};
  return names[change];
}

/* How certain it is that something is wrong now. */
static int rank(const char *verdict)
{
  static const char *const verdicts[] = {"superseded",  "at_risk",      "failing",
                                         "unexplained", "inconclusive", "confirmed"};
  for (int i = 0; i < (int)(sizeof verdicts / sizeof verdicts[0]); i++) {
    if (strcmp(verdicts[i], verdict) == 0) {
      return i;
    }
  }
  return -1;
}

static bool is_among(struct kb_slice id, const char *causes)
{
  for (; *causes; causes += strspn(causes, ", ")) {
    const size_t length = strcspn(causes, ", ");
    if (kb_slice_equal(id, (struct kb_slice){causes, length})) {
      return true;
    }
    causes += length;
  }
  return false;
}

/* Whether a cause is confirmed now that was not before. */
static bool has_another_cause(const char *before, const char *after)
{
  for (; *after; after += strspn(after, ", ")) {
    const size_t length = strcspn(after, ", ");
    if (!is_among((struct kb_slice){after, length}, before)) {
      return true;
    }
    after += length;
  }
  return false;
}

static enum kb_change change_of(const struct kb_difference_entry *entry)
{
  if (!entry->before || !entry->after) {
    return entry->before ? KB_GONE : KB_NEW;
  }
  return strcmp(entry->before->verdict, entry->after->verdict) == 0 &&
             strcmp(entry->before->causes, entry->after->causes) == 0
           ? KB_STILL
           : KB_CHANGED;
}

bool kb_difference_is_worse(const char *before, const char *causes_before, const char *after,
                            const char *causes_after)
{
  const int change = rank(after) - rank(before);
  return change > 0 || (change == 0 && has_another_cause(causes_before, causes_after));
}

static bool is_worse(const struct kb_difference_entry *entry)
{
  return kb_difference_is_worse(entry->before->verdict, entry->before->causes,
                                entry->after->verdict, entry->after->causes);
}

static struct kb_difference_group *new_group(struct kb_difference *difference,
                                             enum kb_change change)
{
  struct kb_difference_group *group =
    check(difference, kb_arena_alloc(&difference->arena, sizeof *group));
  if (!group ||
      !KB_MAKE_ROOM(difference->groups, difference->group_count, difference->group_capacity, 32)) {
    return check(difference, NULL);
  }
  group->change = change;
  group->place = difference->group_count;
  difference->groups[difference->group_count++] = group;
  return group;
}

static void add_entry(struct kb_difference *difference, struct kb_difference_entry *entry)
{
  const struct kb_saved_finding *finding = kb_entry_finding(entry);
  const enum kb_change change = change_of(entry);
  const char *const parts[] = {
    kb_change_name(change),
    finding->article,
    finding->causes,
    finding->record,
    change == KB_CHANGED ? entry->before->verdict : "",
    change == KB_CHANGED ? entry->before->causes : "",
    finding->verdict,
    NULL,
  };
  const struct kb_slice key = key_of(difference, parts);
  struct kb_difference_group *group = key.data ? kb_map_get(&difference->groups_by_key, key) : NULL;
  if (!group && key.data && (group = new_group(difference, change)) != NULL) {
    difference->failed |= !kb_map_add(&difference->groups_by_key, key, group);
  }
  difference->counts[change]++;
  if (!group) {
    return;
  }
  if (change == KB_CHANGED && is_worse(entry)) {
    group->is_worse = true;
    difference->worse++;
  }
  if (group->last) {
    group->last->next = entry;
  } else {
    group->first = entry;
  }
  group->last = entry;
  group->count++;
}

/* Adds the entries of one report to `map`, by article and subject (and its tenant, if one of them
   is of several), and to `entries`, in order. */
static size_t enter(struct kb_difference *difference, const struct kb_saved_report *report,
                    struct kb_map *map, struct kb_difference_entry *entries, bool is_after)
{
  size_t count = 0;
  for (size_t i = 0; i < report->count; i++) {
    const struct kb_saved_finding *finding = &report->findings[i];
    const char *tenant = difference->has_tenants ? kb_saved_tenant(report, finding) : "";
    const char *const parts[] = {finding->article, finding->table, finding->subject, tenant, NULL};
    const struct kb_slice key = key_of(difference, parts);
    struct kb_difference_entry *entry = key.data ? kb_map_get(map, key) : NULL;
    if (!key.data) {
      return count;
    }
    if (!entry) {
      entry = &entries[count++];
      entry->tenant = tenant;
      difference->failed |= !kb_map_add(map, key, entry);
    } else if (is_after ? entry->after != NULL : entry->before != NULL) {
      difference->repeated++;
      continue;
    }
    *(is_after ? &entry->after : &entry->before) = finding;
  }
  return count;
}

static void compare_findings(struct kb_difference *difference)
{
  const size_t most = difference->before->count + difference->after->count;
  struct kb_difference_entry *entries =
    check(difference, kb_arena_array(&difference->arena, most + 1, sizeof *entries));
  struct kb_map map = {0};
  if (entries) {
    /* those of the new report first: they are of most interest */
    size_t count = enter(difference, difference->after, &map, entries, true);
    count += enter(difference, difference->before, &map, entries + count, false);
    for (size_t i = 0; i < count && !difference->failed; i++) {
      add_entry(difference, &entries[i]);
    }
  }
  kb_map_fini(&map);
}

/* Adds up: alerts whose text was cut may be listed twice for what is one kind here. */
static void add_count(struct kb_difference_unmatched *entry,
                      const struct kb_saved_unmatched *unmatched, bool is_after)
{
  const struct kb_saved_unmatched **side = is_after ? &entry->after : &entry->before;
  *(is_after ? &entry->alerts_after : &entry->alerts_before) += unmatched->count;
  *side = *side ? *side : unmatched;
}

/* Empties the buffer. Without data: there is no key, or no memory. */
static struct kb_slice keep_key(struct kb_difference *difference, struct kb_buf *key)
{
  struct kb_slice kept = {NULL, key->length};
  if (!key->failed && key->length > 0) {
    kept.data = check(difference, kb_arena_dup(&difference->arena, kb_buf_slice(key)));
  }
  difference->failed |= key->failed;
  kb_buf_fini(key);
  return kept;
}

static struct kb_slice unmatched_key(struct kb_difference *difference,
                                     const struct kb_saved_unmatched *unmatched)
{
  struct kb_buf key = {0};
  kb_alert_key(&key, unmatched->code, unmatched->message);
  return keep_key(difference, &key);
}

static struct kb_slice name_key(struct kb_difference *difference,
                                const struct kb_saved_unmatched *unmatched)
{
  struct kb_buf key = {0};
  kb_alert_name_key(&key, unmatched->name);
  return keep_key(difference, &key);
}

static void add_unmatched(struct kb_difference *difference, struct kb_map *map,
                          const struct kb_saved_unmatched *unmatched, bool is_after)
{
  const struct kb_slice key = unmatched_key(difference, unmatched);
  const struct kb_slice name = name_key(difference, unmatched);
  const size_t *known = key.data ? kb_map_get(map, key) : NULL;
  known = known || !name.data ? known : kb_map_get(map, name);
  if (known) {
    add_count(&difference->unmatched[*known], unmatched, is_after);
    return;
  }
  size_t *place = check(difference, kb_arena_alloc(&difference->arena, sizeof *place));
  if (!key.data || !place ||
      !KB_MAKE_ROOM(difference->unmatched, difference->unmatched_count,
                    difference->unmatched_capacity, 32)) {
    difference->failed = true;
    return;
  }
  *place = difference->unmatched_count++;
  difference->unmatched[*place] = (struct kb_difference_unmatched){.before = NULL};
  add_count(&difference->unmatched[*place], unmatched, is_after);
  difference->failed |=
    !kb_map_add(map, key, place) || (name.data && !kb_map_add(map, name, place));
}

static void compare_unmatched(struct kb_difference *difference)
{
  struct kb_map map = {0};
  for (size_t i = 0; i < difference->after->unmatched_count; i++) {
    add_unmatched(difference, &map, &difference->after->unmatched[i], true);
  }
  for (size_t i = 0; i < difference->before->unmatched_count; i++) {
    add_unmatched(difference, &map, &difference->before->unmatched[i], false);
  }
  for (size_t i = 0; i < difference->unmatched_count; i++) {
    difference->unmatched_new += !difference->unmatched[i].before;
  }
  kb_map_fini(&map);
}

/* New entries first, then changed ones that are worse; then the largest. */
static int by_size(const void *a, const void *b)
{
  const struct kb_difference_group *x = *(const struct kb_difference_group *const *)a;
  const struct kb_difference_group *y = *(const struct kb_difference_group *const *)b;
  if (x->change != y->change) {
    return x->change < y->change ? -1 : 1;
  }
  if (x->is_worse != y->is_worse) {
    return x->is_worse ? -1 : 1;
  }
  if (x->count != y->count) {
    return x->count > y->count ? -1 : 1;
  }
  return (x->place > y->place) - (x->place < y->place);
}

bool kb_difference_find(struct kb_difference *difference, const struct kb_saved_report *before,
                        const struct kb_saved_report *after)
{
  *difference = (struct kb_difference){
    .before = before, .after = after, .has_tenants = before->tenants || after->tenants};
  compare_findings(difference);
  compare_unmatched(difference);
  kb_difference_add_notes(difference);
  if (difference->group_count > 0) {
    qsort(difference->groups, difference->group_count, sizeof(struct kb_difference_group *),
          by_size);
  }
  return !difference->failed;
}

void kb_difference_fini(struct kb_difference *difference)
{
  kb_map_fini(&difference->groups_by_key);
  kb_arena_fini(&difference->arena);
  free(difference->groups);
  free(difference->unmatched);
  *difference = (struct kb_difference){0};
}

bool kb_difference_has_news(const struct kb_difference *difference)
{
  return difference->counts[KB_NEW] + difference->worse + difference->unmatched_new > 0;
}
