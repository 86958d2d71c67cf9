#include "report/replay_rules_inside.h"

#include <stdlib.h>

/* A subject comes with what its rule set says of it. Reports of several rule sets may say more of
   it the one than the other: its relations, and what shows that it failed, are all of theirs. */

enum { SUBJECTS_MOST = 1000, RULES_MOST = 32 };

/* --- Relations --- */

/* NULL: there is no room for it. */
static struct kb_relation *relation_of(struct kb_subject *subject, const char *name)
{
  for (size_t i = 0; i < subject->relation_count; i++) {
    if (strcmp(subject->relations[i].name, name) == 0) {
      return &subject->relations[i];
    }
  }
  if (subject->relation_count == KB_RELATIONS_MAX) {
    return NULL;
  }
  struct kb_relation *relation = &subject->relations[subject->relation_count++];
  *relation = (struct kb_relation){.name = name,
                                   .from = -1,
                                   .join_key = -1,
                                   .also_key = -1,
                                   .lookup_table = -1,
                                   .lookup_name = -1,
                                   .next_link = -1,
                                   .type_column = -1};
  return relation;
}

static void add_relation(struct kb_take *take, struct kb_node node, struct kb_subject *subject,
                         const char *name, const struct kb_table *table)
{
  struct kb_relation *relation = relation_of(subject, name);
  if (!relation) {
    return;
  }
  const char *one_name = kb_take_text(take, node, "one_name");
  relation->one_name = kb_replay_rules_first(relation->one_name, one_name ? one_name : name);
  relation->form_title =
    kb_replay_rules_first(relation->form_title, kb_take_text_or_empty(take, node, "title"));
  relation->is_many |= kb_take_true(node, "many");
  relation->is_shared |= kb_take_true(node, "shared");
  if (!relation->table || strcmp(table->logical_name, relation->table->logical_name) < 0) {
    relation->table = table;
  }
}

static void read_relations(struct kb_replay_rules *rules, struct kb_take *take, struct kb_node node,
                           struct kb_subject *subject)
{
  struct kb_node relation;
  size_t end = 0;
  kb_take_list(node, "relations", &relation, &end);
  for (; relation.at < end && !take->failed; relation.at = kb_node_end(relation)) {
    const char *name = kb_take_text(take, relation, "name");
    const struct kb_table *table =
      kb_replay_rules_find_table(rules, kb_take_text(take, relation, "table"));
    if (name && table) {
      add_relation(take, relation, subject, name, table);
    }
  }
}

/* --- Rules --- */

static struct kb_outcome_rule *rules_of(struct kb_subject *subject)
{
  return (struct kb_outcome_rule *)(uintptr_t)subject->failed;
}

/* NULL: there is no room for it. */
static struct kb_outcome_rule *rule_of(struct kb_subject *subject, const char *name)
{
  struct kb_outcome_rule *rules = rules_of(subject);
  for (size_t i = 0; i < subject->failed_count; i++) {
    if (strcmp(rules[i].name, name) == 0) {
      return &rules[i];
    }
  }
  if (subject->failed_count == RULES_MOST) {
    return NULL;
  }
  rules[subject->failed_count] =
    (struct kb_outcome_rule){.name = name, .later = -1, .than = -1, .at = -1};
  return &rules[subject->failed_count++];
}

static void read_failed(struct kb_take *take, struct kb_node node, struct kb_subject *subject)
{
  struct kb_node said;
  size_t end = 0;
  kb_take_list(node, "failed", &said, &end);
  for (; said.at < end && !take->failed; said.at = kb_node_end(said)) {
    struct kb_outcome_rule *rule = rule_of(subject, kb_take_text_or_empty(take, said, "name"));
    if (rule) {
      rule->title = kb_replay_rules_first(rule->title, kb_take_text_or_empty(take, said, "title"));
      rule->words = kb_replay_rules_first(rule->words, kb_take_text_or_empty(take, said, "words"));
    }
  }
}

/* --- Alerts --- */

static int place_of(struct kb_take *take, struct kb_table *table, const char *column,
                    enum kb_column_type type)
{
  return column ? kb_replay_rules_add_column(take, table, column, type, NULL) : -1;
}

static const char *name_of(const struct kb_table *table, int place)
{
  return place >= 0 ? table->columns[place].name : "";
}

/* Whether these come before what is known. */
static bool is_first(const struct kb_subject *subject, const char *const said[4])
{
  const char *const known[] = {
    subject->errors_table->logical_name,
    subject->errors >= 0 ? subject->relations[subject->errors].name : "",
    subject->text_count > 0 ? name_of(subject->errors_table, subject->texts[0]) : "",
    name_of(subject->errors_table, subject->time),
  };
  for (size_t i = 0; i < 4; i++) {
    const int order = strcmp(said[i] ? said[i] : "", known[i]);
    if (order != 0) {
      return order < 0;
    }
  }
  return false;
}

static void read_alerts(struct kb_replay_rules *rules, struct kb_take *take, struct kb_node node,
                        struct kb_subject *subject)
{
  struct kb_node alerts;
  if (!kb_take_member(node, "alerts", KB_JSON_OBJECT, &alerts)) {
    return;
  }
  const char *const said[] = {
    kb_take_text(take, alerts, "table"), kb_take_text(take, alerts, "relation"),
    kb_take_text(take, alerts, "text"), kb_take_text(take, alerts, "createdon")};
  struct kb_table *table = kb_replay_rules_find_table(rules, said[0]);
  if (!table || !said[2] || (subject->text_count > 0 && !is_first(subject, said))) {
    return;
  }
  subject->errors = said[1] ? kb_subject_relation(subject, kb_slice_of(said[1])) : -1;
  subject->errors_table = table;
  subject->texts[0] = place_of(take, table, said[2], KB_COLUMN_TEXT);
  subject->text_count = subject->texts[0] >= 0;
  subject->time = place_of(take, table, said[3], KB_COLUMN_DATE);
}

