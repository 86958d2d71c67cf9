#include "run/live_schema.h"

#include "base/json.h"
#include "run/metadata.h"

#include <stdio.h>
#include <stdlib.h>

/* --- What is read --- */

/* Whether a relation is read by expanding rows: to one, those of the root; to many, what no values
   join, or what is nested in other related rows. */
static bool is_expanded(const struct kb_subject *subject, const struct kb_relation *relation)
{
  const bool is_nested = relation->from >= 0;
  if (relation->documented == 0 || subject->errors == (int)(relation - subject->relations)) {
    return false;
  }
  return relation->is_many ? is_nested || relation->pair_count == 0
                           : !is_nested && relation->pair_count == 1;
}

static void add_links(struct kb_live_schema *schema, const struct kb_columns *columns,
                      const struct kb_subject *subject)
{
  for (size_t i = 0; i < subject->relation_count; i++) {
    const struct kb_relation *relation = &subject->relations[i];
    if (columns->subjects[subject->id].relations[i] && is_expanded(subject, relation)) {
      schema->links[schema->link_count++] = (struct kb_live_link){
        .from = relation->from >= 0 ? subject->relations[relation->from].table : subject->table,
        .subject = subject,
        .relation = relation};
    }
  }
}

static bool is_used(const struct kb_columns *columns, const struct kb_table *table)
{
  bool is_it = false;
  for (size_t i = 0; i < table->column_count && !is_it; i++) {
    is_it = columns->used[table->id][i];
  }
  return is_it;
}

bool kb_live_schema_begin(struct kb_live_schema *schema, const struct kb_columns *columns)
{
  const struct kb_schema *all = columns->schema;
  *schema = (struct kb_live_schema){.schema = all};
  schema->tables = kb_arena_array(&schema->arena, all->table_count + 1, sizeof(void *));
  schema->columns = kb_arena_array(&schema->arena, all->table_count + 1, sizeof(void *));
  schema->links_known = kb_arena_array(&schema->arena, all->table_count + 1, sizeof(bool));
  schema->links = kb_arena_array(&schema->arena, all->subject_count * KB_RELATIONS_MAX + 1,
                                 sizeof *schema->links);
  if (!schema->tables || !schema->columns || !schema->links_known || !schema->links) {
    return false;
  }
  for (size_t i = 0; i < all->table_count; i++) {
    const struct kb_table *table = all->tables[i];
    schema->columns[i] =
      kb_arena_array(&schema->arena, table->column_count + 1, sizeof **schema->columns);
    if (!schema->columns[i]) {
      return false;
    }
    if (is_used(columns, table)) {
      schema->tables[schema->table_count++] = table;
    }
  }
  for (size_t i = 0; i < all->subject_count; i++) {
    add_links(schema, columns, all->subjects[i]);
  }
  return true;
}

void kb_live_schema_fini(struct kb_live_schema *schema)
{
  for (size_t i = 0; i < schema->link_count; i++) {
    kb_buf_fini(&schema->links[i].name);
  }
  kb_arena_fini(&schema->arena);
  schema->link_count = 0;
}

/* --- Requests --- */

/* For each table its columns, after its links if there are any. */
struct request {
  const struct kb_table *table;
  bool of_links;
};

static bool has_links(const struct kb_live_schema *schema, const struct kb_table *table)
{
  bool has_any = false;
  for (size_t i = 0; i < schema->link_count; i++) {
    has_any = has_any || (schema->links[i].from == table && !schema->links[i].relation->is_many);
  }
  return has_any;
}

static bool request_at(const struct kb_live_schema *schema, size_t n, struct request *request)
{
  for (size_t i = 0; i < schema->table_count; i++) {
    const bool linked = has_links(schema, schema->tables[i]);
    const size_t count = linked ? 2 : 1;
    if (n < count) {
      *request = (struct request){schema->tables[i], linked && n == 0};
      return true;
    }
    n -= count;
  }
  return false;
}

bool kb_live_schema_query(const struct kb_live_schema *schema, size_t n, char set[KB_LIVE_SET],
                          struct kb_query *query)
{
  struct request request;
  if (!request_at(schema, n, &request)) {
    return false;
  }
  snprintf(set, KB_LIVE_SET, "EntityDefinitions(LogicalName='%s')/%s", request.table->logical_name,
           request.of_links ? "ManyToOneRelationships" : "Attributes");
  *query = (struct kb_query){
    .set = set,
    .select = request.of_links ? "ReferencingAttribute,ReferencedEntity,"
                                 "ReferencingEntityNavigationPropertyName"
                               : "LogicalName,IsValidForRead,IsSecured,CanBeSecuredForRead",
  };
  return true;
}

