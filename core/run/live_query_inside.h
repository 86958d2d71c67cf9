/* Shared by the files live_query*.c; not to be included elsewhere. */
#ifndef KB_RUN_LIVE_QUERY_INSIDE_H
#define KB_RUN_LIVE_QUERY_INSIDE_H

#include "run/live_query.h"

/* Input and output of making the queries. */
struct kb_live_making {
  struct kb_live_query *query;
  const struct kb_live_options *options;
  const struct kb_live_asked *asked;
  const struct kb_columns *columns;
  const struct kb_live_schema *schema;
  struct kb_error *error;
};

/* live_query_columns.c: columns and expanded rows. */

/* Whether rows of a table may be requested; notes it if there is no such table. */
bool kb_live_may_ask_table(const struct kb_live_making *making, const struct kb_table *table);
/* Whether a column may be requested; notes it if not, or if its values may be withheld. */
bool kb_live_may_ask(const struct kb_live_making *making, const struct kb_table *table, int place);
/* Whether rows may be chosen by a column: not if rows may be missing as its value is withheld. */
bool kb_live_may_filter(const struct kb_live_making *making, const struct kb_table *table,
                        int place);
/* Appends the columns that are read. */
void kb_live_add_columns(const struct kb_live_making *making, struct kb_buf *out,
                         const struct kb_table *table);
/* Whether rows of the link are read by a list of their own, with further rows nested in them. */
bool kb_live_is_listed(const struct kb_live_making *making, const struct kb_subject *subject,
                       const struct kb_live_link *link);
/* Appends an expansion by a link, once; and those by all links of a subject. */
void kb_live_add_expand(const struct kb_live_making *making, const struct kb_live_link *link,
                        struct kb_buf *out);
void kb_live_add_expands(const struct kb_live_making *making, const struct kb_subject *subject,
                         struct kb_buf *out);

/* live_query_lists.c: lists of related rows, and of subjects other than the mailbox. */

enum kb_status kb_live_make_lists(const struct kb_live_making *making);
/* Whether articles are about the subject. */
bool kb_live_is_read(const struct kb_live_making *making, const struct kb_subject *subject);
/* Only rows that failed by a rule that says so by values. False: there is none. */
bool kb_live_filter_failed(const struct kb_live_making *making, const struct kb_subject *subject,
                           struct kb_buf *out);

#endif
