/* One row of a known table, checked: columns found by place, types as the schema says. */
#ifndef KB_CASE_RECORD_H
#define KB_CASE_RECORD_H

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/json_raw.h"
#include "case/schema.h"

#include <stdbool.h>

/* The memory of values that were made of text when they were asked for. Zero is a valid start. */
struct kb_values {
  struct kb_arena arena;
  struct kb_tokens tokens; /* of the case's text, where it came without */
  bool failed;             /* out of memory: what was asked for may be there all the same */
};

struct kb_lazy_row;

/* A record is of a tree (`row`), or of text whose values are made when they are asked for (`lazy`).
   With neither, only the id is known. */
struct kb_record {
  const struct kb_table *table;
  const struct cJSON *row;
  struct kb_lazy_row *lazy;
  const char *id; /* borrowed from the row or whoever made the record; NULL if not known */
  const struct cJSON *columns[KB_COLUMNS_MAX]; /* of a tree, by place in the schema; NULL: not in
                                                  the data */
};

/* Fills `record` from `row`, which it borrows. KB_INVALID, naming the column, when a known column
   has the wrong type, a key stands twice, or a key column is empty. `where` begins the names of
   columns in messages
   ("", "emailserverprofile.", "tracelog_Mailbox[2]."). */
enum kb_status kb_record_read(struct kb_record *record, const struct kb_table *table,
                              const struct cJSON *row, const char *where, struct kb_error *error);

/* The same of a value of a text. Text, tokens, names and values live as long as the record.
   `*is_odd`: something may be wrong with it, or its keys hold escapes; the record was not read, and
   kb_record_read is to be asked. */
enum kb_status kb_record_skim(struct kb_record *record, const struct kb_table *table,
                              struct kb_node object, struct kb_names *names,
                              struct kb_values *values, bool *is_odd, struct kb_error *error);

static inline bool kb_record_has_row(const struct kb_record *record)
{
  return record->row || record->lazy;
}

/* A record of which nothing but the id is known (borrowed; may be NULL). */
void kb_record_only_id(struct kb_record *record, const struct kb_table *table, const char *id);

/* Place of a column in the record's table, or -1. */
int kb_record_place(const struct kb_record *record, struct kb_slice column);
/* A column's value: NULL if it is not in the data or may never be read. Columns the schema
   does not know are looked up by name. The id of a record is always there once known, see
   kb_record.id. */
const struct cJSON *kb_record_get(const struct kb_record *record, struct kb_slice column);

/* A member that leads to related rows, or tells about a lookup. */
struct kb_member {
  bool is_there;
  enum kb_json_kind kind;
  struct kb_node node;      /* of a record of text */
  const struct cJSON *tree; /* of a record of a tree */
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
bool kb_record_is_profile_alert(const struct kb_record *record, const struct cJSON *row);

#endif
