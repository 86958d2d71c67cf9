#include "base/text.h"
#include "server/answer.h"
#include "server/history.h"
#include "server/page.h"
#include "server/stats.h"
#include "server/trend.h"

/* As they were at the time --at, :past, or are now if that is NULL: a report may be a little ahead
   of this clock. The history keeps no more than the newest verdict and text of each, and when
   it was last seen: if that is later, it is not known when it was before. */
#define EPISODES                                                                         \
  " (SELECT id, trouble, verdict, text, record, opened,"                                 \
  " iif(seen > :past, NULL, seen) AS seen, iif(absent > :past, NULL, absent) AS absent," \
  " iif(closed > :past, NULL, closed) AS closed, iif(closed > :past, NULL, how) AS how," \
  " iif(:past IS NULL, 0, (SELECT count(*) FROM episode later"                           \
  " WHERE later.trouble = episode.trouble AND later.opened > :past)) AS later"           \
  " FROM episode WHERE :past IS NULL OR opened <= :past)"

#define TIMES "(t.times - e.later)"

#define TROUBLES                                                                              \
  " FROM" EPISODES " e JOIN trouble t ON t.id = e.trouble JOIN subject s ON s.id = t.subject" \
  " JOIN article a ON a.code = t.article LEFT JOIN record r ON r.id = e.record"

#define STATE                                                                                                            \
  " CASE WHEN e.how IS NOT NULL THEN replace(e.how, 'removed', 'article removed') || ' ' || date(e.closed, 'unixepoch')" \
  " WHEN e.absent IS NOT NULL THEN 'not in the data since ' || date(e.absent, 'unixepoch')"                              \
  " ELSE 'open' END"

/* The columns of troubles[], for JSON and CSV. */
#define COLUMNS                                                                                 \
  "SELECT s.tenant, s.kind, s.key, s.name, s.address, t.article, a.title, t.cause, e.verdict,"  \
  " e.text, r.key, r.name, e.opened, e.seen, e.absent, e.closed, e.how, max(" TIMES " - 1, 0)," \
  " coalesce(e.closed, :now) - e.opened"

static const struct kb_answer_column troubles[] = {
  {KB_ANSWER_TEXT, "tenant", NULL, NULL},
  {KB_ANSWER_TEXT, "table", NULL, NULL},
  {KB_ANSWER_TEXT, "subject", NULL, NULL},
  {KB_ANSWER_TEXT, "name", NULL, NULL},
  {KB_ANSWER_TEXT, "address", NULL, NULL},
  {KB_ANSWER_TEXT, "article", NULL, NULL},
  {KB_ANSWER_TEXT, "title", NULL, NULL},
  {KB_ANSWER_TEXT, "cause", NULL, NULL},
  {KB_ANSWER_VERDICT, "verdict", NULL, NULL},
  {KB_ANSWER_TEXT, "text", NULL, NULL},
  {KB_ANSWER_TEXT, "record", NULL, NULL},
  {KB_ANSWER_TEXT, "record_name", NULL, NULL},
  {KB_ANSWER_TIME, "opened", NULL, NULL},
  {KB_ANSWER_TIME, "last_seen", NULL, NULL},
  {KB_ANSWER_TIME, "not_in_data_since", NULL, NULL},
  {KB_ANSWER_TIME, "closed", NULL, NULL},
  {KB_ANSWER_TEXT, "how", NULL, NULL},
  {KB_ANSWER_COUNT, "reopened", NULL, NULL},
  {KB_ANSWER_SPAN, "seconds", NULL, NULL},
  {KB_ANSWER_END, NULL, NULL, NULL},
};

/* The same for a terminal: what does not fit into its line stands below it. */
static const struct kb_answer_column in_text[] = {
  {KB_ANSWER_TIME, NULL, "Opened", NULL},     {KB_ANSWER_SPAN, NULL, "For", NULL},
  {KB_ANSWER_VERDICT, NULL, "Verdict", NULL}, {KB_ANSWER_NAME, NULL, "Name", NULL},
  {KB_ANSWER_BELOW, NULL, NULL, NULL},        {KB_ANSWER_BELOW, NULL, NULL, NULL},
  {KB_ANSWER_BELOW, NULL, NULL, "(failing)"}, {KB_ANSWER_BELOW, NULL, NULL, NULL},
  {KB_ANSWER_BELOW, NULL, NULL, NULL},        {KB_ANSWER_BELOW, NULL, NULL, NULL},
  {KB_ANSWER_END, NULL, NULL, NULL},
};

