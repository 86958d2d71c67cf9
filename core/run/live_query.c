#include "run/live_query.h"

#include "base/date.h"
#include "base/grow.h"
#include "base/guid.h"
#include "net/dataverse.h"

#include <stdio.h>
#include <stdlib.h>

/* Input and output of making the queries. */
struct making {
  struct kb_live_query *query;
  const struct kb_live_options *options;
  const struct kb_live_asked *asked;
  const struct kb_columns *columns;
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
  if (KB_MAKE_ROOM(query->lacks, query->lack_count, query->lack_capacity, 16)) {
    query->lacks[query->lack_count++] = *lack;
  } else {
    query->failed = true;
  }
}

/* By what is known of the column; NULL: nothing is wrong. */
static const char *const lacks[] = {
  [KB_LIVE_ASSUMED] = NULL,
  [KB_LIVE_THERE] = NULL,
  [KB_LIVE_LACKING] = "not in the data: the organization has no such column",
  [KB_LIVE_UNREADABLE] =
    "not in the data: the organization does not let it be read (IsValidForRead is false)",
  [KB_LIVE_SECURED] =
    "not in the data where it is empty: column-level security withholds it from users without "
    "permission (IsSecured is true)" KB_LIVE_ASK_FOR_COLUMN,
};

/* Whether a column may be requested; notes it if not, or if its values may be withheld. */
static bool may_ask(const struct making *making, const struct kb_table *table, int place)
{
  const enum kb_live_column column =
    place >= 0 ? making->schema->columns[table->id][place] : KB_LIVE_LACKING;
  if (lacks[column]) {
    const struct kb_live_lack lack = {table->logical_name,
                                      place >= 0 ? table->columns[place].name : "", lacks[column],
                                      column == KB_LIVE_SECURED};
    note_lack(making->query, &lack);
  }
  return kb_live_schema_has(making->schema, table, place);
}

/* Whether rows may be chosen by a column: not if rows may be missing as its value is withheld. */
static bool may_filter(const struct making *making, const struct kb_table *table, int place)
{
  return may_ask(making, table, place) && !kb_live_schema_is_secured(making->schema, table, place);
}

static void add_columns(const struct making *making, struct kb_buf *out,
                        const struct kb_table *table)
{
  const char *separator = "";
  for (size_t i = 0; i < table->column_count; i++) {
    if (making->columns->used[table->id][i] && may_ask(making, table, (int)i)) {
      kb_buf_addf(out, "%s%s", separator, table->columns[i].name);
      separator = ",";
    }
  }
}

/* Whether rows of the relation's own records are read by a list of their own, with further rows
   nested in them: a query may expand to many only from its own rows. */
static bool has_nested(const struct kb_columns *columns, const struct kb_subject *subject,
                       int relation)
{
  bool has_any = false;
  for (size_t i = 0; i < subject->relation_count && !has_any; i++) {
    has_any = columns->subjects[subject->id].relations[i] &&
              subject->relations[i].from == relation && subject->relations[i].is_many &&
              subject->relations[i].documented > 0;
  }
  return has_any;
}

/* Whether that holds for a relation of the subject by the same navigation property: its rows must
   not be expanded, as they would come without what is nested. */
static bool is_listed(const struct making *making, const struct kb_subject *subject,
                      const struct kb_live_link *link)
{
  const char *name = kb_live_schema_navigation(making->schema, link);
  bool is_it = false;
  for (size_t i = 0; i < subject->relation_count && !is_it; i++) {
    const struct kb_live_link *other =
      kb_live_schema_link(making->schema, subject, &subject->relations[i]);
    const char *its =
      other && other->from == link->from ? kb_live_schema_navigation(making->schema, other) : NULL;
    is_it = (other == link || (name && its && strcmp(name, its) == 0)) &&
            has_nested(making->columns, subject, (int)i);
  }
  return is_it;
}

/* Whether the rows are expanded by the navigation property already: for another relation, or for
   another subject. */
