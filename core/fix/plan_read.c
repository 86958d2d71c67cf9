#include "fix/plan.h"

#include "base/date.h"
#include "base/guid.h"
#include "base/json.h"
#include "fix/values.h"

#include <string.h>
#include <strings.h>

/* A plan file is input like any other: whoever can write it must not be able to have anything
   written but what articles of the rule set in force would. So its settings are compared with the
   article's remedy, and `request` is not read. */

struct reading {
  struct kb_fix_plan *plan;
  const struct kb_rule_set *rule_set;
  struct kb_error *error;
  struct kb_map ids; /* of the changes so far */
};

static bool fail(struct reading *reading, const char *what)
{
  kb_fail(reading->error, KB_INVALID, "%s", what);
  return false;
}

static bool fail_change(struct reading *reading, const struct kb_fix_change *change,
                        const char *what)
{
  kb_fail(reading->error, KB_INVALID, "change %.20s of %.100s/%.100s: %s",
          change->id ? change->id : "", change->article ? change->article : "",
          change->cause ? change->cause : "", what);
  return false;
}

/* A copy of a text, or NULL. */
static const char *text(struct reading *reading, const struct cJSON *object, const char *name)
{
  const struct cJSON *value = kb_json_member(object, name);
  if (!value || kb_json_kind(value) != KB_JSON_STRING) {
    return NULL;
  }
  const char *copy = kb_arena_text(&reading->plan->arena, kb_json_string(value));
  reading->plan->failed |= !copy;
  return copy;
}

static const char *print(struct reading *reading, const struct cJSON *value)
{
  struct kb_buf out = {0};
  const char *copy =
    kb_json_print(value, &out) ? kb_arena_dup(&reading->plan->arena, kb_buf_slice(&out)) : NULL;
  reading->plan->failed |= !copy;
  kb_buf_fini(&out);
  return copy;
}

static const struct cJSON *list_of(const struct cJSON *object, const char *name)
{
  const struct cJSON *list = kb_json_member(object, name);
  return list && kb_json_kind(list) == KB_JSON_ARRAY ? kb_json_first(list) : NULL;
}

static size_t length_of(const struct cJSON *first)
{
  size_t count = 0;
  for (; first; first = kb_json_next(first)) {
    count++;
  }
  return count;
}

static const struct kb_remedy *remedy_of(const struct reading *reading,
                                         const struct kb_fix_change *change)
{
  const struct kb_article *article =
    change->article ? kb_rule_set_find(reading->rule_set, change->article) : NULL;
  const int cause = article && change->cause ? kb_article_cause(article, change->cause) : -1;
  return cause >= 0 ? article->causes[cause].remedy : NULL;
}

/* A value that a person named: a record or a date; nothing else is asked for. */
static bool is_answer(const struct kb_remedy_set *set, const struct cJSON *value)
{
  const char *string = kb_json_string(value);
  struct kb_moment moment;
  char normal[KB_FIX_TIME];
  return kb_json_kind(value) == KB_JSON_STRING &&
         (set->lookup ? kb_is_guid(string)
                      : kb_moment_read(kb_slice_of(string), &moment) &&
                          kb_fix_time(moment.seconds, normal) && strcmp(normal, string) == 0);
}

static bool is_simple(const struct cJSON *value)
{
  return kb_json_kind(value) != KB_JSON_ARRAY && kb_json_kind(value) != KB_JSON_OBJECT;
}

static bool read_setting(struct reading *reading, const struct cJSON *object,
                         const struct kb_fix_change *change, const struct kb_remedy_set *set,
                         struct kb_fix_setting *setting)
{
  const struct cJSON *before = kb_json_member(kb_json_member(object, "before"), set->name);
  const struct cJSON *after = kb_json_member(kb_json_member(object, "set"), set->name);
  const char *due = set->ask ? NULL : kb_fix_value_of(&reading->plan->arena, &set->value);
  *setting = kb_fix_setting_of(set);
  if (!before || !after || !is_simple(before) || !is_simple(after) ||
      (setting->bind && kb_json_kind(before) != KB_JSON_NULL &&
       !kb_is_guid(kb_json_string(before)))) {
    return fail_change(reading, change, "it lacks a value that its article changes");
  }
  setting->before = print(reading, before);
  setting->after = print(reading, after);
  if (set->ask ? !is_answer(set, after)
               : !due || !setting->after || strcmp(due, setting->after) != 0) {
    return fail_change(reading, change, "its article sets another value");
  }
  const struct cJSON *labels = kb_json_member(object, "labels");
  const struct cJSON *label = labels ? list_of(labels, set->name) : NULL;
  setting->before_label = label && kb_json_kind(label) == KB_JSON_STRING
                            ? kb_arena_text(&reading->plan->arena, kb_json_string(label))
                            : NULL;
  label = label ? kb_json_next(label) : NULL;
  setting->after_label = label && kb_json_kind(label) == KB_JSON_STRING
                           ? kb_arena_text(&reading->plan->arena, kb_json_string(label))
                           : NULL;
  return true;
}