/* And those of in_text[]. */
#define TEXT_COLUMNS                                                                         \
  "SELECT e.opened, coalesce(e.closed, :now) - e.opened, e.verdict, s.name, s.address,"      \
  " s.tenant, t.article || iif(t.cause <> '', ' / ' || t.cause, ''), iif(e.seen > e.opened," \
  " 'last seen ' || strftime('%Y-%m-%dT%H:%M:%SZ', e.seen, 'unixepoch'), NULL),"             \
  " iif(" TIMES " > 1, 'reopened ' || iif(" TIMES " = 2, 'once', (" TIMES                    \
  " - 1) || ' times'), NULL)," STATE

/* The same for a page, which has room for texts. */
static const struct kb_answer_column on_page[] = {
  {KB_ANSWER_NAME, NULL, "Name", NULL},          {KB_ANSWER_BELOW, NULL, NULL, NULL},
  {KB_ANSWER_BELOW, NULL, NULL, NULL},           {KB_ANSWER_VERDICT, NULL, "Verdict", NULL},
  {KB_ANSWER_TEXT, NULL, "What is wrong", NULL}, {KB_ANSWER_BELOW, NULL, NULL, NULL},
  {KB_ANSWER_DAY, NULL, "Opened", NULL},         {KB_ANSWER_DAY, NULL, "Last seen", NULL},
  {KB_ANSWER_SPAN, NULL, "For", NULL},           {KB_ANSWER_COUNT, NULL, "Reopened", NULL},
  {KB_ANSWER_TEXT, NULL, "State", NULL},         {KB_ANSWER_END, NULL, NULL, NULL},
};

/* And those of on_page[]. */
#define PAGE_COLUMNS                                                                    \
  "SELECT s.name, s.address, s.tenant, e.verdict, e.text, t.article, e.opened / 86400," \
  " e.seen / 86400, coalesce(e.closed, :now) - e.opened, max(" TIMES " - 1, 0)," STATE

#define LISTED                                                                           \
  TROUBLES                                                                               \
  " WHERE (:tenant IS NULL OR s.tenant = :tenant)"                                       \
  " AND (:article IS NULL OR t.article = :article COLLATE NOCASE)"                       \
  " AND (:since IS NULL OR e.opened >= :since) AND (:reopened IS NULL OR " TIMES " > 1)" \
  " AND (:state = 'all' OR (:state = 'open') = (e.closed IS NULL))"

#define NEWEST_FIRST LISTED " ORDER BY e.opened DESC, s.tenant, s.name, s.key, t.article, t.cause"
#define OLDEST_FIRST LISTED " ORDER BY e.opened, s.tenant, s.name, s.key, t.article, t.cause"

static const struct kb_answer_query newest_first = {COLUMNS NEWEST_FIRST, troubles};
static const struct kb_answer_query oldest_first = {COLUMNS OLDEST_FIRST, troubles};
static const struct kb_answer_query text_newest_first = {TEXT_COLUMNS NEWEST_FIRST, in_text};
static const struct kb_answer_query text_oldest_first = {TEXT_COLUMNS OLDEST_FIRST, in_text};
static const struct kb_answer_query page_newest_first = {PAGE_COLUMNS NEWEST_FIRST, on_page};
static const struct kb_answer_query page_oldest_first = {PAGE_COLUMNS OLDEST_FIRST, on_page};

/* A name may be that of several. */
#define NAMED                                                                  \
  "(:tenant IS NULL OR s.tenant = :tenant) AND (fold(s.name) = fold(:subject)" \
  " OR fold(s.address) = fold(:subject) OR s.key = :subject COLLATE NOCASE)"

#define SHOWN \
  TROUBLES " WHERE " NAMED " ORDER BY s.tenant, s.name, s.key, e.opened DESC, t.article, t.cause"

static const struct kb_answer_query shown = {COLUMNS SHOWN, troubles};
static const struct kb_answer_query text_shown = {TEXT_COLUMNS SHOWN, in_text};

static const struct kb_answer_query subjects = {
  "SELECT s.tenant, s.kind, s.key, s.name, s.address FROM subject s WHERE " NAMED
  " ORDER BY s.tenant, s.name, s.key",
  (const struct kb_answer_column[]){
    {KB_ANSWER_BELOW, "tenant", NULL, NULL},
    {KB_ANSWER_TEXT, "table", "Table", NULL},
    {KB_ANSWER_TEXT, "subject", "Id", NULL},
    {KB_ANSWER_TEXT, "name", "Name", NULL},
    {KB_ANSWER_BELOW, "address", NULL, NULL},
    {KB_ANSWER_END, NULL, NULL, NULL},
  }};

