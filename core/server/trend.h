/* Troubles by day: how many were opened and fixed, and how many were open at its end; in numbers
   and as charts. */
#ifndef KB_SERVER_TREND_H
#define KB_SERVER_TREND_H

#include "base/buf.h"
#include "server/store.h"

/* Its columns: the day, in days since 1970-01-01, opened, fixed, open; a row for each day from the
   first report to the newest, if these are not more than :days. Parameters: see kb_stats_part. */
extern const char kb_trend_sql[];

/* Appends the charts, each with its numbers as a table. */
enum kb_status kb_trend_charts(struct kb_buf *out, struct kb_store *store,
                               const struct kb_bind *binds, struct kb_error *error);

#endif