/* --- What the organization has --- */

bool kb_live_schema_has_table(const struct kb_live_schema *schema, const struct kb_table *table)
{
  return schema->columns[table->id][KB_KEY] != KB_LIVE_NO_TABLE;
}

/* Without mailboxes or their alerts, it is no organization that could be asked. */
static bool may_lack_table(const struct kb_live_schema *schema, const struct kb_table *table)
{
  const struct kb_subject *mailbox = kb_schema_default(schema->schema);
  return table != mailbox->table && table != mailbox->errors_table;
}

static void lose_table(struct kb_live_schema *schema, const struct kb_table *table)
{
  for (size_t i = 0; i < table->column_count; i++) {
    schema->columns[table->id][i] = KB_LIVE_NO_TABLE;
  }
}

bool kb_live_schema_has(const struct kb_live_schema *schema, const struct kb_table *table,
                        int place)
{
  if (place < 0) {
    return false;
  }
  const enum kb_live_column column = schema->columns[table->id][place];
  return column == KB_LIVE_ASSUMED || column == KB_LIVE_THERE || column == KB_LIVE_SECURED;
}

bool kb_live_schema_is_secured(const struct kb_live_schema *schema, const struct kb_table *table,
                               int place)
{
  return place >= 0 && schema->columns[table->id][place] == KB_LIVE_SECURED;
}

bool kb_live_schema_has_secured(const struct kb_live_schema *schema,
                                const struct kb_columns *columns)
{
  for (size_t i = 0; i < schema->table_count; i++) {
    const struct kb_table *table = schema->tables[i];
    for (size_t k = 0; k < table->column_count; k++) {
      if (columns->used[table->id][k] && kb_live_schema_is_secured(schema, table, (int)k)) {
        return true;
      }
    }
  }
  return false;
}

void kb_live_schema_trust(struct kb_live_schema *schema)
{
  for (size_t i = 0; i < schema->table_count; i++) {
    const struct kb_table *table = schema->tables[i];
    for (size_t k = 0; k < table->column_count; k++) {
      if (kb_live_schema_is_secured(schema, table, (int)k)) {
        schema->columns[table->id][k] = KB_LIVE_THERE;
      }
    }
  }
}

const struct kb_live_link *kb_live_schema_link(const struct kb_live_schema *schema,
                                               const struct kb_subject *subject,
                                               const struct kb_relation *relation)
{
  for (size_t i = 0; i < schema->link_count; i++) {
    if (schema->links[i].subject == subject && schema->links[i].relation == relation) {
      return &schema->links[i];
    }
  }
  return NULL;
}

static const char *documented(const struct kb_live_link *link, size_t n)
{
  return n < link->relation->documented
           ? kb_schema_place_name(link->from, link->relation->navigations[n])
           : NULL;
}

const char *kb_live_schema_navigation(const struct kb_live_schema *schema,
                                      const struct kb_live_link *link)
{
  if (link->is_refused || !kb_live_schema_has_table(schema, link->relation->table)) {
    return NULL;
  }
  if (link->relation->is_many || !schema->links_known[link->from->id]) {
    return documented(link, link->lacking);
  }
  return link->name.length > 0 ? link->name.data : NULL;
}

const char *kb_live_schema_known_as(const struct kb_live_schema *schema,
                                    const struct kb_live_link *link)
{
  const char *name = kb_live_schema_navigation(schema, link);
  for (size_t i = 0; name && i < link->relation->documented; i++) {
    if (strcmp(name, documented(link, i)) == 0) {
      return documented(link, i);
    }
  }
  return documented(link, 0);
}

/* Whether the member is this truth value; without the member, no. */
static bool is_truth(const struct cJSON *row, const char *name, bool value)
{
  const struct cJSON *member = kb_json_member(row, name);
  return member && kb_json_kind(member) == KB_JSON_BOOLEAN && kb_json_true(member) == value;
}

static void read_column(enum kb_live_column *columns, const struct kb_table *table,
                        const struct cJSON *row)
{
  const char *name = kb_metadata_text(row, "LogicalName");
  const enum kb_live_column column =
    is_truth(row, "IsValidForRead", false) ? KB_LIVE_UNREADABLE
    : is_truth(row, "IsSecured", true) && !is_truth(row, "CanBeSecuredForRead", false)
      ? KB_LIVE_SECURED
      : KB_LIVE_THERE;
  for (size_t i = 0; i < table->column_count; i++) {
    if (kb_slice_is(kb_metadata_logical_name(table->columns[i].name), name)) {
      columns[i] = column;
    }
  }
}

