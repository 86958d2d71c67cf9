#include "report/replay.h"

#include "base/grow.h"
#include "report/replay_order.h"
#include "report/replay_record.h"
#include "report/replay_totals.h"
#include "report/replay_unmatched.h"
#include "rows/file.h"
#include "rows/scan.h"

#include <stdlib.h>

/* Records are stored as they stand in the report, and read again one by one when they are fed,
   which takes the articles and tables of all reports. So memory holds one report's text while it is
   read, and later a few bytes of each record. */

enum { LARGEST = 1024 * 1024 * 1024, IN_MEMORY = 1024 * 1024 };

struct kb_replay {
  struct kb_arena arena;
  const char **files; /* names for messages */
  size_t file_count;
  struct kb_spool *spool;
  struct kb_replay_list list; /* of the records, in their order once fed */
  struct kb_replay_rules rules;
  struct kb_replay_totals totals;
  struct kb_replay_exceptions exceptions;
  struct kb_replay_record record;
  struct kb_buf text; /* of a record */
  struct kb_tokens tokens;
  bool has_cases;
};

struct kb_replay *kb_replay_new(void)
{
  struct kb_replay *replay = calloc(1, sizeof *replay);
  if (replay && !(replay->spool = kb_spool_new(IN_MEMORY))) {
    free(replay);
    return NULL;
  }
  return replay;
}

void kb_replay_free(struct kb_replay *replay)
{
  if (replay) {
    kb_replay_record_fini(&replay->record);
    kb_replay_exceptions_fini(&replay->exceptions);
    kb_replay_totals_fini(&replay->totals);
    kb_replay_rules_fini(&replay->rules);
    kb_replay_list_fini(&replay->list);
    kb_buf_fini(&replay->text);
    kb_tokens_fini(&replay->tokens);
    kb_spool_free(replay->spool);
    kb_arena_fini(&replay->arena);
    free(replay);
  }
}

bool kb_replay_has_cases(const struct kb_replay *replay)
{
  return replay->has_cases;
}

/* --- Reading --- */

/* Stores a record. */
static enum kb_status store(struct kb_replay *replay, enum kb_report_part part, struct kb_node node,
                            uint64_t line, struct kb_error *error)
{
  struct kb_take take = {.arena = &replay->arena};
  struct kb_node place;
  const struct kb_slice text = kb_node_text(node);
  struct kb_replay_entry entry = {
    .part = part, .length = text.length, .file = (uint32_t)(replay->file_count - 1), .line = line};
  entry.has_place = kb_take_member(node, "place", KB_JSON_NUMBER, &place);
  entry.place = entry.has_place ? kb_take_count(node, "place") : 0;
  const enum kb_status status = kb_spool_append(replay->spool, text, &entry.offset, error);
  replay->has_cases |= part == KB_PART_CASE;
  return status != KB_OK                                             ? status
         : take.failed || !kb_replay_list_add(&replay->list, &entry) ? kb_fail_no_memory(error)
                                                                     : KB_OK;
}

static enum kb_status take_part(void *context, enum kb_report_part part, struct kb_node node,
                                uint64_t line, struct kb_error *error)
{
  struct kb_replay *replay = context;
  switch (part) {
  case KB_PART_TABLE:
    return kb_replay_rules_table(&replay->rules, node, error);
  case KB_PART_SUBJECT:
    return kb_replay_rules_subject(&replay->rules, node, error);
  case KB_PART_ARTICLE:
    return kb_replay_rules_article(&replay->rules, node, error);
  case KB_PART_FINDING:
  case KB_PART_EXCEPTED:
  case KB_PART_FAILING:
  case KB_PART_REJECTED:
  case KB_PART_UNMATCHED:
  case KB_PART_CASE:
    return store(replay, part, node, line, error);
  default:
    return kb_replay_totals_take(&replay->totals, part, node, error);
  }
}

static bool add_file(struct kb_replay *replay, const char *name)
{
  const char **list =
    kb_arena_room(&replay->arena, replay->files, replay->file_count, 4, sizeof *list);
  const char *kept = list ? kb_arena_text(&replay->arena, name) : NULL;
  if (kept) {
    replay->files = list;
    list[replay->file_count++] = kept;
  }
  return kept != NULL;
}

enum kb_status kb_replay_read(struct kb_replay *replay, const char *file, struct kb_error *error)
{
  struct kb_error reason;
  struct kb_buf text = {0};
  const char *name = strcmp(file, "-") == 0 ? "standard input" : file;
  if (!add_file(replay, name)) {
    return kb_fail_no_memory(error);
  }
  enum kb_status status = kb_file_read_all(file, LARGEST, &text, &reason);
  if (status != KB_OK) {
    kb_fail(error, status, "%.200s: %.280s", name, reason.message);
  } else {
    status = kb_report_text_read(kb_buf_slice(&text), name, take_part, replay, error);
  }
  kb_buf_fini(&text);
  kb_replay_totals_end(&replay->totals);
  return status == KB_OK && !kb_replay_list_end_part(&replay->list) ? kb_fail_no_memory(error)
                                                                    : status;
}

/* --- Feeding --- */

