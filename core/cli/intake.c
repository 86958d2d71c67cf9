#include "cli/intake.h"

#include "base/json_raw.h"
#include "base/spool.h"
#include "case/csv_rows.h"
#include "case/odd_rows.h"
#include "case/property_row.h"
#include "case/related.h"
#include "case/seen.h"
#include "cli/command.h"
#include "cli/jobs.h"
#include "cli/progress.h"
#include "source/decode.h"
#include "source/file.h"
#include "source/known_keys.h"
#include "source/page_edge.h"
#include "source/scan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* More threads are worth their start for so large a file, and again after so many rows. */
enum { IN_MEMORY = 4 * 1024 * 1024, JOBS_SIZE = 1024 * 1024, ROWS_ALONE = 100 };

/* Rows of a page are alike: so many of each table in each file tell how their keys are written. */
enum { ROWS_LOOKED_AT = 16 };

/* Stands before each mailbox row that waits. */
struct waiting {
  struct kb_origin origin;
  uint64_t length;
};

/* Of one table, in all files. */
struct pages {
  size_t rows;
  size_t whole;  /* pages that none follows */
  size_t broken; /* pages that say that another follows */
  uint32_t file; /* that holds the last of these */
};

struct intake {
  struct kb_names *names;
  struct kb_known_keys *known; /* one for all files, as the names know its numbers */
  const struct kb_intake_options *options;
  struct kb_triager *triager;
  struct kb_report *report;
  struct kb_case a_case; /* in progress */
  struct kb_intake_result *result;
  struct kb_error *error;
  struct kb_related_rows *related;
  struct kb_spool *waiting; /* mailbox rows, each after its struct waiting */
  struct kb_spool *done;    /* keys of the mailboxes that did not wait */
  struct kb_buf text;
  struct kb_progress *progress;
  struct kb_seen seen; /* mailboxes, where a row may come twice */
  size_t twice;
  bool all_wait;
  uint32_t file;
  size_t profile_alerts; /* rows about profiles: no mailbox's */
  uint64_t size;         /* of the file, if it is a regular one */
  struct kb_jobs *jobs;  /* NULL: rows are triaged here */
  bool jobs_tried;
  size_t alone_until; /* so many rows are taken here */
  struct pages pages[KB_TABLE_COUNT];
  const struct kb_table *last_table; /* of the last row of this page */
  size_t looked_at[KB_TABLE_COUNT];  /* rows of this file */
  struct kb_odd_names odd_names;     /* of these */
  struct kb_tokens inner;            /* of a row within an object that is none */
  bool is_within;
  bool has_properties; /* rows of this file are those of Get-CrmRecords */
  struct kb_buf plain; /* one of them, as the Web API returns it, with its tokens */
  struct kb_tokens plain_tokens;
};

static bool is_interrupted(const struct intake *intake)
{
  if (*intake->options->interrupted) {
    intake->result->interrupted = true;
  }
  return intake->result->interrupted;
}

/* Nothing that is known is held back while a reader waits for more. */
static bool before_wait(void *context)
{
  struct intake *intake = context;
  kb_out_flush(intake->report->out);
  return !is_interrupted(intake) && !kb_out_failed(intake->report->out);
}

/* The first thing that was wrong may be why nothing was evaluated. */
static void remember(struct intake *intake, uint32_t file, const char *reason)
{
  if (intake->result->why.length == 0) {
    kb_buf_addf(&intake->result->why, "%s: %s", intake->options->files[file], reason);
  }
}

static void reject(struct intake *intake, const struct kb_origin *origin, const char *reason)
{
  remember(intake, origin->file, reason);
  const struct kb_rejected rejected = {intake->options->files[origin->file], (size_t)origin->line,
                                       origin->index, reason};
  kb_report_rejected(intake->report, &rejected);
}

static enum kb_status put_to_wait(struct intake *intake, struct kb_slice row,
                                  const struct kb_origin *origin)
{
  const struct waiting head = {*origin, row.length};
  uint64_t offset = 0;
  const enum kb_status status = kb_spool_append(
    intake->waiting, (struct kb_slice){(const char *)&head, sizeof head}, &offset, intake->error);
  return status == KB_OK ? kb_spool_append(intake->waiting, row, &offset, intake->error) : status;
}

