/* What carries out the resolution of a cause: a change of one record, as data. Articles declare it
   as `remedy` of a cause, and `kbtriage fix` carries it out. What may be changed at all is decided
   here and not by articles: columns and values that are not in this list are errors of `check`. */
#ifndef KB_ARTICLE_REMEDY_H
#define KB_ARTICLE_REMEDY_H

#include "article/article_fields.h"
#include "article/diagnostic.h"
#include "base/arena.h"
#include "case/schema.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A member of a record that may be changed, and to what. */
struct kb_allowed {
  const char *table;
  const char *name; /* as requests write it: a column, or the navigation property of a lookup */
  enum {
    KB_ALLOWED_NUMBERS, /* one of `numbers` */
    KB_ALLOWED_TRUE,
    KB_ALLOWED_DATE,   /* only what a person names, in ISO 8601 */
    KB_ALLOWED_RECORD, /* only what a person names: a record of the lookup's table */
  } kind;
  int64_t numbers[2];
  size_t number_count;
  const char *needs; /* what has to be allowed by name as well: `--allow approve`; NULL: nothing */
};

/* NULL: it must not be changed. Requests are checked with it, too, wherever they come from. */
const struct kb_allowed *kb_allowed_find(struct kb_slice table, struct kb_slice name);
/* For a value that nobody has to name; its place is not looked at. */
bool kb_allowed_is(const struct kb_allowed *allowed, const struct kb_must_be *value);
/* The names of what may be changed in rows of a table, at most so many; returns how many. */
size_t kb_allowed_names(const char *table, const char **names, size_t most);

/* The column that starts Test & Enable of a mailbox where it is set to true. */
extern const char kb_test_column[];
/* What Test & Enable leaves of a mailbox if all of it succeeds: the column number `number`, and its
   value, whose place is not set. NULL past the end. */
const char *kb_tested_column(size_t number, struct kb_must_be *value);

/* A member to be set. */
struct kb_remedy_set {
  const char *name; /* as requests write it */
  int place;        /* of the column in its table; of a lookup: the one with the id */
  const struct kb_relation *lookup; /* to the record to be named; NULL: it is no lookup */
  const char *ask;                  /* the name of the answer that a person gives; NULL: `value` */
  struct kb_must_be value;          /* with the same place */
  const struct kb_allowed *allowed;
};

enum kb_risk {
  KB_RISK_OWN,    /* the record belongs to one case */
  KB_RISK_SHARED, /* to many: others are affected, too */
};
/* "own", "shared": stable names. */
const char *kb_risk_name(enum kb_risk risk);

struct kb_remedy {
  const char *on; /* the record, as articles name it: "mailbox", "profile" */
  int part;       /* the same: KB_PART_IS_ROOT, or the index of a relation to one */
  const struct kb_table *table;
  enum kb_risk risk; /* follows from the relation */
  const struct kb_remedy_set *sets;
  size_t set_count; /* may be 0 if it is only tested again */
  bool then_test;   /* afterwards the mailboxes are tested: Test & Enable */
  const char *text; /* what is done, with placeholders */
};

/* What the remedy, if it is not NULL, needs to be allowed by name (see struct kb_allowed); or
   NULL. */
const char *kb_remedy_needs(const struct kb_remedy *remedy);

/* Appends the new value: "0 (Active)", "true", "<profile>" for an answer. */
void kb_remedy_value(struct kb_buf *out, const struct kb_remedy *remedy,
                     const struct kb_remedy_set *set);

/* Reads `remedy` of a cause: the table at index `at` of the fields, which has the right types. The
   path, "causes[2].remedy", is for diagnostics. The result is in the arena; NULL if there was an
   error, which is among the diagnostics, or when out of memory: then `*failed` is set. */
const struct kb_remedy *kb_remedy_read(struct kb_arena *arena, const struct kb_subject *subject,
                                       const struct kb_fields *fields, size_t at, const char *path,
                                       struct kb_diagnostics *diagnostics, bool *failed);

#endif
