#include "triage/lua_wire.h"

#include <math.h>
#include <stdio.h>

/* A message is its length, its kind and its content: numbers of 8 bytes, and texts with their
   length plus one (0: none) and a terminator. Everything is checked when it is read; after the
   first error everything reads as zero, so callers check once, at the end. */

/* --- Messages --- */

void kb_wire_begin(struct kb_buf *out, enum kb_wire_kind kind)
{
  const uint32_t length = 0;
  const uint8_t byte = (uint8_t)kind;
  kb_buf_clear(out);
  kb_buf_add(out, &length, sizeof length);
  kb_buf_add(out, &byte, sizeof byte);
}

bool kb_wire_end(struct kb_buf *out)
{
  if (out->failed || out->length > KB_WIRE_MAX) {
    return false;
  }
  const uint32_t length = (uint32_t)out->length;
  memcpy(out->data, &length, sizeof length);
  return true;
}

size_t kb_wire_length(struct kb_slice head)
{
  uint32_t length = 0;
  if (head.length < KB_WIRE_HEAD) {
    return 0;
  }
  memcpy(&length, head.data, sizeof length);
  return length >= KB_WIRE_HEAD && length <= KB_WIRE_MAX ? length : SIZE_MAX;
}

enum kb_wire_kind kb_wire_kind_of(struct kb_slice message)
{
  return (enum kb_wire_kind)(uint8_t)message.data[KB_WIRE_HEAD - 1];
}

struct kb_wire kb_wire_read(struct kb_slice message)
{
  return (struct kb_wire){{message.data + KB_WIRE_HEAD, message.length - KB_WIRE_HEAD}, false};
}

/* --- Numbers and texts --- */

static void put_number(struct kb_buf *out, uint64_t number)
{
  kb_buf_add(out, &number, sizeof number);
}

static void put_double(struct kb_buf *out, double number)
{
  kb_buf_add(out, &number, sizeof number);
}

/* With a terminator, so that it can be used in place; NULL data differs from an empty text. */
static void put_text(struct kb_buf *out, struct kb_slice text)
{
  put_number(out, text.data ? text.length + 1 : 0);
  if (text.data) {
    kb_buf_add(out, text.data, text.length);
    kb_buf_add_char(out, '\0');
  }
}

static const char *take(struct kb_wire *wire, size_t length)
{
  const char *data = wire->rest.data;
  if (wire->is_bad || length > wire->rest.length) {
    wire->is_bad = true;
    return NULL;
  }
  wire->rest.data += length;
  wire->rest.length -= length;
  return data;
}

static uint64_t get_number(struct kb_wire *wire)
{
  uint64_t number = 0;
  const char *data = take(wire, sizeof number);
  if (data) {
    memcpy(&number, data, sizeof number);
  }
  return number;
}

/* A size of at most `most`. */
static size_t get_size(struct kb_wire *wire, size_t most)
{
  const uint64_t number = get_number(wire);
  wire->is_bad = wire->is_bad || number > most;
  return wire->is_bad ? 0 : (size_t)number;
}

static bool get_truth(struct kb_wire *wire)
{
  return get_size(wire, 1) == 1;
}

static double get_double(struct kb_wire *wire)
{
  double number = 0;
  const char *data = take(wire, sizeof number);
  if (data) {
    memcpy(&number, data, sizeof number);
  }
  return number;
}

/* A duration in seconds. */
static double get_seconds(struct kb_wire *wire)
{
  const double seconds = get_double(wire);
  wire->is_bad = wire->is_bad || !isfinite(seconds) || seconds < 0;
  return wire->is_bad ? 0 : seconds;
}

static struct kb_slice get_text(struct kb_wire *wire)
{
  const size_t length = get_size(wire, KB_WIRE_MAX);
  const char *data = length > 0 ? take(wire, length) : NULL;
  if (data && data[length - 1] != '\0') {
    wire->is_bad = true;
    data = NULL; /* whoever takes it before asking is_bad relies on its end */
  }
  return data ? (struct kb_slice){data, length - 1} : (struct kb_slice){0};
}

