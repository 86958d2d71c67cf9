#include "run/live_query.h"

#include "base/date.h"
#include "base/guid.h"
#include "net/dataverse.h"

#include <stdlib.h>

/* Columns for reports and signatures, whatever articles read. */
static const char *const always[KB_TABLE_COUNT][12] = {
  [KB_MAILBOX] = {"mailboxid", "name", "emailaddress", KB_PROFILE_LOOKUP, KB_USER_LOOKUP},
  [KB_PROFILE] = {"emailserverprofileid", "name"},
  [KB_ALERT] = {"tracelogid", "text", "level", "tracecode", "errortypedisplay", "errordetails",
                "createdon", KB_ALERT_LOOKUP, "regardingobjecttypecode"},
  [KB_USER] = {"systemuserid", "fullname"},
};

/* Input and output of making the queries. */
struct making {
  struct kb_live_query *query;
  const struct kb_live_options *options;
  const struct kb_live_asked *asked;
  struct kb_columns *columns;
  const struct kb_live_schema *schema;
  struct kb_error *error;
};

static void note_lack(struct kb_live_query *query, const struct kb_live_lack *lack)
{
  for (size_t i = 0; i < query->lack_count; i++) {
    if (query->lacks[i].table == lack->table && query->lacks[i].column == lack->column) {
      return;
    }
  }
  query->lacks[query->lack_count++] = *lack;
}

/* Whether a column may be requested; notes it if not. */
static bool may_ask(const struct making *making, enum kb_table_id id, int place)
{
  if (kb_live_schema_has(making->schema, id, place)) {
    return true;
  }
  const struct kb_table *table = kb_schema_table(id);
  const struct kb_live_lack lack = {
    table->logical_name, table->columns[place].name,
    making->schema->columns[id][place] == KB_LIVE_UNREADABLE
      ? "the organization does not let it be read (IsValidForRead is false)"
      : "the organization has no such column"};
  note_lack(making->query, &lack);
  return false;
}

static bool may_ask_name(const struct making *making, enum kb_table_id id, const char *name)
{
  return may_ask(making, id, kb_schema_column(kb_schema_table(id), kb_slice_of(name)));
}

static void add_columns(const struct making *making, struct kb_buf *out, enum kb_table_id id)
{
  const struct kb_table *table = kb_schema_table(id);
  const char *separator = "";
  for (size_t i = 0; i < sizeof always[id] / sizeof always[id][0] && always[id][i]; i++) {
    kb_columns_add(making->columns, table, kb_slice_of(always[id][i]));
  }
  for (size_t i = 0; i < table->column_count; i++) {
    if (making->columns->used[id][i] && may_ask(making, id, (int)i)) {
      kb_buf_addf(out, "%s%s", separator, table->columns[i].name);
      separator = ",";
    }
  }
}

static void add_expand(const struct making *making, enum kb_live_link link, enum kb_table_id id)
{
  struct kb_buf *out = &making->query->mailbox_expand;
  const char *navigation = kb_live_schema_navigation(making->schema, link);
  if (!navigation) {
    const struct kb_live_lack lack = {
      "mailbox", kb_live_schema_known_as(making->schema, link),
      "in the organization no relationship leads from mailboxes there"};
    note_lack(making->query, &lack);
    return;
  }
  kb_buf_addf(out, "%s%s($select=", out->length > 0 ? "," : "", navigation);
  add_columns(making, out, id);
  kb_buf_add_text(out, ")");
}

static void add_and(struct kb_buf *filter)
{
  kb_buf_add_text(filter, filter->length > 0 ? " and " : "");
}

static const char *name_of(const struct making *making, const char *option,
                           char name[KB_LIVE_OPTION_NAME])
{
  return making->options->name_option(making->options->name_context, option, name);
}

static enum kb_status cannot_filter(const struct making *making, const char *option,
                                    const char *what)
{
  char name[KB_LIVE_OPTION_NAME];
  return kb_fail(making->error, KB_USAGE, "%s cannot be used: the organization has no readable %s",
                 name_of(making, option, name), what);
}

