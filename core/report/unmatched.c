#include "report/unmatched.h"

#include "base/grow.h"
#include "report/own_values.h"

#include <stdlib.h>

/* The number of kinds of unmatched alerts is limited, as hostile data could make any number of
   them. */
enum { UNMATCHED_KINDS = 5000, UNMATCHED_TEXT = 600, EXAMPLE_SIZE = 512 };

static void *check(struct kb_summary *summary, void *memory)
{
  summary->failed = summary->failed || !memory;
  return memory;
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

/* --- Examples --- */

/* Copies into the example of a group. */
static const char *keep_slice(struct kb_summary *summary, struct kb_unmatched_group *group,
                              struct kb_slice text)
{
  return check(summary, kb_arena_dup(&group->example, text));
}

static const char *keep(struct kb_summary *summary, struct kb_unmatched_group *group,
                        const char *text)
{
  return text ? keep_slice(summary, group, kb_slice_of(text)) : NULL;
}

static void set_code(struct kb_summary *summary, struct kb_unmatched_group *group,
                     struct kb_slice code, const struct kb_code_name *name)
{
  struct kb_buf shown = {0};
  kb_code_show(&shown, code, name);
  group->code = keep_slice(summary, group, code);
  group->code_shown = keep_slice(summary, group, kb_buf_slice(&shown));
  group->name = name;
  summary->failed |= shown.failed;
  kb_buf_fini(&shown);
}

static void read_message(struct kb_summary *summary, const struct kb_unmatched_alert *alert,
                         struct kb_case *a_case)
{
  const struct kb_own_values own = kb_own_values_of(a_case);
  kb_message_read(&summary->message, kb_slice_of(alert_text(a_case, alert->alert)), &own,
                  alert->code);
  summary->failed |= summary->message.failed;
}

static void set_example(struct kb_summary *summary, struct kb_unmatched_group *group,
                        const struct kb_unmatched_alert *alert, struct kb_case *a_case)
{
  bool is_first = false;
  kb_arena_fini(&group->example);
  kb_shown_names_fini(&group->shown);
  group->example.first_size = EXAMPLE_SIZE;
  read_message(summary, alert, a_case);
  set_code(summary, group, alert->code, kb_codes_find(summary->codes, alert->code));
  group->text = keep_slice(summary, group, shown_text(alert_text(a_case, alert->alert)));
  group->message = keep_slice(summary, group, kb_buf_slice(&summary->message.template));
  group->near = alert->near ? alert->near->code : NULL;
  group->mailbox_id = keep(summary, group, a_case->root.id);
  group->mailbox_name = keep(summary, group, kb_case_name(a_case));
  group->mailbox_address = keep(summary, group, kb_case_address(a_case));
  group->alert_id = keep(summary, group, alert->alert->id);
  group->createdon = keep(summary, group, kb_case_error_time(a_case, alert->alert));
  summary->failed |= !kb_shown_names_add(&group->shown, kb_summary_domains(summary), a_case,
                                         kb_case_title(a_case), &is_first);
}

/* The order of alerts of one mailbox: by id, then those without one by text. */
static int compare_alerts(const struct kb_case *a_case, const struct kb_record *a,
                          const struct kb_record *b)
{
  if (!a->id != !b->id) {
    return a->id ? -1 : 1;
  }
  const int ids = a->id ? strcmp(a->id, b->id) : 0;
  return ids != 0 ? ids : strcmp(alert_text(a_case, a), alert_text(a_case, b));
}

static bool is_better_example(const struct kb_unmatched_group *group, const struct kb_case *a_case)
{
  return !group->mailbox_id || strcmp(a_case->root.id, group->mailbox_id) < 0;
}

/* --- Kinds of alerts --- */

static struct kb_unmatched_group *new_unmatched(struct kb_summary *summary, struct kb_slice key,
                                                const struct kb_subject *subject)
{
  const char *kept = check(summary, kb_arena_dup(&summary->arena, key));
  struct kb_unmatched_group *group = check(summary, kb_arena_alloc(&summary->arena, sizeof *group));
  if (!kept || !group ||
      !KB_MAKE_ROOM(summary->unmatched, summary->unmatched_count, summary->unmatched_capacity,
                    16) ||
      !kb_map_add(&summary->unmatched_index, (struct kb_slice){kept, key.length}, group)) {
    return check(summary, NULL);
  }
  summary->unmatched[summary->unmatched_count++] = group;
  group->subject = subject;
  group->key = kept;
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

/* The kind of the alert, known or new; NULL if there are too many kinds, or when out of memory. */
static struct kb_unmatched_group *unmatched_of(struct kb_summary *summary,
                                               const struct kb_unmatched_alert *alert,
                                               struct kb_case *a_case)
{
  const struct kb_code_name *name = kb_codes_find(summary->codes, alert->code);
  summary->failed |= kb_codes_failed(summary->codes);
  if (alert->code.length == 0) {
    read_message(summary, alert, a_case);
  }
  const struct kb_slice key = key_of(summary, a_case->subject, alert->code, name);
  struct kb_unmatched_group *group = kb_map_get(&summary->unmatched_index, key);
  if (!group && summary->unmatched_count == UNMATCHED_KINDS) {
    summary->unmatched_beyond++;
  } else if (!group) {
    group = new_unmatched(summary, key, a_case->subject);
  }
  return group;
}

/* Counts an alert of the case that is being added. */
static void add_alert(struct kb_unmatched_group *group, const struct kb_unmatched_alert *alert,
                      const struct kb_case *a_case)
{
  int64_t level = 0;
  kb_case_error_level(a_case, alert->alert, &level);
  group->level = level > group->level && level <= 3 ? (int)level : group->level;
  group->alerts++;
  if (group->in_case++ == 0 || compare_alerts(a_case, alert->alert, group->of_case->alert) < 0) {
    group->of_case = alert;
  }
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
                         struct kb_case *a_case)
{
  const struct kb_record *alert = group->of_case->alert;
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

/* After all alerts of the case were counted. */
static void add_mailbox(struct kb_summary *summary, struct kb_unmatched_group *group,
                        struct kb_case *a_case)
{
  if (is_better_example(group, a_case)) {
    set_example(summary, group, group->of_case, a_case);
  }
  if (summary->lists_affected) {
    add_affected(summary, group, a_case);
  }
  group->mailboxes++;
  group->in_case = 0;
  group->of_case = NULL;
}

void kb_unmatched_add(struct kb_summary *summary, const struct kb_triage *triage)
{
  const size_t count = triage->unmatched_count;
  struct kb_unmatched_group *few[16];
  struct kb_unmatched_group **groups =
    count <= sizeof few / sizeof few[0] ? few : check(summary, calloc(count, sizeof(void *)));
  for (size_t i = 0; groups && i < count; i++) {
    groups[i] = unmatched_of(summary, &triage->unmatched[i], triage->a_case);
    if (groups[i]) {
      add_alert(groups[i], &triage->unmatched[i], triage->a_case);
    }
  }
  for (size_t i = 0; groups && i < count; i++) {
    if (groups[i] && groups[i]->in_case > 0) {
      add_mailbox(summary, groups[i], triage->a_case);
    }
  }
  if (groups != few) {
    free(groups);
  }
}

/* --- What is read from reports --- */

const char *kb_unmatched_key(const struct kb_unmatched_group *group)
{
  return strchr(group->key, ' ') + 1;
}

static const struct kb_code_name *keep_name(struct kb_summary *summary,
                                            struct kb_unmatched_group *group, const char *text)
{
  struct kb_code_name *name =
    text ? check(summary, kb_arena_alloc(&group->example, sizeof *name)) : NULL;
  if (name) {
    name->name = keep(summary, group, text);
  }
  return name;
}

static void set_example_again(struct kb_summary *summary, struct kb_unmatched_group *group,
                              const struct kb_unmatched_group *kind, const char *code_name,
                              const struct kb_case *example)
{
  bool is_first = false;
  kb_arena_fini(&group->example);
  kb_shown_names_fini(&group->shown);
  group->example.first_size = EXAMPLE_SIZE;
  group->code = keep(summary, group, kind->code);
  group->code_shown = keep(summary, group, kind->code_shown);
  group->name = keep_name(summary, group, code_name);
  group->text = keep(summary, group, kind->text);
  group->message = keep(summary, group, kind->message);
  group->near = keep(summary, group, kind->near);
  group->tenant = keep(summary, group, example->tenant);
  group->mailbox_id = keep(summary, group, example->root.id);
  group->mailbox_name = keep(summary, group, kb_case_name(example));
  group->mailbox_address = keep(summary, group, kb_case_address(example));
  group->alert_id = keep(summary, group, kind->alert_id);
  group->createdon = keep(summary, group, kind->createdon);
  summary->failed |= !kb_shown_names_add(&group->shown, kb_summary_domains(summary), example,
                                         kb_summary_title(summary, example), &is_first);
}

/* Two reports may have one mailbox, each with what it was then. */
static bool is_better_again(const struct kb_unmatched_group *group,
                            const struct kb_unmatched_group *kind, const struct kb_case *example)
{
  const char *name = kb_case_name(example);
  const char *const theirs[] = {example->tenant, kind->alert_id, kind->text, kind->createdon, name};
  const char *const ours[] = {group->tenant, group->alert_id, group->text, group->createdon,
                              group->mailbox_name};
  if (!group->mailbox_id || strcmp(group->mailbox_id, example->root.id) != 0) {
    return is_better_example(group, example);
  }
  for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
    const int order = strcmp(theirs[i] ? theirs[i] : "", ours[i] ? ours[i] : "");
    if (order != 0) {
      return order < 0;
    }
  }
  return false;
}

struct kb_unmatched_group *kb_unmatched_again(struct kb_summary *summary,
                                              const struct kb_unmatched_group *kind,
                                              const char *code_name, const struct kb_case *example)
{
  kb_buf_clear(&summary->key);
  kb_buf_addf(&summary->key, "%zu %s", kind->subject->id, kind->key);
  const struct kb_slice key = kb_buf_slice(&summary->key);
  struct kb_unmatched_group *group = kb_map_get(&summary->unmatched_index, key);
  if (summary->key.failed || (!group && summary->unmatched_count == UNMATCHED_KINDS)) {
    summary->failed |= summary->key.failed;
    summary->unmatched_beyond += kind->alerts;
    return NULL;
  }
  group = group ? group : new_unmatched(summary, key, kind->subject);
  if (group) {
    if (is_better_again(group, kind, example)) {
      set_example_again(summary, group, kind, code_name, example);
    }
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

/* --- All kinds --- */

int kb_unmatched_compare(const struct kb_unmatched_group *a, const struct kb_unmatched_group *b)
{
  if (a->mailboxes != b->mailboxes) {
    return a->mailboxes < b->mailboxes ? 1 : -1;
  }
  if (a->subject != b->subject) {
    return a->subject->id < b->subject->id ? -1 : 1;
  }
  if (!a->code[0] != !b->code[0]) {
    return a->code[0] ? -1 : 1;
  }
  const int codes = strcmp(a->code_shown, b->code_shown);
  return codes != 0 ? codes : strcmp(a->key, b->key);
}

void kb_unmatched_sort_affected(struct kb_summary *summary)
{
  struct kb_error error;
  for (size_t i = 0; i < summary->unmatched_count && summary->failure.status == KB_OK; i++) {
    if (kb_affected_sort(&summary->unmatched[i]->affected, summary->affected, &error) != KB_OK) {
      summary->failure = error;
    }
  }
}

void kb_unmatched_fini(struct kb_unmatched_group *group)
{
  kb_affected_fini(&group->affected);
  kb_shown_names_fini(&group->shown);
  kb_arena_fini(&group->example);
}
