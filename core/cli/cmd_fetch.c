#include "cli/fetch_inside.h"
#include "cli/shard_option.h"
#include "net/dataverse.h"
#include "run/input_shapes.h"

#include <stdio.h>

/* The live input sends alerts before the mailboxes they belong to. Alerts wait in a join, on disk
   if they are many, until their mailbox comes and is written as one line with its alerts in it. If
   some of these could not be read, the line is marked, so that a later run concludes nothing from
   missing alerts. */

enum { IN_MEMORY = 4 * 1024 * 1024 };

static const struct kb_option options[] = {
  KB_SELECT_OPTIONS,
  KB_LIVE_OPTIONS,
  {"redact", 0, NULL, NULL, false,
   "Replace names, addresses and ids by pseudonyms. The same are replaced by the same, so "
   "that the file can be handed on: findings are the same but for names. Names in free "
   "text are found if a row has them too."},
  {"resume", 0, NULL, NULL, false,
   "Complete the file of --output, which an earlier fetch could not. Mailboxes that are whole "
   "in it are kept, except those deleted meanwhile; only the others are read. Use the same "
   "--org, --level and --since."},
  {"shard", 0, "K/N", NULL, false,
   "Save only shard K of N, such as 2/4. The files of all N shards hold each mailbox once; see "
   "kbtriage help shards. Not with --redact, as pseudonyms would differ from file to file."},
  {"trace", 't', NULL, NULL, false, "Print each request; the same as --verbose."},
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] =
  "Downloads the data that kbtriage run --org evaluates: a mailbox a line (NDJSON), with its profile, "
  "user and alerts, as the Web API returns them. kbtriage run FILE finds in it what run --org would "
  "find.\n\n"
  "  kbtriage fetch --org https://contoso.crm.dynamics.com --output contoso.ndjson\n"
  "  kbtriage run contoso.ndjson\n\n"
  "Exit status: 0 all is saved; 2 nothing could be read; 3 part of it could not be read, and what "
  "could is saved.";

struct nested {
  struct kb_buf *line;
  const char *separator;
};

/* Writes a row's JSON on one line: line ends between its values become spaces. */
static void add_in_line(struct kb_buf *line, struct kb_slice row)
{
  const size_t begin = line->length;
  kb_buf_add_slice(line, row);
  for (size_t i = begin; i < line->length; i++) {
    line->data[i] = line->data[i] == '\n' || line->data[i] == '\r' ? ' ' : line->data[i];
  }
}

static enum kb_status add_alert(void *context, struct kb_slice row, struct kb_error *error)
{
  struct nested *nested = context;
  kb_buf_add_text(nested->line, nested->separator);
  nested->separator = ",";
  add_in_line(nested->line, row);
  return nested->line->failed ? kb_fail_no_memory(error) : KB_OK;
}

static void choose_alerts(struct kb_fetch *fetch, const struct kb_context *context)
{
  const char *level = kb_args_value(context->args, "level", KB_LIVE_LEVEL);
  const char *since = kb_args_value(context->args, "since", NULL);
  if (since || strcmp(level, KB_LIVE_LEVEL) != 0) {
    kb_buf_addf(&fetch->choice, "--level %s%s%s", level, since ? " --since " : "",
                since ? since : "");
  }
}

/* The first line says which organization the rows are of, as an answer with one row would, and
   which alerts were asked for; one that is resumed may have said so before. */
static void add_context(struct kb_fetch *fetch, const struct kb_table *table)
{
  static const char context[] = "{\"@odata.context\"";
  struct kb_buf line = {0};
  if (strncmp(kb_buf_text(&fetch->line), context, sizeof context - 1) == 0) {
    return;
  }
  kb_buf_addf(&line, "%s:\"%s" KB_DATAVERSE_ROOT "$metadata#%s/$entity\",", context,
              kb_live_name(fetch->live), table->set);
  if (fetch->choice.length > 0) {
    kb_buf_addf(&line, "\"%s\":\"%s\",", KB_FETCH_CHOICE, fetch->choice.data);
  }
  kb_buf_add_text(&line, kb_buf_text(&fetch->line) + 1);
  kb_buf_fini(&fetch->line);
  fetch->line = line;
}