/* Adds the mailboxes from `first` on that fit into one filter. */
static enum kb_status filter_by_mailbox(const struct making *making, size_t first,
                                        struct kb_buf *filter)
{
  const struct kb_live_asked *asked = making->asked;
  for (size_t i = first; i < asked->mailbox_count && i < first + KB_LIVE_ASKED_AT_ONCE; i++) {
    const char *value = asked->mailboxes[i];
    kb_buf_add_text(filter, i == first ? "(" : " or ");
    if (kb_is_guid(value)) {
      kb_buf_addf(filter, "mailboxid eq %s", value);
    } else if (may_ask_name(making, KB_MAILBOX, "emailaddress")) {
      kb_buf_add_text(filter, "emailaddress eq ");
      kb_query_text(filter, value);
    } else {
      return cannot_filter(making, "mailbox", "column mailbox.emailaddress; give ids");
    }
  }
  kb_buf_add_text(filter, filter->length > 0 ? ")" : "");
  return KB_OK;
}

static enum kb_status add_profile(const struct making *making, const char *value,
                                  struct kb_buf *filter)
{
  const char *navigation = kb_live_schema_navigation(making->schema, KB_LIVE_PROFILE);
  if (kb_is_guid(value)) {
    kb_buf_addf(filter, KB_PROFILE_LOOKUP " eq %s", value);
    return may_ask(making, KB_MAILBOX, KB_MAILBOX_PROFILE)
             ? KB_OK
             : cannot_filter(making, "profile", "column mailbox." KB_PROFILE_LOOKUP);
  }
  if (!navigation || !may_ask(making, KB_PROFILE, KB_NAME)) {
    return cannot_filter(making, "profile", "name of profiles; give an id");
  }
  kb_buf_addf(filter, "%s/name eq ", navigation);
  kb_query_text(filter, value);
  return KB_OK;
}

static enum kb_status filter_by_profile(const struct making *making, struct kb_buf *filter)
{
  enum kb_status status = KB_OK;
  const char *const *profiles = making->options->profiles;
  size_t count = 0;
  for (; status == KB_OK && profiles[count]; count++) {
    if (count == 0) {
      add_and(filter);
    }
    kb_buf_add_text(filter, count == 0 ? "(" : " or ");
    status = add_profile(making, profiles[count], filter);
  }
  kb_buf_add_text(filter, count > 0 ? ")" : "");
  return status;
}

static enum kb_status filter_failed(const struct making *making, struct kb_buf *filter)
{
  static const char *const columns[] = {"incomingemailstatus", "outgoingemailstatus", "actstatus"};
  const char *separator = "(";
  if (!making->options->failed_only) {
    return KB_OK;
  }
  add_and(filter);
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
    if (may_ask_name(making, KB_MAILBOX, columns[i])) {
      kb_buf_addf(filter, "%s%s eq 2", separator, columns[i]);
      separator = " or ";
    }
  }
  kb_buf_add_text(filter, ")");
  return *separator == ' ' ? KB_OK
                           : cannot_filter(making, "failed-only",
                                           "column of what mailboxes' last test or "
                                           "synchronization ended in");
}

static enum kb_status filter_mailboxes(const struct making *making)
{
  struct kb_live_query *query = making->query;
  const size_t asked = making->asked->mailbox_count;
  const size_t count = asked > 0 ? (asked - 1) / KB_LIVE_ASKED_AT_ONCE + 1 : 1;
  enum kb_status status = KB_OK;
  query->mailbox_filters = calloc(count, sizeof *query->mailbox_filters);
  query->filter_count = query->mailbox_filters ? count : 0;
  for (size_t i = 0; i < query->filter_count && status == KB_OK; i++) {
    struct kb_buf *filter = &query->mailbox_filters[i];
    status = filter_by_mailbox(making, i * KB_LIVE_ASKED_AT_ONCE, filter);
    status = status == KB_OK ? filter_by_profile(making, filter) : status;
    status = status == KB_OK ? filter_failed(making, filter) : status;
    if (status == KB_OK && filter->failed) {
      return kb_fail_no_memory(making->error);
    }
  }
  return query->mailbox_filters ? status : kb_fail_no_memory(making->error);
}

