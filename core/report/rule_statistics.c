#include "report/rule_statistics.h"

#include "base/grow.h"

#include <stdlib.h>

void kb_rule_statistics_fini(struct kb_rule_statistics *statistics)
{
  free(statistics->list);
  kb_map_fini(&statistics->index);
  kb_arena_fini(&statistics->arena);
  *statistics = (struct kb_rule_statistics){0};
}

static struct kb_article_statistics *add_entry(struct kb_rule_statistics *statistics,
                                               const char *code)
{
  struct kb_article_statistics *entry = kb_arena_alloc(&statistics->arena, sizeof *entry);
  const char *kept = kb_arena_text(&statistics->arena, code);
  if (!entry || !kept ||
      !KB_MAKE_ROOM(statistics->list, statistics->count, statistics->capacity, 64) ||
      !kb_map_add(&statistics->index, kb_slice_of(kept), entry)) {
    statistics->failed = true;
    return NULL;
  }
  *entry =
    (struct kb_article_statistics){.code = kept, .is_wanted = true, .place = statistics->count};
  statistics->list[statistics->count++] = entry;
  return entry;
}

void kb_rule_statistics_article(struct kb_rule_statistics *statistics,
                                const struct kb_article *article, bool is_wanted)
{
  struct kb_article_statistics *entry = add_entry(statistics, article->code);
  if (entry) {
    entry->article = article;
    entry->is_wanted = is_wanted;
  }
}

static void count_name(struct kb_rule_statistics *statistics, struct kb_counted_names *names,
                       const char *name, size_t count)
{
  for (size_t i = 0; i < names->count; i++) {
    if (strcmp(names->list[i].name, name) == 0) {
      names->list[i].count += count;
      return;
    }
  }
  struct kb_counted_name *list =
    kb_arena_room(&statistics->arena, names->list, names->count, 4, sizeof *list);
  const char *kept = kb_arena_text(&statistics->arena, name);
  if (!list || !kept) {
    statistics->failed = true;
    return;
  }
  names->list = list;
  list[names->count++] = (struct kb_counted_name){kept, count};
}

static enum kb_verdict verdict_of(const struct kb_saved_finding *finding)
{
  int verdict = KB_CONFIRMED;
  if (kb_saved_is_inconclusive(finding)) {
    return KB_INCONCLUSIVE;
  }
  while (verdict < KB_VERDICT_COUNT - 1 &&
         strcmp(kb_verdict_name((enum kb_verdict)verdict), finding->verdict) != 0) {
    verdict++;
  }
  return (enum kb_verdict)verdict;
}

static void add_finding(struct kb_rule_statistics *statistics,
                        const struct kb_saved_finding *finding)
{
  struct kb_article_statistics *entry =
    kb_map_get(&statistics->index, kb_slice_of(finding->article));
  entry = entry ? entry : add_entry(statistics, finding->article);
  if (!entry) {
    return;
  }
  statistics->findings++;
  entry->findings++;
  entry->verdicts[verdict_of(finding)]++;
  entry->reports += entry->last_report != statistics->reports;
  entry->last_report = statistics->reports;
  for (size_t i = 0; i < finding->missing_count; i++) {
    count_name(statistics, &entry->missing, finding->missing[i], 1);
  }
}

/* Of an article that is not in the rule set only findings count. */
static void add_gap(struct kb_rule_statistics *statistics, const struct kb_saved_gap *gap)
{
  static const char prefix[] = "inconclusive: ";
  const size_t skipped =
    strncmp(gap->reason, prefix, sizeof prefix - 1) == 0 ? sizeof prefix - 1 : 0;
  struct kb_article_statistics *entry = kb_map_get(&statistics->index, kb_slice_of(gap->article));
  if (entry) {
    count_name(statistics, &entry->not_looked_for, gap->reason + skipped, gap->count);
  }
}

void kb_rule_statistics_add(struct kb_rule_statistics *statistics,
                            const struct kb_saved_report *report)
{
  statistics->reports++;
  statistics->cases += report->cases;
  for (size_t i = 0; i < report->count; i++) {
    if (report->findings[i].article[0] != '\0') { /* else a case that fails */
      add_finding(statistics, &report->findings[i]);
    }
  }
  for (size_t i = 0; i < report->gap_count; i++) {
    add_gap(statistics, &report->gaps[i]);
  }
}

static int by_findings(const void *a, const void *b)
{
  const struct kb_article_statistics *x = *(const struct kb_article_statistics *const *)a;
  const struct kb_article_statistics *y = *(const struct kb_article_statistics *const *)b;
  if (x->findings != y->findings) {
    return x->findings > y->findings ? -1 : 1;
  }
  return (x->place > y->place) - (x->place < y->place);
}

static int by_count(const void *a, const void *b)
{
  const struct kb_counted_name *x = a;
  const struct kb_counted_name *y = b;
  if (x->count != y->count) {
    return x->count > y->count ? -1 : 1;
  }
  return strcmp(x->name, y->name);
}

static void sort_names(struct kb_counted_names *names)
{
  if (names->count > 1) {
    qsort(names->list, names->count, sizeof *names->list, by_count);
  }
}

void kb_rule_statistics_sort(struct kb_rule_statistics *statistics)
{
  if (statistics->count > 1) {
    qsort(statistics->list, statistics->count, sizeof(void *), by_findings);
  }
  for (size_t i = 0; i < statistics->count; i++) {
    sort_names(&statistics->list[i]->missing);
    sort_names(&statistics->list[i]->not_looked_for);
  }
}

bool kb_is_always_inconclusive(const struct kb_article_statistics *entry)
{
  return entry->findings > 0 && entry->verdicts[KB_INCONCLUSIVE] == entry->findings;
}
