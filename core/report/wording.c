#include "report/wording.h"

/* Functions append plain sentences or parts of them to a buffer, and the format adds escapes and
   markup. Titles, parts and failures are tables, which the formats go through in a loop.
   kb_group_fill fills the texts of a group, because a value may differ between its mailboxes. */

enum { TEXT_SHOWN = 200 };

static bool is_cause(const struct kb_group *group)
{
  return group->cause && !group->exception;
}

static bool is_unknown(const struct kb_group *group)
{
  return group->verdict == KB_INCONCLUSIVE && !group->exception;
}

static bool is_unexplained(const struct kb_group *group)
{
  return group->verdict == KB_UNEXPLAINED && !group->exception;
}

static bool is_superseded(const struct kb_group *group)
{
  return group->verdict == KB_SUPERSEDED && !group->exception;
}

static bool is_excepted(const struct kb_group *group)
{
  return group->exception != NULL;
}

const struct kb_report_part kb_report_parts[KB_REPORT_PARTS] = {
  {"Confirmed causes", is_cause, true},
  {"Inconclusive: more data needed", is_unknown, false},
  {"No known cause: all causes ruled out (often a stale alert for an issue that is already fixed)",
   is_unexplained, false},
  {"Superseded: a later test succeeded", is_superseded, false},
  {"Exceptions: not counted, as somebody has answered for them", is_excepted, false},
};

const char kb_not_judged_title[] =
  "Not judged: nothing is wrong with what could be read, but a part could not be read or evaluated";
const char kb_failing_title[] =
  "Failing: the last test or synchronization failed, and no alert in the data says why";
const char kb_unmatched_title[] =
  "No article covers these alerts (write one for the first of them next)";
const char kb_checks_title[] = "Check first, to tell which cause it is:";
const char kb_rejected_title[] = "Rows that could not be used";
const char *const kb_fault_titles[KB_FAULT_KINDS] = {
  [KB_FAULT_FAILED] = "What could not be evaluated",
  [KB_FAULT_GAP] = "Not looked for: the data lacks what would show it",
  [KB_FAULT_NOTE] = "How the data was read",
  [KB_FAULT_EXCEPTION] = "Exceptions to review",
};

const char *kb_plural(size_t count)
{
  return count == 1 ? "" : "s";
}

const char *kb_wording_verdict(enum kb_verdict verdict)
{
  switch (verdict) {
  case KB_CLEAR:
    return "Clear";
  case KB_CONFIRMED:
    return "Confirmed";
  case KB_INCONCLUSIVE:
    return "Inconclusive";
  case KB_UNEXPLAINED:
    return "No known cause";
  case KB_FAILING:
    return "Failing";
  case KB_AT_RISK:
    return "At risk";
  case KB_SUPERSEDED:
    return "Superseded";
  case KB_NOT_JUDGED:
    return "Not judged";
  case KB_VERDICT_COUNT:
    break;
  }
  return "";
}

void kb_wording_heading(struct kb_buf *out, const struct kb_group *group)
{
  if (!group->cause) {
    kb_buf_add_text(out, group->article->title);
    return;
  }
  kb_buf_add_text(out, group->at_risk == group->cases ? "At risk: " : "");
  kb_group_fill(out, group, group->cause->text);
}

static void add_names(struct kb_buf *out, const char *const *names, size_t count, size_t cases)
{
  for (size_t i = 0; i < count; i++) {
    kb_buf_addf(out, "%s%s", i > 0 ? ", " : "", names[i]);
  }
  if (cases > count) {
    kb_buf_addf(out, " and %zu more", cases - count);
  }
}

void kb_wording_mailboxes(struct kb_buf *out, const struct kb_group *group)
{
  const char *noun = kb_wording_noun(group->article->subject, group->cases);
  if (group->shared_table && group->cases > 1) {
    kb_buf_addf(out, "One %s explains %zu %s: ", group->shared_table->title, group->cases, noun);
  } else {
    kb_buf_addf(out, "%zu %s: ", group->cases, noun);
  }
  add_names(out, group->names, group->name_count, group->cases);
  if (group->at_risk > 0 && group->at_risk < group->cases) {
    kb_buf_addf(out, " (%zu of them before the symptom shows)", group->at_risk);
  }
}

void kb_wording_record(struct kb_buf *out, const struct kb_group *group)
{
  if (!group->shared_table) {
    return;
  }
  kb_buf_addf(out, "%s %s", group->shared_table->title,
              group->shared_name ? group->shared_name : "(its name is not in the data)");
  if (group->shared_id) {
    kb_buf_addf(out, ", id %s", group->shared_id);
  }
}