/* 2026-01-31, or with a time, in UTC; from 1900 on. */
static bool is_date(const char *text, bool *has_time)
{
  int day = 0;
  if (!kb_day_read(text, &day) || strncmp(text, "1900", 4) < 0) {
    return false;
  }
  const char *time = text + sizeof "2026-01-31" - 1;
  *has_time = *time != '\0';
  return !*has_time || (kb_time_is_valid(time) && time[sizeof "T08:00:00Z" - 1] == '\0');
}

static enum kb_status filter_alerts(const struct making *making)
{
  struct kb_buf *filter = &making->query->alert_filter;
  const char *level = making->options->level;
  const char *since = making->options->since;
  bool has_time = false;
  if (since && !is_date(since, &has_time)) {
    char name[KB_LIVE_OPTION_NAME];
    return kb_fail(making->error, KB_USAGE,
                   "%s cannot be \"%.40s\"; give a day as in 2026-01-31, or a time as in "
                   "2026-01-31T08:00:00Z",
                   name_of(making, "since", name), since);
  }
  /* without the column, alerts of all levels are read */
  if (strcmp(level, "information") != 0 && may_ask(making, KB_ALERT, KB_ALERT_LEVEL)) {
    kb_buf_addf(filter, "level ge %d", strcmp(level, "error") == 0 ? 3 : 2);
  }
  if (since && !may_ask(making, KB_ALERT, KB_ALERT_CREATEDON)) {
    return cannot_filter(making, "since", "column tracelog.createdon");
  }
  if (since) {
    add_and(filter);
    kb_buf_addf(filter, "createdon ge %s%s", since, has_time ? "" : "T00:00:00Z");
  }
  return KB_OK;
}

/* Without the lookup, alerts cannot be assigned to mailboxes. */
static enum kb_status check_alerts(const struct making *making)
{
  const int place = kb_schema_column(kb_schema_table(KB_ALERT), kb_slice_of(KB_ALERT_LOOKUP));
  return may_ask(making, KB_ALERT, place)
           ? KB_OK
           : kb_fail(making->error, KB_INVALID,
                     "alerts cannot be read: the organization has no readable column "
                     "tracelog." KB_ALERT_LOOKUP);
}

enum kb_status kb_live_query_make(struct kb_live_query *query,
                                  const struct kb_live_options *options,
                                  const struct kb_live_asked *asked, struct kb_columns *columns,
                                  const struct kb_live_schema *schema, struct kb_error *error)
{
  const struct making making = {query, options, asked, columns, schema, error};
  add_columns(&making, &query->mailbox_columns, KB_MAILBOX);
  add_columns(&making, &query->alert_columns, KB_ALERT);
  add_expand(&making, KB_LIVE_PROFILE, KB_PROFILE);
  add_expand(&making, KB_LIVE_USER, KB_USER);
  enum kb_status status = filter_mailboxes(&making);
  status = status == KB_OK ? filter_alerts(&making) : status;
  status = status == KB_OK ? check_alerts(&making) : status;
  const bool failed = query->mailbox_columns.failed || query->alert_columns.failed ||
                      query->mailbox_expand.failed || query->alert_filter.failed ||
                      schema->links[KB_LIVE_PROFILE].failed || schema->links[KB_LIVE_USER].failed;
  return status == KB_OK && failed ? kb_fail_no_memory(error) : status;
}

void kb_live_query_fini(struct kb_live_query *query)
{
  kb_buf_fini(&query->mailbox_columns);
  kb_buf_fini(&query->mailbox_expand);
  for (size_t i = 0; i < query->filter_count; i++) {
    kb_buf_fini(&query->mailbox_filters[i]);
  }
  free(query->mailbox_filters);
  query->mailbox_filters = NULL;
  query->filter_count = 0;
  kb_buf_fini(&query->alert_columns);
  kb_buf_fini(&query->alert_filter);
  query->lack_count = 0;
}

bool kb_live_query_is_narrow(const struct kb_live_query *query)
{
  return query->filter_count > 1 ||
         (query->filter_count == 1 && query->mailbox_filters[0].length > 0);
}
