#include "report/report_reader.h"

#include "base/ascii.h"
#include "base/grow.h"
#include "base/hash.h"
#include "base/json_raw.h"
#include "match/variable_parts.h"
#include "rows/file.h"
#include "rows/scan.h"

#include <stdlib.h>

enum { LARGEST = 1024 * 1024 * 1024 };

struct reading {
  struct kb_saved_report *report;
  bool failed; /* out of memory */
  bool has_summary;
};

static bool member(struct kb_node object, const char *key, enum kb_json_kind kind,
                   struct kb_node *value)
{
  return kb_raw_kind(kb_node_text(object)) == KB_JSON_OBJECT && kb_node_find(object, key, value) &&
         kb_raw_kind(kb_node_text(*value)) == kind;
}

/* A text that lives as long as the report; NULL if it is missing. */
static const char *text_in(struct reading *reading, struct kb_node object, const char *key)
{
  struct kb_node value;
  if (!member(object, key, KB_JSON_STRING, &value)) {
    return NULL;
  }
  const struct cJSON *made = kb_raw_value(&reading->report->arena, kb_node_text(value));
  reading->failed = reading->failed || !made;
  return made ? kb_json_string(made) : NULL;
}

static size_t number_in(struct reading *reading, struct kb_node object, const char *key)
{
  struct kb_node value;
  int64_t number = 0;
  if (member(object, key, KB_JSON_NUMBER, &value)) {
    const struct cJSON *made = kb_raw_value(&reading->report->arena, kb_node_text(value));
    reading->failed = reading->failed || !made;
    if (!made || !kb_json_integer(made, &number) || number < 0) {
      number = 0;
    }
  }
  return (size_t)number;
}

static bool member_is_true(struct kb_node object, const char *key)
{
  struct kb_node value;
  return member(object, key, KB_JSON_BOOLEAN, &value) && kb_slice_is(kb_node_text(value), "true");
}

static const char *or_empty(const char *text)
{
  return text ? text : "";
}

/* The first and the end node of a list; both equal if there is none. */
static void list_in(struct kb_node object, const char *key, struct kb_node *list, size_t *end)
{
  const bool is_there = member(object, key, KB_JSON_ARRAY, list);
  *end = is_there ? kb_node_end(*list) : 0;
  list->at = is_there ? kb_node_first(*list) : 0;
}

/* The id of the record, if the cause's evidence has columns of a record that many mailboxes may
   share. */
static const char *record_of(struct reading *reading, struct kb_node cause)
{
  struct kb_node evidence;
  size_t end = 0;
  const char *id = "";
  bool has_column = false;
  list_in(cause, "evidence", &evidence, &end);
  for (; evidence.at < end; evidence.at = kb_node_end(evidence)) {
    const char *field = or_empty(text_in(reading, evidence, "field"));
    has_column = has_column || strncmp(field, "profile.", 8) == 0;
    if (strcmp(field, "mailbox._emailserverprofile_value") == 0) {
      id = or_empty(text_in(reading, evidence, "value"));
    }
  }
  return has_column ? id : "";
}

static void read_causes(struct reading *reading, struct kb_node finding,
                        struct kb_saved_finding *saved)
{
  struct kb_node cause;
  size_t end = 0;
  struct kb_buf ids = {0};
  struct kb_saved_cause *list = NULL;
  list_in(finding, "causes", &cause, &end);
  for (; cause.at < end; cause.at = kb_node_end(cause)) {
    const char *verdict = or_empty(text_in(reading, cause, "verdict"));
    if (strcmp(verdict, "confirmed") != 0) {
      continue;
    }
    const struct kb_saved_cause made = {or_empty(text_in(reading, cause, "id")),
                                        or_empty(text_in(reading, cause, "text")),
                                        record_of(reading, cause)};
    struct kb_saved_cause *room =
      kb_arena_room(&reading->report->arena, list, saved->confirmed_count, 1, sizeof *list);
    reading->failed = reading->failed || !room;
    if (!room) {
      break;
    }
    list = room;
    list[saved->confirmed_count++] = made;
    kb_buf_addf(&ids, "%s%s", ids.length > 0 ? ", " : "", made.id);
  }
  saved->confirmed = list;
  saved->text = list ? list[0].text : saved->text;
  saved->record = list ? list[0].record : "";
  saved->causes = kb_arena_dup(&reading->report->arena, kb_buf_slice(&ids));
  reading->failed = reading->failed || ids.failed || !saved->causes;
  kb_buf_fini(&ids);
}

