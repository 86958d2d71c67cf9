#include "cli/schema_picks.h"

#include "base/ascii.h"
#include "run/metadata.h"

void kb_schema_picks_fini(struct kb_schema_picks *picks)
{
  for (size_t i = 0; picks->tables && i < picks->count; i++) {
    kb_org_table_fini(&picks->tables[i]);
  }
  kb_arena_fini(&picks->arena);
}

/* The one with that name, which may be new; NULL: out of memory. */
static struct kb_schema_pick *pick_of(struct kb_schema_picks *picks, const char *table)
{
  size_t i = 0;
  while (i < picks->count && strcmp(picks->names[i], table) != 0) {
    i++;
  }
  if (i < picks->count) {
    return &picks->list[i];
  }
  struct kb_schema_pick *list = kb_arena_room(&picks->arena, picks->list, i, 4, sizeof *list);
  const char **names = kb_arena_room(&picks->arena, picks->names, i, 4, sizeof *names);
  if (!list || !names) {
    return NULL;
  }
  picks->list = list;
  picks->names = names;
  names[i] = table;
  list[i] = (struct kb_schema_pick){.table = table};
  picks->count++;
  return &list[i];
}

/* Logical names of tables have no capitals; of columns, few have. */
enum kb_status kb_schema_picks_add(struct kb_schema_picks *picks, const char *argument,
                                   struct kb_error *error)
{
  char *table = kb_arena_text(&picks->arena, argument);
  if (!table) {
    return kb_fail_no_memory(error);
  }
  char *column = strchr(table, '.');
  if (column) {
    *column++ = '\0';
  }
  kb_lower_case(table, strlen(table));
  if (!kb_metadata_is_name(table) || (column && !kb_metadata_is_name(column))) {
    return kb_fail(error, KB_USAGE,
                   "schema: \"%.100s\" is neither a table nor a column: name them as in "
                   "contoso_ticket or mailbox.contoso_region",
                   argument);
  }
  struct kb_schema_pick *pick = pick_of(picks, table);
  if (!pick) {
    return kb_fail_no_memory(error);
  }
  if (!column) {
    pick->is_whole = true;
    return KB_OK;
  }
  const char **columns =
    kb_arena_room(&picks->arena, pick->columns, pick->column_count, 4, sizeof *columns);
  if (!columns) {
    return kb_fail_no_memory(error);
  }
  columns[pick->column_count++] = column;
  pick->columns = columns;
  return KB_OK;
}

enum kb_status kb_schema_picks_read(const struct kb_args *args, struct kb_schema_picks *picks,
                                    struct kb_error *error)
{
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < kb_args_count(args) && status == KB_OK; i++) {
    status = kb_schema_picks_add(picks, kb_args_at(args, i), error);
  }
  return status;
}
