#include "case/case.h"

#include "base/grow.h"
#include "case/join.h"
#include "case/seen_ids.h"

#include <stdlib.h>

static struct kb_record *new_alert(struct kb_case *a_case)
{
  if (!KB_MAKE_ROOM(a_case->alerts, a_case->alert_count, a_case->alert_capacity, 4)) {
    return NULL;
  }
  return &a_case->alerts[a_case->alert_count];
}

/* State of reading a case. */
struct reading {
  struct kb_case *a_case;
  struct kb_names *names;
  struct kb_join *join; /* may be NULL */
  struct kb_error *error;
};

static enum kb_status add_alert(const struct reading *reading, struct kb_node object)
{
  struct kb_case *a_case = reading->a_case;
  struct kb_record *alert = new_alert(a_case);
  if (!alert) {
    return kb_fail_no_memory(reading->error);
  }
  const enum kb_status status = kb_record_read(alert, kb_schema_table(KB_ALERT), object,
                                               reading->names, &a_case->values, reading->error);
  a_case->alert_count += status == KB_OK;
  return status;
}

static void note_odd(const struct reading *reading, enum kb_oddity kind, enum kb_extra extra,
                     enum kb_json_kind found)
{
  kb_values_odd(&reading->a_case->values,
                (struct kb_odd){kind, reading->a_case->mailbox.table, (int)extra, found});
}

/* Adds the alerts of a list; elements that are not rows are skipped and noted. */
static enum kb_status add_alerts(const struct reading *reading, struct kb_node list)
{
  const size_t end = kb_node_end(list);
  enum kb_status status = KB_OK;
  for (size_t at = kb_node_first(list); at < end && status == KB_OK; at = list.tokens[at].next) {
    const struct kb_node element = {list.text, list.tokens, at};
    status = add_alert(reading, element);
    if (status == KB_INVALID) {
      note_odd(reading, KB_ODD_ROW, KB_EXTRA_ALERTS, kb_raw_kind(kb_node_text(element)));
      status = KB_OK;
    }
  }
  return status;
}

static enum kb_status read_nested_alerts(const struct reading *reading)
{
  struct kb_case *a_case = reading->a_case;
  const struct kb_member nested = kb_record_extra(&a_case->mailbox, KB_EXTRA_ALERTS);
  if (!nested.is_there || nested.kind == KB_JSON_NULL) {
    return KB_OK;
  }
  const struct kb_member partial = kb_record_extra(&a_case->mailbox, KB_EXTRA_ALERTS_PARTIAL);
  a_case->alerts_partial = partial.is_there && kb_slice_is(kb_node_text(partial.node), "true");
  a_case->alerts_known =
    !a_case->alerts_partial && (nested.kind == KB_JSON_ARRAY || nested.kind == KB_JSON_OBJECT);
  if (nested.kind == KB_JSON_ARRAY) {
    return add_alerts(reading, nested.node);
  }
  if (nested.kind == KB_JSON_OBJECT) {
    return add_alert(reading, nested.node); /* PowerShell writes a list of one element as that
                                               element */
  }
  note_odd(reading, KB_ODD_TYPE, KB_EXTRA_ALERTS, nested.kind);
  return KB_OK;
}

static enum kb_status take_alert(void *context, struct kb_slice text, struct kb_error *error)
{
  const struct reading *reading = context;
  struct kb_node row;
  return kb_values_keep(&reading->a_case->values, text, &row) ? add_alert(reading, row)
                                                              : kb_fail_no_memory(error);
}

/* The key of an alert and its index. */
struct alert_key {
  unsigned char key[16];
  size_t place;
};

static int compare_alert_keys(const void *a, const void *b)
{
  const struct alert_key *x = a;
  const struct alert_key *y = b;
  const int keys = memcmp(x->key, y->key, sizeof x->key);
  return keys != 0 ? keys : (x->place > y->place) - (x->place < y->place);
}

/* An alert that came both nested and in a file, or in two files, counts once: the first one is
   kept. Those before `first` are all kept. */
