#include "run/live_query_inside.h"

#include "base/date.h"
#include "base/guid.h"
#include "net/dataverse.h"

#include <stdio.h>
#include <stdlib.h>

static const struct kb_relation *profile_of(const struct kb_live_making *making)
{
  const int profile = kb_subject_relation(making->asked->mailbox, kb_slice_of("profile"));
  return profile >= 0 ? &making->asked->mailbox->relations[profile] : NULL;
}

static void add_and(struct kb_buf *filter)
{
  kb_buf_add_text(filter, filter->length > 0 ? " and " : "");
}

static const char *name_of(const struct kb_live_making *making, const char *option,
                           char name[KB_LIVE_OPTION_NAME])
{
  return making->options->name_option(making->options->name_context, option, name);
}

static enum kb_status cannot_filter(const struct kb_live_making *making, const char *option,
                                    const char *what)
{
  char name[KB_LIVE_OPTION_NAME];
  return kb_fail(making->error, KB_USAGE, "%s cannot be used: the organization has no readable %s",
                 name_of(making, option, name), what);
}

/* The same for a column; what else can be given instead goes into `hint`. */
static enum kb_status cannot_filter_by(const struct kb_live_making *making, const char *option,
                                       const struct kb_table *table, int place, const char *hint)
{
  char what[300];
  snprintf(what, sizeof what, "column %s.%s%s", table->logical_name, table->columns[place].name,
           hint);
  return cannot_filter(making, option, what);
}

/* Adds the mailboxes from `first` on that fit into one filter. */
static enum kb_status filter_by_mailbox(const struct kb_live_making *making, size_t first,
                                        struct kb_buf *filter)
{
  const struct kb_live_asked *asked = making->asked;
  for (size_t i = first; i < asked->mailbox_count && i < first + KB_LIVE_ASKED_AT_ONCE; i++) {
    const char *value = asked->mailboxes[i];
    kb_buf_add_text(filter, i == first ? "(" : " or ");
    const struct kb_table *table = asked->mailbox->table;
    const int address = asked->mailbox->address;
    if (kb_is_guid(value)) {
      kb_buf_addf(filter, "%s eq %s", table->key, value);
    } else if (address < 0) {
      return cannot_filter(making, "mailbox", "column with the address of mailboxes; give ids");
    } else if (kb_live_may_filter(making, table, address)) {
      kb_buf_addf(filter, "%s eq ", table->columns[address].name);
      kb_query_text(filter, value);
    } else {
      return cannot_filter_by(making, "mailbox", table, address, "; give ids");
    }
  }
  kb_buf_add_text(filter, filter->length > 0 ? ")" : "");
  return KB_OK;
}

static enum kb_status add_profile(const struct kb_live_making *making, const char *value,
                                  struct kb_buf *filter)
{
  const struct kb_subject *mailbox = making->asked->mailbox;
  const struct kb_relation *profile = profile_of(making);
  const struct kb_live_link *link =
    profile ? kb_live_schema_link(making->schema, mailbox, profile) : NULL;
  const char *navigation = link ? kb_live_schema_navigation(making->schema, link) : NULL;
  if (profile && kb_is_guid(value)) {
    kb_buf_addf(filter, "%s eq %s", mailbox->table->columns[profile->pairs[0].own].name, value);
    return kb_live_may_filter(making, mailbox->table, profile->pairs[0].own)
             ? KB_OK
             : cannot_filter_by(making, "profile", mailbox->table, profile->pairs[0].own, "");
  }
  if (!navigation || !kb_live_may_filter(making, profile->table, KB_NAME)) {
    return cannot_filter(making, "profile", "name of profiles; give an id");
  }
  kb_buf_addf(filter, "%s/%s eq ", navigation, profile->table->columns[KB_NAME].name);
  kb_query_text(filter, value);
  return KB_OK;
}

static enum kb_status filter_by_profile(const struct kb_live_making *making, struct kb_buf *filter)
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

