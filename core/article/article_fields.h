/* The table that an article returns, as data, however it was read. */
#ifndef KB_ARTICLE_ARTICLE_FIELDS_H
#define KB_ARTICLE_ARTICLE_FIELDS_H

#include "base/arena.h"
#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_compiled_condition;
struct lua_State;

/* Lua's types. */
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
  struct kb_slice key;  /* its key in the table; data NULL: none */
  size_t place;         /* index in a list, from 1; 0: none */
  struct kb_slice text; /* bytes of a text; source text of a function, if it was read from
                           source; JSON of an example's row, if it was requested */
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
};

/* An article has a few hundred fields, and no more bytes than its source. A table that contains
   itself many times, or a text made while loading, must not fill the memory. */
enum { KB_FIELDS_MAX = 50000, KB_FIELDS_BYTES_MAX = 256 * 1024 };

void kb_fields_fini(struct kb_fields *fields);
/* Empties it but keeps the memory. */
void kb_fields_clear(struct kb_fields *fields);
/* Adds a field without members; returns its index. After a failure the list is incomplete and
   the index has no meaning. */
size_t kb_fields_add(struct kb_fields *fields, struct kb_field field);
/* Makes everything added after the table at index `table` its members. */
void kb_fields_close(struct kb_fields *fields, size_t table);

/* The field with that name in the table at `table`, or NULL. */
const struct kb_field *kb_fields_find(const struct kb_fields *fields, size_t table,
                                      const char *name);
/* The index of a field. */
size_t kb_fields_index(const struct kb_fields *fields, const struct kb_field *field);

/* Lua's name for it: "string". */
const char *kb_field_kind_name(enum kb_field_kind kind);
/* By the number of a type in Lua. */
enum kb_field_kind kb_field_kind_of(int type);

/* Reads the table at the top of the stack, which stays there. Of what the schema does not have
   only the kind is read. Texts are Lua's, and last as long as the table. Raises Lua errors: to
   be called protected. */
void kb_fields_from_lua(struct kb_fields *fields, struct lua_State *L, bool with_rows);

/* True if the source is `return { … }` with nothing but plain data and functions in it: tables,
   strings without rare escapes, decimal numbers, true, false, null, function … end. Then Lua finds
   nothing wrong with it, unless in a function; and if not all of these need no Lua, `functions` is
   source text that returns a table with the functions alone, at the lines where they stand. Texts
   are of the source, or of the arena; conditions are in `lasting`. False: Lua has to say. */
bool kb_fields_from_source(struct kb_fields *fields, struct kb_slice source,
                           struct kb_arena *lasting, struct kb_buf *functions);

#endif
