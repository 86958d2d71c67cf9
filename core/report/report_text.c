#include "report/report_text.h"

#include "base/ascii.h"
#include "report/json_take.h"
#include "rows/scan.h"

#include <stdio.h>

/* A json report is one object, which may be too large for the tokens of all of it: where its
   members are is found first, and then each element of a list is read by itself. An ndjson report
   is one record after another; the last one, the summary, has the lists of the end as members. A
   record has a member `type`, which those of a json report do not have. */

enum { MEMBERS_MOST = 64 };

/* A list, or a single object. */
struct part {
  const char *json, *ndjson; /* the member in which it is; NULL: it is not in there */
  const char *type;          /* of records in ndjson; NULL: it is none */
  bool is_list;
};

static const struct part parts[KB_PARTS] = {
  [KB_PART_PROVENANCE] = {"provenance", "provenance", NULL, false},
  [KB_PART_SUMMARY] = {"summary", NULL, NULL, false},
  [KB_PART_STATISTICS] = {"statistics", "statistics", NULL, false},
  [KB_PART_TABLE] = {"tables", "tables", NULL, true},
  [KB_PART_SUBJECT] = {"subject_list", "subject_list", NULL, true},
  [KB_PART_ARTICLE] = {"articles", "articles", NULL, true},
  [KB_PART_KNOWN_EXCEPTION] = {"known_exceptions", "known_exceptions", NULL, true},
  [KB_PART_GROUP] = {"groups", "groups", NULL, true},
  [KB_PART_FINDING] = {"findings", NULL, "finding", true},
  [KB_PART_EXCEPTED] = {"excepted", NULL, "excepted", true},
  [KB_PART_FAILING] = {"failing", NULL, "failing", true},
  [KB_PART_REJECTED] = {"rejected", NULL, "rejected", true},
  [KB_PART_UNMATCHED] = {"unmatched", NULL, "unmatched", true},
  [KB_PART_CASE] = {NULL, NULL, "case", true},
  [KB_PART_FAULT] = {"faults", "fault_list", NULL, true},
  [KB_PART_GAP] = {"gaps", "gap_list", NULL, true},
  [KB_PART_NOTE] = {"notes", "note_list", NULL, true},
  [KB_PART_EXCEPTION] = {"exceptions", "exception_list", NULL, true},
};

struct reading {
  struct kb_slice text;
  const char *file;
  kb_report_part_visit visit;
  void *context;
  struct kb_tokens tokens;
  size_t counted; /* lines up to this place are counted: */
  uint64_t line;
  bool has_summary;
  struct kb_error *error;
};

/* Places mostly come in their order. */
static uint64_t line_of(struct reading *reading, size_t at)
{
  if (at < reading->counted) {
    reading->counted = 0;
    reading->line = 1;
  }
  reading->line += kb_slice_newlines(
    (struct kb_slice){reading->text.data + reading->counted, at - reading->counted});
  reading->counted = at;
  return reading->line;
}

static enum kb_status refuse(struct reading *reading, size_t at, const char *reason)
{
  size_t begin = at;
  while (begin > 0 && reading->text.data[begin - 1] != '\n') {
    begin--;
  }
  return kb_fail(reading->error, KB_INVALID, "%.200s:%llu:%zu: %.400s", reading->file,
                 (unsigned long long)line_of(reading, at), at - begin + 1, reason);
}

/* It may be no report at all. */
static enum kb_status fail_at(struct reading *reading, size_t at, const char *reason)
{
  char advice[480];
  (void)snprintf(advice, sizeof advice,
                 "%.300s; a report is what kbtriage run --format json (or ndjson) writes", reason);
  return refuse(reading, at, advice);
}

static size_t skip_space(const struct reading *reading, size_t at)
{
  return kb_json_space_end(reading->text, at);
}

static bool is_at(const struct reading *reading, size_t at, char byte)
{
  return at < reading->text.length && reading->text.data[at] == byte;
}

