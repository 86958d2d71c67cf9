#include "triage/question.h"

#include <stdarg.h>
#include <stdio.h>

KB_PRINTF(2, 3)
static void fail(struct kb_reply *reply, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(reply->error, sizeof reply->error, format, arguments);
  va_end(arguments);
  reply->kind = KB_REPLY_ERROR;
  reply->text = kb_slice_of(reply->error);
}

/* Appends at `length`, cut to the available room; returns the new length. Used for every column
   read: snprintf would take longer than reading it. */
static size_t append(char field[KB_FIELD_SIZE], size_t length, struct kb_slice text)
{
  const size_t left = KB_FIELD_SIZE - 1 - length;
  const size_t added = text.length < left ? text.length : left;
  memcpy(field + length, text.data, added);
  field[length + added] = '\0';
  return length + added;
}

static const struct kb_record *find_record(const struct kb_tracked_case *tracked,
                                           const struct kb_question *question)
{
  const struct kb_case *a_case = tracked->a_case;
  switch (question->part) {
  case KB_PART_MAILBOX:
    return &a_case->mailbox;
  case KB_PART_PROFILE:
    return a_case->profile.link == KB_LINK_RECORD ? &a_case->profile.record : NULL;
  case KB_PART_USER:
    return a_case->user.link == KB_LINK_RECORD ? &a_case->user.record : NULL;
  case KB_PART_ALERT:
    return tracked->symptom ? tracked->symptom->alert : NULL;
  case KB_PART_LISTED:
    return question->place < a_case->alert_count ? &a_case->alerts[question->place] : NULL;
  case KB_PART_CASE:
  case KB_PART_ALERTS:
    break;
  }
  return NULL;
}

/* The record that the question is about, and its name in articles with its length. NULL: there
   is none. */
static const struct kb_record *record_of(const struct kb_tracked_case *tracked,
                                         const struct kb_question *question, struct kb_reply *reply,
                                         char field[KB_FIELD_SIZE], size_t *length)
{
  const struct kb_record *record = find_record(tracked, question);
  if (!record) {
    fail(reply, "a record of another case: keep no records between conditions");
  } else if (question->part == KB_PART_LISTED) {
    *length = (size_t)snprintf(field, KB_FIELD_SIZE, "alerts[%zu]", question->place + 1);
  } else {
    *length = append(field, 0, kb_slice_of(record->table->article_name));
  }
  return record;
}

static void give_value(const struct cJSON *value, struct kb_reply *reply)
{
  reply->kind = KB_REPLY_NIL;
  switch (kb_json_kind(value)) {
  case KB_JSON_BOOLEAN:
    reply->kind = KB_REPLY_BOOLEAN;
    reply->truth = kb_json_true(value);
    return;
  case KB_JSON_STRING:
    reply->kind = KB_REPLY_TEXT;
    reply->text = kb_slice_of(kb_json_string(value));
    return;
  case KB_JSON_NUMBER:
    if (kb_json_integer(value, &reply->integer)) {
      reply->kind = KB_REPLY_INTEGER;
    } else {
      reply->kind = KB_REPLY_NUMBER;
      reply->number = kb_json_number(value);
    }
    return;
  case KB_JSON_NULL:
  case KB_JSON_ARRAY:
  case KB_JSON_OBJECT:
    break;
  }
}

static bool give_placeholder(const struct kb_tracked_case *tracked, struct kb_slice name,
                             struct kb_reply *reply)
{
  for (size_t i = 0; i < tracked->symptom->placeholder_count; i++) {
    const struct kb_placeholder *bound = &tracked->symptom->placeholders[i];
    if (kb_slice_equal(bound->name, name)) {
      reply->kind = KB_REPLY_TEXT;
      reply->text = bound->value;
      return true;
    }
  }
  return false;
}

static void read_column(struct kb_tracked_case *tracked, const struct kb_question *question,
                        struct kb_reply *reply)
{
  char field[KB_FIELD_SIZE];
  size_t length = 0;
  const struct kb_slice name = question->name;
  const struct kb_record *record = record_of(tracked, question, reply, field, &length);
  if (!record) {
    return;
  }
  append(field, append(field, length, kb_slice_of(".")), name);
  const int place = kb_record_place(record, name);
  const struct cJSON *value =
    place >= 0 ? kb_record_at(record, place) : kb_record_get(record, name);
  switch (kb_tracked_column(tracked, record, place, value, field, false)) {
  case KB_READ_RELATED:
    fail(reply, "%s is no column but a related row: articles read columns", field);
    return;
  case KB_READ_VALUE:
    give_value(value, reply);
    return;
  case KB_READ_NOTHING:
    break;
  }
  if (record->id && kb_slice_is(name, record->table->key)) {
    reply->kind = KB_REPLY_TEXT;
    reply->text = kb_slice_of(record->id);
  } else if (question->part != KB_PART_ALERT || !give_placeholder(tracked, name, reply)) {
    kb_tracked_missing(tracked, record, field);
  }
}

