#include "run/live_schema.h"

#include "base/ascii.h"
#include "base/json.h"

#include <stdio.h>

/* The columns of each table that is read; for mailboxes also their links. */
static const struct {
  enum kb_table_id table;
  bool of_links;
} requests[] = {
  {KB_MAILBOX, true}, {KB_MAILBOX, false}, {KB_PROFILE, false}, {KB_USER, false}, {KB_ALERT, false},
};

static const struct {
  const char *lookup; /* property of the lookup */
  enum kb_table_id table;
  const char *documented;
  const char *other; /* another name under which rows are read, or NULL */
} links[KB_LIVE_LINKS] = {
  [KB_LIVE_PROFILE] = {KB_PROFILE_LOOKUP, KB_PROFILE, KB_PROFILE_NAVIGATION, NULL},
  [KB_LIVE_USER] = {KB_USER_LOOKUP, KB_USER, KB_USER_NAVIGATION, KB_USER_NAVIGATION_LONG},
};

void kb_live_schema_fini(struct kb_live_schema *schema)
{
  for (size_t i = 0; i < KB_LIVE_LINKS; i++) {
    kb_buf_fini(&schema->links[i]);
  }
}

bool kb_live_schema_query(size_t n, char set[KB_LIVE_SET], struct kb_query *query)
{
  if (n >= sizeof requests / sizeof requests[0]) {
    return false;
  }
  snprintf(set, KB_LIVE_SET, "EntityDefinitions(LogicalName='%s')/%s",
           kb_schema_table(requests[n].table)->logical_name,
           requests[n].of_links ? "ManyToOneRelationships" : "Attributes");
  *query = (struct kb_query){
    .set = set,
    .select = requests[n].of_links ? "ReferencingAttribute,ReferencedEntity,"
                                     "ReferencingEntityNavigationPropertyName"
                                   : "LogicalName,IsValidForRead",
  };
  return true;
}

bool kb_live_schema_has(const struct kb_live_schema *schema, enum kb_table_id table, int place)
{
  return place >= 0 && (schema->columns[table][place] == KB_LIVE_ASSUMED ||
                        schema->columns[table][place] == KB_LIVE_THERE);
}

const char *kb_live_schema_navigation(const struct kb_live_schema *schema, enum kb_live_link link)
{
  if (!schema->links_known) {
    return links[link].documented;
  }
  return schema->links[link].length > 0 ? schema->links[link].data : NULL;
}

const char *kb_live_schema_known_as(const struct kb_live_schema *schema, enum kb_live_link link)
{
  const char *name = kb_live_schema_navigation(schema, link);
  const char *other = links[link].other;
  return name && other && strcmp(name, other) == 0 ? other : links[link].documented;
}

/* "name" of name, "regardingobjectid" of _regardingobjectid_value. */
static struct kb_slice logical_name(const char *property)
{
  static const char end[] = "_value";
  const size_t length = strlen(property);
  return property[0] == '_' ? (struct kb_slice){property + 1, length - 1 - (sizeof end - 1)}
                            : (struct kb_slice){property, length};
}

static const char *text_of(const struct cJSON *row, const char *name)
{
  const struct cJSON *member = kb_json_member(row, name);
  return member ? kb_json_string(member) : "";
}

static void read_column(enum kb_live_column *columns, const struct kb_table *table,
                        const struct cJSON *row)
{
  const char *name = text_of(row, "LogicalName");
  const struct cJSON *readable = kb_json_member(row, "IsValidForRead");
  const bool refused =
    readable && kb_json_kind(readable) == KB_JSON_BOOLEAN && !kb_json_true(readable);
  for (size_t i = 0; i < table->column_count; i++) {
    if (kb_slice_is(logical_name(table->columns[i].name), name)) {
      columns[i] = refused ? KB_LIVE_UNREADABLE : KB_LIVE_THERE;
    }
  }
}

