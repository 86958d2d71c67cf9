#include "article/failing.h"
#include "fix/apply_inside.h"
#include "fix/planner.h"

#include <string.h>

/* Whether a mailbox is fixed is what a run finds of it now. The alerts of the old failure may still
   be there, so not they decide but causes that hold and what the last test and synchronization say.
 */

enum { AT_ONCE = 200 };

struct verifying {
  struct kb_fix_applying *applying;
  struct kb_fix_mailbox_result *current;
};

/* Whether the plan has a change for the mailbox because of that cause. */
static bool is_planned(const struct kb_fix_plan *plan, const struct kb_fix_mailbox *mailbox,
                       const char *article, const char *cause)
{
  for (size_t i = 0; i < plan->change_count; i++) {
    const struct kb_fix_change *change = &plan->changes[i];
    for (size_t j = 0; strcmp(change->article, article) == 0 && strcmp(change->cause, cause) == 0 &&
                       j < change->mailbox_count;
         j++) {
      if (change->mailboxes[j] == mailbox) {
        return true;
      }
    }
  }
  return false;
}

static void take_cause(struct verifying *verifying, const struct kb_finding *finding,
                       const struct kb_cause *cause)
{
  struct kb_fix_mailbox_result *mailbox = verifying->current;
  const bool is_same =
    is_planned(verifying->applying->plan, mailbox->mailbox, finding->article->code, cause->id);
  if (mailbox->end == KB_FIX_SAME_CAUSE || (mailbox->end == KB_FIX_ANOTHER_CAUSE && !is_same)) {
    return; /* the first of them is named */
  }
  mailbox->end = is_same ? KB_FIX_SAME_CAUSE : KB_FIX_ANOTHER_CAUSE;
  mailbox->article = finding->article->code;
  mailbox->cause = cause->id;
}

static void take_findings(struct verifying *verifying, const struct kb_triage *triage)
{
  struct kb_fix_mailbox_result *mailbox = verifying->current;
  for (size_t i = 0; i < triage->finding_count; i++) {
    const struct kb_finding *finding = &triage->findings[i];
    for (size_t j = 0; j < finding->cause_count; j++) {
      const struct kb_cause *cause = finding->causes[j].cause;
      const bool is_planned_cause =
        finding->verdict == KB_AT_RISK && /* its alert has been deleted */
        is_planned(verifying->applying->plan, mailbox->mailbox, finding->article->code, cause->id);
      if (finding->causes[j].truth == KB_TRUE &&
          (finding->verdict == KB_CONFIRMED || is_planned_cause)) {
        take_cause(verifying, finding, cause);
      }
    }
    for (size_t j = 0; j < finding->cause_count && finding->verdict == KB_INCONCLUSIVE; j++) {
      const struct kb_cause *cause = finding->causes[j].cause;
      if (mailbox->end == KB_FIX_FIXED && finding->causes[j].truth != KB_FALSE &&
          is_planned(verifying->applying->plan, mailbox->mailbox, finding->article->code,
                     cause->id)) {
        mailbox->end = KB_FIX_NOT_FINISHED;
        mailbox->why = "its cause could not be evaluated again";
      }
    }
  }
}

static void take_case(void *context, const struct kb_triage *triage)
{
  struct verifying *verifying = context;
  verifying->current = kb_fix_result_mailbox(verifying->applying->result, triage->a_case->root.id);
  struct kb_fix_mailbox_result *mailbox = verifying->current;
  if (!mailbox) {
    return;
  }
  mailbox->is_seen = true;
  mailbox->end = KB_FIX_FIXED;
  take_findings(verifying, triage);
  if (mailbox->end == KB_FIX_FIXED && triage->is_partial) {
    mailbox->end = KB_FIX_NOT_FINISHED;
    mailbox->why = "not all of it could be read";
  } else if (mailbox->end == KB_FIX_FIXED && triage->failing && !mailbox->is_due) {
    mailbox->end = KB_FIX_NOT_FINISHED;
    mailbox->why = "the cause is gone, but its last test failed: test it again";
  } else if (mailbox->end == KB_FIX_FIXED && triage->failing) {
    mailbox->end = KB_FIX_ANOTHER_CAUSE;
    mailbox->why = "it fails, and no known cause holds";
  }
  if (mailbox->is_due && mailbox->test != KB_FIX_TEST_OVER) {
    mailbox->end = KB_FIX_NOT_FINISHED;
    mailbox->why = mailbox->test_why                 ? mailbox->test_why
                   : mailbox->test == KB_FIX_NO_TEST ? "there was no time left to test it (--wait)"
                                                     : "its test is not over";
  }
}

static enum kb_status note(struct kb_fix_applying *applying,
                           const struct kb_fix_mailbox_result *mailbox, struct kb_error *error)
{
  struct kb_json_writer *json = kb_fix_journal_begin(&applying->journal, "verified");
  kb_json_text_member(json, "mailbox", mailbox->mailbox->id);
  kb_json_text_member(json, "name", mailbox->mailbox->name);
  kb_json_text_member(json, "outcome", kb_fix_end_name(mailbox->end));
  if (mailbox->article) {
    kb_json_text_member(json, "article", mailbox->article);
    kb_json_text_member(json, "cause", mailbox->cause);
  }
  if (mailbox->why) {
    kb_json_text_member(json, "why", mailbox->why);
  }
  return kb_fix_journal_end(&applying->journal, error);
}

static enum kb_status look(struct verifying *verifying, size_t from, size_t count,
                           struct kb_error *error)
{
  struct kb_fix_applying *applying = verifying->applying;
  const char *ids[AT_ONCE + 1] = {NULL};
  struct kb_fix_looked looked;
  for (size_t i = 0; i < count; i++) {
    ids[i] = applying->result->mailboxes[from + i].mailbox->id;
  }
  const enum kb_status status = kb_live_again(applying->fix->live, ids, NULL, error);
  return status == KB_OK ? kb_fix_look(applying->fix, take_case, verifying, &looked, error)
                         : status;
}

enum kb_status kb_fix_verify(struct kb_fix_applying *applying, struct kb_error *error)
{
  struct verifying verifying = {.applying = applying};
  struct kb_fix_result *result = applying->result;
  enum kb_status status = KB_OK;
  for (size_t from = 0; status == KB_OK && from < result->mailbox_count; from += AT_ONCE) {
    const size_t left = result->mailbox_count - from;
    status = look(&verifying, from, left < AT_ONCE ? left : AT_ONCE, error);
  }
  for (size_t i = 0; status == KB_OK && i < result->mailbox_count; i++) {
    struct kb_fix_mailbox_result *mailbox = &result->mailboxes[i];
    if (!mailbox->is_seen) {
      mailbox->why = mailbox->test_why ? mailbox->test_why : "it could not be read";
    }
    status = note(applying, mailbox, error);
  }
  return status;
}