static enum kb_status drop_repeated_alerts(struct kb_case *a_case, size_t first,
                                           struct kb_error *error)
{
  struct alert_key *keys = malloc((a_case->alert_count + 1) * sizeof *keys);
  if (!keys) {
    return kb_fail_no_memory(error);
  }
  size_t count = 0;
  for (size_t i = 0; i < a_case->alert_count; i++) {
    if (a_case->alerts[i].id) {
      kb_id_key(a_case->alerts[i].id, keys[count].key);
      keys[count++].place = i;
    }
  }
  qsort(keys, count, sizeof *keys, compare_alert_keys);
  for (size_t i = 1; i < count; i++) {
    if (keys[i].place >= first && memcmp(keys[i].key, keys[i - 1].key, sizeof keys->key) == 0) {
      a_case->alerts[keys[i].place].table = NULL; /* to be dropped */
    }
  }
  free(keys);
  size_t kept = first;
  for (size_t i = first; i < a_case->alert_count; i++) {
    if (a_case->alerts[i].table) {
      a_case->alerts[kept++] = a_case->alerts[i];
    }
  }
  a_case->alert_count = kept;
  return KB_OK;
}

static enum kb_status join_alerts(struct reading *reading)
{
  struct kb_case *a_case = reading->a_case;
  struct kb_join *join = reading->join;
  if (!join || !a_case->mailbox.id) {
    return KB_OK;
  }
  const enum kb_alerts_there there = kb_join_alerts(join);
  if (there == KB_ALERTS_AS_FOUND && !kb_join_has(join, KB_ALERT)) {
    return KB_OK;
  }
  /* Alerts were exported, so a mailbox without any has none. That is not certain while files are
     still being read. */
  a_case->alerts_known =
    !a_case->alerts_partial && (a_case->alerts_known || there == KB_ALERTS_ALL ||
                                (there == KB_ALERTS_AS_FOUND && !a_case->input_open));
  a_case->alerts_partial =
    a_case->alerts_partial || (!a_case->alerts_known && there == KB_ALERTS_PART);
  const size_t first = a_case->alert_count;
  const char *profile = a_case->profile.link == KB_LINK_RECORD ? a_case->profile.record.id : NULL;
  enum kb_status status =
    kb_join_find(join, KB_ALERT, a_case->mailbox.id, take_alert, reading, reading->error);
  if (status == KB_OK && profile) {
    status = kb_join_find(join, KB_ALERT, profile, take_alert, reading, reading->error);
  }
  return status == KB_OK && a_case->alert_count > first
           ? drop_repeated_alerts(a_case, first, reading->error)
           : status;
}

struct lookup {
  const struct reading *reading;
  struct kb_related *into;
  uint64_t stamp; /* of the row taken; 0: none yet */
};

/* Of several rows with one key the newest is taken; among equally new ones the last. */
static enum kb_status take_record(void *context, struct kb_slice text, struct kb_error *error)
{
  struct lookup *lookup = context;
  struct kb_values *values = &lookup->reading->a_case->values;
  struct kb_record record;
  struct kb_node row;
  if (!kb_values_keep(values, text, &row)) {
    return kb_fail_no_memory(error);
  }
  const enum kb_status status =
    kb_record_read(&record, lookup->into->record.table, row, lookup->reading->names, values, error);
  const uint64_t stamp = status == KB_OK ? kb_stamp_of(&record, text) : 0;
  if (status == KB_OK && !kb_stamp_is_older(stamp, lookup->stamp)) {
    lookup->into->record = record;
    lookup->stamp = stamp;
  }
  return status;
}

/* The record that a lookup refers to: from the joined rows, or else only its id. */
static enum kb_status follow_lookup(const struct reading *reading, struct kb_related *into,
                                    const char *id)
{
  into->link = KB_LINK_RECORD;
  kb_record_only_id(&into->record, into->record.table, id);
  struct lookup lookup = {reading, into, 0};
  return reading->join ? kb_join_find(reading->join, into->record.table->id, id, take_record,
                                      &lookup, reading->error)
                       : KB_OK;
}

static void set_column(struct kb_related *link, const char *column, int place)
{
  link->column = column;
  link->place = place;
}

/* Reads the expanded row, if there is one. What is not a row is noted and treated as not
   expanded. */
