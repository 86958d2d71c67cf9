/* Makes the queries of `--org` from options and columns. */
#ifndef KB_RUN_LIVE_QUERY_H
#define KB_RUN_LIVE_QUERY_H

#include "run/live.h"
#include "run/live_schema.h"
#include "triage/columns.h"

/* A column that is left out of the queries, or of which null may not be true; or a table. */
struct kb_live_lack {
  const char *table, *column; /* logical names from the schema; no column: the table as a whole */
  const char *reason;         /* "not in the data: the organization has no such column" */
  bool is_secured;            /* it is asked for */
};

enum { KB_LIVE_ASKED_AT_ONCE = 40 }; /* mailboxes in one filter: some servers limit URLs to 8 KB */

/* A list that is read before the mailboxes: rows of a table to which relations lead by values, or
   of another subject. */
struct kb_live_list {
  const struct kb_table *table;
  const struct kb_subject *subject; /* NULL: its rows are only joined */
  struct kb_buf columns, expand, filter;
  bool is_partial; /* it could not all be read */
};

/* Terminated texts; filters and expansions may be empty. */
struct kb_live_query {
  struct kb_live_list *lists; /* those of subjects are last */
  size_t list_count;
  bool reads_mailboxes; /* otherwise the following is not used */
  struct kb_buf mailbox_columns, mailbox_expand;
  struct kb_buf *mailbox_filters; /* a filter for each query of mailboxes; at least one */
  size_t filter_count;
  struct kb_buf alert_columns, alert_filter;
  struct kb_live_lack *lacks; /* without duplicates */
  size_t lack_count, lack_capacity;
  bool failed; /* out of memory */
};

/* What the user requests by name. */
struct kb_live_asked {
  const struct kb_subject *mailbox; /* the subject that has addresses, profiles and alerts */
  const char *const *mailboxes;     /* ids and addresses */
  size_t mailbox_count;
};

/* `columns` are those that articles and reports read. What the organization lacks is left out.
   KB_USAGE: an option's value is wrong, or needs a column that the organization lacks. To be freed
   in any case. */
enum kb_status kb_live_query_make(struct kb_live_query *query,
                                  const struct kb_live_options *options,
                                  const struct kb_live_asked *asked,
                                  const struct kb_columns *columns,
                                  const struct kb_live_schema *schema, struct kb_error *error);
void kb_live_query_fini(struct kb_live_query *query);
/* Whether only some mailboxes are requested. */
bool kb_live_query_is_narrow(const struct kb_live_query *query);
/* Whether rows are expanded by the navigation property. */
bool kb_live_query_expands(const struct kb_buf *expand, const char *navigation);

#endif
