#include "case/record.h"
#include "case/seen_ids.h"
#include "cli/command.h"
#include "cli/pieces.h"
#include "cli/redacted_rows.h"
#include "run/input_shapes.h"
#include "run/progress.h"
#include "run/reader.h"
#include "run/waiting.h"
#include "triage/tables_load.h"

#include <stdlib.h>

/* At most so many dropped rows are reported individually. */
enum { REPORTED = 10 };

static const struct kb_option options[] = {
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] =
  "Replaces what identifies people and machines in saved data by pseudonyms, the same by the same, "
  "so that it can go into a ticket: kbtriage run finds in it what it finds in the original, but for "
  "names.\n\n"
  "It reads what kbtriage run reads, and writes a row a line (NDJSON). Columns that no article can "
  "ask for are left out. kbtriage fetch --redact does the same with what it fetches.\n\n"
  "  kbtriage redact mailboxes.json alerts.json --output redacted.ndjson\n"
  "  kbtriage run redacted.ndjson\n\n"
  "In free text, names are found that a row has, too, in any letter case and composition, with "
  "the last name first, and as accounts (ann.beck); and by their form: addresses, accounts, hosts, IP addresses, paths to "
  "servers, names of directories, ids, SIDs, telephone numbers, tokens, and values of keys such as "
  "client_secret; also where they are encoded (percent, base64, MIME). Names that no row has stay, and "
  "so does a mailbox called Support or Email, unless quotes are around it: look through the result "
  "before it leaves the house.\n\n"
  "Exit status: 0 all is written; 2 nothing could be read; 3 part of it could not be read, and what "
  "could is written.";

struct redaction {
  const struct kb_context *context;
  struct kb_redacted_rows *rows;
  const struct kb_schema *schema;
  struct kb_waiting *waiting; /* rows of subjects, with several files */
  struct kb_input_shapes shapes;
  bool has_shapes;
  struct kb_key_cache *known;
  struct kb_names *names;
  struct kb_values values; /* scratch, for the current row */
  struct kb_progress *progress;
  const char *file;
  struct kb_error *error;
  bool all_wait;
  size_t *replaced; /* by subject */
  bool *is_short;   /* by table: a file that could not be read may contain more rows */
  size_t files_read, files_failed, seen, left_out;
};

static bool is_interrupted(const struct redaction *redaction)
{
  return *redaction->context->interrupted;
}

static bool before_wait(void *context)
{
  return !is_interrupted(context);
}

static void leave_out(struct redaction *redaction, const struct kb_row *row, const char *reason)
{
  if (redaction->left_out++ < REPORTED) {
    kb_say("%s, line %zu: left out: %s", redaction->file, row->line, reason);
  }
}

static enum kb_status add(struct redaction *redaction, const struct kb_table *table,
                          const struct kb_row *row)
{
  return kb_redacted_rows_add(redaction->rows, table, row->json, redaction->error);
}

/* With several files, the newest row of a case is used: which one that is, is known at the end. A
   row without an id is rejected by run, too. */
static enum kb_status put_to_wait(struct redaction *redaction, const struct kb_table *table,
                                  const struct kb_row *row)
{
  struct kb_sighting sighting;
  const enum kb_status status =
    kb_sighting_read(&sighting, table, row->json, row->tokens, redaction->names, &redaction->values,
                     redaction->error);
  if (status == KB_OK) {
    return kb_waiting_add(redaction->waiting, table->subject, row->json,
                          (struct kb_origin){.line = row->line}, &sighting, redaction->error);
  }
  return status == KB_INVALID ? add(redaction, table, row) : status;
}

static enum kb_status take_row(void *context, const struct kb_row *row)
{
  struct redaction *redaction = context;
  const struct kb_table *table = kb_input_shapes_table(redaction->schema, row);
  struct kb_row standard = *row;
  if (!table) {
    size_t lists = 0;
    const enum kb_status status = kb_input_shapes_within(&redaction->shapes, row, take_row,
                                                         redaction, &lists, redaction->error);
    if (lists > 0) {
      return status;
    }
    struct kb_buf reason = {0};
    kb_odd_reason(redaction->schema, &reason, (struct kb_node){row->json.data, row->tokens, 0});
    leave_out(redaction, row, kb_buf_text(&reason));
    kb_buf_fini(&reason);
    return KB_OK;
  }
  if (!kb_input_shapes_look(&redaction->shapes, table, &standard)) {
    return kb_fail_no_memory(redaction->error);
  }
  return table->subject && redaction->all_wait ? put_to_wait(redaction, table, &standard)
                                               : add(redaction, table, &standard);
}

