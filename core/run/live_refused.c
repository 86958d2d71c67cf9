#include "run/live_inside.h"

#include "base/ascii.h"
#include "base/json.h"

#include <stdio.h>
#include <strings.h>

/* Which privilege is missing when the organization refuses rows (403), and how to do without: a
   query is refused as a whole if the user may not read rows that are to come with its own. Then it
   is made again without those, as what may be read is evidence all the same.
   Sources: the error text names it, as in "Principal user (Id=…, type=8, …), is missing
   prvReadincident privilege (Id=…) on OTC=112 …": Microsoft's page "FAQs and known issues about
   case management"; answers of the Web API quoted in public issues have it after "0x80040220: ".
   The text may go on with "for entity 'incident'": rappen/FetchXMLBuilder issue 770.
   Where it does not, the privileges that the user has say it (privileges.h). */

/* The name in a text, in the arena of `live`; NULL: there is none, or out of memory. */
static const char *name_in(struct kb_live *live, const char *text)
{
  enum { LONGEST = 128 };
  static const char begin[] = "prv";
  for (const char *at = strstr(text, begin); at; at = strstr(at + 1, begin)) {
    size_t length = 0;
    while (kb_is_alnum(at[length]) || at[length] == '_') {
      length++;
    }
    const bool is_word = at == text || !(kb_is_alnum(at[-1]) || at[-1] == '_');
    if (is_word && length > sizeof begin - 1 && length <= LONGEST) {
      return kb_arena_dup(&live->arena, (struct kb_slice){at, length});
    }
  }
  return NULL;
}

/* Whether rows of the relation come with those of the table, in the same query. */
static bool comes_with(const struct kb_subject *subject, const struct kb_relation *relation,
                       const struct kb_table *table)
{
  const struct kb_table *from =
    relation->from >= 0 ? subject->relations[relation->from].table : subject->table;
  return from == table && relation->documented > 0 &&
         subject->errors != (int)(relation - subject->relations);
}

enum { MOST_TABLES = 1 + KB_RELATIONS_MAX };

/* The table, and those whose rows come with it. */
static size_t list_tables(const struct kb_live *live, const struct kb_table *table,
                          const struct kb_table *list[MOST_TABLES])
{
  const struct kb_schema *schema = live->columns.schema;
  size_t count = 0;
  list[count++] = table;
  for (size_t i = 0; i < schema->subject_count; i++) {
    const struct kb_subject *subject = schema->subjects[i];
    for (size_t k = 0; k < subject->relation_count && count < MOST_TABLES; k++) {
      if (live->columns.subjects[i].relations[k] &&
          comes_with(subject, &subject->relations[k], table)) {
        list[count++] = subject->relations[k].table;
      }
    }
  }
  return count;
}

/* The name of the privilege that the table needs, if the user does not have it; else NULL. */
static const char *lacking_for(const struct kb_privileges *privileges, const struct kb_table *table)
{
  for (size_t i = 0; i < privileges->count; i++) {
    const struct kb_privilege *needed = &privileges->list[i];
    if (needed->table == table && needed->state == KB_PRIVILEGE_LACKING) {
      return needed->name;
    }
  }
  return NULL;
}

/* The organization is asked once in a run. */
static void ask_privileges(struct kb_live *live)
{
  struct kb_error ignored;
  if (!live->privileges_asked) {
    live->privileges_asked = true;
    kb_privileges_ask(live, &live->privileges, &ignored);
  }
}

/* The first of the tables' privileges that the user does not have; NULL: none, or not known. */
static const char *ask_lacking(struct kb_live *live, const struct kb_table *const *tables,
                               size_t count)
{
  const char *name = NULL;
  ask_privileges(live);
  for (size_t i = 0; i < count && !name; i++) {
    name = lacking_for(&live->privileges, tables[i]);
  }
  return name ? name_in(live, name) : NULL;
}

const char *kb_live_refused(struct kb_live *live, const struct kb_table *table, const char *message)
{
  const struct kb_table *tables[MOST_TABLES];
  const size_t count = list_tables(live, table, tables);
  const char *privilege = name_in(live, message);
  if (!privilege && !live->is_lost) {
    privilege = ask_lacking(live, tables, count);
  }
  for (size_t i = 0; i < count; i++) {
    struct kb_live_table *refused = &live->tables[tables[i]->id];
    refused->privilege = refused->privilege ? refused->privilege : privilege;
  }
  return privilege;
}

/* Whether it is the rows of this table that the message refuses. `privilege`: which it names, or
   NULL. That of users is prvReadUser: Microsoft's table reference of systemuser. */
