#include "report/replay_totals.h"

#include "base/date.h"
#include "base/hash.h"

void kb_replay_totals_fini(struct kb_replay_totals *totals)
{
  kb_statistics_fini(&totals->statistics);
  kb_faults_fini(&totals->faults);
  kb_buf_fini(&totals->organizations);
  kb_arena_fini(&totals->arena);
}

/* --- Provenance --- */

static void take_organizations(struct kb_replay_totals *totals, struct kb_take *take,
                               struct kb_node node)
{
  struct kb_node name;
  size_t end = 0;
  kb_take_list(node, "organizations", &name, &end);
  for (; name.at < end; name.at = kb_node_end(name)) {
    const char *text = kb_take_value_text(take, name);
    if (text) {
      kb_buf_add(&totals->organizations, text, strlen(text) + 1);
    }
  }
  take->failed |= totals->organizations.failed;
}

/* Of a report that was merged there is a list, where it is several. */
static void take_set(struct kb_replay_totals *totals, struct kb_take *take, struct kb_node node,
                     struct kb_text_set *set, const char *list, const char *one)
{
  struct kb_node element;
  size_t end = 0;
  const char *text = kb_take_text(take, node, one);
  take->failed |= text && !kb_text_set_add(set, &totals->arena, text);
  kb_take_list(node, list, &element, &end);
  for (; element.at < end && !take->failed; element.at = kb_node_end(element)) {
    text = kb_take_value_text(take, element);
    take->failed |= text && !kb_text_set_add(set, &totals->arena, text);
  }
}

static enum kb_status overlap(const char *words, struct kb_error *error)
{
  return kb_fail(error, KB_INVALID,
                 "of the shards %.60s, some are in a report before it: leave that one out", words);
}

static enum kb_status add_shards(struct kb_replay_totals *totals, struct kb_take *take,
                                 const char *tenant, const char *words, struct kb_error *error)
{
  const enum kb_shards_fit fit =
    kb_merged_add_shards(&totals->merged, take->arena, tenant ? tenant : "", words);
  switch (fit) {
  case KB_SHARDS_NEW:
    return KB_OK;
  case KB_SHARDS_AGAIN:
    totals->fit = fit;
    return KB_OK;
  case KB_SHARDS_OVERLAP:
    return overlap(words, error);
  case KB_SHARDS_UNLIKE:
    return kb_fail(error, KB_INVALID,
                   "shard %.60s does not go with another report, whose data is cut into another "
                   "number of shards",
                   words);
  case KB_SHARDS_WRONG:
    return kb_fail(error, KB_INVALID, "'%.60s' is no shard", words);
  case KB_SHARDS_NO_MEMORY:
    break;
  }
  return kb_fail_no_memory(error);
}

/* The shard of a run, or those that were merged. */
static enum kb_status take_shards(struct kb_replay_totals *totals, struct kb_take *take,
                                  struct kb_node node, struct kb_error *error)
{
  struct kb_node element;
  size_t end = 0;
  const char *words = kb_take_text(take, node, "shard");
  enum kb_status status = KB_OK;
  totals->fit = KB_SHARDS_NEW;
  if (words) {
    status = kb_shard_read(words, &totals->shard)
               ? add_shards(totals, take, totals->tenant, words, error)
               : kb_fail(error, KB_INVALID, "'%.60s' is no shard", words);
  }
  kb_take_list(node, "shards", &element, &end);
  for (; element.at < end && status == KB_OK && totals->fit == KB_SHARDS_NEW;
       element.at = kb_node_end(element)) {
    words = kb_take_text_or_empty(take, element, "shard");
    status = add_shards(totals, take, kb_take_text(take, element, "tenant"), words, error);
    if (totals->fit == KB_SHARDS_AGAIN) { /* not to be left out: it may have other cases, too */
      status = overlap(words, error);
    }
    totals->has_shards = true;
  }
  return status;
}

static uint64_t hash_of_source(struct kb_take *take, struct kb_node node)
{
  static const char *const keys[] = {"version", "rule_set", "newest_row"};
  uint64_t hash = 0;
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    const char *text = kb_take_text_or_empty(take, node, keys[i]);
    hash = kb_hash_mix(hash, kb_hash_bytes(kb_slice_of(text)));
  }
  return hash;
}