bool kb_wire_is_over(const struct kb_wire *wire)
{
  return wire->is_bad || wire->rest.length == 0;
}

static bool is_whole(const struct kb_wire *wire)
{
  return !wire->is_bad && wire->rest.length == 0;
}

/* --- What is sent --- */

static void put_budget(struct kb_buf *out, const struct kb_sandbox_budget *budget)
{
  put_number(out, budget->memory);
  put_number(out, budget->steps);
  put_double(out, budget->seconds);
}

static struct kb_sandbox_budget get_budget(struct kb_wire *wire)
{
  struct kb_sandbox_budget budget;
  budget.memory = get_size(wire, SIZE_MAX);
  budget.steps = get_number(wire);
  budget.seconds = get_double(wire);
  return budget;
}

void kb_wire_put_load(struct kb_buf *out, const struct kb_lua_load *load, bool with_fields)
{
  put_number(out, load->number);
  put_text(out, kb_slice_of(load->name));
  put_text(out, load->source);
  put_budget(out, &load->budget);
  put_number(out, with_fields);
}

bool kb_wire_get_load(struct kb_wire *wire, struct kb_lua_load *load, bool *with_fields)
{
  load->number = get_size(wire, SIZE_MAX / 2);
  load->name = get_text(wire).data;
  load->source = get_text(wire);
  load->budget = get_budget(wire);
  *with_fields = get_truth(wire);
  return is_whole(wire) && load->name && load->source.data;
}

void kb_wire_put_options(struct kb_buf *out, struct kb_slice options)
{
  put_text(out, options);
}

bool kb_wire_get_options(struct kb_wire *wire, struct kb_slice *options)
{
  *options = get_text(wire);
  return is_whole(wire) && options->data;
}

void kb_wire_put_call(struct kb_buf *out, const struct kb_lua_call *call)
{
  put_number(out, call->number);
  put_number(out, (uint64_t)call->condition);
  put_number(out, call->cause);
  put_budget(out, &call->budget);
}

bool kb_wire_get_call(struct kb_wire *wire, struct kb_lua_call *call)
{
  call->number = get_size(wire, SIZE_MAX);
  call->condition = (enum kb_condition)get_size(wire, KB_CONDITION_CAUSE);
  call->cause = get_size(wire, SIZE_MAX);
  call->budget = get_budget(wire);
  return !wire->is_bad;
}

void kb_wire_put_question(struct kb_buf *out, const struct kb_question *question)
{
  put_number(out, (uint64_t)question->kind);
  put_number(out, (uint64_t)question->part);
  put_number(out, question->place);
  put_text(out, question->name);
}

bool kb_wire_get_question(struct kb_wire *wire, struct kb_question *question)
{
  question->kind = (enum kb_question_kind)get_size(wire, KB_ASK_FORGET);
  question->part = (unsigned)get_size(wire, KB_PARTS - 1);
  question->place = get_size(wire, SIZE_MAX);
  question->name = get_text(wire);
  question->is_ahead = false;
  return !wire->is_bad;
}

void kb_wire_put_reply(struct kb_buf *out, const struct kb_reply *reply)
{
  put_number(out, (uint64_t)reply->kind);
  switch (reply->kind) {
  case KB_REPLY_BOOLEAN:
    put_number(out, reply->truth);
    break;
  case KB_REPLY_INTEGER:
  case KB_REPLY_HALT:
    put_number(out, (uint64_t)reply->integer);
    break;
  case KB_REPLY_NUMBER:
    put_double(out, reply->number);
    break;
  case KB_REPLY_TEXT:
  case KB_REPLY_ERROR:
    put_text(out, reply->text);
    break;
  case KB_REPLY_PART:
    put_number(out, (uint64_t)reply->part);
    put_number(out, (uint64_t)reply->integer);
    break;
  case KB_REPLY_NIL:
    break;
  }
}

