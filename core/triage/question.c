#include "triage/question.h"

#include "base/text.h"

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
  struct kb_case *a_case = tracked->a_case;
  const int relation_count = (int)a_case->subject->relation_count;
  const unsigned part = question->part;
  if (part == KB_PART_ROOT) {
    return &a_case->root;
  }
  if (part == KB_PART_ALERT) {
    return tracked->symptom ? tracked->symptom->alert : NULL;
  }
  if (kb_part_is_listed(part) && (int)(part - KB_PART_LISTED) < relation_count) {
    const struct kb_case_rows *rows = kb_case_rows(a_case, (int)(part - KB_PART_LISTED));
    return question->place < rows->count ? &rows->list[question->place] : NULL;
  }
  if (part >= KB_PART_RELATED && part < KB_PART_ROWS &&
      (int)(part - KB_PART_RELATED) < relation_count) {
    const struct kb_related *related = kb_case_related(a_case, (int)(part - KB_PART_RELATED));
    return related->link == KB_LINK_RECORD ? &related->record : NULL;
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
  } else if (kb_part_is_listed(question->part)) {
    const struct kb_relation *relation =
      &tracked->a_case->subject->relations[question->part - KB_PART_LISTED];
    *length =
      (size_t)snprintf(field, KB_FIELD_SIZE, "%s[%zu]", relation->name, question->place + 1);
  } else {
    *length =
      append(field, 0, kb_slice_of(question->part == KB_PART_ALERT ? "alert" : record->name));
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
  const int place = kb_schema_column(record->table, name);
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
static void read_related(struct kb_tracked_case *tracked, int relation, struct kb_reply *reply)
{
  const struct kb_related *related = kb_case_related(tracked->a_case, relation);
  char field[KB_FIELD_SIZE];
  bool has_record = false;
  size_t length = append(field, 0, kb_slice_of(related->captured ? "alert" : related->owner->name));
  length = append(field, length, kb_slice_of("."));
  append(field, length, kb_slice_of(related->column ? related->column : ""));
  if (kb_tracked_related(tracked, related, field, false, &has_record) != KB_READ_NOTHING) {
    reply->kind = has_record ? KB_REPLY_PART : KB_REPLY_NIL;
    reply->part = KB_PART_RELATED + (unsigned)relation;
  }
}

/* Related rows, perhaps none; unknown if they are not in the data. */
static void read_rows(struct kb_tracked_case *tracked, int relation, struct kb_reply *reply)
{
  struct kb_case *a_case = tracked->a_case;
  const struct kb_case_rows *rows = kb_case_rows(a_case, relation);
  if (rows->is_known) {
    reply->kind = KB_REPLY_PART;
    reply->part = KB_PART_ROWS + (unsigned)relation;
    reply->integer = (int64_t)rows->count;
  } else {
    a_case->incomplete |= a_case->input_open;
    kb_trace_missing(tracked->trace, a_case->subject->relations[relation].name);
  }
}

/* The names of the parts, and the one that is meant perhaps. */
static void say_parts(const struct kb_subject *subject, struct kb_slice name,
                      struct kb_reply *reply)
{
  const char *names[KB_RELATIONS_MAX + 3] = {subject->name};
  struct kb_buf list = {0};
  char wanted[64];
  size_t count = 1;
  for (size_t i = 0; i < subject->relation_count; i++) {
    names[count++] = subject->relations[i].name;
  }
  names[count++] = "alert";
  for (size_t i = 0; i < count; i++) {
    kb_buf_addf(&list, "%s%s", i == 0 ? "" : i + 1 == count ? " and " : ", ", names[i]);
  }
  snprintf(wanted, sizeof wanted, "%.*s", (int)(name.length < 60 ? name.length : 60), name.data);
  const char *near = kb_text_suggest(wanted, names);
  fail(reply, "a case has no '%s'%s%s%s; it has %s", wanted, near ? " (did you mean '" : "",
       near ? near : "", near ? "'?)" : "", kb_buf_text(&list));
  kb_buf_fini(&list);
}

static void read_part(struct kb_tracked_case *tracked, struct kb_slice name, struct kb_reply *reply)
{
  const struct kb_subject *subject = tracked->a_case->subject;
  const int part = kb_subject_part(subject, name);
  if (part == KB_PART_IS_ROOT) {
    reply->kind = KB_REPLY_PART;
    reply->part = KB_PART_ROOT;
  } else if (kb_slice_is(name, "alert")) {
    reply->kind = tracked->symptom && tracked->symptom->alert ? KB_REPLY_PART : KB_REPLY_NIL;
    reply->part = KB_PART_ALERT;
  } else if (part < 0) {
    say_parts(subject, name, reply);
  } else if (subject->relations[part].is_many) {
    read_rows(tracked, part, reply);
  } else {
    read_related(tracked, part, reply);
  }
}

static bool is_part_known(const struct kb_tracked_case *tracked, struct kb_slice name)
{
  struct kb_case *a_case = tracked->a_case;
  const int part = kb_subject_part(a_case->subject, name);
  if (part == KB_PART_IS_ALERT) {
    return tracked->symptom != NULL;
  }
  if (part < 0) {
    return part == KB_PART_IS_ROOT;
  }
  if (a_case->subject->relations[part].is_many) {
    const struct kb_case_rows *rows = kb_case_rows(a_case, part);
    a_case->incomplete |= !rows->is_known && a_case->input_open;
    return rows->is_known;
  }
  const struct kb_related *related = kb_case_related(a_case, part);
  a_case->incomplete |= kb_related_may_come(related) && a_case->input_open;
  return related->link != KB_LINK_UNKNOWN;
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

/* What is missing, and whether more input may change that, as a number. */
static int64_t missing_state(size_t missing_count, bool incomplete)
{
  return (int64_t)(missing_count * 2 + incomplete);
}

/* Returns to such a state, but not to before the condition began. */
static void forget_missing(struct kb_tracked_case *tracked, size_t state)
{
  struct kb_trace *trace = tracked->trace;
  const size_t count = state / 2;
  if (count >= tracked->before.missing_count && count <= trace->missing_count) {
    trace->missing_count = count;
    tracked->a_case->incomplete = tracked->before.incomplete || state % 2 != 0;
  }
}

static void answer(struct kb_tracked_case *tracked, const struct kb_question *question,
                   struct kb_reply *reply)
{
  reply->kind = KB_REPLY_HALT;
  reply->integer = 0; /* of a part that is no rows */
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
  case KB_ASK_FORGET:
    forget_missing(tracked, question->place);
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
  if (reply->kind == KB_REPLY_HALT) {
    reply->integer = missing_state(missing_count, incomplete);
  }
  if (question->is_ahead) {
    tracked->trace->evidence_count = evidence_count;
    tracked->trace->missing_count = missing_count;
    tracked->a_case->incomplete = incomplete;
  }
}
