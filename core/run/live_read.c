#include "run/live_inside.h"

#include "base/say.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A state machine driven by its reader: `read_live` calls `advance` until a page is ready, and each
   call makes one step. First comes the schema, then all alerts or, for each page of mailboxes,
   their alerts in groups, then that page. A first page that is refused for an unknown name removes
   the name from the schema; the queries are made again and the list starts over. */

const char *kb_live_text_or_null(const struct kb_buf *text)
{
  return text->length > 0 ? text->data : NULL;
}

struct kb_query kb_live_mailbox_query(const struct kb_live *live, size_t n)
{
  return (struct kb_query){
    .set = live->mailbox->table->set,
    .select = live->query.mailbox_columns.data,
    .expand = kb_live_text_or_null(&live->query.mailbox_expand),
    .filter = kb_live_text_or_null(&live->query.mailbox_filters[n]),
    .order = live->mailbox->table->key,
    .counts = kb_live_counts(live, live->mailbox->table),
  };
}

struct kb_query kb_live_alert_query(const struct kb_live *live, const char *filter)
{
  const struct kb_table *table = live->mailbox->errors_table;
  return (struct kb_query){
    .set = table->set,
    .select = live->query.alert_columns.data,
    .filter = filter,
    .order = kb_live_schema_has(&live->schema, table, live->mailbox->time) ? live->alert_order
                                                                           : table->key,
    .counts = kb_live_counts(live, table),
  };
}

enum kb_status kb_live_make_queries(struct kb_live *live, struct kb_error *error)
{
  kb_live_query_fini(&live->query);
  return kb_live_name_keys(live) ? kb_live_query_make(&live->query, &live->options, &live->asked,
                                                      &live->columns, &live->schema, error)
                                 : kb_fail_no_memory(error);
}

/* --- Failures --- */

/* Reports a failure once, however many requests it affects. `privilege`: whose lack is the reason;
   may be NULL. */
static void say_failure(struct kb_live *live, const char *reason, const char *privilege)
{
  const size_t before = live->faults.count;
  live->failed = true;
  kb_fault_add(&live->faults, &(struct kb_fault){.article = KB_FAULT_ALL,
                                                 .where = live->dataverse.origin,
                                                 .reason = reason,
                                                 .privilege = privilege});
  if (live->faults.count > before) {
    kb_say("%s", reason);
  }
}

/* False: interrupted or out of memory, with errno set. */
bool kb_live_goes_on(enum kb_status status)
{
  errno = status == KB_INTERRUPTED ? EINTR : ENOMEM;
  return status != KB_INTERRUPTED && status != KB_NO_MEMORY;
}

/* Notes that a list ended early. Without a token or a connection, the failure is not about its
   rows. */
void kb_live_note_failure(struct kb_live *live, const struct kb_feed_failure *failure,
                          const struct kb_table *table, size_t rows, const struct kb_error *error)
{
  struct kb_buf reason = {0};
  live->is_lost = live->is_lost || failure->no_token || failure->unreached;
  if (!live->is_lost || rows > 0) {
    kb_buf_addf(&reason, "the %s could not all be read: %zu came, the rest is missing; ",
                table->titles, rows);
  }
  kb_buf_addf(&reason, "%.1000s", error->message);
  const char *privilege =
    failure->http_status == 403 ? kb_live_refused(live, table, error->message) : NULL;
  if (privilege) {
    kb_fault_ask_for(&reason, privilege);
  }
  say_failure(live, kb_buf_text(&reason), privilege);
  live->faults.failed = live->faults.failed || reason.failed;
  kb_buf_fini(&reason);
}

/* --- Queries in progress --- */

static bool start_mailboxes(struct kb_live *live)
{
  const struct kb_feed_options options = kb_live_feed_options(live);
  struct kb_query *queries = calloc(live->query.filter_count, sizeof *queries);
  struct kb_error error = {.status = KB_NO_MEMORY};
  kb_feed_free(live->mailboxes);
  live->mailboxes = NULL;
  for (size_t i = 0; queries && i < live->query.filter_count; i++) {
    queries[i] = kb_live_mailbox_query(live, i);
  }
  if (queries) {
    live->mailboxes = kb_feed_start(&options, queries, live->query.filter_count, &error);
  }
  free(queries);
  errno = error.status == KB_IO ? EAGAIN : ENOMEM;
  return live->mailboxes != NULL;
}