void kb_wording_evidence(struct kb_buf *out, const struct kb_group *group,
                         const struct kb_group_evidence *evidence)
{
  if (evidence->differs) {
    kb_buf_addf(out, "%s, which is not the same in all %zu", evidence->field, group->cases);
  } else {
    kb_buf_add_text(out, evidence->sentence);
  }
}

void kb_wording_exception(struct kb_buf *out, const struct kb_exception *exception)
{
  if (!exception) {
    return;
  }
  switch (exception->kind) {
  case KB_EXCEPTION_ACCEPTED:
    kb_buf_addf(out, "Accepted until %s by %s", exception->date, exception->who);
    break;
  case KB_EXCEPTION_PLANNED:
    kb_buf_addf(out, "%s %s, by %s",
                exception->is_over ? "OVERDUE: fix was planned for" : "Fix planned for",
                exception->date, exception->who);
    break;
  case KB_EXCEPTION_WRONG:
    kb_buf_addf(out, "Wrong finding, according to %s", exception->who);
    break;
  }
  kb_buf_addf(out, ": %s (%s)", exception->reason, exception->place);
}

static void add_success(struct kb_buf *out, const struct kb_success *success)
{
  kb_buf_addf(out, "the alert is of %s; %s succeeded on %s", success->alert_on, success->title,
              success->on);
}

void kb_wording_success(struct kb_buf *out, const struct kb_group *group)
{
  if (group->success && group->success_differs) {
    kb_buf_addf(out, "for example %s: ", group->names[0]);
  }
  if (group->success) {
    add_success(out, group->success);
  }
}

void kb_wording_success_of(struct kb_buf *out, const struct kb_finding *finding)
{
  if (finding->success) {
    add_success(out, finding->success);
  }
}

/* "the email server profile's statecode (profile.statecode)" */
static void add_column(struct kb_buf *out, const struct kb_subject *subject, const char *field)
{
  const char *dot = strchr(field, '.');
  const struct kb_slice name = {field, dot ? (size_t)(dot - field) : strlen(field)};
  const int part = kb_subject_part(subject, name);
  if (part != KB_PART_IS_NOTHING && dot) {
    kb_buf_addf(out, "the %s's %s (%s)", kb_subject_part_table(subject, part)->title, dot + 1,
                field);
  } else {
    kb_buf_addf(out, "the %s's %s", subject->table->title, field);
  }
}

void kb_wording_check(struct kb_buf *out, const struct kb_group *group,
                      const struct kb_group_cause *open)
{
  kb_group_fill(out, group, open->cause->text);
  if (open->truth == KB_STOPPED) {
    kb_buf_add_text(out, " This was not evaluated to the end; see the faults below.");
  }
  for (size_t i = 0; i < open->missing_count; i++) {
    kb_buf_add_text(out, i == 0 ? " This would tell: " : ", ");
    add_column(out, group->article->subject, open->missing[i]);
  }
  kb_buf_add_text(out, open->missing_count > 0 ? "." : "");
  if (open->cause->look) {
    kb_buf_add_text(out, " Look here: ");
    kb_group_fill(out, group, open->cause->look);
  }
}

void kb_wording_steps_title(struct kb_buf *out, const struct kb_group *group, size_t begin)
{
  const char *role = group->article->role;
  const int cause = group->steps[begin]->cause;
  if (group->open_count == 0) {
    kb_buf_addf(out, "What to do%s%s%s:", role ? " (as " : "", role ? role : "", role ? ")" : "");
  } else if (cause >= 0) {
    kb_buf_add_text(out, "If the cause is: ");
    kb_group_fill(out, group, group->article->causes[cause].text);
    kb_buf_addf(out, "%s%s%s", role ? " Then, as " : "", role ? role : "", role ? ":" : "");
  } else {
    kb_buf_addf(out, "Whatever the cause is%s%s:", role ? ", as " : "", role ? role : "");
  }
}

void kb_wording_step_tag(struct kb_buf *out, const struct kb_finding *finding,
                         const struct kb_step_finding *step)
{
  if (finding->verdict == KB_INCONCLUSIVE && step->cause) {
    kb_buf_addf(out, "If the cause is %s: ", step->cause);
  }
}

void kb_wording_article(struct kb_buf *out, const struct kb_article *article)
{
  kb_buf_add_text(out, article->code);
  if (article->kb) {
    kb_buf_addf(out, ", KB %s", article->kb);
  }
  kb_buf_addf(out, ", %s", article->severity);
  if (strcmp(article->status, "stable") != 0) {
    kb_buf_addf(out, ", %s article", article->status);
  }
}

static const char *const mailbox_steps[] = {
  "Read the newest entries under the mailbox's Alerts. If there are any, the data lacked them: save "
  "them too, as kbtriage fetch does, and run again.",
  "If there are none, make sure that the organization logs alerts for errors and warnings.",
  "Select Test & Enable Mailbox, wait for the results, and read the newest entry under Alerts.",
  NULL,
};

