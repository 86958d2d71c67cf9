#include "base/json.h"
#include "cli/live_inside.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

const char *kb_live_text_or_null(const struct kb_buf *text)
{
  return text->length > 0 ? text->data : NULL;
}

struct kb_query kb_live_mailbox_query(const struct kb_live *live)
{
  return (struct kb_query){
    .set = kb_schema_table(KB_MAILBOX)->set,
    .select = live->query.mailbox_columns.data,
    .expand = kb_live_text_or_null(&live->query.mailbox_expand),
    .filter = kb_live_text_or_null(&live->query.mailbox_filter),
    .order = "mailboxid",
  };
}

struct kb_query kb_live_alert_query(const struct kb_live *live, const char *filter)
{
  return (struct kb_query){
    .set = kb_schema_table(KB_ALERT)->set,
    .select = live->query.alert_columns.data,
    .filter = filter,
    .order = kb_live_schema_has(&live->schema, KB_ALERT, KB_ALERT_CREATEDON)
               ? "createdon desc,tracelogid"
               : "tracelogid",
  };
}

enum kb_status kb_live_make_queries(struct kb_live *live, struct kb_error *error)
{
  kb_live_query_fini(&live->query);
  return kb_live_query_make(&live->query, live->context->args, &live->columns, &live->schema,
                            error);
}

static void begin_mailboxes(struct kb_live *live)
{
  const struct kb_query query = kb_live_mailbox_query(live);
  kb_pages_begin(&live->mailboxes, &query, live->dataverse.origin, live->page_size);
}

/* All there are; or those of the mailboxes from `first_id` up to `next_id`. */
static bool begin_alerts(struct kb_live *live)
{
  struct kb_buf filter = {0};
  const char *separator = "(";
  for (size_t at = live->first_id; live->is_narrow && at < live->next_id;) {
    const char *id = live->ids.data + at;
    kb_buf_addf(&filter, "%s" KB_ALERT_LOOKUP " eq %s", separator, id);
    separator = " or ";
    at += strlen(id) + 1;
  }
  kb_buf_add_text(&filter, live->is_narrow ? ")" : "");
  kb_buf_addf(&filter, "%s%s",
              live->is_narrow && live->query.alert_filter.length > 0 ? " and " : "",
              kb_buf_text(&live->query.alert_filter));
  const struct kb_query query = kb_live_alert_query(live, kb_live_text_or_null(&filter));
  kb_pages_begin(&live->alerts, &query, live->dataverse.origin, live->page_size);
  const bool good = !filter.failed;
  kb_buf_fini(&filter);
  errno = ENOMEM;
  return good;
}

static void serve(struct kb_live *live, const struct kb_pages *pages)
{
  live->ready = kb_buf_slice(&pages->response.body);
  live->served = 0;
  live->began_line = false;
  live->pages++;
}

static void say_failure(struct kb_live *live, const struct kb_pages *pages, const char *what,
                        const struct kb_error *error)
{
  live->failed = true;
  kb_say("%s", error->message);
  kb_say("the %s could not all be read: %zu came, the rest is missing", what, pages->rows);
  if (!*live->trouble) {
    snprintf(live->trouble, sizeof live->trouble, "the %s could not all be read: %zu came; %s",
             what, pages->rows, error->message);
  }
}

/* What the program reads under another name than the organization's. */
static size_t names_to_change(const struct kb_live *live, struct kb_page_name names[KB_LIVE_LINKS])
{
  size_t count = 0;
  for (int i = 0; i < KB_LIVE_LINKS; i++) {
    const char *from = kb_live_schema_navigation(&live->schema, (enum kb_live_link)i);
    const char *to = kb_live_schema_known_as(&live->schema, (enum kb_live_link)i);
    if (from && strcmp(from, to) != 0) {
      names[count++] = (struct kb_page_name){from, to};
    }
  }
  return count;
}

