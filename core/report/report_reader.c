#include "report/report_reader.h"

#include "base/ascii.h"
#include "base/grow.h"
#include "base/hash.h"
#include "match/variable_parts.h"
#include "report/report_reader_inside.h"
#include "rows/file.h"
#include "rows/scan.h"

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
  reading->has_summary = true;
  report->cases = kb_take_count(summary, "cases");
  report->rejected = kb_take_count(summary, "rejected");
  report->faults = kb_take_count(summary, "faults");
  report->excepted = kb_take_count(summary, "excepted");
  report->skipped = kb_take_count(summary, "skipped_articles");
  report->unmatched_alerts = kb_take_count(summary, "unmatched_alerts");
  return true;
}

/* The names of a list: "a, b"; NULL: it is empty. */
static const char *read_names(struct kb_reading *reading, struct kb_node object, const char *key)
{
  struct kb_node name;
  struct kb_buf names = {0};
  size_t end = 0;
  const char *kept = NULL;
  kb_take_list(object, key, &name, &end);
  for (; name.at < end; name.at = kb_node_end(name)) {
    const char *text = kb_take_value_text(&reading->take, name);
    if (text) {
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

/* `object`: the whole report, or the summary of an ndjson one. Reports of format 1 have none. */
static void read_provenance(struct kb_reading *reading, struct kb_node object)
{
  struct kb_saved_report *report = reading->report;
  struct kb_node provenance;
  if (!kb_take_member(object, "provenance", KB_JSON_OBJECT, &provenance)) {
    return;
  }
  report->rule_set = kb_take_text(&reading->take, provenance, "rule_set");
  report->tenant = kb_take_text(&reading->take, provenance, "tenant");
  report->tenants = read_names(reading, provenance, "tenants");
  report->shard = kb_take_text(&reading->take, provenance, "shard");
  report->newest = kb_take_text(&reading->take, provenance, "newest_row");
  report->organizations = read_names(reading, provenance, "organizations");
}

static void read_list(struct kb_reading *reading, struct kb_node object, const char *key,
                      void (*read)(struct kb_reading *reading, struct kb_node element))
{
  struct kb_node element;
  size_t end = 0;
  kb_take_list(object, key, &element, &end);
  for (; element.at < end && !reading->take.failed; element.at = kb_node_end(element)) {
    read(reading, element);
  }
}

/* An object is either a whole json report, or a record of an ndjson one. False: neither. */
static bool read_object(struct kb_reading *reading, struct kb_node object)
{
  struct kb_node value;
  const char *type = kb_take_text(&reading->take, object, "type");
  if (!type) {
    if (!kb_take_member(object, "findings", KB_JSON_ARRAY, &value) ||
        !kb_take_member(object, "unmatched", KB_JSON_ARRAY, &value) ||
        !kb_take_member(object, "summary", KB_JSON_OBJECT, &value) ||
        !read_summary(reading, value)) {
      return false;
    }
    read_provenance(reading, object);
    read_list(reading, object, "findings", kb_reading_finding);
    read_list(reading, object, "failing", kb_reading_failing);
    read_list(reading, object, "unmatched", read_unmatched);
    read_list(reading, object, "gaps", read_gap);
    read_list(reading, object, "excepted", kb_reading_excepted);
    read_list(reading, object, "groups", kb_reading_group);
    read_list(reading, object, "articles", read_article);
  } else if (strcmp(type, "finding") == 0) {
    kb_reading_finding(reading, object);
  } else if (strcmp(type, "failing") == 0) {
    kb_reading_failing(reading, object);
  } else if (strcmp(type, "unmatched") == 0) {
    read_unmatched(reading, object);
  } else if (strcmp(type, "case") == 0) {
    kb_reading_case(reading, object);
  } else if (strcmp(type, "excepted") == 0) {
    kb_reading_excepted(reading, object);
  } else if (strcmp(type, "summary") == 0) {
    read_provenance(reading, object);
    read_list(reading, object, "groups", kb_reading_group);
    read_list(reading, object, "gap_list", read_gap);
    read_list(reading, object, "articles", read_article);
    return read_summary(reading, object);
  } else {
    return strcmp(type, "rejected") == 0;
  }
  return true;
}

static void mark_odd(struct kb_saved_report *report, size_t at)
{
  if (report->odd > 0 && report->odd_line == 0) {
    report->odd_line = kb_slice_newlines((struct kb_slice){report->text.data, at}) + 1;
  }
}

static enum kb_status fail_at(const struct kb_saved_report *report, size_t at, const char *reason,
                              struct kb_error *error)
{
  size_t line = 1;
  size_t begin = 0;
  for (size_t i = 0; i < at && i < report->text.length; i++) {
    if (report->text.data[i] == '\n') {
      line++;
      begin = i + 1;
    }
  }
  return kb_fail(error, KB_INVALID,
                 "%.200s:%zu:%zu: %.200s; a report is what kbtriage run --format json (or ndjson) "
                 "writes",
                 report->file, line, at - begin + 1, reason);
}

static enum kb_status read_values(struct kb_reading *reading, struct kb_error *error)
{
  struct kb_saved_report *report = reading->report;
  struct kb_tokens tokens = {0};
  enum kb_status status = KB_OK;
  size_t at = 0;
  for (;;) {
    at = kb_json_space_end(kb_buf_slice(&report->text), at);
    if (at == report->text.length || status != KB_OK) {
      break;
    }
    if (reading->has_summary) { /* the summary is the last record of a report */
      status = fail_at(report, at, "another report begins here; compare one with one", error);
      break;
    }
    struct kb_error reason;
    struct kb_scan scan = {.max_depth = KB_SCAN_DEPTH_MAX, .tokens = &tokens};
    const struct kb_slice rest = {report->text.data + at, report->text.length - at};
    kb_scan_begin(&scan, 0);
    switch (kb_scan_run(&scan, rest.data, rest.length, true, &reason)) {
    case KB_SCAN_DONE:
      if (!read_object(reading, (struct kb_node){rest.data, tokens.list, 0})) {
        status = fail_at(report, at, "this is no report", error);
      }
      mark_odd(report, at);
      at += scan.position;
      break;
    case KB_SCAN_ERROR:
      status = fail_at(report, at + scan.position, reason.message, error);
      break;
    case KB_SCAN_MORE:
    case KB_SCAN_LIST:
      status = fail_at(report, report->text.length, "the report ends in the middle", error);
      break;
    case KB_SCAN_NO_MEMORY:
      status = kb_fail_no_memory(error);
      break;
    }
    if (reading->take.failed) {
      status = kb_fail_no_memory(error);
    }
  }
  kb_tokens_fini(&tokens);
  return status;
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
  const enum kb_status status = read_values(&reading, error);
  if (status == KB_OK && !reading.has_summary) {
    return fail_at(report, report->text.length, "there is no summary, so that it is not whole",
                   error);
  }
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
