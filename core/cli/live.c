#include "cli/live.h"

#include "base/json.h"
#include "cli/live_query.h"
#include "source/dataverse.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { PAGE_SIZE = 1000, IDS_AT_ONCE = 40 };

/* What a name that is not there is answered with; source: live_schema.h. */
#define UNKNOWN_NAME "Could not find a property named"

struct kb_live {
  const struct kb_context *context;
  const volatile sig_atomic_t *interrupted;
  struct kb_http *http;
  struct kb_retry retry;
  struct kb_sign_in *sign_in;
  struct kb_dataverse dataverse;
  struct kb_buf origin;
  struct kb_columns columns;    /* that articles and reports use */
  bool is_asked;                /* the organization, for what it has */
  struct kb_live_schema schema; /* as documented, until then */
  struct kb_buf refusal;        /* why it did not tell all of it; empty: it did */
  struct kb_live_query query;
  unsigned page_size;
  bool is_narrow; /* alerts are asked for by the mailboxes of each page */
  struct kb_pages mailboxes, alerts;
  bool has_page;     /* a page of mailboxes waits for its alerts */
  struct kb_buf ids; /* of its mailboxes, each terminated */
  size_t next_id;
  bool *found;           /* for each --mailbox */
  struct kb_buf renamed; /* a page, with the names that the program reads */
  struct kb_slice ready;
  size_t served;
  bool began_line;
  bool alerts_partial, failed;
  char trouble[600]; /* the first of it */
  size_t pages;
};

bool kb_live_is_asked(const struct kb_context *context)
{
  return kb_args_has(context->args, "org") &&
         (kb_args_is_typed(context->args, "org") || kb_args_count(context->args) == 0);
}

bool kb_live_check_options(const struct kb_context *context)
{
  static const struct kb_option options[] = {KB_LIVE_OPTIONS};
  for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
    /* Settings may be there for the day that an organization is asked. */
    if (strcmp(options[i].name, "verbose") != 0 &&
        kb_args_is_typed(context->args, options[i].name) && !kb_live_is_asked(context)) {
      kb_say("--%s goes with --org URL: it is about reading from an organization", options[i].name);
      return false;
    }
  }
  return true;
}

static void tell(void *context, enum kb_retry_event event, const char *line)
{
  struct kb_live *live = context;
  struct kb_error words = {.status = KB_OK};
  const bool wanted = event == KB_RETRY_ANSWER ? kb_args_has(live->context->args, "verbose") ||
                                                   kb_args_has(live->context->args, "trace")
                                               : !kb_is_quiet(live->context);
  if (wanted) {
    snprintf(words.message, sizeof words.message, "%s", line);
    if (live->sign_in) {
      kb_sign_in_mask(live->sign_in, &words);
    }
    if (isatty(STDERR_FILENO)) {
      fputs("\r\x1b[K", stderr); /* over the line of progress */
    }
    kb_say("%s", words.message);
  }
}

static enum kb_status read_page_size(struct kb_live *live, struct kb_error *error)
{
  const char *text = kb_args_value(live->context->args, "page-size", NULL);
  char *end = NULL;
  const unsigned long size = text ? strtoul(text, &end, 10) : PAGE_SIZE;
  char where[KB_ARGS_WHERE];
  if (text &&
      (*end || text[strspn(text, "0123456789")] || size < 1 || size > KB_DATAVERSE_LARGEST_PAGE)) {
    return kb_fail(error, KB_USAGE, "%s cannot be \"%.40s\"; it is a number from 1 to %d",
                   kb_args_where(live->context->args, "page-size", where), text,
                   KB_DATAVERSE_LARGEST_PAGE);
  }
  live->page_size = (unsigned)size;
  return KB_OK;
}

static enum kb_status start_http(struct kb_live *live, struct kb_error *error)
{
  const char *ca_file = kb_args_value(live->context->args, "cacert", NULL);
  char where[KB_ARGS_WHERE];
  if (ca_file && access(ca_file, R_OK) != 0) {
    const char *reason = strerror(errno);
    return kb_fail(error, KB_USAGE, "%s %s: %s",
                   kb_args_where(live->context->args, "cacert", where), ca_file, reason);
  }
  live->http = kb_http_new(
    &(struct kb_http_options){.ca_file = ca_file, .interrupted = live->context->interrupted},
    error);
  live->retry = (struct kb_retry){
    .http = live->http,
    .clock = kb_clock_system(&live->interrupted),
    .tell = tell,
    .tell_context = live,
    .random = (unsigned)time(NULL) ^ (unsigned)getpid(),
  };
  return live->http ? KB_OK : error->status;
}

