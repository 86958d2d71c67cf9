/* A case: one mailbox row with the rows related to it. */
#ifndef KB_CASE_CASE_H
#define KB_CASE_CASE_H

#include "base/error.h"
#include "case/record.h"

#include <stdbool.h>
#include <stddef.h>

/* What the data says about a related record. */
enum kb_link {
  KB_LINK_NONE,    /* there is none: the lookup is null */
  KB_LINK_RECORD,  /* here it is; if it could not be read, all but its id is unknown */
  KB_LINK_UNKNOWN, /* the column that would tell is not in the data */
};

struct kb_related {
  enum kb_link link;
  const char *column; /* the mailbox column that tells, or would tell; of the schema */
  int place;          /* its place there; -1: it has none */
  struct kb_record record;
};

struct kb_case {
  struct kb_record mailbox;
  struct kb_related profile;
  struct kb_related user;
  bool alerts_known;        /* false: neither nested nor in any file, or not all of them */
  bool alerts_partial;      /* some could not be read: those that are here are not all */
  struct kb_record *alerts; /* in the order of the data */
  size_t alert_count, alert_capacity;

  /* Related rows may yet come (in a file not read so far). When a condition needs one
     of these, `incomplete` is set, and the case has to be looked at again. */
  bool input_open;
  bool incomplete;

  struct kb_values values; /* made of text; `failed` is to be asked when all was asked for */
};

struct kb_join; /* case/join.h */

/* Builds the case of a mailbox row. Its text is valid JSON; text and tokens live as long as the
   case (without tokens, NULL, the text is copied), as do the names (NULL: slower). Related rows
   come nested, or from `related` (may be NULL). KB_INVALID: the row is not usable. The case is
   zero, or was read before, whose memory is used again; in the end kb_case_fini is to be called. */
enum kb_status kb_case_read(struct kb_case *a_case, struct kb_slice text,
                            const struct kb_token *tokens, struct kb_names *names,
                            struct kb_join *related, bool input_open, struct kb_error *error);

/* The case of a mailbox that is not in the data, known by its alerts alone. `id` is borrowed. */
enum kb_status kb_case_of_alerts(struct kb_case *a_case, const char *id, struct kb_join *related,
                                 struct kb_error *error);

/* Forgets the row, keeps memory for the next one. */
void kb_case_clear(struct kb_case *a_case);
void kb_case_fini(struct kb_case *a_case);

/* What to call the mailbox: its name, or what the data says of it otherwise, or NULL. */
const char *kb_case_mailbox_name(const struct kb_case *a_case);
/* What to call the profile: its name, or the lookup's formatted value, or NULL. */
const char *kb_case_profile_name(const struct kb_case *a_case);

#endif
