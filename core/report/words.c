#include "report/words.h"

enum { TEXT_SHOWN = 200 };

static bool is_cause(const struct kb_group *group)
{
  return group->cause != NULL;
}

static bool is_untold(const struct kb_group *group)
{
  return group->verdict == KB_CANNOT_TELL;
}

static bool is_unexplained(const struct kb_group *group)
{
  return group->verdict == KB_UNEXPLAINED;
}

const struct kb_report_part kb_report_parts[KB_REPORT_PARTS] = {
  {"Confirmed causes", is_cause, true},
  {"Cannot tell yet: the data lacks what would tell", is_untold, false},
  {"Unexplained: the symptom is there, but every cause is ruled out (often an old alert of something "
   "already mended)",
   is_unexplained, false},
};

const char kb_unmatched_title[] =
  "No article covers these alerts (write one for the first of them next)";
const char kb_rejected_title[] = "Rows that could not be used";
const char kb_faults_title[] = "What could not be evaluated";
const char kb_gaps_title[] = "Not looked for: the data lacks what would show it";

const char *kb_plural(size_t count)
{
  return count == 1 ? "" : "s";
}

const char *kb_words_verdict(enum kb_verdict verdict)
{
  switch (verdict) {
  case KB_CLEAR:
    return "Clear";
  case KB_CONFIRMED:
    return "Confirmed";
  case KB_CANNOT_TELL:
    return "Cannot tell";
  case KB_UNEXPLAINED:
    return "Unexplained";
  case KB_AT_RISK:
    return "At risk";
  case KB_VERDICT_COUNT:
    break;
  }
  return "";
}

void kb_words_heading(struct kb_buf *out, const struct kb_group *group)
{
  if (!group->cause) {
    kb_buf_add_text(out, group->article->title);
    return;
  }
  kb_buf_add_text(out, group->at_risk == group->cases ? "At risk: " : "");
  kb_buf_add_text(out, group->cases > 1 ? group->shared_text : group->text);
}

void kb_words_mailboxes(struct kb_buf *out, const struct kb_group *group)
{
  const char *plural = group->cases == 1 ? "" : "es";
  if (group->shared_table && group->cases > 1) {
    kb_buf_addf(out, "One %s explains %zu mailboxes: ", group->shared_table->title, group->cases);
  } else {
    kb_buf_addf(out, "%zu mailbox%s: ", group->cases, plural);
  }
  for (size_t i = 0; i < group->name_count; i++) {
    kb_buf_addf(out, "%s%s", i > 0 ? ", " : "", group->names[i]);
  }
  if (group->cases > group->name_count) {
    kb_buf_addf(out, " and %zu more", group->cases - group->name_count);
  }
  if (group->at_risk > 0 && group->at_risk < group->cases) {
    kb_buf_addf(out, " (%zu of them before the symptom shows)", group->at_risk);
  }
}

void kb_words_record(struct kb_buf *out, const struct kb_group *group)
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

void kb_words_steps_title(struct kb_buf *out, const struct kb_article *article)
{
  kb_buf_add_text(out, "What to do");
  if (article->role) {
    kb_buf_addf(out, " (as %s)", article->role);
  }
  kb_buf_add_char(out, ':');
}

const struct kb_step_finding *kb_group_steps(const struct kb_group *group)
{
  return group->cases > 1 ? group->shared_steps : group->steps;
}

void kb_words_article(struct kb_buf *out, const struct kb_article *article)
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

void kb_words_unmatched(struct kb_buf *out, const struct kb_unmatched_group *group)
{
  kb_buf_addf(out, "%s%s%zu alert%s in %zu mailbox%s, as in %s", group->code,
              group->code[0] ? ": " : "", group->alerts, kb_plural(group->alerts), group->mailboxes,
              group->mailboxes == 1 ? "" : "es",
              group->mailbox_name ? group->mailbox_name : group->mailbox_id);
  if (group->near) {
    kb_buf_addf(out, "; near to %s, which knows other numbers", group->near);
  }
}

void kb_words_affected(struct kb_buf *out, const struct kb_affected *mailbox)
{
  kb_buf_add_text(out, mailbox->name ? mailbox->name : mailbox->id);
  if (mailbox->alerts > 1) {
    kb_buf_addf(out, " (%zu alerts)", mailbox->alerts);
  }
}

void kb_words_unmatched_text(struct kb_buf *out, const struct kb_unmatched_group *group)
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

void kb_words_rejected(struct kb_buf *out, const struct kb_rejected *rejected)
{
  kb_buf_addf(out, "%s:%zu (row %zu): %s", rejected->file, rejected->line, rejected->index,
              rejected->reason);
}

void kb_words_fault(struct kb_buf *out, const struct kb_fault *fault)
{
  const bool has_place = fault->where[0] && !fault->is_gap;
  kb_buf_addf(out, "%s%s%s: %s", fault->article, has_place ? " " : "",
              has_place ? fault->where : "", fault->reason);
  if (fault->first) {
    kb_buf_addf(out, " (%zu time%s, first with %s)", fault->count, kb_plural(fault->count),
                fault->first);
  }
}

void kb_words_totals(struct kb_buf *out, const struct kb_summary *summary,
                     const struct kb_faults *faults)
{
  kb_buf_addf(out, "%zu mailbox%s = %zu clear + %zu with findings + %zu with uncovered alerts only",
              summary->cases, summary->cases == 1 ? "" : "es", summary->clear,
              summary->with_findings, summary->unmatched_only);
  if (summary->findings > 0) {
    kb_buf_addf(out,
                "; %zu finding%s = %zu confirmed + %zu cannot tell + %zu unexplained + %zu at risk",
                summary->findings, kb_plural(summary->findings), summary->verdicts[KB_CONFIRMED],
                summary->verdicts[KB_CANNOT_TELL], summary->verdicts[KB_UNEXPLAINED],
                summary->verdicts[KB_AT_RISK]);
  }
  if (summary->rejected > 0) {
    kb_buf_addf(out, "; %zu row%s rejected", summary->rejected, kb_plural(summary->rejected));
  }
  if (summary->skipped_articles > 0) {
    kb_buf_addf(out, "; %zu article%s left out by --only or --skip", summary->skipped_articles,
                kb_plural(summary->skipped_articles));
  }
  if (kb_fault_total(faults) > 0) {
    kb_buf_addf(out, "; %zu fault%s", kb_fault_total(faults), kb_plural(kb_fault_total(faults)));
  }
}
