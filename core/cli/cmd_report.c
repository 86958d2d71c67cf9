#include "cli/command.h"
#include "cli/fail_on.h"
#include "cli/outputs.h"
#include "report/replay.h"

#include <stdlib.h>

/* report and merge differ in how many reports they take, and in what becomes of their order. */

#define EVERY_CASE_OPTION                                                                   \
  {                                                                                         \
    .name = "every-case",                                                                   \
    .help = "Write a record for each case to ndjson. The reports must have them: they are " \
            "ones in ndjson that run wrote with --every-case."                              \
  }

static const struct kb_option report_options[] = {
  KB_FORMAT_OPTION,
  KB_FAIL_ON_OPTIONS,
  EVERY_CASE_OPTION,
  {.name = NULL},
};

static const char report_description[] =
  "Writes a saved report again, in any format: the same bytes as the run would have written. It takes "
  "neither the data nor the rule set.\n\n"
  "REPORT.json is a report that kbtriage run wrote with --format json or ndjson; - is standard "
  "input.\n\n"
  "  kbtriage report report.json\n"
  "  kbtriage report report.json -f html -o report.html\n"
  "  kbtriage report report.json -f markdown -o ticket.md -f csv -o report.csv\n\n"
  "Exit status: 0 nothing found; 1 findings, failing mailboxes or alerts that no article covers (--fail-on "
  "says which count); 2 the report cannot be read, or nothing was evaluated; 3 part of the input or a rule "
  "could not be evaluated by the run.";

static const struct kb_option merge_options[] = {
  {"format", 'f', "FORMAT", KB_FORMATS, true,
   "Choose the format of the report (default: json). The formats are those of kbtriage run. Given "
   "again, each with an --output of its own, several reports are written."},
  KB_FAIL_ON_OPTIONS,
  EVERY_CASE_OPTION,
  {.name = NULL},
};

static const char merge_description[] =
  "Makes one report of several: those of shards, of files or of organizations become that of the "
  "whole.\n\n"
  "A REPORT.json is a report that kbtriage run wrote with --format json or ndjson, or merge itself. The "
  "result does not depend on their order, nor on whether some of them were merged before. Findings are in "
  "the order of the ids of their records. A report that is given twice counts once; so does a shard, "
  "unless its results differ: then one of the two has to be left out. A shard that is missing is reported, and "
  "the exit status is 3.\n\n"
  "  kbtriage merge shard-*.json -o report.json\n"
  "  kbtriage merge shard-1.json shard-2.json -f html -o whole.html\n\n"
  "Exit status: 0 nothing found; 1 findings, failing mailboxes or alerts that no article covers (--fail-on "
  "says which count); 2 a report cannot be read, or nothing was evaluated; 3 a shard is missing, or part of "
  "the input or a rule could not be evaluated by a run.";

/* As run's. A shard may have no case, though the whole has; the whole of several has not. */
static enum kb_exit status_of(const struct kb_context *context, const struct kb_report *report,
                              const struct kb_faults *faults, const struct kb_fail_on *fail_on)
{
  const struct kb_merged *merged = report->provenance.merged;
  const bool is_part = report->provenance.shard.count > 0 || (merged && merged->part_count > 0);
  const bool has_failed = kb_fail_on_holds(context, fail_on, report);
  if (report->summary.all.cases == 0 && !is_part) {
    kb_say("nothing was evaluated: there was no mailbox in the data of the report%s",
           merged ? "s" : "");
    return KB_EXIT_NOT_RUN;
  }
  return report->summary.rejected > 0 || kb_fault_total(faults) > 0 ? KB_EXIT_INCOMPLETE
         : has_failed                                               ? KB_EXIT_FOUND
                                                                    : KB_EXIT_NOTHING;
}

/* False, having reported why. */
static bool read_every_case(const struct kb_context *context, const struct kb_replay *replay,
                            struct kb_outputs *outputs)
{
  const char *command = kb_args_command(context->args);
  bool has_records = false;
  if (!kb_args_has(context->args, "every-case")) {
    return true;
  }
  for (size_t i = 0; i < outputs->count; i++) {
    outputs->reports[i].every_case = true;
    has_records |= outputs->reports[i].format->done != NULL;
  }
  if (!has_records) {
    kb_say("%s: --every-case writes records to ndjson only: add --format ndjson", command);
  } else if (!kb_replay_has_cases(replay)) {
    kb_say("%s: --every-case: the report has no records of cases; kbtriage run --every-case "
           "--format ndjson writes them",
           command);
    has_records = false;
  }
  return has_records;
}

static enum kb_exit write_outputs(const struct kb_context *context, struct kb_replay *replay,
                                  struct kb_outputs *outputs, const struct kb_fail_on *fail_on)
{
  struct kb_faults faults = {0};
  struct kb_error error;
  enum kb_exit status = KB_EXIT_NOT_RUN;
  outputs->reports[0].baseline = fail_on->baseline;
  if (!kb_outputs_open(context, outputs)) {
    return status;
  }
  if (kb_replay_feed(replay, &outputs->reports[0], &faults, &error) != KB_OK) {
    kb_say("%s", error.message);
  } else {
    status = kb_outputs_end(outputs, &faults, KB_OUTPUTS_ALL, KB_EXIT_NOTHING);
    if (!kb_is_quiet(context)) {
      kb_outputs_say_left_out(outputs);
    }
    status = status == KB_EXIT_NOTHING ? status_of(context, &outputs->reports[0], &faults, fail_on)
                                       : status;
  }
  kb_faults_fini(&faults);
  return status;
}

/* False, having reported why. */
static bool read_reports(const struct kb_context *context, struct kb_replay *replay, bool merges)
{
  struct kb_error error;
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < kb_args_count(context->args) && status == KB_OK; i++) {
    const char *file = kb_args_at(context->args, i);
    const char *same = NULL;
    status = kb_replay_read(replay, file, &error);
    if (status == KB_OK && kb_replay_again(replay, &same) && !kb_is_quiet(context)) {
      kb_say("%s is left out: %s%s", file,
             same ? "it is the same report as " : "its shards are in reports before it",
             same ? same : "");
    }
  }
  if (status == KB_OK && merges) {
    status = kb_replay_merge(replay, &error);
  }
  if (status != KB_OK) {
    kb_say("%s", error.message);
  }
  return status == KB_OK;
}

static enum kb_exit render(const struct kb_context *context, const char *format, bool merges)
{
  struct kb_outputs *outputs = calloc(1, sizeof *outputs);
  struct kb_fail_on fail_on = {.verdicts = 0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  struct kb_replay *replay = kb_replay_new();
  if (!replay || !outputs) {
    kb_say("out of memory");
  } else if (kb_outputs_read(context, format, outputs) && kb_fail_on_read(context, &fail_on) &&
             read_reports(context, replay, merges) && read_every_case(context, replay, outputs)) {
    status = write_outputs(context, replay, outputs, &fail_on);
  }
  if (outputs) {
    kb_outputs_fini(outputs);
  }
  free(outputs);
  kb_fail_on_fini(&fail_on);
  kb_replay_free(replay);
  return status;
}

static enum kb_exit report(const struct kb_context *context)
{
  return render(context, "text", false);
}

static enum kb_exit merge(const struct kb_context *context)
{
  return render(context, "json", true);
}

const struct kb_cli_command kb_cli_report = {
  {"report", "REPORT.json", "write a saved report in another format", report_description,
   report_options, 1, 1},
  report,
};

const struct kb_cli_command kb_cli_merge = {
  {"merge", "REPORT.json...", "make one report of several", merge_description, merge_options, 1, 0},
  merge,
};