enum kb_status kb_live_schema_read_columns(struct kb_live_schema *schema,
                                           const struct kb_table *table, struct kb_slice rows,
                                           struct kb_error *error)
{
  enum kb_live_column *columns =
    kb_arena_array(&schema->arena, table->column_count + 1, sizeof *columns);
  struct cJSON *list = columns ? kb_metadata_rows(rows, error) : NULL;
  if (!list) {
    return columns ? error->status : kb_fail_no_memory(error);
  }
  for (size_t i = 0; i < table->column_count; i++) {
    columns[i] = KB_LIVE_LACKING;
  }
  for (const struct cJSON *row = kb_json_first(list); row; row = kb_json_next(row)) {
    read_column(columns, table, row);
  }
  kb_json_free(list);
  if (columns[KB_KEY] != KB_LIVE_THERE) {
    return kb_fail(error, KB_INVALID, "the metadata of the table %s lists no column %s",
                   table->logical_name, table->key);
  }
  schema->columns[table->id] = columns;
  return KB_OK;
}

static void read_link(struct kb_live_schema *schema, const struct kb_table *from,
                      const struct cJSON *row)
{
  const char *column = kb_metadata_text(row, "ReferencingAttribute");
  const char *table = kb_metadata_text(row, "ReferencedEntity");
  const char *name = kb_metadata_text(row, "ReferencingEntityNavigationPropertyName");
  for (size_t i = 0; i < schema->link_count; i++) {
    struct kb_live_link *link = &schema->links[i];
    if (link->from != from || link->relation->is_many) {
      continue;
    }
    const char *lookup = from->columns[link->relation->pairs[0].own].name;
    if (kb_slice_is(kb_metadata_logical_name(lookup), column) &&
        strcmp(link->relation->table->logical_name, table) == 0 && kb_metadata_is_name(name)) {
      kb_buf_clear(&link->name);
      kb_buf_add_text(&link->name, name);
    }
  }
}

enum kb_status kb_live_schema_read_links(struct kb_live_schema *schema,
                                         const struct kb_table *table, struct kb_slice rows,
                                         struct kb_error *error)
{
  struct cJSON *list = kb_metadata_rows(rows, error);
  if (!list) {
    return error->status;
  }
  size_t count = 0;
  for (const struct cJSON *row = kb_json_first(list); row; row = kb_json_next(row)) {
    read_link(schema, table, row);
    count += *kb_metadata_text(row, "ReferencingAttribute") != '\0';
  }
  kb_json_free(list);
  /* a row has at least one link: its owner, or its organization */
  schema->links_known[table->id] = count > 0;
  for (size_t i = 0; i < schema->link_count; i++) {
    if (schema->links[i].name.failed) {
      return kb_fail_no_memory(error);
    }
  }
  return count > 0
           ? KB_OK
           : kb_fail(error, KB_INVALID, "the metadata of %s lists no relationships", table->titles);
}

/* The organization has revealed that it lacks this link: where it did not list its links, the next
   documented name is tried. */
static bool learn_link(struct kb_live_schema *schema, const struct kb_table *table,
                       struct kb_slice name)
{
  for (size_t i = 0; i < schema->link_count; i++) {
    struct kb_live_link *link = &schema->links[i];
    const char *used = kb_live_schema_navigation(schema, link);
    if (link->from == table && used && kb_slice_is(name, used)) {
      kb_buf_clear(&link->name);
      link->lacking++;
      return true;
    }
  }
  return false;
}

/* The text between `before`, searched from `*at` on, and the next quote, to which `*at` moves. */
static bool quoted(const char **at, const char *before, struct kb_slice *text)
{
  const char *start = strstr(*at, before);
  const char *end = start ? strchr(start + strlen(before), '\'') : NULL;
  if (!end) {
    return false;
  }
  start += strlen(before);
  *text = (struct kb_slice){start, (size_t)(end - start)};
  *at = end;
  return true;
}

