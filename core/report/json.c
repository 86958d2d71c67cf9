#include "base/json_write.h"
#include "report/report.h"

/* One object, a record a line, so that it streams, and two runs can be compared line by line.
   NDJSON is the same records, each with its type. */

static bool is_lines(const struct kb_report *report)
{
  return report->format == &kb_format_ndjson;
}

static void text_member(struct kb_json_writer *json, const char *key, const char *text)
{
  kb_json_key(json, key);
  kb_json_text(json, text);
}

static void int_member(struct kb_json_writer *json, const char *key, size_t number)
{
  kb_json_key(json, key);
  kb_json_int(json, (int64_t)number);
}

static void begin_record(struct kb_json_writer *json, const struct kb_report *report,
                         const char *type)
{
  kb_json_begin_object(json);
  if (is_lines(report)) {
    text_member(json, "type", type);
  }
}

static void write_article(struct kb_json_writer *json, const struct kb_article *article)
{
  kb_json_key(json, "article");
  kb_json_begin_object(json);
  text_member(json, "code", article->code);
  text_member(json, "kb", article->kb);
  text_member(json, "title", article->title);
  text_member(json, "severity", article->severity);
  text_member(json, "reference", article->reference);
  kb_json_end_object(json);
}

static void write_mailbox(struct kb_json_writer *json, const struct kb_case *a_case)
{
  kb_json_key(json, "mailbox");
  kb_json_begin_object(json);
  text_member(json, "id", a_case->mailbox.id);
  text_member(json, "name", kb_case_mailbox_name(a_case));
  text_member(json, "emailaddress", kb_record_text_at(&a_case->mailbox, KB_MAILBOX_ADDRESS));
  kb_json_end_object(json);
}