static enum kb_status note_done(struct intake *intake, const unsigned char key[16])
{
  uint64_t offset = 0;
  return kb_spool_append(intake->done, (struct kb_slice){(const char *)key, 16}, &offset,
                         intake->error);
}

/* Triages a mailbox row. `*incomplete`: it must wait for related rows. */
static enum kb_status triage_mailbox(struct intake *intake, struct kb_slice row,
                                     const struct kb_token *tokens, const struct kb_origin *origin,
                                     bool more_may_come, bool *incomplete)
{
  struct kb_case *a_case = &intake->a_case;
  struct kb_triage triage;
  enum kb_status status =
    kb_case_read(a_case, row, tokens, intake->names, intake->related, more_may_come, intake->error);
  *incomplete = false;
  if (status == KB_INVALID) {
    reject(intake, origin, intake->error->message);
    return KB_OK;
  }
  if (status == KB_OK) {
    status = kb_triage(intake->triager, a_case, &triage, intake->error);
    *incomplete = a_case->incomplete;
  }
  if (status == KB_OK && !*incomplete) {
    kb_report_case(intake->report, &triage);
    if (more_may_come) {
      unsigned char key[16];
      kb_id_key(a_case->mailbox.id, key);
      status = note_done(intake, key);
    }
  }
  return status;
}

/* Rows move while one pages through them: one that comes twice counts once. */
static enum kb_status take_live_mailbox(struct intake *intake, const struct kb_row *row,
                                        const struct kb_origin *origin)
{
  struct kb_arena arena = {0};
  struct kb_node value;
  bool again = false;
  bool incomplete = false;
  const struct cJSON *id =
    kb_node_find((struct kb_node){row->json.data, row->tokens, 0}, "mailboxid", &value)
      ? kb_raw_value(&arena, kb_node_text(value))
      : NULL;
  const bool good =
    !id || !*kb_json_string(id) || kb_seen_add(&intake->seen, kb_json_string(id), &again);
  kb_arena_fini(&arena);
  if (!good) {
    return kb_fail_no_memory(intake->error);
  }
  if (again) {
    intake->twice++;
    return KB_OK;
  }
  kb_related_set_alerts(intake->related, kb_live_alerts(intake->options->live));
  return triage_mailbox(intake, row->json, row->tokens, origin, false, &incomplete);
}

static enum kb_status take_mailbox(struct intake *intake, const struct kb_row *row,
                                   const struct kb_origin *origin)
{
  if (intake->options->live) {
    return take_live_mailbox(intake, row, origin);
  }
  if (intake->all_wait) {
    return put_to_wait(intake, row->json, origin);
  }
  bool incomplete = false;
  const enum kb_status status =
    triage_mailbox(intake, row->json, row->tokens, origin, true, &incomplete);
  if (status == KB_OK && incomplete) {
    intake->all_wait = !intake->options->out_of_order;
    return put_to_wait(intake, row->json, origin);
  }
  return status;
}

/* --- More threads --- */

static enum kb_status take_done(void *context, const struct kb_triage *triage,
                                struct kb_slice piece, const unsigned char key[16])
{
  struct intake *intake = context;
  intake->result->rows++;
  kb_report_composed(intake->report, triage, piece);
  return note_done(intake, key);
}

static enum kb_status take_here(void *context, const struct kb_row *row)
{
  struct intake *intake = context;
  const struct kb_origin origin = {intake->file, (uint32_t)row->index, row->line};
  intake->result->rows++;
  return take_mailbox(intake, row, &origin);
}

static void take_faults(void *context, const struct kb_faults *faults)
{
  const struct intake *intake = context;
  kb_faults_add_all(intake->options->faults, faults);
}

/* Rows wait from now on, or a condition was stopped, which counts for all rows after it. */
static bool is_over(void *context)
{
  const struct intake *intake = context;
  return intake->all_wait || kb_engine_stopped(intake->options->engine) > 0;
}

