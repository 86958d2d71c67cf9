/* One row of a known table: its columns are found by their places in the schema, and have the types
   that the schema says. A value of another type makes its column unknown, as if it were not in the
   data; it never costs the row. */
#ifndef KB_CASE_RECORD_H
#define KB_CASE_RECORD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/json_raw.h"
#include "case/schema.h"

#include <stdbool.h>

/* Something in a row that is not as the schema has it. */
enum kb_oddity {
  KB_ODD_TYPE,  /* the value has another type: the column is unknown */
  KB_ODD_TWICE, /* the column stands twice, and which of them holds is not known: it is unknown */
  KB_ODD_ROW,   /* what stands in a list of related rows is no object: it is left out */
};
struct kb_odd {
  enum kb_oddity kind;
  const struct kb_table *table;
  int place; /* of the column or extra */
  enum kb_json_kind found;
};
enum { KB_ODD_MAX = 32 }; /* different ones that are kept for a case */

/* What belongs to a case's records: the memory of values that were made of text when they were
   asked for, and what was odd. Zero is a valid start. */
struct kb_values {
  struct kb_arena arena;
  struct kb_tokens tokens; /* of the case's text, where it came without; of one related row */
  struct kb_odd *odd;      /* in the arena; NULL: nothing */
  size_t odd_count;
  bool failed; /* out of memory: what was asked for may be there all the same */
};

struct kb_members;

/* Of a row without members only the id is known. */
struct kb_record {
  const struct kb_table *table;
  struct kb_members *members; /* where the row's columns and extras are; in the case's arena */
  const char *id; /* borrowed from the row or whoever made the record; NULL if not known */
};

/* Reads the row at `object`. Its text, tokens, names (may be NULL: slower) and values live as long
   as the record. What is odd about it is added to the values. KB_INVALID: it is no object, or its
   key is empty. */
enum kb_status kb_record_read(struct kb_record *record, const struct kb_table *table,
                              struct kb_node object, struct kb_names *names,
                              struct kb_values *values, struct kb_error *error);

/* Adds to what was odd, each once. */
void kb_values_odd(struct kb_values *values, struct kb_odd odd);
/* "holds a string, where a whole number of 32 bits belongs": without its column. */
void kb_odd_words(struct kb_buf *out, const struct kb_odd *odd);
/* The column's or the extra's name. */
const char *kb_odd_name(const struct kb_odd *odd);

/* Copies a text that is one valid JSON value, with its tokens, to where it lives as long as the
   values. False when out of memory. */
bool kb_values_keep(struct kb_values *values, struct kb_slice text, struct kb_node *node);

static inline bool kb_record_has_row(const struct kb_record *record)
{
  return record->members != NULL;
}

/* A record of which nothing but the id is known (borrowed; may be NULL). */
void kb_record_only_id(struct kb_record *record, const struct kb_table *table, const char *id);

/* Place of a column in the record's table, or -1. */
int kb_record_place(const struct kb_record *record, struct kb_slice column);
/* A column's value: NULL if it is not in the data, is odd, or may never be read. Columns the schema
   does not know are looked up by name. The id of a record is always there once known, see
   kb_record.id. */
const struct cJSON *kb_record_get(const struct kb_record *record, struct kb_slice column);

/* A member that leads to related rows, or tells about a lookup. */
struct kb_member {
  bool is_there;
  enum kb_json_kind kind;
  struct kb_node node;
};
struct kb_member kb_record_extra(const struct kb_record *record, enum kb_extra extra);
/* What stands under a navigation to the user may be a queue, as both are reached by one lookup: the
   key column decides. */
bool kb_member_is_queue(const struct kb_member *member);
/* The string it holds, or NULL. */
const char *kb_record_extra_text(const struct kb_record *record, enum kb_extra extra);

/* The value of a column of the schema. */
const struct cJSON *kb_record_at(const struct kb_record *record, int place);
const char *kb_record_text_at(const struct kb_record *record, int place);
/* The same text where it stands, not terminated; without data if there is none. */
struct kb_slice kb_record_slice_at(const struct kb_record *record, int place);
/* The value of a column of whole numbers; false if there is none. */
bool kb_record_integer_at(const struct kb_record *record, int place, int64_t *number);

/* The text of a column, or NULL. */
const char *kb_record_text(const struct kb_record *record, const char *column);
/* What people call the record: its name column, or NULL. */
const char *kb_record_name(const struct kb_record *record);

/* Ids are the same in any letter case, with or without braces. Writes 16 bytes that stand for the
 * id: a GUID's own, or a hash of other text. */
void kb_id_key(const char *id, unsigned char key[16]);

/* The table a row is of: its page says so (`set`, or empty), or its key column does. NULL: none. */
const struct kb_table *kb_record_table(struct kb_slice set, const struct cJSON *row);
/* The same of a row's text; keys written with escapes are not seen. */
const struct kb_table *kb_record_table_of_text(struct kb_slice set, struct kb_node row);
/* An alert about a profile belongs to no mailbox. */
bool kb_record_is_profile_alert(const struct kb_record *record);

#endif
