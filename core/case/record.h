/* One row of a known table, checked: columns found by place, types as the schema says. */
#ifndef KB_CASE_RECORD_H
#define KB_CASE_RECORD_H

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "case/schema.h"

#include <stdbool.h>

struct kb_record {
  const struct kb_table *table;
  const struct cJSON *row; /* NULL when only the id is known */
  const char *id;          /* borrowed from the row or whoever made the record; NULL if not known */
  const struct cJSON *columns[KB_COLUMNS_MAX]; /* by place in the schema; NULL: not in the data */
};

/* Fills `record` from `row`, which it borrows. KB_INVALID, naming the column, when a known column
   has the wrong type, a key stands twice, or a key column is empty. `where` begins the names of
   columns in messages
   ("", "emailserverprofile.", "tracelog_Mailbox[2]."). */
enum kb_status kb_record_read(struct kb_record *record, const struct kb_table *table,
                              const struct cJSON *row, const char *where, struct kb_error *error);

/* A record of which nothing but the id is known (borrowed; may be NULL). */
void kb_record_only_id(struct kb_record *record, const struct kb_table *table, const char *id);

/* A column's value: NULL if it is not in the data or may never be read. Columns the schema
   does not know are looked up by name. The id of a record is always there once known, see
   kb_record.id. */
const struct cJSON *kb_record_get(const struct kb_record *record, struct kb_slice column);

/* The text of a column, or NULL. */
const char *kb_record_text(const struct kb_record *record, const char *column);
/* What people call the record: its name column, or NULL. */
const char *kb_record_name(const struct kb_record *record);

/* Ids are the same in any letter case, with or without braces. Writes 16 bytes that stand for the
 * id: a GUID's own, or a hash of other text. */
void kb_id_key(const char *id, unsigned char key[16]);

/* The table a row is of: its page says so (`set`, or empty), or its key column does. NULL: none. */
const struct kb_table *kb_record_table(struct kb_slice set, const struct cJSON *row);
/* An alert about a profile belongs to no mailbox. */
bool kb_record_is_profile_alert(const struct kb_record *record, const struct cJSON *row);

#endif