static bool is_stopped(struct intake *intake)
{
  return is_interrupted(intake) || kb_out_failed(intake->report->out);
}

static bool goes_on(void *context, uint64_t consumed)
{
  struct intake *intake = context;
  kb_progress_show(intake->progress, intake->result->rows, consumed, intake->size);
  return !is_stopped(intake);
}

static void start_jobs(struct intake *intake)
{
  const struct kb_intake_options *options = intake->options;
  const struct kb_jobs_takes takes = {
    intake->report->format, take_done, take_here, take_faults, is_over, goes_on, intake};
  intake->jobs_tried = true;
  intake->jobs = kb_jobs_new(options->jobs, &options->loaded->book, options->engine, &takes);
}

/* Starts more threads with the first file that is worth it. Not for a pipe: what comes through one
   is told as soon as it is known. */
static bool has_jobs(struct intake *intake)
{
  if (!intake->jobs_tried && intake->options->jobs > 1 && intake->size >= JOBS_SIZE) {
    start_jobs(intake);
  }
  return intake->jobs && intake->size > 0;
}

/* Rows are taken by threads, while they are plain, until one is to be taken here. False: they are
   not now. */
static bool run_jobs(struct intake *intake, struct kb_file *file, struct kb_rows *rows,
                     enum kb_status *status)
{
  uint64_t offset = 0;
  if (intake->result->rows < intake->alone_until || is_over(intake) ||
      intake->looked_at[KB_MAILBOX] < ROWS_LOOKED_AT || intake->has_properties ||
      kb_related_has_any(intake->related) || !kb_rows_at_lines(rows, &offset) ||
      !has_jobs(intake)) {
    return false;
  }
  *status = kb_jobs_run(intake->jobs, rows, file, offset);
  intake->alone_until = intake->result->rows + ROWS_ALONE;
  if (*status == KB_NO_MEMORY) {
    kb_fail_no_memory(intake->error);
  } else if (*status == KB_IO) {
    kb_fail(intake->error, KB_IO, "%s: cannot be read: %s", intake->options->files[intake->file],
            strerror(errno));
  }
  return true;
}

static enum kb_status take_related(struct intake *intake, const struct kb_table *table,
                                   struct kb_slice row, const struct kb_origin *origin)
{
  struct kb_record record;
  struct cJSON *document = kb_json_parse(row, intake->error);
  if (!document) {
    return kb_fail_no_memory(intake->error); /* the row was valid JSON */
  }
  enum kb_status status = kb_record_read(&record, table, document, "", intake->error);
  const bool is_aside = status == KB_OK && kb_record_is_profile_alert(&record, document);
  intake->profile_alerts += is_aside;
  if (status == KB_OK && !is_aside) {
    status = kb_related_add(intake->related, &record, row, *origin, intake->error);
  }
  kb_json_free(document);
  if (status == KB_INVALID || status == KB_LIMIT) {
    reject(intake, origin, intake->error->message);
    status = KB_OK;
  }
  return status;
}

/* Where keys are written with escapes, a tree has to be asked. */
static const struct kb_table *table_of(struct intake *intake, const struct kb_row *row)
{
  const struct kb_table *table =
    kb_record_table_of_text(row->set, (struct kb_node){row->json.data, row->tokens, 0});
  if (!table && memchr(row->json.data, '\\', row->json.length)) {
    struct cJSON *document = kb_json_parse(row->json, intake->error);
    table = document ? kb_record_table(row->set, document) : NULL;
    kb_json_free(document);
  }
  return table;
}

static void take_page(void *context, const struct kb_page_end *page)
{
  struct intake *intake = context;
  const struct kb_table *table = kb_schema_table_of_set(page->set);
  table = table ? table : page->count > 0 ? intake->last_table : NULL;
  intake->last_table = NULL;
  if (table) {
    struct pages *pages = &intake->pages[table->id];
    pages->rows += page->count;
    pages->whole += !page->has_more;
    pages->broken += page->has_more;
    pages->file = page->has_more ? intake->file : pages->file;
  }
}