/* --- The subject --- */

/* It is found by its table. The default comes first: see kb_schema_default. */
static void take_subject(struct kb_replay_rules *rules, struct kb_take *take,
                         struct kb_subject *subject, bool is_default)
{
  struct kb_schema *schema = &rules->schema;
  struct kb_subject **list =
    schema->subject_count < SUBJECTS_MOST
      ? kb_arena_room(take->arena, schema->subjects, schema->subject_count, 4, sizeof *list)
      : NULL;
  if (!list) {
    take->failed = true;
    return;
  }
  schema->subjects = list;
  list[schema->subject_count] = subject;
  if (is_default) {
    list[schema->subject_count] = list[0];
    list[0] = subject;
    rules->has_default = true;
  }
  subject->id = schema->subject_count++;
}

static struct kb_subject *new_subject(struct kb_replay_rules *rules, struct kb_take *take,
                                      const struct kb_table *table, bool is_default)
{
  struct kb_subject *subject = kb_arena_alloc(take->arena, sizeof *subject);
  struct kb_relation *relations = kb_arena_array(take->arena, KB_RELATIONS_MAX, sizeof *relations);
  struct kb_outcome_rule *failed = kb_arena_array(take->arena, RULES_MOST, sizeof *failed);
  if (!subject || !relations || !failed) {
    take->failed = true;
    return NULL;
  }
  *subject = (struct kb_subject){.schema = &rules->schema,
                                 .table = table,
                                 .address = -1,
                                 .relations = relations,
                                 .errors_table = table,
                                 .errors = -1,
                                 .number = -1,
                                 .level = -1,
                                 .time = -1,
                                 .failed = failed};
  take_subject(rules, take, subject, is_default);
  return subject;
}

static void read_address(struct kb_take *take, struct kb_node node, struct kb_table *table,
                         struct kb_subject *subject)
{
  const char *said = kb_take_text(take, node, "address");
  const char *known = subject->address >= 0 ? table->columns[subject->address].name : NULL;
  subject->address = place_of(take, table, kb_replay_rules_first(known, said), KB_COLUMN_TEXT);
}

enum kb_status kb_replay_rules_subject(struct kb_replay_rules *rules, struct kb_node node,
                                       struct kb_error *error)
{
  struct kb_take take = {.arena = &rules->arena};
  const char *name = kb_take_text(&take, node, "name");
  struct kb_table *table = kb_replay_rules_find_table(rules, kb_take_text(&take, node, "table"));
  if (!name || !table) {
    return take.failed ? kb_fail_no_memory(error)
                       : kb_fail(error, KB_INVALID, "a subject without its name or its table");
  }
  struct kb_subject *subject =
    (struct kb_subject *)(uintptr_t)kb_replay_rules_subject_of(rules, table->logical_name);
  subject = subject ? subject : new_subject(rules, &take, table, kb_take_true(node, "default"));
  if (subject && !take.failed) {
    subject->name = kb_replay_rules_first(subject->name, name);
    read_address(&take, node, table, subject);
    read_relations(rules, &take, node, subject);
    read_failed(&take, node, subject);
    read_alerts(rules, &take, node, subject);
  }
  return take.failed ? kb_fail_no_memory(error) : KB_OK;
}

const struct kb_subject *kb_replay_rules_subject_of(const struct kb_replay_rules *rules,
                                                    const char *table)
{
  for (size_t i = 0; table && i < rules->schema.subject_count; i++) {
    if (strcmp(rules->schema.subjects[i]->table->logical_name, table) == 0) {
      return rules->schema.subjects[i];
    }
  }
  return NULL;
}

bool kb_replay_rules_default(struct kb_replay_rules *rules, struct kb_take *take)
{
  static const char mailbox[] = "mailbox";
  static const struct kb_table none = {.logical_name = ""};
  struct kb_subject *subject = kb_arena_alloc(take->arena, sizeof *subject);
  if (subject) {
    *subject = (struct kb_subject){
      .schema = &rules->schema, .name = mailbox, .table = &none, .errors = -1, .address = -1};
    take_subject(rules, take, subject, false);
  }
  return subject && !take->failed;
}

static int by_relation_name(const void *a, const void *b)
{
  return strcmp(((const struct kb_relation *)a)->name, ((const struct kb_relation *)b)->name);
}

static int by_rule_name(const void *a, const void *b)
{
  return strcmp(((const struct kb_outcome_rule *)a)->name,
                ((const struct kb_outcome_rule *)b)->name);
}

static void sort_subject(struct kb_subject *subject)
{
  const char *errors = subject->errors >= 0 ? subject->relations[subject->errors].name : NULL;
  if (subject->relation_count > 0) {
    qsort(subject->relations, subject->relation_count, sizeof *subject->relations,
          by_relation_name);
  }
  if (subject->failed_count > 0) {
    qsort(rules_of(subject), subject->failed_count, sizeof *subject->failed, by_rule_name);
  }
  subject->errors = errors ? kb_subject_relation(subject, kb_slice_of(errors)) : -1;
}

void kb_replay_rules_sort_subjects(struct kb_replay_rules *rules)
{
  for (size_t i = 0; i < rules->schema.subject_count; i++) {
    sort_subject(rules->schema.subjects[i]);
  }
}
