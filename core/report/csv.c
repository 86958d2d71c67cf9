#include "base/csv.h"

#include "report/wording.h"

#include <stdio.h>

/* For a spreadsheet: a line for each finding, failing mailbox, mailbox with alerts of a kind
   that no article covers, unusable row, and fault, and for the number of mailboxes not judged;
   the first column says which. */

enum column {
  TYPE,
  VERDICT,
  ARTICLE,
  KB,
  TITLE,
  SEVERITY,
  SUBJECT_TABLE,
  SUBJECT_NAME,
  SUBJECT_ADDRESS,
  SUBJECT_ID,
  CAUSE,
  EVIDENCE,
  MISSING,
  STEPS,
  ALERT_ON,
  ALERT,
  COUNT,
  REFERENCE,
  TENANT,
  COLUMNS,
};

static const char *const heads[COLUMNS] = {
  "type",          "verdict",      "article",         "kb",         "title", "severity",
  "subject_table", "subject_name", "subject_address", "subject_id", "cause", "evidence",
  "missing",       "steps",        "alert_on",        "alert",      "count", "reference",
  "tenant",
};

static void begin(struct kb_report *report)
{
  kb_buf_add_text(&report->piece,
                  "\xEF\xBB\xBF"); /* without it Excel does not read the file as UTF-8 */
  kb_csv_line(&report->piece, heads, COLUMNS);
}

/* Cells that are composed. */
struct composed {
  struct kb_buf cause, evidence, missing, steps;
};

static void separate(struct kb_buf *out)
{
  kb_buf_add_text(out, out->length > 0 ? "; " : "");
}

static void add_cause(struct composed *cells, const struct kb_cause_finding *cause,
                      bool any_confirmed)
{
  if (any_confirmed ? cause->truth != KB_TRUE : cause->truth == KB_FALSE) {
    return;
  }
  separate(&cells->cause);
  kb_buf_add_text(&cells->cause, cause->text);
  for (size_t i = 0; i < cause->trace.evidence_count; i++) {
    separate(&cells->evidence);
    kb_evidence_sentence(&cells->evidence, &cause->trace.evidence[i]);
  }
  for (size_t i = 0; i < cause->trace.missing_count; i++) {
    separate(&cells->missing);
    kb_buf_add_text(&cells->missing, cause->trace.missing[i]);
  }
  if (cause->truth != KB_TRUE && cause->look) {
    separate(&cells->missing);
    kb_buf_addf(&cells->missing, "check: %s", cause->look);
  }
}

static void compose(struct composed *cells, const struct kb_finding *finding)
{
  const bool any_confirmed = finding->verdict == KB_CONFIRMED || finding->verdict == KB_AT_RISK;
  for (size_t i = 0; i < finding->cause_count; i++) {
    add_cause(cells, &finding->causes[i], any_confirmed);
  }
  if (finding->success) {
    separate(&cells->evidence);
    kb_wording_success_of(&cells->evidence, finding);
  }
  if (finding->exception) {
    separate(&cells->evidence);
    kb_wording_exception(&cells->evidence, finding->exception);
  }
  for (size_t i = 0; i < finding->step_count; i++) {
    separate(&cells->steps);
    kb_buf_addf(&cells->steps, "%zu. ", i + 1);
    kb_wording_step_tag(&cells->steps, finding, &finding->steps[i]);
    kb_buf_add_text(&cells->steps, finding->steps[i].text);
    for (size_t k = 0; k < finding->steps[i].step_count; k++) {
      kb_buf_addf(&cells->steps, " %s", finding->steps[i].steps[k]);
    }
  }
}

static void write_finding(struct kb_report *report, const struct kb_triage *triage,
                          const struct kb_finding *finding, const char *type)
{
  const struct kb_article *article = finding->article;
  const struct kb_record *alert = finding->symptom_count > 0 ? finding->symptoms[0].alert : NULL;
  struct composed composed = {.cause = {0}};
  compose(&composed, finding);
  const char *cells[COLUMNS] = {
    [TYPE] = type,
    [VERDICT] = kb_verdict_name(finding->verdict),
    [ARTICLE] = article->code,
    [KB] = article->kb,
    [TITLE] = article->title,
    [SEVERITY] = article->severity,
    [SUBJECT_TABLE] = triage->a_case->root.table->logical_name,
    [SUBJECT_NAME] = kb_case_name(triage->a_case),
    [SUBJECT_ADDRESS] = kb_case_address(triage->a_case),
    [SUBJECT_ID] = triage->a_case->root.id,
    [TENANT] = report->tenant,
    [CAUSE] = kb_buf_text(&composed.cause),
    [EVIDENCE] = kb_buf_text(&composed.evidence),
    [MISSING] = kb_buf_text(&composed.missing),
    [STEPS] = kb_buf_text(&composed.steps),
    [ALERT_ON] = alert ? kb_case_error_time(triage->a_case, alert) : NULL,
    [ALERT] = alert ? kb_case_error_text(triage->a_case, alert) : NULL,
    [REFERENCE] = article->reference,
  };
  kb_csv_line(&report->piece, cells, COLUMNS);
  report->piece.failed = report->piece.failed || composed.cause.failed ||
                         composed.evidence.failed || composed.missing.failed ||
                         composed.steps.failed;
  kb_buf_fini(&composed.cause);
  kb_buf_fini(&composed.evidence);
  kb_buf_fini(&composed.missing);
  kb_buf_fini(&composed.steps);
}