/* A related record; nil if there is none. */
static void read_related(struct kb_tracked_case *tracked, const struct kb_related *related,
                         enum kb_part part, struct kb_reply *reply)
{
  char field[KB_FIELD_SIZE];
  bool has_record = false;
  append(field, append(field, 0, kb_slice_of("mailbox.")), kb_slice_of(related->column));
  if (kb_tracked_related(tracked, related, field, false, &has_record) != KB_READ_NOTHING) {
    reply->kind = has_record ? KB_REPLY_PART : KB_REPLY_NIL;
    reply->part = part;
  }
}

static void read_part(struct kb_tracked_case *tracked, struct kb_slice name, struct kb_reply *reply)
{
  if (kb_slice_is(name, "profile")) {
    read_related(tracked, &tracked->a_case->profile, KB_PART_PROFILE, reply);
  } else if (kb_slice_is(name, "user")) {
    read_related(tracked, &tracked->a_case->user, KB_PART_USER, reply);
  } else if (tracked->a_case->alerts_known) {
    reply->kind = KB_REPLY_PART;
    reply->part = KB_PART_ALERTS;
  } else {
    tracked->a_case->incomplete |= tracked->a_case->input_open;
    kb_trace_missing(tracked->trace, "alerts");
  }
}

static bool is_part_known(const struct kb_tracked_case *tracked, struct kb_slice name)
{
  struct kb_case *a_case = tracked->a_case;
  if (kb_slice_is(name, "alerts")) {
    a_case->incomplete |= !a_case->alerts_known && a_case->input_open;
    return a_case->alerts_known;
  }
  const struct kb_related *related = kb_slice_is(name, "profile") ? &a_case->profile
                                     : kb_slice_is(name, "user")  ? &a_case->user
                                                                  : NULL;
  return related ? related->link != KB_LINK_UNKNOWN
                 : kb_slice_is(name, "mailbox") || (kb_slice_is(name, "alert") && tracked->symptom);
}

static void answer_known(const struct kb_tracked_case *tracked, const struct kb_question *question,
                         struct kb_reply *reply)
{
  char field[KB_FIELD_SIZE];
  size_t length = 0;
  reply->kind = KB_REPLY_BOOLEAN;
  if (question->part == KB_PART_CASE) {
    reply->truth = is_part_known(tracked, question->name);
    return;
  }
  const struct kb_record *record = record_of(tracked, question, reply, field, &length);
  if (record) {
    const struct cJSON *value = kb_record_get(record, question->name);
    tracked->a_case->incomplete |= !kb_record_has_row(record) && tracked->a_case->input_open;
    reply->truth =
      (value && (kb_json_kind(value) != KB_JSON_NUMBER || kb_tracked_is_exact(value))) ||
      (record->id && kb_slice_is(question->name, record->table->key));
  }
}

static void answer(struct kb_tracked_case *tracked, const struct kb_question *question,
                   struct kb_reply *reply)
{
  reply->kind = KB_REPLY_HALT;
  switch (question->kind) {
  case KB_ASK_READ:
    if (question->part == KB_PART_CASE) {
      read_part(tracked, question->name, reply);
    } else {
      read_column(tracked, question, reply);
    }
    break;
  case KB_ASK_KNOWN:
    answer_known(tracked, question, reply);
    break;
  case KB_ASK_AGAIN:
    tracked->trace->evidence_count = tracked->before.evidence_count;
    tracked->trace->missing_count = tracked->before.missing_count;
    tracked->a_case->incomplete = tracked->before.incomplete;
    reply->kind = KB_REPLY_NIL;
    break;
  }
  if (tracked->trace->failed) {
    reply->kind = KB_REPLY_HALT;
  }
}

void kb_tracked_answer(void *data, const struct kb_question *question, struct kb_reply *reply)
{
  struct kb_tracked_case *tracked = data;
  if (!tracked->a_case) {
    fail(reply, "there is no case here: read it in a function");
    return;
  }
  const size_t evidence_count = tracked->trace->evidence_count;
  const size_t missing_count = tracked->trace->missing_count;
  const bool incomplete = tracked->a_case->incomplete;
  answer(tracked, question, reply);
  if (question->is_ahead) {
    tracked->trace->evidence_count = evidence_count;
    tracked->trace->missing_count = missing_count;
    tracked->a_case->incomplete = incomplete;
  }
}

struct kb_scene kb_tracked_scene(const struct kb_tracked_case *tracked)
{
  return (struct kb_scene){tracked->a_case->alert_count, tracked->a_case->alerts_known,
                           tracked->symptom != NULL};
}