static enum kb_status filter_failing(const struct kb_live_making *making, struct kb_buf *filter)
{
  if (!making->options->failed_only) {
    return KB_OK;
  }
  add_and(filter);
  return kb_live_filter_failed(making, making->asked->mailbox, filter)
           ? KB_OK
           : cannot_filter(making, "failed-only",
                           "column of what mailboxes' last test or synchronization ended in");
}

static enum kb_status filter_mailboxes(const struct kb_live_making *making)
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
    status = status == KB_OK ? filter_failing(making, filter) : status;
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

static enum kb_status filter_alerts(const struct kb_live_making *making)
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
  const struct kb_subject *mailbox = making->asked->mailbox;
  const struct kb_table *table = mailbox->errors_table;
  /* without the column, alerts of all levels are read */
  if (strcmp(level, "information") != 0 && mailbox->level >= 0 &&
      kb_live_may_filter(making, table, mailbox->level)) {
    kb_buf_addf(filter, "%s ge %d", table->columns[mailbox->level].name,
                strcmp(level, "error") == 0 ? 3 : 2);
  }
  if (since && mailbox->time < 0) {
    return cannot_filter(making, "since", "date of alerts");
  }
  if (since && !kb_live_may_filter(making, table, mailbox->time)) {
    return cannot_filter_by(making, "since", table, mailbox->time, "");
  }
  if (since) {
    add_and(filter);
    kb_buf_addf(filter, "%s ge %s%s", table->columns[mailbox->time].name, since,
                has_time ? "" : "T00:00:00Z");
  }
  return KB_OK;
}

/* Without the lookup, alerts cannot be assigned to mailboxes. */
static enum kb_status check_alerts(const struct kb_live_making *making)
{
  const struct kb_subject *mailbox = making->asked->mailbox;
  const struct kb_table *table = mailbox->errors_table;
  const int lookup = mailbox->relations[mailbox->errors].pairs[0].theirs;
  return kb_live_may_filter(making, table, lookup)
           ? KB_OK
           : kb_fail(making->error, KB_INVALID,
                     "alerts cannot be read: the organization has no readable column %s.%s",
                     table->logical_name, table->columns[lookup].name);
}

static enum kb_status make_mailboxes(const struct kb_live_making *making)
{
  const struct kb_subject *mailbox = making->asked->mailbox;
  struct kb_live_query *query = making->query;
  kb_live_add_columns(making, &query->mailbox_columns, mailbox->table);
  kb_live_add_columns(making, &query->alert_columns, mailbox->errors_table);
  kb_live_add_expands(making, mailbox, &query->mailbox_expand);
  enum kb_status status = filter_mailboxes(making);
  status = status == KB_OK ? filter_alerts(making) : status;
  status = status == KB_OK ? check_alerts(making) : status;
  query->failed = query->failed || query->mailbox_columns.failed || query->alert_columns.failed ||
                  query->mailbox_expand.failed || query->alert_filter.failed;
  return status == KB_OK && query->failed ? kb_fail_no_memory(making->error) : status;
}

enum kb_status kb_live_query_make(struct kb_live_query *query,
                                  const struct kb_live_options *options,
                                  const struct kb_live_asked *asked,
                                  const struct kb_columns *columns,
                                  const struct kb_live_schema *schema, struct kb_error *error)
{
  const struct kb_live_making making = {query, options, asked, columns, schema, error};
  query->reads_mailboxes = asked->mailbox && kb_live_is_read(&making, asked->mailbox);
  enum kb_status status = kb_live_make_lists(&making);
  if (status == KB_OK && query->reads_mailboxes) {
    status = make_mailboxes(&making);
  }
  return status;
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
  for (size_t i = 0; i < query->list_count; i++) {
    kb_buf_fini(&query->lists[i].columns);
    kb_buf_fini(&query->lists[i].expand);
    kb_buf_fini(&query->lists[i].filter);
  }
  free(query->lists);
  free(query->lacks);
  *query = (struct kb_live_query){.lists = NULL};
}

bool kb_live_query_is_narrow(const struct kb_live_query *query)
{
  return query->filter_count > 1 ||
         (query->filter_count == 1 && query->mailbox_filters[0].length > 0);
}
