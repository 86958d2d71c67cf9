#include "report/report_reader.h"

#include "base/grow.h"
#include "base/hash.h"
#include "match/variable_parts.h"
#include "report/report_reader_inside.h"
#include "report/report_text.h"
#include "rows/file.h"

#include <stdlib.h>

enum { LARGEST = 1024 * 1024 * 1024 };

/* Reports of older versions have only the text. */
static const char *message_of(struct kb_reading *reading, const char *text)
{
  const struct kb_own_values own = {.count = 0};
  struct kb_message message = {.failed = false};
  kb_message_read(&message, kb_slice_of(text), &own, (struct kb_slice){0});
  const char *kept =
    message.failed ? NULL : kb_arena_dup(&reading->report->arena, kb_buf_slice(&message.template));
  reading->take.failed = reading->take.failed || !kept;
  kb_message_fini(&message);
  return kept;
}

static void read_unmatched(struct kb_reading *reading, struct kb_node unmatched)
{
  const char *text = kb_take_text_or_empty(&reading->take, unmatched, "text");
  const char *message = kb_take_text(&reading->take, unmatched, "message");
  struct kb_saved_report *report = reading->report;
  const struct kb_saved_unmatched saved = {
    kb_take_text_or_empty(&reading->take, unmatched, "code"),
    kb_take_text(&reading->take, unmatched, "name"),
    text,
    message ? message : message_of(reading, text),
    kb_take_count(unmatched, "count"),
  };
  if (!saved.code[0] && !saved.text[0]) {
    report->odd++;
    return;
  }
  if (!KB_MAKE_ROOM(report->unmatched, report->unmatched_count, report->unmatched_capacity, 64)) {
    reading->take.failed = true;
    return;
  }
  report->unmatched[report->unmatched_count++] = saved;
}

static void read_gap(struct kb_reading *reading, struct kb_node gap)
{
  struct kb_saved_report *report = reading->report;
  if (!KB_MAKE_ROOM(report->gaps, report->gap_count, report->gap_capacity, 32)) {
    reading->take.failed = true;
    return;
  }
  report->gaps[report->gap_count++] = (struct kb_saved_gap){
    kb_take_text_or_empty(&reading->take, gap, "article"),
    kb_take_text_or_empty(&reading->take, gap, "reason"), kb_take_count(gap, "count")};
}

static void read_article(struct kb_reading *reading, struct kb_node article)
{
  struct kb_saved_report *report = reading->report;
  if (!KB_MAKE_ROOM(report->articles, report->article_count, report->article_capacity, 256)) {
    reading->take.failed = true;
    return;
  }
  report->articles[report->article_count++] = (struct kb_saved_article){
    kb_take_text_or_empty(&reading->take, article, "code"),
    kb_take_true(article, "left_out") || kb_take_true(article, "partly_left_out")};
}

/* False: not the summary of a run. */
static bool read_summary(struct kb_reading *reading, struct kb_node summary)
{
  struct kb_saved_report *report = reading->report;
  struct kb_node cases;
  if (!kb_take_member(summary, "cases", KB_JSON_NUMBER, &cases)) {
    return false;
  }
  report->cases = kb_take_count(summary, "cases");
  report->rejected = kb_take_count(summary, "rejected");
  report->faults = kb_take_count(summary, "faults");
  report->excepted = kb_take_count(summary, "excepted");
  report->skipped = kb_take_count(summary, "skipped_articles");
  report->unmatched_alerts = kb_take_count(summary, "unmatched_alerts");
  return true;
}

/* The names of a list, and how many there are: "a, b"; NULL: it is empty. */
static const char *read_names(struct kb_reading *reading, struct kb_node object, const char *key,
                              size_t *count)
{
  struct kb_node name;
  struct kb_buf names = {0};
  size_t end = 0;
  const char *kept = NULL;
  kb_take_list(object, key, &name, &end);
  for (; name.at < end; name.at = kb_node_end(name)) {
    const char *text = kb_take_value_text(&reading->take, name);
    if (text) {
      *count += 1;
      kb_buf_addf(&names, "%s%s", names.length > 0 ? ", " : "", text[0] ? text : "(unnamed)");
    }
  }
  if (names.length > 0) {
    kept = kb_arena_dup(&reading->report->arena, kb_buf_slice(&names));
    reading->take.failed |= !kept;
  }
  reading->take.failed |= names.failed;
  kb_buf_fini(&names);
  return kept;
}