/* The same for a table, which the address of a query names by its set. */
static bool learn_table(struct kb_live_schema *schema, const char *message, char name[KB_LIVE_NAME])
{
  struct kb_slice set;
  const struct kb_table *table = quoted(&message, "Resource not found for the segment '", &set)
                                   ? kb_schema_table_of_set(schema->schema, set)
                                   : NULL;
  if (!table || !may_lack_table(schema, table) || !kb_live_schema_has_table(schema, table)) {
    return false;
  }
  snprintf(name, KB_LIVE_NAME, "%s", table->logical_name);
  lose_table(schema, table);
  return true;
}

static const char no_property[] = "Could not find a property named '";

bool kb_live_schema_is_about_property(const char *message)
{
  return strstr(message, no_property) != NULL;
}

bool kb_live_schema_learn(struct kb_live_schema *schema, const char *message,
                          char name[KB_LIVE_NAME])
{
  struct kb_slice property;
  struct kb_slice type;
  if (learn_table(schema, message, name)) {
    return true;
  }
  if (!quoted(&message, no_property, &property) ||
      !quoted(&message, " on type 'Microsoft.Dynamics.CRM.", &type)) {
    return false;
  }
  const struct kb_table *table = kb_schema_table_of_logical_name(schema->schema, type);
  const int place = table ? kb_schema_column(table, property) : -1;
  snprintf(name, KB_LIVE_NAME, "%.*s.%.*s", (int)type.length, type.data, (int)property.length,
           property.data);
  if (place < 0) {
    return table && learn_link(schema, table, property);
  }
  if (!kb_live_schema_has(schema, table, place)) {
    return false;
  }
  schema->columns[table->id][place] = KB_LIVE_LACKING;
  return true;
}

static enum kb_status take_rows(void *context, size_t n, struct kb_slice rows,
                                struct kb_error *error)
{
  struct kb_live_schema *schema = context;
  struct request request;
  if (!request_at(schema, n, &request)) {
    return KB_OK;
  }
  return request.of_links ? kb_live_schema_read_links(schema, request.table, rows, error)
                          : kb_live_schema_read_columns(schema, request.table, rows, error);
}

/* Whether the definition of a table came. */
static bool is_any_there(const struct kb_live_schema *schema,
                         const struct kb_metadata_refusal *refusals, size_t count)
{
  bool is_any = false;
  struct request request;
  for (size_t n = 0; n < count && request_at(schema, n, &request) && !is_any; n++) {
    is_any = !request.of_links && refusals[n].error.status == KB_OK;
  }
  return is_any;
}

/* A table that is not found, where others are, is not there. Any other refusal says nothing about
   what is there. */
static enum kb_status judge(struct kb_live_schema *schema,
                            const struct kb_metadata_refusal *refusals, size_t count,
                            struct kb_buf *refusal, struct kb_error *error)
{
  enum { NOT_FOUND = 404 };
  const bool is_any = is_any_there(schema, refusals, count);
  struct request request;
  for (size_t n = 0; n < count && request_at(schema, n, &request); n++) {
    if (refusals[n].error.status == KB_OK) {
      continue;
    }
    if (is_any && refusals[n].http_status == NOT_FOUND && may_lack_table(schema, request.table)) {
      lose_table(schema, request.table);
    } else {
      kb_buf_add_text(refusal, refusal->length == 0 ? refusals[n].error.message : "");
    }
  }
  return refusal->failed ? kb_fail_no_memory(error) : KB_OK;
}

enum kb_status kb_live_schema_ask(struct kb_live_schema *schema,
                                  const struct kb_feed_options *options, struct kb_buf *refusal,
                                  struct kb_error *error)
{
  struct request ignored;
  size_t count = 0;
  while (request_at(schema, count, &ignored)) {
    count++;
  }
  struct kb_query *queries = calloc(count + 1, sizeof *queries);
  char(*sets)[KB_LIVE_SET] = calloc(count + 1, sizeof *sets);
  struct kb_metadata_refusal *refusals = calloc(count + 1, sizeof *refusals);
  enum kb_status status = queries && sets && refusals ? KB_OK : kb_fail_no_memory(error);
  for (size_t n = 0; n < count && status == KB_OK; n++) {
    kb_live_schema_query(schema, n, sets[n], &queries[n]);
  }
  if (status == KB_OK) {
    status = kb_metadata_ask(options,
                             &(struct kb_metadata_questions){.queries = queries,
                                                             .count = count,
                                                             .take = take_rows,
                                                             .context = schema,
                                                             .refusals = refusals},
                             error);
  }
  status = status == KB_OK ? judge(schema, refusals, count, refusal, error) : status;
  free(refusals);
  free(sets);
  free(queries);
  return status;
}
