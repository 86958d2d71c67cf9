#include "cli/intake.h"

#include "base/json.h"
#include "base/json_raw.h"
#include "base/say.h"
#include "case/related.h"
#include "case/seen.h"
#include "cli/jobs.h"
#include "cli/progress.h"
#include "cli/reader.h"
#include "cli/shapes.h"
#include "cli/waiting.h"
#include "source/file.h"
#include "source/known_keys.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* More threads are worth their start for so large a file, and again after so many rows. */
enum { IN_MEMORY = 4 * 1024 * 1024, JOBS_SIZE = 1024 * 1024, ROWS_ALONE = 100 };

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
  struct kb_waiting *waiting;
  struct kb_seen *done;    /* the mailboxes that did not wait */
  struct kb_values values; /* of a row that is looked at before it is a case */
  struct kb_buf text;      /* what is being said */
  struct kb_slice row;     /* that is being taken; empty: it could not be read */
  struct kb_progress *progress;
  size_t twice; /* mailboxes that came again while paging */
  bool all_wait;
  uint32_t file;
  uint64_t size;        /* of the file, if it is a regular one */
  struct kb_jobs *jobs; /* NULL: rows are triaged here */
  bool jobs_tried;
  size_t alone_until; /* so many rows are taken here */
  struct kb_shapes shapes;
};

static bool is_interrupted(const struct intake *intake)
{
  if (*intake->options->interrupted) {
    intake->result->interrupted = true;
  }
  return intake->result->interrupted;
}

