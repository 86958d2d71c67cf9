/* Profiles, alerts and users from files of their own, stored until their mailbox is read. Memory
   holds only an index (about 40 bytes a row); the rows are in a spool. */
#ifndef KB_CASE_JOIN_H
#define KB_CASE_JOIN_H

#include "base/buf.h"
#include "base/error.h"
#include "case/record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kb_join;

/* The place of a row, for messages; `file` is a number chosen by the caller. */
struct kb_origin {
  uint32_t file;
  uint32_t index;
  uint64_t line;
};

/* `memory_limit`: bytes of rows kept in memory before a temporary file is used. NULL when out of
   memory. */
struct kb_join *kb_join_new(size_t memory_limit);
void kb_join_free(struct kb_join *join);

/* Stores a row that kb_record_read has accepted; `text` is its JSON. KB_INVALID: an alert
   without a mailbox, or a row without its key. */
enum kb_status kb_join_add(struct kb_join *join, const struct kb_record *record,
                           struct kb_slice text, struct kb_origin origin, struct kb_error *error);

/* True once any row of that table was added. */
bool kb_join_has(const struct kb_join *join, enum kb_table_id table);

/* True once any row was added. */
bool kb_join_has_any(const struct kb_join *join);

/* How complete the stored alerts are. */
enum kb_alerts_there {
  KB_ALERTS_AS_FOUND, /* complete, if there is any and all input was read */
  KB_ALERTS_ALL,      /* complete, even if there are none */
  KB_ALERTS_PART,     /* incomplete: a mailbox without any may have some */
};
void kb_join_set_alerts(struct kb_join *join, enum kb_alerts_there there);
enum kb_alerts_there kb_join_alerts(const struct kb_join *join);

/* Calls `take` with each row of `table` for `id` (the mailbox or profile of an alert; otherwise
   the row's own key), in the order of adding. The row's JSON is valid until `take` returns.
   Marks the rows as used. */
typedef enum kb_status (*kb_join_take)(void *context, struct kb_slice row, struct kb_error *error);
enum kb_status kb_join_find(struct kb_join *join, enum kb_table_id table, const char *id,
                            kb_join_take take, void *context, struct kb_error *error);

/* The first alert, in the order of adding, of a mailbox whose alerts are unused; parsed, to be
   freed by the caller. NULL and KB_OK when there are no more. */
enum kb_status kb_join_orphan(struct kb_join *join, struct cJSON **document,
                              struct kb_error *error);

/* The number of unused alerts about email server profiles. */
size_t kb_join_unused_profile_alerts(const struct kb_join *join);

/* Calls `visit` for each unused alert of the mailbox with that key (kb_id_key), and marks it as
   used. */
typedef void (*kb_join_visit)(void *context, const struct kb_origin *origin);
void kb_join_claim(struct kb_join *join, const unsigned char key[16], kb_join_visit visit,
                   void *context);

#endif
