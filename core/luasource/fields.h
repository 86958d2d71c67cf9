/* A table as data: its fields, in whatever way they were read. */
#ifndef KB_LUASOURCE_FIELDS_H
#define KB_LUASOURCE_FIELDS_H

#include "base/arena.h"
#include "base/buf.h"
#include "luasource/lua_tokens.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_compiled_condition;

/* As Lua has them. */
enum kb_field_kind {
  KB_FIELD_NIL, /* in source text: something that only running it would tell */
  KB_FIELD_BOOLEAN,
  KB_FIELD_NUMBER,
  KB_FIELD_TEXT,
  KB_FIELD_TABLE,
  KB_FIELD_FUNCTION,
  KB_FIELD_USERDATA, /* null */
  KB_FIELD_THREAD,
};

struct kb_source_place {
  size_t line;   /* from 1 */
  size_t column; /* in bytes, from 1 */
};

struct kb_field {
  enum kb_field_kind kind;
  struct kb_slice key; /* its name in the table; NULL: it has none */
  size_t place;        /* in a list, from 1; 0: it has none */
  /* Where its key stands in source text, or the value of one that has none; 0:0 elsewhere. */
  struct kb_source_place where;
  size_t token;         /* its value's first one there */
  struct kb_slice text; /* of a text, its bytes; of a function in source text, that; of the row of
                           an example, its JSON, if it was asked for */
  const char *reason;   /* why such a row is none; or NULL */
  /* Of a function in source text, if it needs no Lua. */
  const struct kb_compiled_condition *condition;
  size_t next; /* behind it and all that is within it */
};

/* The first field is the table itself; what is within a table stands behind it. Zero is a valid
   start. */
struct kb_fields {
  struct kb_field *list;
  size_t count, capacity;
  struct kb_arena arena; /* for texts that stand nowhere else */
  struct kb_buf scratch; /* here, as Lua may cut short what uses it */
  bool failed;           /* out of memory: the list is not complete */
  bool too_many;         /* more than KB_FIELDS_MAX: the same */
  size_t bytes;          /* of all texts and rows */
  /* Only of those that were read from source text: */
  struct kb_lua_tokens tokens; /* of the source */
  bool needs_lua;              /* a function has no condition; see kb_fields_from_source */
  bool is_plain;               /* see kb_fields_read */
  size_t repeated; /* the first whose key stands before it in its table; 0: there is none */
};

/* An article has a few hundred, and what its source has room for. A table that is in itself many
   times, or a text that is made while it loads, must not fill the memory. */
enum { KB_FIELDS_MAX = 50000, KB_FIELDS_BYTES_MAX = 256 * 1024 };

/* Whether a key is repeated is looked at for so many fields of a table with one; a table with more
   is not plain. */
enum { KB_FIELDS_COMPARED_MAX = 1000 };

void kb_fields_fini(struct kb_fields *fields);
/* Keeps the memory. */
void kb_fields_clear(struct kb_fields *fields);
/* Adds one that has nothing within it yet; its index in the list. Past a failure the list is not
   complete, and the index says nothing. */
size_t kb_fields_add(struct kb_fields *fields, struct kb_field field);
/* All that was added behind the table at index `table` is within it. */
void kb_fields_close(struct kb_fields *fields, size_t table);

/* The field with that name in the table at `table`, or NULL. */
const struct kb_field *kb_fields_find(const struct kb_fields *fields, size_t table,
                                      const char *name);
/* Where in the list it is. */
size_t kb_fields_index(const struct kb_fields *fields, const struct kb_field *field);

/* "string", as Lua calls it. */
const char *kb_field_kind_name(enum kb_field_kind kind);

/* Reads the fields of the table constructor that a chunk returns, itself or as a local. Texts are
   of the source, which is borrowed, or of the arena. The first field stands where `return` does, or
   at 1:1. Of bad Lua it reads what it can.

   They are plain if the source is `return { … }` with nothing but data and functions in it:
   tables, strings without rare escapes, decimal numbers, true, false, null, function … end; no key
   is given twice, and no function has a key that is no name. Then Lua finds nothing wrong with it,
   unless in a function, and the fields say all that Lua would. */
void kb_fields_read(struct kb_fields *fields, struct kb_slice source);

#endif