static bool has_text(const char *const *list, size_t count, const char *text)
{
  for (size_t i = 0; i < count; i++) {
    if (strcmp(list[i], text) == 0) {
      return true;
    }
  }
  return false;
}

/* Adds the columns that would decide one cause. */
static void read_missing_of(struct reading *reading, struct kb_node cause,
                            struct kb_saved_finding *saved)
{
  struct kb_arena *arena = &reading->report->arena;
  struct kb_node column;
  size_t end = 0;
  list_in(cause, "missing", &column, &end);
  for (; column.at < end && !reading->failed; column.at = kb_node_end(column)) {
    const struct cJSON *made = kb_raw_value(arena, kb_node_text(column));
    const char *name = made && kb_json_kind(made) == KB_JSON_STRING ? kb_json_string(made) : NULL;
    reading->failed = !made;
    if (!name || has_text(saved->missing, saved->missing_count, name)) {
      continue;
    }
    const char **list = kb_arena_array(arena, saved->missing_count + 1, sizeof *list);
    for (size_t i = 0; list && i < saved->missing_count; i++) {
      list[i] = saved->missing[i];
    }
    reading->failed = !list;
    if (list) {
      list[saved->missing_count++] = name;
      saved->missing = list;
    }
  }
}

static void read_missing(struct reading *reading, struct kb_node finding,
                         struct kb_saved_finding *saved)
{
  struct kb_node cause;
  size_t end = 0;
  list_in(finding, "causes", &cause, &end);
  for (; cause.at < end; cause.at = kb_node_end(cause)) {
    read_missing_of(reading, cause, saved);
  }
}

/* Reports of format 1 were about mailboxes alone, each in a member of that name. */
static void read_subject(struct reading *reading, struct kb_node object,
                         struct kb_saved_finding *saved)
{
  struct kb_node subject;
  saved->table = "mailbox";
  if (member(object, "subject", KB_JSON_OBJECT, &subject)) {
    saved->table = text_in(reading, subject, "table");
  } else if (!member(object, "mailbox", KB_JSON_OBJECT, &subject)) {
    return;
  }
  if (!saved->table) {
    return; /* it is not complete */
  }
  const char *name = text_in(reading, subject, "name");
  saved->address = text_in(reading, subject, "emailaddress");
  name = name ? name : saved->address;
  saved->subject = text_in(reading, subject, "id");
  saved->subject = saved->subject ? saved->subject : name;
  saved->name = name ? name : saved->subject;
}

bool kb_saved_is_inconclusive(const struct kb_saved_finding *saved)
{
  return strcmp(saved->verdict, "inconclusive") == 0 || strcmp(saved->verdict, "cannot_tell") == 0;
}

static void add_finding(struct reading *reading, const struct kb_saved_finding *saved)
{
  struct kb_saved_report *report = reading->report;
  if (!KB_MAKE_ROOM(report->findings, report->count, report->capacity, 64)) {
    reading->failed = true;
    return;
  }
  report->findings[report->count++] = *saved;
}

/* False: it lacks what it is about. */
static bool take_finding(struct reading *reading, struct kb_node finding,
                         struct kb_saved_finding *taken)
{
  struct kb_node article;
  struct kb_node alert;
  size_t alerts_end = 0;
  struct kb_saved_finding saved = {.verdict = text_in(reading, finding, "verdict")};
  if (member(finding, "article", KB_JSON_OBJECT, &article)) {
    saved.article = text_in(reading, article, "code");
    saved.title = or_empty(text_in(reading, article, "title"));
    saved.severity = or_empty(text_in(reading, article, "severity"));
    saved.kb = text_in(reading, article, "kb");
    saved.reference = text_in(reading, article, "reference");
  }
  read_subject(reading, finding, &saved);
  if (!saved.verdict || !saved.article || !saved.subject) {
    reading->report->odd++;
    return false;
  }
  list_in(finding, "symptoms", &alert, &alerts_end);
  saved.has_alerts = alert.at < alerts_end;
  saved.text = saved.title;
  read_causes(reading, finding, &saved);
  if (kb_saved_is_inconclusive(&saved)) {
    read_missing(reading, finding, &saved);
  }
  *taken = saved;
  return true;
}

static void read_finding(struct reading *reading, struct kb_node finding)
{
  struct kb_saved_finding saved;
  if (take_finding(reading, finding, &saved)) {
    add_finding(reading, &saved);
  }
}

