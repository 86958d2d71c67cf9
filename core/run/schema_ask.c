#include "run/schema_ask.h"

#include "base/json.h"
#include "run/metadata.h"

struct definitions {
  const char *const *names;
  size_t count;
  struct kb_org_table *tables;
};

static bool has_name(const struct cJSON *row, const char *name)
{
  return strcmp(kb_metadata_text(row, "LogicalName"), name) == 0;
}

static enum kb_status take_definitions(void *context, size_t n, struct kb_slice rows,
                                       struct kb_error *error)
{
  const struct definitions *definitions = context;
  struct cJSON *list = kb_metadata_rows(rows, error);
  enum kb_status status = list ? KB_OK : error->status;
  (void)n;
  for (size_t i = 0; i < definitions->count && status == KB_OK; i++) {
    const struct cJSON *row = kb_json_first(list);
    while (row && !has_name(row, definitions->names[i])) {
      row = kb_json_next(row);
    }
    status = row ? kb_org_table_read(&definitions->tables[i], row, error) : KB_OK;
  }
  kb_json_free(list);
  return status;
}

/* False: out of memory. */
static bool make_filter(const char *const *names, size_t count, struct kb_buf *filter)
{
  for (size_t i = 0; i < count; i++) {
    kb_metadata_add_to_filter(filter, names[i]);
  }
  return !filter->failed;
}

static enum kb_status ask_definitions(struct kb_live *live, const struct definitions *definitions,
                                      struct kb_error *error)
{
  const struct kb_feed_options options = kb_live_feed_options(live);
  union {
    const struct definitions *definitions;
    void *context;
  } asked = {.definitions = definitions};
  struct kb_buf filter = {0};
  enum kb_status status =
    make_filter(definitions->names, definitions->count, &filter) ? KB_OK : kb_fail_no_memory(error);
  if (status == KB_OK) {
    const struct kb_query query = kb_org_tables_query(filter.data);
    const struct kb_metadata_questions questions = {
      .queries = &query, .count = 1, .take = take_definitions, .context = asked.context};
    status = kb_metadata_ask(&options, &questions, error);
  }
  kb_buf_fini(&filter);
  return status;
}

static enum kb_status check_all_there(const struct kb_live *live,
                                      const struct definitions *definitions, struct kb_error *error)
{
  for (size_t i = 0; i < definitions->count; i++) {
    if (!definitions->tables[i].name) {
      return kb_fail(error, KB_NOT_FOUND,
                     "%s has no table %s that the signed-in user may see; tables are named by "
                     "their logical names, as in mailbox",
                     kb_live_name(live), definitions->names[i]);
    }
  }
  return KB_OK;
}

static size_t part_count(bool to_compare)
{
  return to_compare ? KB_ORG_PARTS : KB_ORG_ONE_TO_MANY;
}

static enum kb_status take_part(void *context, size_t n, struct kb_slice rows,
                                struct kb_error *error)
{
  return kb_org_table_read_part(context, (enum kb_org_part)n, rows, error);
}

static enum kb_status ask_parts(struct kb_live *live, struct kb_org_table *table, bool to_compare,
                                struct kb_error *error)
{
  const struct kb_feed_options options = kb_live_feed_options(live);
  char sets[KB_ORG_PARTS][KB_ORG_SET];
  struct kb_query queries[KB_ORG_PARTS];
  const struct kb_metadata_questions questions = {
    .queries = queries, .count = part_count(to_compare), .take = take_part, .context = table};
  for (size_t n = 0; n < questions.count; n++) {
    queries[n] = kb_org_table_query((enum kb_org_part)n, table->name, sets[n]);
  }
  return kb_metadata_ask(&options, &questions, error);
}

enum kb_status kb_schema_ask(struct kb_live *live, const char *const *names, size_t count,
                             bool to_compare, struct kb_org_table *tables, struct kb_error *error)
{
  const struct definitions definitions = {names, count, tables};
  enum kb_status status = kb_live_reach(live, error);
  status = status == KB_OK ? ask_definitions(live, &definitions, error) : status;
  status = status == KB_OK && !to_compare ? check_all_there(live, &definitions, error) : status;
  for (size_t i = 0; i < count && status == KB_OK; i++) {
    status = tables[i].name ? ask_parts(live, &tables[i], to_compare, error) : KB_OK;
  }
  return status;
}

bool kb_schema_describe(const struct kb_live *live, const char *const *names, size_t count,
                        bool to_compare, struct kb_buf *out)
{
  struct kb_buf filter = {0};
  const bool is_good = make_filter(names, count, &filter);
  kb_live_describe_sign_in(live, out);
  if (is_good) {
    const struct kb_query query = kb_org_tables_query(filter.data);
    kb_live_describe_query(live, &query, out);
  }
  for (size_t i = 0; i < count; i++) {
    for (size_t n = 0; n < part_count(to_compare); n++) {
      char set[KB_ORG_SET];
      const struct kb_query query = kb_org_table_query((enum kb_org_part)n, names[i], set);
      kb_live_describe_query(live, &query, out);
    }
  }
  kb_buf_fini(&filter);
  return is_good && !out->failed;
}