static enum kb_status start_sign_in(struct kb_live *live, struct kb_error *error)
{
  const struct kb_sign_in_options options = {
    .command = kb_args_value(live->context->args, "token-command", NULL),
    .token = getenv("DATAVERSE_ACCESS_TOKEN"),
    .tenant = getenv("AZURE_TENANT_ID"),
    .client_id = getenv("AZURE_CLIENT_ID"),
    .client_secret = getenv("AZURE_CLIENT_SECRET"),
    .authority = getenv("AZURE_AUTHORITY_HOST"),
    .origin = kb_buf_text(&live->origin),
    .interrupted = live->context->interrupted,
  };
  live->sign_in = kb_sign_in_new(&options, &live->retry, error);
  live->dataverse = (struct kb_dataverse){kb_buf_text(&live->origin), &live->retry, live->sign_in};
  return live->sign_in ? KB_OK : error->status;
}

static const char *text_or_null(const struct kb_buf *text)
{
  return text->length > 0 ? text->data : NULL;
}

static struct kb_query mailbox_query(const struct kb_live *live)
{
  return (struct kb_query){
    .set = "mailboxes",
    .select = live->query.mailbox_columns.data,
    .expand = text_or_null(&live->query.mailbox_expand),
    .filter = text_or_null(&live->query.mailbox_filter),
    .order = "mailboxid",
  };
}

static struct kb_query alert_query(const struct kb_live *live, const char *filter)
{
  return (struct kb_query){
    .set = "tracelogs",
    .select = live->query.alert_columns.data,
    .filter = filter,
    .order = kb_live_schema_has(&live->schema, KB_ALERT, KB_ALERT_CREATEDON)
               ? "createdon desc,tracelogid"
               : "tracelogid",
  };
}

static enum kb_status make_queries(struct kb_live *live, struct kb_error *error)
{
  kb_live_query_fini(&live->query);
  return kb_live_query_make(&live->query, live->context->args, &live->columns, &live->schema,
                            error);
}

static enum kb_status start(struct kb_live *live, const struct kb_book *book,
                            struct kb_error *error)
{
  const struct kb_args *args = live->context->args;
  char where[KB_ARGS_WHERE];
  enum kb_status status = kb_http_base(kb_args_where(args, "org", where),
                                       kb_args_value(args, "org", ""), &live->origin, error);
  status = status == KB_OK ? read_page_size(live, error) : status;
  status = status == KB_OK ? start_http(live, error) : status;
  status = status == KB_OK ? start_sign_in(live, error) : status;
  status = status == KB_OK && book ? kb_columns_of_book(book, &live->columns, error) : status;
  status = status == KB_OK ? make_queries(live, error) : status;
  if (status != KB_OK) {
    return status;
  }
  size_t asked = 0;
  while (kb_args_value_at(args, "mailbox", asked)) {
    asked++;
  }
  live->found = calloc(asked + 1, sizeof *live->found);
  live->is_narrow = live->query.mailbox_filter.length > 0;
  return live->found ? KB_OK : kb_fail_no_memory(error);
}

struct kb_live *kb_live_open(const struct kb_context *context, const struct kb_book *book)
{
  struct kb_error error;
  struct kb_live *live = calloc(1, sizeof *live);
  if (!live) {
    kb_say("out of memory");
    return NULL;
  }
  /* A core file would hold the token. */
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  live->context = context;
  live->interrupted = context->interrupted;
  if (start(live, book, &error) != KB_OK) {
    kb_say("%s", error.message);
    kb_live_close(live);
    return NULL;
  }
  return live;
}

void kb_live_close(struct kb_live *live)
{
  if (!live) {
    return;
  }
  kb_pages_fini(&live->mailboxes);
  kb_pages_fini(&live->alerts);
  kb_live_query_fini(&live->query);
  kb_live_schema_fini(&live->schema);
  kb_buf_fini(&live->refusal);
  kb_buf_fini(&live->renamed);
  kb_sign_in_free(live->sign_in);
  kb_http_free(live->http);
  kb_buf_fini(&live->ids);
  kb_buf_fini(&live->origin);
  free(live->found);
  free(live);
}

static void describe(const struct kb_live *live, const struct kb_query *query, struct kb_buf *out)
{
  kb_buf_add_text(out, "GET ");
  kb_query_url(query, live->dataverse.origin, out);
  kb_buf_add_char(out, '\n');
}

