#include "cli/live_query.h"

#include "source/dataverse.h"

#include <ctype.h>

bool kb_is_guid(const char *text)
{
  static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  for (size_t i = 0; i < sizeof shape - 1; i++) {
    if (shape[i] == 'x' ? !isxdigit((unsigned char)text[i]) : text[i] != '-') {
      return false;
    }
  }
  return text[sizeof shape - 1] == '\0';
}

/* What reports show and signatures look at, whatever articles read. */
static const char *const always[KB_TABLE_COUNT][12] = {
  [KB_MAILBOX] = {"mailboxid", "name", "emailaddress", KB_PROFILE_LOOKUP, KB_USER_LOOKUP},
  [KB_PROFILE] = {"emailserverprofileid", "name"},
  [KB_ALERT] = {"tracelogid", "text", "level", "tracecode", "errortypedisplay", "errordetails",
                "createdon", KB_ALERT_LOOKUP, "regardingobjecttypecode"},
  [KB_USER] = {"systemuserid", "fullname"},
};

static void add_columns(struct kb_buf *out, struct kb_columns *columns, enum kb_table_id id)
{
  const struct kb_table *table = kb_schema_table(id);
  const char *separator = "";
  for (size_t i = 0; i < sizeof always[id] / sizeof always[id][0] && always[id][i]; i++) {
    kb_columns_add(columns, table, kb_slice_of(always[id][i]));
  }
  for (size_t i = 0; i < table->column_count; i++) {
    if (columns->used[id][i]) {
      kb_buf_addf(out, "%s%s", separator, table->columns[i].name);
      separator = ",";
    }
  }
}

static void add_and(struct kb_buf *filter)
{
  kb_buf_add_text(filter, filter->length > 0 ? " and " : "");
}

static void filter_mailboxes(struct kb_buf *filter, const struct kb_args *args)
{
  const char *value;
  for (size_t i = 0; (value = kb_args_value_at(args, "mailbox", i)) != NULL; i++) {
    kb_buf_add_text(filter, i == 0 ? "(" : " or ");
    if (kb_is_guid(value)) {
      kb_buf_addf(filter, "mailboxid eq %s", value);
    } else {
      kb_buf_add_text(filter, "emailaddress eq ");
      kb_query_text(filter, value);
    }
  }
  kb_buf_add_text(filter, filter->length > 0 ? ")" : "");
  if ((value = kb_args_value(args, "profile", NULL)) != NULL) {
    add_and(filter);
    if (kb_is_guid(value)) {
      kb_buf_addf(filter, KB_PROFILE_LOOKUP " eq %s", value);
    } else {
      kb_buf_add_text(filter, KB_PROFILE_NAVIGATION "/name eq ");
      kb_query_text(filter, value);
    }
  }
  if (kb_args_has(args, "failed-only")) {
    add_and(filter);
    kb_buf_add_text(filter,
                    "(incomingemailstatus eq 2 or outgoingemailstatus eq 2 or actstatus eq 2)");
  }
}

static unsigned number_at(const char *text, size_t length)
{
  unsigned number = 0;
  for (size_t i = 0; i < length; i++) {
    number = number * 10 + (unsigned)(text[i] - '0');
  }
  return number;
}

static bool has_shape(const char *text, const char *shape)
{
  for (; *shape; shape++, text++) {
    if (*shape == '0' ? !isdigit((unsigned char)*text) : *text != *shape) {
      return false;
    }
  }
  return *text == '\0';
}

/* 2026-01-31, or with the time, in UTC. */
static bool is_date(const char *text, bool *has_time)
{
  static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  *has_time = has_shape(text, "0000-00-00T00:00:00Z");
  if (!*has_time && !has_shape(text, "0000-00-00")) {
    return false;
  }
  const unsigned year = number_at(text, 4);
  const unsigned month = number_at(text + 5, 2);
  const unsigned day = number_at(text + 8, 2);
  const bool leaps = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (year < 1900 || month < 1 || month > 12 || day < 1 ||
      day > days[month - 1] + (month == 2 && leaps ? 1 : 0)) {
    return false;
  }
  return !*has_time || (number_at(text + 11, 2) < 24 && number_at(text + 14, 2) < 60 &&
                        number_at(text + 17, 2) < 60);
}

static enum kb_status filter_alerts(struct kb_buf *filter, const struct kb_args *args,
                                    struct kb_error *error)
{
  const char *level = kb_args_value(args, "level", "warning");
  const char *since = kb_args_value(args, "since", NULL);
  if (strcmp(level, "information") != 0) {
    kb_buf_addf(filter, "level ge %d", strcmp(level, "error") == 0 ? 3 : 2);
  }
  if (since) {
    bool has_time = false;
    if (!is_date(since, &has_time)) {
      char where[KB_ARGS_WHERE];
      return kb_fail(error, KB_USAGE,
                     "%s cannot be \"%.40s\"; give a day as in 2026-01-31, or a time as in "
                     "2026-01-31T08:00:00Z",
                     kb_args_where(args, "since", where), since);
    }
    add_and(filter);
    kb_buf_addf(filter, "createdon ge %s%s", since, has_time ? "" : "T00:00:00Z");
  }
  return KB_OK;
}

enum kb_status kb_live_query_make(struct kb_live_query *query, const struct kb_args *args,
                                  struct kb_columns *columns, struct kb_error *error)
{
  add_columns(&query->mailbox_columns, columns, KB_MAILBOX);
  add_columns(&query->alert_columns, columns, KB_ALERT);
  kb_buf_add_text(&query->mailbox_expand, KB_PROFILE_NAVIGATION "($select=");
  add_columns(&query->mailbox_expand, columns, KB_PROFILE);
  kb_buf_add_text(&query->mailbox_expand, ")," KB_USER_NAVIGATION "($select=");
  add_columns(&query->mailbox_expand, columns, KB_USER);
  kb_buf_add_text(&query->mailbox_expand, ")");
  filter_mailboxes(&query->mailbox_filter, args);
  const enum kb_status status = filter_alerts(&query->alert_filter, args, error);
  const bool failed = query->mailbox_columns.failed || query->alert_columns.failed ||
                      query->mailbox_expand.failed || query->mailbox_filter.failed ||
                      query->alert_filter.failed;
  return status == KB_OK && failed ? kb_fail_no_memory(error) : status;
}

void kb_live_query_fini(struct kb_live_query *query)
{
  kb_buf_fini(&query->mailbox_columns);
  kb_buf_fini(&query->mailbox_expand);
  kb_buf_fini(&query->mailbox_filter);
  kb_buf_fini(&query->alert_columns);
  kb_buf_fini(&query->alert_filter);
}
