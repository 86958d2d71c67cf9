/* A table as data: its fields, read by Lua or from source text. */
#ifndef KB_LUASOURCE_FIELDS_H
#define KB_LUASOURCE_FIELDS_H

#include "base/arena.h"
#include "base/buf.h"
#include "luasource/lua_tokens.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kb_compiled_condition;

/* Lua's types. */
enum kb_field_kind {
  KB_FIELD_NIL, /* in source text: a value known only by running it, or a choice's name */
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
  struct kb_slice key; /* its key in the table; data NULL: none */
  size_t place;        /* index in a list, from 1; 0: none */
  /* The position of its key in source text, or of its value if it has none; 0:0 if Lua read it. */
  struct kb_source_place where;
  size_t token;         /* the first one of its value there */
  struct kb_slice text; /* bytes of a text; a number, true or false as Lua writes them, a number
                           from source as it stands there; source text of a function, if it was read
                           from source; JSON of an example's row, if it was requested; of
                           KB_FIELD_NIL: option.TABLE.COLUMN.NAME, if that is the value */
  const char *reason;   /* why such a row is invalid; or NULL */
  /* Of a function read from source, if it needs no Lua. */
  const struct kb_compiled_condition *condition;
  size_t next; /* index of the field after this one and everything in it */
};

/* The first field is the table itself; the members of a table follow it. Zero is a valid start. */
struct kb_fields {
  struct kb_field *list;
  size_t count, capacity;
  struct kb_arena arena; /* for texts that are not in the source */
  struct kb_buf scratch; /* kept here, as a Lua error may end the function that uses it */
  bool failed;           /* out of memory: the list is incomplete */
  bool too_many;         /* more than KB_FIELDS_MAX: the list is incomplete */
  size_t bytes;          /* of all texts and rows */
  /* Only of those that were read from source text: */
  struct kb_lua_tokens tokens; /* of the source */
  bool needs_lua;              /* a function has no condition; see kb_fields_from_source */
  bool is_static;              /* see kb_fields_read */
  bool has_words;              /* some values are option.TABLE.COLUMN.NAME or ask("NAME") */
  size_t repeated;             /* the first whose key its table has already; 0: there is none */
};

/* An article has a few hundred fields, and no more bytes than its source. A table that contains
   itself many times, or a text made while loading, must not fill the memory. */
enum { KB_FIELDS_MAX = 50000, KB_FIELDS_BYTES_MAX = 256 * 1024 };

/* So many fields with a key in one table are checked for repeated keys; a table with more is not
   static. */
enum { KB_FIELDS_COMPARED_MAX = 1000 };

void kb_fields_fini(struct kb_fields *fields);
/* Empties it but keeps the memory. */
void kb_fields_clear(struct kb_fields *fields);
/* Adds a field without members; returns its index. After a failure the list is incomplete and
   the index has no meaning. */
size_t kb_fields_add(struct kb_fields *fields, const struct kb_field *field);
/* Makes everything added after the table at index `table` its members. */
void kb_fields_close(struct kb_fields *fields, size_t table);

/* The field with that name in the table at `table`, or NULL. */
const struct kb_field *kb_fields_find(const struct kb_fields *fields, size_t table,
                                      const char *name);
/* The index of a field. */
size_t kb_fields_index(const struct kb_fields *fields, const struct kb_field *field);

/* Appends the path of the field at index `wanted`: "causes[2].when", as kb_source_map_find reads
   it; nothing for the first. */
void kb_fields_path(const struct kb_fields *fields, size_t wanted, struct kb_buf *path);

/* The value of a whole number of 64 bits; false: it is none. */
bool kb_field_integer(const struct kb_field *field, int64_t *number);

/* Lua's name for it: "string". */
const char *kb_field_kind_name(enum kb_field_kind kind);

/* Reads the fields of the table constructor that a chunk returns, itself or as a local. Texts are
   in the source, which is borrowed, or in the arena. The position of the first field is that of
   `return`, or 1:1. From invalid Lua it reads what it can.

   The source is static if it is `return { … }` with nothing but data and functions in it: tables,
   strings without rare escapes, decimal numbers, true, false, null, option.TABLE.COLUMN.NAME,
   ask("NAME"), which is read as the table { ask = "NAME" } that it returns, and function … end; no
   key twice, and each function's key a name. Then Lua can find an error only in a function, and the
   fields are what Lua would read, but for the numbers that choices have. */
void kb_fields_read(struct kb_fields *fields, struct kb_slice source);

#endif
