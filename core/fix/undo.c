#include "fix/apply_inside.h"

#include "base/guid.h"
#include "base/json.h"
#include "fix/record.h"
#include "fix/values.h"
#include "run/org_row.h"

#include <string.h>

/* The changes of the journal are made from its lines, like those of a plan from its file: only
   columns that may be changed, of records with an id. Their former values may be any of these
   columns. Tests are not undone. */

struct undoing {
  const struct kb_fix *fix;
  struct kb_fix_plan *plan;
  struct kb_error *error;
};

static const char *keep(struct undoing *undoing, const char *text)
{
  const char *copy = *text ? kb_arena_text(&undoing->plan->arena, text) : NULL;
  undoing->plan->failed |= *text && !copy;
  return copy;
}

static bool is_simple(const struct cJSON *value)
{
  const enum kb_json_kind kind = kb_json_kind(value);
  return kind != KB_JSON_ARRAY && kind != KB_JSON_OBJECT;
}

static bool is_reference(const struct cJSON *value)
{
  return kb_json_kind(value) == KB_JSON_NULL || kb_is_guid(kb_json_string(value));
}

static bool read_settings(struct undoing *undoing, const struct cJSON *line,
                          struct kb_fix_change *change)
{
  const struct cJSON *from = kb_json_member(line, "from");
  const struct cJSON *to = kb_json_member(line, "to");
  struct kb_arena *arena = &undoing->plan->arena;
  struct kb_fix_setting *list = NULL;
  if (!from || !to || kb_json_kind(from) != KB_JSON_OBJECT || kb_json_kind(to) != KB_JSON_OBJECT) {
    return false;
  }
  for (const struct cJSON *value = kb_json_first(to); value; value = kb_json_next(value)) {
    struct kb_fix_setting setting;
    const char *name = kb_json_name(value);
    const struct cJSON *before = kb_json_member(from, name);
    if (!before || !is_simple(before) || !is_simple(value) ||
        !kb_fix_setting_named(undoing->fix->rule_set->schema, change->table, name, &setting) ||
        (setting.bind && (!is_reference(before) || !is_reference(value)))) {
      return false;
    }
    setting.before = kb_fix_value_in(arena, from, name);
    setting.after = kb_fix_value_in(arena, to, name);
    list = kb_arena_room(arena, list, change->setting_count, 4, sizeof *list);
    if (!list || !setting.before || !setting.after) {
      undoing->plan->failed = true;
      return false;
    }
    setting.before_label = kb_fix_label(change->table, setting.place, setting.before);
    setting.after_label = kb_fix_label(change->table, setting.place, setting.after);
    list[change->setting_count++] = setting;
    change->settings = list;
  }
  return true;
}

static bool read_change(struct undoing *undoing, const struct cJSON *line,
                        struct kb_fix_change *change)
{
  const struct cJSON *record = kb_json_member(line, "record");
  if (!record || kb_json_kind(record) != KB_JSON_OBJECT) {
    return false;
  }
  change->id = keep(undoing, kb_fix_journal_text(line, "change"));
  change->article = keep(undoing, kb_fix_journal_text(line, "article"));
  change->cause = keep(undoing, kb_fix_journal_text(line, "cause"));
  change->record_id = keep(undoing, kb_fix_journal_text(record, "id"));
  change->record_name = keep(undoing, kb_fix_journal_text(record, "name"));
  change->table = kb_schema_table_of_logical_name(undoing->fix->rule_set->schema,
                                                  kb_slice_of(kb_fix_journal_text(line, "table")));
  change->is_shared = change->table != kb_live_mailbox(undoing->fix->live)->table;
  return change->id && change->article && change->cause && change->table && change->record_id &&
         kb_is_guid(change->record_id) && read_settings(undoing, line, change);
}

static struct kb_fix_change *find(struct kb_fix_plan *plan, const char *id)
{
  for (size_t i = 0; i < plan->change_count; i++) {
    if (strcmp(plan->changes[i].id, id) == 0) {
      return &plan->changes[i];
    }
  }
  return NULL;
}

