#include "server/stats.h"
#include "server/trend.h"

const struct kb_stats_part kb_stats_parts[] = {
  {"tenants",
   "Tenants",
   "none",
   {"SELECT s.tenant, count(*), max(s.at), max(CASE WHEN s.complete THEN s.at END),"
    " (SELECT count(*) FROM episode e JOIN trouble t ON t.id = e.trouble JOIN subject o ON"
    " o.id = t.subject WHERE e.closed IS NULL AND o.tenant = s.tenant)"
    " FROM run s WHERE" KB_OF_TENANT " GROUP BY s.tenant ORDER BY s.tenant",
    (const struct kb_answer_column[]){
      {KB_ANSWER_NAME, "tenant", "Tenant", "(unnamed)"},
      {KB_ANSWER_COUNT, "reports", "Reports", NULL},
      {KB_ANSWER_TIME, "newest", "Newest report", NULL},
      {KB_ANSWER_TIME, "newest_complete", "Newest complete one", "none"},
      {KB_ANSWER_COUNT, "open", "Open troubles", NULL},
      {KB_ANSWER_END, NULL, NULL, NULL},
    }}},
  {"without_complete_run",
   "Without a complete run for 24 hours",
   "none",
   {"SELECT s.tenant, max(CASE WHEN s.complete THEN s.at END) AS last, :now - max(CASE WHEN"
    " s.complete THEN s.at END) FROM run s WHERE" KB_OF_TENANT " GROUP BY s.tenant"
    " HAVING last IS NULL OR last < :now - 86400 ORDER BY last, s.tenant",
    (const struct kb_answer_column[]){
      {KB_ANSWER_NAME, "tenant", "Tenant", "(unnamed)"},
      {KB_ANSWER_TIME, "newest_complete", "Newest complete one", "none"},
      {KB_ANSWER_SPAN, "seconds", "Ago", NULL},
      {KB_ANSWER_END, NULL, NULL, NULL},
    }}},
  {"time_to_repair",
   "Mean time to repair, by cause",
   "nothing was fixed yet",
   {"SELECT t.article, t.cause, count(*), CAST(round(avg(e.closed - e.opened)) AS INTEGER) AS mean,"
    " max(e.closed - e.opened) FROM episode e JOIN trouble t ON t.id = e.trouble JOIN subject s ON"
    " s.id = t.subject WHERE e.how = 'fixed' AND" KB_OF_TENANT
    " GROUP BY t.article, t.cause ORDER BY mean DESC, t.article, t.cause",
    (const struct kb_answer_column[]){
      {KB_ANSWER_NAME, "article", "Article", "(failing)"},
      {KB_ANSWER_BELOW, "cause", NULL, "no confirmed cause"},
      {KB_ANSWER_COUNT, "fixed", "Fixed", NULL},
      {KB_ANSWER_SPAN, "mean_seconds", "Mean", NULL},
      {KB_ANSWER_SPAN, "longest_seconds", "Longest", NULL},
      {KB_ANSWER_END, NULL, NULL, NULL},
    }}},
  /* An outage of a record begins when none of its episodes was open before. */
  {"recurring_records",
   "Shared records that broke more than once",
   "none",
   {"WITH of_record AS (SELECT e.record, e.opened, t.subject, max(coalesce(e.closed, 1 << 60)) OVER"
    " (PARTITION BY e.record ORDER BY e.opened, e.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1"
    " PRECEDING) AS until FROM episode e JOIN trouble t ON t.id = e.trouble"
    " WHERE e.record IS NOT NULL)"
    " SELECT s.name, s.tenant, s.key, sum(until IS NULL OR until < opened) AS outages,"
    " count(DISTINCT subject), max(CASE WHEN until IS NULL OR until < opened THEN opened END)"
    " FROM of_record JOIN record s ON s.id = of_record.record WHERE" KB_OF_TENANT
    " GROUP BY s.id HAVING outages > 1 ORDER BY outages DESC, s.tenant, s.name, s.key",
    (const struct kb_answer_column[]){
      {KB_ANSWER_NAME, "name", "Name", "-"},
      {KB_ANSWER_BELOW, "tenant", NULL, NULL},
      {KB_ANSWER_BELOW, "record", NULL, NULL},
      {KB_ANSWER_COUNT, "outages", "Times", NULL},
      {KB_ANSWER_COUNT, "subjects", "Affected", NULL},
      {KB_ANSWER_TIME, "last", "Last time", NULL},
      {KB_ANSWER_END, NULL, NULL, NULL},
    }}},
  {"days",
   "The last 14 days",
   "none",
   {kb_trend_sql,
    (const struct kb_answer_column[]){
      {KB_ANSWER_DAY, "day", "Day", NULL},
      {KB_ANSWER_COUNT, "opened", "Opened", NULL},
      {KB_ANSWER_COUNT, "fixed", "Fixed", NULL},
      {KB_ANSWER_COUNT, "open", "Open at its end", NULL},
      {KB_ANSWER_END, NULL, NULL, NULL},
    }}},
  {.key = NULL},
};