static const char *const other_steps[] = {
  "Open the record and read what it says of its error. If it says anything, the data lacked it: save "
  "those columns, too, and run again.",
  NULL,
};

static bool is_mailbox(const struct kb_subject *subject)
{
  return subject == kb_schema_default(subject->schema);
}

const char *const *kb_wording_failing_steps_of(const struct kb_subject *subject)
{
  return is_mailbox(subject) ? mailbox_steps : other_steps;
}

const char *const *kb_wording_failing_steps(const struct kb_summary *summary)
{
  bool has_mailbox = false;
  for (size_t i = 0; i < summary->failing_count; i++) {
    has_mailbox = has_mailbox || is_mailbox(summary->failing[i].subject);
  }
  return has_mailbox ? mailbox_steps : other_steps;
}

void kb_wording_failing(struct kb_buf *out, const struct kb_failing_group *group)
{
  const char *separator = "Failed: ";
  for (size_t i = 0; i < KB_WORDING_FAILURES; i++) {
    if ((group->what >> i & 1U) != 0) {
      kb_buf_addf(out, "%s%s", separator, group->subject->failed[i].title);
      separator = ", ";
    }
  }
}

void kb_wording_failing_mailboxes(struct kb_buf *out, const struct kb_failing_group *group)
{
  kb_buf_addf(out, "%zu %s: ", group->cases, kb_wording_noun(group->subject, group->cases));
  add_names(out, group->names, group->name_count, group->cases);
}

static void add_value(struct kb_buf *out, const struct kb_must_be *must_be)
{
  switch (must_be->kind) {
  case KB_MUST_BE_BOOLEAN:
    kb_buf_add_text(out, must_be->number != 0 ? "true" : "false");
    return;
  case KB_MUST_BE_TEXT:
    kb_buf_addf(out, "\"%s\"", must_be->text);
    return;
  case KB_MUST_BE_NUMBER:
    break;
  }
  kb_buf_addf(out, "%lld", (long long)must_be->number);
}

static void add_must_be(struct kb_buf *out, const struct kb_subject *subject,
                        const struct kb_must_be *must_be, bool is_same_column)
{
  const struct kb_column *column = &subject->table->columns[must_be->place];
  const char *label =
    must_be->kind == KB_MUST_BE_NUMBER ? kb_schema_label(column, must_be->number) : NULL;
  if (!is_same_column) {
    kb_buf_addf(out, "%s.%s is ", subject->name, column->name);
  }
  add_value(out, must_be);
  if (label) {
    kb_buf_addf(out, " (%s)", label);
  }
}

bool kb_wording_failure(struct kb_buf *out, const struct kb_failing_group *group, size_t failure)
{
  const struct kb_subject *subject = group->subject;
  if ((group->what >> failure & 1U) == 0) {
    return false;
  }
  const struct kb_outcome_rule *rule = &subject->failed[failure];
  const struct kb_must_be *list = rule->where.list;
  for (size_t i = 0; i < rule->where.count; i++) {
    const bool is_same_column = i > 0 && list[i - 1].or_next;
    kb_buf_add_text(out, i == 0 ? "" : is_same_column ? " or " : " and ");
    add_must_be(out, subject, &list[i], is_same_column);
  }
  if (rule->later >= 0) {
    const struct kb_column *columns = subject->table->columns;
    kb_buf_addf(out, "%s%s.%s is later than %s.%s", rule->where.count > 0 ? " and " : "",
                subject->name, columns[rule->later].name, subject->name, columns[rule->than].name);
  }
  return true;
}

const char *kb_wording_noun(const struct kb_subject *subject, size_t count)
{
  return count == 1 ? subject->table->title : subject->table->titles;
}

void kb_wording_unmatched(struct kb_buf *out, const struct kb_unmatched_group *group)
{
  kb_buf_addf(out, "%s%s%zu alert%s in %zu %s, as in %s", group->code, group->code[0] ? ": " : "",
              group->alerts, kb_plural(group->alerts), group->mailboxes,
              kb_wording_noun(group->subject, group->mailboxes),
              group->mailbox_name ? group->mailbox_name : group->mailbox_id);
  if (group->near) {
    kb_buf_addf(out, "; near to %s, which does not have this code", group->near);
  }
}

void kb_wording_affected(struct kb_buf *out, const struct kb_affected *mailbox)
{
  kb_buf_add_text(out, mailbox->name ? mailbox->name : mailbox->id);
  if (mailbox->alerts > 1) {
    kb_buf_addf(out, " (%zu alerts)", mailbox->alerts);
  }
}