static bool read_settings(struct reading *reading, const struct cJSON *object,
                          struct kb_fix_change *change, const struct kb_remedy *remedy)
{
  const struct cJSON *before = kb_json_member(object, "before");
  const struct cJSON *set = kb_json_member(object, "set");
  struct kb_fix_setting *list =
    kb_arena_array(&reading->plan->arena, remedy->set_count + 1, sizeof *list);
  if (!list || !before || !set || kb_json_kind(set) != KB_JSON_OBJECT ||
      kb_json_kind(before) != KB_JSON_OBJECT ||
      length_of(kb_json_first(set)) != remedy->set_count) {
    return fail_change(reading, change, "it does not set what its article does");
  }
  for (size_t i = 0; i < remedy->set_count; i++) {
    if (!read_setting(reading, object, change, &remedy->sets[i], &list[i])) {
      return false;
    }
  }
  change->settings = list;
  change->setting_count = remedy->set_count;
  return true;
}

/* What changes a mailbox helps that mailbox and no other. */
static bool read_explains(struct reading *reading, const struct cJSON *object,
                          struct kb_fix_change *change, const struct kb_remedy *remedy)
{
  const bool is_own = remedy->part == KB_PART_IS_ROOT;
  const struct cJSON *first = list_of(object, "explains");
  change->mailboxes =
    kb_arena_array(&reading->plan->arena, length_of(first) + 1, sizeof *change->mailboxes);
  for (const struct cJSON *id = first; id && change->mailboxes; id = kb_json_next(id)) {
    if (!kb_is_guid(kb_json_string(id))) {
      return fail_change(reading, change, "explains lists what is no id of a mailbox");
    }
    if (is_own && strcasecmp(kb_json_string(id), change->record_id) != 0) {
      return fail_change(reading, change, "explains lists another mailbox than the one it changes");
    }
    struct kb_fix_mailbox *mailbox = kb_fix_plan_mailbox(reading->plan, kb_json_string(id));
    if (mailbox) {
      change->mailboxes[change->mailbox_count++] = mailbox;
    }
  }
  reading->plan->failed |= !change->mailboxes;
  return change->mailbox_count > 0 ||
         fail_change(reading, change, "it explains no mailbox, so its cause cannot be evaluated");
}

static bool read_evidence(struct reading *reading, const struct cJSON *object,
                          struct kb_fix_change *change)
{
  const struct cJSON *first = list_of(object, "evidence");
  struct kb_fix_evidence *list =
    kb_arena_array(&reading->plan->arena, length_of(first) + 1, sizeof *list);
  for (; first && list; first = kb_json_next(first)) {
    const struct cJSON *value =
      kb_json_kind(first) == KB_JSON_OBJECT ? kb_json_member(first, "value") : NULL;
    const char *field = value ? text(reading, first, "field") : NULL;
    if (field) {
      list[change->evidence_count++] =
        (struct kb_fix_evidence){field, print(reading, value), text(reading, first, "label")};
    }
  }
  change->evidence = list;
  reading->plan->failed |= !list;
  return list != NULL;
}