static enum kb_status take_provenance(struct kb_replay_totals *totals, struct kb_take *take,
                                      struct kb_node node, struct kb_error *error)
{
  const size_t format = kb_take_count(node, "report_format");
  const char *version = kb_take_text_or_empty(take, node, "version");
  enum kb_status status = KB_OK;
  if (format < KB_REPORT_FORMAT) {
    return kb_fail(error, KB_INVALID,
                   "a report of format %zu, by kbtriage %.40s, which lacks what it takes to be "
                   "rendered again: write it again with this version (kbtriage run --format json)",
                   format, version);
  }
  if (format > KB_REPORT_FORMAT) {
    return kb_fail(error, KB_INVALID,
                   "a report of format %zu, by the newer kbtriage %.40s: this version knows format "
                   "%d",
                   format, version, KB_REPORT_FORMAT);
  }
  totals->tenant = kb_take_text(take, node, "tenant");
  totals->source = hash_of_source(take, node);
  status = take_shards(totals, take, node, error);
  if (status != KB_OK || totals->fit != KB_SHARDS_NEW) {
    return status;
  }
  take_set(totals, take, node, &totals->merged.versions, "versions", "version");
  take_set(totals, take, node, &totals->merged.rule_sets, "rule_sets", "rule_set");
  take_set(totals, take, node, &totals->merged.tenants, "tenants", "tenant");
  if (!totals->tenant && kb_take_list_count(node, "tenants") == 0) { /* one without a name */
    take->failed |= !kb_text_set_add(&totals->merged.tenants, take->arena, "");
  }
  take_organizations(totals, take, node);
  totals->has_more |= kb_take_true(node, "more_organizations");
  const uint64_t newest =
    kb_moment_number(kb_slice_of(kb_take_text_or_empty(take, node, "newest_row")));
  totals->newest = newest > totals->newest ? newest : totals->newest;
  totals->is_elsewhere |=
    kb_take_list_count(node, "organizations") > 0 && !kb_take_text(take, node, "site");
  return KB_OK;
}

/* --- Counts --- */

static void add_counts(struct kb_node node, struct kb_counts *counts)
{
  counts->cases += kb_take_count(node, "cases");
  counts->clear += kb_take_count(node, "clear");
  counts->with_findings += kb_take_count(node, "with_findings");
  counts->unmatched_only += kb_take_count(node, "unmatched_only");
  counts->findings += kb_take_count(node, "findings");
  for (int verdict = KB_CONFIRMED; verdict < KB_VERDICT_COUNT; verdict++) {
    counts->verdicts[verdict] += kb_take_count(node, kb_verdict_name((enum kb_verdict)verdict));
  }
  counts->unmatched_alerts += kb_take_count(node, "unmatched_alerts");
  counts->excepted += kb_take_count(node, "excepted");
  counts->excepted_only += kb_take_count(node, "excepted_only");
}

static struct kb_counts *counts_of(struct kb_replay_totals *totals, struct kb_take *take,
                                   const char *table)
{
  for (size_t i = 0; i < totals->subject_count; i++) {
    if (strcmp(totals->subjects[i].table, table) == 0) {
      return &totals->subjects[i].counts;
    }
  }
  struct kb_replay_subject_counts *list =
    kb_arena_room(take->arena, totals->subjects, totals->subject_count, 4, sizeof *list);
  if (!list) {
    take->failed = true;
    return NULL;
  }
  totals->subjects = list;
  list[totals->subject_count] = (struct kb_replay_subject_counts){.table = table};
  return &list[totals->subject_count++].counts;
}

static void take_summary(struct kb_replay_totals *totals, struct kb_take *take, struct kb_node node)
{
  struct kb_node subjects;
  totals->faults_said = kb_take_count(node, "faults");
  totals->unmatched_alerts += kb_take_count(node, "unmatched_alerts");
  const size_t skipped = kb_take_count(node, "skipped_articles");
  totals->skipped_articles =
    skipped > totals->skipped_articles ? skipped : totals->skipped_articles;
  if (!kb_take_member(node, "subjects", KB_JSON_OBJECT, &subjects)) {
    return;
  }
  for (size_t at = kb_node_first(subjects); at < kb_node_end(subjects) && !take->failed;
       at = kb_node_next(subjects, at)) {
    const struct kb_node key = {subjects.text, subjects.tokens, at};
    const char *table = kb_take_value_text(take, key);
    const struct kb_node value = kb_node_value(subjects, at);
    struct kb_counts *counts =
      table && kb_node_is_object(value) ? counts_of(totals, take, table) : NULL;
    if (counts) {
      add_counts(value, counts);
    }
  }
}