static void read_excepted(struct reading *reading, struct kb_node finding)
{
  struct kb_saved_report *report = reading->report;
  struct kb_saved_finding saved;
  if (!take_finding(reading, finding, &saved)) {
    return;
  }
  if (!KB_MAKE_ROOM(report->exceptions, report->exception_count, report->exception_capacity, 16)) {
    reading->failed = true;
    return;
  }
  report->exceptions[report->exception_count++] = saved;
}

static void read_case(struct reading *reading, struct kb_node node)
{
  struct kb_saved_report *report = reading->report;
  struct kb_saved_finding about = {.subject = NULL};
  const char *state = text_in(reading, node, "state");
  read_subject(reading, node, &about);
  if (!about.subject || !state) {
    report->odd++;
    return;
  }
  if (!KB_MAKE_ROOM(report->case_list, report->case_count, report->case_capacity, 256)) {
    reading->failed = true;
    return;
  }
  report->case_list[report->case_count++] = (struct kb_saved_case){
    about.table, about.subject, about.name, about.address, strcmp(state, "not_judged") != 0};
}

/* Of a group only the record that explains it is kept. */
static void read_group(struct reading *reading, struct kb_node group)
{
  struct kb_saved_report *report = reading->report;
  struct kb_node shared;
  const char *id =
    member(group, "shared", KB_JSON_OBJECT, &shared) ? text_in(reading, shared, "id") : NULL;
  if (!id) {
    return;
  }
  if (!KB_MAKE_ROOM(report->records, report->record_count, report->record_capacity, 16)) {
    reading->failed = true;
    return;
  }
  report->records[report->record_count++] =
    (struct kb_saved_record){id, text_in(reading, shared, "name")};
}

/* The columns that show the failure count as its causes. */
static void read_failing(struct reading *reading, struct kb_node failing)
{
  struct kb_node evidence;
  struct kb_buf fields = {0};
  size_t end = 0;
  struct kb_saved_finding saved = {.article = "", .severity = "", .verdict = "failing"};
  if (member_is_true(failing, "explained")) {
    return; /* explained by findings, which are compared */
  }
  saved.title = saved.text = "the last test or synchronization failed, and no alert says why";
  saved.record = "";
  read_subject(reading, failing, &saved);
  list_in(failing, "evidence", &evidence, &end);
  for (; evidence.at < end; evidence.at = kb_node_end(evidence)) {
    kb_buf_addf(&fields, "%s%s", fields.length > 0 ? ", " : "",
                or_empty(text_in(reading, evidence, "field")));
  }
  saved.causes = kb_arena_dup(&reading->report->arena, kb_buf_slice(&fields));
  reading->failed = reading->failed || fields.failed || !saved.causes;
  kb_buf_fini(&fields);
  if (saved.subject) {
    add_finding(reading, &saved);
  } else {
    reading->report->odd++;
  }
}

/* Reports of older versions have only the text. */
static const char *message_of(struct reading *reading, const char *text)
{
  const struct kb_own_values own = {.count = 0};
  struct kb_message message = {.failed = false};
  kb_message_read(&message, kb_slice_of(text), &own, (struct kb_slice){0});
  const char *kept =
    message.failed ? NULL : kb_arena_dup(&reading->report->arena, kb_buf_slice(&message.template));
  reading->failed = reading->failed || !kept;
  kb_message_fini(&message);
  return kept;
}

static void read_unmatched(struct reading *reading, struct kb_node unmatched)
{
  const char *text = or_empty(text_in(reading, unmatched, "text"));
  const char *message = text_in(reading, unmatched, "message");
  struct kb_saved_report *report = reading->report;
  const struct kb_saved_unmatched saved = {
    or_empty(text_in(reading, unmatched, "code")),
    text_in(reading, unmatched, "name"),
    text,
    message ? message : or_empty(message_of(reading, text)),
    number_in(reading, unmatched, "count"),
  };
  if (!saved.code[0] && !saved.text[0]) {
    report->odd++;
    return;
  }
  if (!KB_MAKE_ROOM(report->unmatched, report->unmatched_count, report->unmatched_capacity, 64)) {
    reading->failed = true;
    return;
  }
  report->unmatched[report->unmatched_count++] = saved;
}

