#include "run/input_shapes.h"

#include "case/property_row.h"
#include "case/record.h"
#include "rows/page_edge.h"
#include "rows/scan.h"

#include <stdlib.h>

/* So many rows of each table in each file are checked for the spelling of keys. */
enum { LOOKED_AT = 16 };

bool kb_input_shapes_init(struct kb_input_shapes *shapes, const struct kb_schema *schema)
{
  *shapes = (struct kb_input_shapes){.schema = schema};
  shapes->pages = calloc(schema->table_count + 1, sizeof *shapes->pages);
  shapes->looked_at = calloc(schema->table_count + 1, sizeof *shapes->looked_at);
  return shapes->pages && shapes->looked_at;
}

void kb_input_shapes_fini(struct kb_input_shapes *shapes)
{
  free(shapes->pages);
  free(shapes->looked_at);
  kb_odd_names_fini(&shapes->names);
  kb_buf_fini(&shapes->converted);
  kb_tokens_fini(&shapes->converted_tokens);
  kb_tokens_fini(&shapes->inner);
}

void kb_input_shapes_begin(struct kb_input_shapes *shapes, uint32_t file)
{
  shapes->file = file;
  shapes->last_table = NULL;
  shapes->has_properties = false;
  memset(shapes->looked_at, 0, shapes->schema->table_count * sizeof *shapes->looked_at);
  kb_buf_clear(&shapes->names.in_other_case);
  kb_buf_clear(&shapes->names.of_links);
}

/* Only a parsed tree shows keys that are written with escapes. */
const struct kb_table *kb_input_shapes_table(const struct kb_schema *schema,
                                             const struct kb_row *row)
{
  const struct kb_table *table =
    kb_schema_table_of_row(schema, row->set, (struct kb_node){row->json.data, row->tokens, 0});
  if (!table && memchr(row->json.data, '\\', row->json.length)) {
    struct kb_error ignored;
    struct cJSON *document = kb_json_parse(row->json, &ignored);
    table = document ? kb_schema_table_of_tree(schema, row->set, document) : NULL;
    kb_json_free(document);
  }
  return table;
}

bool kb_input_shapes_look(struct kb_input_shapes *shapes, const struct kb_table *table,
                          struct kb_row *row)
{
  const struct kb_node node = {row->json.data, row->tokens, 0};
  shapes->last_table = table;
  if (!shapes->has_properties && shapes->looked_at[table->id] == LOOKED_AT) {
    return true;
  }
  if (!kb_is_property_row(node)) {
    if (shapes->looked_at[table->id] < LOOKED_AT) {
      shapes->looked_at[table->id]++;
      kb_odd_names_add(&shapes->names, table, node);
    }
    return true;
  }
  shapes->has_properties = true;
  kb_buf_clear(&shapes->converted);
  kb_property_row_write(&shapes->converted, table, node);
  row->json = kb_buf_slice(&shapes->converted);
  if (shapes->converted.failed || !kb_scan_tokens(&shapes->converted_tokens, row->json)) {
    return false;
  }
  row->tokens = shapes->converted_tokens.list;
  return true;
}

bool kb_input_shapes_are_standard(const struct kb_input_shapes *shapes)
{
  return !shapes->has_properties && shapes->last_table &&
         shapes->looked_at[shapes->last_table->id] == LOOKED_AT;
}

void kb_input_shapes_page(struct kb_input_shapes *shapes, const struct kb_page_end *page)
{
  const struct kb_table *table = kb_schema_table_of_set(shapes->schema, page->set);
  if (shapes->provenance) {
    kb_provenance_add_organization(shapes->provenance, page->host, page->is_site);
  }
  table = table ? table : page->count > 0 ? shapes->last_table : NULL;
  shapes->last_table = NULL;
  if (table) {
    struct kb_table_pages *pages = &shapes->pages[table->id];
    pages->rows += page->count;
    pages->whole += !page->has_more;
    pages->broken += page->has_more;
    pages->file = page->has_more ? shapes->file : pages->file;
  }
}

/* --- Rows within an object --- */

struct within {
  struct kb_input_shapes *shapes;
  struct kb_row row;   /* the place of the object, then of each row in it */
  const char *counted; /* lines are counted up to here */
  kb_take_row take;
  void *context;
  enum kb_status status;
  struct kb_error *error;
};

