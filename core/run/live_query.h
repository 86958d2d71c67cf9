/* Makes the queries of `--org` from options and columns. */
#ifndef KB_RUN_LIVE_QUERY_H
#define KB_RUN_LIVE_QUERY_H

#include "run/live.h"
#include "run/live_schema.h"
#include "triage/columns.h"

/* A column that is left out of the queries. */
struct kb_live_lack {
  const char *table, *column; /* logical names from the schema */
  const char *reason;         /* "the organization has no such column" */
};

enum { KB_LIVE_LACKS = KB_TABLE_COUNT * KB_COLUMNS_MAX + KB_LIVE_LINKS };

enum { KB_LIVE_ASKED_AT_ONCE = 40 }; /* mailboxes in one filter: some servers limit URLs to 8 KB */

/* Terminated texts; filters and expansions may be empty. */
struct kb_live_query {
  struct kb_buf mailbox_columns, mailbox_expand;
  struct kb_buf *mailbox_filters; /* a filter for each query of mailboxes; at least one */
  size_t filter_count;
  struct kb_buf alert_columns, alert_filter;
  struct kb_live_lack lacks[KB_LIVE_LACKS]; /* without duplicates */
  size_t lack_count;
};

/* What the user requests by name. */
struct kb_live_asked {
  const char *const *mailboxes; /* ids and addresses */
  size_t mailbox_count;
};

/* `columns` are those that articles read; those for reports are added. What the organization
   lacks is left out. KB_USAGE: an option's value is wrong, or needs a column that the
   organization lacks. To be freed in any case. */
enum kb_status kb_live_query_make(struct kb_live_query *query,
                                  const struct kb_live_options *options,
                                  const struct kb_live_asked *asked, struct kb_columns *columns,
                                  const struct kb_live_schema *schema, struct kb_error *error);
void kb_live_query_fini(struct kb_live_query *query);
/* Whether only some mailboxes are requested. */
bool kb_live_query_is_narrow(const struct kb_live_query *query);

#endif
