/* Reads tables of a tables.lua into structs, as lists of keys describe them; only for
   article/tables*.c. */
#ifndef KB_ARTICLE_TABLES_OBJECT_H
#define KB_ARTICLE_TABLES_OBJECT_H

#include "article/tables_inside.h"

enum kb_said_kind {
  KB_SAID_NAME, /* struct kb_slice: as Dataverse names things: letters, digits and _ */
  KB_SAID_WORD, /* struct kb_slice: a name of Lua */
  KB_SAID_OWN,  /* struct kb_slice: a name, or "alert." and a name */
  KB_SAID_LINE, /* struct kb_slice: text of one line */
  KB_SAID_BOOLEAN,
  KB_SAID_INTEGER, /* int64_t, of 32 bits */
  KB_SAID_TABLE,   /* size_t: the index of its field; 0: not there */
  KB_SAID_ANY,     /* size_t: the same */
};

struct kb_said_key {
  const char *key;
  size_t place; /* of a value without a key, from 1; 0: it has the key */
  enum kb_said_kind kind;
  bool required;
  size_t offset;    /* in the struct */
  const char *help; /* what it is: for a message that it is missing */
};

/* Reads the table at index `object` of the fields; reports what is unknown, missing or of the wrong
   type. False if anything was. */
bool kb_said_object(struct kb_tables_reading *reading, size_t object,
                    const struct kb_said_key *keys, size_t count, void *into);

/* The number of elements of a list, which are all tables, or all texts (`kind`); 0 if it is not
   such a list, which is reported, or empty. `list` 0: not there. */
size_t kb_said_list(struct kb_tables_reading *reading, size_t list, enum kb_field_kind kind);
/* Of a list that must not be empty, and have at most `most` elements. */
size_t kb_said_some(struct kb_tables_reading *reading, size_t list, enum kb_field_kind kind,
                    size_t most);
/* A list of so many names. */
void kb_said_names(struct kb_tables_reading *reading, size_t list, struct kb_names_said *names);

/* The field's text; one that is not in the source is copied. */
struct kb_slice kb_said_text(struct kb_tables_reading *reading, size_t field);

/* Whether one of its pairs has a captured value. */
bool kb_said_is_captured(const struct kb_relation_said *relation);
/* The name after "alert."; empty: the text is another one. */
struct kb_slice kb_said_captured(struct kb_slice own);

struct kb_site kb_said_site(struct kb_tables_reading *reading, size_t field);

/* What is wrong: at the place of field `where`, the field `object`, or a part of it. */
struct kb_said_at {
  size_t where, object;
  const char *part; /* or NULL */
};
static inline struct kb_said_at kb_said_at(size_t field)
{
  return (struct kb_said_at){field, field, NULL};
}
static inline struct kb_said_at kb_said_part(size_t object, const char *part)
{
  return (struct kb_said_at){object, object, part};
}
/* The message follows the path. */
void kb_said_wrong(struct kb_tables_reading *reading, enum kb_diagnostic_code code,
                   struct kb_said_at at, const char *suggestion, const char *format, ...)
  KB_PRINTF(5, 6);
/* "did you mean X?" in the buffer, or NULL. `candidates` end with NULL. */
const char *kb_said_suggest(struct kb_slice word, const char *const *candidates, char *buffer,
                            size_t size);

/* The list with room for one more element, as kb_arena_room; NULL, and `failed`, when out of
   memory. */
void *kb_said_room(struct kb_tables_reading *reading, void *list, size_t count, size_t size);
/* Zeroed; NULL, and `failed`, when out of memory. */
void *kb_said_new(struct kb_tables_reading *reading, size_t size);

#endif
