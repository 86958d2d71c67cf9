#include "fix/apply_inside.h"

#include "base/json.h"
#include "run/org_row.h"

/* Lines of the journal. */

const char *kb_fix_keep(struct kb_fix_applying *applying, const char *text)
{
  const char *copy = text ? kb_arena_text(&applying->result->arena, text) : NULL;
  applying->result->failed |= text && !copy;
  return copy;
}

static void write_values(struct kb_json_writer *json, const struct kb_fix_change *change,
                         bool before)
{
  kb_json_begin_object(json);
  for (size_t i = 0; i < change->setting_count; i++) {
    const struct kb_fix_setting *setting = &change->settings[i];
    kb_json_key(json, setting->name);
    kb_json_raw(json, kb_slice_of(before ? setting->before : setting->after));
  }
  kb_json_end_object(json);
}

static void write_record(struct kb_json_writer *json, const struct kb_fix_change *change)
{
  kb_json_text_member(json, "change", change->id);
  kb_json_text_member(json, "article", change->article);
  kb_json_text_member(json, "cause", change->cause);
  kb_json_text_member(json, "table", change->table->logical_name);
  kb_json_key(json, "record");
  kb_json_begin_object(json);
  kb_json_text_member(json, "id", change->record_id);
  kb_json_text_member(json, "name", change->record_name);
  kb_json_end_object(json);
}

enum kb_status kb_fix_note_intent(struct kb_fix_applying *applying, const char *event,
                                  const struct kb_fix_change *change, struct kb_error *error)
{
  struct kb_json_writer *json = kb_fix_journal_begin(&applying->journal, event);
  write_record(json, change);
  kb_json_key(json, "from");
  write_values(json, change, !applying->result->is_undo);
  kb_json_key(json, "to");
  write_values(json, change, applying->result->is_undo);
  return kb_fix_journal_end(&applying->journal, error);
}

enum kb_status kb_fix_note_change(struct kb_fix_applying *applying, const char *event,
                                  const struct kb_fix_change_result *change, struct kb_error *error)
{
  struct kb_json_writer *json = kb_fix_journal_begin(&applying->journal, event);
  write_record(json, change->change);
  kb_json_text_member(json, "outcome", kb_fix_outcome_name(change->outcome));
  if (change->why) {
    kb_json_text_member(json, "why", change->why);
  }
  if (change->may_be_sent && change->outcome == KB_FIX_FAILED) {
    kb_json_key(json, KB_FIX_MAY_BE_SENT);
    kb_json_bool(json, true);
  }
  return kb_fix_journal_end(&applying->journal, error);
}

enum kb_status kb_fix_note_begin(struct kb_fix_applying *applying, const char *event,
                                 const char *plan_hash, struct kb_error *error)
{
  const char *user = kb_org_user(applying->fix->live);
  struct kb_json_writer *json = kb_fix_journal_begin(&applying->journal, event);
  kb_json_count_member(json, "kbtriage_journal", 1);
  kb_json_text_member(json, "kbtriage", applying->fix->program);
  kb_json_text_member(json, "org", kb_live_name(applying->fix->live));
  kb_json_text_member(json, "user", *user ? user : NULL);
  if (plan_hash) {
    kb_json_text_member(json, "plan", plan_hash);
    kb_json_text_member(json, "rule_set", applying->plan->rule_set);
  }
  return kb_fix_journal_end(&applying->journal, error);
}

enum kb_status kb_fix_note_end(struct kb_fix_applying *applying, struct kb_error *error)
{
  const struct kb_fix_result *result = applying->result;
  struct kb_json_writer *json = kb_fix_journal_begin(&applying->journal, "end");
  for (int outcome = 0; outcome < KB_FIX_OUTCOMES; outcome++) {
    const size_t count = kb_fix_count(result, (enum kb_fix_outcome)outcome);
    if (count > 0) {
      kb_json_count_member(json, kb_fix_outcome_name((enum kb_fix_outcome)outcome), count);
    }
  }
  for (int end = 0; !result->is_undo && end < KB_FIX_ENDS; end++) {
    const size_t count = kb_fix_count_ends(result, (enum kb_fix_end)end);
    if (count > 0) {
      kb_json_count_member(json, kb_fix_end_name((enum kb_fix_end)end), count);
    }
  }
  return kb_fix_journal_end(&applying->journal, error);
}