static bool has_expand(const struct kb_buf *out, const char *navigation)
{
  const size_t length = strlen(navigation);
  for (const char *at = kb_buf_text(out); (at = strstr(at, navigation)) != NULL; at += length) {
    if (at[length] == '(' && (at == out->data || at[-1] == ',')) {
      return true;
    }
  }
  return false;
}

/* Expands rows by a link. */
static void add_expand(const struct making *making, const struct kb_live_link *link,
                       struct kb_buf *out)
{
  const char *navigation = kb_live_schema_navigation(making->schema, link);
  if (!navigation) {
    const struct kb_live_lack lack = {
      link->from->logical_name, kb_live_schema_known_as(making->schema, link),
      "not in the data: in the organization no relationship leads there", false};
    note_lack(making->query, &lack);
  } else if (!has_expand(out, navigation)) {
    kb_buf_addf(out, "%s%s($select=", out->length > 0 ? "," : "", navigation);
    add_columns(making, out, link->relation->table);
    kb_buf_add_text(out, ")");
  }
}

/* Expands the rows of a subject by its links. */
static void add_expands(const struct making *making, const struct kb_subject *subject,
                        struct kb_buf *out)
{
  for (size_t i = 0; i < subject->relation_count; i++) {
    const struct kb_relation *relation = &subject->relations[i];
    const struct kb_live_link *link = kb_live_schema_link(making->schema, subject, relation);
    if (link && relation->from < 0 && !is_listed(making, subject, link)) {
      add_expand(making, link, out);
    }
  }
}

/* --- Lists of related rows, and of other subjects --- */

static struct kb_live_list *find_list(struct kb_live_query *query, const struct kb_table *table)
{
  for (size_t i = 0; i < query->list_count; i++) {
    if (query->lists[i].table == table) {
      return &query->lists[i];
    }
  }
  return NULL;
}

/* The list of a table, which is added if there is none. NULL when out of memory. */
static struct kb_live_list *need_list(const struct making *making, const struct kb_table *table)
{
  struct kb_live_query *query = making->query;
  struct kb_live_list *list = find_list(query, table);
  if (!list) {
    list = &query->lists[query->list_count++];
    *list = (struct kb_live_list){.table = table};
    add_columns(making, &list->columns, table);
  }
  return list;
}

/* Rows of relations that are not expanded come in lists of their own. */
static void add_related_lists(const struct making *making, const struct kb_subject *subject)
{
  const bool *used = making->columns->subjects[subject->id].relations;
  for (size_t i = 0; i < subject->relation_count; i++) {
    const struct kb_relation *relation = &subject->relations[i];
    const struct kb_live_link *link = kb_live_schema_link(making->schema, subject, relation);
    if (!used[i] || subject->errors == (int)i) {
      continue;
    }
    if (link && relation->from >= 0) {
      add_expand(making, link, &need_list(making, link->from)->expand);
    } else if (relation->pair_count > 0 && (!link || is_listed(making, subject, link))) {
      need_list(making, relation->table);
    }
  }
}

static void add_must_be(struct kb_buf *out, const struct kb_table *table,
                        const struct kb_must_be *must_be)
{
  kb_buf_addf(out, "%s eq ", table->columns[must_be->place].name);
  if (must_be->kind == KB_MUST_BE_TEXT) {
    kb_query_text(out, must_be->text);
  } else if (must_be->kind == KB_MUST_BE_BOOLEAN) {
    kb_buf_add_text(out, must_be->number != 0 ? "true" : "false");
  } else {
    kb_buf_addf(out, "%lld", (long long)must_be->number);
  }
}

/* Adds the values that a failed row has by a rule. Its exceptions are left to those who read the
   rows. */
static void add_rule(const struct kb_table *table, const struct kb_must_be_all *where,
                     const char *separator, struct kb_buf *out)
{
  for (size_t i = 0; i < where->count; i++) {
    const bool is_more = i > 0 && where->list[i - 1].or_next;
    kb_buf_addf(out, "%s%s",
                i == 0    ? separator
                : is_more ? " or "
                          : " and ",
                where->list[i].or_next && !is_more ? "(" : "");
    add_must_be(out, table, &where->list[i]);
    kb_buf_add_text(out, is_more && !where->list[i].or_next ? ")" : "");
  }
}