static enum kb_status write_line(struct kb_fetch *fetch, const struct kb_table *table,
                                 struct kb_error *error)
{
  if (fetch->line.failed) {
    return kb_fail_no_memory(error);
  }
  if (fetch->redacted) {
    return kb_redacted_rows_add(fetch->redacted, table, kb_buf_slice(&fetch->line), error);
  }
  /* a key that several tables have does not tell of which one a row is */
  if (!fetch->has_begun || !table->key_is_unique) {
    add_context(fetch, table);
  }
  fetch->has_begun = true;
  kb_buf_add_char(&fetch->line, '\n');
  kb_out_buf(fetch->out, &fetch->line);
  return KB_OK;
}

enum kb_status kb_fetch_save_line(struct kb_fetch *fetch, const struct kb_table *table,
                                  struct kb_slice row, struct kb_error *error)
{
  kb_buf_clear(&fetch->line);
  add_in_line(&fetch->line, row);
  return write_line(fetch, table, error);
}

enum kb_status kb_fetch_came_before(struct kb_seen_ids *seen, const char *id, bool *again,
                                    struct kb_error *error)
{
  struct kb_sighting sighting = {.stamp = 0};
  uint64_t earlier = 0;
  kb_id_key(id, sighting.key);
  return kb_seen_ids_add(seen, &sighting, again, &earlier, error);
}

/* Saves the row with its alerts; and a mark if these are incomplete, so that nothing is
   concluded from missing alerts. */
static enum kb_status save_mailbox(struct kb_fetch *fetch, const struct cJSON *document,
                                   struct kb_slice row, struct kb_error *error)
{
  const struct kb_table *table = fetch->mailbox->table;
  const struct cJSON *member = kb_json_member(document, table->key);
  const char *id = member ? kb_json_string(member) : "";
  bool again = false;
  enum kb_status status = KB_OK;
  if (!*id) {
    kb_say("a row was left out: a %s without its %s", table->title, table->key);
    fetch->rejected++;
    return KB_OK;
  }
  if (!kb_shard_has_id(&fetch->shard, id)) {
    fetch->passed_over++;
    return KB_OK;
  }
  status = kb_fetch_came_before(fetch->seen, id, &again, error);
  if (status != KB_OK) {
    return status;
  }
  if (again || kb_live_knows(fetch->live, id)) {
    return KB_OK; /* it came twice while paging, or is kept as it was saved */
  }
  kb_buf_clear(&fetch->line);
  unsigned char key[16];
  kb_id_key(id, key);
  struct nested nested = {&fetch->line, ""};
  add_in_line(&fetch->line, (struct kb_slice){row.data, row.length - 1});
  const struct kb_relation *alerts = fetch->alerts_of;
  const struct kb_join_values values = {{id}};
  kb_buf_addf(&fetch->line, ",\"%s\":[", kb_schema_place_name(table, alerts->navigations[0]));
  status = kb_join_find(fetch->join, alerts->join_key, &values, add_alert, &nested, error);
  if (kb_live_there(fetch->live, alerts->table, key) == KB_ROWS_ALL) {
    kb_buf_add_text(&fetch->line, "]}");
  } else {
    kb_buf_addf(&fetch->line, "],\"%s\":true}", kb_schema_place_name(table, alerts->partial));
  }
  fetch->saved++;
  return status == KB_OK ? write_line(fetch, table, error) : status;
}

/* An alert of a profile, which several mailboxes may have. */
static bool is_of_other(const struct kb_fetch *fetch, const struct kb_record *record)
{
  const struct kb_table *other = kb_subject_other_table(fetch->mailbox);
  const char *type = kb_relation_type(fetch->alerts_of, record);
  return other && type && strcmp(type, other->logical_name) == 0;
}

