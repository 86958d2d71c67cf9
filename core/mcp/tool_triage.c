#include "mcp/tools.h"

#include "base/threads.h"
#include "report/digest.h"
#include "report/exceptions_review.h"
#include "run/ingest.h"
#include "triage/left_out.h"
#include "triage/rule_set_version.h"
#include "triage/triage.h"

#include <stdio.h>
#include <unistd.h>

/* A run over one file of the root. The text is the report in Markdown, as far as there is room for
   it, the JSON a digest. The file is opened through its descriptor, so that it is the one that was
   looked at. Conditions may take as long as in `run`. */

enum { TEXT_ROOM = 48 * 1024, GROUPS = 10, GROUPS_MOST = 50 };

static const struct kb_mcp_argument arguments[] = {
  {"path",
   "A file in the server's folder (--root), relative to it: rows as the Dataverse Web API "
   "returns them, NDJSON or CSV, also packed by gzip.",
   .is_required = true},
  {"groups",
   "How many groups of findings, and kinds of alerts without an article, to return as JSON "
   "(default: 10).",
   .least = 1, .most = GROUPS_MOST},
  {.name = NULL},
};

/* Cuts the report at a line, and says so. */
static void cut_text(struct kb_mcp_use *use, size_t dropped, const char *path)
{
  struct kb_buf *text = &use->text;
  size_t end = text->length;
  if (dropped == 0) {
    return;
  }
  while (end > 0 && text->data[end - 1] != '\n') {
    end--;
  }
  dropped += text->length - end;
  kb_buf_cut(text, end);
  kb_buf_addf(text,
              "\nThis is the beginning of the report; %zu bytes are left out. All of it: "
              "kbtriage run --format markdown ",
              dropped);
  kb_buf_add_text(text, path);
  kb_buf_add_char(text, '\n');
}

/* False, having failed the use. */
static bool is_evaluated(struct kb_mcp_use *use, const struct kb_ingest_result *result)
{
  if (result->interrupted || *use->setting->interrupted) {
    kb_mcp_tool_fail(use, "interrupted");
  } else if (result->files_read == 0 || result->nothing) {
    kb_mcp_tool_fail(use, "nothing was evaluated: %s",
                     result->why.length > 0 ? kb_buf_text(&result->why)
                                            : "there was no mailbox in the data");
  }
  return !use->is_error;
}

static void triage_rows(struct kb_mcp_use *use, struct kb_ingest_options *ingest,
                        struct kb_report *report)
{
  struct kb_error error;
  struct kb_ingest_result result = {0};
  const char *path = ingest->files[0];
  struct kb_triager *triager = kb_triager_new(ingest->rule_set, ingest->engine, ingest->faults);
  enum kb_status status = triager && report->out ? KB_OK : kb_fail_no_memory(&error);
  if (status == KB_OK) {
    kb_note_left_out(ingest->rule_set, ingest->faults);
    kb_report_begin(report);
    status = kb_ingest(ingest, triager, report, &result, &error);
  }
  if (status == KB_OK && report->exceptions) {
    kb_exceptions_review(report->exceptions,
                         (const struct kb_article *const *)ingest->rule_set->articles,
                         ingest->rule_set->count, &report->summary, ingest->faults, NULL);
  }
  if (status == KB_OK && is_evaluated(use, &result)) {
    status = kb_report_end(report, ingest->faults, &error);
    status = status == KB_OK ? kb_out_commit(report->out, &error) : status;
    if (status == KB_OK) {
      cut_text(use, kb_out_dropped(report->out), path);
      kb_digest_write(&use->json, report, ingest->faults, kb_mcp_number(use, "groups", GROUPS));
    }
  }
  if (status != KB_OK) {
    kb_mcp_tool_fail(use, "%s", error.message);
  }
  kb_buf_fini(&result.why);
  kb_triager_free(triager);
}

static void triage_opened(struct kb_mcp_use *use, const char *path, int descriptor)
{
  const struct kb_mcp_setting *setting = use->setting;
  struct kb_rule_set_version version;
  struct kb_faults faults = {0};
  char opened[64];
  snprintf(opened, sizeof opened, "/proc/self/fd/%d", descriptor);
  const char *const opened_path = opened;
  struct kb_report report = {
    .format = &kb_format_markdown,
    .articles = (const struct kb_article *const *)setting->rule_set->articles,
    .article_count = setting->rule_set->count,
    .exceptions = setting->rule_set->exceptions,
    .out = kb_out_open_buffer(&use->text, TEXT_ROOM),
  };
  struct kb_ingest_options ingest = {.files = &path,
                                     .paths = &opened_path,
                                     .file_count = 1,
                                     .jobs = kb_threads_processors(),
                                     .rule_set = setting->rule_set,
                                     .engine = setting->engine,
                                     .faults = &faults,
                                     .interrupted = setting->interrupted};
  kb_rule_set_version_of(setting->rule_set, &version);
  report.provenance.version = setting->version;
  report.provenance.rule_set = version.hash;
  report.summary.skipped_articles = setting->skipped;
  kb_engine_begin_run(setting->engine);
  triage_rows(use, &ingest, &report);
  kb_out_close(report.out);
  kb_report_fini(&report);
  kb_faults_fini(&faults);
}

static void triage_file(struct kb_mcp_use *use)
{
  struct kb_error error;
  int descriptor = -1;
  const char *path = kb_mcp_text(use, "path", "");
  if (kb_mcp_root_file(use->setting->root, path, &descriptor, &error) != KB_OK) {
    kb_mcp_tool_fail(use, "%s", error.message);
    return;
  }
  triage_opened(use, path, descriptor);
  close(descriptor);
}

const struct kb_mcp_tool kb_mcp_triage = {
  .name = "triage_file",
  .title = "Triage a file of rows",
  .help =
    "Checks the mailboxes in an exported file against the articles, and says what is wrong, why, "
    "and how to fix it: the totals, the first groups of findings with their steps, and what was "
    "left out.",
  .arguments = arguments,
  .needs_root = true,
  .run = triage_file,
};
