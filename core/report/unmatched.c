#include "report/unmatched.h"

#include "base/grow.h"
#include "report/own_values.h"

#include <stdlib.h>

/* The number of kinds of unmatched alerts is limited, as hostile data could make any number of
   them. */
enum { UNMATCHED_KINDS = 5000, UNMATCHED_TEXT = 600 };

static void *check(struct kb_summary *summary, void *memory)
{
  summary->failed = summary->failed || !memory;
  return memory;
}

static const char *keep(struct kb_summary *summary, const char *text)
{
  return text ? check(summary, kb_arena_text(&summary->arena, text)) : NULL;
}

/* The first of its texts that says something. */
static const char *alert_text(const struct kb_case *a_case, const struct kb_record *alert)
{
  for (size_t i = 0; i < a_case->subject->text_count; i++) {
    const char *text = kb_record_text_at(alert, a_case->subject->texts[i]);
    if (text && text[0] != '\0') {
      return text;
    }
  }
  return "(an alert without a text)";
}

/* Not cut within a character. */
static struct kb_slice shown_text(const char *all)
{
  struct kb_slice text = kb_slice_of(all);
  text.length = text.length > UNMATCHED_TEXT ? UNMATCHED_TEXT : text.length;
  while (text.length > 0 && ((unsigned char)text.data[text.length] & 0xC0) == 0x80) {
    text.length--;
  }
  return text;
}

static void set_code(struct kb_summary *summary, struct kb_unmatched_group *group,
                     struct kb_slice code, const struct kb_code_name *name)
{
  struct kb_buf shown = {0};
  kb_code_show(&shown, code, name);
  group->code = check(summary, kb_arena_dup(&summary->arena, code));
  group->code_shown = check(summary, kb_arena_dup(&summary->arena, kb_buf_slice(&shown)));
  group->name = name;
  summary->failed |= shown.failed;
  kb_buf_fini(&shown);
}

static struct kb_unmatched_group *new_unmatched(struct kb_summary *summary,
                                                const struct kb_unmatched_alert *alert,
                                                const struct kb_code_name *name,
                                                struct kb_case *a_case)
{
  struct kb_unmatched_group *group = check(summary, kb_arena_alloc(&summary->arena, sizeof *group));
  if (!group || !KB_MAKE_ROOM(summary->unmatched, summary->unmatched_count,
                              summary->unmatched_capacity, 16)) {
    return check(summary, NULL);
  }
  summary->unmatched[summary->unmatched_count++] = group;
  group->subject = a_case->subject;
  set_code(summary, group, alert->code, name);
  group->text =
    check(summary, kb_arena_dup(&summary->arena, shown_text(alert_text(a_case, alert->alert))));
  group->message =
    check(summary, kb_arena_dup(&summary->arena, kb_buf_slice(&summary->message.template)));
  group->near = alert->near ? alert->near->code : NULL;
  summary->failed |=
    !kb_shown_name_add(&summary->name_index, &summary->arena, a_case, &group->shown);
  group->mailbox_id = keep(summary, a_case->root.id);
  group->mailbox_name = keep(summary, kb_case_name(a_case));
  group->mailbox_address = keep(summary, kb_case_address(a_case));
  group->alert_id = keep(summary, alert->alert->id);
  group->createdon = keep(summary, kb_case_error_time(a_case, alert->alert));
  return group;
}

/* The key of alerts with that code or, if it is empty, with the message last read. Alerts of
   different subjects are of different kinds. */
static struct kb_slice key_of(struct kb_summary *summary, const struct kb_subject *subject,
                              struct kb_slice code, const struct kb_code_name *name)
{
  kb_buf_clear(&summary->key);
  kb_buf_addf(&summary->key, "%zu ", subject->id);
  if (code.length > 0) {
    kb_code_key(&summary->key, code, name);
  } else {
    kb_buf_add_slice(&summary->key, kb_buf_slice(&summary->message.key));
  }
  summary->failed |= summary->key.failed;
  return kb_buf_slice(&summary->key);
}

static void keep_key(struct kb_summary *summary, struct kb_slice whole,
                     struct kb_unmatched_group *group)
{
  const char *kept = check(summary, kb_arena_dup(&summary->arena, whole));
  group->key = kept ? strchr(kept, ' ') + 1 : NULL; /* after the subject */
  if (kept &&
      !kb_map_add(&summary->unmatched_index, (struct kb_slice){kept, whole.length}, group)) {
    summary->failed = true;
  }
}

/* The kind of the alert, known or new; NULL if there are too many kinds, or when out of memory. */
static struct kb_unmatched_group *unmatched_of(struct kb_summary *summary,
                                               const struct kb_unmatched_alert *alert,
                                               struct kb_case *a_case)
{
  const bool has_code = alert->code.length > 0;
  const struct kb_code_name *name = kb_codes_find(summary->codes, alert->code);
  struct kb_unmatched_group *group =
    has_code
      ? kb_map_get(&summary->unmatched_index, key_of(summary, a_case->subject, alert->code, name))
      : NULL;
  summary->failed |= kb_codes_failed(summary->codes);
  if (group) {
    return group;
  }
  const struct kb_own_values own = kb_own_values_of(a_case);
  struct kb_message *message = &summary->message;
  kb_message_read(message, kb_slice_of(alert_text(a_case, alert->alert)), &own, alert->code);
  summary->failed |= message->failed;
  const struct kb_slice key = key_of(summary, a_case->subject, alert->code, name);
  group = has_code ? NULL : kb_map_get(&summary->unmatched_index, key);
  if (!group && summary->unmatched_count == UNMATCHED_KINDS) {
    summary->unmatched_beyond++;
  } else if (!group) {
    group = new_unmatched(summary, alert, name, a_case);
    if (group) {
      keep_key(summary, key, group);
    }
  }
  return group;
}