static bool add(struct undoing *undoing, const struct cJSON *line)
{
  struct kb_fix_plan *plan = undoing->plan;
  struct kb_fix_change change = {.id = NULL};
  if (find(plan, kb_fix_journal_text(line, "change"))) {
    return true; /* intended again after an interruption */
  }
  if (!read_change(undoing, line, &change)) {
    kb_fail(undoing->error, KB_INVALID,
            "the journal has a change that cannot be undone: its record or values are not those "
            "of a change by kbtriage fix");
    return false;
  }
  struct kb_fix_change *list =
    kb_arena_room(&plan->arena, plan->changes, plan->change_count, 8, sizeof *list);
  if (!list) {
    plan->failed = true;
    return false;
  }
  plan->changes = list;
  list[plan->change_count++] = change;
  return true;
}

/* The changes that were made, and the organization. */
static enum kb_status read_journal(struct undoing *undoing, const struct cJSON *lines)
{
  struct kb_fix_plan *plan = undoing->plan;
  const char *org = "";
  bool good = true;
  for (const struct cJSON *line = kb_json_first(lines); good && line; line = kb_json_next(line)) {
    const char *event = kb_fix_journal_event(line);
    if (strcmp(event, "begin") == 0) {
      org = kb_fix_journal_text(line, "org");
    } else if (strcmp(event, "intend") == 0) {
      good = add(undoing, line);
    }
  }
  if (good && strcmp(org, kb_live_name(undoing->fix->live)) != 0) {
    return kb_fail(undoing->error, KB_USAGE, "%s",
                   *org ? "the journal is of another organization"
                        : "not a journal of kbtriage fix");
  }
  plan->org = kb_live_name(undoing->fix->live);
  return plan->failed ? kb_fail_no_memory(undoing->error) : good ? KB_OK : undoing->error->status;
}

static void conclude(struct kb_fix_applying *applying, struct kb_fix_change_result *change,
                     enum kb_fix_outcome outcome, const char *why)
{
  change->outcome = outcome;
  change->why = kb_fix_keep(applying, why);
}

static enum kb_status set_back(struct kb_fix_applying *applying,
                               struct kb_fix_change_result *change, struct kb_error *error)
{
  struct kb_fix_record record = {.is_gone = false};
  struct kb_buf why = {0};
  enum kb_fix_wrote wrote = KB_FIX_WROTE_STALE;
  enum kb_status status = KB_OK;
  for (int tries = 0; wrote == KB_FIX_WROTE_STALE && status == KB_OK && tries < KB_FIX_TRIES;
       tries++) {
    status = kb_fix_record_read(applying->fix, change->change, &record, error);
    if (status != KB_OK) {
      break;
    }
    if (record.is_gone || record.is_before || !record.is_after) {
      conclude(applying, change,
               record.is_gone     ? KB_FIX_GONE
               : record.is_before ? KB_FIX_UNDONE
                                  : KB_FIX_CHANGED_BY_OTHERS,
               record.is_before ? "its former values were there already" : NULL);
      wrote = KB_FIX_WROTE;
      break;
    }
    kb_buf_clear(&why);
    wrote = kb_fix_record_write(applying->fix, change->change, &record, true, &change->may_be_sent,
                                &why, error);
    change->is_unknown = wrote == KB_FIX_WROTE_UNKNOWN;
    conclude(applying, change,
             wrote == KB_FIX_WROTE || wrote == KB_FIX_WROTE_FOUND ? KB_FIX_UNDONE
             : wrote == KB_FIX_WROTE_GONE                         ? KB_FIX_GONE
             : wrote == KB_FIX_WROTE_REFUSED                      ? KB_FIX_REFUSED
                                                                  : KB_FIX_FAILED,
             wrote == KB_FIX_WROTE_STALE ? "others change the record again and again"
             : why.length > 0            ? kb_buf_text(&why)
                                         : NULL);
    status = wrote == KB_FIX_WROTE_STOPPED ? error->status : KB_OK;
  }
  kb_buf_fini(&why);
  kb_fix_record_fini(&record);
  return status;
}

