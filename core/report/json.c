#include "base/json_write.h"
#include "report/json_finding.h"
#include "report/json_group.h"
#include "report/json_parts.h"
#include "report/json_rules.h"
#include "report/report.h"
#include "report/wording.h"

#include <stdio.h>

/* One object with a record on each line, so that it can be streamed, and two runs can be
   compared line by line. NDJSON has the same records, each with its type. */

static bool is_lines(const struct kb_report *report)
{
  return report->format == &kb_format_ndjson;
}

static void begin_record(struct kb_json_writer *json, const struct kb_report *report,
                         const char *type)
{
  kb_json_begin_object(json);
  if (is_lines(report)) {
    kb_json_text_member(json, "type", type);
  }
  if (is_lines(report) || report->is_of_tenants) {
    kb_json_tenant(json, report->tenant);
  }
}

static void begin(struct kb_report *report)
{
  kb_buf_add_text(&report->piece, "{\"findings\":[");
}

static void write_finding(struct kb_json_writer *json, const struct kb_report *report,
                          const struct kb_triage *triage, const struct kb_finding *finding)
{
  begin_record(json, report, finding->exception ? "excepted" : "finding");
  kb_json_finding(json, triage, finding);
  kb_json_end_object(json);
}

static void add_finding(struct kb_report *report, const struct kb_triage *triage,
                        const struct kb_finding *finding)
{
  struct kb_json_writer json = {.out = &report->piece};
  if (!is_lines(report)) {
    kb_buf_add_text(&report->piece, report->has_findings ? ",\n" : "\n");
  }
  report->has_findings = true;
  write_finding(&json, report, triage, finding);
  if (is_lines(report)) {
    kb_buf_add_char(&report->piece, '\n');
  }
}

/* Findings that do not count, and mailboxes that fail, are in lists of their own: what is composed
   for a case is its findings, and then each record for those lists after one of these bytes, which
   never occur in JSON. */
enum { EXCEPTED = 0x1D, FAILING = 0x1E };

/* Kept records of one list that follow each other, each after a comma and a line end. */
struct run {
  char list;
  uint64_t offset, length;
};

static void write_case_verdict(struct kb_json_writer *json, const struct kb_finding *finding)
{
  kb_json_begin_object(json);
  kb_json_text_member(json, "article", finding->article->code);
  kb_json_text_member(json, "verdict", kb_verdict_name(finding->verdict));
  kb_json_key(json, "causes");
  kb_json_begin_array(json);
  for (size_t i = 0; i < finding->cause_count; i++) {
    if (finding->causes[i].truth == KB_TRUE) {
      kb_json_text(json, finding->causes[i].cause->id);
    }
  }
  kb_json_end_array(json);
  kb_json_key(json, "excepted");
  kb_json_bool(json, finding->exception != NULL);
  kb_json_end_object(json);
}

static void add_done_line(struct kb_report *report, const struct kb_triage *triage,
                          const struct kb_report_place *place)
{
  struct kb_json_writer json = {.out = &report->piece};
  begin_record(&json, report, "case");
  kb_json_case(&json, triage->a_case);
  kb_json_text_member(&json, "file", place ? place->file : NULL);
  kb_json_key(&json, "line");
  if (place) {
    kb_json_int(&json, (int64_t)place->line);
  } else {
    kb_json_null(&json);
  }
  kb_json_text_member(&json, "state", kb_case_state_name(kb_triage_state(triage)));
  kb_json_key(&json, "verdicts");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < triage->finding_count; i++) {
    write_case_verdict(&json, &triage->findings[i]);
  }
  kb_json_end_array(&json);
  kb_json_count_member(&json, "uncovered", triage->unmatched_count);
  if (triage->skipped) {
    kb_json_key(&json, "skipped");
    kb_json_begin_array(&json);
    for (size_t i = 0; i < triage->skipped_count; i++) {
      kb_json_text(&json, triage->skipped[i]);
    }
    kb_json_end_array(&json);
  }
  kb_json_end_object(&json);
  kb_buf_add_char(&report->piece, '\n');
}

static void add_excepted(struct kb_report *report, const struct kb_triage *triage,
                         const struct kb_finding *finding)
{
  struct kb_json_writer json = {.out = &report->piece};
  kb_buf_add_char(&report->piece, EXCEPTED);
  write_finding(&json, report, triage, finding);
}

static void write_failing(struct kb_json_writer *json, const struct kb_report *report,
                          const struct kb_triage *triage)
{
  const struct kb_failing *failing = triage->failing;
  begin_record(json, report, "failing");
  kb_json_case(json, triage->a_case);
  kb_json_key(json, "explained");
  kb_json_bool(json, failing->explained);
  kb_json_key(json, "failed");
  kb_json_begin_array(json);
  for (size_t i = 0; i < failing->subject->failed_count; i++) {
    if ((failing->what >> i & 1U) != 0) {
      kb_json_text(json, failing->subject->failed[i].name);
    }
  }
  kb_json_end_array(json);
  kb_json_evidence(json, failing->evidence, failing->evidence_count);
  kb_json_end_object(json);
}

