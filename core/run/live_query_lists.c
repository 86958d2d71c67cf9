#include "run/live_query_inside.h"

#include "net/dataverse.h"

#include <stdlib.h>

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
static struct kb_live_list *need_list(const struct kb_live_making *making,
                                      const struct kb_table *table)
{
  struct kb_live_query *query = making->query;
  struct kb_live_list *list = find_list(query, table);
  if (!list) {
    list = &query->lists[query->list_count++];
    *list = (struct kb_live_list){.table = table};
    kb_live_add_columns(making, &list->columns, table);
  }
  return list;
}

/* Rows of relations that are not expanded come in lists of their own. */
static void add_related_lists(const struct kb_live_making *making, const struct kb_subject *subject)
{
  const bool *used = making->columns->subjects[subject->id].relations;
  for (size_t i = 0; i < subject->relation_count; i++) {
    const struct kb_relation *relation = &subject->relations[i];
    const struct kb_live_link *link = kb_live_schema_link(making->schema, subject, relation);
    if (!used[i] || subject->errors == (int)i) {
      continue;
    }
    if (link && relation->from >= 0) {
      if (kb_live_may_ask_table(making, link->from)) {
        kb_live_add_expand(making, link, &need_list(making, link->from)->expand);
      }
    } else if (relation->pair_count > 0 && (!link || kb_live_is_listed(making, subject, link)) &&
               kb_live_may_ask_table(making, relation->table)) {
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

static bool may_filter_by(const struct kb_live_making *making, const struct kb_table *table,
                          const struct kb_must_be_all *where)
{
  bool may = where->count > 0;
  for (size_t i = 0; i < where->count && may; i++) {
    may = kb_live_may_filter(making, table, where->list[i].place);
  }
  return may;
}

bool kb_live_filter_failed(const struct kb_live_making *making, const struct kb_subject *subject,
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
static void filter_subject(const struct kb_live_making *making, const struct kb_subject *subject,
                           struct kb_buf *out)
{
  const char *since = making->options->since;
  if (making->options->failed_only) {
    kb_live_filter_failed(making, subject, out);
  }
  if (since && subject->errors < 0 && subject->time >= 0) {
    kb_buf_addf(out, "%s%s ge %s%s", out->length > 0 ? " and " : "",
                subject->table->columns[subject->time].name, since,
                strchr(since, 'T') ? "" : "T00:00:00Z");
  }
}

/* A list may be that of a subject and of related rows: then all its rows are needed. */
static void add_subject_list(const struct kb_live_making *making, const struct kb_subject *subject)
{
  struct kb_live_query *query = making->query;
  const struct kb_live_list *related = find_list(query, subject->table);
  if (!kb_live_may_ask_table(making, subject->table)) {
    return;
  }
  struct kb_live_list list = {.table = subject->table, .subject = subject};
  if (related) {
    list = *related;
    list.subject = subject;
    const size_t at = (size_t)(related - query->lists);
    memmove(&query->lists[at], &query->lists[at + 1],
            (query->list_count - at - 1) * sizeof *query->lists);
    query->list_count--;
  } else {
    kb_live_add_columns(making, &list.columns, subject->table);
    filter_subject(making, subject, &list.filter);
  }
  kb_live_add_expands(making, subject, &list.expand);
  query->lists[query->list_count++] = list;
}

bool kb_live_is_read(const struct kb_live_making *making, const struct kb_subject *subject)
{
  return making->columns->subjects[subject->id].articles > 0;
}

enum kb_status kb_live_make_lists(const struct kb_live_making *making)
{
  const struct kb_schema *schema = making->columns->schema;
  struct kb_live_query *query = making->query;
  query->lists = calloc(schema->table_count * 2 + 1, sizeof *query->lists);
  if (!query->lists) {
    return kb_fail_no_memory(making->error);
  }
  for (size_t i = 0; i < schema->subject_count; i++) {
    if (kb_live_is_read(making, schema->subjects[i])) {
      add_related_lists(making, schema->subjects[i]);
    }
  }
  for (size_t i = 0; i < schema->subject_count; i++) {
    const struct kb_subject *subject = schema->subjects[i];
    if (kb_live_is_read(making, subject) && subject != making->asked->mailbox) {
      add_subject_list(making, subject);
    }
  }
  for (size_t i = 0; i < query->list_count; i++) {
    query->failed = query->failed || query->lists[i].columns.failed ||
                    query->lists[i].expand.failed || query->lists[i].filter.failed;
  }
  return query->failed ? kb_fail_no_memory(making->error) : KB_OK;
}