static void get_reply(struct kb_wire *wire, struct kb_reply *reply)
{
  reply->kind = (enum kb_reply_kind)get_size(wire, KB_REPLY_ERROR);
  switch (reply->kind) {
  case KB_REPLY_BOOLEAN:
    reply->truth = get_truth(wire);
    break;
  case KB_REPLY_INTEGER:
  case KB_REPLY_HALT:
    reply->integer = (int64_t)get_number(wire);
    break;
  case KB_REPLY_NUMBER:
    reply->number = get_double(wire);
    break;
  case KB_REPLY_TEXT:
  case KB_REPLY_ERROR:
    reply->text = get_text(wire);
    break;
  case KB_REPLY_PART:
    reply->part = (unsigned)get_size(wire, KB_PART_LISTED - 1);
    reply->integer = (int64_t)get_size(wire, INT64_MAX);
    break;
  case KB_REPLY_NIL:
    break;
  }
}

bool kb_wire_get_reply(struct kb_wire *wire, struct kb_reply *reply)
{
  get_reply(wire, reply);
  return is_whole(wire);
}

void kb_wire_put_answered(struct kb_buf *out, const struct kb_question *question,
                          const struct kb_reply *reply)
{
  kb_wire_put_question(out, question);
  kb_wire_put_reply(out, reply);
}

bool kb_wire_get_answered(struct kb_wire *wire, struct kb_question *question,
                          struct kb_reply *reply)
{
  (void)kb_wire_get_question(wire, question);
  get_reply(wire, reply);
  return !wire->is_bad;
}

void kb_wire_put_taken(struct kb_buf *out, const struct kb_taken *taken)
{
  put_number(out, taken->count);
  kb_buf_add(out, taken->places, taken->count);
}

bool kb_wire_get_taken(struct kb_wire *wire, size_t count, struct kb_taken *taken)
{
  taken->count = get_size(wire, KB_AHEAD_MAX);
  const char *places = take(wire, taken->count);
  for (size_t i = 0; places && i < taken->count; i++) {
    taken->places[i] = (uint8_t)places[i];
    wire->is_bad = wire->is_bad || taken->places[i] >= count;
  }
  return is_whole(wire);
}

/* --- What comes back --- */

void kb_wire_put_result(struct kb_buf *out, const struct kb_lua_result *result)
{
  put_number(out, (uint64_t)result->outcome);
  put_number(out, result->is_absent);
  put_double(out, result->spent);
  put_number(out, (uint64_t)(unsigned)result->line);
  put_text(out, kb_slice_of(result->message));
  put_number(out, result->returned);
  put_number(out, result->truth);
  put_number(out, (uint64_t)result->kind);
}

bool kb_wire_get_result(struct kb_wire *wire, struct kb_lua_result *result)
{
  result->outcome = (enum kb_sandbox_outcome)get_size(wire, KB_SANDBOX_NO_MEMORY);
  result->is_absent = get_truth(wire);
  result->spent = get_seconds(wire);
  result->line = (int)get_size(wire, INT32_MAX);
  const struct kb_slice message = get_text(wire);
  snprintf(result->message, sizeof result->message, "%s", message.data ? message.data : "");
  result->returned = get_size(wire, SIZE_MAX);
  result->truth = get_truth(wire);
  result->kind = (enum kb_field_kind)get_size(wire, KB_FIELD_THREAD);
  return !wire->is_bad;
}

void kb_wire_put_fields(struct kb_buf *out, const struct kb_fields *fields)
{
  const bool is_beyond = fields && (fields->too_many || fields->bytes > KB_FIELDS_BYTES_MAX);
  const size_t count = fields && !is_beyond ? fields->count : 0;
  put_number(out, fields && fields->too_many);
  put_number(out, fields ? fields->bytes : 0);
  put_number(out, count);
  for (size_t i = 0; i < count; i++) {
    const struct kb_field *field = &fields->list[i];
    put_number(out, (uint64_t)field->kind);
    put_text(out, field->key);
    put_number(out, field->place);
    put_text(out, field->text);
    put_text(out, kb_slice_of(field->reason));
    put_number(out, field->next);
  }
}