static bool is_stopped(struct intake *intake)
{
  return is_interrupted(intake) || kb_out_failed(intake->report->out);
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

/* Rows of an organization have no lines: they are known by their page, and their id. */
static void add_live_place(const struct intake *intake, struct kb_buf *out)
{
  static const char *const keys[] = {"mailboxid", "tracelogid"};
  struct kb_error ignored;
  struct cJSON *row = intake->row.length > 0 ? kb_json_parse(intake->row, &ignored) : NULL;
  kb_live_place(intake->options->live, out);
  for (size_t i = 0; row && i < sizeof keys / sizeof keys[0]; i++) {
    const struct cJSON *id =
      kb_json_kind(row) == KB_JSON_OBJECT ? kb_json_member(row, keys[i]) : NULL;
    if (id && kb_json_kind(id) == KB_JSON_STRING) {
      kb_buf_addf(out, ", %s %.60s", keys[i], kb_json_string(id));
    }
  }
  kb_buf_add_text(out, ": ");
  kb_json_free(row);
}

static void reject(struct intake *intake, const struct kb_origin *origin, const char *reason)
{
  struct kb_buf placed = {0};
  remember(intake, origin->file, reason);
  if (intake->options->live) {
    add_live_place(intake, &placed);
    kb_buf_add_text(&placed, reason);
    reason = kb_buf_text(&placed);
  }
  const struct kb_rejected rejected = {intake->options->files[origin->file], (size_t)origin->line,
                                       origin->index, reason};
  kb_report_rejected(intake->report, &rejected);
  kb_buf_fini(&placed);
}

/* What a reader should know of how a file was read. Without a line it is of the whole file. */
static void note_input(struct intake *intake, enum kb_fault_kind kind, const char *reason,
                       const struct kb_origin *origin)
{
  char place[40];
  snprintf(place, sizeof place, "line %" PRIu64, origin->line);
  const struct kb_fault note = {.kind = kind,
                                .article = KB_FAULT_INPUT,
                                .where = intake->options->files[origin->file],
                                .reason = reason,
                                .first = origin->line > 0 ? place : NULL};
  kb_fault_add(intake->options->faults, &note);
}

static void note_version(struct intake *intake, const struct kb_origin *origin)
{
  note_input(
    intake, KB_FAULT_NOTE,
    "rows not used, as the data has another row of the same mailbox that is as new or newer "
    "(by modifiedon, or else the last one)",
    origin);
}

/* A mailbox that was evaluated as it came has come again, in a row that was not used. */
static void note_again(struct intake *intake, const struct kb_origin *origin, uint64_t later,
                       uint64_t earlier)
{
  if (later == earlier || kb_stamp_is_older(later, earlier)) {
    note_version(intake, origin);
    return;
  }
  note_input(
    intake, KB_FAULT_FAILED,
    "rows not used, as their mailboxes had been evaluated before these rows came, which may be "
    "newer; name each export as a file of its own, so that the newest row is used",
    origin);
}

static enum kb_status read_sighting(struct intake *intake, const struct kb_row *row,
                                    struct kb_sighting *sighting)
{
  return kb_sighting_read(sighting, row->json, row->tokens, intake->names, &intake->values,
                          intake->error);
}

static enum kb_status put_to_wait(struct intake *intake, const struct kb_row *row,
                                  const struct kb_origin *origin)
{
  struct kb_sighting sighting;
  const enum kb_status status = read_sighting(intake, row, &sighting);
  if (status == KB_INVALID) {
    reject(intake, origin, intake->error->message);
    return KB_OK;
  }
  return status == KB_OK
           ? kb_waiting_add(intake->waiting, row->json, *origin, &sighting, intake->error)
           : status;
}

/* A mailbox is evaluated now. `*again`: it was before, which is noted. */
static enum kb_status note_done(struct intake *intake, const struct kb_sighting *sighting,
                                const struct kb_origin *origin, bool *again)
{
  uint64_t earlier = 0;
  const enum kb_status status = kb_seen_add(intake->done, sighting, again, &earlier, intake->error);
  if (status == KB_OK && *again) {
    note_again(intake, origin, sighting->stamp, earlier);
  }
  return status;
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
  bool again = false;
  if (status == KB_OK && !*incomplete && more_may_come) {
    struct kb_sighting sighting;
    kb_id_key(a_case->mailbox.id, sighting.key);
    sighting.stamp = kb_stamp_of(&a_case->mailbox, row);
    status = note_done(intake, &sighting, origin, &again);
  }
  if (status == KB_OK && !*incomplete && !again) {
    kb_report_case(intake->report, &triage);
  }
  return status;
}

/* Rows move while one pages through them: one that comes twice counts once. */
static enum kb_status take_live_mailbox(struct intake *intake, const struct kb_row *row,
                                        const struct kb_origin *origin)
{
  struct kb_sighting sighting;
  uint64_t earlier = 0;
  bool again = false;
  bool incomplete = false;
  enum kb_status status = read_sighting(intake, row, &sighting);
  if (status == KB_INVALID) {
    reject(intake, origin, intake->error->message);
    return KB_OK;
  }
  if (status == KB_OK) {
    status = kb_seen_add(intake->done, &sighting, &again, &earlier, intake->error);
  }
  if (status != KB_OK) {
    return status;
  }
  if (again) {
    intake->twice++;
    return KB_OK;
  }
  kb_related_set_alerts(intake->related, kb_live_alerts(intake->options->live, sighting.key));
  return triage_mailbox(intake, row->json, row->tokens, origin, false, &incomplete);
}

static enum kb_status take_mailbox(struct intake *intake, const struct kb_row *row,
                                   const struct kb_origin *origin)
{
  if (intake->options->live) {
    return take_live_mailbox(intake, row, origin);
  }
  if (intake->all_wait) {
    return put_to_wait(intake, row, origin);
  }
  bool incomplete = false;
  const enum kb_status status =
    triage_mailbox(intake, row->json, row->tokens, origin, true, &incomplete);
  if (status == KB_OK && incomplete) {
    intake->all_wait = !intake->options->out_of_order;
    return put_to_wait(intake, row, origin);
  }
  return status;
}

/* --- More threads --- */

static enum kb_status take_done(void *context, const struct kb_triage *triage,
                                struct kb_slice piece, const struct kb_sighting *sighting,
                                size_t line)
{
  struct intake *intake = context;
  const struct kb_origin origin = {.file = intake->file, .line = line};
  bool again = false;
  intake->result->rows++;
  const enum kb_status status = note_done(intake, sighting, &origin, &again);
  if (status == KB_OK && !again) {
    kb_report_composed(intake->report, triage, piece);
  }
  return status;
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

/* Rows wait from now on. */
static bool is_over(void *context)
{
  const struct intake *intake = context;
  return intake->all_wait;
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
    intake->report->format, take_done, take_here, take_faults, is_over, goes_on, intake,
    options->sizes.block};
  intake->jobs_tried = true;
  intake->jobs = kb_jobs_new(options->jobs, options->book, options->engine, &takes);
}

/* Starts more threads with the first file that is worth it. Not for a pipe: what comes through one
   is told as soon as it is known. */
static bool has_jobs(struct intake *intake)
{
  const uint64_t worth = intake->options->sizes.file;
  if (!intake->jobs_tried && intake->options->jobs > 1 &&
      intake->size >= (worth > 0 ? worth : JOBS_SIZE)) {
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
      !kb_shapes_are_plain(&intake->shapes) || kb_related_has_any(intake->related) ||
      !kb_rows_at_lines(rows, &offset) || !has_jobs(intake)) {
    return false;
  }
  *status = kb_jobs_run(intake->jobs, rows, file, offset);
  const size_t alone = intake->options->sizes.rows_alone;
  intake->alone_until = intake->result->rows + (alone > 0 ? alone : ROWS_ALONE);
  if (*status == KB_NO_MEMORY) {
    kb_fail_no_memory(intake->error);
  } else if (*status == KB_IO) {
    kb_fail(intake->error, KB_IO, "%s: cannot be read: %s", intake->options->files[intake->file],
            strerror(errno));
  }
  return true;
}

static enum kb_status take_related(struct intake *intake, const struct kb_table *table,
                                   const struct kb_row *row, const struct kb_origin *origin)
{
  struct kb_record record;
  struct kb_values values = {0};
  const struct kb_node object = {row->json.data, row->tokens, 0};
  enum kb_status status =
    kb_record_read(&record, table, object, intake->names, &values, intake->error);
  if (status == KB_OK) {
    status = kb_related_add(intake->related, &record, row->json, *origin, intake->error);
  }
  kb_arena_fini(&values.arena);
  if (status == KB_INVALID || status == KB_LIMIT) {
    reject(intake, origin, intake->error->message);
    status = KB_OK;
  }
  return status;
}

static void take_page(void *context, const struct kb_page_end *page)
{
  struct intake *intake = context;
  kb_shapes_page(&intake->shapes, page);
}

static enum kb_status take_row(struct intake *intake, const struct kb_row *row);

static enum kb_status take_inner(void *context, const struct kb_row *row)
{
  struct intake *intake = context;
  intake->result->rows++;
  return take_row(intake, row);
}

/* An object that is no row: there may be rows in it. */
static enum kb_status take_odd(struct intake *intake, const struct kb_row *row,
                               const struct kb_origin *origin)
{
  enum kb_status status = KB_OK;
  if (!intake->options->live &&
      kb_shapes_within(&intake->shapes, row, take_inner, intake, &status) > 0) {
    intake->result->rows--; /* the object itself */
    return status == KB_NO_MEMORY ? kb_fail_no_memory(intake->error) : status;
  }
  kb_buf_clear(&intake->text);
  kb_odd_reason(&intake->text, (struct kb_node){row->json.data, row->tokens, 0});
  reject(intake, origin, kb_buf_text(&intake->text));
  return intake->text.failed ? kb_fail_no_memory(intake->error) : KB_OK;
}

static enum kb_status take_row(struct intake *intake, const struct kb_row *row)
{
  const struct kb_origin origin = {intake->file, (uint32_t)row->index, row->line};
  if (row->is_mended) {
    note_input(intake, KB_FAULT_NOTE,
               "invalid characters in texts (half a character, NUL, or invalid UTF-8) are read as "
               "U+FFFD",
               &origin);
  }
  const struct kb_table *table = kb_shapes_table(row);
  struct kb_row plain = *row;
  if (!table) {
    return take_odd(intake, row, &origin);
  }
  if (!intake->options->live &&
      kb_shapes_look(&intake->shapes, table, &plain, intake->error) != KB_OK) {
    return KB_NO_MEMORY;
  }
  return table->id == KB_MAILBOX ? take_mailbox(intake, &plain, &origin)
                                 : take_related(intake, table, &plain, &origin);
}

static void note_file(struct intake *intake, enum kb_fault_kind kind, uint32_t file,
                      const char *reason)
{
  note_input(intake, kind, reason, &(struct kb_origin){.file = file});
}

/* The file could not be read, or not to its end. If it may have held more alerts, that a mailbox
   has none proves nothing. */
static void note_broken(struct intake *intake, const char *reason)
{
  const size_t *rows = intake->shapes.looked_at;
  const bool may_hold_alerts =
    rows[KB_ALERT] > 0 || rows[KB_MAILBOX] + rows[KB_PROFILE] + rows[KB_USER] == 0;
  kb_say("%s: %s", intake->options->files[intake->file], reason);
  remember(intake, intake->file, reason);
  intake->result->files_failed++;
  if (intake->options->live) {
    return; /* an organization's is added by whoever asked it */
  }
  note_file(intake, KB_FAULT_FAILED, intake->file, reason);
  if (may_hold_alerts) {
    kb_related_set_alerts(intake->related, KB_ALERTS_PART);
  }
}

/* `file`: NULL if they come from elsewhere. */
static enum kb_status read_rows(struct intake *intake, struct kb_file *file,
                                const struct kb_reader *reader)
{
  struct kb_row row = {0};
  struct kb_error reason;
  enum kb_status status = KB_OK;
  while (status == KB_OK && !is_stopped(intake)) {
    if (file && reader->rows && run_jobs(intake, file, reader->rows, &status)) {
      continue;
    }
    const enum kb_rows_result result = kb_reader_next(reader, &row, &reason);
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
      return reason.status;
    }
    intake->result->rows++;
    intake->row = result == KB_ROWS_ROW ? row.json : (struct kb_slice){NULL, 0};
    if (result == KB_ROWS_ROW) {
      status = take_row(intake, &row);
    } else {
      const struct kb_origin origin = {intake->file, (uint32_t)row.index, row.line};
      reject(intake, &origin, reason.message);
    }
    if (intake->options->live) {
      kb_progress_pages(intake->progress, kb_live_pages(intake->options->live));
    }
    kb_progress_show(intake->progress, intake->result->rows, kb_reader_consumed(reader),
                     intake->size);
  }
  return status;
}