/* False when out of memory; errno tells. */
static bool serve_mailboxes(struct kb_live *live)
{
  struct kb_page_name names[KB_LIVE_LINKS];
  const size_t count = names_to_change(live, names);
  serve(live, &live->mailboxes);
  if (count > 0) {
    kb_buf_clear(&live->renamed);
    kb_page_rename(live->ready, &live->mailboxes.page, names, count, &live->renamed);
    live->ready = kb_buf_slice(&live->renamed);
  }
  errno = ENOMEM;
  return !live->renamed.failed;
}

/* A first page that was refused for a name tells that the name is not there. True: the query is to
   be made again, without it. Else `error` says why not. */
static bool learn(struct kb_live *live, const struct kb_pages *pages, struct kb_error *error)
{
  struct kb_error reason;
  char name[KB_LIVE_NAME];
  if (pages->rows > 0 || pages->response.status != 400 || error->status != KB_INVALID ||
      !kb_live_schema_learn(&live->schema, error->message, name)) {
    return false;
  }
  if (kb_live_make_queries(live, &reason) != KB_OK) {
    *error = reason;
    return false;
  }
  if (!kb_is_quiet(live->context)) {
    kb_say("the organization has no %s: asking again without it", name);
  }
  return true;
}

/* False: interrupted or out of memory; errno tells. */
static bool next_alerts(struct kb_live *live)
{
  struct kb_error error;
  const enum kb_status status = kb_pages_next(&live->alerts, &live->dataverse, &error);
  if (status == KB_OK) {
    serve(live, &live->alerts);
    return true;
  }
  if (status == KB_INTERRUPTED || status == KB_NO_MEMORY) {
    errno = status == KB_INTERRUPTED ? EINTR : ENOMEM;
    return false;
  }
  if (learn(live, &live->alerts, &error)) {
    return begin_alerts(live);
  }
  live->alerts_partial = true;
  say_failure(live, &live->alerts, "alerts", &error);
  if (!live->retry.reached) {
    kb_buf_clear(&live->mailboxes.url); /* nobody is there: no use in asking again */
  }
  return true;
}

struct memory {
  struct kb_slice left;
};

static ssize_t read_memory(void *context, char *into, size_t size)
{
  struct memory *memory = context;
  const size_t count = size < memory->left.length ? size : memory->left.length;
  memcpy(into, memory->left.data, count);
  memory->left.data += count;
  memory->left.length -= count;
  return (ssize_t)count;
}

/* Which of the --mailbox a row is. */
static void note_found(struct kb_live *live, const char *id, const struct cJSON *row)
{
  const struct cJSON *address = kb_json_member(row, "emailaddress");
  const char *asked;
  for (size_t i = 0; (asked = kb_args_value_at(live->context->args, "mailbox", i)) != NULL; i++) {
    live->found[i] = live->found[i] || strcasecmp(asked, id) == 0 ||
                     (address && strcasecmp(asked, kb_json_string(address)) == 0);
  }
}

static bool collect_ids(struct kb_live *live)
{
  struct memory memory = {live->mailboxes.page.rows};
  struct kb_rows *rows =
    kb_rows_new((struct kb_input){read_memory, &memory}, (struct kb_rows_limits){0, 0}, NULL);
  struct kb_row row = {0};
  struct kb_error error;
  enum kb_rows_result result = rows ? KB_ROWS_ROW : KB_ROWS_FAILED;
  kb_buf_clear(&live->ids);
  live->next_id = 0;
  while (rows && (result = kb_rows_next(rows, &row, &error)) < KB_ROWS_END) {
    struct cJSON *document = result == KB_ROWS_ROW ? kb_json_parse(row.json, &error) : NULL;
    const struct cJSON *member = document ? kb_json_member(document, "mailboxid") : NULL;
    const char *id = member ? kb_json_string(member) : "";
    if (kb_is_guid(id)) {
      kb_buf_add(&live->ids, id, strlen(id) + 1);
      note_found(live, id, document);
    }
    kb_json_free(document);
  }
  kb_rows_free(rows);
  errno = ENOMEM;
  return result == KB_ROWS_END && !live->ids.failed;
}

