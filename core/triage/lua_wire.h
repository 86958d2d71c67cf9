/* Messages between the engine and the process that runs Lua: loads, calls, questions and answers
   as bytes. Both are the same program on one machine, so numbers are sent in native form. What
   is received is not trusted: every length, index and kind is checked. */
#ifndef KB_TRIAGE_LUA_WIRE_H
#define KB_TRIAGE_LUA_WIRE_H

#include "base/buf.h"
#include "triage/lua_host.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Questions that a condition is likely to ask are answered with the call, and the next message
   says which answers were used, so that most calls take one message in each direction. */
enum { KB_AHEAD_MAX = 12 };
struct kb_ahead {
  size_t count;
  struct kb_question questions[KB_AHEAD_MAX];
};
/* Indexes of the answers used, in the order of use. */
struct kb_taken {
  size_t count;
  uint8_t places[KB_AHEAD_MAX];
};

/* The kind of a message. */
enum kb_wire_kind {
  KB_WIRE_OPTIONS, /* the first one, and the empty reply to it */
  KB_WIRE_LOAD,
  KB_WIRE_CHECK,
  KB_WIRE_CALL,
  KB_WIRE_REPLY, /* to a question */
  KB_WIRE_QUESTION,
  KB_WIRE_LOADED,
  KB_WIRE_CHECKED,
  KB_WIRE_CALLED,
};

/* Limits in bytes: of a message, and of its head with the length. */
enum { KB_WIRE_MAX = 8 * 1024 * 1024, KB_WIRE_HEAD = 5 };

/* Begins a message in an empty buffer; its length is set by the end call, which returns false if
   it would exceed KB_WIRE_MAX, or when out of memory. */
void kb_wire_begin(struct kb_buf *out, enum kb_wire_kind kind);
bool kb_wire_end(struct kb_buf *out);

/* The message's length once its head is complete, 0 before; SIZE_MAX: invalid. */
size_t kb_wire_length(struct kb_slice head);
/* Its kind. */
enum kb_wire_kind kb_wire_kind_of(struct kb_slice message);

/* The content of a message, read from front to back. After an error everything reads as zero. */
struct kb_wire {
  struct kb_slice rest;
  bool is_bad;
};
struct kb_wire kb_wire_read(struct kb_slice message);

void kb_wire_put_load(struct kb_buf *out, const struct kb_lua_load *load, bool with_fields);
void kb_wire_put_options(struct kb_buf *out, struct kb_slice options);
/* To be followed by the answers sent ahead. */
void kb_wire_put_call(struct kb_buf *out, const struct kb_lua_call *call);
void kb_wire_put_question(struct kb_buf *out, const struct kb_question *question);
/* Each with its reply. */
void kb_wire_put_answered(struct kb_buf *out, const struct kb_question *question,
                          const struct kb_reply *reply);
void kb_wire_put_taken(struct kb_buf *out, const struct kb_taken *taken);
void kb_wire_put_reply(struct kb_buf *out, const struct kb_reply *reply);
void kb_wire_put_result(struct kb_buf *out, const struct kb_lua_result *result);
/* NULL: none. If there are more fields than any article has, only that fact is sent. */
void kb_wire_put_fields(struct kb_buf *out, const struct kb_fields *fields);
void kb_wire_put_diagnostics(struct kb_buf *out, const struct kb_diagnostics *diagnostics);

/* False: the content is invalid, or something follows it. Slices and names point into the
   message. */
bool kb_wire_get_load(struct kb_wire *wire, struct kb_lua_load *load, bool *with_fields);
bool kb_wire_get_options(struct kb_wire *wire, struct kb_slice *options);
bool kb_wire_get_call(struct kb_wire *wire, struct kb_lua_call *call);
bool kb_wire_is_over(const struct kb_wire *wire); /* nothing follows */
bool kb_wire_get_answered(struct kb_wire *wire, struct kb_question *question,
                          struct kb_reply *reply);
/* Indexes of the `count` answers sent ahead. */
bool kb_wire_get_taken(struct kb_wire *wire, size_t count, struct kb_taken *taken);
bool kb_wire_get_question(struct kb_wire *wire, struct kb_question *question);
bool kb_wire_get_reply(struct kb_wire *wire, struct kb_reply *reply);
bool kb_wire_get_result(struct kb_wire *wire, struct kb_lua_result *result);
/* Texts are in the arena of the fields, which fail when out of memory. NULL: there must be none. */
bool kb_wire_get_fields(struct kb_wire *wire, struct kb_fields *fields);
/* Adds the diagnostics of the message. */
bool kb_wire_get_diagnostics(struct kb_wire *wire, struct kb_diagnostics *diagnostics);

#endif
