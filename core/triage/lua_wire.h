/* What the engine and the process that runs Lua say to each other: loads, calls, questions and
   their answers as bytes. Both are one program on one machine, so that numbers go as they are. What
   comes is not trusted: every length, place and kind is checked. */
#ifndef KB_TRIAGE_LUA_WIRE_H
#define KB_TRIAGE_LUA_WIRE_H

#include "base/buf.h"
#include "triage/lua_host.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Questions that a condition is likely to ask are answered with the call, and what it took of them
   is said with the next message, so that most calls are one message there and one back. */
enum { KB_AHEAD_MAX = 12 };
struct kb_ahead {
  size_t count;
  struct kb_question questions[KB_AHEAD_MAX];
};
/* Places in it, in the order in which they were taken. */
struct kb_taken {
  size_t count;
  uint8_t places[KB_AHEAD_MAX];
};

/* A message: its kind, and what belongs to it. */
enum kb_wire_kind {
  KB_WIRE_LOAD,
  KB_WIRE_CHECK,
  KB_WIRE_CALL,
  KB_WIRE_REPLY, /* to a question */
  KB_WIRE_QUESTION,
  KB_WIRE_LOADED,
  KB_WIRE_CHECKED,
  KB_WIRE_CALLED,
};

/* Bytes of a message, with its length of 4 bytes. */
enum { KB_WIRE_MAX = 8 * 1024 * 1024, KB_WIRE_HEAD = 5 };

/* Begins a message in an empty buffer; its length is filled in at the end. Where it would be longer
   than KB_WIRE_MAX, or memory is out, the end is false. */
void kb_wire_begin(struct kb_buf *out, enum kb_wire_kind kind);
bool kb_wire_end(struct kb_buf *out);

/* The message's length once its head is there, 0 before; SIZE_MAX: it is none. */
size_t kb_wire_length(struct kb_slice head);
/* Its kind. */
enum kb_wire_kind kb_wire_kind_of(struct kb_slice message);

/* What belongs to a message, one after the other. Reading past a fault gives zeros. */
struct kb_wire {
  struct kb_slice rest;
  bool is_bad;
};
struct kb_wire kb_wire_read(struct kb_slice message);

void kb_wire_put_load(struct kb_buf *out, const struct kb_lua_load *load, bool with_fields);
/* What is answered ahead follows it. */
void kb_wire_put_call(struct kb_buf *out, const struct kb_lua_call *call);
void kb_wire_put_question(struct kb_buf *out, const struct kb_question *question);
/* Each with its reply. */
void kb_wire_put_answered(struct kb_buf *out, const struct kb_question *question,
                          const struct kb_reply *reply);
void kb_wire_put_taken(struct kb_buf *out, const struct kb_taken *taken);
void kb_wire_put_reply(struct kb_buf *out, const struct kb_reply *reply);
void kb_wire_put_result(struct kb_buf *out, const struct kb_lua_result *result);
/* NULL: none. Of what is too large for any article only that is sent. */
void kb_wire_put_fields(struct kb_buf *out, const struct kb_fields *fields);
void kb_wire_put_diagnostics(struct kb_buf *out, const struct kb_diagnostics *diagnostics);

/* False: it is not such a thing, or more than that. Slices and names are of the message. */
bool kb_wire_get_load(struct kb_wire *wire, struct kb_lua_load *load, bool *with_fields);
bool kb_wire_get_call(struct kb_wire *wire, struct kb_lua_call *call);
bool kb_wire_is_over(const struct kb_wire *wire); /* nothing follows */
bool kb_wire_get_answered(struct kb_wire *wire, struct kb_question *question,
                          struct kb_reply *reply);
/* Of `count` that were answered. */
bool kb_wire_get_taken(struct kb_wire *wire, size_t count, struct kb_taken *taken);
bool kb_wire_get_question(struct kb_wire *wire, struct kb_question *question);
bool kb_wire_get_reply(struct kb_wire *wire, struct kb_reply *reply);
bool kb_wire_get_result(struct kb_wire *wire, struct kb_lua_result *result);
/* Texts are of the arena of the fields, which fail where memory is out. NULL: there are to be none.
 */
bool kb_wire_get_fields(struct kb_wire *wire, struct kb_fields *fields);
/* Adds them. */
bool kb_wire_get_diagnostics(struct kb_wire *wire, struct kb_diagnostics *diagnostics);

#endif