static void take_page(void *context, const struct kb_page_end *page)
{
  struct redaction *redaction = context;
  kb_input_shapes_page(&redaction->shapes, page);
}

static void take_note(void *context, const char *note)
{
  const struct redaction *redaction = context;
  if (!kb_is_quiet(redaction->context)) {
    kb_say("%s: %s", redaction->file, note);
  }
}

/* The file could not be read completely. More rows of the tables in it may be missing; and, if it
   is not known what was in it, error texts of any subject: a case without any may have some. */
static void note_failed(struct redaction *redaction, const char *reason)
{
  const size_t *rows = redaction->shapes.looked_at;
  size_t seen = 0;
  kb_say("%s: %s", redaction->file, reason);
  redaction->files_failed++;
  for (size_t id = 0; id < redaction->schema->table_count; id++) {
    redaction->is_short[id] |= rows[id] > 0;
    seen += rows[id];
  }
  for (size_t i = 0; i < redaction->schema->subject_count && seen == 0; i++) {
    const struct kb_subject *subject = redaction->schema->subjects[i];
    if (subject->errors >= 0) {
      redaction->is_short[subject->errors_table->id] = true;
    }
  }
}

static enum kb_status read_rows(struct redaction *redaction, struct kb_file *file,
                                const struct kb_reader *reader)
{
  struct kb_row row = {0};
  struct kb_error reason;
  enum kb_status status = KB_OK;
  while (status == KB_OK && !is_interrupted(redaction)) {
    const enum kb_rows_result result = kb_reader_next(reader, &row, &reason);
    if (result == KB_ROWS_END) {
      break;
    }
    if (result == KB_ROWS_FAILED && reason.status == KB_IO) {
      const char *trouble = kb_file_trouble(file);
      note_failed(redaction, trouble ? trouble : reason.message);
      return KB_OK;
    }
    if (result == KB_ROWS_FAILED) {
      *redaction->error = reason;
      return reason.status;
    }
    redaction->seen++;
    if (result == KB_ROWS_ROW) {
      status = take_row(redaction, &row);
    } else {
      leave_out(redaction, &row, reason.message);
    }
    kb_progress_show(redaction->progress, redaction->seen, kb_reader_consumed(reader),
                     kb_file_size(file));
  }
  return status;
}

static enum kb_status read_content(struct redaction *redaction, struct kb_file *file)
{
  struct kb_reader reader;
  enum kb_status status =
    kb_reader_open(&reader, redaction->schema, file, redaction->known, redaction->error);
  if (status == KB_INVALID) {
    leave_out(redaction, &(struct kb_row){.line = 1}, redaction->error->message);
    return KB_OK;
  }
  if (status != KB_OK) {
    return status;
  }
  if (reader.rows) {
    kb_rows_on_page_end(reader.rows, take_page, redaction);
  }
  status = read_rows(redaction, file, &reader);
  kb_reader_notes(&reader, take_note, redaction);
  kb_input_shapes_notes(&redaction->shapes, take_note, redaction);
  kb_reader_close(&reader);
  return status;
}

static enum kb_status read_file(struct redaction *redaction, const char *path, uint32_t number)
{
  redaction->file = path;
  kb_input_shapes_begin(&redaction->shapes, number);
  struct kb_file *file = kb_file_open(path, before_wait, redaction, redaction->error);
  if (!file) {
    note_failed(redaction, redaction->error->message);
    return redaction->error->status == KB_NO_MEMORY ? KB_NO_MEMORY : KB_OK;
  }
  redaction->files_read++;
  const enum kb_status status = read_content(redaction, file);
  if (status == KB_OK && kb_file_growth(file) > 0) {
    note_failed(redaction, kb_file_grown);
  }
  kb_file_close(file);
  return status;
}