static const char *keep_text(struct kb_fields *fields, struct kb_slice text)
{
  const char *kept = text.data ? kb_arena_dup(&fields->arena, text) : NULL;
  fields->failed = fields->failed || (text.data && !kept);
  return kept;
}

static struct kb_field get_field(struct kb_wire *wire, struct kb_fields *fields)
{
  struct kb_field field = {.kind = (enum kb_field_kind)get_size(wire, KB_FIELD_THREAD)};
  const struct kb_slice key = get_text(wire);
  field.place = get_size(wire, SIZE_MAX);
  const struct kb_slice text = get_text(wire);
  field.key = (struct kb_slice){keep_text(fields, key), key.length};
  field.text = (struct kb_slice){keep_text(fields, text), text.length};
  field.reason = keep_text(fields, get_text(wire));
  return field;
}

/* Whether what is in a table ends no later than the table. */
static bool is_nested(const struct kb_fields *fields)
{
  for (size_t i = 0; i < fields->count; i++) {
    const size_t end = fields->list[i].next;
    if (end <= i || end > fields->count) {
      return false;
    }
    for (size_t at = i + 1; at < end; at = fields->list[at].next) {
      if (fields->list[at].next <= at || fields->list[at].next > end) {
        return false;
      }
    }
  }
  return fields->count > 0;
}

bool kb_wire_get_fields(struct kb_wire *wire, struct kb_fields *fields)
{
  struct kb_fields none = {0};
  struct kb_fields *into = fields ? fields : &none;
  kb_fields_clear(into);
  const bool too_many = get_truth(wire);
  const size_t bytes = get_size(wire, SIZE_MAX);
  const size_t count = get_size(wire, KB_FIELDS_MAX);
  for (size_t i = 0; i < count && !wire->is_bad && !into->failed; i++) {
    const struct kb_field field = get_field(wire, into);
    const size_t place = kb_fields_add(into, &field);
    const size_t next = get_size(wire, count);
    if (!into->failed) {
      into->list[place].next = next;
    }
  }
  const bool is_empty = too_many || bytes > KB_FIELDS_BYTES_MAX || !fields;
  const bool good = is_whole(wire) && (into->failed || (is_empty ? count == 0 : is_nested(into)));
  into->too_many = too_many;
  into->bytes = bytes;
  kb_fields_fini(&none);
  return good;
}

void kb_wire_put_diagnostics(struct kb_buf *out, const struct kb_diagnostics *diagnostics)
{
  put_number(out, diagnostics->count);
  for (size_t i = 0; i < diagnostics->count; i++) {
    const struct kb_diagnostic *diagnostic = &diagnostics->list[i];
    put_number(out, (uint64_t)diagnostic->code);
    put_number(out, diagnostic->line);
    put_number(out, diagnostic->column);
    put_text(out, kb_slice_of(diagnostic->message));
    put_text(out, kb_slice_of(diagnostic->suggestion));
  }
}

bool kb_wire_get_diagnostics(struct kb_wire *wire, struct kb_diagnostics *diagnostics)
{
  const size_t count = get_size(wire, KB_WIRE_MAX);
  for (size_t i = 0; i < count && !wire->is_bad; i++) {
    const enum kb_diagnostic_code code =
      (enum kb_diagnostic_code)get_size(wire, KB_DIAGNOSTIC_CODE_COUNT - 1);
    const size_t line = get_size(wire, SIZE_MAX);
    const size_t column = get_size(wire, SIZE_MAX);
    const struct kb_slice message = get_text(wire);
    const struct kb_slice suggestion = get_text(wire);
    if (!wire->is_bad) {
      kb_diagnostic_add_at(diagnostics, code, line, column, suggestion.data, "%s",
                           message.data ? message.data : "");
    }
  }
  return is_whole(wire);
}