/* Scans the value at `*at`, which moves past it; its tokens are kept if `keep`. */
static enum kb_status scan(struct reading *reading, size_t *at, bool keep)
{
  struct kb_error reason;
  struct kb_scan scan = {.max_depth = KB_SCAN_DEPTH_MAX, .tokens = keep ? &reading->tokens : NULL};
  const struct kb_slice rest = {reading->text.data + *at, reading->text.length - *at};
  reading->tokens.count = 0;
  kb_scan_begin(&scan, 0);
  switch (kb_scan_run(&scan, rest.data, rest.length, true, &reason)) {
  case KB_SCAN_DONE:
    if (scan.is_broken) {
      return fail_at(reading, *at, "a text that is not UTF-8, or has a part of a character only");
    }
    *at += scan.position;
    return KB_OK;
  case KB_SCAN_ERROR:
    return fail_at(reading, *at + scan.position, reason.message);
  case KB_SCAN_MORE:
  case KB_SCAN_LIST:
    return fail_at(reading, reading->text.length, "the report ends in the middle");
  case KB_SCAN_NO_MEMORY:
    break;
  }
  return kb_fail_no_memory(reading->error);
}

static enum kb_status visit(struct reading *reading, enum kb_report_part part, struct kb_node node,
                            size_t at)
{
  struct kb_error reason;
  const uint64_t line = line_of(reading, at);
  const enum kb_status status = reading->visit(reading->context, part, node, line, &reason);
  if (status == KB_INVALID) {
    return refuse(reading, at, reason.message);
  }
  if (status != KB_OK) {
    *reading->error = reason;
  }
  return status;
}

/* Scans and visits the object at `*at`, which moves past it. */
static enum kb_status visit_at(struct reading *reading, enum kb_report_part part, size_t *at)
{
  const size_t begin = *at;
  const enum kb_status status = scan(reading, at, true);
  return status != KB_OK
           ? status
           : visit(reading, part,
                   (struct kb_node){reading->text.data + begin, reading->tokens.list, 0}, begin);
}

/* --- The one object of json --- */

struct member {
  struct kb_slice key; /* without quotes */
  size_t at;           /* of its value */
};

/* Moves past the comma to the next element; false: past the end, `close`, there is none. */
static enum kb_status next(struct reading *reading, size_t *at, char close, bool *more)
{
  *at = skip_space(reading, *at);
  if (is_at(reading, *at, close)) {
    ++*at;
    *more = false;
    return KB_OK;
  }
  if (!is_at(reading, *at, ',')) {
    return fail_at(reading, *at,
                   *at < reading->text.length ? "a comma or an end is missing"
                                              : "the report ends in the middle");
  }
  *at = skip_space(reading, *at + 1);
  *more = true;
  return KB_OK;
}

/* At the first element of a list or an object; false: it is empty, and `*at` past it. */
static bool enter(const struct reading *reading, size_t *at, char close)
{
  *at = skip_space(reading, *at + 1);
  if (is_at(reading, *at, close)) {
    ++*at;
    return false;
  }
  return true;
}

/* Finds the members of the object at `*at`, which moves past it. With `until` it stops at a member
   of that name, and `*count` is 0 then. */
static enum kb_status find_members(struct reading *reading, size_t *at, struct member *members,
                                   size_t *count, const char *until)
{
  enum kb_status status = KB_OK;
  *count = 0;
  for (bool more = enter(reading, at, '}'); more && status == KB_OK;) {
    const size_t begin = *at;
    if (!is_at(reading, begin, '"')) {
      return fail_at(reading, begin,
                     begin < reading->text.length ? "a member without a name"
                                                  : "the report ends in the middle");
    }
    status = scan(reading, at, false);
    const struct kb_slice key = {reading->text.data + begin + 1, *at - begin - 2};
    if (status == KB_OK && kb_slice_is(key, until)) {
      *count = 0;
      return KB_OK;
    }
    *at = skip_space(reading, *at);
    if (status == KB_OK && !is_at(reading, *at, ':')) {
      return fail_at(reading, *at, "a colon is missing");
    }
    *at = skip_space(reading, *at + 1);
    if (status == KB_OK && *count < MEMBERS_MOST) {
      members[(*count)++] = (struct member){key, *at};
    }
    status = status == KB_OK ? scan(reading, at, false) : status;
    status = status == KB_OK ? next(reading, at, '}', &more) : status;
  }
  return status;
}

static enum kb_status read_list(struct reading *reading, enum kb_report_part part, size_t at)
{
  enum kb_status status = KB_OK;
  if (!is_at(reading, at, '[')) {
    return fail_at(reading, at, "something else stands where a list belongs");
  }
  for (bool more = enter(reading, &at, ']'); more && status == KB_OK;) {
    status = visit_at(reading, part, &at);
    status = status == KB_OK ? next(reading, &at, ']', &more) : status;
  }
  return status;
}

