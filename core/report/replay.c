#include "report/replay.h"

#include "base/hash.h"
#include "report/exceptions_review.h"
#include "report/replay_affected.h"
#include "report/replay_files.h"
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
  struct kb_map names; /* of tables, articles and tenants, each once */
  struct kb_replay_files files;
  bool has_provenance; /* the report that is being read */
  bool is_again;       /* see kb_replay_again; */
  const char *same;    /* the file with the same bytes, or NULL: the shard is the same */
  struct kb_spool *spool;
  struct kb_replay_list list; /* of the records, in their order once fed */
  struct kb_replay_affected affected;
  struct kb_replay_rules rules;
  struct kb_replay_totals totals;
  struct kb_replay_exceptions exceptions;
  struct kb_replay_record record;
  struct kb_buf text; /* of a record */
  struct kb_tokens tokens;
  bool is_merged;
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
    kb_replay_affected_fini(&replay->affected);
    kb_replay_list_fini(&replay->list);
    kb_buf_fini(&replay->text);
    kb_tokens_fini(&replay->tokens);
    kb_map_fini(&replay->names);
    kb_spool_free(replay->spool);
    kb_arena_fini(&replay->arena);
    free(replay);
  }
}

bool kb_replay_has_cases(const struct kb_replay *replay)
{
  bool have = replay->files.count > 0;
  for (size_t i = 0; i < replay->files.count; i++) {
    have = have && replay->files.list[i].has_cases;
  }
  return have;
}

bool kb_replay_again(const struct kb_replay *replay, const char **same)
{
  *same = replay->same;
  return replay->is_again;
}

/* --- Reading --- */

/* The one copy of a name; "" for NULL, and NULL when out of memory. */
static const char *name_of(struct kb_replay *replay, const char *text)
{
  const struct kb_slice name = kb_slice_of(text ? text : "");
  const char *known = kb_map_get(&replay->names, name);
  char *made = known ? NULL : kb_arena_dup(&replay->arena, name);
  if (!known && (!made || !kb_map_add(&replay->names, kb_slice_of(made), made))) {
    return NULL;
  }
  return known ? known : made;
}

/* Of what the record says of its case: the other members depend on the format, and on what it was
   merged with. */
static uint64_t hash_of(struct kb_node node)
{
  static const char *const others[] = {"type", "tenant", "place", "id", "article", NULL};
  uint64_t hash = 0;
  for (size_t at = kb_node_first(node); at < kb_node_end(node); at = kb_node_next(node, at)) {
    const struct kb_slice quoted = kb_node_text((struct kb_node){node.text, node.tokens, at});
    const struct kb_slice key = {quoted.data + 1, quoted.length - 2};
    bool is_other = false;
    for (size_t i = 0; others[i] && !is_other; i++) {
      is_other = kb_slice_is(key, others[i]);
    }
    if (!is_other) {
      hash = kb_hash_mix(hash, kb_hash_bytes(key));
      hash = kb_hash_mix(hash, kb_hash_bytes(kb_node_text(kb_node_value(node, at))));
    }
  }
  return hash;
}

/* What the record is about. False when out of memory. */
static bool describe(struct kb_replay *replay, struct kb_node node, struct kb_replay_entry *entry)
{
  struct kb_arena *arena = &replay->record.arena; /* scratch */
  struct kb_take take = {.arena = arena};
  struct kb_node member;
  const char *tenant = kb_take_text(&take, node, "tenant");
  const char *table = kb_take_text(&take, node, "file");
  const char *article = kb_take_text(&take, node, "reason");
  if (entry->part == KB_PART_REJECTED) {
    entry->row = (uint64_t)kb_take_count(node, "line") << 32 | kb_take_count(node, "index");
  } else if (kb_take_member(node, "subject", KB_JSON_OBJECT, &member)) {
    table = kb_take_text(&take, member, "table");
    kb_id_key(kb_take_text_or_empty(&take, member, "id"), entry->subject);
    article = kb_take_member(node, "article", KB_JSON_OBJECT, &member)
                ? kb_take_text(&take, member, "code")
                : NULL;
  }
  entry->tenant = name_of(replay, tenant ? tenant : replay->totals.tenant);
  entry->table = name_of(replay, table);
  entry->article = name_of(replay, article);
  entry->hash = hash_of(node);
  kb_arena_reset(arena);
  if (entry->part == KB_PART_UNMATCHED && entry->tenant) {
    take.failed |= !kb_replay_affected_add(&replay->affected, node, entry->tenant, arena);
  }
  return !take.failed && entry->tenant && entry->table && entry->article;
}