static enum kb_status read_nested(const struct reading *reading, struct kb_related *into,
                                  enum kb_extra navigation, const struct cJSON *lookup)
{
  struct kb_case *a_case = reading->a_case;
  const struct kb_member nested = kb_record_extra(&a_case->mailbox, navigation);
  if (!nested.is_there || nested.kind == KB_JSON_NULL) {
    return KB_OK;
  }
  if (nested.kind != KB_JSON_OBJECT) {
    note_odd(reading, KB_ODD_TYPE, navigation, nested.kind);
    return KB_OK;
  }
  const enum kb_status status = kb_record_read(&into->record, into->record.table, nested.node,
                                               reading->names, &a_case->values, reading->error);
  into->link = KB_LINK_RECORD;
  if (!lookup) {
    set_column(into, kb_schema_extra(navigation), -1);
  }
  if (status == KB_OK && !into->record.id && lookup && kb_json_kind(lookup) == KB_JSON_STRING) {
    into->record.id = kb_json_string(lookup);
  }
  return status;
}

/* Null differs from absent, and not every null means that there is no record: the lookup column
   decides. An expanded null beside a lookup that is set is a record that could not be read. */
static enum kb_status read_related(const struct reading *reading, struct kb_related *into,
                                   int lookup_place, enum kb_extra navigation)
{
  const struct cJSON *lookup = kb_record_at(&reading->a_case->mailbox, lookup_place);
  const enum kb_status status = read_nested(reading, into, navigation, lookup);
  if (status != KB_OK || kb_record_has_row(&into->record)) {
    return status;
  }
  if (!lookup) {
    into->link = KB_LINK_UNKNOWN;
    return KB_OK;
  }
  if (kb_json_kind(lookup) == KB_JSON_NULL || kb_json_string(lookup)[0] == '\0') {
    into->link = KB_LINK_NONE;
    return KB_OK;
  }
  return follow_lookup(reading, into, kb_json_string(lookup));
}

static void begin_user(struct kb_case *a_case)
{
  kb_record_only_id(&a_case->user.record, kb_schema_table(KB_USER), NULL);
  a_case->user.link = KB_LINK_UNKNOWN;
  set_column(&a_case->user, KB_USER_LOOKUP, KB_MAILBOX_USER);
}

/* Whether a user may be under that name. The short name is also that of the lookup, under which
   other tools export a text: only an object is a row there. */
static bool may_be_user(const struct kb_member *member, enum kb_extra navigation)
{
  return member->is_there && (navigation == KB_EXTRA_USER ? member->kind == KB_JSON_OBJECT
                                                          : member->kind != KB_JSON_NULL);
}

/* Reads the user under whichever name it has, or follows the lookup. `*is_queue`: a queue is
   under a name that may have a user. */
static enum kb_status read_user_or_queue(const struct reading *reading, bool *is_queue)
{
  static const enum kb_extra names[] = {KB_EXTRA_USER, KB_EXTRA_USER_LONG};
  struct kb_related *user = &reading->a_case->user;
  *is_queue = false;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    const struct kb_member member = kb_record_extra(&reading->a_case->mailbox, names[i]);
    if (!may_be_user(&member, names[i])) {
      continue;
    }
    const enum kb_status status = read_related(reading, user, KB_MAILBOX_USER, names[i]);
    *is_queue =
      status == KB_OK && !kb_record_at(&user->record, KB_KEY) && kb_member_is_queue(&member);
    if (!*is_queue) {
      return status;
    }
    begin_user(reading->a_case);
  }
  return *is_queue ? KB_OK : read_related(reading, user, KB_MAILBOX_USER, KB_EXTRA_USER_LONG);
}

/* One lookup of a mailbox refers to a user or a queue; an annotation or the expanded queue shows
   which. */
static enum kb_status read_user(const struct reading *reading)
{
  struct kb_case *a_case = reading->a_case;
  const char *kind = kb_record_extra_text(&a_case->mailbox, KB_EXTRA_LOOKUP_TABLE);
  const struct kb_member queue = kb_record_extra(&a_case->mailbox, KB_EXTRA_QUEUE);
  bool is_queue =
    (kind && strcmp(kind, "queue") == 0) || (queue.is_there && queue.kind == KB_JSON_OBJECT);
  const enum kb_status status = is_queue ? KB_OK : read_user_or_queue(reading, &is_queue);
  if (is_queue) {
    a_case->user.link = KB_LINK_NONE;
  }
  const bool is_user = kind && strcmp(kind, "systemuser") == 0;
  if (status == KB_OK && a_case->user.link == KB_LINK_RECORD &&
      !kb_record_has_row(&a_case->user.record) && !is_user) {
    a_case->user.link = KB_LINK_UNKNOWN;
    set_column(&a_case->user, KB_USER_NAVIGATION, -1);
  }
  return status;
}

