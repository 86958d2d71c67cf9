/* Profiles, alerts and users that came in files of their own, put aside until a mailbox asks for
   them. In memory there is only an index (about 40 bytes a row); the rows lie in a spool. */
#ifndef KB_CASE_JOIN_H
#define KB_CASE_JOIN_H

#include "base/buf.h"
#include "base/error.h"
#include "case/record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kb_join;

/* Where a row came from, for messages; `file` is a number the caller gives. */
struct kb_origin {
  uint32_t file;
  uint32_t index;
  uint64_t line;
};

/* `memory_limit`: bytes of rows kept in memory before a temporary file is used. */
struct kb_join *kb_join_new(size_t memory_limit);
void kb_join_free(struct kb_join *related);

/* Puts aside a row that kb_record_read has accepted; `text` is its JSON. An alert without
   a mailbox, or a row without its key, is KB_INVALID. */
enum kb_status kb_join_add(struct kb_join *related, const struct kb_record *record,
                           struct kb_slice text, struct kb_origin origin, struct kb_error *error);

/* True once any row of that table was put aside. */
bool kb_join_has(const struct kb_join *related, enum kb_table_id table);

/* True once any row was put aside. */
bool kb_join_has_any(const struct kb_join *related);

/* What is known of the alerts that were put aside. */
enum kb_alerts_there {
  KB_ALERTS_AS_FOUND, /* all there are, if there is any row and all has been read */
  KB_ALERTS_ALL,      /* all there are, be it none */
  KB_ALERTS_PART,     /* some are missing: a mailbox without any may have one */
};
void kb_join_set_alerts(struct kb_join *related, enum kb_alerts_there there);
enum kb_alerts_there kb_join_alerts(const struct kb_join *related);

/* Calls `take` with each row of `table` for `id` (an alert's mailbox or profile; else the row's own
   key), in the order they came; `take` gets the row's JSON, valid until the call returns. Marks
   them as asked for. */
typedef enum kb_status (*kb_join_take)(void *context, struct kb_slice row, struct kb_error *error);
enum kb_status kb_join_find(struct kb_join *related, enum kb_table_id table, const char *id,
                            kb_join_take take, void *context, struct kb_error *error);

/* The first alert of a mailbox, in the order they came, that nobody has asked for; parsed, to be
   freed by the caller. NULL and KB_OK when there is none left. */
enum kb_status kb_join_orphan(struct kb_join *related, struct cJSON **document,
                              struct kb_error *error);

/* How many alerts are about email server profiles that nobody has asked for. */
size_t kb_join_unused_profile_alerts(const struct kb_join *related);

/* Alerts of the mailbox with that key (kb_id_key) that nobody has asked for: told one by one, and
   marked as asked for. */
typedef void (*kb_join_tell)(void *context, const struct kb_origin *origin);
void kb_join_claim(struct kb_join *related, const unsigned char key[16], kb_join_tell tell,
                   void *context);

#endif