/* Starts the query for all alerts. */
static bool start_alerts(struct kb_live *live)
{
  const struct kb_feed_options options = kb_live_feed_options(live);
  live->is_wide = true;
  const struct kb_query query =
    kb_live_alert_query(live, kb_live_text_or_null(&live->query.alert_filter));
  struct kb_error error = {.status = KB_OK};
  kb_feed_free(live->alerts);
  live->alerts = kb_feed_start(&options, &query, 1, &error);
  errno = error.status == KB_IO ? EAGAIN : ENOMEM;
  return live->alerts != NULL;
}

/* Whether the refusal may be about a name: of a column (400), or of a table (404), unless nothing
   is found at all, as where no organization is. */
static bool may_be_about_name(const struct kb_live *live, long http_status)
{
  return http_status == 400 || (http_status == 404 && live->user.length > 0);
}

bool kb_live_learn(struct kb_live *live, size_t rows, long http_status, struct kb_error *error)
{
  struct kb_error reason;
  char name[KB_LIVE_NAME];
  if (rows > 0 || !may_be_about_name(live, http_status) || error->status != KB_INVALID ||
      !kb_live_schema_learn(&live->schema, error->message, name)) {
    return false;
  }
  if (kb_live_make_queries(live, &reason) != KB_OK) {
    *error = reason;
    return false;
  }
  if (!live->options.is_quiet) {
    kb_say(http_status == 404 ? "the organization has no table %s: it is left out"
                              : "the organization has no %s: asking again without it",
           name);
  }
  return true;
}

/* --- Counts ---
   A list may end early without an error, or have a row again in place of another. The server counts
   rows up to 5000, of elastic tables up to 500 (Microsoft's page "Count rows using OData"), so more
   may come, but not fewer. */

/* Not where there are several queries of the table: mailboxes might be in two of them, and alerts
   of few mailboxes come on one page as a rule. */
bool kb_live_counts(const struct kb_live *live, const struct kb_table *table)
{
  const bool is_one = table == live->mailbox->table          ? live->query.filter_count == 1
                      : table == live->mailbox->errors_table ? live->is_wide || !live->is_narrow
                                                             : true;
  return is_one && !live->tables[table->id].is_uncounted;
}

bool kb_live_uncount(struct kb_live *live, const struct kb_table *table, size_t rows,
                     long http_status, const struct kb_error *error)
{
  enum { BAD_REQUEST = 400, NOT_IMPLEMENTED = 501 };
  if (rows > 0 || error->status != KB_INVALID || !kb_live_counts(live, table) ||
      kb_live_schema_is_about_property(error->message) ||
      (http_status != BAD_REQUEST && http_status != NOT_IMPLEMENTED)) {
    return false;
  }
  live->tables[table->id].is_uncounted = true;
  if (!live->options.is_quiet) {
    kb_say("the server refused the %s: asking again without a count", table->titles);
  }
  return true;
}

bool kb_live_end(struct kb_live *live, const struct kb_table *table, size_t rows,
                 struct kb_feed_tally tally)
{
  char reason[200];
  const size_t came = rows - tally.repeated;
  live->tables[table->id].repeated += tally.repeated;
  if (tally.missing == 0) {
    return true;
  }
  snprintf(reason, sizeof reason,
           "%zu %.60s came, of %zu that the server counted: the rest is missing", came,
           table->titles, came + tally.missing);
  say_failure(live, reason, NULL);
  return false;
}

/* --- Serving pages --- */

void kb_live_serve(struct kb_live *live, const struct kb_table *table, struct kb_slice text)
{
  live->serving = (struct kb_live_serving){
    .ready = text, .table = table, .pages = ++live->tables[table->id].pages};
}

bool kb_live_serve_renamed(struct kb_live *live, const struct kb_table *table, struct kb_slice text,
                           const struct kb_page *page)
{
  const struct kb_page_names *names = &live->names[table->id];
  if (names->count > 0) {
    kb_buf_clear(&live->renamed);
    kb_page_rename(text, page, names, &live->renamed);
    text = kb_buf_slice(&live->renamed);
  }
  kb_live_serve(live, table, text);
  errno = ENOMEM;
  return !live->renamed.failed;
}