static const struct member *find_member(const struct member *members, size_t count,
                                        const char *name)
{
  for (size_t i = 0; name && i < count; i++) {
    if (kb_slice_is(members[i].key, name)) {
      return &members[i];
    }
  }
  return NULL;
}

static enum kb_status read_members(struct reading *reading, const struct member *members,
                                   size_t count, size_t begin)
{
  enum kb_status status = KB_OK;
  if (!find_member(members, count, "findings") || !find_member(members, count, "summary")) {
    return fail_at(reading, begin, "this is no report");
  }
  reading->has_summary = true;
  for (int part = 0; part < KB_PARTS && status == KB_OK; part++) {
    const struct member *member = find_member(members, count, parts[part].json);
    if (member && parts[part].is_list) {
      status = read_list(reading, (enum kb_report_part)part, member->at);
    } else if (member) {
      size_t at = member->at;
      status = visit_at(reading, (enum kb_report_part)part, &at);
    }
  }
  return status;
}

/* --- Records of ndjson --- */

/* The summary has the lists of the end. */
static enum kb_status read_summary(struct reading *reading, struct kb_node summary, size_t begin)
{
  enum kb_status status = KB_OK;
  reading->has_summary = true;
  for (int part = 0; part < KB_PARTS && status == KB_OK; part++) {
    struct kb_node node;
    size_t end = 0;
    if (part == KB_PART_SUMMARY) {
      status = visit(reading, KB_PART_SUMMARY, summary, begin);
    } else if (parts[part].ndjson && parts[part].is_list) {
      kb_take_list(summary, parts[part].ndjson, &node, &end);
      for (; node.at < end && status == KB_OK; node.at = kb_node_end(node)) {
        status = visit(reading, (enum kb_report_part)part, node, begin);
      }
    } else if (parts[part].ndjson && kb_node_find(summary, parts[part].ndjson, &node)) {
      status = visit(reading, (enum kb_report_part)part, node, begin);
    }
  }
  return status;
}

static enum kb_status read_record(struct reading *reading, size_t *at)
{
  const size_t begin = *at;
  struct kb_node type;
  const enum kb_status status = scan(reading, at, true);
  if (status != KB_OK) {
    return status;
  }
  const struct kb_node record = {reading->text.data + begin, reading->tokens.list, 0};
  if (!kb_take_member(record, "type", KB_JSON_STRING, &type)) {
    return fail_at(reading, begin, "this is no report");
  }
  const struct kb_slice quoted = kb_node_text(type);
  const struct kb_slice name = {quoted.data + 1, quoted.length - 2};
  if (kb_slice_is(name, "summary")) {
    return read_summary(reading, record, begin);
  }
  for (int part = 0; part < KB_PARTS; part++) {
    if (parts[part].type && kb_slice_is(name, parts[part].type)) {
      return visit(reading, (enum kb_report_part)part, record, begin);
    }
  }
  return fail_at(reading, begin, "this is no report");
}

/* --- Either --- */

static enum kb_status read_value(struct reading *reading, size_t *at)
{
  struct member members[MEMBERS_MOST];
  size_t count = 0;
  const size_t begin = *at;
  size_t end = begin;
  if (!is_at(reading, begin, '{')) {
    return fail_at(reading, begin, "this is no report");
  }
  const enum kb_status status = find_members(reading, &end, members, &count, "type");
  if (status != KB_OK) {
    return status;
  }
  if (count == 0) {
    return read_record(reading, at);
  }
  *at = end;
  return read_members(reading, members, count, begin);
}

enum kb_status kb_report_text_read(struct kb_slice text, const char *file,
                                   kb_report_part_visit visit_part, void *context,
                                   struct kb_error *error)
{
  struct reading reading = {
    .text = text, .file = file, .visit = visit_part, .context = context, .line = 1, .error = error};
  enum kb_status status = KB_OK;
  size_t at = skip_space(&reading, 0);
  while (at < text.length && status == KB_OK) {
    status = reading.has_summary
               ? fail_at(&reading, at, "another report begins here: give each report as a file")
               : read_value(&reading, &at);
    at = skip_space(&reading, at);
  }
  if (status == KB_OK && !reading.has_summary) {
    status = fail_at(&reading, text.length, "there is no summary, so that it is not whole");
  }
  kb_tokens_fini(&reading.tokens);
  return status;
}