static void tell_replaced(const struct redaction *redaction)
{
  for (size_t i = 0; i < redaction->schema->subject_count; i++) {
    const size_t count = redaction->replaced[i];
    if (count > 0) {
      kb_say("%zu row%s left out, as there is another row of the same %s that is as new or newer",
             count, count == 1 ? "" : "s", redaction->schema->subjects[i]->table->title);
    }
  }
}

/* Everything has been read: adds the newest row of each case. */
static enum kb_status add_waiting(struct redaction *redaction)
{
  enum kb_status status = KB_OK;
  bool found = true;
  while (status == KB_OK && found && !is_interrupted(redaction)) {
    struct kb_waiting_row row;
    status = kb_waiting_next(redaction->waiting, &row, &found, redaction->error);
    if (status != KB_OK || !found) {
      break;
    }
    if (row.is_replaced) {
      redaction->replaced[row.subject->id]++;
    } else {
      status = add(redaction, row.subject->table, &(struct kb_row){.json = row.json});
    }
  }
  tell_replaced(redaction);
  return status;
}

/* Whether alerts are missing or there are none decides what their absence means. */
static void write_pages(struct redaction *redaction, struct kb_out *out)
{
  struct kb_buf reason = {0};
  for (size_t id = 0; id < redaction->schema->table_count; id++) {
    uint32_t file = 0;
    const struct kb_table *table = redaction->schema->tables[id];
    const bool has_more = kb_input_shapes_missing(&redaction->shapes, table, &reason, &file);
    if (has_more) {
      kb_say("%s", kb_buf_text(&reason));
    }
    if (has_more || redaction->is_short[id]) {
      kb_input_shapes_write_page(out, table, true);
    } else if (kb_input_shapes_empty(&redaction->shapes, table)) {
      kb_input_shapes_write_page(out, table, false);
    }
  }
  kb_buf_fini(&reason);
}

static enum kb_status redact_all(struct redaction *redaction, const char *const *files,
                                 size_t count, struct kb_out *out)
{
  enum kb_status status = KB_OK;
  redaction->all_wait = count > 1;
  for (size_t i = 0; i < count && status == KB_OK && !is_interrupted(redaction); i++) {
    status = read_file(redaction, files[i], (uint32_t)i);
  }
  if (status == KB_OK) {
    status = add_waiting(redaction);
  }
  if (status == KB_OK) {
    status = kb_redacted_rows_write(redaction->rows, out, redaction->context->interrupted,
                                    redaction->error);
  }
  return status == KB_OK && is_interrupted(redaction)
           ? kb_fail(redaction->error, KB_INTERRUPTED, "interrupted")
           : status;
}

static enum kb_exit finish(struct redaction *redaction, struct kb_out *out)
{
  const size_t count = kb_redacted_rows_count(redaction->rows);
  const bool is_whole = redaction->files_failed == 0 && redaction->left_out == 0;
  if (redaction->left_out > REPORTED) {
    kb_say("%zu more rows were left out", redaction->left_out - REPORTED);
  }
  if (redaction->files_read == 0 || (count == 0 && !is_whole)) {
    kb_out_close(out);
    return KB_EXIT_NOT_RUN;
  }
  write_pages(redaction, out);
  return kb_close_output(out, is_whole ? KB_EXIT_NOTHING : KB_EXIT_INCOMPLETE);
}

/* On a stream, of which somebody may have seen a part, the end says that each table has more
   rows. */
static enum kb_exit interrupt(const struct redaction *redaction, struct kb_out *out)
{
  if (!kb_out_is_seen(out)) {
    kb_out_close(out);
    return KB_EXIT_INTERRUPTED;
  }
  for (size_t id = 0; id < redaction->schema->table_count; id++) {
    kb_input_shapes_write_page(out, redaction->schema->tables[id], true);
  }
  return kb_close_output(out, KB_EXIT_INTERRUPTED);
}

