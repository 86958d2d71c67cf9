/* A case: a mailbox row with the rows joined to it. */
#ifndef KB_CASE_CASE_H
#define KB_CASE_CASE_H

#include "base/error.h"
#include "case/record.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether there is a related record. */
enum kb_link {
  KB_LINK_NONE,    /* no: the lookup is null */
  KB_LINK_RECORD,  /* yes; if it could not be read, everything but its id is unknown */
  KB_LINK_UNKNOWN, /* unknown: the lookup column is not in the data */
};

struct kb_related {
  enum kb_link link;
  const char *column; /* the mailbox column that decides; from the schema */
  int place;          /* its index in the table; -1: it has none */
  struct kb_record record;
};

struct kb_case {
  struct kb_record mailbox;
  struct kb_related profile;
  struct kb_related user;
  bool alerts_known;        /* false: alerts are neither nested nor in a file, or files are still
                               missing */
  bool alerts_partial;      /* some could not be read: `alerts` is incomplete */
  struct kb_record *alerts; /* in the order of the data */
  size_t alert_count, alert_capacity;

  /* Rows may still be added by a file not read yet. If a condition needs one of these,
     `incomplete` is set, and the case has to be evaluated again. */
  bool input_open;
  bool incomplete;

  struct kb_values values; /* values decoded so far; its `failed` is to be checked after the last
                              read */
};

struct kb_join; /* case/join.h */

/* Builds the case of a mailbox row. Its text is valid JSON; text, tokens and names must outlive
   the case (tokens NULL: the text is copied; names NULL: slower). Other rows are nested in it or
   come from `join` (may be NULL). KB_INVALID: the row is not usable. The case is zero or was
   read before; its memory is reused; kb_case_fini frees it. */
enum kb_status kb_case_read(struct kb_case *a_case, struct kb_slice text,
                            const struct kb_token *tokens, struct kb_names *names,
                            struct kb_join *join, bool input_open, struct kb_error *error);

/* The case of a mailbox that is not in the data but has alerts. `id` is borrowed. */
enum kb_status kb_case_of_alerts(struct kb_case *a_case, const char *id, struct kb_join *join,
                                 struct kb_error *error);

/* Drops the row but keeps memory for the next one. */
void kb_case_clear(struct kb_case *a_case);
void kb_case_fini(struct kb_case *a_case);

/* A name for the mailbox: its own or, failing that, one from another column; or NULL. */
const char *kb_case_mailbox_name(const struct kb_case *a_case);
/* A name for the profile: its own, or the formatted value of the lookup, or NULL. */
const char *kb_case_profile_name(const struct kb_case *a_case);

#endif