static void take_statistics(struct kb_replay_totals *totals, struct kb_take *take,
                            struct kb_node node)
{
  struct kb_statistics *statistics = &totals->statistics;
  struct kb_node cases;
  struct kb_node day;
  size_t end = 0;
  if (kb_take_member(node, "cases", KB_JSON_OBJECT, &cases)) {
    for (int verdict = KB_CLEAR; verdict < KB_VERDICT_COUNT; verdict++) {
      statistics->mailboxes[verdict] +=
        kb_take_count(cases, kb_verdict_name((enum kb_verdict)verdict));
    }
  }
  statistics->alerts += kb_take_count(node, "alerts");
  statistics->undated += kb_take_count(node, "undated");
  statistics->beyond += kb_take_count(node, "beyond");
  kb_take_list(node, "days", &day, &end);
  for (; day.at < end; day.at = kb_node_end(day)) {
    int number = 0;
    if (kb_day_read(kb_take_text(take, day, "day"), &number)) {
      kb_statistics_add_day(statistics, &(struct kb_day){number, kb_take_count(day, "covered"),
                                                         kb_take_count(day, "uncovered")});
    }
  }
  take->failed |= statistics->failed;
}

/* --- Faults --- */

static void take_fault(struct kb_replay_totals *totals, struct kb_take *take, struct kb_node node,
                       enum kb_fault_kind kind)
{
  const struct kb_fault fault = {
    .kind = kind,
    .article = kb_take_text_or_empty(take, node, "article"),
    .where = kb_take_text_or_empty(take, node, "where"),
    .reason = kb_take_text_or_empty(take, node, "reason"),
    .privilege = kb_take_text(take, node, "privilege"),
    .first = kb_take_text(take, node, "first"),
    .count = kb_take_count(node, "count"),
  };
  kb_fault_add_part(&totals->faults, &fault, fault.count);
  take->failed |= totals->faults.failed;
  totals->faults_said -= kind == KB_FAULT_FAILED && totals->faults_said > 0;
}

void kb_replay_totals_end(struct kb_replay_totals *totals)
{
  totals->faults.beyond += totals->faults_said;
  totals->faults_said = 0;
}

enum kb_status kb_replay_totals_take(struct kb_replay_totals *totals, enum kb_report_part part,
                                     struct kb_node node, struct kb_error *error)
{
  struct kb_take take = {.arena = &totals->arena};
  enum kb_status status = KB_OK;
  switch (part) {
  case KB_PART_PROVENANCE:
    status = take_provenance(totals, &take, node, error);
    break;
  case KB_PART_SUMMARY:
    take_summary(totals, &take, node);
    break;
  case KB_PART_STATISTICS:
    take_statistics(totals, &take, node);
    break;
  case KB_PART_FAULT:
    take_fault(totals, &take, node, KB_FAULT_FAILED);
    break;
  case KB_PART_GAP:
    take_fault(totals, &take, node, KB_FAULT_GAP);
    break;
  case KB_PART_NOTE:
    take_fault(totals, &take, node, KB_FAULT_NOTE);
    break;
  case KB_PART_EXCEPTION:
    take_fault(totals, &take, node, KB_FAULT_EXCEPTION);
    break;
  default:
    break;
  }
  return take.failed ? kb_fail_no_memory(error) : status;
}

/* --- In a report --- */

bool kb_replay_totals_set(const struct kb_replay_totals *totals,
                          const struct kb_replay_rules *rules,
                          const struct kb_replay_exceptions *exceptions, struct kb_report *report)
{
  const struct kb_counts none = {0};
  size_t listed = 0;
  for (size_t i = 0; i < report->summary.unmatched_count; i++) {
    listed += report->summary.unmatched[i]->alerts;
  }
  for (size_t i = 0; i < rules->schema.subject_count; i++) {
    const struct kb_subject *subject = rules->schema.subjects[i];
    if (subject->table->key) { /* also those without counts, which findings may be about */
      kb_summary_add_counts(&report->summary, subject, &none);
    }
  }
  for (size_t i = 0; i < totals->subject_count; i++) {
    const struct kb_subject *subject = kb_replay_rules_subject_of(rules, totals->subjects[i].table);
    if (subject) {
      kb_summary_add_counts(&report->summary, subject, &totals->subjects[i].counts);
    }
  }
  for (size_t i = 0; i < exceptions->known.count && report->summary.of_exceptions; i++) {
    report->summary.of_exceptions[i] = exceptions->findings[i];
  }
  report->summary.unmatched_beyond =
    totals->unmatched_alerts > listed ? totals->unmatched_alerts - listed : 0;
  report->summary.skipped_articles = totals->skipped_articles;
  if (report->format->has_statistics) {
    kb_statistics_join(&report->statistics, &totals->statistics);
  }
  return !report->statistics.failed;
}
