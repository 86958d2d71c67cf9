#include "fix/plan.h"

#include "base/ascii.h"
#include "base/json_write.h"

#include <string.h>
#include <strings.h>

void kb_fix_plan_fini(struct kb_fix_plan *plan)
{
  kb_map_fini(&plan->index);
  kb_arena_fini(&plan->arena);
  *plan = (struct kb_fix_plan){.org = NULL};
}

struct kb_fix_mailbox *kb_fix_plan_mailbox(struct kb_fix_plan *plan, const char *id)
{
  const size_t length = strlen(id);
  char *key = kb_arena_text(&plan->arena, id);
  if (key) {
    kb_lower_case(key, length);
    struct kb_fix_mailbox *known = kb_map_get(&plan->index, (struct kb_slice){key, length});
    if (known) {
      return known;
    }
  }
  struct kb_fix_mailbox **list =
    kb_arena_room(&plan->arena, plan->mailboxes, plan->mailbox_count, 8, sizeof *list);
  struct kb_fix_mailbox *mailbox = kb_arena_alloc(&plan->arena, sizeof *mailbox);
  if (!key || !list || !mailbox ||
      !kb_map_add(&plan->index, (struct kb_slice){key, length}, mailbox)) {
    plan->failed = true;
    return NULL;
  }
  plan->mailboxes = list;
  mailbox->id = key;
  mailbox->place = plan->mailbox_count;
  list[plan->mailbox_count++] = mailbox;
  return mailbox;
}

/* "mailboxes(0000…)", in lower case, in the plan's arena; empty when out of memory. */
static struct kb_slice record_key(struct kb_fix_plan *plan, const struct kb_fix_change *change)
{
  struct kb_buf key = {0};
  kb_fix_path(change, &key);
  if (!key.failed) {
    kb_lower_case(key.data, key.length);
  }
  const char *copy = key.failed ? NULL : kb_arena_dup(&plan->arena, kb_buf_slice(&key));
  const struct kb_slice slice = {copy, copy ? key.length : 0};
  plan->failed |= !copy;
  kb_buf_fini(&key);
  return slice;
}

static void count_records(struct kb_fix_plan *plan)
{
  struct kb_map seen = {0};
  plan->record_count = plan->shared_count = 0;
  for (size_t i = 0; i < plan->change_count && !plan->failed; i++) {
    struct kb_fix_change *change = &plan->changes[i];
    const struct kb_slice key = record_key(plan, change);
    if (key.length > 0 && change->setting_count > 0 && !kb_map_get(&seen, key)) {
      plan->failed = !kb_map_add(&seen, key, change);
      plan->record_count++;
      plan->shared_count += change->is_shared;
    }
  }
  kb_map_fini(&seen);
}

static void keep_helped(struct kb_fix_plan *plan)
{
  size_t kept = 0;
  for (size_t i = 0; i < plan->mailbox_count; i++) {
    if (plan->mailboxes[i]->is_helped) {
      plan->mailboxes[i]->place = kept;
      plan->mailboxes[kept++] = plan->mailboxes[i];
    }
  }
  plan->mailbox_count = kept;
}

void kb_fix_plan_finish(struct kb_fix_plan *plan)
{
  count_records(plan);
  plan->tests = kb_arena_array(&plan->arena, plan->mailbox_count + 1, sizeof *plan->tests);
  plan->failed = plan->failed || !plan->tests;
  plan->test_count = 0;
  for (size_t i = 0; plan->tests && i < plan->change_count; i++) {
    const struct kb_fix_change *change = &plan->changes[i];
    for (size_t j = 0; j < change->mailbox_count; j++) {
      change->mailboxes[j]->is_helped = true;
      if (change->then_test && !change->mailboxes[j]->is_tested) {
        change->mailboxes[j]->is_tested = true;
        plan->tests[plan->test_count++] = change->mailboxes[j];
      }
    }
  }
  keep_helped(plan);
}

const char *kb_fix_mailbox_name(const struct kb_fix_mailbox *mailbox)
{
  return mailbox->name ? mailbox->name : mailbox->address ? mailbox->address : mailbox->id;
}

const char *kb_fix_record_name(const struct kb_fix_change *change)
{
  return change->record_name ? change->record_name : change->record_id;
}

void kb_fix_path(const struct kb_fix_change *change, struct kb_buf *out)
{
  kb_buf_addf(out, "%s(%s)", change->table->set, change->record_id);
}

/* A lookup is set by a reference to the other record, and emptied by null: Microsoft's page
   "Associate and disassociate table rows by using the Web API". */
static void add_setting(struct kb_json_writer *json, const struct kb_fix_setting *setting,
                        const char *value)
{
  const bool binds = setting->bind && strcmp(value, "null") != 0;
  struct kb_buf key = {0};
  kb_buf_addf(&key, "%s%s", setting->name, setting->bind ? "@odata.bind" : "");
  kb_json_key_slice(json, kb_buf_slice(&key));
  json->out->failed = json->out->failed || key.failed;
  kb_buf_clear(&key);
  if (binds) {
    kb_buf_addf(&key, "/%s(%.*s)", setting->bind, (int)(strlen(value) - 2), value + 1);
    kb_json_slice(json, kb_buf_slice(&key));
    json->out->failed = json->out->failed || key.failed;
  } else {
    kb_json_raw(json, kb_slice_of(value));
  }
  kb_buf_fini(&key);
}

bool kb_fix_body(const struct kb_fix_change *change, bool back, struct kb_buf *out)
{
  struct kb_json_writer json = {.out = out};
  kb_json_begin_object(&json);
  for (size_t i = 0; i < change->setting_count; i++) {
    const struct kb_fix_setting *setting = &change->settings[i];
    if (strcmp(setting->before, setting->after) != 0) {
      add_setting(&json, setting, back ? setting->before : setting->after);
    }
  }
  kb_json_end_object(&json);
  return !out->failed;
}