static enum kb_status save_alert(struct kb_fetch *fetch, const struct kb_row *row,
                                 struct kb_error *error)
{
  const struct kb_table *table = fetch->mailbox->errors_table;
  struct kb_record record;
  struct kb_values values = {0};
  const struct kb_node object = {row->json.data, row->tokens, 0};
  enum kb_status status = kb_record_read(&record, table, object, NULL, &values, error);
  bool again = false;
  if (status == KB_OK && record.id) {
    status = kb_fetch_came_before(fetch->alerts, record.id, &again, error);
  }
  if (status == KB_OK && !again && is_of_other(fetch, &record)) {
    status = kb_fetch_save_line(fetch, table, row->json, error); /* before its mailboxes */
  } else if (status == KB_OK && !again) {
    const struct kb_origin origin = {0, (uint32_t)row->index, row->line};
    status = kb_join_add(fetch->join, &record, row->json, origin, error);
  }
  kb_arena_fini(&values.arena);
  if (status == KB_INVALID || status == KB_LIMIT) {
    kb_say("an alert was left out: %s", error->message);
    fetch->rejected++;
    status = KB_OK;
  }
  return status;
}

/* A row that is a case of another shard, and nothing else. */
static bool is_of_other_shard(const struct kb_fetch *fetch, const struct kb_table *table,
                              const struct cJSON *document)
{
  const struct cJSON *key = kb_json_member(document, table->key);
  return key && kb_is_case_table(fetch->rule_set, table) &&
         !fetch->rule_set->is_joined[table->id] &&
         !kb_shard_has_id(&fetch->shard, kb_json_string(key));
}

static enum kb_status save_row(struct kb_fetch *fetch, const struct kb_row *row,
                               struct kb_error *error)
{
  struct cJSON *document = kb_json_parse(row->json, error);
  if (!document) {
    return kb_fail_no_memory(error);
  }
  const struct kb_table *table = kb_schema_table_of_tree(fetch->schema, row->set, document);
  enum kb_status status = KB_OK;
  if (table && table == fetch->mailbox->table) {
    status = save_mailbox(fetch, document, row->json, error);
  } else if (table && table == fetch->mailbox->errors_table) {
    status = save_alert(fetch, row, error);
  } else if (table && is_of_other_shard(fetch, table, document)) {
    fetch->passed_over++;
  } else if (table) {
    status = kb_fetch_save_line(fetch, table, row->json, error);
  } else {
    kb_say("a row was left out: it is of no known table");
    fetch->rejected++;
  }
  kb_json_free(document);
  return status;
}

static enum kb_status save_rows(struct kb_fetch *fetch, struct kb_rows *rows,
                                struct kb_error *error)
{
  enum kb_status status = KB_OK;
  struct kb_row row = {0};
  while (status == KB_OK && !kb_out_failed(fetch->out)) {
    const enum kb_rows_result result = kb_rows_next(rows, &row, error);
    if (result == KB_ROWS_END) {
      break;
    }
    if (result == KB_ROWS_FAILED) {
      return error->status;
    }
    fetch->rows++;
    if (result == KB_ROWS_ROW) {
      status = save_row(fetch, &row, error);
    } else {
      kb_say("a row was left out: %s", error->message);
      fetch->rejected++;
    }
    kb_progress_pages(fetch->progress, kb_live_pages(fetch->live));
    kb_progress_show(fetch->progress, fetch->rows, kb_rows_consumed(rows), 0);
  }
  return status;
}

static enum kb_status save_orphan(void *context, struct kb_slice row, struct kb_error *error)
{
  struct kb_fetch *fetch = context;
  return kb_fetch_save_line(fetch, fetch->mailbox->errors_table, row, error);
}

static enum kb_status leave_orphan(void *context, struct kb_slice row, struct kb_error *error)
{
  (void)context;
  (void)row;
  (void)error;
  return KB_OK;
}