static bool serve_page(struct kb_live *live, const struct kb_table *table,
                       const struct kb_feed_page *page)
{
  return kb_live_serve_renamed(live, table, kb_buf_slice(&page->text), &page->page);
}

static bool serve_mailboxes(struct kb_live *live)
{
  live->has_page = false;
  return serve_page(live, live->mailbox->table, &live->mailbox_page);
}

/* --- All alerts, all mailboxes --- */

static bool next_alerts(struct kb_live *live)
{
  struct kb_error error;
  switch (kb_feed_next(live->alerts, &live->alert_page, &error)) {
  case KB_FEED_PAGE:
    live->alert_rows += live->alert_page.page.count;
    return serve_page(live, live->mailbox->errors_table, &live->alert_page);
  case KB_FEED_END:
    live->alerts_done = true;
    live->alerts_partial = !kb_live_end(live, live->mailbox->errors_table, live->alert_rows,
                                        kb_feed_tally(live->alerts)) ||
                           live->alerts_partial;
    return true;
  case KB_FEED_FAILED:
    break;
  }
  const struct kb_feed_failure failure = kb_feed_failure(live->alerts);
  if (!kb_live_goes_on(error.status)) {
    return false;
  }
  const struct kb_table *table = live->mailbox->errors_table;
  if (kb_live_learn(live, live->alert_rows, failure.http_status, &error) ||
      kb_live_uncount(live, table, live->alert_rows, failure.http_status, &error)) {
    return start_alerts(live);
  }
  live->alerts_partial = true;
  live->alerts_done = true;
  kb_live_note_failure(live, &failure, table, live->alert_rows, &error);
  return true;
}

static size_t count_ids(const struct kb_live *live)
{
  size_t count = 0;
  for (size_t i = 0; i < live->ids.length; i++) {
    count += live->ids.data[i] == '\0';
  }
  return count;
}

/* Decides with the first page of mailboxes how alerts are read: by mailbox if there are few
   mailboxes, or all of them if that takes no more requests. */
static bool decide(struct kb_live *live)
{
  const size_t ids = count_ids(live);
  const size_t asked = live->asked.mailbox_count > ids ? live->asked.mailbox_count : ids;
  const bool has_more = live->mailbox_page.page.count >= live->options.page_size;
  const size_t groups = asked / KB_LIVE_IDS_AT_ONCE + 1;
  live->is_decided = true;
  if (groups <= 10 && !has_more) {
    return true;
  }
  const int64_t alerts = kb_live_alert_count(live);
  const bool is_cheaper =
    alerts < 0 || (size_t)alerts / live->options.page_size + 1 <= (has_more ? 4 * groups : groups);
  return !is_cheaper || start_alerts(live);
}

static bool take_mailboxes(struct kb_live *live)
{
  if (live->mailbox_page.page.total >= 0 && live->mailboxes_counted < 0) {
    live->mailboxes_counted = live->mailbox_page.page.total;
  }
  live->has_page = true;
  if (!live->is_narrow) {
    return true;
  }
  if (live->is_wide && live->asked.mailbox_count == 0) {
    return true;
  }
  return kb_live_collect_ids(live) && (live->is_decided || decide(live));
}

static bool next_mailboxes(struct kb_live *live)
{
  struct kb_error error;
  const struct kb_table *table = live->mailbox->table;
  switch (kb_feed_next(live->mailboxes, &live->mailbox_page, &error)) {
  case KB_FEED_PAGE:
    return take_mailboxes(live);
  case KB_FEED_END:
    live->mailboxes_done = true;
    live->has_all_mailboxes =
      kb_live_end(live, table, kb_feed_rows(live->mailboxes), kb_feed_tally(live->mailboxes)) &&
      !kb_live_query_is_narrow(&live->query);
    return true;
  case KB_FEED_FAILED:
    break;
  }
  const struct kb_feed_failure failure = kb_feed_failure(live->mailboxes);
  const size_t rows = kb_feed_rows(live->mailboxes);
  if (!kb_live_goes_on(error.status)) {
    return false;
  }
  if (kb_live_learn(live, rows, failure.http_status, &error) ||
      kb_live_forgo(live, table, rows, &failure, &error) ||
      kb_live_uncount(live, table, rows, failure.http_status, &error)) {
    return start_mailboxes(live);
  }
  live->mailboxes_done = true;
  kb_live_note_failure(live, &failure, table, rows, &error);
  return true;
}