static void read_gap(struct reading *reading, struct kb_node gap)
{
  struct kb_saved_report *report = reading->report;
  if (!KB_MAKE_ROOM(report->gaps, report->gap_count, report->gap_capacity, 32)) {
    reading->failed = true;
    return;
  }
  report->gaps[report->gap_count++] = (struct kb_saved_gap){
    or_empty(text_in(reading, gap, "article")), or_empty(text_in(reading, gap, "reason")),
    number_in(reading, gap, "count")};
}

/* False: not the summary of a run. */
static bool read_summary(struct reading *reading, struct kb_node summary)
{
  struct kb_saved_report *report = reading->report;
  struct kb_node cases;
  if (!member(summary, "cases", KB_JSON_NUMBER, &cases)) {
    return false;
  }
  reading->has_summary = true;
  report->cases = number_in(reading, summary, "cases");
  report->rejected = number_in(reading, summary, "rejected");
  report->faults = number_in(reading, summary, "faults");
  report->excepted = number_in(reading, summary, "excepted");
  report->skipped = number_in(reading, summary, "skipped_articles");
  report->unmatched_alerts = number_in(reading, summary, "unmatched_alerts");
  return true;
}

/* `object`: the whole report, or the summary of an ndjson one. Reports of format 1 have none. */
static void read_provenance(struct reading *reading, struct kb_node object)
{
  struct kb_saved_report *report = reading->report;
  struct kb_node provenance;
  struct kb_node name;
  struct kb_buf names = {0};
  size_t end = 0;
  if (!member(object, "provenance", KB_JSON_OBJECT, &provenance)) {
    return;
  }
  report->rule_set = text_in(reading, provenance, "rule_set");
  report->tenant = text_in(reading, provenance, "tenant");
  report->newest = text_in(reading, provenance, "newest_row");
  list_in(provenance, "organizations", &name, &end);
  for (; name.at < end; name.at = kb_node_end(name)) {
    const struct cJSON *made = kb_raw_value(&report->arena, kb_node_text(name));
    if (made && kb_json_kind(made) == KB_JSON_STRING) {
      kb_buf_addf(&names, "%s%s", names.length > 0 ? ", " : "", kb_json_string(made));
    }
  }
  if (names.length > 0) {
    report->organizations = kb_arena_dup(&report->arena, kb_buf_slice(&names));
  }
  reading->failed = reading->failed || names.failed || (names.length > 0 && !report->organizations);
  kb_buf_fini(&names);
}

static void read_list(struct reading *reading, struct kb_node object, const char *key,
                      void (*read)(struct reading *reading, struct kb_node element))
{
  struct kb_node element;
  size_t end = 0;
  list_in(object, key, &element, &end);
  for (; element.at < end && !reading->failed; element.at = kb_node_end(element)) {
    read(reading, element);
  }
}

/* An object is either a whole json report, or a record of an ndjson one. False: neither. */
static bool read_object(struct reading *reading, struct kb_node object)
{
  struct kb_node value;
  const char *type = text_in(reading, object, "type");
  if (!type) {
    if (!member(object, "findings", KB_JSON_ARRAY, &value) ||
        !member(object, "unmatched", KB_JSON_ARRAY, &value) ||
        !member(object, "summary", KB_JSON_OBJECT, &value) || !read_summary(reading, value)) {
      return false;
    }
    read_provenance(reading, object);
    read_list(reading, object, "findings", read_finding);
    read_list(reading, object, "failing", read_failing);
    read_list(reading, object, "unmatched", read_unmatched);
    read_list(reading, object, "gaps", read_gap);
    read_list(reading, object, "excepted", read_excepted);
    read_list(reading, object, "groups", read_group);
  } else if (strcmp(type, "finding") == 0) {
    read_finding(reading, object);
  } else if (strcmp(type, "failing") == 0) {
    read_failing(reading, object);
  } else if (strcmp(type, "unmatched") == 0) {
    read_unmatched(reading, object);
  } else if (strcmp(type, "case") == 0) {
    read_case(reading, object);
  } else if (strcmp(type, "excepted") == 0) {
    read_excepted(reading, object);
  } else if (strcmp(type, "summary") == 0) {
    read_provenance(reading, object);
    read_list(reading, object, "groups", read_group);
    read_list(reading, object, "gap_list", read_gap);
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

static enum kb_status read_values(struct reading *reading, struct kb_error *error)
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
    if (reading->failed) {
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
  struct reading reading = {.report = report};
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
  *report = (struct kb_saved_report){0};
}