void kb_wording_unmatched_text(struct kb_buf *out, const struct kb_unmatched_group *group)
{
  struct kb_slice text = kb_slice_of(group->text);
  if (text.length > TEXT_SHOWN) {
    text.length = TEXT_SHOWN;
    while (text.length > 0 && ((unsigned char)text.data[text.length] & 0xC0) == 0x80) {
      text.length--;
    }
  }
  kb_buf_add_slice(out, text);
  kb_buf_add_text(out, text.length < strlen(group->text) ? "…" : "");
}

void kb_wording_rejected(struct kb_buf *out, const struct kb_rejected *rejected)
{
  kb_buf_addf(out, "%s:%zu (row %zu): %s", rejected->file, rejected->line, rejected->index,
              rejected->reason);
}

void kb_wording_fault(struct kb_buf *out, const struct kb_fault *fault)
{
  const bool is_input = strcmp(fault->article, KB_FAULT_INPUT) == 0;
  const bool has_place = fault->where[0] && fault->kind != KB_FAULT_GAP;
  kb_buf_addf(out, "%s%s%s%s%s", is_input ? "" : fault->article, has_place && !is_input ? " " : "",
              has_place ? fault->where : "", has_place || !is_input ? ": " : "", fault->reason);
  if (fault->first) {
    kb_buf_addf(out, " (%zu time%s, first%s %s)", fault->count, kb_plural(fault->count),
                is_input ? ":" : " with", fault->first);
  }
}

const char *kb_wording_any_noun(const struct kb_summary *summary, size_t count)
{
  return summary->subject_count == 1   ? kb_wording_noun(summary->subjects[0].subject, count)
         : summary->subject_count == 0 ? (count == 1 ? "mailbox" : "mailboxes")
         : count == 1                  ? "record"
                                       : "records";
}

void kb_wording_cases(struct kb_buf *out, const struct kb_summary *summary)
{
  for (size_t i = 0; i < summary->subject_count; i++) {
    const size_t count = summary->subjects[i].counts.cases;
    const bool is_last = i > 0 && i + 1 == summary->subject_count;
    kb_buf_addf(out, "%s%zu %s",
                i == 0    ? ""
                : is_last ? " and "
                          : ", ",
                count, kb_wording_noun(summary->subjects[i].subject, count));
  }
  if (summary->subject_count == 0) {
    kb_buf_addf(out, "0 %s", kb_wording_any_noun(summary, 0));
  }
}

void kb_wording_totals(struct kb_buf *out, const struct kb_summary *summary,
                       const struct kb_faults *faults)
{
  kb_wording_cases(out, summary);
  kb_buf_addf(out, " = %zu clear", summary->all.clear);
  if (summary->all.verdicts[KB_FAILING] > 0) {
    kb_buf_addf(out, " + %zu failing", summary->all.verdicts[KB_FAILING]);
  }
  kb_buf_addf(out, " + %zu with findings + %zu with uncovered alerts only",
              summary->all.with_findings, summary->all.unmatched_only);
  if (summary->all.excepted_only > 0) {
    kb_buf_addf(out, " + %zu with exceptions only", summary->all.excepted_only);
  }
  if (summary->all.verdicts[KB_NOT_JUDGED] > 0) {
    kb_buf_addf(out, " + %zu not judged", summary->all.verdicts[KB_NOT_JUDGED]);
  }
  if (summary->all.findings > 0) {
    kb_buf_addf(
      out,
      "; %zu finding%s = %zu confirmed + %zu inconclusive + %zu with no known cause + %zu at risk",
      summary->all.findings, kb_plural(summary->all.findings), summary->all.verdicts[KB_CONFIRMED],
      summary->all.verdicts[KB_INCONCLUSIVE], summary->all.verdicts[KB_UNEXPLAINED],
      summary->all.verdicts[KB_AT_RISK]);
  }
  if (summary->all.verdicts[KB_SUPERSEDED] > 0) {
    kb_buf_addf(out, " + %zu superseded", summary->all.verdicts[KB_SUPERSEDED]);
  }
  if (summary->all.excepted > 0) {
    kb_buf_addf(out, "; %zu finding%s excepted", summary->all.excepted,
                kb_plural(summary->all.excepted));
  }
  if (summary->rejected > 0) {
    kb_buf_addf(out, "; %zu row%s rejected", summary->rejected, kb_plural(summary->rejected));
  }
  if (summary->skipped_articles > 0) {
    kb_buf_addf(out, "; %zu article%s left out by --only, --skip or --about",
                summary->skipped_articles, kb_plural(summary->skipped_articles));
  }
  if (kb_fault_total(faults) > 0) {
    kb_buf_addf(out, "; %zu fault%s", kb_fault_total(faults), kb_plural(kb_fault_total(faults)));
  }
}
