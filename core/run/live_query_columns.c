#include "run/live_query_inside.h"

#include "base/grow.h"

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
  [KB_LIVE_NO_TABLE] = "not in the data: the organization has no such table",
};

bool kb_live_may_ask_table(const struct kb_live_making *making, const struct kb_table *table)
{
  const bool has_it = kb_live_schema_has_table(making->schema, table);
  if (!has_it) {
    const struct kb_live_lack lack = {.table = table->logical_name,
                                      .reason = lacks[KB_LIVE_NO_TABLE]};
    note_lack(making->query, &lack);
  }
  return has_it;
}

bool kb_live_may_ask(const struct kb_live_making *making, const struct kb_table *table, int place)
{
  const enum kb_live_column column =
    place >= 0 ? making->schema->columns[table->id][place] : KB_LIVE_LACKING;
  if (!kb_live_may_ask_table(making, table)) {
    return false;
  }
  if (lacks[column]) {
    const struct kb_live_lack lack = {table->logical_name,
                                      place >= 0 ? table->columns[place].name : "", lacks[column],
                                      column == KB_LIVE_SECURED};
    note_lack(making->query, &lack);
  }
  return kb_live_schema_has(making->schema, table, place);
}

bool kb_live_may_filter(const struct kb_live_making *making, const struct kb_table *table,
                        int place)
{
  return kb_live_may_ask(making, table, place) &&
         !kb_live_schema_is_secured(making->schema, table, place);
}

void kb_live_add_columns(const struct kb_live_making *making, struct kb_buf *out,
                         const struct kb_table *table)
{
  const char *separator = "";
  for (size_t i = 0; i < table->column_count; i++) {
    if (making->columns->used[table->id][i] && kb_live_may_ask(making, table, (int)i)) {
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
bool kb_live_is_listed(const struct kb_live_making *making, const struct kb_subject *subject,
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

bool kb_live_query_expands(const struct kb_buf *expand, const char *navigation)
{
  const size_t length = strlen(navigation);
  for (const char *at = kb_buf_text(expand); (at = strstr(at, navigation)) != NULL; at += length) {
    if (at[length] == '(' && (at == expand->data || at[-1] == ',')) {
      return true;
    }
  }
  return false;
}

/* Expands rows by a link. */
void kb_live_add_expand(const struct kb_live_making *making, const struct kb_live_link *link,
                        struct kb_buf *out)
{
  const char *navigation = kb_live_schema_navigation(making->schema, link);
  if (!kb_live_may_ask_table(making, link->relation->table)) {
    return;
  }
  if (!navigation) {
    const struct kb_live_lack lack = {
      link->from->logical_name, kb_live_schema_known_as(making->schema, link),
      link->is_refused ? "not in the data: the signed-in user may not read what it leads to"
                       : "not in the data: in the organization no relationship leads there",
      false};
    note_lack(making->query, &lack);
  } else if (!kb_live_query_expands(out, navigation)) { /* not yet for another relation */
    kb_buf_addf(out, "%s%s($select=", out->length > 0 ? "," : "", navigation);
    kb_live_add_columns(making, out, link->relation->table);
    kb_buf_add_text(out, ")");
  }
}

/* Expands the rows of a subject by its links. */
void kb_live_add_expands(const struct kb_live_making *making, const struct kb_subject *subject,
                         struct kb_buf *out)
{
  for (size_t i = 0; i < subject->relation_count; i++) {
    const struct kb_relation *relation = &subject->relations[i];
    const struct kb_live_link *link = kb_live_schema_link(making->schema, subject, relation);
    if (link && relation->from < 0 && !kb_live_is_listed(making, subject, link)) {
      kb_live_add_expand(making, link, out);
    }
  }
}
