#include "cli/schema_tables.h"

#include "base/text.h"
#include "cli/live_options.h"
#include "cli/schema_picks.h"
#include "run/schema_ask.h"
#include "run/schema_check.h"
#include "run/schema_write.h"
#include "sandbox/sandbox.h"
#include "triage/tables_load.h"

/* --- What to write of the tables --- */

static enum kb_status fail_unknown(struct kb_schema_picks *picks, const struct kb_org_table *table,
                                   const char *name, struct kb_error *error)
{
  const char **names = kb_arena_array(&picks->arena, table->column_count + 1, sizeof *names);
  for (size_t i = 0; names && i < table->column_count; i++) {
    names[i] = table->columns[i].column.name;
  }
  const char *near = names ? kb_text_suggest(name, names) : NULL;
  return kb_fail(error, KB_NOT_FOUND,
                 "the table %s has no column %s that rows in the Web API have and articles can "
                 "read%s%s%s",
                 table->name, name, near ? "; did you mean " : "", near ? near : "",
                 near ? "?" : "");
}

static enum kb_status want(struct kb_schema_picks *picks, const struct kb_schema *schema, size_t n,
                           struct kb_schema_wanted *wanted, struct kb_error *error)
{
  const struct kb_schema_pick *pick = &picks->list[n];
  const struct kb_org_table *table = &picks->tables[n];
  bool *picked = kb_arena_array(&picks->arena, table->column_count + 1, sizeof *picked);
  *wanted = (struct kb_schema_wanted){
    .table = table,
    .known = kb_schema_table_of_logical_name(schema, kb_slice_of(table->name)),
    .is_whole = pick->is_whole,
    .picked = picked,
  };
  if (!picked) {
    return kb_fail_no_memory(error);
  }
  for (size_t i = 0; i < pick->column_count; i++) {
    const struct kb_org_column *column = kb_org_table_column(table, kb_slice_of(pick->columns[i]));
    if (!column) {
      return fail_unknown(picks, table, pick->columns[i], error);
    }
    picked[column - table->columns] = true;
  }
  if (kb_schema_wanted_columns(wanted) == 0) {
    kb_say("%s: the tables in force have all columns of the organization's table; left out",
           table->name);
  }
  return KB_OK;
}

static enum kb_status compose(struct kb_schema_picks *picks, const struct kb_schema *schema,
                              const char *origin, struct kb_buf *text, struct kb_error *error)
{
  struct kb_schema_wanted *wanted = kb_arena_array(&picks->arena, picks->count + 1, sizeof *wanted);
  enum kb_status status = wanted ? KB_OK : kb_fail_no_memory(error);
  for (size_t n = 0; n < picks->count && status == KB_OK; n++) {
    status = want(picks, schema, n, &wanted[n], error);
  }
  if (status != KB_OK) {
    return status;
  }
  kb_schema_write(text, origin, schema, wanted, picks->count);
  if (text->length > KB_SANDBOX_SOURCE_MAX) {
    return kb_fail(error, KB_LIMIT,
                   "these tables take %zu bytes, more than the %d of a file that kbtriage reads: "
                   "name the columns that articles need, as in mailbox.contoso_region",
                   text->length, KB_SANDBOX_SOURCE_MAX);
  }
  return text->failed ? kb_fail_no_memory(error) : KB_OK;
}

/* --- Comparing --- */

static enum kb_status pick_all(struct kb_schema_picks *picks, const struct kb_schema *schema,
                               struct kb_error *error)
{
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < schema->table_count && status == KB_OK; i++) {
    status = kb_schema_picks_add(picks, schema->tables[i]->logical_name, error);
  }
  return status;
}

/* All tables in force, if none is named. */
static enum kb_status pick_known(struct kb_schema_picks *picks, const struct kb_schema *schema,
                                 struct kb_error *error)
{
  for (size_t i = 0; i < picks->count; i++) {
    if (picks->list[i].column_count > 0) {
      return kb_fail(error, KB_USAGE, "schema: --check compares whole tables; name %s alone",
                     picks->names[i]);
    }
    if (!kb_schema_table_of_logical_name(schema, kb_slice_of(picks->names[i]))) {
      return kb_fail(error, KB_NOT_FOUND, "schema: the tables in force have no table %s",
                     picks->names[i]);
    }
  }
  return picks->count > 0 ? KB_OK : pick_all(picks, schema, error);
}

