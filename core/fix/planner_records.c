#include "base/json.h"
#include "fix/planner_inside.h"
#include "fix/values.h"
#include "run/org_row.h"

#include <strings.h>

/* The records as they are now: their values before the change, and their ETags. */

static void take_row(void *context, const struct cJSON *row)
{
  struct kb_fix_planner *planner = context;
  struct kb_arena *arena = &planner->plan->arena;
  for (size_t i = 0; i < planner->draft_count; i++) {
    struct kb_fix_draft *draft = planner->drafts[i];
    struct kb_fix_change *change = &draft->change;
    const struct cJSON *id = kb_json_member(row, change->table->key);
    if (draft->why || !id || strcasecmp(kb_json_string(id), change->record_id) != 0) {
      continue;
    }
    const struct cJSON *etag = kb_json_member(row, "@odata.etag");
    draft->is_read = true;
    change->etag = etag ? kb_fix_plan_keep(planner, kb_json_string(etag)) : NULL;
    for (size_t j = 0; j < draft->remedy->set_count; j++) {
      struct kb_fix_setting *setting = &draft->settings[j];
      const char *property = kb_fix_property(change, setting);
      struct kb_buf formatted = {0};
      kb_buf_addf(&formatted, "%s" KB_FORMATTED, property);
      const struct cJSON *label = formatted.failed ? NULL : kb_json_member(row, formatted.data);
      setting->before = kb_fix_value_in(arena, row, property);
      planner->plan->failed |= !setting->before;
      setting->before_label =
        label && setting->bind ? kb_fix_plan_keep(planner, kb_json_string(label)) : NULL;
      kb_buf_fini(&formatted);
    }
  }
}

/* The columns that any draft of the table changes. */
static void add_select(const struct kb_fix_planner *planner, const struct kb_table *table,
                       struct kb_buf *select)
{
  kb_buf_add_text(select, table->key);
  for (size_t place = 0; place < table->column_count; place++) {
    bool is_used = false;
    for (size_t i = 0; i < planner->draft_count; i++) {
      const struct kb_fix_draft *draft = planner->drafts[i];
      for (size_t j = 0; draft->change.table == table && j < draft->remedy->set_count; j++) {
        is_used = is_used || draft->settings[j].place == (int)place;
      }
    }
    if (is_used) {
      kb_buf_addf(select, ",%s", table->columns[place].name);
    }
  }
}

static enum kb_status read_table(struct kb_fix_planner *planner, const struct kb_table *table,
                                 struct kb_error *error)
{
  struct kb_buf select = {0};
  size_t count = 0;
  const char **ids = kb_arena_array(&planner->plan->arena, planner->draft_count + 1, sizeof *ids);
  for (size_t i = 0; ids && i < planner->draft_count; i++) {
    const struct kb_fix_draft *draft = planner->drafts[i];
    if (!draft->why && draft->change.table == table && draft->remedy->set_count > 0) {
      ids[count++] = draft->change.record_id;
    }
  }
  add_select(planner, table, &select);
  enum kb_status status = ids && !select.failed ? KB_OK : kb_fail_no_memory(error);
  if (status == KB_OK && count > 0) {
    status =
      kb_org_rows(planner->fix->live, table, select.data, ids, count, take_row, planner, error);
  }
  kb_buf_fini(&select);
  return status;
}

enum kb_status kb_fix_planner_read(struct kb_fix_planner *planner, struct kb_error *error)
{
  const struct kb_schema *schema = planner->fix->rule_set->schema;
  enum kb_status status = KB_OK;
  for (size_t i = 0; status == KB_OK && i < schema->table_count; i++) {
    status = read_table(planner, schema->tables[i], error);
  }
  return status;
}
