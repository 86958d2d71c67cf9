#include "fix/look.h"

#include "run/ingest.h"

#include <stddef.h>

/* It is a run whose report writes nothing: its format hands on every case. */

struct look {
  struct kb_report report; /* first: the format is given this */
  kb_fix_visit visit;
  void *context;
};

static void hand_on(struct kb_report *report, const struct kb_triage *triage)
{
  const struct look *look = (const struct look *)report;
  if (triage->a_case) {
    look->visit(look->context, triage);
  }
}

static const struct kb_format format = {
  .name = "look", .brief_groups = true, .has_no_notes = true, .a_case = hand_on};

static enum kb_status read_all(const struct kb_fix *fix, struct look *look,
                               struct kb_triager *triager, struct kb_faults *faults,
                               struct kb_fix_looked *looked, struct kb_error *error)
{
  const char *name = kb_live_name(fix->live);
  struct kb_ingest_result result = {0};
  const struct kb_ingest_options options = {
    .jobs = 1,
    .rule_set = fix->rule_set,
    .engine = fix->engine,
    .faults = faults,
    .files = &name,
    .file_count = 1,
    .live = fix->live,
    .show_progress = !fix->is_quiet,
    .interrupted = fix->interrupted,
  };
  enum kb_status status = kb_ingest(&options, triager, &look->report, &result, error);
  if (status == KB_OK && (result.interrupted || *fix->interrupted)) {
    status = kb_fail(error, KB_INTERRUPTED, "interrupted");
  }
  kb_faults_add_all(faults, kb_live_faults(fix->live));
  looked->faults = kb_fault_total(faults) + look->report.summary.rejected + result.files_failed;
  looked->nothing = result.files_read == 0;
  kb_buf_fini(&result.why);
  return status;
}

enum kb_status kb_fix_look(const struct kb_fix *fix, kb_fix_visit visit, void *context,
                           struct kb_fix_looked *looked, struct kb_error *error)
{
  struct kb_faults faults = {0};
  struct kb_out *out = kb_out_open(NULL, error); /* nothing is written to it */
  struct look look = {
    .report = {.format = &format,
               .out = out,
               .articles = (const struct kb_article *const *)fix->rule_set->articles,
               .article_count = fix->rule_set->count},
    .visit = visit,
    .context = context,
  };
  *looked = (struct kb_fix_looked){.faults = 0};
  struct kb_triager *triager = kb_triager_new(fix->rule_set, fix->engine, &faults);
  enum kb_status status = out ? KB_OK : error->status;
  if (out && triager) {
    kb_report_begin(&look.report);
    status = read_all(fix, &look, triager, &faults, looked, error);
  } else if (out) {
    status = kb_fail_no_memory(error);
  }
  kb_triager_free(triager);
  kb_out_close(out);
  kb_report_fini(&look.report);
  kb_faults_fini(&faults);
  return status;
}