static enum kb_status compare(const struct kb_schema_picks *picks, const struct kb_schema *schema,
                              const char *origin, struct kb_buf *text, size_t *differences,
                              struct kb_error *error)
{
  kb_buf_addf(text, "The tables in force (here), and those of %s (there):\n\n", origin);
  for (size_t i = 0; i < picks->count; i++) {
    const struct kb_table *known =
      kb_schema_table_of_logical_name(schema, kb_slice_of(picks->names[i]));
    *differences += kb_schema_check_table(known, &picks->tables[i], text);
  }
  kb_buf_addf(text, "\n%zu table%s, %zu difference%s\n", picks->count, picks->count == 1 ? "" : "s",
              *differences, *differences == 1 ? "" : "s");
  return text->failed ? kb_fail_no_memory(error) : KB_OK;
}

/* --- The command --- */

static enum kb_exit print(const struct kb_context *context, struct kb_buf *text,
                          enum kb_exit result)
{
  struct kb_out *out = kb_open_output(context);
  if (!out) {
    return KB_EXIT_NOT_RUN;
  }
  kb_out_buf(out, text);
  return kb_close_output(out, result);
}

static enum kb_exit answer(const struct kb_context *context, const struct kb_schema *schema,
                           struct kb_live *live, struct kb_schema_picks *picks)
{
  const bool to_compare = kb_args_has(context->args, "check");
  struct kb_buf text = {0};
  struct kb_error error = {.status = KB_OK};
  size_t differences = 0;
  picks->tables = kb_arena_array(&picks->arena, picks->count + 1, sizeof *picks->tables);
  enum kb_status status = picks->tables ? KB_OK : kb_fail_no_memory(&error);
  if (status == KB_OK && kb_args_has(context->args, "dry-run")) {
    status = kb_schema_describe(live, picks->names, picks->count, to_compare, &text)
               ? KB_OK
               : kb_fail_no_memory(&error);
  } else if (status == KB_OK) {
    status = kb_schema_ask(live, picks->names, picks->count, to_compare, picks->tables, &error);
    status = status != KB_OK ? status
             : to_compare ? compare(picks, schema, kb_live_name(live), &text, &differences, &error)
                          : compose(picks, schema, kb_live_name(live), &text, &error);
  }
  enum kb_exit result = status == KB_INTERRUPTED ? KB_EXIT_INTERRUPTED : KB_EXIT_NOT_RUN;
  if (status == KB_OK) {
    result = print(context, &text, differences > 0 ? KB_EXIT_FOUND : KB_EXIT_NOTHING);
  } else {
    kb_say("%s", error.message);
  }
  kb_buf_fini(&text);
  return result;
}

/* The tables in force: those of all directories of the rule set, without its articles. */
static enum kb_status load_schema(const struct kb_context *context, struct kb_arena *arena,
                                  struct kb_schema **schema, struct kb_error *error)
{
  struct kb_rules rules = {0};
  enum kb_status status = kb_rules_find(context->args, arena, &rules, error);
  if (status != KB_OK && status != KB_NOT_FOUND) {
    return status;
  }
  const char **paths = kb_arena_array(arena, rules.count + 1, sizeof *paths);
  size_t count = 0;
  if (!paths) {
    return kb_fail_no_memory(error);
  }
  if (rules.tables) {
    paths[count++] = rules.tables;
  }
  for (size_t i = 0; i < rules.count; i++) {
    paths[count++] = rules.paths[i];
  }
  return kb_tables_load(paths, count, schema, error);
}

enum kb_exit kb_schema_tables(const struct kb_context *context)
{
  struct kb_live_options options = {0};
  struct kb_schema_picks picks = {.count = 0};
  struct kb_schema *schema = NULL;
  struct kb_error error;
  struct kb_live *live = NULL;
  enum kb_exit result = KB_EXIT_NOT_RUN;
  enum kb_status status = kb_schema_picks_read(context->args, &picks, &error);
  status = status == KB_OK ? load_schema(context, &picks.arena, &schema, &error) : status;
  if (status == KB_OK && kb_args_has(context->args, "check")) {
    status = pick_known(&picks, schema, &error);
  }
  if (status != KB_OK) {
    kb_say("%s", error.message);
  } else if ((live = kb_live_open_by(context, NULL, &options)) != NULL) {
    result = answer(context, schema, live, &picks);
  }
  kb_live_close(live);
  kb_live_options_fini(&options);
  kb_schema_free(schema);
  kb_schema_picks_fini(&picks);
  return result;
}