struct within {
  struct intake *intake;
  const struct kb_row *around;
  enum kb_status status;
};

static size_t lines_before(const struct kb_row *row, const char *end)
{
  size_t count = 0;
  for (const char *at = row->json.data; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++) {
    count++;
  }
  return count;
}

static enum kb_status take_row(struct intake *intake, const struct kb_row *row);

/* Rows in a list of an object that is no page by its names. */
static void take_list(void *context, struct kb_node holder, struct kb_node list)
{
  struct within *within = context;
  struct intake *intake = within->intake;
  const struct kb_node whole = {list.text, list.tokens, 0};
  struct kb_page_edge edge = {.has_more = false};
  struct kb_node element = {list.text, list.tokens, kb_node_first(list)};
  size_t count = 0;
  for (; element.at < kb_node_end(list); element.at = kb_node_end(element), count++) {
    struct kb_row row = *within->around;
    row.json = kb_node_text(element);
    row.line += lines_before(within->around, row.json.data);
    row.index = count;
    intake->result->rows++;
    if (!kb_scan_tokens(&intake->inner, row.json)) {
      within->status = kb_fail_no_memory(intake->error);
    }
    row.tokens = intake->inner.list;
    if (within->status == KB_OK) {
      within->status = take_row(intake, &row);
    }
  }
  kb_page_edge_add(&edge, whole);
  kb_page_edge_add(&edge, holder);
  take_page(intake, &(struct kb_page_end){kb_slice_of(edge.set), count, edge.has_more});
}

/* An object that is no row: there may be rows in it. */
static enum kb_status take_odd(struct intake *intake, const struct kb_row *row,
                               const struct kb_origin *origin)
{
  const struct kb_node object = {row->json.data, row->tokens, 0};
  struct within within = {intake, row, KB_OK};
  if (!intake->is_within && !intake->options->live) {
    intake->is_within = true;
    const size_t lists = kb_odd_lists(object, take_list, &within);
    intake->is_within = false;
    intake->result->rows -= lists > 0; /* the object itself */
    if (lists > 0) {
      return within.status;
    }
  }
  kb_buf_clear(&intake->text);
  kb_odd_reason(&intake->text, object);
  reject(intake, origin, kb_buf_text(&intake->text));
  return intake->text.failed ? kb_fail_no_memory(intake->error) : KB_OK;
}

static void look_at_names(struct intake *intake, const struct kb_table *table,
                          const struct kb_row *row)
{
  if (!intake->options->live && intake->looked_at[table->id] < ROWS_LOOKED_AT) {
    intake->looked_at[table->id]++;
    kb_odd_names_add(&intake->odd_names, table, (struct kb_node){row->json.data, row->tokens, 0});
  }
}

/* Rows of Get-CrmRecords are like the first ones of their file. */
static bool is_property_row(struct intake *intake, const struct kb_table *table,
                            const struct kb_row *row)
{
  if (intake->options->live ||
      !(intake->has_properties || intake->looked_at[table->id] < ROWS_LOOKED_AT)) {
    return false;
  }
  const bool is_one = kb_is_property_row((struct kb_node){row->json.data, row->tokens, 0});
  intake->has_properties = intake->has_properties || is_one;
  return is_one;
}

static enum kb_status take_property_row(struct intake *intake, const struct kb_table *table,
                                        const struct kb_row *row)
{
  struct kb_row plain = *row;
  kb_buf_clear(&intake->plain);
  kb_property_row_write(&intake->plain, table, (struct kb_node){row->json.data, row->tokens, 0});
  plain.json = kb_buf_slice(&intake->plain);
  if (intake->plain.failed || !kb_scan_tokens(&intake->plain_tokens, plain.json)) {
    return kb_fail_no_memory(intake->error);
  }
  plain.tokens = intake->plain_tokens.list;
  return take_row(intake, &plain);
}