/* "Open troubles of tenant T1, article X, newest first" */
static void add_headline(struct kb_buf *out, const struct kb_args *args)
{
  static const struct {
    const char *option, *words;
  } selections[] = {{"tenant", "of tenant"}, {"article", "of article"}, {"new-since", "new since"}};
  const char *state = kb_args_value(args, "state", "open");
  kb_buf_add_text(out, strcmp(state, "open") == 0     ? "Open troubles"
                       : strcmp(state, "closed") == 0 ? "Closed troubles"
                                                      : "Troubles, open and closed");
  for (size_t i = 0; i < sizeof selections / sizeof selections[0]; i++) {
    const char *value = kb_args_value(args, selections[i].option, NULL);
    if (value) {
      kb_buf_addf(out, ", %s %s", selections[i].words, value);
    }
  }
  kb_buf_add_text(out, kb_args_has(args, "reopened") ? ", reopened only" : "");
}

static enum kb_status write_page(const struct kb_context *context, struct kb_buf *out,
                                 struct kb_store *store, const struct kb_bind *binds,
                                 struct kb_error *error)
{
  const bool is_oldest = kb_args_has(context->args, "oldest");
  const struct kb_answer_query *query = is_oldest ? &page_oldest_first : &page_newest_first;
  struct kb_buf headline = {0};
  struct kb_buf table = {0};
  size_t count = 0;
  add_headline(&headline, context->args);
  enum kb_status status = kb_page_begin(out, kb_buf_text(&headline), store, binds, error);
  kb_page_section(out, "trends", "Trends");
  kb_buf_add_text(out, "<div class=\"charts\">\n");
  if (status == KB_OK) {
    status = kb_trend_charts(out, store, binds, error);
  }
  kb_buf_add_text(out, "</div>\n</section>\n");
  if (status == KB_OK) {
    status = kb_answer_html(&table, store, query, binds, &count, error);
  }
  kb_page_section(out, "troubles", is_oldest ? "The list, oldest first" : "The list, newest first");
  kb_buf_addf(out, "<p class=\"totals\">Troubles: %s</p>\n", KB_COUNT(count));
  if (count > KB_ANSWER_ROWS) {
    kb_buf_addf(out,
                "<p class=\"warning\">The first %s are shown. Choose some with --tenant, "
                "--article or --new-since, or take all with --format csv.</p>\n",
                KB_COUNT((size_t)KB_ANSWER_ROWS));
  }
  kb_buf_add_slice(out, kb_buf_slice(&table));
  kb_buf_add_text(out, "</section>\n");
  kb_page_end(out);
  out->failed = out->failed || headline.failed || table.failed;
  kb_buf_fini(&headline);
  kb_buf_fini(&table);
  return status;
}

static enum kb_status write_troubles(const struct kb_context *context, struct kb_buf *out,
                                     struct kb_store *store, const struct kb_bind *binds,
                                     struct kb_error *error)
{
  const char *format = kb_args_value(context->args, "format", "text");
  const bool is_oldest = kb_args_has(context->args, "oldest");
  const struct kb_answer_query *query = is_oldest ? &oldest_first : &newest_first;
  struct kb_json_writer json = {.out = out, .pretty = true};
  struct kb_buf table = {0};
  size_t count = 0;
  enum kb_status status = KB_OK;
  if (strcmp(format, "html") == 0) {
    return write_page(context, out, store, binds, error);
  }
  if (strcmp(format, "csv") == 0) {
    return kb_answer_csv(out, store, query, binds, error);
  }
  if (strcmp(format, "json") == 0) {
    kb_json_begin_object(&json);
    kb_json_key(&json, "troubles");
    status = kb_answer_json(&json, store, query, binds, error);
    kb_json_end_object(&json);
    kb_buf_add_char(out, '\n');
    return status;
  }
  status = kb_answer_text(&table, store, is_oldest ? &text_oldest_first : &text_newest_first, binds,
                          kb_output_width(context), &count, error);
  kb_buf_addf(out, "Troubles: %s%s\n", KB_COUNT(count),
              count == 0  ? ""
              : is_oldest ? ", oldest first"
                          : ", newest first");
  kb_buf_add_slice(out, kb_buf_slice(&table));
  out->failed = out->failed || table.failed;
  kb_buf_fini(&table);
  return status;
}

static struct kb_bind optional(const char *name, const char *text)
{
  return (struct kb_bind){name, text, 0, false};
}