static void add_failing(struct kb_report *report, const struct kb_triage *triage)
{
  struct kb_json_writer json = {.out = &report->piece};
  kb_buf_add_char(&report->piece, FAILING);
  write_failing(&json, report, triage);
}

static void add_failing_line(struct kb_report *report, const struct kb_triage *triage)
{
  struct kb_json_writer json = {.out = &report->piece};
  write_failing(&json, report, triage);
  kb_buf_add_char(&report->piece, '\n');
}

/* Where the next record for another list begins. */
static size_t next_record(struct kb_slice piece, size_t from)
{
  const size_t length = piece.length - from;
  const char *excepted = length > 0 ? memchr(piece.data + from, EXCEPTED, length) : NULL;
  const size_t before = excepted ? (size_t)(excepted - piece.data) - from : length;
  const char *failing = before > 0 ? memchr(piece.data + from, FAILING, before) : NULL;
  return failing ? (size_t)(failing - piece.data) : from + before;
}

/* The record ends with its place: the number of records before it in the order of the input, of
   this list, the others and the findings; the places of findings are those left. */
static struct kb_slice placed(struct kb_report *report, struct kb_slice record)
{
  struct kb_buf *text = &report->summary.scratch;
  struct kb_json_writer json = {.out = text};
  kb_buf_clear(text);
  kb_buf_add(text, ",\n", 2);
  kb_buf_add(text, record.data, record.length - 1);
  kb_buf_add_text(text, ",\"place\":");
  kb_json_int(&json, (int64_t)report->records++);
  kb_buf_add_char(text, '}');
  report->summary.failed |= text->failed;
  return kb_buf_slice(text);
}

/* Keeps a record and the comma before it. Records of one list that follow each other are one run,
   so that a large number of them takes no memory. */
static void keep_record(struct kb_report *report, char list, struct kb_slice record)
{
  const struct kb_slice text = placed(report, record);
  const uint64_t offset = kb_report_keep(report, text);
  const size_t length = text.length;
  struct run *last =
    report->places.length > 0
      ? (struct run *)(void *)(report->places.data + report->places.length - sizeof(struct run))
      : NULL;
  if (last && last->list == list && last->offset + last->length == offset) {
    last->length += length;
    return;
  }
  const struct run run = {list, offset, length};
  kb_buf_add(&report->places, &run, sizeof run);
}

/* Writes the findings and keeps the records for the other lists. */
static void take(struct kb_report *report, struct kb_slice piece)
{
  size_t at = next_record(piece, 0);
  struct kb_slice findings = {piece.data, at};
  if (findings.length > 0) {
    if (findings.data[0] == ',' && !report->has_findings) {
      findings.data++; /* it is the first */
      findings.length--;
    }
    report->has_findings = true;
    report->records += kb_slice_newlines(findings); /* each has one before it */
    kb_out_write(report->out, findings);
  }
  while (at < piece.length) {
    const size_t end = next_record(piece, at + 1);
    keep_record(report, piece.data[at], (struct kb_slice){piece.data + at + 1, end - at - 1});
    at = end;
  }
}

/* The records of a list. */
static void write_kept(struct kb_report *report, char list)
{
  const struct run *runs = (const struct run *)(const void *)report->places.data;
  const size_t count = report->places.length / sizeof *runs;
  uint64_t comma = 1; /* the first record has none */
  for (size_t i = 0; i < count; i++) {
    if (runs[i].list == list) {
      kb_report_copy_kept(report, runs[i].offset + comma, runs[i].length - comma);
      comma = 0;
    }
  }
}

static void write_rejected(struct kb_json_writer *json, const struct kb_report *report,
                           const struct kb_rejected *rejected)
{
  begin_record(json, report, "rejected");
  kb_json_text_member(json, "file", rejected->file);
  kb_json_count_member(json, "line", rejected->line);
  kb_json_count_member(json, "index", rejected->index);
  kb_json_text_member(json, "reason", rejected->reason);
  kb_json_end_object(json);
}

static void add_rejected(struct kb_report *report, const struct kb_rejected *rejected)
{
  const bool is_first = report->summary.rejected == 1;
  struct kb_buf record = {0};
  struct kb_json_writer json = {.out = &record};
  write_rejected(&json, report, rejected);
  if (record.failed) {
    report->summary.failed = true;
  } else {
    struct kb_slice whole = placed(report, kb_buf_slice(&record));
    whole = is_first ? (struct kb_slice){whole.data + 1, whole.length - 1} : whole;
    kb_report_put_aside(report, whole);
  }
  kb_buf_fini(&record);
}