static enum kb_status take_row(struct intake *intake, const struct kb_row *row)
{
  const struct kb_origin origin = {intake->file, (uint32_t)row->index, row->line};
  const struct kb_table *table = table_of(intake, row);
  intake->last_table = table ? table : intake->last_table;
  if (table && is_property_row(intake, table, row)) {
    return take_property_row(intake, table, row);
  }
  if (table) {
    look_at_names(intake, table, row);
  }
  if (table && table->id == KB_MAILBOX) {
    return take_mailbox(intake, row, &origin);
  }
  if (table) {
    return take_related(intake, table, row->json, &origin);
  }
  return take_odd(intake, row, &origin);
}

static void add_fault(struct intake *intake, uint32_t file, const char *reason)
{
  kb_fault_add(intake->options->faults, &(struct kb_fault){.article = "(input)",
                                                           .where = intake->options->files[file],
                                                           .reason = reason});
}

/* What a reader of the report should know of this file. */
static void note_input(struct intake *intake, const char *reason)
{
  kb_fault_add(intake->options->faults,
               &(struct kb_fault){.article = "(input)",
                                  .where = intake->options->files[intake->file],
                                  .reason = reason,
                                  .is_gap = true});
}

/* The file could not be read to its end. */
static void note_broken(struct intake *intake, const char *reason)
{
  kb_say("%s: %s", intake->options->files[intake->file], reason);
  remember(intake, intake->file, reason);
  intake->result->files_failed++;
  if (!intake->options->live) {
    add_fault(intake, intake->file, reason); /* an organization's is added by whoever asked it */
  }
}

/* Where rows come from: one of them is NULL. */
struct reader {
  struct kb_rows *rows;
  struct kb_csv_rows *csv;
};

static enum kb_rows_result next_row(const struct reader *reader, struct kb_row *row,
                                    struct kb_error *reason)
{
  return reader->rows ? kb_rows_next(reader->rows, row, reason)
                      : kb_csv_rows_next(reader->csv, row, reason);
}

/* `file`: NULL if they come from elsewhere. */
static enum kb_status read_rows(struct intake *intake, struct kb_file *file,
                                const struct reader *reader)
{
  struct kb_row row = {0};
  struct kb_error reason;
  enum kb_status status = KB_OK;
  while (status == KB_OK && !is_stopped(intake)) {
    if (file && reader->rows && run_jobs(intake, file, reader->rows, &status)) {
      continue;
    }
    const enum kb_rows_result result = next_row(reader, &row, &reason);
    if (result == KB_ROWS_END) {
      break;
    }
    if (result == KB_ROWS_FAILED) {
      if (reason.status == KB_IO) {
        const char *trouble = file ? kb_file_trouble(file) : NULL;
        note_broken(intake, trouble ? trouble : reason.message);
        return KB_OK;
      }
      *intake->error = reason;
      return reason.status == KB_INTERRUPTED ? KB_OK : reason.status;
    }
    intake->result->rows++;
    if (result == KB_ROWS_ROW) {
      status = take_row(intake, &row);
    } else {
      const struct kb_origin origin = {intake->file, (uint32_t)row.index, row.line};
      reject(intake, &origin, reason.message);
    }
    if (intake->options->live) {
      kb_progress_pages(intake->progress, kb_live_pages(intake->options->live));
    }
    kb_progress_show(intake->progress, intake->result->rows,
                     reader->rows ? kb_rows_consumed(reader->rows)
                                  : kb_csv_rows_consumed(reader->csv),
                     intake->size);
  }
  return status;
}

static void begin_file(struct intake *intake)
{
  intake->last_table = NULL;
  intake->has_properties = false;
  memset(intake->looked_at, 0, sizeof intake->looked_at);
  kb_buf_clear(&intake->odd_names.in_other_case);
  kb_buf_clear(&intake->odd_names.of_links);
}