static bool is_refused(const struct kb_live *live, const struct kb_table *table,
                       const char *privilege, const char *message)
{
  static const char read[] = "prvRead";
  char words[200];
  if (!privilege) {
    return lacking_for(&live->privileges, table) != NULL;
  }
  snprintf(words, sizeof words, "for entity '%s'", table->logical_name);
  const char *name = table == kb_live_user_table(live) ? "User" : table->logical_name;
  return strstr(message, words) || (strncasecmp(privilege, read, sizeof read - 1) == 0 &&
                                    strcasecmp(privilege + sizeof read - 1, name) == 0);
}

/* Whether rows of the table are expanded by the link. */
static bool is_expanded(const struct kb_live *live, const struct kb_live_link *link,
                        const struct kb_table *table)
{
  return link->from == table && kb_live_schema_navigation(&live->schema, link) != NULL;
}

/* Whether one of the tables that come with this one is known to be refused. */
static bool is_one_refused(const struct kb_live *live, const struct kb_table *table,
                           const char *privilege, const char *message)
{
  bool is_one = false;
  for (size_t i = 0; i < live->schema.link_count && !is_one; i++) {
    const struct kb_live_link *link = &live->schema.links[i];
    is_one =
      is_expanded(live, link, table) && is_refused(live, link->relation->table, privilege, message);
  }
  return is_one;
}

bool kb_live_forgo(struct kb_live *live, const struct kb_table *table, size_t rows,
                   const struct kb_feed_failure *failure, struct kb_error *error)
{
  struct kb_error reason;
  bool has_any = false;
  if (rows > 0 || failure->http_status != 403 || error->status != KB_INVALID || live->is_lost) {
    return false;
  }
  const char *privilege = name_in(live, error->message);
  if (!privilege) {
    ask_privileges(live);
  }
  if (is_refused(live, table, privilege, error->message)) {
    return false;
  }
  const bool is_known = is_one_refused(live, table, privilege, error->message);
  for (size_t i = 0; i < live->schema.link_count; i++) {
    struct kb_live_link *link = &live->schema.links[i];
    const struct kb_table *other = link->relation->table;
    if (is_expanded(live, link, table) &&
        (!is_known || is_refused(live, other, privilege, error->message))) {
      link->is_refused = has_any = true;
      kb_live_note_failure(live, failure, other, 0, error);
    }
  }
  if (has_any && kb_live_make_queries(live, &reason) != KB_OK) {
    *error = reason;
    return false;
  }
  return has_any;
}

/* Whether the row has the record by one of its documented names, be it null. */
static bool has_member(const struct kb_live_link *link, const struct cJSON *row)
{
  bool has_it = false;
  for (size_t i = 0; i < link->relation->documented && !has_it; i++) {
    has_it =
      kb_json_member(row, kb_schema_place_name(link->from, link->relation->navigations[i])) != NULL;
  }
  return has_it;
}

bool kb_live_has_related(const struct kb_live *live, const struct cJSON *mailbox)
{
  bool has_all = true;
  for (size_t i = 0; i < live->schema.link_count && has_all; i++) {
    const struct kb_live_link *link = &live->schema.links[i];
    const char *name = kb_live_schema_navigation(&live->schema, link);
    const bool comes = link->subject == live->mailbox && name && !link->relation->is_many &&
                       kb_live_query_expands(&live->query.mailbox_expand, name);
    const struct cJSON *lookup =
      comes ? kb_json_member(mailbox, link->from->columns[link->relation->pairs[0].own].name)
            : NULL;
    has_all = !lookup || kb_json_kind(lookup) == KB_JSON_NULL || has_member(link, mailbox);
  }
  return has_all;
}

static void explain_table(const struct kb_table *table, const char *privilege,
                          struct kb_faults *faults)
{
  struct kb_buf ask_for = {0};
  kb_fault_ask_for(&ask_for, privilege);
  kb_faults_explain(faults, &(struct kb_lack){.table = table->logical_name,
                                              .privilege = privilege,
                                              .ask_for = kb_buf_text(&ask_for)});
  faults->failed = faults->failed || ask_for.failed;
  kb_buf_fini(&ask_for);
}

void kb_live_explain(const struct kb_live *live, struct kb_faults *faults)
{
  const struct kb_schema *schema = live->columns.schema;
  for (size_t i = 0; i < schema->table_count; i++) {
    if (live->tables[i].privilege) {
      explain_table(schema->tables[i], live->tables[i].privilege, faults);
    }
  }
  for (size_t i = 0; i < live->query.lack_count; i++) {
    const struct kb_live_lack *lack = &live->query.lacks[i];
    if (lack->is_secured) {
      kb_faults_explain(faults, &(struct kb_lack){.table = lack->table,
                                                  .column = lack->column,
                                                  .ask_for = KB_LIVE_ASK_FOR_COLUMN});
    }
  }
}
