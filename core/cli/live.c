#include "cli/live_inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { PAGE_SIZE = 1000 };

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
  status = status == KB_OK ? kb_live_make_queries(live, error) : status;
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
  const struct kb_query mailboxes = kb_live_mailbox_query(live);
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
    const struct kb_query alerts =
      kb_live_alert_query(live, kb_live_text_or_null(&live->query.alert_filter));
    describe(live, &alerts, out);
  }
  describe(live, &mailboxes, out);
  if (live->is_narrow) {
    struct kb_buf filter = {0};
    kb_buf_addf(&filter, "(" KB_ALERT_LOOKUP " eq ID or …)%s%s",
                live->query.alert_filter.length > 0 ? " and " : "",
                kb_buf_text(&live->query.alert_filter));
    const struct kb_query alerts = kb_live_alert_query(live, kb_buf_text(&filter));
    kb_buf_addf(out, "for each %d mailboxes of a page: ", KB_LIVE_IDS_AT_ONCE);
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