/* Alerts whose mailbox is missing, or of another shard. The former are saved as rows of their own.
 */
static enum kb_status save_orphans(struct kb_fetch *fetch, struct kb_error *error)
{
  for (;;) {
    struct cJSON *first = NULL;
    enum kb_status status = kb_join_orphan(fetch->join, fetch->mailbox, &first, error);
    if (status != KB_OK || !first) {
      return status;
    }
    const struct kb_relation *alerts = fetch->alerts_of;
    const struct cJSON *id =
      kb_json_member(first, alerts->table->columns[alerts->pairs[0].theirs].name);
    const struct kb_join_values values = {{id ? kb_json_string(id) : ""}};
    const bool is_here = kb_shard_has_id(&fetch->shard, values.list[0]);
    status = kb_join_find(fetch->join, alerts->join_key, &values,
                          is_here ? save_orphan : leave_orphan, fetch, error);
    kb_json_free(first);
    if (status != KB_OK) {
      return status;
    }
  }
}

/* Reports the user, and how much was read; failures have been reported. */
static void say_notes(const struct kb_fetch *fetch)
{
  const struct kb_faults *faults = kb_live_faults(fetch->live);
  for (size_t i = 0; i < faults->count; i++) {
    if (faults->list[i].kind == KB_FAULT_NOTE) {
      kb_say("%s", faults->list[i].reason);
    }
  }
}

/* Of tables that are read as a whole, the file says which have no rows, and of which some are
   missing: as a page without rows does. */
static void write_whole_tables(struct kb_fetch *fetch)
{
  struct kb_live_whole whole;
  for (size_t i = 0; kb_live_whole(fetch->live, i, &whole); i++) {
    if (whole.there != KB_ROWS_ALL || whole.rows == 0) {
      kb_input_shapes_write_page(fetch->out, whole.table, whole.there != KB_ROWS_ALL);
    }
  }
}

static enum kb_exit finish(struct kb_fetch *fetch, const struct kb_context *context)
{
  const bool complete = kb_live_complete(fetch->live);
  if (kb_live_cases(fetch->live) == 0 && (!complete || kb_live_is_empty(fetch->live))) {
    if (complete) {
      kb_say("there was no mailbox that this user may read");
      say_notes(fetch);
    }
    return KB_EXIT_NOT_RUN;
  }
  write_whole_tables(fetch);
  const enum kb_exit closed = kb_close_output(fetch->out, KB_EXIT_NOTHING);
  if (closed != KB_EXIT_NOTHING) {
    return closed;
  }
  if (!kb_is_quiet(context)) {
    kb_say("%zu mailbox%s saved", fetch->saved, fetch->saved == 1 ? "" : "es");
    say_notes(fetch);
  }
  return complete && fetch->rejected == 0 ? KB_EXIT_NOTHING : KB_EXIT_INCOMPLETE;
}

/* On a stream, of which somebody may have seen a part, the mailboxes so far are complete, or
   marked; at the end it says that there are more. A file keeps its old content. */
static enum kb_exit interrupt(struct kb_fetch *fetch)
{
  if (!kb_out_is_seen(fetch->out)) {
    kb_say("interrupted: nothing is saved");
    kb_out_close(fetch->out);
    return KB_EXIT_INTERRUPTED;
  }
  kb_say("interrupted: not all mailboxes are saved");
  kb_input_shapes_write_page(fetch->out, fetch->mailbox->table, true);
  return kb_close_output(fetch->out, KB_EXIT_INTERRUPTED);
}

