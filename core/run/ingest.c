#include "run/ingest_inside.h"

#include "base/json_raw.h"
#include "base/say.h"
#include "case/newest.h"
#include "rows/file.h"
#include "rows/page_edge.h"
#include "run/reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { IN_MEMORY = 4 * 1024 * 1024 };

bool kb_ingest_is_interrupted(const struct kb_ingesting *ingest)
{
  if (*ingest->options->interrupted) {
    ingest->result->interrupted = true;
  }
  return ingest->result->interrupted;
}

bool kb_ingest_is_stopped(struct kb_ingesting *ingest)
{
  return kb_ingest_is_interrupted(ingest) || kb_report_is_lost(ingest->report);
}

/* Called before a read that may block: writes out everything that is known. */
static bool before_wait(void *context)
{
  struct kb_ingesting *ingest = context;
  kb_report_flush(ingest->report);
  return !kb_ingest_is_interrupted(ingest) && !kb_report_is_lost(ingest->report);
}

/* --- The organization --- */

/* A row that was read by itself names it as a page does; and so does the first of those that fetch
   saves: files that are put together have several. Rows that follow each other mostly are of one.
 */
void kb_ingest_take_organization(void *context, struct kb_slice row_context)
{
  struct kb_ingesting *ingest = context;
  char host[KB_HOST_SIZE];
  if (!kb_slice_equal(row_context, kb_buf_slice(&ingest->organization))) {
    kb_buf_clear(&ingest->organization);
    kb_buf_add_slice(&ingest->organization, row_context);
    kb_host_of(row_context, host);
    kb_provenance_add_organization(&ingest->report->provenance, kb_slice_of(host),
                                   kb_is_site(row_context));
  }
}

/* Not everybody writes it first. */
static void read_context(struct kb_ingesting *ingest, const struct kb_row *row)
{
  const struct kb_node node = {row->json.data, row->tokens, 0};
  struct kb_slice context = kb_row_context(node);
  struct kb_node value;
  if (ingest->is_first_row && context.length == 0 && kb_node_find(node, "@odata.context", &value)) {
    context = kb_node_text(value);
  }
  ingest->is_first_row = false;
  if (context.length > 0) {
    kb_ingest_take_organization(ingest, context);
  }
}

/* A row that is a case, too, does not have to belong to another, and is rejected there if it is no
   good. A rejected record may be that of any case without one. Alerts are the exception: the report
   lists the rejected ones, and mailboxes are judged without them. */
static enum kb_status take_related(struct kb_ingesting *ingest, const struct kb_table *table,
                                   const struct kb_row *row, const struct kb_origin *origin,
                                   bool is_case)
{
  struct kb_record record;
  struct kb_values values = {0};
  const struct kb_node object = {row->json.data, row->tokens, 0};
  enum kb_status status =
    kb_record_read(&record, table, object, ingest->names, &values, ingest->error);
  if (status == KB_OK) {
    if (kb_ingest_is_errors_table(ingest, table)) {
      kb_provenance_add_newest(&ingest->report->provenance, kb_newest_of_record(&record));
    }
    status = kb_join_add(ingest->join, &record, row->json, *origin, ingest->error);
  }
  kb_arena_fini(&values.arena);
  if (status == KB_INVALID || status == KB_LIMIT) {
    if (status == KB_LIMIT || !is_case) {
      kb_ingest_reject_input(ingest, origin, ingest->error->message);
    }
    if (!kb_ingest_is_errors_table(ingest, table)) {
      kb_join_set_there(ingest->join, table, KB_ROWS_PART);
    }
    status = KB_OK;
  }
  return status;
}

static void take_page(void *context, const struct kb_page_end *page)
{
  struct kb_ingesting *ingest = context;
  kb_input_shapes_page(&ingest->shapes, page);
}

static enum kb_status take_row(struct kb_ingesting *ingest, const struct kb_row *row);

static enum kb_status take_inner(void *context, const struct kb_row *row)
{
  struct kb_ingesting *ingest = context;
  ingest->result->rows++;
  return take_row(ingest, row);
}

/* An object that is not a row: there may be rows in it. */
static enum kb_status take_odd(struct kb_ingesting *ingest, const struct kb_row *row,
                               const struct kb_origin *origin)
{
  size_t lists = 0;
  const enum kb_status status =
    ingest->options->live
      ? KB_OK
      : kb_input_shapes_within(&ingest->shapes, row, take_inner, ingest, &lists, ingest->error);
  if (lists > 0) {
    ingest->result->rows--; /* the object itself does not count */
    return status;
  }
  kb_buf_clear(&ingest->text);
  kb_odd_reason(ingest->schema, &ingest->text, (struct kb_node){row->json.data, row->tokens, 0});
  kb_ingest_reject_input(ingest, origin, kb_buf_text(&ingest->text));
  return ingest->text.failed ? kb_fail_no_memory(ingest->error) : KB_OK;
}