static void describe_all(const struct kb_live *live, struct kb_buf *out)
{
  const struct kb_query mailboxes = mailbox_query(live);
  struct kb_query query;
  char set[KB_LIVE_SET];
  kb_sign_in_describe(live->sign_in, out);
  kb_buf_add_text(out, "\nwhat the organization has:\n");
  for (size_t n = 0; kb_live_schema_query(n, set, &query); n++) {
    describe(live, &query, out);
  }
  kb_buf_add_text(
    out, "then its rows, by the documented names here, and by its own where these differ:\n");
  if (!live->is_narrow) {
    const struct kb_query alerts = alert_query(live, text_or_null(&live->query.alert_filter));
    describe(live, &alerts, out);
  }
  describe(live, &mailboxes, out);
  if (live->is_narrow) {
    struct kb_buf filter = {0};
    kb_buf_addf(&filter, "(" KB_ALERT_LOOKUP " eq ID or …)%s%s",
                live->query.alert_filter.length > 0 ? " and " : "",
                kb_buf_text(&live->query.alert_filter));
    const struct kb_query alerts = alert_query(live, kb_buf_text(&filter));
    kb_buf_addf(out, "for each %d mailboxes of a page: ", IDS_AT_ONCE);
    describe(live, &alerts, out);
    out->failed = out->failed || filter.failed;
    kb_buf_fini(&filter);
  }
}

enum kb_exit kb_live_print(const struct kb_live *live, const struct kb_context *context)
{
  struct kb_buf text = {0};
  struct kb_out *out = kb_open_output(context);
  if (!out) {
    return KB_EXIT_NOT_RUN;
  }
  describe_all(live, &text);
  kb_out_buf(out, &text);
  kb_buf_fini(&text);
  return kb_close_output(out, KB_EXIT_NOTHING);
}

const char *kb_live_name(const struct kb_live *live)
{
  return kb_buf_text(&live->origin);
}

/* --- The stream --- */

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
  if (live->refusal.length > 0 && strstr(error->message, UNKNOWN_NAME)) {
    kb_say("the documented names are not this organization's, and it did not tell its own: the "
           "signed-in user needs to be allowed to read table definitions (EntityDefinitions)");
  }
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
  struct kb_buf filter = {0};
  const char *separator = "(";
  for (size_t i = 0; i < IDS_AT_ONCE && live->next_id < live->ids.length; i++) {
    const char *id = live->ids.data + live->next_id;
    kb_buf_addf(&filter, "%s" KB_ALERT_LOOKUP " eq %s", separator, id);
    separator = " or ";
    live->next_id += strlen(id) + 1;
  }
  kb_buf_addf(&filter, ")%s%s", live->query.alert_filter.length > 0 ? " and " : "",
              kb_buf_text(&live->query.alert_filter));
  const struct kb_query query = alert_query(live, kb_buf_text(&filter));
  kb_pages_begin(&live->alerts, &query, live->dataverse.origin, live->page_size);
  const bool good = !filter.failed;
  kb_buf_fini(&filter);
  errno = ENOMEM;
  return good && next_alerts(live);
}

static bool next_mailboxes(struct kb_live *live)
{
  struct kb_error error;
  const enum kb_status status = kb_pages_next(&live->mailboxes, &live->dataverse, &error);
  if (status == KB_INTERRUPTED || status == KB_NO_MEMORY) {
    errno = status == KB_INTERRUPTED ? EINTR : ENOMEM;
    return false;
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

static void begin_pages(struct kb_live *live)
{
  const struct kb_query mailboxes = mailbox_query(live);
  kb_pages_begin(&live->mailboxes, &mailboxes, live->dataverse.origin, live->page_size);
  if (!live->is_narrow) {
    const struct kb_query alerts = alert_query(live, text_or_null(&live->query.alert_filter));
    kb_pages_begin(&live->alerts, &alerts, live->dataverse.origin, live->page_size);
  }
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
    kb_say("the organization does not tell all of which columns and relationships it has; there "
           "the documented ones are asked for");
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
  status = status == KB_OK ? make_queries(live, &error) : status;
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
  begin_pages(live);
  return true;
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

bool kb_live_complete(struct kb_live *live)
{
  const char *asked;
  bool all = !live->failed;
  for (size_t i = 0;
       !live->failed && (asked = kb_args_value_at(live->context->args, "mailbox", i)) != NULL;
       i++) {
    if (!live->found[i]) {
      kb_say("no mailbox that was asked for has the %s %s",
             kb_is_guid(asked) ? "id" : "e-mail address", asked);
      all = false;
    }
  }
  return all;
}

size_t kb_live_mailboxes(const struct kb_live *live)
{
  return live->mailboxes.rows;
}

size_t kb_live_pages(const struct kb_live *live)
{
  return live->pages;
}

const char *kb_live_trouble(const struct kb_live *live)
{
  return live->trouble;
}

bool kb_live_lack(const struct kb_live *live, size_t n, char column[KB_LIVE_COLUMN],
                  const char **reason)
{
  if (n >= live->query.lack_count) {
    return false;
  }
  const struct kb_live_lack *lack = &live->query.lacks[n];
  snprintf(column, KB_LIVE_COLUMN, "%s.%s", lack->table, lack->column);
  *reason = lack->reason;
  return true;
}