/* Writes what `write` makes, or reports why not. */
static enum kb_exit answer(const struct kb_context *context, const struct kb_bind *binds,
                           enum kb_status (*write)(const struct kb_context *context,
                                                   struct kb_buf *out, struct kb_store *store,
                                                   const struct kb_bind *binds,
                                                   struct kb_error *error))
{
  struct kb_buf text = {0};
  struct kb_error error;
  struct kb_store *store = kb_history_open_tenant(context);
  if (!store) {
    return KB_EXIT_NOT_RUN;
  }
  const enum kb_status status = write(context, &text, store, binds, &error);
  kb_store_close(store);
  if (status != KB_OK) {
    kb_say("history: %s", error.message);
    kb_buf_fini(&text);
    return status == KB_NOT_FOUND ? KB_EXIT_FOUND : KB_EXIT_NOT_RUN;
  }
  return kb_history_print(context, &text);
}

enum kb_exit kb_history_list(const struct kb_context *context)
{
  const struct kb_args *args = context->args;
  char where[KB_ARGS_WHERE];
  struct kb_error error;
  int64_t now = 0;
  int64_t since = 0;
  const char *typed = kb_args_value(args, "new-since", NULL);
  if (!kb_history_now(context, &now)) {
    return KB_EXIT_NOT_RUN;
  }
  if (typed &&
      kb_when_read(typed, now, kb_args_where(args, "new-since", where), &since, &error) != KB_OK) {
    kb_say("history list: %s", error.message);
    return KB_EXIT_NOT_RUN;
  }
  const struct kb_bind binds[] = {
    optional(":tenant", kb_args_value(args, "tenant", NULL)),
    optional(":article", kb_args_value(args, "article", NULL)),
    optional(":state", kb_args_value(args, "state", "open")),
    {":since", NULL, since, typed != NULL},
    {":reopened", NULL, 1, kb_args_has(args, "reopened")},
    {":now", NULL, now, true},
    {":past", NULL, now, kb_args_has(args, "at")},
    {":days", NULL, KB_STATS_DAYS, true},
    {.name = NULL},
  };
  return answer(context, binds, write_troubles);
}

static enum kb_status write_subject(const struct kb_context *context, struct kb_buf *out,
                                    struct kb_store *store, const struct kb_bind *binds,
                                    struct kb_error *error)
{
  struct kb_json_writer json = {.out = out, .pretty = true};
  struct kb_buf table = {0};
  size_t count = 0;
  const size_t width = kb_output_width(context);
  enum kb_status status = kb_answer_text(&table, store, &subjects, binds, width, &count, error);
  if (status == KB_OK && count == 0) {
    status = kb_fail(error, KB_NOT_FOUND,
                     "no report in it has a case '%.200s'; give a name, an address or an id",
                     kb_args_at(context->args, 1));
  } else if (status == KB_OK &&
             strcmp(kb_args_value(context->args, "format", "text"), "json") == 0) {
    kb_json_begin_object(&json);
    kb_json_key(&json, "subjects");
    status = kb_answer_json(&json, store, &subjects, binds, error);
    kb_json_key(&json, "troubles");
    status = status == KB_OK ? kb_answer_json(&json, store, &shown, binds, error) : status;
    kb_json_end_object(&json);
    kb_buf_add_char(out, '\n');
  } else if (status == KB_OK) {
    kb_buf_add_slice(out, kb_buf_slice(&table));
    kb_buf_clear(&table);
    status = kb_answer_text(&table, store, &text_shown, binds, width, &count, error);
    kb_buf_addf(out, "\nTroubles: %s%s\n", KB_COUNT(count), count > 0 ? ", newest first" : "");
    kb_buf_add_slice(out, kb_buf_slice(&table));
  }
  out->failed = out->failed || table.failed;
  kb_buf_fini(&table);
  return status;
}

enum kb_exit kb_history_show(const struct kb_context *context)
{
  int64_t now = 0;
  if (kb_args_count(context->args) != 2) {
    kb_say("history show: name one: kbtriage history show SUBJECT, its name, address or id");
    return KB_EXIT_NOT_RUN;
  }
  if (!kb_history_now(context, &now)) {
    return KB_EXIT_NOT_RUN;
  }
  const struct kb_bind binds[] = {
    optional(":tenant", kb_args_value(context->args, "tenant", NULL)),
    optional(":subject", kb_args_at(context->args, 1)),
    {":now", NULL, now, true},
    {":past", NULL, now, kb_args_has(context->args, "at")},
    {.name = NULL},
  };
  return answer(context, binds, write_subject);
}
