/* The queries that `--org` makes, out of options and columns. */
#ifndef KB_CLI_LIVE_QUERY_H
#define KB_CLI_LIVE_QUERY_H

#include "cli/args.h"
#include "rule/columns.h"

/* Terminated texts; a filter may be empty: none. */
struct kb_live_query {
  struct kb_buf mailbox_columns, mailbox_expand, mailbox_filter;
  struct kb_buf alert_columns, alert_filter;
};

/* `columns` are what articles read; what reports need is added. KB_USAGE: an option's value is
   wrong. To be freed in any case. */
enum kb_status kb_live_query_make(struct kb_live_query *query, const struct kb_args *args,
                                  struct kb_columns *columns, struct kb_error *error);
void kb_live_query_fini(struct kb_live_query *query);

/* True for 8-4-4-4-12 hexadecimal digits. */
bool kb_is_guid(const char *text);

#endif