/* `rows_before`: of the files before this one. */
static void end_file(struct intake *intake, size_t rows_before)
{
  struct kb_buf *reason = &intake->text;
  const struct kb_odd_names *names = &intake->odd_names;
  if (intake->result->rows == rows_before) {
    note_input(intake, "it holds no rows: its list is empty");
  }
  if (intake->has_properties) {
    note_input(intake,
               "rows of Get-CrmRecords: the values of name_Property are read; labels are not, "
               "nor columns that have nothing but a label");
  }
  if (names->in_other_case.length > 0) {
    kb_buf_clear(reason);
    kb_buf_addf(reason,
                "names of columns are lower case where the Web API returns them; these were not "
                "read: %s",
                kb_buf_text(&names->in_other_case));
    note_input(intake, kb_buf_text(reason));
  }
  if (names->of_links.length > 0) {
    kb_buf_clear(reason);
    kb_buf_addf(reason,
                "columns of linked tables are not read (%s): expand emailserverprofile and "
                "tracelog_Mailbox in the query instead of link-entity, save these tables in files "
                "of their own, or let kbtriage fetch save all",
                kb_buf_text(&names->of_links));
    note_input(intake, kb_buf_text(reason));
  }
}

static void take_note(void *context, const char *note)
{
  note_input(context, note);
}

static enum kb_status read_json(struct intake *intake, struct kb_file *file)
{
  const struct reader reader = {
    .rows = kb_rows_new(kb_file_input(file), (struct kb_rows_limits){0, 0}, intake->known)};
  if (!reader.rows) {
    return kb_fail_no_memory(intake->error);
  }
  kb_rows_tell_pages(reader.rows, take_page, intake);
  const enum kb_status status = read_rows(intake, file, &reader);
  kb_rows_free(reader.rows);
  return status;
}

static enum kb_status read_csv(struct intake *intake, struct kb_file *file)
{
  const struct reader reader = {.csv = kb_csv_rows_new(kb_file_input(file))};
  if (!reader.csv) {
    return kb_fail_no_memory(intake->error);
  }
  const enum kb_status status = read_rows(intake, file, &reader);
  kb_csv_rows_notes(reader.csv, take_note, intake);
  kb_csv_rows_free(reader.csv);
  return status;
}

/* JSON is told by its first character. */
static bool begins_json(struct kb_file *file)
{
  const struct kb_slice bytes = kb_file_peek(file, 4);
  struct kb_decoder decoder = {0};
  struct kb_buf text = {0};
  kb_decode(&decoder, bytes, true, &text);
  const char *first = kb_buf_text(&text);
  first += strspn(first, " \t\r\n");
  const bool is_json = *first == '\0' || *first == '{' || *first == '[';
  kb_buf_fini(&text);
  return is_json && bytes.length > 0;
}

static enum kb_status read_content(struct intake *intake, struct kb_file *file)
{
  const size_t rows_before = intake->result->rows;
  const size_t failed_before = intake->result->files_failed;
  struct kb_error reason;
  enum kb_status status = KB_OK;
  begin_file(intake);
  switch (begins_json(file) ? KB_CSV_NONE : kb_csv_look(kb_file_peek(file, KB_CSV_HEAD), &reason)) {
  case KB_CSV_NONE:
    status = read_json(intake, file);
    break;
  case KB_CSV_ROWS:
    status = read_csv(intake, file);
    break;
  case KB_CSV_REFUSED:
    intake->result->rows++;
    reject(intake, &(struct kb_origin){intake->file, 0, 1}, reason.message);
    break;
  }
  if (status == KB_OK && intake->result->files_failed == failed_before && !is_stopped(intake)) {
    end_file(intake, rows_before);
  }
  return status;
}

static enum kb_status read_file(struct intake *intake, const char *path)
{
  struct kb_error reason;
  struct kb_file *file = kb_file_open(path, before_wait, intake, &reason);
  if (!file) {
    intake->result->files_failed++;
    kb_say("%s: %s", path, reason.message);
    return reason.status == KB_NO_MEMORY ? kb_fail_no_memory(intake->error) : KB_OK;
  }
  intake->result->files_read++;
  intake->size = kb_file_size(file);
  const enum kb_status status = read_content(intake, file);
  kb_file_close(file);
  return status;
}

static ssize_t read_live_input(void *context, char *into, size_t size)
{
  struct intake *intake = context;
  const struct kb_input input = kb_live_input(intake->options->live);
  if (!before_wait(intake)) {
    errno = EINTR;
    return -1;
  }
  return input.read(input.context, into, size);
}

