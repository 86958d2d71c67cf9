#include "run/live_inside.h"

#include "base/json.h"

#include <stdio.h>
#include <strings.h>

/* Keys of rows are changed before the program reads them: navigation properties that it knows by
   another name, and columns that are null where column-level security may withhold their value:
   NAME becomes NAME@kbtriage.secured, so that the column is not in the data, neither in this run
   nor in what is saved. The same holds for the navigation property of such a lookup.
   Sources: that system administrators may read secured columns: Microsoft's page "Column-level
   security with code" (2025-06-23); the template of their role has the same id everywhere: public
   code of Microsoft (Business Central's connection to Dataverse, SysAdminRoleTemplateId in dialogs
   of Dynamics 365) and of clients, which read it by systemusers(ID)/systemuserroles_association
   with $select=roleid,_roletemplateid_value. Column security profiles let others read them, too;
   but as a rule only administrators may read these (same page), so of others it is not known. */

static const char administrator[] = "627090ff-40a3-4053-8790-584edc5be201";

static bool add_path(const struct kb_live *live, const char *id, struct kb_buf *path)
{
  const struct kb_table *table = kb_live_user_table(live);
  kb_buf_addf(path, "%s(%s)/systemuserroles_association?$select=roleid,_roletemplateid_value",
              table ? table->set : "", id);
  return table && !path->failed;
}

static bool has_template(const struct cJSON *answer)
{
  const struct cJSON *rows =
    kb_json_kind(answer) == KB_JSON_OBJECT ? kb_json_member(answer, "value") : NULL;
  const bool is_list = rows && kb_json_kind(rows) == KB_JSON_ARRAY;
  for (const struct cJSON *row = is_list ? kb_json_first(rows) : NULL; row;
       row = kb_json_next(row)) {
    const struct cJSON *id =
      kb_json_kind(row) == KB_JSON_OBJECT ? kb_json_member(row, "_roletemplateid_value") : NULL;
    if (id && strcasecmp(kb_json_string(id), administrator) == 0) {
      return true;
    }
  }
  return false;
}

void kb_live_ask_secured(struct kb_live *live, const char *id)
{
  struct kb_buf path = {0};
  struct kb_error ignored;
  bool is_lost = false;
  if (*id && kb_live_schema_has_secured(&live->schema, &live->columns) &&
      add_path(live, id, &path)) {
    struct cJSON *answer = kb_live_call(live, path.data, &is_lost, &ignored);
    if (answer && has_template(answer)) {
      kb_live_schema_trust(&live->schema);
    }
    kb_json_free(answer);
  }
  kb_buf_fini(&path);
}

void kb_live_describe_secured(const struct kb_live *live, struct kb_buf *out)
{
  kb_buf_addf(out, "if columns have column-level security: GET %s" KB_DATAVERSE_ROOT,
              live->dataverse.origin);
  add_path(live, "ID", out);
  kb_buf_add_char(out, '\n');
}

/* --- Names --- */

/* Where names of keys are collected: first counted, then written. */
struct naming {
  struct kb_live *live;
  const struct kb_table *table;
  struct kb_page_name *list; /* NULL: only counted */
  size_t count;
};

static void add_name(struct naming *naming, const struct kb_page_name *name)
{
  if (naming->list) {
    naming->list[naming->count] = *name;
  }
  naming->count++;
}

static void name_columns(struct naming *naming)
{
  const struct kb_table *table = naming->table;
  for (size_t i = 0; i < table->column_count; i++) {
    if (kb_live_schema_is_secured(&naming->live->schema, table, (int)i)) {
      add_name(naming, &(struct kb_page_name){.from = table->columns[i].name,
                                              .to = table->columns[i].name,
                                              .null_end = KB_SECURED});
    }
  }
}

/* Those of links from the table. */
static void name_links(struct naming *naming, bool has_secured)
{
  const struct kb_live *live = naming->live;
  for (size_t i = 0; i < live->schema.link_count; i++) {
    const struct kb_live_link *link = &live->schema.links[i];
    const char *from = kb_live_schema_navigation(&live->schema, link);
    const char *to = kb_live_schema_known_as(&live->schema, link);
    if (link->from == naming->table && from && (has_secured || strcmp(from, to) != 0)) {
      const bool is_secured =
        !link->relation->is_many &&
        kb_live_schema_is_secured(&live->schema, naming->table, link->relation->pairs[0].own);
      add_name(naming, &(struct kb_page_name){from, to, is_secured ? KB_SECURED : NULL,
                                              &live->names[link->relation->table->id]});
    }
  }
}

static void name_all(struct naming *naming, bool has_secured)
{
  naming->count = 0;
  name_links(naming, has_secured);
  if (has_secured) {
    name_columns(naming);
  }
}

bool kb_live_name_keys(struct kb_live *live)
{
  const struct kb_schema *schema = live->columns.schema;
  const bool has_secured = kb_live_schema_has_secured(&live->schema, &live->columns);
  live->names = kb_arena_array(&live->arena, schema->table_count + 1, sizeof *live->names);
  for (size_t i = 0; live->names && i < schema->table_count; i++) {
    struct naming naming = {.live = live, .table = schema->tables[i]};
    name_all(&naming, has_secured);
    naming.list = kb_arena_array(&live->arena, naming.count + 1, sizeof *naming.list);
    if (!naming.list) {
      return false;
    }
    name_all(&naming, has_secured);
    live->names[naming.table->id] = (struct kb_page_names){naming.list, naming.count};
  }
  return live->names != NULL;
}
