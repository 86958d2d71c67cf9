#include "run/ingest_inside.h"

#include "rows/file.h"

/* What threads have done of a file is taken in the order of its rows, as if it had been done here.
 */

/* Threads are started for a file of at least this size, and again after so many rows on this
   thread. */
enum { JOBS_SIZE = 1024 * 1024, ROWS_ALONE = 100 };

static enum kb_status take_done(void *context, const struct kb_triage *triage,
                                struct kb_slice piece, const struct kb_seen_row *row)
{
  struct kb_ingesting *ingest = context;
  const struct kb_origin origin = {.file = ingest->file, .line = row->line};
  bool again = false;
  ingest->result->rows++;
  if (row->is_passed_over) {
    ingest->result->passed_over++;
    return KB_OK;
  }
  kb_provenance_add_newest(&ingest->report->provenance, row->newest);
  const enum kb_status status =
    kb_ingest_note_done(ingest, row->subject, row->sighting, &origin, &again);
  if (status == KB_OK && !again) {
    const struct kb_report_place place = kb_ingest_place_of(ingest, &origin);
    kb_report_composed(ingest->report, triage, piece, &place);
  }
  return status;
}

static enum kb_status take_here(void *context, const struct kb_subject *subject,
                                const struct kb_row *row)
{
  struct kb_ingesting *ingest = context;
  const struct kb_origin origin = {ingest->file, (uint32_t)row->index, row->line};
  ingest->result->rows++;
  return kb_ingest_take_case(ingest, subject, row, &origin);
}

static void take_faults(void *context, const struct kb_faults *faults)
{
  const struct kb_ingesting *ingest = context;
  kb_faults_add_all(ingest->options->faults, faults);
}

static void soon(void *context, const struct kb_sighting *sighting)
{
  const struct kb_ingesting *ingest = context;
  kb_seen_ids_fetch(ingest->done, sighting->key);
}

/* Whether rows have to wait from now on. */
static bool is_over(void *context)
{
  const struct kb_ingesting *ingest = context;
  return ingest->all_wait;
}

static bool goes_on(void *context, uint64_t consumed)
{
  struct kb_ingesting *ingest = context;
  kb_progress_show(ingest->progress, ingest->result->rows, consumed, ingest->size);
  return !kb_ingest_is_stopped(ingest);
}

static void start_jobs(struct kb_ingesting *ingest)
{
  const struct kb_ingest_options *options = ingest->options;
  const struct kb_jobs_takes takes = {.report = ingest->report,
                                      .done = take_done,
                                      .here = take_here,
                                      .organization = kb_ingest_take_organization,
                                      .faults = take_faults,
                                      .is_over = is_over,
                                      .goes_on = goes_on,
                                      .context = ingest,
                                      .soon = soon,
                                      .block = options->sizes.block,
                                      .shard = options->shard};
  ingest->jobs_tried = true;
  ingest->jobs = kb_jobs_new(options->jobs, options->rule_set, options->engine, &takes);
}

/* Starts threads with the first file that is large enough. Not for a pipe, whose rows are
   reported as soon as they come. */
static bool has_jobs(struct kb_ingesting *ingest)
{
  const uint64_t worth = ingest->options->sizes.file;
  if (!ingest->jobs_tried && ingest->options->jobs > 1 &&
      ingest->size >= (worth > 0 ? worth : JOBS_SIZE)) {
    start_jobs(ingest);
  }
  return ingest->jobs && ingest->size > 0;
}

bool kb_ingest_run_jobs(struct kb_ingesting *ingest, struct kb_file *file, struct kb_rows *rows,
                        enum kb_status *status)
{
  uint64_t offset = 0;
  if (ingest->result->rows < ingest->alone_until || is_over(ingest) ||
      !kb_input_shapes_are_standard(&ingest->shapes) || kb_join_has_any(ingest->join) ||
      !kb_rows_at_lines(rows, &offset) || !has_jobs(ingest)) {
    return false;
  }
  struct kb_error error = {.status = KB_OK};
  *status = kb_jobs_run(ingest->jobs, rows, file, offset, &error);
  const size_t alone = ingest->options->sizes.rows_alone;
  ingest->alone_until = ingest->result->rows + (alone > 0 ? alone : ROWS_ALONE);
  if (error.status != KB_OK) {
    kb_fail(ingest->error, error.status, "%s: %s", ingest->options->files[ingest->file],
            error.message);
  }
  return true;
}