static void write_symptoms(struct kb_json_writer *json, const struct kb_finding *finding)
{
  kb_json_key(json, "symptoms");
  kb_json_begin_array(json);
  for (size_t i = 0; i < finding->symptom_count; i++) {
    const struct kb_symptom_finding *symptom = &finding->symptoms[i];
    kb_json_begin_object(json);
    text_member(json, "alert", symptom->alert->id);
    text_member(json, "createdon", kb_record_text_at(symptom->alert, KB_ALERT_CREATEDON));
    text_member(json, "text", kb_record_text_at(symptom->alert, KB_ALERT_TEXT));
    kb_json_key(json, "placeholders");
    kb_json_begin_object(json);
    for (size_t k = 0; k < symptom->placeholder_count; k++) {
      kb_json_key_slice(json, symptom->placeholders[k].name);
      kb_json_slice(json, symptom->placeholders[k].value);
    }
    kb_json_end_object(json);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static void write_value(struct kb_json_writer *json, const struct cJSON *value)
{
  int64_t integer = 0;
  if (!value) {
    kb_json_null(json);
    return;
  }
  switch (kb_json_kind(value)) {
  case KB_JSON_STRING:
    kb_json_text(json, kb_json_string(value));
    return;
  case KB_JSON_BOOLEAN:
    kb_json_bool(json, kb_json_true(value));
    return;
  case KB_JSON_NUMBER:
    if (kb_json_integer(value, &integer)) {
      kb_json_int(json, integer);
    } else {
      kb_json_double(json, kb_json_number(value));
    }
    return;
  case KB_JSON_NULL:
  case KB_JSON_ARRAY:
  case KB_JSON_OBJECT:
    break;
  }
  kb_json_null(json);
}

static void write_cause(struct kb_json_writer *json, const struct kb_cause_finding *cause)
{
  kb_json_begin_object(json);
  text_member(json, "id", cause->cause->id);
  text_member(json, "verdict", kb_truth_name(cause->truth));
  text_member(json, "text", cause->text);
  kb_json_key(json, "evidence");
  kb_json_begin_array(json);
  for (size_t i = 0; i < cause->trace.evidence_count; i++) {
    const struct kb_evidence *evidence = &cause->trace.evidence[i];
    kb_json_begin_object(json);
    text_member(json, "field", evidence->field);
    kb_json_key(json, "value");
    write_value(json, evidence->value);
    text_member(json, "label", evidence->label);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
  kb_json_key(json, "missing");
  kb_json_begin_array(json);
  for (size_t i = 0; i < cause->trace.missing_count; i++) {
    kb_json_text(json, cause->trace.missing[i]);
  }
  kb_json_end_array(json);
  if (cause->cause->look) {
    text_member(json, "look", cause->cause->look);
  }
  kb_json_end_object(json);
}

static void write_steps(struct kb_json_writer *json, const struct kb_finding *finding)
{
  kb_json_key(json, "resolution");
  kb_json_begin_array(json);
  for (size_t i = 0; i < finding->step_count; i++) {
    const struct kb_step_finding *step = &finding->steps[i];
    kb_json_begin_object(json);
    int_member(json, "step", i + 1);
    text_member(json, "text", step->text);
    text_member(json, "cause", step->cause);
    if (step->step_count > 0) {
      kb_json_key(json, "steps");
      kb_json_begin_array(json);
      for (size_t k = 0; k < step->step_count; k++) {
        kb_json_text(json, step->steps[k]);
      }
      kb_json_end_array(json);
    }
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static void begin(struct kb_report *report)
{
  kb_buf_add_text(&report->piece, "{\"findings\":[");
}

static void add_finding(struct kb_report *report, const struct kb_triage *triage,
                        const struct kb_finding *finding)
{
  struct kb_json_writer json = {.out = &report->piece};
  if (!is_lines(report)) {
    kb_buf_add_text(&report->piece, report->has_findings ? ",\n" : "\n");
  }
  report->has_findings = true;
  begin_record(&json, report, "finding");
  text_member(&json, "verdict", kb_verdict_name(finding->verdict));
  write_article(&json, finding->article);
  write_mailbox(&json, triage->a_case);
  write_symptoms(&json, finding);
  kb_json_key(&json, "causes");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < finding->cause_count; i++) {
    write_cause(&json, &finding->causes[i]);
  }
  kb_json_end_array(&json);
  write_steps(&json, finding);
  kb_json_end_object(&json);
  if (is_lines(report)) {
    kb_buf_add_char(&report->piece, '\n');
  }
}

static void write_rejected(struct kb_json_writer *json, const struct kb_report *report,
                           const struct kb_rejected *rejected)
{
  begin_record(json, report, "rejected");
  text_member(json, "file", rejected->file);
  int_member(json, "line", rejected->line);
  int_member(json, "index", rejected->index);
  text_member(json, "reason", rejected->reason);
  kb_json_end_object(json);
}

static void add_rejected(struct kb_report *report, const struct kb_rejected *rejected)
{
  const bool is_first = report->summary.rejected == 1;
  struct kb_buf record = {0};
  struct kb_json_writer json = {.out = &record};
  kb_buf_add_text(&record, is_first ? "\n" : ",\n");
  write_rejected(&json, report, rejected);
  if (record.failed) {
    report->summary.failed = true;
  } else {
    kb_report_put_aside(report, kb_buf_slice(&record));
  }
  kb_buf_fini(&record);
}

static void add_rejected_line(struct kb_report *report, const struct kb_rejected *rejected)
{
  struct kb_json_writer json = {.out = &report->piece};
  write_rejected(&json, report, rejected);
  kb_buf_add_char(&report->piece, '\n');
}

static void write_group(struct kb_json_writer *json, const struct kb_group *group)
{
  kb_json_begin_object(json);
  text_member(json, "article", group->article->code);
  text_member(json, "cause", group->cause->id);
  kb_json_key(json, "shared");
  if (group->shared_table) {
    kb_json_begin_object(json);
    text_member(json, "table", group->shared_table->logical_name);
    text_member(json, "id", group->shared_id);
    text_member(json, "name", group->shared_name);
    kb_json_end_object(json);
  } else {
    kb_json_null(json);
  }
  int_member(json, "cases", group->cases);
  int_member(json, "at_risk", group->at_risk);
  kb_json_key(json, "mailboxes");
  kb_json_begin_array(json);
  for (size_t i = 0; i < group->name_count; i++) {
    kb_json_text(json, group->names[i]);
  }
  kb_json_end_array(json);
  kb_json_end_object(json);
}

/* A report, and the writer of its list. */
struct affected {
  struct kb_report *report;
  struct kb_json_writer *json;
};

static void write_affected(void *context, const struct kb_affected *mailbox)
{
  const struct affected *affected = context;
  struct kb_json_writer *json = affected->json;
  kb_json_begin_object(json);
  text_member(json, "mailbox", mailbox->id);
  text_member(json, "name", mailbox->name);
  text_member(json, "emailaddress", mailbox->address);
  int_member(json, "count", mailbox->alerts);
  text_member(json, "alert", mailbox->alert);
  text_member(json, "createdon", mailbox->createdon);
  text_member(json, "text", mailbox->text);
  kb_json_end_object(json);
  kb_report_send(affected->report);
}

static void write_unmatched(struct kb_json_writer *json, struct kb_report *report,
                            const struct kb_unmatched_group *group)
{
  struct affected affected = {report, json};
  begin_record(json, report, "unmatched");
  text_member(json, "code", group->code[0] ? group->code : NULL);
  text_member(json, "text", group->text);
  text_member(json, "message", group->message);
  kb_json_key(json, "level");
  if (group->level > 0) {
    kb_json_int(json, group->level);
  } else {
    kb_json_null(json);
  }
  int_member(json, "count", group->alerts);
  int_member(json, "mailboxes", group->mailboxes);
  text_member(json, "near", group->near);
  kb_json_key(json, "example");
  kb_json_begin_object(json);
  text_member(json, "mailbox", group->mailbox_id);
  text_member(json, "name", group->mailbox_name);
  text_member(json, "alert", group->alert_id);
  text_member(json, "createdon", group->createdon);
  kb_json_end_object(json);
  kb_json_key(json, "affected");
  kb_json_begin_array(json);
  kb_report_affected(report, group, write_affected, &affected);
  kb_json_end_array(json);
  kb_json_end_object(json);
}

static void write_fault(struct kb_json_writer *json, const struct kb_fault *fault)
{
  kb_json_begin_object(json);
  text_member(json, "article", fault->article);
  text_member(json, "where", fault->where);
  text_member(json, "reason", fault->reason);
  int_member(json, "count", fault->count);
  text_member(json, "first", fault->first);
  kb_json_end_object(json);
}

/* Those that are gaps, or those that are not. */
static void write_faults(struct kb_buf *out, const char *key, const struct kb_faults *faults,
                         bool gaps)
{
  bool first = true;
  struct kb_json_writer json = {.out = out};
  kb_buf_addf(out, "\"%s\":[", key);
  for (size_t i = 0; i < faults->count; i++) {
    if (faults->list[i].is_gap == gaps) {
      kb_buf_add_text(out, first ? "\n" : ",\n");
      write_fault(&json, &faults->list[i]);
      first = false;
    }
  }
}

static void write_totals(struct kb_json_writer *json, const struct kb_summary *summary,
                         const struct kb_faults *faults)
{
  int_member(json, "cases", summary->cases);
  int_member(json, "clear", summary->clear);
  int_member(json, "findings", summary->findings);
  for (int verdict = KB_CONFIRMED; verdict < KB_VERDICT_COUNT; verdict++) {
    int_member(json, kb_verdict_name((enum kb_verdict)verdict), summary->verdicts[verdict]);
  }
  int_member(json, "unmatched_alerts", summary->unmatched_alerts);
  int_member(json, "rejected", summary->rejected);
  int_member(json, "faults", kb_fault_total(faults));
  int_member(json, "gaps", faults->gaps);
  int_member(json, "skipped_articles", summary->skipped_articles);
}

static void write_groups(struct kb_buf *out, const struct kb_summary *summary)
{
  struct kb_json_writer json = {.out = out};
  bool first = true;
  kb_buf_add_text(out, "\n],\n\"groups\":[");
  for (size_t i = 0; i < summary->group_count; i++) {
    if (summary->groups[i]->cause) {
      kb_buf_add_text(out, first ? "\n" : ",\n");
      write_group(&json, summary->groups[i]);
      first = false;
    }
  }
}

static void end(struct kb_report *report, const struct kb_faults *faults)
{
  struct kb_buf *out = &report->piece;
  struct kb_json_writer json = {.out = out};
  write_groups(out, &report->summary);
  kb_buf_add_text(out, "\n],\n\"unmatched\":[");
  for (size_t i = 0; i < report->summary.unmatched_count; i++) {
    kb_buf_add_text(out, i > 0 ? ",\n" : "\n");
    write_unmatched(&json, report, report->summary.unmatched[i]);
  }
  kb_buf_add_text(out, "\n],\n\"rejected\":[");
  kb_report_send(report);
  kb_report_write_aside(report);
  kb_buf_add_text(out, "\n],\n");
  write_faults(out, "faults", faults, false);
  kb_buf_add_text(out, "\n],\n");
  write_faults(out, "gaps", faults, true);
  kb_buf_add_text(out, "\n],\n\"summary\":");
  kb_json_begin_object(&json);
  write_totals(&json, &report->summary, faults);
  kb_json_end_object(&json);
  kb_buf_add_text(out, "}\n");
}

static void write_fault_list(struct kb_json_writer *json, const char *key,
                             const struct kb_faults *faults, bool gaps)
{
  kb_json_key(json, key);
  kb_json_begin_array(json);
  for (size_t i = 0; i < faults->count; i++) {
    if (faults->list[i].is_gap == gaps) {
      write_fault(json, &faults->list[i]);
    }
  }
  kb_json_end_array(json);
}

static void end_lines(struct kb_report *report, const struct kb_faults *faults)
{
  struct kb_json_writer json = {.out = &report->piece};
  for (size_t i = 0; i < report->summary.unmatched_count; i++) {
    write_unmatched(&json, report, report->summary.unmatched[i]);
    kb_buf_add_char(&report->piece, '\n');
  }
  begin_record(&json, report, "summary");
  write_totals(&json, &report->summary, faults);
  kb_json_key(&json, "groups");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < report->summary.group_count; i++) {
    if (report->summary.groups[i]->cause) {
      write_group(&json, report->summary.groups[i]);
    }
  }
  kb_json_end_array(&json);
  write_fault_list(&json, "fault_list", faults, false);
  write_fault_list(&json, "gap_list", faults, true);
  kb_json_end_object(&json);
  kb_buf_add_char(&report->piece, '\n');
}

const struct kb_format kb_format_json = {
  .name = "json",
  .brief_groups = true,
  .has_affected = true,
  .begin = begin,
  .finding = add_finding,
  .rejected = add_rejected,
  .end = end,
};

const struct kb_format kb_format_ndjson = {
  .name = "ndjson",
  .brief_groups = true,
  .has_affected = true,
  .finding = add_finding,
  .rejected = add_rejected_line,
  .end = end_lines,
};