/* Stores a record. */
static enum kb_status store(struct kb_replay *replay, enum kb_report_part part, struct kb_node node,
                            uint64_t line, struct kb_error *error)
{
  struct kb_node place;
  const struct kb_slice text = kb_node_text(node);
  struct kb_replay_entry entry = {
    .part = part, .length = text.length, .file = (uint32_t)(replay->files.count - 1), .line = line};
  entry.has_place = kb_take_member(node, "place", KB_JSON_NUMBER, &place);
  entry.place = entry.has_place ? kb_take_count(node, "place") : 0;
  const enum kb_status status = kb_spool_append(replay->spool, text, &entry.offset, error);
  replay->files.list[entry.file].has_cases |= part == KB_PART_CASE;
  return status != KB_OK ? status
         : !describe(replay, node, &entry) || !kb_replay_list_add(&replay->list, &entry)
           ? kb_fail_no_memory(error)
           : KB_OK;
}

/* Once its provenance was read. */
static void describe_file(struct kb_replay *replay, struct kb_node summary)
{
  struct kb_replay_file *file = &replay->files.list[replay->files.count - 1];
  file->has_cases |= kb_take_count(summary, "cases") == 0;
  file->tenant = replay->totals.tenant ? replay->totals.tenant : "";
  file->shard = replay->totals.shard;
  file->results = kb_replay_results(summary, replay->totals.source);
}

static enum kb_status end_again(struct kb_replay *replay, struct kb_node summary,
                                struct kb_error *error)
{
  describe_file(replay, summary);
  const enum kb_status status = kb_replay_files_compare(&replay->files, error);
  return status == KB_OK ? KB_INTERRUPTED : status;
}

static enum kb_status take_part(void *context, enum kb_report_part part, struct kb_node node,
                                uint64_t line, struct kb_error *error)
{
  struct kb_replay *replay = context;
  if (!kb_node_is_object(node)) {
    return kb_fail(error, KB_INVALID, "something else stands where an object belongs");
  }
  if (replay->totals.fit == KB_SHARDS_AGAIN) { /* nothing is taken of it */
    return part == KB_PART_SUMMARY ? end_again(replay, node, error) : KB_OK;
  }
  switch (part) {
  case KB_PART_TABLE:
    return kb_replay_rules_table(&replay->rules, node, error);
  case KB_PART_SUBJECT:
    return kb_replay_rules_subject(&replay->rules, node, error);
  case KB_PART_ARTICLE:
    return kb_replay_rules_article(&replay->rules, node, error);
  case KB_PART_KNOWN_EXCEPTION:
    return kb_replay_exception_known(&replay->exceptions, node) ? KB_OK : kb_fail_no_memory(error);
  case KB_PART_FINDING:
  case KB_PART_EXCEPTED:
  case KB_PART_FAILING:
  case KB_PART_REJECTED:
  case KB_PART_UNMATCHED:
  case KB_PART_CASE:
    return store(replay, part, node, line, error);
  case KB_PART_GROUP: /* made again */
    return KB_OK;
  case KB_PART_SUMMARY:
    if (!replay->has_provenance) {
      return kb_fail(
        error, KB_INVALID,
        "a report of format 1, which lacks what it takes to be rendered again: write it "
        "again with this version");
    }
    describe_file(replay, node);
    break;
  case KB_PART_PROVENANCE:
    replay->has_provenance = true;
    break;
  default:
    break;
  }
  return kb_replay_totals_take(&replay->totals, part, node, error);
}

static enum kb_status read_text(struct kb_replay *replay, struct kb_slice text, const char *name,
                                struct kb_error *error)
{
  const size_t affected = replay->affected.count;
  replay->has_provenance = replay->is_again = false;
  replay->same = kb_replay_files_same(&replay->files);
  replay->totals.fit = KB_SHARDS_NEW;
  replay->totals.tenant = NULL;
  replay->totals.shard = (struct kb_shard){0};
  const enum kb_status status =
    replay->same ? KB_INTERRUPTED : kb_report_text_read(text, name, take_part, replay, error);
  if (status == KB_INTERRUPTED) { /* nothing but records may have been taken */
    replay->is_again = true;
    replay->list.count = replay->list.begin;
    replay->affected.count = affected;
    replay->files.count--;
    return KB_OK;
  }
  kb_replay_totals_end(&replay->totals);
  return status == KB_OK && !kb_replay_list_end_part(&replay->list) ? kb_fail_no_memory(error)
                                                                    : status;
}