/* The alerts of the next so many mailboxes of the page. */
static bool ask_for_alerts(struct kb_live *live)
{
  live->first_id = live->next_id;
  for (size_t i = 0; i < KB_LIVE_IDS_AT_ONCE && live->next_id < live->ids.length; i++) {
    live->next_id += strlen(live->ids.data + live->next_id) + 1;
  }
  return begin_alerts(live) && next_alerts(live);
}

static bool next_mailboxes(struct kb_live *live)
{
  struct kb_error error;
  const enum kb_status status = kb_pages_next(&live->mailboxes, &live->dataverse, &error);
  if (status == KB_INTERRUPTED || status == KB_NO_MEMORY) {
    errno = status == KB_INTERRUPTED ? EINTR : ENOMEM;
    return false;
  }
  if (status != KB_OK && learn(live, &live->mailboxes, &error)) {
    begin_mailboxes(live);
    return true;
  }
  if (status != KB_OK) {
    say_failure(live, &live->mailboxes, "mailboxes", &error);
    return true;
  }
  if (live->is_narrow) {
    live->has_page = true;
    return collect_ids(live);
  }
  return serve_mailboxes(live);
}

static void say_schema(const struct kb_live *live)
{
  struct kb_buf words = {0};
  char column[KB_LIVE_COLUMN];
  const char *reason;
  for (size_t n = 0; kb_live_lack(live, n, column, &reason); n++) {
    kb_buf_addf(&words, "%s%s", n == 0 ? "" : ", ", column);
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
  kb_buf_fini(&words);
}

/* Before anything else: the queries are made of what the organization has. */
static bool ask_schema(struct kb_live *live)
{
  struct kb_error error;
  enum kb_status status =
    kb_live_schema_ask(&live->schema, &live->dataverse, &live->refusal, &error);
  status = status == KB_OK ? kb_live_make_queries(live, &error) : status;
  live->is_asked = true;
  if (status == KB_INTERRUPTED || status == KB_NO_MEMORY) {
    errno = status == KB_INTERRUPTED ? EINTR : ENOMEM;
    return false;
  }
  if (status != KB_OK) {
    say_failure(live, &live->mailboxes, "mailboxes", &error);
    return true;
  }
  if (!kb_is_quiet(live->context)) {
    say_schema(live);
  }
  begin_mailboxes(live);
  return live->is_narrow || begin_alerts(live);
}

/* Makes the next page ready, or a step towards it. `*end`: there is nothing more. */
static bool advance(struct kb_live *live, bool *end)
{
  if (!live->is_asked) {
    return ask_schema(live);
  }
  if (kb_pages_more(&live->alerts)) {
    return next_alerts(live);
  }
  if (live->has_page && live->next_id < live->ids.length) {
    return ask_for_alerts(live);
  }
  if (live->has_page) {
    live->has_page = false;
    return serve_mailboxes(live);
  }
  *end = !kb_pages_more(&live->mailboxes);
  return *end || next_mailboxes(live);
}

static ssize_t read_live(void *context, char *into, size_t size)
{
  struct kb_live *live = context;
  bool end = false;
  while (live->served == live->ready.length && !end) {
    live->ready = (struct kb_slice){0};
    live->served = 0;
    if (!advance(live, &end)) {
      return -1;
    }
  }
  if (live->served == 0 && live->ready.length > 0 && !live->began_line) {
    live->began_line = true;
    into[0] = '\n'; /* each page on a line of its own */
    return 1;
  }
  const size_t left = live->ready.length - live->served;
  const size_t count = size < left ? size : left;
  if (count > 0) {
    memcpy(into, live->ready.data + live->served, count);
  }
  live->served += count;
  return (ssize_t)count;
}

struct kb_input kb_live_input(struct kb_live *live)
{
  return (struct kb_input){read_live, live};
}

enum kb_alerts_there kb_live_alerts(const struct kb_live *live)
{
  return live->alerts_partial ? KB_ALERTS_PART : KB_ALERTS_ALL;
}