static void add_rejected_line(struct kb_report *report, const struct kb_rejected *rejected)
{
  struct kb_json_writer json = {.out = &report->piece};
  write_rejected(&json, report, rejected);
  kb_buf_add_char(&report->piece, '\n');
}

/* A report, and the writer of its list. */
struct affected {
  struct kb_report *report;
  struct kb_json_writer *json;
  const struct kb_table *table;
};

static void write_affected(void *context, const struct kb_affected *mailbox)
{
  const struct affected *affected = context;
  struct kb_json_writer *json = affected->json;
  kb_json_begin_object(json);
  kb_json_subject(json, affected->table, mailbox->id, mailbox->name, mailbox->address);
  kb_json_tenant(json, mailbox->tenant);
  kb_json_count_member(json, "count", mailbox->alerts);
  kb_json_text_member(json, "alert", mailbox->alert);
  kb_json_text_member(json, "createdon", mailbox->createdon);
  kb_json_text_member(json, "text", mailbox->text);
  kb_json_end_object(json);
  kb_report_send(affected->report);
}

static void write_unmatched(struct kb_json_writer *json, struct kb_report *report,
                            const struct kb_unmatched_group *group)
{
  struct affected affected = {report, json, group->subject->table};
  begin_record(json, report, "unmatched");
  kb_json_unmatched_members(json, group);
  kb_json_key(json, "affected");
  kb_json_begin_array(json);
  kb_report_affected(report, group, write_affected, &affected);
  kb_json_end_array(json);
  kb_json_end_object(json);
}

static void write_faults(struct kb_buf *out, const struct kb_faults *faults,
                         enum kb_fault_kind kind)
{
  bool first = true;
  struct kb_json_writer json = {.out = out};
  kb_buf_addf(out, "\n],\n\"%ss\":[", kb_fault_kind_name(kind));
  for (size_t i = 0; i < faults->count; i++) {
    if (faults->list[i].kind == kind) {
      kb_buf_add_text(out, first ? "\n" : ",\n");
      kb_json_fault(&json, &faults->list[i]);
      first = false;
    }
  }
}

/* Begins a list of the end; in the object of json it ends the one before. */
static void begin_list(struct kb_report *report, const char *key)
{
  kb_buf_addf(&report->piece, is_lines(report) ? ",\"%s\":[" : "\n],\n\"%s\":[", key);
}

static void separate(struct kb_report *report, bool is_first)
{
  const char *separator = is_first ? "" : ",";
  kb_buf_addf(&report->piece, "%s%s", separator, is_lines(report) ? "" : "\n");
}

static void end_list(struct kb_report *report)
{
  kb_buf_add_text(&report->piece, is_lines(report) ? "]" : "");
}

/* Overridden articles take no part. Each is sent at once, as there may be thousands. */
static void write_articles(struct kb_report *report, const struct kb_rules_used *used)
{
  bool is_first = true;
  begin_list(report, "articles");
  for (size_t i = 0; i < report->article_count; i++) {
    const struct kb_article *article = report->articles[i];
    struct kb_json_writer json = {.out = &report->piece};
    if (!article->overridden) {
      separate(report, is_first);
      kb_json_article(&json, article,
                      kb_map_get(&used->articles, kb_slice_of(article->code)) != NULL);
      is_first = false;
      kb_report_send(report);
    }
  }
  end_list(report);
}

static void write_tables(struct kb_report *report, const struct kb_rules_used *used)
{
  begin_list(report, "tables");
  for (size_t i = 0; i < used->table_count; i++) {
    struct kb_json_writer json = {.out = &report->piece};
    separate(report, i == 0);
    kb_json_table(&json, used->tables[i], &report->columns);
  }
  end_list(report);
  begin_list(report, "subject_list");
  for (size_t i = 0; i < report->summary.subject_count; i++) {
    struct kb_json_writer json = {.out = &report->piece};
    separate(report, i == 0);
    kb_json_subject_rules(&json, report->summary.subjects[i].subject);
  }
  end_list(report);
}

static void write_exceptions(struct kb_report *report)
{
  const struct kb_exceptions *exceptions = report->exceptions;
  const size_t *findings = report->summary.of_exceptions;
  begin_list(report, "known_exceptions");
  for (size_t i = 0; exceptions && findings && i < exceptions->count; i++) {
    struct kb_json_writer json = {.out = &report->piece};
    separate(report, i == 0);
    kb_json_known_exception(&json, &exceptions->list[i], findings[i]);
  }
  end_list(report);
}

