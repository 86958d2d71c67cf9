#include "fix/plan.h"

#include "base/json.h"
#include "base/json_write.h"

/* The form of a saved plan: `kbtriage_plan` is its version. `request` is there for whoever reads
   the plan; what is sent is made anew from `set`. */

static void write_ids(struct kb_json_writer *json, struct kb_fix_mailbox *const *list, size_t count)
{
  kb_json_begin_array(json);
  for (size_t i = 0; i < count; i++) {
    kb_json_text(json, list[i]->id);
  }
  kb_json_end_array(json);
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

/* Only what has a label: {"statecode":["Inactive","Active"]}. */
static void write_labels(struct kb_json_writer *json, const struct kb_fix_change *change)
{
  kb_json_begin_object(json);
  for (size_t i = 0; i < change->setting_count; i++) {
    const struct kb_fix_setting *setting = &change->settings[i];
    if (setting->before_label || setting->after_label) {
      kb_json_key(json, setting->name);
      kb_json_begin_array(json);
      kb_json_text(json, setting->before_label);
      kb_json_text(json, setting->after_label);
      kb_json_end_array(json);
    }
  }
  kb_json_end_object(json);
}

static void write_request(struct kb_json_writer *json, const struct kb_fix_change *change)
{
  struct kb_buf text = {0};
  kb_json_begin_object(json);
  kb_json_text_member(json, "method", "PATCH");
  kb_fix_path(change, &text);
  kb_json_key(json, "path");
  kb_json_slice(json, kb_buf_slice(&text));
  kb_buf_clear(&text);
  kb_json_key(json, "body");
  if (kb_fix_body(change, false, &text)) {
    kb_json_raw(json, kb_buf_slice(&text));
  }
  kb_json_end_object(json);
  json->out->failed |= text.failed;
  kb_buf_fini(&text);
}

static void write_evidence(struct kb_json_writer *json, const struct kb_fix_change *change)
{
  kb_json_begin_array(json);
  for (size_t i = 0; i < change->evidence_count; i++) {
    const struct kb_fix_evidence *evidence = &change->evidence[i];
    kb_json_begin_object(json);
    kb_json_text_member(json, "field", evidence->field);
    kb_json_key(json, "value");
    kb_json_raw(json, kb_slice_of(evidence->value));
    if (evidence->label) {
      kb_json_text_member(json, "label", evidence->label);
    }
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static void write_change(struct kb_json_writer *json, const struct kb_fix_change *change)
{
  kb_json_begin_object(json);
  kb_json_text_member(json, "id", change->id);
  kb_json_text_member(json, "article", change->article);
  kb_json_text_member(json, "cause", change->cause);
  kb_json_text_member(json, "reason", change->reason);
  kb_json_text_member(json, "text", change->text);
  kb_json_text_member(json, "table", change->table->logical_name);
  kb_json_key(json, "record");
  kb_json_begin_object(json);
  kb_json_text_member(json, "id", change->record_id);
  kb_json_text_member(json, "name", change->record_name);
  kb_json_end_object(json);
  kb_json_text_member(json, "risk", change->is_shared ? "shared" : "own");
  kb_json_text_member(json, "etag", change->etag);
  kb_json_key(json, "before");
  write_values(json, change, true);
  kb_json_key(json, "set");
  write_values(json, change, false);
  kb_json_key(json, "labels");
  write_labels(json, change);
  if (change->setting_count > 0) {
    kb_json_key(json, "request");
    write_request(json, change);
  }
  kb_json_key(json, "then_test");
  kb_json_bool(json, change->then_test);
  kb_json_key(json, "explains");
  write_ids(json, change->mailboxes, change->mailbox_count);
  kb_json_key(json, "evidence");
  write_evidence(json, change);
  kb_json_end_object(json);
}

static void write_mailboxes(struct kb_json_writer *json, const struct kb_fix_plan *plan)
{
  kb_json_begin_array(json);
  for (size_t i = 0; i < plan->mailbox_count; i++) {
    kb_json_begin_object(json);
    kb_json_text_member(json, "id", plan->mailboxes[i]->id);
    kb_json_text_member(json, "name", plan->mailboxes[i]->name);
    kb_json_text_member(json, "address", plan->mailboxes[i]->address);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static void write_skipped(struct kb_json_writer *json, const struct kb_fix_plan *plan)
{
  kb_json_begin_array(json);
  for (size_t i = 0; i < plan->skipped_count; i++) {
    const struct kb_fix_skipped *skipped = &plan->skipped[i];
    kb_json_begin_object(json);
    kb_json_text_member(json, "article", skipped->article);
    kb_json_text_member(json, "cause", skipped->cause);
    kb_json_text_member(json, "record", skipped->record_name);
    kb_json_text_member(json, "why", skipped->why);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

void kb_fix_plan_write_json(const struct kb_fix_plan *plan, struct kb_buf *out)
{
  struct kb_json_writer json = {.out = out, .pretty = true};
  kb_json_begin_object(&json);
  kb_json_count_member(&json, "kbtriage_plan", 1);
  kb_json_text_member(&json, "org", plan->org);
  kb_json_text_member(&json, "made", plan->made);
  kb_json_text_member(&json, "rule_set", plan->rule_set);
  kb_json_text_member(&json, "level", plan->level);
  kb_json_key(&json, "changes");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < plan->change_count; i++) {
    write_change(&json, &plan->changes[i]);
  }
  kb_json_end_array(&json);
  kb_json_key(&json, "tests");
  write_ids(&json, plan->tests, plan->test_count);
  kb_json_key(&json, "mailboxes");
  write_mailboxes(&json, plan);
  kb_json_key(&json, "skipped");
  write_skipped(&json, plan);
  kb_json_end_object(&json);
  kb_buf_add_char(out, '\n');
}