static bool read_change(struct reading *reading, const struct cJSON *object,
                        struct kb_fix_change *change)
{
  const struct cJSON *record =
    kb_json_kind(object) == KB_JSON_OBJECT ? kb_json_member(object, "record") : NULL;
  if (!record || kb_json_kind(record) != KB_JSON_OBJECT) {
    return fail(reading, "a change has no record");
  }
  change->id = text(reading, object, "id");
  change->article = text(reading, object, "article");
  change->cause = text(reading, object, "cause");
  change->reason = text(reading, object, "reason");
  change->text = text(reading, object, "text");
  change->etag = text(reading, object, "etag");
  change->record_id = text(reading, record, "id");
  change->record_name = text(reading, record, "name");
  const char *table = text(reading, object, "table");
  const struct kb_remedy *remedy = remedy_of(reading, change);
  if (!change->id || !remedy) {
    return fail_change(reading, change, "the rule set has no such remedy");
  }
  change->table = remedy->table;
  change->is_shared = remedy->risk == KB_RISK_SHARED;
  change->then_test = remedy->then_test;
  change->link = kb_fix_link(kb_rule_set_find(reading->rule_set, change->article)->subject, remedy);
  if (!table || strcmp(table, remedy->table->logical_name) != 0 || !change->record_id ||
      !kb_is_guid(change->record_id)) {
    return fail_change(reading, change, "its record is not of the article's table, or has no id");
  }
  return read_settings(reading, object, change, remedy) &&
         read_explains(reading, object, change, remedy) && read_evidence(reading, object, change);
}

static bool read_names(struct reading *reading, const struct cJSON *document)
{
  for (const struct cJSON *at = list_of(document, "mailboxes"); at; at = kb_json_next(at)) {
    const char *id = kb_json_kind(at) == KB_JSON_OBJECT ? text(reading, at, "id") : NULL;
    struct kb_fix_mailbox *mailbox =
      id && kb_is_guid(id) ? kb_fix_plan_mailbox(reading->plan, id) : NULL;
    if (mailbox) {
      mailbox->name = text(reading, at, "name");
      mailbox->address = text(reading, at, "address");
    }
  }
  return true;
}

static bool read_changes(struct reading *reading, const struct cJSON *document)
{
  struct kb_fix_plan *plan = reading->plan;
  const struct cJSON *first = list_of(document, "changes");
  plan->changes = kb_arena_array(&plan->arena, length_of(first) + 1, sizeof *plan->changes);
  plan->failed |= !plan->changes;
  for (; first && plan->changes; first = kb_json_next(first)) {
    struct kb_fix_change *change = &plan->changes[plan->change_count];
    if (!read_change(reading, first, change)) {
      return false;
    }
    const struct kb_slice id = kb_slice_of(change->id);
    if (kb_map_get(&reading->ids, id)) {
      return fail_change(reading, change, "another change has the same id");
    }
    plan->failed |= !kb_map_add(&reading->ids, id, change);
    plan->change_count++;
  }
  return true;
}

static bool read_document(struct reading *reading, const struct cJSON *document)
{
  struct kb_fix_plan *plan = reading->plan;
  int64_t version = 0;
  const struct cJSON *number =
    kb_json_kind(document) == KB_JSON_OBJECT ? kb_json_member(document, "kbtriage_plan") : NULL;
  if (!number || !kb_json_integer(number, &version)) {
    return fail(reading, "not a plan of kbtriage fix");
  }
  if (version != 1) {
    return fail(reading, "a plan of another version of kbtriage; plan again");
  }
  plan->org = text(reading, document, "org");
  plan->made = text(reading, document, "made");
  const char *rule_set = text(reading, document, "rule_set");
  plan->level = text(reading, document, "level");
  if (!plan->level || (strcmp(plan->level, "error") != 0 && strcmp(plan->level, "warning") != 0 &&
                       strcmp(plan->level, "information") != 0)) {
    return fail(reading, "its level is neither error nor warning nor information; plan again");
  }
  if (!plan->org || !plan->made || !rule_set || strlen(rule_set) >= sizeof plan->rule_set) {
    return fail(reading, "the plan lacks its org, made or rule_set");
  }
  strcpy(plan->rule_set, rule_set);
  return read_names(reading, document) && read_changes(reading, document);
}

enum kb_status kb_fix_plan_read(struct kb_fix_plan *plan, struct kb_slice source,
                                const struct kb_rule_set *rule_set, struct kb_error *error)
{
  struct reading reading = {.plan = plan, .rule_set = rule_set, .error = error};
  struct cJSON *document = kb_json_parse(source, error);
  if (!document) {
    return error->status;
  }
  const bool good = read_document(&reading, document);
  kb_json_free(document);
  kb_map_fini(&reading.ids);
  if (good) {
    kb_fix_plan_finish(plan);
  }
  return plan->failed ? kb_fail_no_memory(error) : good ? KB_OK : error->status;
}