/* What makes the report readable where its rule set is not. */
static void write_rules(struct kb_report *report)
{
  struct kb_rules_used used;
  struct kb_json_writer json = {.out = &report->piece};
  if (kb_rules_used_find(&used, report)) {
    write_articles(report, &used);
    write_tables(report, &used);
    write_exceptions(report);
  } else {
    report->summary.failed = true;
  }
  kb_rules_used_fini(&used);
  kb_buf_add_text(&report->piece, is_lines(report) ? ",\"statistics\":" : "\n],\n\"statistics\":");
  kb_json_statistics(&json, &report->statistics);
}

/* Each is sent at once, as there may be thousands. */
static void write_groups(struct kb_report *report)
{
  struct kb_buf *out = &report->piece;
  struct kb_json_writer json = {.out = out};
  kb_buf_add_text(out, "\n],\n\"groups\":[");
  for (size_t i = 0; i < report->summary.group_count; i++) {
    if (report->summary.groups[i]->exception) {
      break; /* they are the last, and in a list of their own */
    }
    kb_buf_add_text(out, i == 0 ? "\n" : ",\n");
    kb_json_group(&json, report->summary.groups[i]);
    kb_report_send(report);
  }
}

static void end(struct kb_report *report, const struct kb_faults *faults)
{
  struct kb_buf *out = &report->piece;
  struct kb_json_writer json = {.out = out};
  report->summary.failed |= report->places.failed;
  write_groups(report);
  kb_buf_add_text(out, "\n],\n\"do_first\":");
  kb_json_do_first(&json, &report->summary);
  kb_buf_add_text(out, ",\n\"failing\":[");
  write_kept(report, FAILING);
  kb_buf_add_text(out, "\n],\n\"excepted\":[");
  write_kept(report, EXCEPTED);
  kb_buf_add_text(out, "\n],\n\"unmatched\":[");
  for (size_t i = 0; i < report->summary.unmatched_count; i++) {
    kb_buf_add_text(out, i > 0 ? ",\n" : "\n");
    write_unmatched(&json, report, report->summary.unmatched[i]);
  }
  kb_buf_add_text(out, "\n],\n\"rejected\":[");
  kb_report_send(report);
  kb_report_write_aside(report);
  for (int kind = 0; kind < KB_FAULT_KINDS; kind++) {
    write_faults(out, faults, (enum kb_fault_kind)kind);
  }
  write_rules(report);
  kb_buf_add_text(out, ",\n\"summary\":");
  json = (struct kb_json_writer){.out = out};
  kb_json_begin_object(&json);
  kb_json_totals(&json, &report->summary, faults);
  kb_json_end_object(&json);
  kb_buf_add_text(out, ",\n\"provenance\":");
  json = (struct kb_json_writer){.out = out};
  kb_json_provenance(&json, &report->provenance);
  kb_buf_add_text(out, "}\n");
}

static void write_fault_list(struct kb_json_writer *json, const struct kb_faults *faults,
                             enum kb_fault_kind kind)
{
  char key[16];
  snprintf(key, sizeof key, "%s_list", kb_fault_kind_name(kind));
  kb_json_key(json, key);
  kb_json_begin_array(json);
  for (size_t i = 0; i < faults->count; i++) {
    if (faults->list[i].kind == kind) {
      kb_json_fault(json, &faults->list[i]);
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
  kb_json_totals(&json, &report->summary, faults);
  kb_json_key(&json, "provenance");
  kb_json_provenance(&json, &report->provenance);
  kb_json_key(&json, "do_first");
  kb_json_do_first(&json, &report->summary);
  kb_json_key(&json, "groups");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < report->summary.group_count; i++) {
    if (report->summary.groups[i]->exception) {
      break;
    }
    kb_json_group(&json, report->summary.groups[i]);
    kb_report_send(report);
  }
  kb_json_end_array(&json);
  for (int kind = 0; kind < KB_FAULT_KINDS; kind++) {
    write_fault_list(&json, faults, (enum kb_fault_kind)kind);
  }
  write_rules(report);
  kb_json_end_object(&json);
  kb_buf_add_char(&report->piece, '\n');
}

const struct kb_format kb_format_json = {
  .name = "json",
  .has_statistics = true,
  .has_columns = true,
  .has_affected = true,
  .has_names_only = true,
  .begin = begin,
  .finding = add_finding,
  .excepted = add_excepted,
  .failing = add_failing,
  .take = take,
  .rejected = add_rejected,
  .end = end,
};

const struct kb_format kb_format_ndjson = {
  .name = "ndjson",
  .has_statistics = true,
  .has_columns = true,
  .has_affected = true,
  .has_names_only = true,
  .finding = add_finding,
  .done = add_done_line,
  .excepted = add_finding,
  .failing = add_failing_line,
  .rejected = add_rejected_line,
  .end = end_lines,
};
