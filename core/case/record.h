/* One row of a known table: its columns are found by their index in the schema and have the
   types of the schema. A value of another type makes its column unknown, as if it were not in
   the data, but never invalidates the row. */
#ifndef KB_CASE_RECORD_H
#define KB_CASE_RECORD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/json_raw.h"
#include "case/names.h"

#include <stdbool.h>

/* How a row deviates from the schema. */
enum kb_oddity {
  KB_ODD_TYPE,  /* the value has another type: the column is unknown */
  KB_ODD_TWICE, /* the column occurs twice, and which one holds is unknown: so is the column */
  KB_ODD_ROW,   /* an element of a list of related rows is not an object: it is skipped */
  KB_ODD_LINK,  /* a list of related rows is empty, and a link beside it leads to them */
  KB_ODD_CELL,  /* KB_UNREAD_CELL: the column is unknown, and the notes on its file say so */
};
/* Written in place of a cell of CSV that holds no value of its column. */
#define KB_UNREAD_CELL "[\"@kbtriage.unread\"]"

struct kb_odd {
  enum kb_oddity kind;
  const struct kb_table *table;
  int place;       /* of the column or extra */
  bool wants_list; /* the extra contains a list of rows, rather than a row */
  enum kb_json_kind found;
};
enum { KB_ODD_MAX = 32 }; /* How many different deviations are kept for a case. */

/* Shared by the records of a case: memory of the values decoded so far, and deviations from the
   schema. Zero is a valid start. */
struct kb_values {
  struct kb_arena arena;
  struct kb_tokens tokens; /* of the case's text, if it came without tokens; of one joined row */
  struct kb_odd *odd;      /* in the arena; NULL: nothing */
  size_t odd_count;
  bool failed; /* out of memory: some of the values read are NULL although they are in the data */
};

struct kb_members;

/* A row without members: only the id is known. */
struct kb_record {
  const struct kb_table *table;
  const char *name;           /* in articles: "profile", "alert"; NULL: it is not part of a case */
  bool is_shared;             /* it belongs to many cases, and so may explain many findings */
  struct kb_members *members; /* where the columns and extras are; in the case's arena */
  const char *id; /* borrowed from the row or from whoever made the record; NULL if unknown */
};

/* Reads the row at `object`. Its text, tokens, names (may be NULL: slower) and values must
   outlive the record. Deviations are added to the values. KB_INVALID: it is not an object, or
   its key is empty. */
enum kb_status kb_record_read(struct kb_record *record, const struct kb_table *table,
                              struct kb_node object, struct kb_names *names,
                              struct kb_values *values, struct kb_error *error);

/* Adds a deviation, each once. */
void kb_values_odd(struct kb_values *values, struct kb_odd odd);
/* Describes a deviation without its column: "holds a string, where a whole number of 32 bits
   belongs". */
void kb_odd_words(struct kb_buf *out, const struct kb_odd *odd);

/* Copies a text that is one valid JSON value, with its tokens, into the arena of the values.
   False when out of memory. */
bool kb_values_keep(struct kb_values *values, struct kb_slice text, struct kb_node *node);

static inline bool kb_record_has_row(const struct kb_record *record)
{
  return record->members != NULL;
}

/* The text of its row; empty if it has none. */
struct kb_slice kb_record_json(const struct kb_record *record);

/* A record of which only the id is known (borrowed; may be NULL). */
void kb_record_only_id(struct kb_record *record, const struct kb_table *table, const char *id);

/* A column's value: NULL if it is not in the data, deviates from the schema, or may never be
   read. Columns that the schema does not have are looked up by name. The id of a record is known
   even without this column, see kb_record.id. */
const struct cJSON *kb_record_get(const struct kb_record *record, struct kb_slice column);

/* A member that contains related rows, or describes a lookup. */
struct kb_member {
  bool is_there;
  enum kb_json_kind kind;
  struct kb_node node;
};
struct kb_member kb_record_extra(const struct kb_record *record, int place);
/* Its text, or NULL; `place` may be -1. */
const char *kb_record_extra_text(const struct kb_record *record, int place);

/* The logical name of the table that the relation's lookup in this row leads to, as the row says;
   NULL: it does not. The row is that of the table with the lookup. */
const char *kb_relation_type(const struct kb_relation *relation, const struct kb_record *record);

/* The value of a column by its index in the schema. */
const struct cJSON *kb_record_at(const struct kb_record *record, int place);
const char *kb_record_text_at(const struct kb_record *record, int place);
/* The value as it stands in the row, for kb_raw_kind; data is NULL where kb_record_at is. */
struct kb_slice kb_record_raw_at(const struct kb_record *record, int place);
/* The text in place, not terminated; data is NULL if there is none. */
struct kb_slice kb_record_slice_at(const struct kb_record *record, int place);
/* The value of a column of whole numbers; false if there is none. */
bool kb_record_integer_at(const struct kb_record *record, int place, int64_t *number);

/* The text of a column, or NULL. */
const char *kb_record_text(const struct kb_record *record, const char *column);
/* What names the record: the value of its name column, or NULL. */
const char *kb_record_title(const struct kb_record *record);

/* Ids are equal in any letter case, with or without braces. Writes 16 bytes that identify it: a
   GUID's own, or a hash of other text. */
void kb_id_key(const char *id, unsigned char key[16]);

#endif
