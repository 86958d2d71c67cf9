#include "case/odd_rows.h"

#include <strings.h>

enum { DEEPEST = 4, LONGEST_LIST = 300 };

/* The key column that an object has in another letter case, if any; `*table`: the table of that
   key. */
static struct kb_slice key_in_other_case(const struct kb_schema *schema, struct kb_node object,
                                         const struct kb_table **table)
{
  for (size_t at = kb_node_first(object); at < kb_node_end(object); at = kb_node_next(object, at)) {
    const struct kb_slice key = kb_node_key(object, at);
    for (size_t i = 0; i < schema->table_count; i++) {
      *table = schema->tables[i];
      if (strlen((*table)->key) == key.length &&
          strncasecmp((*table)->key, key.data, key.length) == 0) {
        return key;
      }
    }
  }
  return (struct kb_slice){NULL, 0};
}

static bool is_sdk_row(struct kb_node object)
{
  struct kb_node value;
  return kb_node_find(object, "Attributes", &value) && kb_node_text(value).data[0] == '[';
}

static bool is_row(const struct kb_schema *schema, struct kb_node object, bool in_any_case)
{
  const struct kb_table *table;
  const struct kb_slice key = key_in_other_case(schema, object, &table);
  return (key.length > 0 && (in_any_case || kb_slice_is(key, table->key))) ||
         (in_any_case && is_sdk_row(object));
}

static bool is_list(struct kb_node value)
{
  return kb_node_text(value).data[0] == '[';
}

static bool holds_rows(const struct kb_schema *schema, struct kb_node list)
{
  const struct kb_node first = {list.text, list.tokens, kb_node_first(list)};
  return is_list(list) && first.at < kb_node_end(list) && kb_node_is_object(first) &&
         is_row(schema, first, true);
}

struct search {
  const struct kb_schema *schema;
  bool in_any_case; /* of the keys of single rows */
  kb_take_rows take;
  void *context;
  size_t count;
};

static void search_value(struct search *search, struct kb_node holder, struct kb_node value,
                         unsigned depth);

static void search_object(struct search *search, struct kb_node object, unsigned depth)
{
  for (size_t at = kb_node_first(object); at < kb_node_end(object); at = kb_node_next(object, at)) {
    search_value(search, object, kb_node_value(object, at), depth);
  }
}

static void search_value(struct search *search, struct kb_node holder, struct kb_node value,
                         unsigned depth)
{
  const bool is_object = kb_node_is_object(value);
  if (is_object ? is_row(search->schema, value, search->in_any_case)
                : holds_rows(search->schema, value)) {
    search->take(search->context, holder, value);
    search->count++;
  } else if (is_object && depth < DEEPEST) {
    search_object(search, value, depth + 1);
  } else if (is_list(value)) {
    struct kb_node element = {value.text, value.tokens, kb_node_first(value)};
    for (; element.at < kb_node_end(value); element.at = kb_node_end(element)) {
      if (kb_node_is_object(element)) {
        search_value(search, value, element, depth);
      }
    }
  }
}

size_t kb_odd_rows(const struct kb_schema *schema, struct kb_node object, kb_take_rows take,
                   void *context)
{
  struct search search = {schema, false, take, context, 0};
  search_object(&search, object, 1);
  if (search.count == 0) {
    search.in_any_case = true;
    search_object(&search, object, 1);
  }
  return search.count;
}

/* Whether a string within the object is JSON with rows in it: their keys are escaped there. */
static bool has_rows_as_text(const struct kb_schema *schema, struct kb_slice text)
{
  const char *const end = text.data + text.length;
  for (const char *at = text.data; (at = memchr(at, '\\', (size_t)(end - at))) != NULL; at++) {
    for (size_t i = 0; i < schema->table_count && end - at > 1 && at[1] == '"'; i++) {
      const char *key = schema->tables[i]->key;
      const size_t length = strlen(key);
      if ((size_t)(end - at) > length + 4 && memcmp(at + 2, key, length) == 0 &&
          memcmp(at + 2 + length, "\\\"", 2) == 0) {
        return true;
      }
    }
  }
  return false;
}

