/* What an article says, as data: the table it returns, in whatever way it was read. */
#ifndef KB_ARTICLE_ARTICLE_FIELDS_H
#define KB_ARTICLE_ARTICLE_FIELDS_H

#include "base/arena.h"
#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_compiled_condition;
struct lua_State;

/* As Lua has them. */
enum kb_field_kind {
  KB_FIELD_NIL,
  KB_FIELD_BOOLEAN,
  KB_FIELD_NUMBER,
  KB_FIELD_TEXT,
  KB_FIELD_TABLE,
  KB_FIELD_FUNCTION,
  KB_FIELD_USERDATA,
  KB_FIELD_THREAD,
};

struct kb_field {
  enum kb_field_kind kind;
  struct kb_slice key;  /* its name in the table; NULL: it has none */
  size_t place;         /* in a list, from 1; 0: it has none */
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
};

/* An article has a few hundred, and what its source has room for. A table that is in itself many
   times, or a text that is made while it loads, must not fill the memory. */
enum { KB_FIELDS_MAX = 50000, KB_FIELDS_BYTES_MAX = 256 * 1024 };

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
/* Of a type's number in Lua. */
enum kb_field_kind kb_field_kind_of(int type);

/* The table at the top of the stack, which stays there. Of what is not in the shape of an article
   only the kind is taken. Texts are Lua's, and last as long as the table. Raises Lua errors: to be
   called protected. */
void kb_fields_from_lua(struct kb_fields *fields, struct lua_State *L, bool with_rows);

/* True if the source is `return { … }` with nothing but plain data and functions in it: tables,
   strings without rare escapes, decimal numbers, true, false, null, function … end. Then Lua finds
   nothing wrong with it, unless in a function; and if not all of these need no Lua, `functions` is
   source text that returns a table with the functions alone, at the lines where they stand. Texts
   are of the source, or of the arena; conditions are in `lasting`. False: Lua has to say. */
bool kb_fields_from_source(struct kb_fields *fields, struct kb_slice source,
                           struct kb_arena *lasting, struct kb_buf *functions);

#endif