static void take_note(void *context, const char *note)
{
  struct intake *intake = context;
  note_file(intake, KB_FAULT_NOTE, intake->file, note);
}

static enum kb_status read_content(struct intake *intake, struct kb_file *file)
{
  const size_t rows_before = intake->result->rows;
  const size_t failed_before = intake->result->files_failed;
  struct kb_error reason = {KB_OK, ""};
  struct kb_reader reader;
  enum kb_status status = kb_reader_open(&reader, file, intake->known, &reason);
  if (status == KB_INVALID) {
    intake->result->rows++;
    reject(intake, &(struct kb_origin){intake->file, 0, 1}, reason.message);
    return KB_OK;
  }
  if (status != KB_OK) {
    return kb_fail_no_memory(intake->error);
  }
  if (reader.rows) {
    kb_rows_tell_pages(reader.rows, take_page, intake);
  }
  status = read_rows(intake, file, &reader);
  if (status == KB_OK && intake->result->files_failed == failed_before && !is_stopped(intake)) {
    if (intake->result->rows == rows_before) {
      note_file(intake, KB_FAULT_NOTE, intake->file, "it holds no rows: its list is empty");
    }
    kb_reader_notes(&reader, take_note, intake);
    kb_shapes_notes(&intake->shapes, take_note, intake);
  }
  kb_reader_close(&reader);
  return status;
}