/* Whether it is a report of kbtriage in json, or a record of one in ndjson. */
static bool is_report(struct kb_node object)
{
  static const struct {
    const char *type, *member;
  } records[] = {
    {"\"finding\"", "verdict"},    {"\"excepted\"", "exception"}, {"\"failing\"", "explained"},
    {"\"unmatched\"", "affected"}, {"\"rejected\"", "reason"},    {"\"case\"", "verdicts"},
    {"\"summary\"", "provenance"},
  };
  struct kb_node type;
  struct kb_node member;
  if (!kb_node_find(object, "type", &type)) {
    return kb_node_find(object, "findings", &member) && kb_node_find(object, "provenance", &member);
  }
  for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
    if (kb_slice_is(kb_node_text(type), records[i].type)) {
      return kb_node_find(object, records[i].member, &member);
    }
  }
  return false;
}

void kb_odd_reason(const struct kb_schema *schema, struct kb_buf *out, struct kb_node object)
{
  const struct kb_table *table;
  const struct kb_slice key = key_in_other_case(schema, object, &table);
  if (key.length > 0) {
    kb_buf_addf(out,
                "it has %.*s, but names of columns are lower case (%s) where the Web API returns "
                "them: save its answer, or write the names so",
                (int)key.length, key.data, table->key);
  } else if (is_sdk_row(object)) {
    kb_buf_add_text(out, "a row as the SDK for .NET has it (Attributes): save what the Web API "
                         "returns, or let kbtriage fetch save it");
  } else if (is_report(object)) {
    kb_buf_add_text(out,
                    "a report of kbtriage, not rows: kbtriage report shows it; for one without "
                    "names, redact its rows, and run on what redact wrote");
  } else if (has_rows_as_text(schema, kb_node_text(object))) {
    kb_buf_add_text(out, "its rows are in a string (JSON within JSON, as a HAR file or a flow has "
                         "it): save that text by itself, as with jq's fromjson");
  } else {
    kb_buf_add_text(out, "no row of a known table: it has none of ");
    kb_schema_write_keys(schema, out);
    kb_buf_add_text(out, " or the like, nor a list of rows that do");
  }
}

void kb_odd_names_fini(struct kb_odd_names *names)
{
  kb_buf_fini(&names->in_other_case);
  kb_buf_fini(&names->of_links);
}

static bool has_name(const struct kb_buf *list, struct kb_slice name)
{
  for (const char *at = kb_buf_text(list); *at;) {
    const size_t length = strcspn(at, ",");
    if (length == name.length && strncmp(at, name.data, length) == 0) {
      return true;
    }
    at += length;
    at += strspn(at, ", ");
  }
  return false;
}

static void add_name(struct kb_buf *list, struct kb_slice name)
{
  if (list->length > LONGEST_LIST || memchr(name.data, ',', name.length) || has_name(list, name)) {
    return;
  }
  kb_buf_add_text(list, list->length > 0 ? ", " : "");
  kb_buf_add_slice(list, list->length > LONGEST_LIST ? kb_slice_of("…") : name);
}

static bool is_column_in_other_case(const struct kb_table *table, struct kb_slice name)
{
  for (size_t i = 0; i < table->column_count; i++) {
    const struct kb_column *column = &table->columns[i];
    if (column->length == name.length && strncasecmp(column->name, name.data, name.length) == 0) {
      return memcmp(column->name, name.data, name.length) != 0;
    }
  }
  return false;
}

/* "esp.statecode"; some versions write the point as they would in XML: "esp_x002e_statecode". */
static bool is_of_link(struct kb_slice name)
{
  static const char point[] = "_x002e_";
  bool found = memchr(name.data, '.', name.length) != NULL;
  for (size_t at = 1; !found && at + sizeof point - 1 < name.length; at++) {
    found = strncasecmp(name.data + at, point, sizeof point - 1) == 0;
  }
  return found;
}

void kb_odd_names_add(struct kb_odd_names *names, const struct kb_table *table, struct kb_node row)
{
  for (size_t at = kb_node_first(row); at < kb_node_end(row); at = kb_node_next(row, at)) {
    const struct kb_slice key = kb_node_key(row, at);
    if (key.length == 0 || memchr(key.data, '@', key.length)) {
      continue; /* an annotation */
    }
    if (is_of_link(key)) {
      add_name(&names->of_links, key);
    } else if (is_column_in_other_case(table, key)) {
      add_name(&names->in_other_case, key);
    }
  }
}
