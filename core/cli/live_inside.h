/* What live.c and live_read.c share. Nobody else includes this. */
#ifndef KB_CLI_LIVE_INSIDE_H
#define KB_CLI_LIVE_INSIDE_H

#include "cli/live.h"
#include "cli/live_query.h"
#include "source/dataverse.h"

enum { KB_LIVE_IDS_AT_ONCE = 40 };

struct kb_live {
  const struct kb_context *context;
  const volatile sig_atomic_t *interrupted;
  struct kb_http *http;
  struct kb_retry retry;
  struct kb_sign_in *sign_in;
  struct kb_dataverse dataverse;
  struct kb_buf origin;
  struct kb_columns columns;    /* that articles and reports use */
  bool is_asked;                /* the organization, for what it has */
  struct kb_live_schema schema; /* as documented, until then */
  struct kb_buf refusal;        /* why it did not tell all of it; empty: it did */
  struct kb_live_query query;
  unsigned page_size;
  bool is_narrow; /* alerts are asked for by the mailboxes of each page */
  struct kb_pages mailboxes, alerts;
  bool has_page;            /* a page of mailboxes waits for its alerts */
  struct kb_buf ids;        /* of its mailboxes, each terminated */
  size_t first_id, next_id; /* of which the alerts are asked for; from where on they are to be */
  bool *found;              /* for each --mailbox */
  struct kb_buf renamed;    /* a page, with the names that the program reads */
  struct kb_slice ready;
  size_t served;
  bool began_line;
  bool alerts_partial, failed;
  char trouble[600]; /* the first of it */
  size_t pages;
};

/* live_read.c */

/* Makes `query` anew of what is known of the organization. */
enum kb_status kb_live_make_queries(struct kb_live *live, struct kb_error *error);
/* They borrow from `live`. */
struct kb_query kb_live_mailbox_query(const struct kb_live *live);
struct kb_query kb_live_alert_query(const struct kb_live *live, const char *filter);
/* A filter, or NULL if it is empty. */
const char *kb_live_text_or_null(const struct kb_buf *text);

#endif
