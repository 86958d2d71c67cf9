#include "base/guid.h"
#include "run/live_inside.h"

#include "base/say.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* Called from any thread. */
static void notify(void *context, enum kb_retry_event event, const char *line)
{
  struct kb_live *live = context;
  if (event == KB_RETRY_ANSWER ? !live->options.is_verbose : live->options.is_quiet) {
    return;
  }
  pthread_mutex_lock(&live->notify_lock);
  if (isatty(STDERR_FILENO)) {
    fputs("\r\x1b[K", stderr); /* overwrites the progress line */
  }
  kb_say("%s", line);
  pthread_mutex_unlock(&live->notify_lock);
}

static const char *name_of(const struct kb_live *live, const char *option,
                           char name[KB_LIVE_OPTION_NAME])
{
  return live->options.name_option(live->options.name_context, option, name);
}

static enum kb_status start_http(struct kb_live *live, struct kb_error *error)
{
  const struct kb_live_options *options = &live->options;
  char name[KB_LIVE_OPTION_NAME];
  if (options->ca_file && access(options->ca_file, R_OK) != 0) {
    const char *reason = kb_errno_words(errno);
    return kb_fail(error, KB_USAGE, "%s %s: %s", name_of(live, "cacert", name), options->ca_file,
                   reason);
  }
  live->http_options = (struct kb_http_options){.ca_file = options->ca_file,
                                                .first_seconds = options->timeout,
                                                .interrupted = options->interrupted};
  live->http = kb_http_new(&live->http_options, error);
  live->retry = (struct kb_retry){
    .tries = options->tries,
    .http = live->http,
    .clock = kb_clock_system(&live->interrupted),
    .notify = notify,
    .notify_context = live,
    .random = (unsigned)time(NULL) ^ (unsigned)getpid(),
  };
  return live->http ? KB_OK : error->status;
}

static enum kb_status start_sign_in(struct kb_live *live, struct kb_error *error)
{
  const struct kb_sign_in_options options = {
    .command = live->options.token_command,
    .token = getenv("DATAVERSE_ACCESS_TOKEN"),
    .tenant = getenv("AZURE_TENANT_ID"),
    .client_id = getenv("AZURE_CLIENT_ID"),
    .client_secret = getenv("AZURE_CLIENT_SECRET"),
    .token_file = getenv("AZURE_FEDERATED_TOKEN_FILE"),
    .authority = getenv("AZURE_AUTHORITY_HOST"),
    .identity_endpoint = getenv("IDENTITY_ENDPOINT"),
    .identity_header = getenv("IDENTITY_HEADER"),
    .machine = getenv("AZURE_POD_IDENTITY_AUTHORITY_HOST"),
    .origin = kb_buf_text(&live->origin),
    .interrupted = live->interrupted,
  };
  live->sign_in = kb_sign_in_new(&options, error);
  live->dataverse = (struct kb_dataverse){kb_buf_text(&live->origin), &live->retry, live->sign_in};
  return live->sign_in ? KB_OK : error->status;
}

/* What is read: the subjects of the articles. False when out of memory. */
static bool find_columns(struct kb_live *live, const struct kb_rule_set *rule_set)
{
  const struct kb_schema *schema = rule_set->schema;
  struct kb_columns *columns = &live->columns;
  live->mailbox = kb_schema_default(schema);
  const struct kb_table *alerts = live->mailbox->errors_table;
  const int time = live->mailbox->time;
  struct kb_buf order = {0};
  kb_buf_addf(&order, "%s desc,%s", time >= 0 ? alerts->columns[time].name : alerts->key,
              alerts->key);
  live->alert_order = order.failed ? NULL : kb_arena_dup(&live->arena, kb_buf_slice(&order));
  kb_buf_fini(&order);
  live->tables = kb_arena_array(&live->arena, schema->table_count + 1, sizeof *live->tables);
  if (!live->alert_order || !live->tables || !kb_columns_begin(columns, schema) ||
      !kb_columns_of_rule_set(rule_set, columns)) {
    return false;
  }
  for (size_t i = 0; i < schema->subject_count; i++) {
    if (columns->subjects[i].articles > 0) {
      kb_columns_of_subject(columns, schema->subjects[i]);
    }
  }
  live->asked.mailbox = live->mailbox;
  return kb_live_schema_begin(&live->schema, columns);
}

static enum kb_status start(struct kb_live *live, const struct kb_rule_set *rule_set,
                            struct kb_error *error)
{
  char name[KB_LIVE_OPTION_NAME];
  enum kb_status status =
    kb_http_base(name_of(live, "org", name), live->options.org, &live->origin, error);
  status = status == KB_OK ? start_http(live, error) : status;
  status = status == KB_OK ? start_sign_in(live, error) : status;
  if (!rule_set) {
    return status;
  }
  if (status == KB_OK && !find_columns(live, rule_set)) {
    status = kb_fail_no_memory(error);
  }
  status = status == KB_OK ? kb_live_read_asked(live, error) : status;
  status = status == KB_OK ? kb_live_make_queries(live, error) : status;
  live->is_narrow = status == KB_OK && kb_live_query_is_narrow(&live->query);
  return status;
}

