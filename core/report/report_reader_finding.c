#include "base/grow.h"
#include "report/report_reader_inside.h"

/* Findings, cases and what is about them. */

/* The id of the record that the cause rests on, if many mailboxes share it. Reports of format 2 do
   not name it: it is the profile of which the evidence has columns. */
static const char *record_of(struct kb_reading *reading, struct kb_node cause)
{
  struct kb_node evidence;
  size_t end = 0;
  const char *id = "";
  bool has_column = false;
  struct kb_node record;
  if (kb_take_member(cause, "record", KB_JSON_OBJECT, &record)) {
    return kb_take_text_or_empty(&reading->take, record, "id");
  }
  kb_take_list(cause, "evidence", &evidence, &end);
  for (; evidence.at < end; evidence.at = kb_node_end(evidence)) {
    const char *field = kb_take_text_or_empty(&reading->take, evidence, "field");
    has_column = has_column || strncmp(field, "profile.", 8) == 0;
    if (strcmp(field, "mailbox._emailserverprofile_value") == 0) {
      id = kb_take_text_or_empty(&reading->take, evidence, "value");
    }
  }
  return has_column ? id : "";
}

static void read_causes(struct kb_reading *reading, struct kb_node finding,
                        struct kb_saved_finding *saved)
{
  struct kb_node cause;
  size_t end = 0;
  struct kb_buf ids = {0};
  struct kb_saved_cause *list = NULL;
  kb_take_list(finding, "causes", &cause, &end);
  for (; cause.at < end; cause.at = kb_node_end(cause)) {
    const char *verdict = kb_take_text_or_empty(&reading->take, cause, "verdict");
    if (strcmp(verdict, "confirmed") != 0) {
      continue;
    }
    const struct kb_saved_cause made = {kb_take_text_or_empty(&reading->take, cause, "id"),
                                        kb_take_text_or_empty(&reading->take, cause, "text"),
                                        record_of(reading, cause)};
    struct kb_saved_cause *room =
      kb_arena_room(&reading->report->arena, list, saved->confirmed_count, 1, sizeof *list);
    reading->take.failed = reading->take.failed || !room;
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
  reading->take.failed = reading->take.failed || ids.failed || !saved->causes;
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
static void read_missing_of(struct kb_reading *reading, struct kb_node cause,
                            struct kb_saved_finding *saved)
{
  struct kb_arena *arena = &reading->report->arena;
  struct kb_node column;
  size_t end = 0;
  kb_take_list(cause, "missing", &column, &end);
  for (; column.at < end && !reading->take.failed; column.at = kb_node_end(column)) {
    const struct cJSON *made = kb_raw_value(arena, kb_node_text(column));
    const char *name = made && kb_json_kind(made) == KB_JSON_STRING ? kb_json_string(made) : NULL;
    reading->take.failed = !made;
    if (!name || has_text(saved->missing, saved->missing_count, name)) {
      continue;
    }
    const char **list = kb_arena_array(arena, saved->missing_count + 1, sizeof *list);
    for (size_t i = 0; list && i < saved->missing_count; i++) {
      list[i] = saved->missing[i];
    }
    reading->take.failed = !list;
    if (list) {
      list[saved->missing_count++] = name;
      saved->missing = list;
    }
  }
}

static void read_missing(struct kb_reading *reading, struct kb_node finding,
                         struct kb_saved_finding *saved)
{
  struct kb_node cause;
  size_t end = 0;
  kb_take_list(finding, "causes", &cause, &end);
  for (; cause.at < end; cause.at = kb_node_end(cause)) {
    read_missing_of(reading, cause, saved);
  }
}

/* Reports of format 1 were about mailboxes alone, each in a member of that name. */
static void read_subject(struct kb_reading *reading, struct kb_node object,
                         struct kb_saved_finding *saved)
{
  struct kb_node subject;
  saved->table = "mailbox";
  if (kb_take_member(object, "subject", KB_JSON_OBJECT, &subject)) {
    saved->table = kb_take_text(&reading->take, subject, "table");
  } else if (!kb_take_member(object, "mailbox", KB_JSON_OBJECT, &subject)) {
    return;
  }
  if (!saved->table) {
    return; /* it is not complete */
  }
  const char *name = kb_take_text(&reading->take, subject, "name");
  saved->address = kb_take_text(&reading->take, subject, "emailaddress");
  name = name ? name : saved->address;
  saved->subject = kb_take_text(&reading->take, subject, "id");
  saved->subject = saved->subject ? saved->subject : name;
  saved->name = name ? name : saved->subject;
}

const char *kb_saved_tenant(const struct kb_saved_report *report,
                            const struct kb_saved_finding *saved)
{
  return saved->tenant[0] ? saved->tenant : report->tenant ? report->tenant : "";
}

bool kb_saved_is_of(const struct kb_saved_report *report, const char *named, const char *tenant)
{
  return report->tenant_count == 0 || strcmp(named, tenant) == 0;
}

bool kb_saved_is_inconclusive(const struct kb_saved_finding *saved)
{
  return strcmp(saved->verdict, "inconclusive") == 0 || strcmp(saved->verdict, "cannot_tell") == 0;
}

static void add_finding(struct kb_reading *reading, const struct kb_saved_finding *saved)
{
  struct kb_saved_report *report = reading->report;
  if (!KB_MAKE_ROOM(report->findings, report->count, report->capacity, 64)) {
    reading->take.failed = true;
    return;
  }
  report->findings[report->count++] = *saved;
}

/* False: it lacks what it is about. */
static bool take_finding(struct kb_reading *reading, struct kb_node finding,
                         struct kb_saved_finding *taken)
{
  struct kb_node article;
  struct kb_node alert;
  size_t alerts_end = 0;
  struct kb_saved_finding saved = {
    .verdict = kb_take_text(&reading->take, finding, "verdict"),
    .tenant = kb_take_text_or_empty(&reading->take, finding, "tenant"),
  };
  if (kb_take_member(finding, "article", KB_JSON_OBJECT, &article)) {
    saved.article = kb_take_text(&reading->take, article, "code");
    saved.title = kb_take_text_or_empty(&reading->take, article, "title");
    saved.severity = kb_take_text_or_empty(&reading->take, article, "severity");
    saved.kb = kb_take_text(&reading->take, article, "kb");
    saved.reference = kb_take_text(&reading->take, article, "reference");
  }
  read_subject(reading, finding, &saved);
  if (!saved.verdict || !saved.article || !saved.subject) {
    reading->report->odd++;
    return false;
  }
  kb_take_list(finding, "symptoms", &alert, &alerts_end);
  saved.has_alerts = alert.at < alerts_end;
  saved.text = saved.title;
  read_causes(reading, finding, &saved);
  if (kb_saved_is_inconclusive(&saved)) {
    read_missing(reading, finding, &saved);
  }
  *taken = saved;
  return true;
}

void kb_reading_finding(struct kb_reading *reading, struct kb_node finding)
{
  struct kb_saved_finding saved;
  if (take_finding(reading, finding, &saved)) {
    add_finding(reading, &saved);
  }
}

void kb_reading_excepted(struct kb_reading *reading, struct kb_node finding)
{
  struct kb_saved_report *report = reading->report;
  struct kb_saved_finding saved;
  if (!take_finding(reading, finding, &saved)) {
    return;
  }
  if (!KB_MAKE_ROOM(report->exceptions, report->exception_count, report->exception_capacity, 16)) {
    reading->take.failed = true;
    return;
  }
  report->exceptions[report->exception_count++] = saved;
}

void kb_reading_case(struct kb_reading *reading, struct kb_node node)
{
  struct kb_saved_report *report = reading->report;
  struct kb_saved_finding about = {.subject = NULL};
  const char *state = kb_take_text(&reading->take, node, "state");
  read_subject(reading, node, &about);
  if (!about.subject || !state) {
    report->odd++;
    return;
  }
  if (!KB_MAKE_ROOM(report->case_list, report->case_count, report->case_capacity, 256)) {
    reading->take.failed = true;
    return;
  }
  struct kb_saved_case *done = &report->case_list[report->case_count++];
  *done = (struct kb_saved_case){.tenant = kb_take_text_or_empty(&reading->take, node, "tenant"),
                                 .table = about.table,
                                 .subject = about.subject,
                                 .name = about.name,
                                 .address = about.address,
                                 .is_judged = strcmp(state, "not_judged") != 0};
  done->skipped = kb_take_texts(&reading->take, node, "skipped", &done->skipped_count);
}

/* Of a group only the record that explains it is kept. */
void kb_reading_group(struct kb_reading *reading, struct kb_node group)
{
  struct kb_saved_report *report = reading->report;
  struct kb_node shared;
  const char *id = kb_take_member(group, "shared", KB_JSON_OBJECT, &shared)
                     ? kb_take_text(&reading->take, shared, "id")
                     : NULL;
  if (!id) {
    return;
  }
  if (!KB_MAKE_ROOM(report->records, report->record_count, report->record_capacity, 16)) {
    reading->take.failed = true;
    return;
  }
  report->records[report->record_count++] =
    (struct kb_saved_record){kb_take_text_or_empty(&reading->take, group, "tenant"), id,
                             kb_take_text(&reading->take, shared, "name")};
}

/* The columns that show the failure count as its causes. */
void kb_reading_failing(struct kb_reading *reading, struct kb_node failing)
{
  struct kb_node evidence;
  struct kb_buf fields = {0};
  size_t end = 0;
  struct kb_saved_finding saved = {.article = "", .severity = "", .verdict = "failing"};
  if (kb_take_true(failing, "explained")) {
    return; /* explained by findings, which are compared */
  }
  saved.title = saved.text = "the last test or synchronization failed, and no alert says why";
  saved.record = "";
  saved.tenant = kb_take_text_or_empty(&reading->take, failing, "tenant");
  read_subject(reading, failing, &saved);
  kb_take_list(failing, "evidence", &evidence, &end);
  for (; evidence.at < end; evidence.at = kb_node_end(evidence)) {
    kb_buf_addf(&fields, "%s%s", fields.length > 0 ? ", " : "",
                kb_take_text_or_empty(&reading->take, evidence, "field"));
  }
  saved.causes = kb_arena_dup(&reading->report->arena, kb_buf_slice(&fields));
  reading->take.failed = reading->take.failed || fields.failed || !saved.causes;
  kb_buf_fini(&fields);
  if (saved.subject) {
    add_finding(reading, &saved);
  } else {
    reading->report->odd++;
  }
}