static enum kb_status take_row(struct kb_ingesting *ingest, const struct kb_row *row)
{
  const struct kb_origin origin = {ingest->file, (uint32_t)row->index, row->line};
  if (row->is_repaired && kb_shard_is_first(&ingest->options->shard)) {
    kb_ingest_note(
      ingest, KB_FAULT_NOTE,
      "invalid characters in texts (half a character, NUL, or invalid UTF-8) are read as "
      "U+FFFD",
      &origin);
  }
  read_context(ingest, row);
  const struct kb_table *table = kb_input_shapes_table(ingest->schema, row);
  struct kb_row standard = *row;
  if (!table) {
    return take_odd(ingest, row, &origin);
  }
  if (!ingest->options->live && !kb_input_shapes_look(&ingest->shapes, table, &standard)) {
    return kb_fail_no_memory(ingest->error);
  }
  const bool is_joined = ingest->options->rule_set->is_joined[table->id];
  const bool is_case = kb_is_case_table(ingest->options->rule_set, table);
  enum kb_status status = KB_OK;
  if (!is_case && !is_joined) {
    ingest->unused[table->id]++;
  }
  if (is_joined) {
    status = take_related(ingest, table, &standard, &origin, is_case);
  }
  return is_case && status == KB_OK
           ? kb_ingest_take_case(ingest, table->subject, &standard, &origin)
           : status;
}

/* `file`: NULL for an organization. */
static enum kb_status read_rows(struct kb_ingesting *ingest, struct kb_file *file,
                                const struct kb_reader *reader)
{
  struct kb_row row = {0};
  struct kb_error reason;
  enum kb_status status = KB_OK;
  while (status == KB_OK && !kb_ingest_is_stopped(ingest)) {
    if (file && reader->rows && kb_ingest_run_jobs(ingest, file, reader->rows, &status)) {
      continue;
    }
    const enum kb_rows_result result = kb_reader_next(reader, &row, &reason);
    if (result == KB_ROWS_END) {
      break;
    }
    if (result == KB_ROWS_FAILED) {
      if (reason.status == KB_IO) {
        const char *trouble = file ? kb_file_trouble(file) : NULL;
        kb_ingest_note_broken(ingest, trouble ? trouble : reason.message);
        return KB_OK;
      }
      *ingest->error = reason;
      return reason.status;
    }
    ingest->result->rows++;
    ingest->row = result == KB_ROWS_ROW ? row.json : (struct kb_slice){NULL, 0};
    if (result == KB_ROWS_ROW) {
      status = take_row(ingest, &row);
    } else {
      const struct kb_origin origin = {ingest->file, (uint32_t)row.index, row.line};
      kb_ingest_reject_input(ingest, &origin, reason.message);
    }
    if (ingest->options->live) {
      kb_progress_pages(ingest->progress, kb_live_pages(ingest->options->live));
    }
    kb_progress_show(ingest->progress, ingest->result->rows, kb_reader_consumed(reader),
                     ingest->size);
  }
  return status;
}

static void take_note(void *context, const char *note)
{
  struct kb_ingesting *ingest = context;
  kb_ingest_note_file(ingest, KB_FAULT_NOTE, ingest->file, note);
}

static enum kb_status read_content(struct kb_ingesting *ingest, struct kb_file *file)
{
  const size_t rows_before = ingest->result->rows;
  const size_t failed_before = ingest->result->files_failed;
  struct kb_error reason = {KB_OK, ""};
  struct kb_reader reader;
  enum kb_status status = kb_reader_open(&reader, ingest->schema, file, ingest->known, &reason);
  if (status == KB_INVALID) {
    ingest->result->rows++;
    kb_ingest_reject_input(ingest, &(struct kb_origin){ingest->file, 0, 1}, reason.message);
    return KB_OK;
  }
  if (status != KB_OK) {
    return kb_fail_no_memory(ingest->error);
  }
  if (reader.rows) {
    kb_rows_on_page_end(reader.rows, take_page, ingest);
  }
  status = read_rows(ingest, file, &reader);
  if (status == KB_OK && ingest->result->files_failed == failed_before &&
      !kb_ingest_is_stopped(ingest)) {
    if (ingest->result->rows == rows_before) {
      kb_ingest_note_file(ingest, KB_FAULT_NOTE, ingest->file,
                          "it holds no rows: its list is empty");
    }
    kb_reader_notes(&reader, take_note, ingest);
    kb_input_shapes_notes(&ingest->shapes, take_note, ingest);
  }
  kb_reader_close(&reader);
  return status;
}

static enum kb_status read_file(struct kb_ingesting *ingest, const char *path)
{
  struct kb_error reason;
  struct kb_file *file = kb_file_open(path, before_wait, ingest, &reason);
  kb_input_shapes_begin(&ingest->shapes, ingest->file);
  ingest->is_first_row = true;
  if (!file && reason.status == KB_NO_MEMORY) {
    return kb_fail_no_memory(ingest->error);
  }
  if (!file) {
    kb_ingest_note_broken(ingest, reason.message);
    return KB_OK;
  }
  ingest->result->files_read++;
  ingest->size = kb_file_size(file);
  const enum kb_status status = read_content(ingest, file);
  if (status == KB_OK && kb_file_growth(file) > 0) {
    kb_ingest_note_broken(ingest, kb_file_grown);
  }
  kb_file_close(file);
  return status;
}