static void feed_rejected(struct kb_replay *replay, struct kb_report *report, struct kb_node node,
                          struct kb_take *take)
{
  (void)replay;
  const struct kb_rejected rejected = {
    .file = kb_take_text_or_empty(take, node, "file"),
    .line = kb_take_count(node, "line"),
    .index = kb_take_count(node, "index"),
    .reason = kb_take_text_or_empty(take, node, "reason"),
  };
  kb_report_rejected(report, &rejected);
}

static enum kb_status feed(struct kb_replay *replay, struct kb_report *report,
                           enum kb_report_part part, struct kb_node node, struct kb_error *error)
{
  struct kb_replay_record *record = &replay->record;
  struct kb_take take = {.arena = &record->arena};
  struct kb_report_place place;
  enum kb_status status = KB_OK;
  switch (part) {
  case KB_PART_FINDING:
  case KB_PART_EXCEPTED:
    status = kb_replay_record_finding(record, &replay->rules, &replay->exceptions, node, error);
    break;
  case KB_PART_FAILING:
    status = kb_replay_record_failing(record, &replay->rules, node, error);
    break;
  case KB_PART_CASE:
    status = kb_replay_record_done(record, &replay->rules, node, &place, error);
    if (status == KB_OK) {
      kb_report_done_again(report, &record->triage, place.file ? &place : NULL);
    }
    return status;
  case KB_PART_REJECTED:
    kb_arena_reset(&record->arena);
    feed_rejected(replay, report, node, &take);
    return take.failed ? kb_fail_no_memory(error) : KB_OK;
  default:
    return kb_replay_unmatched(report, record, &replay->rules, node, error);
  }
  if (status == KB_OK) {
    kb_report_again(report, &record->triage);
  }
  return status;
}

static enum kb_status feed_entry(struct kb_replay *replay, struct kb_report *report,
                                 const struct kb_replay_entry *entry, struct kb_error *error)
{
  struct kb_error reason;
  kb_buf_clear(&replay->text);
  replay->tokens.count = 0;
  enum kb_status status =
    kb_spool_read(replay->spool, entry->offset, entry->length, &replay->text, error);
  if (status == KB_OK && !kb_scan_tokens(&replay->tokens, kb_buf_slice(&replay->text))) {
    status = kb_fail_no_memory(error);
  }
  if (status != KB_OK) {
    return status;
  }
  const struct kb_node node = {replay->text.data, replay->tokens.list, 0};
  status = feed(replay, report, entry->part, node, &reason);
  if (status == KB_INVALID) {
    return kb_fail(error, KB_INVALID, "%.200s:%llu: %.300s", replay->files[entry->file],
                   (unsigned long long)entry->line, reason.message);
  }
  if (status != KB_OK) {
    *error = reason;
  }
  return status;
}

/* What the formats are told of the run as a whole. */
static bool set_totals(struct kb_replay *replay, struct kb_report *report)
{
  const struct kb_replay_totals *totals = &replay->totals;
  size_t listed = 0;
  for (size_t i = 0; i < report->summary.unmatched_count; i++) {
    listed += report->summary.unmatched[i]->alerts;
  }
  for (size_t i = 0; i < totals->subject_count; i++) {
    const struct kb_subject *subject =
      kb_replay_rules_subject_of(&replay->rules, totals->subjects[i].table);
    if (subject) {
      kb_summary_add_counts(&report->summary, subject, &totals->subjects[i].counts);
    }
  }
  report->summary.unmatched_beyond =
    totals->unmatched_alerts > listed ? totals->unmatched_alerts - listed : 0;
  report->summary.skipped_articles = totals->skipped_articles;
  if (report->format->has_statistics) {
    kb_statistics_join(&report->statistics, &totals->statistics);
  }
  return !report->statistics.failed;
}

static bool set_provenance(const struct kb_replay *replay, struct kb_provenance *provenance)
{
  const struct kb_replay_totals *totals = &replay->totals;
  const char *end = totals->organizations.data + totals->organizations.length;
  provenance->version = totals->version;
  provenance->rule_set = totals->rule_set;
  provenance->tenant = totals->tenant;
  provenance->shard = totals->shard;
  for (const char *name = totals->organizations.data; name && name < end;
       name += strlen(name) + 1) {
    kb_provenance_add_organization(provenance, kb_slice_of(name), !totals->is_elsewhere);
  }
  kb_provenance_add_newest(provenance, totals->newest);
  return !provenance->organizations.failed;
}

enum kb_status kb_replay_feed(struct kb_replay *replay, struct kb_report *first,
                              struct kb_faults *faults, struct kb_error *error)
{
  enum kb_status status = kb_replay_rules_ready(&replay->rules, error);
  bool good = status == KB_OK && set_provenance(replay, &first->provenance);
  for (struct kb_report *report = first; report && good; report = report->next) {
    report->articles = (const struct kb_article *const *)replay->rules.articles;
    report->article_count = replay->rules.article_count;
    report->tenant = replay->totals.tenant;
  }
  if (good) {
    kb_report_begin(first);
  }
  for (size_t i = 0; i < replay->list.count && good && status == KB_OK; i++) {
    status = feed_entry(replay, first, &replay->list.entries[i], error);
  }
  for (struct kb_report *report = first; report && good; report = report->next) {
    good = set_totals(replay, report);
  }
  kb_faults_add_all(faults, &replay->totals.faults);
  return status == KB_OK && !good ? kb_fail_no_memory(error) : status;
}