static enum kb_exit redact_files(struct redaction *redaction, const char *const *files,
                                 size_t count, struct kb_out *out)
{
  const bool good = redaction->has_shapes && redaction->is_short && redaction->replaced &&
                    redaction->rows && redaction->waiting && redaction->known && redaction->names &&
                    redaction->progress;
  const enum kb_status status =
    good ? redact_all(redaction, files, count, out) : kb_fail_no_memory(redaction->error);
  if (status == KB_OK) {
    return finish(redaction, out);
  }
  if (status == KB_INTERRUPTED) {
    kb_say("interrupted");
    return interrupt(redaction, out);
  }
  kb_out_close(out);
  kb_say("%s", redaction->error->message);
  return KB_EXIT_INCOMPLETE;
}

/* Rows are read by the tables of the rule set, if there is one, and of kbtriage itself. */
static enum kb_status load_tables(const struct kb_args *args, struct kb_schema **schema,
                                  struct kb_error *error)
{
  struct kb_arena arena = {0};
  struct kb_rules rules = {0};
  const enum kb_status found = kb_rules_find(args, &arena, &rules, error);
  const size_t count = found == KB_OK ? rules.count : 0;
  const char **paths = kb_arena_array(&arena, count + 1, sizeof *paths);
  size_t used = 0;
  enum kb_status status = found == KB_NOT_FOUND && rules.tables ? KB_OK : found;
  if (status == KB_OK && !paths) {
    status = kb_fail_no_memory(error);
  }
  if (status == KB_OK && rules.tables) {
    paths[used++] = rules.tables;
  }
  for (size_t i = 0; i < count && status == KB_OK; i++) {
    paths[used++] = rules.paths[i];
  }
  if (status == KB_OK) {
    status = kb_tables_load(paths, used, schema, error);
  }
  kb_arena_fini(&arena);
  return status;
}

static enum kb_exit redact_by(const struct kb_context *context, const struct kb_schema *schema,
                              const char *const *files, size_t count, struct kb_out *out)
{
  struct kb_error error = {0};
  struct redaction redaction = {.context = context, .schema = schema, .error = &error};
  redaction.has_shapes = kb_input_shapes_init(&redaction.shapes, schema);
  redaction.is_short = calloc(schema->table_count + 1, sizeof *redaction.is_short);
  redaction.replaced = calloc(schema->subject_count + 1, sizeof *redaction.replaced);
  redaction.rows = kb_redacted_rows_new(schema);
  redaction.waiting = kb_waiting_new();
  redaction.known = kb_key_cache_new();
  redaction.names = kb_names_new(schema);
  redaction.progress = kb_progress_new(!kb_is_quiet(context));
  const enum kb_exit exit = redact_files(&redaction, files, count, out);
  kb_progress_free(redaction.progress);
  kb_names_free(redaction.names);
  free(redaction.known);
  kb_waiting_free(redaction.waiting);
  kb_redacted_rows_free(redaction.rows);
  free(redaction.replaced);
  free(redaction.is_short);
  kb_input_shapes_fini(&redaction.shapes);
  kb_arena_fini(&redaction.values.arena);
  kb_tokens_fini(&redaction.values.tokens);
  return exit;
}

enum kb_exit kb_redact_to(const struct kb_context *context, const char *const *files, size_t count,
                          struct kb_out *out)
{
  struct kb_error error = {0};
  struct kb_schema *schema = NULL;
  enum kb_exit exit = KB_EXIT_NOT_RUN;
  if (load_tables(context->args, &schema, &error) == KB_OK) {
    exit = redact_by(context, schema, files, count, out);
  } else {
    kb_say("%s", error.message);
    kb_out_close(out);
  }
  kb_schema_free(schema);
  return exit;
}

static enum kb_exit redact(const struct kb_context *context)
{
  size_t count = 0;
  const char **files = kb_input_files(context, "redact", &count);
  struct kb_out *out = files ? kb_open_output(context) : NULL;
  const enum kb_exit exit = out ? kb_redact_to(context, files, count, out) : KB_EXIT_NOT_RUN;
  free(files);
  return exit;
}

const struct kb_cli_command kb_cli_redact = {
  {"redact", "[FILE...|-]", "replace names in saved data by pseudonyms; findings stay the same",
   description, options, 0, 0},
  redact,
};