static enum kb_status read_live(struct intake *intake)
{
  struct kb_live *live = intake->options->live;
  const struct reader reader = {.rows = kb_rows_new((struct kb_input){read_live_input, intake},
                                                    (struct kb_rows_limits){0, 0}, intake->known)};
  intake->result->files_read++;
  const enum kb_status status =
    reader.rows ? read_rows(intake, NULL, &reader) : kb_fail_no_memory(intake->error);
  kb_rows_free(reader.rows);
  if (status != KB_OK || is_interrupted(intake)) {
    return status;
  }
  if (intake->twice > 0) {
    kb_say("%zu mailbox%s came twice while paging and count%s once: rows have moved meanwhile",
           intake->twice, intake->twice == 1 ? "" : "es", intake->twice == 1 ? "s" : "");
  }
  if (!kb_live_complete(live)) {
    intake->result->files_failed++;
    if (kb_live_mailboxes(live) == 0) {
      intake->result->files_read = 0; /* nothing was evaluated */
    }
  }
  return KB_OK;
}

static enum kb_status read_files(struct intake *intake)
{
  const struct kb_intake_options *options = intake->options;
  enum kb_status status = KB_OK;
  if (options->live) {
    return read_live(intake);
  }
  intake->all_wait = options->file_count > 1 && !options->out_of_order;
  for (size_t i = 0; i < options->file_count && status == KB_OK && !is_interrupted(intake); i++) {
    intake->file = (uint32_t)i;
    status = read_file(intake, options->files[i]);
  }
  return status;
}

/* Pages of which not all are there: what is missing is no proof of anything. */
static void note_missing_pages(struct intake *intake)
{
  for (int id = 0; id < KB_TABLE_COUNT && !intake->options->live; id++) {
    const struct kb_table *table = kb_schema_table((enum kb_table_id)id);
    const struct pages *pages = &intake->pages[id];
    const bool is_missing = pages->broken > 0 && pages->whole == 0;
    if (is_missing) {
      kb_buf_clear(&intake->text);
      kb_buf_addf(&intake->text,
                  "%zu row%s of %s, and its page says that more exist, which are in no file: save "
                  "the pages that follow, too, or let kbtriage fetch save all",
                  pages->rows, pages->rows == 1 ? "" : "s", table->set);
      add_fault(intake, pages->file, kb_buf_text(&intake->text));
    }
    if (id == KB_ALERT && is_missing) {
      kb_related_set_alerts(intake->related, KB_ALERTS_PART);
    } else if (id == KB_ALERT && pages->whole > 0 && pages->broken == 0 && pages->rows == 0) {
      kb_related_set_alerts(intake->related, KB_ALERTS_ALL); /* they were asked for: none */
    }
  }
}

/* Everything has been read: those that waited are looked at now. */
static enum kb_status take_waiting(struct intake *intake)
{
  const uint64_t length = kb_spool_length(intake->waiting);
  uint64_t offset = 0;
  enum kb_status status = KB_OK;
  while (offset < length && status == KB_OK && !is_interrupted(intake) &&
         !kb_out_failed(intake->report->out)) {
    struct waiting head;
    kb_buf_clear(&intake->text);
    status = kb_spool_read(intake->waiting, offset, sizeof head, &intake->text, intake->error);
    if (status != KB_OK) {
      return status;
    }
    memcpy(&head, intake->text.data, sizeof head);
    kb_buf_clear(&intake->text);
    status = kb_spool_read(intake->waiting, offset + sizeof head, (size_t)head.length,
                           &intake->text, intake->error);
    if (status != KB_OK) {
      return status;
    }
    bool incomplete = false;
    status =
      triage_mailbox(intake, kb_buf_slice(&intake->text), NULL, &head.origin, false, &incomplete);
    offset += sizeof head + head.length;
  }
  return status;
}

static void tell_late(void *context, const struct kb_origin *origin)
{
  reject(context, origin,
         "this alert came after its mailbox, whose row carries its alerts, was evaluated: name the "
         "file with the alerts first, and the other after it");
}

