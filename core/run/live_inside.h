/* Shared by the files live*.c; not to be included elsewhere. */
#ifndef KB_RUN_LIVE_INSIDE_H
#define KB_RUN_LIVE_INSIDE_H

#include "base/map.h"
#include "net/feed.h"
#include "run/live.h"
#include "run/live_query.h"
#include "run/privileges.h"

#include <pthread.h>

enum {
  KB_LIVE_IDS_AT_ONCE = 40, /* mailboxes whose alerts are requested together */
  KB_LIVE_DEAD_GROUPS = 3,  /* failures in a row after which no more are requested */
};

/* A page that is being read by the consumer of the rows. */
struct kb_live_serving {
  struct kb_slice ready;
  size_t served;
  bool began_line;
  const struct kb_table *table;
  size_t pages; /* number of pages of its table so far */
};

/* Of one table. */
struct kb_live_table {
  size_t pages;
  size_t rows;              /* of a list that is read as a whole */
  enum kb_rows_there there; /* of a list that is read as a whole */
  size_t repeated;          /* rows that came again on a later page */
  bool is_uncounted;        /* the server refuses to count its rows */
  const char *privilege;    /* that is missing, as its rows were refused; in the arena; or NULL */
};

struct kb_live {
  struct kb_live_options options;
  const volatile sig_atomic_t *interrupted;
  struct kb_http_options http_options;
  struct kb_http *http;
  struct kb_retry retry; /* for requests from the main thread */
  struct kb_sign_in *sign_in;
  struct kb_dataverse dataverse;
  struct kb_buf origin;
  pthread_mutex_t notify_lock;

  struct kb_buf asked_text;         /* of --mailbox-file */
  struct kb_live_asked asked;       /* owns its list */
  struct kb_map asked_index;        /* from lower-case text to its element of `found` */
  bool *found;                      /* for each one requested */
  struct kb_arena arena;            /* for keys of maps */
  const struct kb_subject *mailbox; /* the subject that has addresses, profiles and alerts */
  struct kb_columns columns;        /* those that articles and reports use */
  bool is_asked;                    /* the questions before the first row are over */
  bool is_known;                    /* the organization has answered them */
  struct kb_live_schema schema;     /* as documented until then */
  struct kb_buf refusal;            /* why its schema is not known completely; empty: it is */
  struct kb_live_query query;
  bool is_narrow; /* only some mailboxes are requested */
  bool is_wide;   /* but all alerts, as there are many of these mailboxes */

  struct kb_live_table *tables; /* by table */
  struct kb_feed *list;         /* the list that is being read */
  struct kb_feed_page list_page;
  size_t list_at;   /* its index in query.lists */
  size_t list_rows; /* how many of its rows have been read */

  struct kb_feed *mailboxes, *alerts;
  struct kb_feed_page mailbox_page, alert_page;
  struct kb_pages group; /* alerts of some mailboxes */
  bool has_page;         /* a page of mailboxes waits for its alerts */
  bool is_decided;       /* how alerts are read has been decided */
  bool alerts_done, mailboxes_done;
  bool has_all_mailboxes;   /* of the organization */
  struct kb_buf ids;        /* of the page's mailboxes, each terminated */
  size_t first_id, next_id; /* positions in `ids`: those whose alerts are being requested, and
                               the next ones */
  size_t groups, dead_groups;
  struct kb_map known;    /* mailboxes whose alerts are not to be requested: keys in `arena` */
  struct kb_map profiles; /* profiles whose alerts are requested, too: keys in `arena` */
  struct kb_map partial;  /* mailboxes of groups that failed: keys in `arena` */
  bool alerts_partial;    /* of all mailboxes */
  bool is_lost;           /* further requests would fail */

  bool privileges_asked;
  struct kb_privileges privileges; /* what the user has, if that was asked for */

  struct kb_live_serving serving;
  char *alert_order;           /* newest first, in the arena */
  struct kb_page_names *names; /* by table: of the keys to be changed; in the arena */
  struct kb_buf renamed;       /* a page, with keys renamed to those the program reads */
  size_t alert_rows;
  size_t case_rows;          /* of subjects other than the mailbox */
  int64_t mailboxes_counted; /* by the server; -1: not stated */
  struct kb_buf user;        /* the user signed in; empty: unknown */
  bool failed;
  struct kb_faults faults; /* failures and notes */
};

/* live_read.c */

/* Makes `query` again from what is known of the organization. */
enum kb_status kb_live_make_queries(struct kb_live *live, struct kb_error *error);
/* The queries borrow from `live`. */
struct kb_query kb_live_mailbox_query(const struct kb_live *live, size_t n);
struct kb_query kb_live_alert_query(const struct kb_live *live, const char *filter);
/* The text, or NULL if it is empty. */
const char *kb_live_text_or_null(const struct kb_buf *text);

/* Notes that a list ended early. Without a token or a connection, the failure is not about its
   rows. */
void kb_live_note_failure(struct kb_live *live, const struct kb_feed_failure *failure,
                          const struct kb_table *table, size_t rows, const struct kb_error *error);
