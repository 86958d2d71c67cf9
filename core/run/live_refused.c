#include "run/live_inside.h"

#include "base/ascii.h"

/* Which privilege is missing when the organization refuses rows (403).
   Sources: the error text names it, as in "Principal user (Id=…, type=8, …), is missing
   prvReadincident privilege (Id=…) on OTC=112 …": Microsoft's page "FAQs and known issues about
   case management"; answers of the Web API quoted in public issues have it after "0x80040220: ".
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

/* The first of the tables' privileges that the user does not have; NULL: none, or not known. The
   organization is asked once in a run. */
static const char *ask_lacking(struct kb_live *live, const struct kb_table *const *tables,
                               size_t count)
{
  struct kb_error ignored;
  const char *name = NULL;
  if (!live->privileges_asked) {
    live->privileges_asked = true;
    kb_privileges_ask(live, &live->privileges, &ignored);
  }
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