/* Alerts for mailboxes that did not wait for them. */
static enum kb_status tell_late_alerts(struct intake *intake)
{
  const uint64_t length = kb_spool_length(intake->done);
  enum kb_status status = KB_OK;
  if (!kb_related_has(intake->related, KB_ALERT)) {
    return KB_OK;
  }
  for (uint64_t offset = 0; offset < length && status == KB_OK; offset += 16) {
    unsigned char key[16];
    kb_buf_clear(&intake->text);
    status = kb_spool_read(intake->done, offset, sizeof key, &intake->text, intake->error);
    if (status == KB_OK) {
      memcpy(key, intake->text.data, sizeof key);
      kb_related_claim(intake->related, key, tell_late, intake);
    }
  }
  return status;
}

/* Alerts whose mailbox is not in the data make a case all the same: of a mailbox of which only
   the id is known. */
static enum kb_status take_orphans(struct intake *intake)
{
  enum kb_status status = KB_OK;
  if (intake->options->live && intake->result->files_failed > 0) {
    return KB_OK; /* their mailboxes may be among those that could not be read */
  }
  while (status == KB_OK && !is_interrupted(intake)) {
    struct cJSON *document = NULL;
    status = kb_related_orphan(intake->related, &document, intake->error);
    if (status != KB_OK || !document) {
      return status;
    }
    struct kb_case a_case = {0};
    struct kb_triage triage;
    const char *id = kb_json_string(kb_json_member(document, KB_ALERT_LOOKUP));
    status = kb_case_of_alerts(&a_case, id, intake->related, intake->error);
    if (status == KB_OK) {
      status = kb_triage(intake->triager, &a_case, &triage, intake->error);
    }
    if (status == KB_OK) {
      kb_report_case(intake->report, &triage);
    }
    kb_case_fini(&a_case);
    kb_json_free(document);
  }
  return status;
}

static enum kb_status take_all(struct intake *intake)
{
  enum kb_status status = read_files(intake);
  if (status == KB_OK) {
    note_missing_pages(intake);
    status = take_waiting(intake);
  }
  if (status == KB_OK) {
    status = tell_late_alerts(intake);
  }
  if (status == KB_OK) {
    status = take_orphans(intake);
  }
  if (intake->profile_alerts > 0) {
    kb_say("%zu alert%s about email server profiles, not mailboxes, were left aside",
           intake->profile_alerts, intake->profile_alerts == 1 ? "" : "s");
  }
  return status;
}

enum kb_status kb_intake(const struct kb_intake_options *options, struct kb_triager *triager,
                         struct kb_report *report, struct kb_intake_result *result,
                         struct kb_error *error)
{
  struct intake intake = {
    .options = options, .triager = triager, .report = report, .result = result, .error = error};
  *result = (struct kb_intake_result){0};
  intake.names = kb_names_new();
  intake.known = kb_known_keys_new();
  intake.related = kb_related_new(IN_MEMORY);
  intake.waiting = kb_spool_new(IN_MEMORY);
  intake.done = kb_spool_new(IN_MEMORY / 16);
  intake.progress = kb_progress_new(options->show_progress);
  const bool good = intake.names && intake.known && intake.related && intake.waiting &&
                    intake.done && intake.progress;
  const enum kb_status status = good ? take_all(&intake) : kb_fail_no_memory(error);
  result->nothing = !options->live && report->summary.cases == 0;
  kb_jobs_free(intake.jobs);
  kb_progress_free(intake.progress);
  kb_case_fini(&intake.a_case);
  kb_buf_fini(&intake.text);
  kb_odd_names_fini(&intake.odd_names);
  kb_tokens_fini(&intake.inner);
  kb_buf_fini(&intake.plain);
  kb_tokens_fini(&intake.plain_tokens);
  kb_seen_fini(&intake.seen);
  kb_spool_free(intake.done);
  kb_spool_free(intake.waiting);
  kb_related_free(intake.related);
  free(intake.known);
  kb_names_free(intake.names);
  return status;
}
