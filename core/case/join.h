/* Rows of related tables from files or pages of their own, stored until a case needs them. Memory
   holds only an index (about 40 bytes a row and key); the rows are in a spool. */
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

/* `memory_limit`: bytes of rows kept in memory before a temporary file is used. The schema must
   outlive it. NULL when out of memory. */
struct kb_join *kb_join_new(const struct kb_schema *schema, size_t memory_limit);
void kb_join_free(struct kb_join *join);

/* Stores a row that kb_record_read has accepted; `text` is its JSON. KB_INVALID: it has none of the
   columns by which rows of its table are found, or they are null and it holds an error text. */
enum kb_status kb_join_add(struct kb_join *join, const struct kb_record *record,
                           struct kb_slice text, struct kb_origin origin, struct kb_error *error);

/* True once any row of that table was added. */
bool kb_join_has(const struct kb_join *join, const struct kb_table *table);
/* True once any row was added. */
bool kb_join_has_any(const struct kb_join *join);

/* How complete the stored rows of a table are. */
enum kb_rows_there {
  KB_ROWS_AS_FOUND, /* complete, if there is any and all input was read */
  KB_ROWS_ALL,      /* complete, even if there are none */
  KB_ROWS_PART,     /* incomplete: a case without any may have some */
};
void kb_join_set_there(struct kb_join *join, const struct kb_table *table,
                       enum kb_rows_there there);
enum kb_rows_there kb_join_there(const struct kb_join *join, const struct kb_table *table);

/* Values of the columns of a key, in its order. */
struct kb_join_values {
  const char *list[KB_PAIRS_MAX];
};
/* Calls `take` with each row that has these values, in the order of adding. `key` is an index in
   the schema's join_keys. The row's JSON is valid until `take` returns. Marks the rows as used. */
typedef enum kb_status (*kb_join_take)(void *context, struct kb_slice row, struct kb_error *error);
enum kb_status kb_join_find(struct kb_join *join, int key, const struct kb_join_values *values,
                            kb_join_take take, void *context, struct kb_error *error);

/* A value of a column as a text for kb_join_values: a text, or a whole number, which is written to
   `number`. NULL: it is not in the data, or null. */
enum { KB_JOIN_NUMBER_SIZE = 24 };
const char *kb_join_value(const struct kb_record *record, int place,
                          char number[KB_JOIN_NUMBER_SIZE]);

/* The first row with error texts, in the order of adding, of a case whose rows are unused; parsed,
   to be freed by the caller. NULL and KB_OK when there are no more. */
enum kb_status kb_join_orphan(struct kb_join *join, const struct kb_subject *subject,
                              struct cJSON **document, struct kb_error *error);

/* The table of the shared record to which rows with error texts may belong, as alerts may to an
   email server profile; NULL: there is none. */
const struct kb_table *kb_subject_other_table(const struct kb_subject *subject);
/* The number of unused rows with error texts that belong to a shared record, rather than to a case
   of the subject: alerts about email server profiles. */
size_t kb_join_unused_of_shared(const struct kb_join *join, const struct kb_subject *subject);

/* Calls `visit` for each unused row with error texts of the case with that id (kb_id_key), and
   marks it as used. */
typedef void (*kb_join_visit)(void *context, const struct kb_origin *origin);
void kb_join_claim(struct kb_join *join, const struct kb_subject *subject,
                   const unsigned char id[16], kb_join_visit visit, void *context);

#endif