static void take_element(struct within *within, struct kb_slice text, size_t index)
{
  struct kb_tokens *tokens = &within->shapes->inner;
  const char *at = within->counted;
  while ((at = memchr(at, '\n', (size_t)(text.data - at))) != NULL) {
    within->row.line++;
    at++;
  }
  within->counted = text.data;
  within->row.json = text;
  within->row.index = index;
  if (!kb_scan_tokens(tokens, text)) {
    within->status = kb_fail_no_memory(within->error);
    return;
  }
  within->row.tokens = tokens->list;
  within->status = within->take(within->context, &within->row);
}

/* A list is a page, a row by itself is not. */
static void take_rows(void *context, struct kb_node holder, struct kb_node list)
{
  struct within *within = context;
  struct kb_page_edge edge = {.has_more = false};
  if (within->status == KB_OK && kb_node_is_object(list)) {
    take_element(within, kb_node_text(list), 0);
    return;
  }
  struct kb_node element = {list.text, list.tokens, kb_node_first(list)};
  size_t count = 0;
  while (element.at < kb_node_end(list) && within->status == KB_OK) {
    take_element(within, kb_node_text(element), count);
    element.at = kb_node_end(element);
    count++;
  }
  kb_page_edge_add(&edge, (struct kb_node){list.text, list.tokens, 0});
  kb_page_edge_add(&edge, holder);
  kb_input_shapes_page(within->shapes,
                       &(struct kb_page_end){kb_slice_of(edge.set), kb_slice_of(edge.host),
                                             edge.is_site, count, edge.has_more});
}

enum kb_status kb_input_shapes_within(struct kb_input_shapes *shapes, const struct kb_row *object,
                                      kb_take_row take, void *context, size_t *found,
                                      struct kb_error *error)
{
  struct within within = {shapes, *object, object->json.data, take, context, KB_OK, error};
  *found = 0;
  if (shapes->is_within) {
    return KB_OK;
  }
  shapes->is_within = true;
  within.row.in_list = true;
  *found = kb_odd_rows(shapes->schema, (struct kb_node){object->json.data, object->tokens, 0},
                       take_rows, &within);
  shapes->is_within = false;
  return within.status;
}

/* --- Notes at the end --- */

void kb_input_shapes_notes(const struct kb_input_shapes *shapes, kb_take_note take, void *context)
{
  const struct kb_odd_names *names = &shapes->names;
  struct kb_buf note = {0};
  if (shapes->has_properties) {
    take(context, "rows of Get-CrmRecords: the values of name_Property are read; labels are not, "
                  "nor columns that have nothing but a label");
  }
  if (names->in_other_case.length > 0) {
    kb_buf_addf(&note,
                "names of columns are lower case where the Web API returns them; these were not "
                "read: %s",
                kb_buf_text(&names->in_other_case));
    take(context, kb_buf_text(&note));
  }
  if (names->of_links.length > 0) {
    kb_buf_clear(&note);
    kb_buf_addf(&note,
                "columns of linked tables are not read (%s): expand the "
                "related rows in the query instead of link-entity, save these tables in files "
                "of their own, or let kbtriage fetch save all",
                kb_buf_text(&names->of_links));
    take(context, kb_buf_text(&note));
  }
  kb_buf_fini(&note);
}

bool kb_input_shapes_missing(const struct kb_input_shapes *shapes, const struct kb_table *table,
                             struct kb_buf *reason, uint32_t *file)
{
  const struct kb_table_pages *pages = &shapes->pages[table->id];
  *file = pages->file;
  if (pages->broken == 0 || pages->whole > 0) {
    return false;
  }
  kb_buf_clear(reason);
  kb_buf_addf(reason,
              "%zu row%s of %s, and its page says that more exist, which are in no file: save the "
              "pages that follow, too, or let kbtriage fetch save all",
              pages->rows, pages->rows == 1 ? "" : "s", table->set);
  return true;
}

bool kb_input_shapes_empty(const struct kb_input_shapes *shapes, const struct kb_table *table)
{
  const struct kb_table_pages *pages = &shapes->pages[table->id];
  return pages->whole > 0 && pages->broken == 0 && pages->rows == 0;
}

void kb_input_shapes_write_page(struct kb_out *out, const struct kb_table *table, bool has_more)
{
  struct kb_buf line = {0};
  kb_buf_addf(&line, "{\"@odata.context\":\"$metadata#%s\",", table->set);
  kb_buf_add_text(&line, has_more ? "\"@odata.nextLink\":\"https://host.example/\"," : "");
  kb_buf_add_text(&line, "\"value\":[]}\n");
  kb_out_buf(out, &line);
  kb_buf_fini(&line);
}