/* False: interrupted or out of memory, with errno set. */
bool kb_live_goes_on(enum kb_status status);
/* If `error` is that of a first page refused because of an unknown name, of a column or of its
   table, removes that name and makes the queries again: true. False: it is another error, and
   stays, or the queries could not be made, and `error` says why. */
bool kb_live_learn(struct kb_live *live, size_t rows, long http_status, struct kb_error *error);
/* If the first page of a query of the table was refused, perhaps because its rows were to be
   counted, which only shows whether they are complete: has the table's queries made without: true.
   False: it is another error. */
bool kb_live_uncount(struct kb_live *live, const struct kb_table *table, size_t rows,
                     long http_status, const struct kb_error *error);
/* Notes that all pages of a query came, with so many rows. False: rows are missing, which is
   reported. */
bool kb_live_end(struct kb_live *live, const struct kb_table *table, size_t rows,
                 struct kb_feed_tally tally);
/* Whether the rows of a query of the table are to be counted by the server. */
bool kb_live_counts(const struct kb_live *live, const struct kb_table *table);
/* Hands on a page, which must be valid until the next one. */
void kb_live_serve(struct kb_live *live, const struct kb_table *table, struct kb_slice text);
/* The same, with keys renamed to those the program reads. False when out of memory, with errno set.
 */
bool kb_live_serve_renamed(struct kb_live *live, const struct kb_table *table, struct kb_slice text,
                           const struct kb_page *page);

/* live_list.c: lists of related rows and of subjects other than the mailbox. */

/* Prepares the next page of the lists. False: interrupted or out of memory, with errno set. */
bool kb_live_next_of_list(struct kb_live *live);
bool kb_live_has_list(const struct kb_live *live);
struct kb_query kb_live_list_query(const struct kb_live *live, size_t n);

/* live_group.c: alerts by the mailboxes of a page. False: interrupted or out of memory, with
   errno set. */

/* Collects the mailboxes of the page that are not yet complete, followed by the profiles that no
   earlier page had. */
bool kb_live_collect_ids(struct kb_live *live);
/* The column of alerts that refers to their mailbox. */
const char *kb_live_alert_lookup(const struct kb_live *live);
/* Begins the next group of these, or continues. */
bool kb_live_ask_for_group(struct kb_live *live);
bool kb_live_next_of_group(struct kb_live *live);

/* live_keys.c */

/* Makes `names` from what is known of the organization. False when out of memory. */
bool kb_live_name_keys(struct kb_live *live);
/* Finds out whether column-level security may withhold values from the one who is signed in. */
void kb_live_ask_secured(struct kb_live *live, const char *id);
/* Appends that request. */
void kb_live_describe_secured(const struct kb_live *live, struct kb_buf *out);

/* live_refused.c */

/* Rows of the table were refused with this message (403): the name of the privilege that is
   missing, in the arena; NULL: unknown. It is kept for kb_live_explain. */
const char *kb_live_refused(struct kb_live *live, const struct kb_table *table,
                            const char *message);
/* If `error` is that of a first page of the table that was refused (403), perhaps because of rows
   that were to come with it: notes that these are missing, and makes the queries again without
   them: true. False: as kb_live_learn. */
bool kb_live_forgo(struct kb_live *live, const struct kb_table *table, size_t rows,
                   const struct kb_feed_failure *failure, struct kb_error *error);

/* live_ask.c: requests before the first row. */

/* Finds out who is signed in, the schema of the organization, and whether the requested profiles
   exist. KB_USAGE: one does not. */
enum kb_status kb_live_ask(struct kb_live *live, struct kb_error *error);
/* The JSON that a GET below the root of the Web API returns, to be freed; NULL, with `error`
   filled, and in `*is_lost` whether other requests would fail, too. `http_status`: of the last
   answer. */
struct cJSON *kb_live_get(struct kb_live *live, const char *path, long *http_status, bool *is_lost,
                          struct kb_error *error);
/* The same for the object that a function returns. */
struct cJSON *kb_live_call(struct kb_live *live, const char *function, bool *is_lost,
                           struct kb_error *error);
/* The table of those who sign in, with names; NULL: there is none. */
const struct kb_table *kb_live_user_table(const struct kb_live *live);
/* Asks who is signed in, which `id` receives, and for that user's privileges: the answer, to be
   freed; NULL, with `error` filled. */
struct cJSON *kb_live_ask_privileges(struct kb_live *live, char id[40], struct kb_error *error);
/* Appends these requests, one a line. */
void kb_live_describe_privileges(const struct kb_live *live, struct kb_buf *out);
/* The approximate number of alerts of all mailboxes; -1: the organization does not say. */
int64_t kb_live_alert_count(struct kb_live *live);
/* Reads which mailboxes are requested by name. */
enum kb_status kb_live_read_asked(struct kb_live *live, struct kb_error *error);
/* Notes that a requested mailbox was found. */
void kb_live_note_found(struct kb_live *live, const char *id, const char *address);

#endif