enum kb_status kb_replay_read(struct kb_replay *replay, const char *file, struct kb_error *error)
{
  struct kb_error reason;
  struct kb_buf text = {0};
  const char *name = strcmp(file, "-") == 0 ? "standard input" : file;
  struct kb_replay_file *added = kb_replay_files_add(&replay->files, &replay->arena, name);
  if (!added) {
    return kb_fail_no_memory(error);
  }
  enum kb_status status = kb_file_read_all(file, LARGEST, &text, &reason);
  if (status != KB_OK) {
    kb_fail(error, status, "%.200s: %.280s", name, reason.message);
  } else {
    added->hash = kb_hash_article(kb_buf_slice(&text));
    status = read_text(replay, kb_buf_slice(&text), name, error);
  }
  kb_buf_fini(&text);
  return status;
}

/* --- Merging --- */

enum kb_status kb_replay_merge(struct kb_replay *replay, struct kb_error *error)
{
  size_t twice = 0;
  replay->is_merged = true;
  kb_replay_list_merge(&replay->list, &twice);
  twice += kb_replay_affected_twice(&replay->affected);
  kb_replay_exceptions_sort(&replay->exceptions);
  replay->totals.skipped_articles = kb_replay_rules_left_out(&replay->rules);
  replay->totals.partly_skipped = kb_replay_rules_partly_left_out(&replay->rules);
  return kb_replay_rules_merge(&replay->rules, replay->totals.merged.rule_sets.count > 1) &&
             kb_merged_ready(&replay->totals.merged, &replay->arena) &&
             kb_replay_totals_merge(&replay->totals, twice)
           ? KB_OK
           : kb_fail_no_memory(error);
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
  const char *tenant = entry->tenant[0] ? entry->tenant : NULL;
  replay->record.tenant = report->is_of_tenants ? tenant : NULL;
  for (struct kb_report *one = report; one; one = one->next) {
    one->tenant = tenant;
  }
  status = feed(replay, report, entry->part, node, &reason);
  if (status == KB_INVALID) {
    return kb_fail(error, KB_INVALID, "%.200s:%llu: %.300s", replay->files.list[entry->file].name,
                   (unsigned long long)entry->line, reason.message);
  }
  if (status != KB_OK) {
    *error = reason;
  }
  return status;
}

enum kb_status kb_replay_feed(struct kb_replay *replay, struct kb_report *first,
                              struct kb_faults *faults, struct kb_error *error)
{
  replay->rules.are_several = replay->totals.merged.rule_sets.count > 1;
  enum kb_status status = kb_replay_rules_ready(&replay->rules, error);
  bool good = status == KB_OK && kb_merged_ready(&replay->totals.merged, &replay->arena) &&
              kb_replay_totals_provenance(&replay->totals, replay->is_merged, &first->provenance);
  for (struct kb_report *report = first; report && good; report = report->next) {
    report->exceptions = &replay->exceptions.known;
    report->articles = (const struct kb_article *const *)replay->rules.articles;
    report->article_count = replay->rules.article_count;
    report->tenant = first->provenance.tenant;
    report->is_of_tenants = replay->totals.merged.tenants.count > 1;
  }
  if (good) {
    kb_report_begin(first);
  }
  for (size_t i = 0; i < replay->list.count && good && status == KB_OK; i++) {
    status = feed_entry(replay, first, &replay->list.entries[i], error);
  }
  for (struct kb_report *report = first; report && good; report = report->next) {
    report->tenant = first->provenance.tenant;
    good = kb_replay_totals_set(&replay->totals, &replay->rules, &replay->exceptions, report);
  }
  if (replay->is_merged && good) { /* those of the reports were about a part each */
    kb_exceptions_review(&replay->exceptions.known, first->articles, first->article_count,
                         &first->summary, &replay->totals.faults, NULL);
    kb_faults_sort(&replay->totals.faults);
  }
  kb_faults_add_all(faults, &replay->totals.faults);
  return status == KB_OK && !good ? kb_fail_no_memory(error) : status;
}