/* Empties the case, keeping its memory. */
static void begin(struct kb_case *a_case, bool input_open)
{
  kb_case_clear(a_case);
  a_case->input_open = input_open;
  kb_record_only_id(&a_case->mailbox, kb_schema_table(KB_MAILBOX), NULL);
  kb_record_only_id(&a_case->profile.record, kb_schema_table(KB_PROFILE), NULL);
  a_case->profile.link = KB_LINK_UNKNOWN;
  set_column(&a_case->profile, KB_PROFILE_LOOKUP, KB_MAILBOX_PROFILE);
  begin_user(a_case);
}

/* Reads what depends on the mailbox's own record. */
static enum kb_status read_rest(struct reading *reading)
{
  struct kb_case *a_case = reading->a_case;
  enum kb_status status = KB_OK;
  if (!a_case->mailbox.id) {
    status = kb_fail(reading->error, KB_INVALID, "the mailbox has no mailboxid");
  }
  if (status == KB_OK) {
    status = read_related(reading, &a_case->profile, KB_MAILBOX_PROFILE, KB_EXTRA_PROFILE);
  }
  if (status == KB_OK) {
    status = read_user(reading);
  }
  if (status == KB_OK) {
    status = read_nested_alerts(reading);
  }
  return status == KB_OK ? join_alerts(reading) : status;
}

enum kb_status kb_case_read(struct kb_case *a_case, struct kb_slice text,
                            const struct kb_token *tokens, struct kb_names *names,
                            struct kb_join *join, bool input_open, struct kb_error *error)
{
  struct reading reading = {a_case, names, join, error};
  struct kb_node row = {text.data, tokens, 0};
  begin(a_case, input_open);
  if (!tokens && !kb_values_keep(&a_case->values, text, &row)) {
    return kb_fail_no_memory(error);
  }
  enum kb_status status =
    kb_record_read(&a_case->mailbox, a_case->mailbox.table, row, names, &a_case->values, error);
  if (status == KB_OK) {
    status = read_rest(&reading);
  }
  return a_case->values.failed ? kb_fail_no_memory(error) : status;
}

enum kb_status kb_case_of_alerts(struct kb_case *a_case, const char *id, struct kb_join *join,
                                 struct kb_error *error)
{
  struct reading reading = {a_case, NULL, join, error};
  begin(a_case, false);
  kb_record_only_id(&a_case->mailbox, kb_schema_table(KB_MAILBOX), id);
  return join_alerts(&reading);
}

void kb_case_clear(struct kb_case *a_case)
{
  a_case->alert_count = 0;
  a_case->alerts_known = false;
  a_case->alerts_partial = false;
  a_case->incomplete = false;
  kb_arena_reset(&a_case->values.arena);
  a_case->values.odd = NULL;
  a_case->values.odd_count = 0;
  a_case->values.failed = false;
}

void kb_case_fini(struct kb_case *a_case)
{
  kb_case_clear(a_case);
  kb_arena_fini(&a_case->values.arena);
  kb_tokens_fini(&a_case->values.tokens);
  free(a_case->alerts);
  memset(a_case, 0, sizeof *a_case);
}

/* The formatted value of a lookup is the name of the record it refers to. */
static const char *formatted(const struct kb_record *record, enum kb_extra annotation)
{
  const char *text = kb_record_extra_text(record, annotation);
  return text && text[0] != '\0' ? text : NULL;
}

const char *kb_case_mailbox_name(const struct kb_case *a_case)
{
  const char *name = kb_record_name(&a_case->mailbox);
  for (size_t i = 0; !name && i < a_case->alert_count; i++) {
    name = formatted(&a_case->alerts[i], KB_EXTRA_LOOKUP_NAME);
  }
  return name;
}

const char *kb_case_profile_name(const struct kb_case *a_case)
{
  if (a_case->profile.link != KB_LINK_RECORD) {
    return NULL;
  }
  const char *name = kb_record_name(&a_case->profile.record);
  return name ? name : formatted(&a_case->mailbox, KB_EXTRA_PROFILE_NAME);
}