static bool may_filter_by(const struct making *making, const struct kb_table *table,
                          const struct kb_must_be_all *where)
{
  bool may = where->count > 0;
  for (size_t i = 0; i < where->count && may; i++) {
    may = may_filter(making, table, where->list[i].place);
  }
  return may;
}

/* Only rows that failed by a rule that says so by values. False: there is none. */
static bool filter_failed(const struct making *making, const struct kb_subject *subject,
                          struct kb_buf *out)
{
  const char *separator = "(";
  for (size_t i = 0; i < subject->failed_count; i++) {
    const struct kb_must_be_all *where = &subject->failed[i].where;
    if (may_filter_by(making, subject->table, where)) {
      add_rule(subject->table, where, separator, out);
      separator = " or ";
    }
  }
  kb_buf_add_text(out, *separator == ' ' ? ")" : "");
  return *separator == ' ';
}

/* Only rows that failed, and only newer ones, where the subject says what that is. */
static void filter_subject(const struct making *making, const struct kb_subject *subject,
                           struct kb_buf *out)
{
  const char *since = making->options->since;
  if (making->options->failed_only) {
    filter_failed(making, subject, out);
  }
  if (since && subject->errors < 0 && subject->time >= 0) {
    kb_buf_addf(out, "%s%s ge %s%s", out->length > 0 ? " and " : "",
                subject->table->columns[subject->time].name, since,
                strchr(since, 'T') ? "" : "T00:00:00Z");
  }
}

/* A list may be that of a subject and of related rows: then all its rows are needed. */
static void add_subject_list(const struct making *making, const struct kb_subject *subject)
{
  struct kb_live_query *query = making->query;
  const struct kb_live_list *related = find_list(query, subject->table);
  struct kb_live_list list = {.table = subject->table, .subject = subject};
  if (related) {
    list = *related;
    list.subject = subject;
    const size_t at = (size_t)(related - query->lists);
    memmove(&query->lists[at], &query->lists[at + 1],
            (query->list_count - at - 1) * sizeof *query->lists);
    query->list_count--;
  } else {
    add_columns(making, &list.columns, subject->table);
    filter_subject(making, subject, &list.filter);
  }
  add_expands(making, subject, &list.expand);
  query->lists[query->list_count++] = list;
}

static bool is_read(const struct making *making, const struct kb_subject *subject)
{
  return making->columns->subjects[subject->id].articles > 0;
}

static enum kb_status make_lists(const struct making *making)
{
  const struct kb_schema *schema = making->columns->schema;
  struct kb_live_query *query = making->query;
  query->lists = calloc(schema->table_count * 2 + 1, sizeof *query->lists);
  if (!query->lists) {
    return kb_fail_no_memory(making->error);
  }
  for (size_t i = 0; i < schema->subject_count; i++) {
    if (is_read(making, schema->subjects[i])) {
      add_related_lists(making, schema->subjects[i]);
    }
  }
  for (size_t i = 0; i < schema->subject_count; i++) {
    const struct kb_subject *subject = schema->subjects[i];
    if (is_read(making, subject) && subject != making->asked->mailbox) {
      add_subject_list(making, subject);
    }
  }
  for (size_t i = 0; i < query->list_count; i++) {
    query->failed = query->failed || query->lists[i].columns.failed ||
                    query->lists[i].expand.failed || query->lists[i].filter.failed;
  }
  return query->failed ? kb_fail_no_memory(making->error) : KB_OK;
}

/* --- Mailboxes --- */