static enum kb_exit save(struct kb_fetch *fetch, const struct kb_context *context)
{
  struct kb_error error;
  enum kb_exit exit = KB_EXIT_INCOMPLETE;
  struct kb_rows *rows =
    kb_rows_new(kb_live_input(fetch->live), (struct kb_rows_limits){0, 0}, NULL);
  const bool good = rows && !fetch->choice.failed && fetch->join && fetch->seen && fetch->alerts &&
                    fetch->kept && fetch->progress &&
                    (fetch->redacted || !kb_args_has(context->args, "redact"));
  enum kb_status status =
    good ? kb_fetch_resume(fetch, context, &error) : kb_fail_no_memory(&error);
  const bool is_begun = status == KB_OK;
  status = is_begun ? save_rows(fetch, rows, &error) : status;
  status = status == KB_OK ? kb_fetch_keep(fetch, context, &error) : status;
  if (status == KB_OK && !kb_live_has_others(fetch->live)) {
    status = save_orphans(fetch, &error);
  }
  if (status == KB_OK && fetch->redacted) {
    status = kb_redacted_rows_write(fetch->redacted, fetch->out, fetch->interrupted, &error);
  }
  if (status == KB_OK) {
    exit = finish(fetch, context);
    fetch->out = exit == KB_EXIT_NOT_RUN ? fetch->out : NULL;
  } else if (status == KB_INTERRUPTED) {
    exit = interrupt(fetch);
    fetch->out = NULL;
  } else {
    kb_say("%s", error.message);
    exit = is_begun ? exit : KB_EXIT_NOT_RUN;
  }
  kb_rows_free(rows);
  return exit;
}

static enum kb_exit fetch(const struct kb_context *context)
{
  struct kb_loaded_rule_set loaded = {0};
  struct kb_fetch fetch = {.interrupted = context->interrupted};
  struct kb_live_options live_options = {0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (!kb_args_has(context->args, "org")) {
    kb_say("fetch needs --org URL, such as https://contoso.crm.dynamics.com");
    return status;
  }
  if (!kb_read_shard(context, &fetch.shard)) {
    return status;
  }
  if (fetch.shard.count > 0 && kb_args_has(context->args, "redact")) {
    kb_say("fetch: --shard does not go with --redact, as pseudonyms would differ from shard to "
           "shard: redact the files of all shards together with kbtriage redact");
    return status;
  }
  fetch.live =
    kb_load_rule_set(context, (struct kb_rule_set_options){.with_source = true}, false, &loaded)
      ? kb_live_open_by(context, &loaded.rule_set, &live_options)
      : NULL;
  if (fetch.live && kb_args_has(context->args, "dry-run")) {
    status = kb_live_print(fetch.live, context);
  } else if (fetch.live && (fetch.out = kb_open_output(context)) != NULL) {
    choose_alerts(&fetch, context);
    fetch.rule_set = &loaded.rule_set;
    fetch.schema = loaded.rule_set.schema;
    fetch.mailbox = kb_live_mailbox(fetch.live);
    fetch.alerts_of = &fetch.mailbox->relations[fetch.mailbox->errors];
    fetch.join = kb_join_new(fetch.schema, IN_MEMORY);
    fetch.seen = kb_seen_ids_new();
    fetch.alerts = kb_seen_ids_new();
    fetch.kept = kb_seen_ids_new();
    fetch.redacted =
      kb_args_has(context->args, "redact") ? kb_redacted_rows_new(fetch.schema) : NULL;
    fetch.progress = kb_progress_new(!kb_is_quiet(context));
    status = save(&fetch, context);
    kb_progress_free(fetch.progress);
    kb_redacted_rows_free(fetch.redacted);
    kb_join_free(fetch.join);
    kb_seen_ids_free(fetch.seen);
    kb_seen_ids_free(fetch.alerts);
    kb_seen_ids_free(fetch.kept);
    kb_buf_fini(&fetch.line);
    kb_buf_fini(&fetch.choice);
    kb_out_close(fetch.out);
  }
  kb_live_close(fetch.live);
  kb_live_options_fini(&live_options);
  kb_loaded_rule_set_fini(&loaded);
  return status;
}

const struct kb_cli_command kb_cli_fetch = {
  {"fetch", NULL, "download the data that run --org evaluates", description, options, 0, 0},
  fetch,
};
