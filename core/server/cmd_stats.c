#include "base/text.h"
#include "server/answer.h"
#include "server/history.h"

#include <stdlib.h>

#define OF_TENANT " (:tenant IS NULL OR s.tenant = :tenant)"

/* A part of the statistics: its member in JSON, its heading, and what is said if it is empty. */
static const struct part {
  const char *key, *title, *none;
  struct kb_answer_query query;
} parts[] = {
  {"tenants",
   "Tenants",
   "none",
   {"SELECT s.tenant, count(*), max(s.at), max(CASE WHEN s.complete THEN s.at END),"
    " (SELECT count(*) FROM episode e JOIN trouble t ON t.id = e.trouble JOIN subject o ON"
    " o.id = t.subject WHERE e.closed IS NULL AND o.tenant = s.tenant)"
    " FROM run s WHERE" OF_TENANT " GROUP BY s.tenant ORDER BY s.tenant",
    (const struct kb_answer_column[]){
      {KB_ANSWER_TEXT, "tenant", "Tenant", "(unnamed)"},
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
    " s.complete THEN s.at END) FROM run s WHERE" OF_TENANT " GROUP BY s.tenant"
    " HAVING last IS NULL OR last < :now - 86400 ORDER BY last, s.tenant",
    (const struct kb_answer_column[]){
      {KB_ANSWER_TEXT, "tenant", "Tenant", "(unnamed)"},
      {KB_ANSWER_TIME, "newest_complete", "Newest complete one", "none"},
      {KB_ANSWER_SPAN, "seconds", "Ago", NULL},
      {KB_ANSWER_END, NULL, NULL, NULL},
    }}},
  {"time_to_repair",
   "Mean time to repair, by cause",
   "nothing was fixed yet",
   {"SELECT t.article, t.cause, count(*), CAST(round(avg(e.closed - e.opened)) AS INTEGER) AS mean,"
    " max(e.closed - e.opened) FROM episode e JOIN trouble t ON t.id = e.trouble JOIN subject s ON"
    " s.id = t.subject WHERE e.how = 'fixed' AND" OF_TENANT
    " GROUP BY t.article, t.cause ORDER BY mean DESC, t.article, t.cause",
    (const struct kb_answer_column[]){
      {KB_ANSWER_TEXT, "article", "Article", "(failing)"},
      {KB_ANSWER_TEXT, "cause", "Cause", "-"},
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
    " SELECT s.tenant, s.key, s.name, sum(until IS NULL OR until < opened) AS outages,"
    " count(DISTINCT subject), max(CASE WHEN until IS NULL OR until < opened THEN opened END)"
    " FROM of_record JOIN record s ON s.id = of_record.record WHERE" OF_TENANT
    " GROUP BY s.id HAVING outages > 1 ORDER BY outages DESC, s.tenant, s.name, s.key",
    (const struct kb_answer_column[]){
      {KB_ANSWER_TEXT, "tenant", "Tenant", NULL},
      {KB_ANSWER_TEXT, "record", "Id", NULL},
      {KB_ANSWER_TEXT, "name", "Name", NULL},
      {KB_ANSWER_COUNT, "outages", "Times", NULL},
      {KB_ANSWER_COUNT, "subjects", "Affected", NULL},
      {KB_ANSWER_TIME, "last", "Last time", NULL},
      {KB_ANSWER_END, NULL, NULL, NULL},
    }}},
};

enum { PARTS = sizeof parts / sizeof parts[0] };

/* Articles of the rule set that no report in the history had a finding of. */
struct unmatched {
  const struct kb_rule_set *rule_set;
  bool *is_found; /* for each article */
};

static bool take_code(void *context, const struct kb_store_row *row)
{
  const struct unmatched *unmatched = context;
  for (size_t i = 0; i < unmatched->rule_set->count; i++) {
    if (strcmp(unmatched->rule_set->articles[i]->code, kb_store_text(row, 0)) == 0) {
      unmatched->is_found[i] = true;
    }
  }
  return true;
}

static bool is_never(const struct unmatched *unmatched, size_t n)
{
  const struct kb_article *article = unmatched->rule_set->articles[n];
  return !unmatched->is_found[n] && !article->overridden && !article->skipped &&
         strcmp(article->status, "retired") != 0;
}

static void write_never(struct kb_buf *out, const struct unmatched *unmatched)
{
  struct kb_buf list = {0};
  size_t count = 0;
  for (size_t i = 0; i < unmatched->rule_set->count; i++) {
    if (is_never(unmatched, i)) {
      count++;
      kb_buf_add_text(&list, "  ");
      kb_text_display(&list, kb_slice_of(unmatched->rule_set->articles[i]->code));
      kb_buf_add_text(&list, "  ");
      kb_text_display(&list, kb_slice_of(unmatched->rule_set->articles[i]->title));
      kb_buf_add_char(&list, '\n');
    }
  }
  kb_buf_addf(out, "Articles that never matched: %s\n", KB_COUNT(count));
  kb_buf_add_slice(out, kb_buf_slice(&list));
  out->failed = out->failed || list.failed;
  kb_buf_fini(&list);
}

static void json_never(struct kb_json_writer *json, const struct unmatched *unmatched)
{
  kb_json_key(json, "never_matched");
  kb_json_begin_array(json);
  for (size_t i = 0; i < unmatched->rule_set->count; i++) {
    if (is_never(unmatched, i)) {
      kb_json_begin_object(json);
      kb_json_text_member(json, "code", unmatched->rule_set->articles[i]->code);
      kb_json_text_member(json, "title", unmatched->rule_set->articles[i]->title);
      kb_json_end_object(json);
    }
  }
  kb_json_end_array(json);
}

static enum kb_status write_text(struct kb_buf *out, struct kb_store *store,
                                 const struct kb_bind *binds, const struct unmatched *unmatched,
                                 struct kb_error *error)
{
  enum kb_status status = KB_OK;
  for (size_t i = 0; status == KB_OK && i < PARTS; i++) {
    struct kb_buf table = {0};
    size_t count = 0;
    status = kb_answer_text(&table, store, &parts[i].query, binds, &count, error);
    kb_buf_addf(out, "%s%s%s\n", parts[i].title, count > 0 ? "" : ": ",
                count > 0 ? "" : parts[i].none);
    kb_buf_add_slice(out, kb_buf_slice(&table));
    kb_buf_add_char(out, '\n');
    out->failed = out->failed || table.failed;
    kb_buf_fini(&table);
  }
  write_never(out, unmatched);
  return status;
}

static enum kb_status write_json(struct kb_buf *out, struct kb_store *store,
                                 const struct kb_bind *binds, const struct unmatched *unmatched,
                                 struct kb_error *error)
{
  struct kb_json_writer json = {.out = out, .pretty = true};
  enum kb_status status = KB_OK;
  kb_json_begin_object(&json);
  for (size_t i = 0; status == KB_OK && i < PARTS; i++) {
    kb_json_key(&json, parts[i].key);
    status = kb_answer_json(&json, store, &parts[i].query, binds, error);
  }
  json_never(&json, unmatched);
  kb_json_end_object(&json);
  kb_buf_add_char(out, '\n');
  return status;
}

static enum kb_status write_stats(const struct kb_context *context, struct kb_buf *out,
                                  struct kb_store *store, const struct kb_rule_set *rule_set,
                                  int64_t now, struct kb_error *error)
{
  const struct kb_bind binds[] = {
    {":tenant", kb_args_value(context->args, "tenant", NULL), 0, false},
    {":now", NULL, now, true},
    {.name = NULL},
  };
  struct unmatched unmatched = {rule_set, calloc(rule_set->count + 1, sizeof(bool))};
  if (!unmatched.is_found) {
    return kb_fail_no_memory(error);
  }
  enum kb_status status =
    kb_store_run(store, "SELECT code FROM article", NULL, take_code, &unmatched, error);
  if (status == KB_OK) {
    const bool is_json = strcmp(kb_args_value(context->args, "format", "text"), "json") == 0;
    status = (is_json ? write_json : write_text)(out, store, binds, &unmatched, error);
  }
  free(unmatched.is_found);
  return status;
}

enum kb_exit kb_history_stats(const struct kb_context *context)
{
  struct kb_loaded_rule_set loaded = {.engine = NULL};
  struct kb_buf text = {0};
  struct kb_error error;
  int64_t now = 0;
  enum kb_status status = KB_USAGE;
  if (!kb_history_now(context, &now)) {
    return KB_EXIT_NOT_RUN;
  }
  struct kb_store *store = kb_history_open(context, KB_STORE_READ);
  if (!store) {
    return KB_EXIT_NOT_RUN;
  }
  if (kb_load_rule_set(context, (struct kb_rule_set_options){0}, false, &loaded)) {
    status = write_stats(context, &text, store, &loaded.rule_set, now, &error);
    if (status != KB_OK) {
      kb_say("history stats: %s", error.message);
    }
  }
  kb_store_close(store);
  kb_loaded_rule_set_fini(&loaded);
  if (status != KB_OK) {
    kb_buf_fini(&text);
    return KB_EXIT_NOT_RUN;
  }
  return kb_history_print(context, &text);
}