static ssize_t read_live_input(void *context, char *into, size_t size)
{
  struct kb_ingesting *ingest = context;
  const struct kb_input input = kb_live_input(ingest->options->live);
  if (!before_wait(ingest)) {
    errno = EINTR;
    return -1;
  }
  return input.read(input.context, into, size);
}

/* Where nothing was read, as there is no such table. */
static void note_lacking_tables(struct kb_ingesting *ingest)
{
  struct kb_live_lacking lacking;
  struct kb_buf *why = &ingest->result->why;
  for (size_t n = 0; ingest->result->nothing && kb_live_lack(ingest->options->live, n, &lacking);
       n++) {
    if (lacking.table) {
      kb_buf_addf(why, "%sthe organization has no table %s", why->length > 0 ? "; " : "",
                  lacking.name);
    }
  }
}

static enum kb_status read_live(struct kb_ingesting *ingest)
{
  struct kb_live *live = ingest->options->live;
  const struct kb_reader reader = {.rows =
                                     kb_rows_new((struct kb_input){read_live_input, ingest},
                                                 (struct kb_rows_limits){0, 0}, ingest->known)};
  ingest->result->files_read++;
  const enum kb_status status =
    reader.rows ? read_rows(ingest, NULL, &reader) : kb_fail_no_memory(ingest->error);
  kb_rows_free(reader.rows);
  if (status != KB_OK || kb_ingest_is_interrupted(ingest)) {
    return status;
  }
  if (!kb_live_complete(live)) {
    ingest->result->files_failed++;
    if (kb_live_cases(live) == 0) {
      ingest->result->files_read = 0; /* nothing was evaluated */
    }
  }
  ingest->result->nothing = kb_live_is_empty(live);
  note_lacking_tables(ingest);
  return KB_OK;
}

static enum kb_status read_files(struct kb_ingesting *ingest)
{
  const struct kb_ingest_options *options = ingest->options;
  enum kb_status status = KB_OK;
  if (options->live) {
    return read_live(ingest);
  }
  ingest->all_wait = options->file_count > 1 && !options->out_of_order;
  for (size_t i = 0;
       i < options->file_count && status == KB_OK && !kb_ingest_is_interrupted(ingest); i++) {
    ingest->file = (uint32_t)i;
    status = read_file(ingest, options->paths ? options->paths[i] : options->files[i]);
  }
  return status;
}

static enum kb_status take_all(struct kb_ingesting *ingest)
{
  enum kb_status status = read_files(ingest);
  if (status != KB_OK || kb_ingest_is_interrupted(ingest)) {
    return status; /* what is missing or unused is known only when everything has been read */
  }
  kb_ingest_note_missing_pages(ingest);
  status = kb_ingest_take_waiting(ingest);
  if (status == KB_OK) {
    status = kb_ingest_take_errors(ingest);
  }
  kb_ingest_note_unused(ingest);
  return status;
}

enum kb_status kb_ingest(const struct kb_ingest_options *options, struct kb_triager *triager,
                         struct kb_report *report, struct kb_ingest_result *result,
                         struct kb_error *error)
{
  struct kb_ingesting ingest = {
    .options = options, .triager = triager, .report = report, .result = result, .error = error};
  *result = (struct kb_ingest_result){0};
  ingest.schema = options->rule_set->schema;
  ingest.unused = calloc(ingest.schema->table_count + 1, sizeof *ingest.unused);
  ingest.names = kb_names_new(ingest.schema);
  ingest.known = kb_key_cache_new();
  ingest.join = kb_join_new(ingest.schema, IN_MEMORY);
  ingest.waiting = kb_waiting_new();
  ingest.done = kb_seen_ids_new();
  ingest.shared = kb_seen_ids_new();
  ingest.progress = kb_progress_new(options->show_progress);
  const bool good = kb_input_shapes_init(&ingest.shapes, ingest.schema) && ingest.unused &&
                    ingest.names && ingest.known && ingest.join && ingest.waiting && ingest.done &&
                    ingest.shared && ingest.progress;
  ingest.shapes.provenance = &report->provenance;
  enum kb_status status = good ? take_all(&ingest) : kb_fail_no_memory(error);
  if (status == KB_INTERRUPTED) {
    result->interrupted = true;
    status = KB_OK;
  }
  result->nothing =
    options->live ? result->nothing : report->summary.all.cases + result->passed_over == 0;
  kb_jobs_free(ingest.jobs);
  kb_progress_free(ingest.progress);
  kb_case_fini(&ingest.a_case);
  kb_arena_fini(&ingest.values.arena);
  kb_tokens_fini(&ingest.values.tokens);
  kb_buf_fini(&ingest.text);
  kb_buf_fini(&ingest.organization);
  kb_input_shapes_fini(&ingest.shapes);
  kb_seen_ids_free(ingest.shared);
  kb_seen_ids_free(ingest.done);
  kb_waiting_free(ingest.waiting);
  kb_join_free(ingest.join);
  free(ingest.known);
  kb_names_free(ingest.names);
  free(ingest.unused);
  return status;
}
