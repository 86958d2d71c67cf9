/* Messages of the process that runs articles, which are not trusted. */
#include "triage/lua_wire.h"

#include <stdint.h>

/* Whatever was read can be walked like the fields of an article. */
static void walk(const struct kb_fields *fields, size_t table)
{
  const struct kb_field *list = fields->list;
  for (size_t at = table + 1; at < list[table].next; at = list[at].next) {
    if (at >= fields->count || list[at].next <= at) {
      __builtin_trap();
    }
    if (list[at].key.data && list[at].key.data[list[at].key.length] != '\0') {
      __builtin_trap();
    }
  }
}

static void read_loaded(struct kb_slice message)
{
  struct kb_wire wire = kb_wire_read(message);
  struct kb_lua_result result;
  struct kb_fields fields = {0};
  if (kb_wire_get_result(&wire, &result) && kb_wire_get_fields(&wire, &fields)) {
    for (size_t i = 0; i < fields.count; i++) {
      walk(&fields, i);
    }
    if (result.kind > KB_FIELD_THREAD || result.outcome > KB_SANDBOX_NO_MEMORY || result.line < 0) {
      __builtin_trap();
    }
  }
  kb_fields_fini(&fields);
}

static void read_checked(struct kb_slice message)
{
  struct kb_wire wire = kb_wire_read(message);
  struct kb_diagnostics diagnostics = {0};
  (void)kb_wire_get_diagnostics(&wire, &diagnostics);
  for (size_t i = 0; i < diagnostics.count; i++) {
    (void)strlen(kb_diagnostic_code_name(diagnostics.list[i].code));
  }
  kb_diagnostics_fini(&diagnostics);
}

/* What is read is written again as the same bytes. */
static void read_question(struct kb_slice message)
{
  struct kb_wire wire = kb_wire_read(message);
  struct kb_question question;
  struct kb_buf again = {0};
  if (kb_wire_get_question(&wire, &question)) {
    kb_wire_begin(&again, KB_WIRE_QUESTION);
    kb_wire_put_question(&again, &question);
    if (!kb_wire_end(&again) || again.length > message.length) {
      __builtin_trap();
    }
  }
  kb_buf_fini(&again);
}

static void read_called(struct kb_slice message)
{
  struct kb_wire wire = kb_wire_read(message);
  struct kb_lua_result result;
  struct kb_taken taken;
  if (kb_wire_get_result(&wire, &result) && kb_wire_get_taken(&wire, 3, &taken)) {
    for (size_t i = 0; i < taken.count; i++) {
      if (taken.places[i] >= 3) {
        __builtin_trap();
      }
    }
  }
}

static void read_reply(struct kb_slice message)
{
  struct kb_wire wire = kb_wire_read(message);
  struct kb_reply reply;
  if (kb_wire_get_reply(&wire, &reply) && reply.kind == KB_REPLY_PART &&
      (reply.part >= KB_PART_LISTED || reply.integer < 0)) {
    __builtin_trap();
  }
}

static void read_requests(struct kb_slice message)
{
  struct kb_wire wire = kb_wire_read(message);
  struct kb_lua_load load;
  struct kb_lua_call call;
  bool with_fields = false;
  if (kb_wire_get_load(&wire, &load, &with_fields) && strlen(load.name) > message.length) {
    __builtin_trap();
  }
  wire = kb_wire_read(message);
  if (kb_wire_get_call(&wire, &call) && call.condition > KB_CONDITION_CAUSE) {
    __builtin_trap();
  }
  struct kb_question question;
  struct kb_reply reply;
  while (!kb_wire_is_over(&wire) && kb_wire_get_answered(&wire, &question, &reply)) {
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const struct kb_slice message = {(const char *)data, size};
  (void)kb_wire_length(message);
  if (size < KB_WIRE_HEAD) {
    return 0;
  }
  switch (kb_wire_kind_of(message)) {
  case KB_WIRE_LOADED:
    read_loaded(message);
    break;
  case KB_WIRE_CHECKED:
    read_checked(message);
    break;
  case KB_WIRE_QUESTION:
    read_question(message);
    break;
  case KB_WIRE_CALLED:
    read_called(message);
    break;
  case KB_WIRE_REPLY:
    read_reply(message);
    break;
  default:
    read_requests(message);
    break;
  }
  return 0;
}
