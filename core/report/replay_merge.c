#include "report/replay_totals.h"

#include <stdio.h>
#include <stdlib.h>

/* What merging comes upon is a fault of its own, which follows from the reports: that of a report
   merged before is dropped, and found again where it still holds. */

static int by_table(const void *a, const void *b)
{
  return strcmp(((const struct kb_replay_subject_counts *)a)->table,
                ((const struct kb_replay_subject_counts *)b)->table);
}

static int by_text(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool sort_organizations(struct kb_replay_totals *totals)
{
  const struct kb_buf *names = &totals->organizations;
  struct kb_buf sorted = {0};
  const char **list = NULL;
  size_t count = 0;
  for (size_t i = 0; i < names->length; i++) {
    count += names->data[i] == '\0';
  }
  list = calloc(count + 1, sizeof *list);
  const char *name = names->data;
  for (size_t i = 0; list && i < count; i++, name += strlen(name) + 1) {
    list[i] = name;
  }
  if (list && count > 0) {
    qsort(list, count, sizeof *list, by_text);
  }
  for (size_t i = 0; list && i < count; i++) {
    kb_buf_add(&sorted, list[i], strlen(list[i]) + 1);
  }
  const bool good = list && !sorted.failed;
  free(list);
  kb_buf_fini(&totals->organizations);
  totals->organizations = sorted;
  return good;
}

static void add(struct kb_replay_totals *totals, enum kb_fault_kind kind, struct kb_buf *reason)
{
  kb_fault_add(&totals->faults, &(struct kb_fault){.kind = kind,
                                                   .article = KB_FAULT_MERGE,
                                                   .where = "",
                                                   .reason = kb_buf_text(reason)});
  totals->faults.failed |= reason->failed;
  kb_buf_fini(reason);
}

static void note_set(struct kb_replay_totals *totals, const struct kb_text_set *set,
                     const char *words)
{
  struct kb_buf reason = {0};
  if (set->count > 1) {
    kb_buf_add_text(&reason, words);
    for (size_t i = 0; i < set->count; i++) {
      kb_buf_addf(&reason, "%s%s", i > 0 ? ", " : ": ", set->list[i]);
    }
    add(totals, KB_FAULT_NOTE, &reason);
  }
}

/* Of very many missing shards the first are named. */
static void note_missing(struct kb_replay_totals *totals, const struct kb_shards *shards)
{
  enum { NAMED = 20 };
  struct kb_buf reason = {0};
  uint32_t missing = shards->count - shards->found;
  uint32_t named = 0;
  if (missing == 0) {
    return;
  }
  for (uint32_t number = 1; number <= shards->count && named < NAMED; number++) {
    if (!kb_shards_has(shards, number)) {
      kb_buf_addf(&reason, "%s%u/%u",
                  named++ > 0    ? ", "
                  : missing == 1 ? "shard "
                                 : "shards ",
                  number, shards->count);
    }
  }
  if (missing > named) {
    kb_buf_addf(&reason, " and %u more", missing - named);
  }
  kb_buf_addf(&reason, "%s%s %s not in this report", shards->tenant[0] ? " of " : "",
              shards->tenant,
              missing == 1 ? "is missing: its cases are" : "are missing: their cases are");
  add(totals, KB_FAULT_FAILED, &reason);
}

bool kb_replay_totals_merge(struct kb_replay_totals *totals, size_t twice)
{
  struct kb_merged *merged = &totals->merged;
  if (totals->subject_count > 0) {
    qsort(totals->subjects, totals->subject_count, sizeof *totals->subjects, by_table);
  }
  kb_faults_drop(&totals->faults, KB_FAULT_MERGE, KB_FAULT_EXCEPTION); /* found again */
  for (size_t i = 0; i < merged->shard_count; i++) {
    note_missing(totals, &merged->shards[i]);
  }
  note_set(totals, &merged->rule_sets, "the reports are of different rule sets");
  note_set(totals, &merged->versions, "the reports are of different versions of kbtriage");
  if (totals->partly_skipped > 0) {
    struct kb_buf reason = {0};
    kb_buf_addf(
      &reason,
      "the reports are not of the same articles: %zu %s left out of some of them by --only, "
      "--skip or --about",
      totals->partly_skipped, totals->partly_skipped == 1 ? "was" : "were");
    add(totals, KB_FAULT_NOTE, &reason);
  }
  if (twice > 0) {
    struct kb_buf reason = {0};
    kb_buf_addf(&reason, "%zu record%s in two reports: their cases are counted twice", twice,
                twice == 1 ? " is" : "s are");
    add(totals, KB_FAULT_FAILED, &reason);
  }
  kb_faults_sort(&totals->faults);
  return sort_organizations(totals) && !totals->faults.failed;
}

/* What is one for all reports is that of this one, too. */
static const char *only(const struct kb_text_set *set)
{
  return set->count == 1 && set->list[0][0] ? set->list[0] : NULL;
}

bool kb_replay_totals_provenance(const struct kb_replay_totals *totals, bool is_merged,
                                 struct kb_provenance *provenance)
{
  const struct kb_merged *merged = &totals->merged;
  const struct kb_slice names = kb_buf_slice(&totals->organizations);
  provenance->version =
    merged->versions.count > 0 ? merged->versions.list[merged->versions.count - 1] : "";
  provenance->rule_set = only(&merged->rule_sets);
  provenance->tenant = only(&merged->tenants);
  provenance->merged = is_merged || totals->has_shards || merged->versions.count > 1 ||
                           merged->rule_sets.count > 1 || merged->tenants.count > 1
                         ? merged
                         : NULL;
  provenance->shard = provenance->merged ? (struct kb_shard){0} : totals->shard;
  for (const char *name = names.data; name < names.data + names.length; name += strlen(name) + 1) {
    kb_provenance_add_organization(provenance, kb_slice_of(name), !totals->is_elsewhere);
  }
  provenance->has_more |= totals->has_more;
  kb_provenance_add_newest(provenance, totals->newest);
  return !provenance->organizations.failed;
}
