#include "report/wording.h"

#include "base/text.h"

/* Functions append plain sentences or parts of them to a buffer, and the format adds escapes and
   markup. Titles, parts and failures are tables, which the formats go through in a loop.
   kb_group_fill fills the texts of a group, because a value may differ between its mailboxes. */

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

const char kb_do_first_title[] = "Do first";
const char kb_not_judged_title[] =
  "Not judged: no problem in what could be read, but part of it could not be read or evaluated";
const char kb_failing_title[] =
  "Failing: the last test or synchronization failed, and no alert in the data says why";
const char kb_unmatched_title[] = "Alerts without an article, most frequent first";
const char kb_ruled_out_title[] = "Causes ruled out by a single value:";
const char kb_checks_title[] = "To determine the cause:";
const char kb_rejected_title[] = "Invalid input rows";
const char *const kb_fault_titles[KB_FAULT_KINDS] = {
  [KB_FAULT_FAILED] = "Evaluation errors",
  [KB_FAULT_GAP] = "Checks skipped: required columns missing",
  [KB_FAULT_NOTE] = "Notes",
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

void kb_wording_tenant(struct kb_buf *out, const char *tenant)
{
  if (tenant) {
    kb_buf_addf(out, "%s: ", tenant);
  }
}

void kb_wording_heading(struct kb_buf *out, const struct kb_group *group)
{
  kb_wording_tenant(out, group->tenant);
  if (!group->cause) {
    kb_buf_add_text(out, group->article->title);
    return;
  }
  kb_buf_add_text(out, group->at_risk == group->cases ? "At risk: " : "");
  kb_group_fill(out, group, group->cause->text);
}

static void add_names(struct kb_buf *out, const struct kb_shown_names *names, size_t cases)
{
  struct kb_shown_name name;
  const char *separator = "";
  for (size_t at = 0; kb_shown_names_next(names, &at, &name); separator = ", ") {
    kb_buf_add_text(out, separator);
    kb_shown_name_write(out, &name);
  }
  if (cases > names->count) {
    kb_buf_addf(out, " and %s more", KB_COUNT(cases - names->count));
  }
}

void kb_wording_count(struct kb_buf *out, const struct kb_group *group)
{
  kb_buf_addf(out, "%s %s", KB_COUNT(group->cases),
              kb_wording_noun(group->article->subject, group->cases));
}

void kb_wording_at_risk(struct kb_buf *out, const struct kb_group *group)
{
  if (group->at_risk > 0 && group->at_risk < group->cases) {
    kb_buf_addf(out, " (%s affected, %s at risk)", KB_COUNT(group->cases - group->at_risk),
                KB_COUNT(group->at_risk));
  }
}

void kb_wording_action(struct kb_buf *out, const struct kb_action *action)
{
  const struct kb_group *group = action->group;
  kb_wording_tenant(out, group->tenant);
  kb_do_first_text(out, action);
  kb_buf_add_text(out, ": ");
  kb_wording_count(out, group);
  kb_wording_at_risk(out, group);
  kb_buf_add_text(out, group->at_risk == group->cases ? " at risk" : "");
}

void kb_wording_mailboxes(struct kb_buf *out, const struct kb_group *group)
{
  kb_wording_count(out, group);
  if (group->shared_table && group->cases > 1) {
    kb_buf_addf(out, " share this %s", group->shared_table->title);
  }
  kb_wording_at_risk(out, group);
  kb_buf_add_text(out, ": ");
  add_names(out, &group->names, group->cases);
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
    kb_buf_addf(out, "%.*s, which is not the same in all %s", (int)evidence->field_length,
                evidence->sentence, KB_COUNT(group->cases));
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
    kb_buf_add_text(out, "for example ");
    kb_shown_names_write_first(out, &group->names);
    kb_buf_add_text(out, ": ");
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

void kb_wording_check(struct kb_buf *out, const struct kb_group *group,
                      const struct kb_group_cause *open)
{
  kb_group_fill(out, group, open->cause->text);
  if (open->truth == KB_STOPPED) {
    kb_buf_add_text(out, " Its evaluation was stopped: see the evaluation errors below.");
  }
  kb_buf_add_text(out, open->missing_count > 0 || open->cause->look ? " To confirm, check: " : "");
  kb_wording_missing(out, group->article->subject, open->missing, open->missing_count);
  if (open->cause->look) {
    kb_buf_add_text(out, open->missing_count > 0 ? "; " : "");
    kb_group_fill(out, group, open->cause->look);
  }
}

bool kb_wording_ruled_out(struct kb_buf *out, const struct kb_group *group, size_t number)
{
  for (size_t i = 0; i < group->ruled_out_count; i++) {
    const struct kb_group_ruled_out *ruled_out = &group->ruled_out[i];
    if (!ruled_out->differs && number-- == 0) {
      kb_group_fill(out, group, ruled_out->cause->text);
      kb_buf_add_text(out, " It would be confirmed if ");
      kb_deciding_value_words(out, &ruled_out->deciding);
      kb_buf_add_char(out, '.');
      return true;
    }
  }
  return false;
}

void kb_wording_role(struct kb_buf *out, const char *role)
{
  kb_buf_addf(out, "%s%s%s", role ? " (role required: " : "", role ? role : "", role ? ")" : "");
}

void kb_wording_steps_title(struct kb_buf *out, const struct kb_group *group, size_t begin)
{
  const char *role = group->article->role;
  const int cause = group->steps[begin]->cause;
  if (group->open_count > 0 && cause >= 0) {
    kb_buf_add_text(out, "Resolution if this is the cause: ");
    kb_group_fill(out, group, group->article->causes[cause].text);
    return;
  }
  kb_buf_add_text(out, group->open_count > 0 ? "Resolution, whatever the cause" : "Resolution");
  kb_wording_role(out, role);
  kb_buf_add_char(out, ':');
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
  "Read the newest entries under the mailbox's Alerts. If there are any, they are missing from the "
  "data: save alerts too, as kbtriage fetch does, and run again.",
  "If there are none, check that the organization logs alerts for errors and warnings.",
  "Select Test & Enable Mailbox, wait for the results, and read the newest entry under Alerts.",
  NULL,
};

static const char *const other_steps[] = {
  "Open the record and read its error. If it shows one, that is missing from the data: save those "
  "columns too, and run again.",
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
  kb_buf_addf(out, "%s %s: ", KB_COUNT(group->cases),
              kb_wording_noun(group->subject, group->cases));
  add_names(out, &group->names, group->cases);
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

void kb_wording_rule(struct kb_buf *out, const struct kb_subject *subject,
                     const struct kb_outcome_rule *rule)
{
  const struct kb_must_be *list = rule->where.list;
  if (rule->words) {
    kb_buf_add_text(out, rule->words);
    return;
  }
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
}

bool kb_wording_failure(struct kb_buf *out, const struct kb_failing_group *group, size_t failure)
{
  if ((group->what >> failure & 1U) == 0) {
    return false;
  }
  kb_wording_rule(out, group->subject, &group->subject->failed[failure]);
  return true;
}

const char *kb_wording_noun(const struct kb_subject *subject, size_t count)
{
  return count == 1 ? subject->table->title : subject->table->titles;
}

const char *kb_wording_any_noun(const struct kb_summary *summary, size_t count)
{
  return summary->subject_count == 1   ? kb_wording_noun(summary->subjects[0].subject, count)
         : summary->subject_count == 0 ? (count == 1 ? "mailbox" : "mailboxes")
         : count == 1                  ? "record"
                                       : "records";
}
