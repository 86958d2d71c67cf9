/* An organization as a source of rows: `run --org` and `fetch`.
   The rows come as one stream of pages, alerts before the mailboxes they belong to, so that a
   mailbox can be triaged as soon as it is read: first all alerts if the whole organization is
   read, otherwise, before each page of mailboxes, their alerts. Before the first page the
   organization is asked which columns and navigation names it has (live_schema.h). */
#ifndef KB_RUN_LIVE_H
#define KB_RUN_LIVE_H

#include "article/fault.h"
#include "case/join.h"
#include "case/shard.h"
#include "net/feed.h"
#include "rows/rows.h"
#include "triage/rule_set.h"

#include <signal.h>

enum { KB_LIVE_OPTION_NAME = 400 };

/* What is requested, and how. Texts are borrowed; NULL and 0 mean not specified. */
struct kb_live_options {
  const char *org, *token_command, *ca_file;
  const char *const *mailboxes, *const *profiles; /* each list ends with NULL */
  const char *mailbox_file;
  bool failed_only;
  const char *since, *level; /* a date, or NULL; "error", "warning", "information" */
  struct kb_shard shard;     /* alerts of mailboxes of others are not asked for by mailbox */
  unsigned page_size;        /* rows; 1 to KB_DATAVERSE_LARGEST_PAGE */
  unsigned timeout;          /* seconds for the first byte; 0: the default of http.h */
  unsigned tries;            /* for a request that fails; 0: the default of retry.h */
  bool is_quiet, is_verbose; /* no progress and no notes; every request is reported */
  const volatile sig_atomic_t *interrupted;
  /* The name of an option in messages, depending on where its value comes from: "--since". */
  const char *(*name_option)(void *context, const char *option, char name[KB_LIVE_OPTION_NAME]);
  void *name_context;
};

struct kb_live;

/* NULL, having reported why. What the options point to must outlive it. `rule_set` decides which
   subjects, columns and related records are requested; NULL: none, for other questions. */
struct kb_live *kb_live_open(const struct kb_live_options *options,
                             const struct kb_rule_set *rule_set);
void kb_live_close(struct kb_live *live);

/* Begins anew, with these mailboxes (ids; the list ends with NULL and must outlive that), about
   nothing but mailboxes: what is known of the organization is kept, and who is signed in. `level`
   is that of alerts from now on, borrowed; NULL: it stays. */
enum kb_status kb_live_again(struct kb_live *live, const char *const *mailboxes, const char *level,
                             struct kb_error *error);

/* Appends the requests that would be made, one a line. */
void kb_live_describe(const struct kb_live *live, struct kb_buf *out);

/* For questions other than rows (schema_ask.h): whether the organization answers and accepts the
   sign-in, to be found out first; how to ask it; and a line about the sign-in or a query, as of
   kb_live_describe. */
enum kb_status kb_live_reach(struct kb_live *live, struct kb_error *error);
struct kb_feed_options kb_live_feed_options(struct kb_live *live);
void kb_live_describe_sign_in(const struct kb_live *live, struct kb_buf *out);
void kb_live_describe_query(const struct kb_live *live, const struct kb_query *query,
                            struct kb_buf *out);

/* The name in messages: the organization's origin. */
const char *kb_live_name(const struct kb_live *live);
/* To be called before the rows are read, for a mailbox whose data is complete, so that its
   alerts are not requested. False when out of memory. */
bool kb_live_know(struct kb_live *live, const char *id);
bool kb_live_knows(const struct kb_live *live, const char *id);
/* Whether all mailboxes of the organization that the user may read have come. */
bool kb_live_has_all_mailboxes(const struct kb_live *live);
/* To be called before the rows are read: whether a mailbox, as saved, has all records that would
   come with it now. */
bool kb_live_has_related(const struct kb_live *live, const struct cJSON *mailbox);
/* The stream of all rows. Ends early, having reported why, if something cannot be read. */
struct kb_input kb_live_input(struct kb_live *live);
/* How complete the rows of a table are that were read so far; alerts, those of the mailbox with
   that key (kb_id_key), the current one. */
enum kb_rows_there kb_live_there(const struct kb_live *live, const struct kb_table *table,
                                 const unsigned char key[16]);
/* The n-th table that is read as a whole, so far; `*is_case`: its rows are cases. False past the
   last. */
struct kb_live_whole {
  const struct kb_table *table;
  bool is_case;
  size_t rows;
  enum kb_rows_there there; /* KB_ROWS_AS_FOUND: it was not read to the end */
};
bool kb_live_whole(const struct kb_live *live, size_t n, struct kb_live_whole *whole);
/* The subject that has addresses, profiles and alerts. */
const struct kb_subject *kb_live_mailbox(const struct kb_live *live);
/* Whether alerts may come whose mailboxes were not requested. */
bool kb_live_has_others(const struct kb_live *live);
/* Appends the place of the last row: "page 3 of mailboxes". */
void kb_live_place(const struct kb_live *live, struct kb_buf *out);

/* At the end of the input: reports rows that came twice, and the mailboxes of --mailbox that do not
   exist. True if everything requested was read. */
bool kb_live_complete(struct kb_live *live);
/* No mailbox was read although, unlike with --failed-only, there should be one. */
bool kb_live_is_empty(const struct kb_live *live);
/* Number of rows read that are mailboxes, or any cases, and of pages of any table. */
size_t kb_live_mailboxes(const struct kb_live *live);
size_t kb_live_cases(const struct kb_live *live);
size_t kb_live_pages(const struct kb_live *live);
/* At the end: what could not be read, the user, and how much was read. */
const struct kb_faults *kb_live_faults(const struct kb_live *live);
/* Adds, to faults of a run with its rows, what to ask an administrator for, so that the data that
   was refused or withheld is there. */
void kb_live_explain(const struct kb_live *live, struct kb_faults *faults);
/* What to ask for where column-level security withholds a column. */
#define KB_LIVE_ASK_FOR_COLUMN \
  "; ask an administrator for a column security profile that lets the signed-in user read it"
/* What the organization lacks, or withholds, of what articles read. */
struct kb_live_lacking {
  char name[128];               /* "systemuser.islicensed"; of a table "flowrun" */
  const char *reason;           /* "not in the data: the organization has no such column" */
  const struct kb_table *table; /* that is lacking as a whole; or NULL */
};
/* The n-th of these. Only after rows have been read. False past the last. */
bool kb_live_lack(const struct kb_live *live, size_t n, struct kb_live_lacking *lacking);

#endif