static void keep_affected(struct kb_summary *summary, struct kb_unmatched_group *group,
                          const struct kb_affected *mailbox)
{
  struct kb_error error;
  if (kb_affected_add(&group->affected, &summary->affected, mailbox, &error) != KB_OK &&
      summary->failure.status == KB_OK) {
    summary->failure = error;
  }
}

static void add_affected(struct kb_summary *summary, struct kb_unmatched_group *group,
                         const struct kb_record *alert, struct kb_case *a_case)
{
  struct kb_buf *text = &summary->shown;
  kb_buf_clear(text);
  kb_buf_add_slice(text, shown_text(alert_text(a_case, alert)));
  const struct kb_affected mailbox = {
    .alerts = group->in_case,
    .id = a_case->root.id,
    .name = kb_case_name(a_case),
    .address = kb_case_address(a_case),
    .alert = alert->id,
    .createdon = kb_case_error_time(a_case, alert),
    .text = kb_buf_text(text),
  };
  summary->failed |= text->failed;
  keep_affected(summary, group, &mailbox);
}

static const struct kb_code_name *keep_name(struct kb_summary *summary, const char *text)
{
  struct kb_code_name *name =
    text ? check(summary, kb_arena_alloc(&summary->arena, sizeof *name)) : NULL;
  if (name) {
    name->name = keep(summary, text);
  }
  return name;
}

static struct kb_unmatched_group *new_again(struct kb_summary *summary,
                                            const struct kb_unmatched_group *kind,
                                            const char *code_name, const struct kb_case *example)
{
  struct kb_unmatched_group *group = check(summary, kb_arena_alloc(&summary->arena, sizeof *group));
  if (!group || !KB_MAKE_ROOM(summary->unmatched, summary->unmatched_count,
                              summary->unmatched_capacity, 16)) {
    return check(summary, NULL);
  }
  summary->unmatched[summary->unmatched_count++] = group;
  group->subject = kind->subject;
  group->code = keep(summary, kind->code);
  group->code_shown = keep(summary, kind->code_shown);
  group->name = keep_name(summary, code_name);
  group->text = keep(summary, kind->text);
  group->message = keep(summary, kind->message);
  group->near = keep(summary, kind->near);
  summary->failed |=
    !kb_shown_name_add(&summary->name_index, &summary->arena, example, &group->shown);
  group->mailbox_id = keep(summary, example->root.id);
  group->mailbox_name = keep(summary, kb_case_name(example));
  group->mailbox_address = keep(summary, kb_case_address(example));
  group->alert_id = keep(summary, kind->alert_id);
  group->createdon = keep(summary, kind->createdon);
  keep_key(summary, kb_buf_slice(&summary->key), group);
  return group;
}

struct kb_unmatched_group *kb_unmatched_again(struct kb_summary *summary,
                                              const struct kb_unmatched_group *kind,
                                              const char *code_name, const struct kb_case *example)
{
  kb_buf_clear(&summary->key);
  kb_buf_addf(&summary->key, "%zu %s", kind->subject->id, kind->key);
  struct kb_unmatched_group *group =
    kb_map_get(&summary->unmatched_index, kb_buf_slice(&summary->key));
  if (summary->key.failed || (!group && summary->unmatched_count == UNMATCHED_KINDS)) {
    summary->failed |= summary->key.failed;
    summary->unmatched_beyond += kind->alerts;
    return NULL;
  }
  group = group ? group : new_again(summary, kind, code_name, example);
  if (group) {
    group->level = kind->level > group->level ? kind->level : group->level;
    group->alerts += kind->alerts;
    group->mailboxes += kind->mailboxes;
  }
  return group;
}

void kb_unmatched_affected_again(struct kb_summary *summary, struct kb_unmatched_group *group,
                                 const struct kb_affected *mailbox)
{
  if (summary->lists_affected) {
    keep_affected(summary, group, mailbox);
  }
}

void kb_unmatched_add(struct kb_summary *summary, const struct kb_triage *triage)
{
  const size_t count = triage->unmatched_count;
  struct kb_unmatched_group *few[16];
  struct kb_unmatched_group **groups =
    count <= sizeof few / sizeof few[0] ? few : check(summary, calloc(count, sizeof(void *)));
  for (size_t i = 0; groups && i < count; i++) {
    int64_t level = 0;
    groups[i] = unmatched_of(summary, &triage->unmatched[i], triage->a_case);
    if (groups[i]) {
      kb_case_error_level(triage->a_case, triage->unmatched[i].alert, &level);
      groups[i]->level = level > groups[i]->level && level <= 3 ? (int)level : groups[i]->level;
      groups[i]->alerts++;
      groups[i]->in_case++;
    }
  }
  for (size_t i = 0; groups && i < count; i++) {
    if (groups[i] && groups[i]->in_case > 0) {
      if (summary->lists_affected) {
        add_affected(summary, groups[i], triage->unmatched[i].alert, triage->a_case);
      }
      groups[i]->mailboxes++;
      groups[i]->in_case = 0;
    }
  }
  if (groups != few) {
    free(groups);
  }
}
