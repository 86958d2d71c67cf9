/* What the files live*.c share. Nobody else includes this. */
#ifndef KB_RUN_LIVE_INSIDE_H
#define KB_RUN_LIVE_INSIDE_H

#include "base/map.h"
#include "net/feed.h"
#include "run/live.h"
#include "run/live_query.h"

#include <pthread.h>

enum {
  KB_LIVE_IDS_AT_ONCE = 40, /* mailboxes whose alerts are asked for together */
  KB_LIVE_DEAD_GROUPS = 3,  /* in a row: then no more are asked for */
};

/* A page on its way to whoever reads the rows. */
struct kb_live_serving {
  struct kb_slice ready;
  size_t served;
  bool began_line;
  bool is_mailboxes; /* else alerts */
  size_t pages;      /* of its kind so far */
};

struct kb_live {
  struct kb_live_options options;
  const volatile sig_atomic_t *interrupted;
  struct kb_http_options http_options;
  struct kb_http *http;
  struct kb_retry retry; /* of what is asked from the main thread */
  struct kb_sign_in *sign_in;
  struct kb_dataverse dataverse;
  struct kb_buf origin;
  pthread_mutex_t tell_lock;

  struct kb_buf asked_text;     /* of --mailbox-file */
  struct kb_live_asked asked;   /* owns its list */
  struct kb_map asked_index;    /* from lower case to `found` */
  bool *found;                  /* for each that is asked for */
  struct kb_arena arena;        /* of keys */
  struct kb_columns columns;    /* that articles and reports use */
  bool is_asked;                /* the organization, for what it has */
  struct kb_live_schema schema; /* as documented, until then */
  struct kb_buf refusal;        /* why it did not tell all of it; empty: it did */
  struct kb_live_query query;
  bool is_narrow; /* not all mailboxes are asked for */
  bool is_wide;   /* but all alerts, as so many mailboxes are */

  struct kb_feed *mailboxes, *alerts;
  struct kb_feed_page mailbox_page, alert_page;
  struct kb_pages group; /* alerts of some mailboxes */
  bool has_page;         /* a page of mailboxes waits for its alerts */
  bool is_decided;       /* how alerts are read */
  bool alerts_done, mailboxes_done;
  struct kb_buf ids;        /* of the page's mailboxes, each terminated */
  size_t first_id, next_id; /* of which the alerts are asked for; from where on they are to be */
  size_t groups, dead_groups;
  struct kb_map known;    /* mailboxes whose alerts need not be asked for: keys in `arena` */
  struct kb_map profiles; /* whose alerts are asked for, too: keys in `arena` */
  struct kb_map partial;  /* mailboxes of groups that failed: keys in `arena` */
  bool alerts_partial;    /* of all mailboxes */
  bool is_lost;           /* nothing more can be asked for */

  struct kb_live_serving serving;
  struct kb_buf renamed; /* a page, with the names that the program reads */
  size_t mailbox_pages, alert_pages, alert_rows;
  int64_t mailboxes_counted; /* by the server; -1: it did not */
  struct kb_buf user;        /* as whom it is signed in; empty: not known */
  bool failed;
  struct kb_faults faults; /* what went wrong, and what a reader should know */
};

/* live_read.c */

/* Makes `query` anew of what is known of the organization. */
enum kb_status kb_live_make_queries(struct kb_live *live, struct kb_error *error);
/* They borrow from `live`. */
struct kb_query kb_live_mailbox_query(const struct kb_live *live, size_t n);
struct kb_query kb_live_alert_query(const struct kb_live *live, const char *filter);
/* A filter, or NULL if it is empty. */
const char *kb_live_text_or_null(const struct kb_buf *text);

/* A list came to an end too early. With no token, or nobody there, that is not about its rows. */
void kb_live_note_failure(struct kb_live *live, const struct kb_feed_failure *failure,
                          const char *what, size_t rows, const struct kb_error *error);
/* False: interrupted or out of memory; errno tells. */
bool kb_live_goes_on(enum kb_status status);
/* A first page that was refused for a name tells that the name is not there. True: the queries have
   been made again, without it. Else `error` says why not. */
bool kb_live_learn(struct kb_live *live, size_t rows, long http_status, struct kb_error *error);
/* Hands on a page, which lasts until the next one. */
void kb_live_serve(struct kb_live *live, struct kb_slice text, bool is_mailboxes);

/* live_group.c: alerts by the mailboxes of a page. False: interrupted or out of memory; errno
 * tells.
 */

/* Which mailboxes the page has, of which not everything is known already, and behind them the
   profiles that no page before had. */
bool kb_live_collect_ids(struct kb_live *live);
/* Begins with the next so many of these, or goes on. */
bool kb_live_ask_for_group(struct kb_live *live);
bool kb_live_next_of_group(struct kb_live *live);

/* live_ask.c: what is asked before the first row. */

/* Who is signed in, what the organization has, whether the profiles that are asked for are there.
   KB_USAGE: one is not. */
enum kb_status kb_live_ask(struct kb_live *live, struct kb_error *error);
struct kb_feed_options kb_live_feed_options(struct kb_live *live);
/* How many rows all mailboxes' alerts are, more or less; -1: the organization does not say. */
int64_t kb_live_alert_count(struct kb_live *live);
/* Which mailboxes are asked for by name. */
enum kb_status kb_live_read_asked(struct kb_live *live, struct kb_error *error);
/* Counts a mailbox's row as one of those that are asked for. */
void kb_live_note_found(struct kb_live *live, const char *id, const char *address);

#endif