static const struct kb_relation *profile_of(const struct making *making)
{
  const int profile = kb_subject_relation(making->asked->mailbox, kb_slice_of("profile"));
  return profile >= 0 ? &making->asked->mailbox->relations[profile] : NULL;
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

/* The same for a column; what else can be given instead goes into `hint`. */
static enum kb_status cannot_filter_by(const struct making *making, const char *option,
                                       const struct kb_table *table, int place, const char *hint)
{
  char what[300];
  snprintf(what, sizeof what, "column %s.%s%s", table->logical_name, table->columns[place].name,
           hint);
  return cannot_filter(making, option, what);
}

/* Adds the mailboxes from `first` on that fit into one filter. */
static enum kb_status filter_by_mailbox(const struct making *making, size_t first,
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
    } else if (may_filter(making, table, address)) {
      kb_buf_addf(filter, "%s eq ", table->columns[address].name);
      kb_query_text(filter, value);
    } else {
      return cannot_filter_by(making, "mailbox", table, address, "; give ids");
    }
  }
  kb_buf_add_text(filter, filter->length > 0 ? ")" : "");
  return KB_OK;
}

static enum kb_status add_profile(const struct making *making, const char *value,
                                  struct kb_buf *filter)
{
  const struct kb_subject *mailbox = making->asked->mailbox;
  const struct kb_relation *profile = profile_of(making);
  const struct kb_live_link *link =
    profile ? kb_live_schema_link(making->schema, mailbox, profile) : NULL;
  const char *navigation = link ? kb_live_schema_navigation(making->schema, link) : NULL;
  if (profile && kb_is_guid(value)) {
    kb_buf_addf(filter, "%s eq %s", mailbox->table->columns[profile->pairs[0].own].name, value);
    return may_filter(making, mailbox->table, profile->pairs[0].own)
             ? KB_OK
             : cannot_filter_by(making, "profile", mailbox->table, profile->pairs[0].own, "");
  }
  if (!navigation || !may_filter(making, profile->table, KB_NAME)) {
    return cannot_filter(making, "profile", "name of profiles; give an id");
  }
  kb_buf_addf(filter, "%s/%s eq ", navigation, profile->table->columns[KB_NAME].name);
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

static enum kb_status filter_failing(const struct making *making, struct kb_buf *filter)
{
  if (!making->options->failed_only) {
    return KB_OK;
  }
  add_and(filter);
  return filter_failed(making, making->asked->mailbox, filter)
           ? KB_OK
           : cannot_filter(making, "failed-only",
                           "column of what mailboxes' last test or synchronization ended in");
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
  const struct kb_subject *mailbox = making->asked->mailbox;
  const struct kb_table *table = mailbox->errors_table;
  /* without the column, alerts of all levels are read */
  if (strcmp(level, "information") != 0 && mailbox->level >= 0 &&
      may_filter(making, table, mailbox->level)) {
    kb_buf_addf(filter, "%s ge %d", table->columns[mailbox->level].name,
                strcmp(level, "error") == 0 ? 3 : 2);
  }
  if (since && mailbox->time < 0) {
    return cannot_filter(making, "since", "date of alerts");
  }
  if (since && !may_filter(making, table, mailbox->time)) {
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
static enum kb_status check_alerts(const struct making *making)
{
  const struct kb_subject *mailbox = making->asked->mailbox;
  const struct kb_table *table = mailbox->errors_table;
  const int lookup = mailbox->relations[mailbox->errors].pairs[0].theirs;
  return may_filter(making, table, lookup)
           ? KB_OK
           : kb_fail(making->error, KB_INVALID,
                     "alerts cannot be read: the organization has no readable column %s.%s",
                     table->logical_name, table->columns[lookup].name);
}

static enum kb_status make_mailboxes(const struct making *making)
{
  const struct kb_subject *mailbox = making->asked->mailbox;
  struct kb_live_query *query = making->query;
  add_columns(making, &query->mailbox_columns, mailbox->table);
  add_columns(making, &query->alert_columns, mailbox->errors_table);
  add_expands(making, mailbox, &query->mailbox_expand);
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
  const struct making making = {query, options, asked, columns, schema, error};
  query->reads_mailboxes = asked->mailbox && is_read(&making, asked->mailbox);
  enum kb_status status = make_lists(&making);
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