/* The tree of a list of objects, which the caller frees; NULL, with `error` filled. */
static struct cJSON *parse_rows(struct kb_slice rows, struct kb_error *error)
{
  struct cJSON *list = kb_json_parse(rows, error);
  for (const struct cJSON *row = list ? kb_json_first(list) : NULL; row; row = kb_json_next(row)) {
    if (kb_json_kind(row) != KB_JSON_OBJECT) {
      kb_fail(error, KB_INVALID, "the metadata has %s where an object belongs",
              kb_json_kind_words(kb_json_kind(row)));
      kb_json_free(list);
      return NULL;
    }
  }
  return list;
}

enum kb_status kb_live_schema_read_columns(struct kb_live_schema *schema, enum kb_table_id id,
                                           struct kb_slice rows, struct kb_error *error)
{
  const struct kb_table *table = kb_schema_table(id);
  enum kb_live_column columns[KB_COLUMNS_MAX];
  struct cJSON *list = parse_rows(rows, error);
  if (!list) {
    return error->status;
  }
  for (size_t i = 0; i < KB_COLUMNS_MAX; i++) {
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
  memcpy(schema->columns[id], columns, sizeof columns);
  return KB_OK;
}

/* Whether it is a valid name: it becomes part of a URL. */
static bool is_name(const char *text)
{
  size_t length = 0;
  while (kb_is_alnum(text[length]) || text[length] == '_') {
    length++;
  }
  return length > 0 && length <= 128 && text[length] == '\0';
}

static void read_link(struct kb_live_schema *schema, const struct cJSON *row)
{
  const char *column = text_of(row, "ReferencingAttribute");
  const char *table = text_of(row, "ReferencedEntity");
  const char *name = text_of(row, "ReferencingEntityNavigationPropertyName");
  for (size_t i = 0; i < KB_LIVE_LINKS; i++) {
    if (kb_slice_is(logical_name(links[i].lookup), column) &&
        strcmp(kb_schema_table(links[i].table)->logical_name, table) == 0 && is_name(name)) {
      kb_buf_clear(&schema->links[i]);
      kb_buf_add_text(&schema->links[i], name);
    }
  }
}

enum kb_status kb_live_schema_read_links(struct kb_live_schema *schema, struct kb_slice rows,
                                         struct kb_error *error)
{
  struct cJSON *list = parse_rows(rows, error);
  if (!list) {
    return error->status;
  }
  size_t count = 0;
  for (const struct cJSON *row = kb_json_first(list); row; row = kb_json_next(row)) {
    read_link(schema, row);
    count += *text_of(row, "ReferencingAttribute") != '\0';
  }
  kb_json_free(list);
  /* a mailbox has at least one link: its owner */
  schema->links_known = count > 0;
  for (size_t i = 0; i < KB_LIVE_LINKS; i++) {
    if (schema->links[i].failed) {
      return kb_fail_no_memory(error);
    }
  }
  return count > 0 ? KB_OK
                   : kb_fail(error, KB_INVALID, "the metadata of mailboxes lists no relationships");
}

/* The organization did not list its links, but has now revealed this one. */
static bool learn_link(struct kb_live_schema *schema, struct kb_slice name)
{
  for (size_t i = 0; i < KB_LIVE_LINKS; i++) {
    const char *used = kb_live_schema_navigation(schema, (enum kb_live_link)i);
    if (!used || !kb_slice_is(name, used)) {
      continue;
    }
    const char *next = schema->links_known ? NULL : links[i].other;
    for (size_t k = 0; k < KB_LIVE_LINKS && !schema->links_known; k++) {
      kb_buf_clear(&schema->links[k]);
      kb_buf_add_text(&schema->links[k], links[k].documented);
    }
    schema->links_known = true;
    kb_buf_clear(&schema->links[i]);
    kb_buf_add_text(&schema->links[i], next ? next : "");
    return true;
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

bool kb_live_schema_learn(struct kb_live_schema *schema, const char *message,
                          char name[KB_LIVE_NAME])
{
  struct kb_slice property;
  struct kb_slice type;
  if (!quoted(&message, "Could not find a property named '", &property) ||
      !quoted(&message, " on type 'Microsoft.Dynamics.CRM.", &type)) {
    return false;
  }
  const struct kb_table *table = kb_schema_table_of_logical_name(type);
  const int place = table ? kb_schema_column(table, property) : -1;
  snprintf(name, KB_LIVE_NAME, "%.*s.%.*s", (int)type.length, type.data, (int)property.length,
           property.data);
  if (place < 0) {
    return table && table->id == KB_MAILBOX && learn_link(schema, property);
  }
  if (!kb_live_schema_has(schema, table->id, place)) {
    return false;
  }
  schema->columns[table->id][place] = KB_LIVE_LACKING;
  return true;
}

static enum kb_status read_rows(struct kb_live_schema *schema, size_t n, struct kb_slice rows,
                                struct kb_error *error)
{
  return requests[n].of_links ? kb_live_schema_read_links(schema, rows, error)
                              : kb_live_schema_read_columns(schema, requests[n].table, rows, error);
}

/* The organization refused to answer, rather than that something failed. */
static bool is_refusal(enum kb_status status, const struct kb_feed_failure *failure)
{
  const long code = failure->http_status;
  return status == KB_INVALID && !failure->no_token &&
         (code == 501 || (code >= 400 && code < 500 && code != 401 && code != 429));
}

/* Reads the answer to one request. `*is_refused`: the organization refused it. */
static enum kb_status take_answer(struct kb_live_schema *schema, size_t n, struct kb_feed *feed,
                                  bool *is_refused, struct kb_error *error)
{
  struct kb_feed_page page = {.text = {0}};
  struct kb_feed_page more = {.text = {0}};
  enum kb_feed_result result = kb_feed_next(feed, &page, error);
  enum kb_status status = result == KB_FEED_FAILED ? error->status : KB_OK;
  if (result == KB_FEED_FAILED) {
    const struct kb_feed_failure failure = kb_feed_failure(feed);
    *is_refused = is_refusal(status, &failure);
  } else {
    /* with a page unread, columns would seem to be missing */
    result = kb_feed_next(feed, &more, error);
    status = result == KB_FEED_PAGE
               ? kb_fail(error, KB_INVALID, "the metadata came in pages, where it has none")
             : result == KB_FEED_FAILED ? error->status
                                        : read_rows(schema, n, page.page.rows, error);
    *is_refused = status == KB_INVALID;
  }
  kb_buf_fini(&page.text);
  kb_buf_fini(&more.text);
  return status;
}

enum kb_status kb_live_schema_ask(struct kb_live_schema *schema,
                                  const struct kb_feed_options *options, struct kb_buf *refusal,
                                  struct kb_error *error)
{
  enum { REQUESTS = sizeof requests / sizeof requests[0] };
  struct kb_feed *feeds[REQUESTS] = {NULL};
  enum kb_status status = KB_OK;
  for (size_t n = 0; n < REQUESTS && status == KB_OK; n++) {
    char set[KB_LIVE_SET];
    struct kb_query query;
    kb_live_schema_query(n, set, &query);
    feeds[n] = kb_feed_start(options, &query, 1, error);
    status = feeds[n] ? KB_OK : error->status;
  }
  for (size_t n = 0; n < REQUESTS && status == KB_OK; n++) {
    bool is_refused = false;
    status = take_answer(schema, n, feeds[n], &is_refused, error);
    if (is_refused) {
      kb_buf_add_text(refusal, refusal->length == 0 ? error->message : "");
      status = refusal->failed ? kb_fail_no_memory(error) : KB_OK;
    }
  }
  for (size_t n = 0; n < REQUESTS; n++) {
    kb_feed_free(feeds[n]);
  }
  return status;
}