static void read_tenants(struct kb_reading *reading, struct kb_node provenance)
{
  struct kb_saved_report *report = reading->report;
  struct kb_node name;
  size_t end = 0;
  size_t count = 0;
  kb_take_list(provenance, "tenants", &name, &end);
  for (; name.at < end; name.at = kb_node_end(name)) {
    const char *text = kb_take_value_text(&reading->take, name);
    const char **list = text ? kb_arena_room(&report->arena, report->tenant_list,
                                             report->tenant_count, 8, sizeof *list)
                             : NULL;
    if (list) {
      list[report->tenant_count++] = text;
      report->tenant_list = list;
    }
    reading->take.failed |= text && !list;
  }
  report->tenants = read_names(reading, provenance, "tenants", &count);
}

static void read_provenance(struct kb_reading *reading, struct kb_node provenance)
{
  struct kb_saved_report *report = reading->report;
  report->rule_set = kb_take_text(&reading->take, provenance, "rule_set");
  report->tenant = kb_take_text(&reading->take, provenance, "tenant");
  read_tenants(reading, provenance);
  report->shard = kb_take_text(&reading->take, provenance, "shard");
  report->newest = kb_take_text(&reading->take, provenance, "newest_row");
  report->organizations =
    read_names(reading, provenance, "organizations", &report->organization_count);
}

static enum kb_status take_part(void *context, enum kb_report_part part, struct kb_node node,
                                uint64_t line, struct kb_error *error)
{
  struct kb_reading *reading = context;
  struct kb_saved_report *report = reading->report;
  const size_t odd = report->odd;
  switch (part) {
  case KB_PART_PROVENANCE:
    read_provenance(reading, node);
    break;
  case KB_PART_SUMMARY:
    if (!read_summary(reading, node)) {
      return kb_fail(error, KB_INVALID, "a summary without the number of cases");
    }
    break;
  case KB_PART_FINDING:
    kb_reading_finding(reading, node);
    break;
  case KB_PART_EXCEPTED:
    kb_reading_excepted(reading, node);
    break;
  case KB_PART_FAILING:
    kb_reading_failing(reading, node);
    break;
  case KB_PART_UNMATCHED:
    read_unmatched(reading, node);
    break;
  case KB_PART_CASE:
    kb_reading_case(reading, node);
    break;
  case KB_PART_GROUP:
    kb_reading_group(reading, node);
    break;
  case KB_PART_GAP:
    read_gap(reading, node);
    break;
  case KB_PART_ARTICLE:
    read_article(reading, node);
    break;
  default: /* of no interest here */
    break;
  }
  report->odd_line = report->odd > odd && report->odd_line == 0 ? (size_t)line : report->odd_line;
  return reading->take.failed ? kb_fail_no_memory(error) : KB_OK;
}

enum kb_status kb_saved_read(struct kb_saved_report *report, const char *file,
                             struct kb_error *error)
{
  struct kb_error reason;
  struct kb_reading reading = {.report = report, .take = {.arena = &report->arena}};
  *report = (struct kb_saved_report){.file = strcmp(file, "-") == 0 ? "standard input" : file};
  const enum kb_status read = kb_file_read_all(file, LARGEST, &report->text, &reason);
  if (read != KB_OK) {
    return kb_fail(error, read, "%.200s: %.280s", report->file, reason.message);
  }
  report->hash = kb_hash_article(kb_buf_slice(&report->text));
  const enum kb_status status =
    kb_report_text_read(kb_buf_slice(&report->text), report->file, take_part, &reading, error);
  kb_buf_fini(&report->text); /* everything kept of it is in the arena */
  return status;
}

void kb_saved_fini(struct kb_saved_report *report)
{
  kb_buf_fini(&report->text);
  kb_arena_fini(&report->arena);
  free(report->findings);
  free(report->exceptions);
  free(report->case_list);
  free(report->records);
  free(report->unmatched);
  free(report->gaps);
  free(report->articles);
  *report = (struct kb_saved_report){0};
}