struct kb_live *kb_live_open(const struct kb_live_options *options,
                             const struct kb_rule_set *rule_set)
{
  struct kb_error error;
  struct kb_live *live = calloc(1, sizeof *live);
  if (!live) {
    kb_say("out of memory");
    return NULL;
  }
  /* a core file would contain the token */
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  live->options = *options;
  live->interrupted = options->interrupted;
  live->mailboxes_counted = -1;
  pthread_mutex_init(&live->notify_lock, NULL); /* does not fail on this system */
  if (start(live, rule_set, &error) != KB_OK) {
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
  kb_feed_free(live->list);
  kb_buf_fini(&live->list_page.text);
  kb_feed_free(live->mailboxes);
  kb_feed_free(live->alerts);
  kb_buf_fini(&live->mailbox_page.text);
  kb_buf_fini(&live->alert_page.text);
  kb_pages_fini(&live->group);
  kb_live_query_fini(&live->query);
  kb_live_schema_fini(&live->schema);
  kb_columns_fini(&live->columns);
  kb_buf_fini(&live->refusal);
  kb_privileges_fini(&live->privileges);
  kb_buf_fini(&live->renamed);
  kb_sign_in_free(live->sign_in);
  kb_http_free(live->http);
  kb_buf_fini(&live->ids);
  kb_buf_fini(&live->origin);
  kb_buf_fini(&live->asked_text);
  kb_buf_fini(&live->user);
  kb_map_fini(&live->asked_index);
  kb_map_fini(&live->partial);
  kb_map_fini(&live->profiles);
  kb_map_fini(&live->known);
  kb_arena_fini(&live->arena);
  kb_faults_fini(&live->faults);
  pthread_mutex_destroy(&live->notify_lock);
  free(live->found);
  free(live);
}

void kb_live_describe_query(const struct kb_live *live, const struct kb_query *query,
                            struct kb_buf *out)
{
  kb_buf_add_text(out, "GET ");
  kb_query_url(query, live->dataverse.origin, out);
  kb_buf_add_char(out, '\n');
}

void kb_live_describe_sign_in(const struct kb_live *live, struct kb_buf *out)
{
  kb_sign_in_describe(live->sign_in, out);
  kb_buf_add_char(out, '\n');
}

void kb_live_describe(const struct kb_live *live, struct kb_buf *out)
{
  struct kb_query query;
  char set[KB_LIVE_SET];
  kb_live_describe_sign_in(live, out);
  kb_buf_add_text(out, "what the organization has:\n");
  for (size_t n = 0; kb_live_schema_query(&live->schema, n, set, &query); n++) {
    kb_live_describe_query(live, &query, out);
  }
  kb_live_describe_secured(live, out);
  kb_buf_add_text(
    out, "then its rows, by the documented names here, and by its own where these differ:\n");
  for (size_t i = 0; i < live->query.list_count; i++) {
    query = kb_live_list_query(live, i);
    kb_live_describe_query(live, &query, out);
  }
  if (!live->query.reads_mailboxes) {
    return;
  }
  if (!live->is_narrow) {
    const struct kb_query alerts =
      kb_live_alert_query(live, kb_live_text_or_null(&live->query.alert_filter));
    kb_live_describe_query(live, &alerts, out);
  }
  for (size_t i = 0; i < live->query.filter_count; i++) {
    query = kb_live_mailbox_query(live, i);
    kb_live_describe_query(live, &query, out);
  }
  if (live->is_narrow) {
    struct kb_buf filter = {0};
    kb_buf_addf(&filter, "(%s eq ID or …)%s%s", kb_live_alert_lookup(live),
                live->query.alert_filter.length > 0 ? " and " : "",
                kb_buf_text(&live->query.alert_filter));
    const struct kb_query alerts = kb_live_alert_query(live, kb_buf_text(&filter));
    kb_buf_addf(out, "for each %d mailboxes of a page: ", KB_LIVE_IDS_AT_ONCE);
    kb_live_describe_query(live, &alerts, out);
    out->failed = out->failed || filter.failed;
    kb_buf_fini(&filter);
  }
}

const struct kb_subject *kb_live_mailbox(const struct kb_live *live)
{
  return live->mailbox;
}

const char *kb_live_name(const struct kb_live *live)
{
  return kb_buf_text(&live->origin);
}

/* "3 mailboxes and 5 alerts were read": of each table whose rows are cases or errors. */
static void add_counts(const struct kb_live *live, struct kb_buf *words)
{
  const size_t rows = kb_live_mailboxes(live);
  if (live->query.reads_mailboxes) {
    kb_buf_addf(words, "%zu mailbox%s and %zu alert%s", rows, rows == 1 ? "" : "es",
                live->alert_rows, live->alert_rows == 1 ? "" : "s");
  }
  for (size_t i = 0; i < live->query.list_count; i++) {
    const struct kb_live_list *list = &live->query.lists[i];
    if (list->subject) {
      const size_t count = live->tables[list->table->id].rows;
      kb_buf_addf(words, "%s%zu %s", words->length > 0 ? ", " : "", count,
                  count == 1 ? list->table->title : list->table->titles);
    }
  }
  kb_buf_add_text(words, " were read");
}

/* Notes the user, and how many of all mailboxes were read; a missing privilege may be the reason
   for missing alerts. */
static void note_reading(struct kb_live *live)
{
  struct kb_buf words = {0};
  const size_t rows = kb_live_mailboxes(live);
  const int64_t counted = live->mailboxes_counted;
  if (live->user.length > 0) {
    kb_buf_addf(&words, "signed in as %s; ", live->user.data);
  }
  add_counts(live, &words);
  if (counted >= 0) {
    /* the server counts up to 5000 */
    kb_buf_addf(&words, ", of %s%lld mailboxes that this user may read and that were asked for",
                counted >= KB_DATAVERSE_LARGEST_PAGE ? "at least " : "", (long long)counted);
  }
  if (live->alert_rows == 0 && rows > 0 && !live->failed) {
    kb_buf_addf(&words,
                "; if these mailboxes should have alerts, look at --level, --since, and the "
                "user's privilege to read the table %s",
                live->mailbox->errors_table->logical_name);
  }
  kb_fault_add(&live->faults, &(struct kb_fault){.kind = KB_FAULT_NOTE,
                                                 .article = KB_FAULT_INPUT,
                                                 .where = live->dataverse.origin,
                                                 .reason = kb_buf_text(&words)});
  live->faults.failed = live->faults.failed || words.failed;
  kb_buf_fini(&words);
}

/* Each user has a mailbox: where there are cases of other tables, none means that the user may not
   read them. */
static void check_mailboxes(struct kb_live *live)
{
  static const char reason[] =
    "no mailbox came: the signed-in user probably may not read any; see --privileges";
  if (live->failed || kb_live_mailboxes(live) > 0 || live->case_rows == 0 ||
      !live->query.reads_mailboxes || kb_live_query_is_narrow(&live->query)) {
    return;
  }
  kb_say("%s", reason);
  live->failed = true;
  kb_fault_add(
    &live->faults,
    &(struct kb_fault){.article = KB_FAULT_ALL, .where = live->dataverse.origin, .reason = reason});
}

static void say_repeated(const struct kb_live *live)
{
  for (size_t i = 0; i < live->columns.schema->table_count; i++) {
    const struct kb_table *table = live->columns.schema->tables[i];
    const size_t count = live->tables[i].repeated;
    if (count > 0) {
      kb_say("%zu %s came twice while paging and count%s once: rows have moved meanwhile", count,
             count == 1 ? table->title : table->titles, count == 1 ? "s" : "");
    }
  }
}

bool kb_live_complete(struct kb_live *live)
{
  say_repeated(live);
  check_mailboxes(live);
  bool all = !live->failed;
  for (size_t i = 0; !live->failed && i < live->asked.mailbox_count; i++) {
    if (!live->found[i]) {
      const char *asked = live->asked.mailboxes[i];
      kb_say("no mailbox that was asked for has the %s %s",
             kb_is_guid(asked) ? "id" : "email address", asked);
      all = false;
    }
  }
  if (!live->is_lost || kb_live_mailboxes(live) > 0) {
    note_reading(live);
  }
  return all;
}

bool kb_live_is_empty(const struct kb_live *live)
{
  return kb_live_cases(live) == 0 && !live->options.failed_only;
}

bool kb_live_has_others(const struct kb_live *live)
{
  return live->is_narrow && live->is_wide;
}

void kb_live_place(const struct kb_live *live, struct kb_buf *out)
{
  const struct kb_table *table = live->serving.table;
  kb_buf_addf(out, "page %zu of %s", live->serving.pages,
              !table || table == live->mailbox->errors_table ? "alerts" : table->titles);
}

size_t kb_live_mailboxes(const struct kb_live *live)
{
  return live->mailboxes ? kb_feed_rows(live->mailboxes) : 0;
}

bool kb_live_has_all_mailboxes(const struct kb_live *live)
{
  return live->has_all_mailboxes;
}

size_t kb_live_cases(const struct kb_live *live)
{
  return kb_live_mailboxes(live) + live->case_rows;
}

size_t kb_live_pages(const struct kb_live *live)
{
  size_t pages = 0;
  for (size_t i = 0; i < live->columns.schema->table_count; i++) {
    pages += live->tables[i].pages;
  }
  return pages;
}

const struct kb_faults *kb_live_faults(const struct kb_live *live)
{
  return &live->faults;
}

bool kb_live_lack(const struct kb_live *live, size_t n, struct kb_live_lacking *lacking)
{
  if (n >= live->query.lack_count) {
    return false;
  }
  const struct kb_live_lack *lack = &live->query.lacks[n];
  *lacking = (struct kb_live_lacking){.reason = lack->reason};
  snprintf(lacking->name, sizeof lacking->name, "%s%s%s", lack->table, lack->column ? "." : "",
           lack->column ? lack->column : "");
  if (!lack->column) {
    lacking->table =
      kb_schema_table_of_logical_name(live->columns.schema, kb_slice_of(lack->table));
  }
  return true;
}