static enum kb_status undo_one(struct kb_fix_applying *applying,
                               struct kb_fix_change_result *change, struct kb_error *error)
{
  enum kb_status status = kb_fix_note_intent(applying, "undo_intend", change->change, error);
  status = status == KB_OK ? set_back(applying, change, error) : status;
  if (status == KB_INTERRUPTED || status == KB_NO_MEMORY) {
    return status;
  }
  if (status != KB_OK) {
    conclude(applying, change, KB_FIX_FAILED, error->message);
    change->is_unknown = change->may_be_sent;
  }
  return kb_fix_note_change(applying,
                            change->outcome == KB_FIX_UNDONE ? "undone"
                            : change->outcome == KB_FIX_REFUSED || change->outcome == KB_FIX_FAILED
                              ? "undo_failed"
                              : "undo_skipped",
                            change, error);
}

/* Whether a change may have been made, by a line about it. An interrupted one, and one whose answer
   was lost, may have been: its record says whether it was. */
static bool is_made_by(const struct cJSON *line, bool is_made)
{
  const char *event = kb_fix_journal_event(line);
  const struct cJSON *sent = kb_json_member(line, KB_FIX_MAY_BE_SENT);
  const bool is_over = strcmp(event, "undone") == 0 || strcmp(event, "skipped") == 0 ||
                       (strcmp(event, "failed") == 0 && !(sent && kb_json_true(sent)));
  return strcmp(event, "done") == 0 || strcmp(event, "intend") == 0 || (is_made && !is_over);
}

/* Changes that were not made, or are undone already, have nothing to be undone. */
static void keep_made(struct kb_fix_plan *plan, const struct cJSON *lines)
{
  size_t kept = 0;
  for (size_t i = 0; i < plan->change_count; i++) {
    bool is_made = false;
    for (const struct cJSON *line = kb_json_first(lines); line; line = kb_json_next(line)) {
      if (strcmp(kb_fix_journal_text(line, "change"), plan->changes[i].id) == 0) {
        is_made = is_made_by(line, is_made);
      }
    }
    if (is_made && plan->changes[i].setting_count > 0) {
      plan->changes[kept++] = plan->changes[i];
    }
  }
  plan->change_count = kept;
}

static enum kb_status undo_all(struct kb_fix_applying *applying, struct kb_error *error)
{
  enum kb_status status = kb_fix_note_begin(applying, "undo_begin", NULL, error);
  for (size_t i = applying->result->change_count; status == KB_OK && i > 0; i--) {
    status = undo_one(applying, &applying->result->changes[i - 1], error);
  }
  return status == KB_OK ? kb_fix_note_end(applying, error) : status;
}

enum kb_status kb_fix_undo_read(const struct kb_fix *fix, const char *journal,
                                struct kb_fix_plan *plan, struct kb_error *error)
{
  struct undoing undoing = {fix, plan, error};
  struct cJSON *lines = kb_fix_journal_read(journal, true, error);
  const enum kb_status status = lines ? read_journal(&undoing, lines) : error->status;
  if (status == KB_OK) {
    keep_made(plan, lines);
    kb_fix_plan_finish(plan);
  }
  kb_json_free(lines);
  return status == KB_OK && plan->failed ? kb_fail_no_memory(error) : status;
}

enum kb_status kb_fix_undo(const struct kb_fix *fix, const char *journal,
                           const struct kb_fix_plan *plan, struct kb_fix_result *result,
                           struct kb_error *error)
{
  struct kb_fix_applying applying = {.fix = fix, .plan = plan, .result = result};
  applying.journal = (struct kb_fix_journal){.descriptor = -1, .path = journal};
  if (!kb_fix_result_begin(result, plan)) {
    return kb_fail_no_memory(error);
  }
  result->journal = journal;
  result->is_undo = true;
  enum kb_status status = kb_fix_begin(fix->live, error);
  if (status == KB_OK && result->change_count > 0) {
    status = kb_fix_journal_open(&applying.journal, journal, error);
    status = status == KB_OK ? undo_all(&applying, error) : status;
  }
  kb_fix_journal_close(&applying.journal);
  return status;
}
