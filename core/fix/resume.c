#include "fix/apply_inside.h"

#include "base/json.h"

#include <string.h>

/* What the lines of an earlier apply of the same plan say. A change that was only intended counts
   as not tried: its record tells whether the request got through. A test from before a change says
   nothing about it. */

static struct kb_fix_change_result *change_of(struct kb_fix_applying *applying,
                                              const struct cJSON *line)
{
  const char *id = kb_fix_journal_text(line, "change");
  for (size_t i = 0; i < applying->result->change_count; i++) {
    if (strcmp(applying->result->changes[i].change->id, id) == 0) {
      return &applying->result->changes[i];
    }
  }
  return NULL;
}

static void take_change(struct kb_fix_applying *applying, const struct cJSON *line)
{
  struct kb_fix_change_result *change = change_of(applying, line);
  const char *event = kb_fix_journal_event(line);
  if (!change) {
    return;
  }
  if (strcmp(event, "intend") == 0) {
    change->may_be_sent = true;
  } else if (strcmp(event, "done") == 0) {
    change->outcome = KB_FIX_CHANGED;
    kb_fix_forget_tests(applying->result, change->change);
  } else if (strcmp(event, "skipped") == 0 || strcmp(event, "failed") == 0) {
    const struct cJSON *sent = kb_json_member(line, KB_FIX_MAY_BE_SENT);
    change->may_be_sent = sent && kb_json_true(sent);
  } else if (strcmp(event, "undone") == 0) {
    change->outcome = KB_FIX_UNDONE;
  }
}

static void take_mailbox(struct kb_fix_applying *applying, const struct cJSON *line)
{
  const char *event = kb_fix_journal_event(line);
  struct kb_fix_mailbox_result *mailbox =
    kb_fix_result_mailbox(applying->result, kb_fix_journal_text(line, "mailbox"));
  if (!mailbox) {
    return;
  }
  if (strcmp(event, "test_intend") == 0) {
    mailbox->test = KB_FIX_TEST_INTENDED;
    mailbox->completed = kb_fix_keep(applying, kb_fix_journal_text(line, "completed"));
  } else if (strcmp(event, "tested") == 0) {
    mailbox->test = KB_FIX_TEST_RUNS;
  } else if (strcmp(event, "test_over") == 0) {
    mailbox->test = KB_FIX_TEST_OVER;
  }
}

bool kb_fix_has_begun(const char *journal, const char *plan_hash)
{
  struct kb_error ignored;
  struct cJSON *lines = kb_fix_journal_read(journal, false, &ignored);
  const struct cJSON *first = lines ? kb_json_first(lines) : NULL;
  const bool has = first && strcmp(kb_fix_journal_text(first, "plan"), plan_hash) == 0;
  kb_json_free(lines);
  return has;
}

enum kb_status kb_fix_resume(struct kb_fix_applying *applying, const struct cJSON *lines,
                             const char *plan_hash, struct kb_error *error)
{
  for (const struct cJSON *line = kb_json_first(lines); line; line = kb_json_next(line)) {
    const char *event = kb_fix_journal_event(line);
    if (strcmp(event, "begin") == 0 && strcmp(kb_fix_journal_text(line, "plan"), plan_hash) != 0) {
      return kb_fail(error, KB_USAGE,
                     "%.300s: the journal of another plan; name another file with --journal",
                     applying->journal.path);
    }
    take_change(applying, line);
    take_mailbox(applying, line);
  }
  return applying->result->failed ? kb_fail_no_memory(error) : KB_OK;
}