static enum kb_status read_file(struct intake *intake, const char *path)
{
  struct kb_error reason;
  struct kb_file *file = kb_file_open(path, before_wait, intake, &reason);
  kb_shapes_begin(&intake->shapes, intake->file);
  if (!file && reason.status == KB_NO_MEMORY) {
    return kb_fail_no_memory(intake->error);
  }
  if (!file) {
    note_broken(intake, reason.message);
    return KB_OK;
  }
  intake->result->files_read++;
  intake->size = kb_file_size(file);
  const enum kb_status status = read_content(intake, file);
  if (status == KB_OK && kb_file_growth(file) > 0) {
    note_broken(intake, kb_file_grown);
  }
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
  const struct kb_reader reader = {.rows =
                                     kb_rows_new((struct kb_input){read_live_input, intake},
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
  intake->result->nothing = kb_live_is_empty(live);
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
    uint32_t file;
    if (kb_shapes_missing(&intake->shapes, (enum kb_table_id)id, &intake->text, &file)) {
      note_file(intake, KB_FAULT_FAILED, file, kb_buf_text(&intake->text));
      if (id == KB_ALERT) {
        kb_related_set_alerts(intake->related, KB_ALERTS_PART);
      }
    }
  }
  if (!intake->options->live && kb_shapes_empty(&intake->shapes, KB_ALERT)) {
    kb_related_set_alerts(intake->related, KB_ALERTS_ALL); /* they were asked for: none */
  }
}

/* Everything has been read: those that waited are looked at now. */
static enum kb_status take_waiting(struct intake *intake)
{
  const bool some_did_not_wait = kb_seen_count(intake->done) > 0;
  enum kb_status status = KB_OK;
  struct kb_waiting_row row;
  while (status == KB_OK && !is_stopped(intake) &&
         kb_waiting_next(intake->waiting, &row, &status, intake->error)) {
    bool again = false;
    bool incomplete = false;
    if (row.is_replaced) {
      note_version(intake, &row.origin);
      continue;
    }
    if (some_did_not_wait) {
      status = note_done(intake, &row.sighting, &row.origin, &again);
    }
    if (status == KB_OK && !again) {
      status = triage_mailbox(intake, row.json, NULL, &row.origin, false, &incomplete);
    }
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
  enum kb_status status = KB_OK;
  if (!kb_related_has(intake->related, KB_ALERT)) {
    return KB_OK;
  }
  for (uint64_t i = 0; i < kb_seen_count(intake->done) && status == KB_OK; i++) {
    struct kb_sighting sighting;
    status = kb_seen_at(intake->done, i, &sighting, intake->error);
    if (status == KB_OK) {
      kb_related_claim(intake->related, sighting.key, tell_late, intake);
    }
  }
  return status;
}

/* Alerts whose mailbox is not in the data make a case all the same: of a mailbox of which only
   the id is known. */
static enum kb_status take_orphans(struct intake *intake)
{
  enum kb_status status = KB_OK;
  if (intake->options->live &&
      (intake->result->files_failed > 0 || kb_live_has_others(intake->options->live))) {
    return KB_OK; /* their mailboxes may not have been read, or were not asked for */
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

/* Alerts about email server profiles are of all their mailboxes that come after them. */
static void note_unused_alerts(struct intake *intake)
{
  const size_t count = kb_related_unused_profile_alerts(intake->related);
  char reason[160];
  if (count > 0) {
    snprintf(reason, sizeof reason,
             "%zu alert%s about email server profiles that no mailbox after %s uses", count,
             count == 1 ? "" : "s", count == 1 ? "it" : "them");
    note_file(intake, KB_FAULT_NOTE, intake->file, reason);
  }
}

static enum kb_status take_all(struct intake *intake)
{
  enum kb_status status = read_files(intake);
  if (status != KB_OK || is_interrupted(intake)) {
    return status; /* what is missing, or left over, is not known before all is read */
  }
  note_missing_pages(intake);
  status = take_waiting(intake);
  if (status == KB_OK) {
    status = tell_late_alerts(intake);
  }
  if (status == KB_OK) {
    status = take_orphans(intake);
  }
  note_unused_alerts(intake);
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
  intake.waiting = kb_waiting_new();
  intake.done = kb_seen_new();
  intake.progress = kb_progress_new(options->show_progress);
  const bool good = intake.names && intake.known && intake.related && intake.waiting &&
                    intake.done && intake.progress;
  enum kb_status status = good ? take_all(&intake) : kb_fail_no_memory(error);
  if (status == KB_INTERRUPTED) {
    result->interrupted = true;
    status = KB_OK;
  }
  result->nothing = options->live ? result->nothing : report->summary.cases == 0;
  kb_jobs_free(intake.jobs);
  kb_progress_free(intake.progress);
  kb_case_fini(&intake.a_case);
  kb_arena_fini(&intake.values.arena);
  kb_tokens_fini(&intake.values.tokens);
  kb_buf_fini(&intake.text);
  kb_shapes_fini(&intake.shapes);
  kb_seen_free(intake.done);
  kb_waiting_free(intake.waiting);
  kb_related_free(intake.related);
  free(intake.known);
  kb_names_free(intake.names);
  return status;
}