static void add_finding(struct kb_report *report, const struct kb_triage *triage,
                        const struct kb_finding *finding)
{
  write_finding(report, triage, finding, "finding");
}

static void add_excepted(struct kb_report *report, const struct kb_triage *triage,
                         const struct kb_finding *finding)
{
  write_finding(report, triage, finding, "excepted");
}

/* Each mailbox that fails; if an alert explains it, there are other lines for that. */
static void add_failing(struct kb_report *report, const struct kb_triage *triage)
{
  struct kb_buf evidence = {0};
  for (size_t i = 0; i < triage->failing->evidence_count; i++) {
    separate(&evidence);
    kb_evidence_sentence(&evidence, &triage->failing->evidence[i]);
  }
  const char *cells[COLUMNS] = {
    [TYPE] = "failing",
    [VERDICT] = triage->failing->explained ? "explained" : kb_verdict_name(KB_FAILING),
    [SUBJECT_TABLE] = triage->a_case->root.table->logical_name,
    [SUBJECT_NAME] = kb_case_name(triage->a_case),
    [SUBJECT_ADDRESS] = kb_case_address(triage->a_case),
    [SUBJECT_ID] = triage->a_case->root.id,
    [TENANT] = report->tenant,
    [EVIDENCE] = kb_buf_text(&evidence),
  };
  kb_csv_line(&report->piece, cells, COLUMNS);
  report->piece.failed = report->piece.failed || evidence.failed;
  kb_buf_fini(&evidence);
}

static void add_rejected(struct kb_report *report, const struct kb_rejected *rejected)
{
  struct kb_buf words = {0};
  kb_wording_rejected(&words, rejected);
  const char *cells[COLUMNS] = {[TYPE] = "rejected", [CAUSE] = kb_buf_text(&words)};
  kb_csv_line(&report->piece, cells, COLUMNS);
  report->piece.failed = report->piece.failed || words.failed;
  kb_buf_fini(&words);
}

/* Context for the mailboxes with one kind of alerts. */
struct affected {
  struct kb_report *report;
  const struct kb_unmatched_group *group;
};

static void write_affected(void *context, const struct kb_affected *mailbox)
{
  const struct affected *affected = context;
  char count[24];
  snprintf(count, sizeof count, "%zu", mailbox->alerts);
  const char *cells[COLUMNS] = {
    [TYPE] = "uncovered",
    [ARTICLE] = affected->group->code,
    [SUBJECT_TABLE] = affected->group->subject->table->logical_name,
    [SUBJECT_NAME] = mailbox->name,
    [SUBJECT_ADDRESS] = mailbox->address,
    [SUBJECT_ID] = mailbox->id,
    [TENANT] = mailbox->tenant ? mailbox->tenant : affected->report->tenant,
    [ALERT_ON] = mailbox->createdon,
    [ALERT] = mailbox->text,
    [COUNT] = count,
  };
  kb_csv_line(&affected->report->piece, cells, COLUMNS);
  kb_report_send(affected->report);
}

static void write_fault(struct kb_report *report, const struct kb_fault *fault)
{
  char count[24];
  snprintf(count, sizeof count, "%zu", fault->count);
  const char *cells[COLUMNS] = {
    [TYPE] = kb_fault_kind_name(fault->kind),
    [ARTICLE] = fault->article,
    [SUBJECT_NAME] = fault->first,
    [CAUSE] = fault->reason,
    [EVIDENCE] = fault->where,
    [COUNT] = count,
  };
  kb_csv_line(&report->piece, cells, COLUMNS);
}

static void write_not_judged(struct kb_report *report)
{
  char count[24];
  snprintf(count, sizeof count, "%zu", report->summary.all.verdicts[KB_NOT_JUDGED]);
  const char *cells[COLUMNS] = {
    [TYPE] = kb_verdict_name(KB_NOT_JUDGED),
    [CAUSE] = kb_not_judged_title,
    [COUNT] = count,
  };
  if (report->summary.all.verdicts[KB_NOT_JUDGED] > 0) {
    kb_csv_line(&report->piece, cells, COLUMNS);
  }
}

static void write_provenance(void *context, const char *name, const char *value)
{
  struct kb_report *report = context;
  const char *cells[COLUMNS] = {[TYPE] = "provenance", [TITLE] = name, [EVIDENCE] = value};
  kb_csv_line(&report->piece, cells, COLUMNS);
}

static void end(struct kb_report *report, const struct kb_faults *faults)
{
  for (size_t i = 0; i < report->summary.unmatched_count; i++) {
    struct affected affected = {report, report->summary.unmatched[i]};
    kb_report_affected(report, affected.group, write_affected, &affected);
  }
  for (size_t i = 0; i < KB_FAULT_KINDS * faults->count; i++) { /* by kind */
    const struct kb_fault *fault = &faults->list[i % faults->count];
    if (fault->kind == i / faults->count) {
      write_fault(report, fault);
    }
  }
  write_not_judged(report);
  report->piece.failed |= !kb_provenance_each(&report->provenance, write_provenance, report);
}

const struct kb_format kb_format_csv = {
  .name = "csv",
  .brief_groups = true,
  .has_names_only = true,
  .has_affected = true,
  .has_no_notes = true,
  .begin = begin,
  .finding = add_finding,
  .excepted = add_excepted,
  .failing = add_failing,
  .rejected = add_rejected,
  .end = end,
};
