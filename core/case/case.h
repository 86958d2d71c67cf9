/* A case: the row that a subject is about, with the records related to it. */
#ifndef KB_CASE_CASE_H
#define KB_CASE_CASE_H

#include "base/error.h"
#include "case/record.h"
#include "match/signature.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether there is a related record. */
enum kb_link {
  KB_LINK_NONE,    /* no: the lookup is null, or no row has the values */
  KB_LINK_RECORD,  /* yes; if it could not be read, everything but its id is unknown */
  KB_LINK_UNKNOWN, /* unknown: the column that decides, or the table, is not in the data */
};

struct kb_related {
  bool is_read;
  enum kb_link link;
  const struct kb_record *owner; /* the record with the column that decides; */
  const char *column;            /* its name; NULL: rows of the table are not in the data */
  int place;                     /* its place in the table; -1: it is a navigation property, or */
  const struct cJSON *captured;  /* a value that the message of an alert captured; else NULL */
  struct kb_record record;
};

/* Related rows, in the order of the data. */
struct kb_case_rows {
  bool is_read;
  bool is_known;   /* false: they are neither nested nor in a file, or files are still missing */
  bool is_partial; /* some could not be read: the list is incomplete */
  struct kb_record *list;
  size_t count, capacity;
};

struct kb_join; /* case/join.h */

struct kb_case {
  const struct kb_subject *subject;
  const char *tenant; /* in a report of several: of which it is; borrowed; NULL: not said */
  struct kb_record root;
  const struct kb_case_rows *errors; /* those with error texts: of a relation, or the root */

  /* Rows may still be added by a file not read yet. If a condition needs one of these,
     `incomplete` is set, and the case has to be evaluated again. */
  bool input_open;
  bool incomplete;

  /* The alert that an article is about, with what its message captures: kb_case_capture. */
  const struct kb_record *alert;
  const struct kb_placeholder *captured;
  size_t captured_count;

  struct kb_values values; /* values decoded so far; its `failed` is to be checked after the last
                              read, */
  struct kb_error *error;  /* and so is this: why a stored row could not be read; NULL: nothing */
  struct kb_names *names;
  struct kb_join *join;
  struct kb_case_rows root_rows; /* only the root */
  /* By the index of the relation; read when first needed: kb_case_related, kb_case_rows. */
  struct kb_case_rows rows[KB_RELATIONS_MAX];
  struct kb_related related[KB_RELATIONS_MAX];
};

/* Builds the case of a subject's row. Its text is valid JSON; text, tokens, names and join must
   outlive the case (tokens NULL: the text is copied; names NULL: slower). Other rows are nested in
   it or come from `join` (may be NULL). KB_INVALID: the row is not usable. The case is zero or was
   read before; its memory is reused; kb_case_fini frees it. */
struct kb_case_source {
  const struct kb_subject *subject;
  struct kb_slice text;
  const struct kb_token *tokens;
  struct kb_names *names;
  struct kb_join *join;
  bool input_open;
};
enum kb_status kb_case_read(struct kb_case *a_case, const struct kb_case_source *source,
                            struct kb_error *error);

/* The case of a row that is not in the data but has rows with error texts. `id` is borrowed. */
enum kb_status kb_case_of_errors(struct kb_case *a_case, const struct kb_subject *subject,
                                 const char *id, struct kb_join *join, struct kb_error *error);

/* Drops the row but keeps memory for the next one. */
void kb_case_clear(struct kb_case *a_case);
void kb_case_fini(struct kb_case *a_case);

/* Says which alert an article is about, with the values that its message captures: relations that
   depend on them are read again for others. NULL: no alert. Both must last until another call, or
   as long as the case. */
void kb_case_capture(struct kb_case *a_case, const struct kb_record *alert,
                     const struct kb_placeholder *captured, size_t count);
/* The record of a relation to one, and the rows of one to many. */
const struct kb_related *kb_case_related(struct kb_case *a_case, int relation);
const struct kb_case_rows *kb_case_rows(struct kb_case *a_case, int relation);

/* A name for the root: its own or, failing that, one from another row; or NULL. */
const char *kb_case_name(const struct kb_case *a_case);
/* What people are shown for it: the name, or else the address, or else the id. */
const char *kb_case_title(const struct kb_case *a_case);
/* What is shown beside the name: an address, or NULL. */
const char *kb_case_address(const struct kb_case *a_case);
/* Of a row with error texts (kb_case.errors): its text, or NULL; each of its texts, in the order in
   which they are searched (data NULL: it has none); its number, level and date. Not all subjects
   have all of these. */
const char *kb_case_error_text(const struct kb_case *a_case, const struct kb_record *row);
struct kb_slice kb_case_error_part(const struct kb_case *a_case, const struct kb_record *row,
                                   size_t part);
bool kb_case_error_number(const struct kb_case *a_case, const struct kb_record *row,
                          int64_t *number);
bool kb_case_error_level(const struct kb_case *a_case, const struct kb_record *row, int64_t *level);
const char *kb_case_error_time(const struct kb_case *a_case, const struct kb_record *row);

/* A name for a related record: its own, or the formatted value of the lookup; or NULL. */
const char *kb_case_related_name(struct kb_case *a_case, int relation);
/* The same for a record of the case that is not one of many; NULL: it has no name. */
const char *kb_case_record_name(struct kb_case *a_case, const struct kb_record *record);
/* How articles call the records of a table: "profile"; its logical name if they do not. */
const char *kb_case_table_name(const struct kb_case *a_case, const struct kb_table *table);

#endif