/* --- Before the first row --- */

static void add_lack(struct kb_buf *list, const struct kb_live_lack *lack)
{
  kb_buf_add_text(list, list->length == 0 ? "" : ", ");
  if (lack->column) {
    kb_buf_addf(list, "%s.%s", lack->table, lack->column);
  } else {
    kb_buf_addf(list, "the table %s", lack->table);
  }
}

static void say_schema(const struct kb_live *live)
{
  struct kb_buf words = {0};
  struct kb_buf secured = {0};
  for (size_t n = 0; n < live->query.lack_count; n++) {
    const struct kb_live_lack *lack = &live->query.lacks[n];
    add_lack(lack->is_secured ? &secured : &words, lack);
  }
  if (live->refusal.length > 0) {
    kb_say("%s", live->refusal.data);
    kb_say("not all table definitions of the organization could be read: where not, the documented "
           "columns and relationships are asked for");
  }
  if (words.length > 0) {
    kb_say("not in this organization, or not readable, and so not in the data: %s",
           kb_buf_text(&words));
  }
  if (secured.length > 0) {
    kb_say("withheld by column-level security perhaps, and so not in the data where they are "
           "empty: %s" KB_LIVE_ASK_FOR_COLUMN,
           kb_buf_text(&secured));
  }
  kb_buf_fini(&secured);
  kb_buf_fini(&words);
}

/* Makes the queries for what the organization has. */
static bool ask(struct kb_live *live)
{
  struct kb_error error;
  const bool was_known = live->is_known;
  enum kb_status status = kb_live_ask(live, &error);
  status = status == KB_OK ? kb_live_make_queries(live, &error) : status;
  live->is_asked = true;
  if (!kb_live_goes_on(status)) {
    return false;
  }
  if (status != KB_OK) {
    live->mailboxes_done = true;
    live->is_lost = true;
    say_failure(live, error.message, NULL);
    return true;
  }
  if (!live->options.is_quiet && !was_known) {
    say_schema(live);
  }
  live->is_decided = !live->is_narrow;
  if (!live->query.reads_mailboxes) {
    live->mailboxes_done = true;
    return true;
  }
  return start_mailboxes(live) && (live->is_narrow || start_alerts(live));
}

/* Prepares the next page, or makes a step towards it. `*end`: there are no more. */
static bool advance(struct kb_live *live, bool *end)
{
  if (!live->is_asked) {
    return ask(live);
  }
  if (kb_live_has_list(live)) {
    return kb_live_next_of_list(live);
  }
  if (live->is_wide && !live->alerts_done) {
    return next_alerts(live);
  }
  if (kb_pages_more(&live->group)) {
    return kb_live_next_of_group(live);
  }
  if (live->has_page && !live->is_wide && live->next_id < live->ids.length) {
    return kb_live_ask_for_group(live);
  }
  if (live->has_page) {
    return serve_mailboxes(live);
  }
  *end = live->mailboxes_done;
  return *end || next_mailboxes(live);
}

static ssize_t read_live(void *context, char *into, size_t size)
{
  struct kb_live *live = context;
  struct kb_live_serving *serving = &live->serving;
  bool end = false;
  while (serving->served == serving->ready.length && !end) {
    serving->ready = (struct kb_slice){0};
    serving->served = 0;
    if (!advance(live, &end)) {
      return -1;
    }
  }
  if (serving->served == 0 && serving->ready.length > 0 && !serving->began_line) {
    serving->began_line = true;
    into[0] = '\n'; /* each page is on a line of its own */
    return 1;
  }
  const size_t left = serving->ready.length - serving->served;
  const size_t count = size < left ? size : left;
  if (count > 0) {
    memcpy(into, serving->ready.data + serving->served, count);
  }
  serving->served += count;
  return (ssize_t)count;
}

struct kb_input kb_live_input(struct kb_live *live)
{
  return (struct kb_input){read_live, live};
}

enum kb_rows_there kb_live_there(const struct kb_live *live, const struct kb_table *table,
                                 const unsigned char key[16])
{
  const struct kb_slice slice = {(const char *)key, 16};
  if (table != live->mailbox->errors_table) {
    return live->tables[table->id].there;
  }
  return live->alerts_partial || kb_map_get(&live->partial, slice) ? KB_ROWS_PART : KB_ROWS_ALL;
}
