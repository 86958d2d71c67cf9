#include "cli/command.h"
#include "cli/fail_on.h"
#include "cli/outputs.h"
#include "report/replay.h"

static const struct kb_option options[] = {
  KB_FORMAT_OPTION,
  KB_FAIL_ON_OPTIONS,
  {.name = "every-case",
   .help = "Write a record for each case to ndjson. The report must have them: it is one in ndjson "
           "that run wrote with --every-case."},
  {.name = NULL},
};

static const char description[] =
  "Writes a saved report again, in any format: the same bytes as the run would have written. It takes "
  "neither the data nor the rule set.\n\n"
  "REPORT.json is a report that kbtriage run wrote with --format json or ndjson; - is standard "
  "input.\n\n"
  "  kbtriage report report.json\n"
  "  kbtriage report report.json -f html -o report.html\n"
  "  kbtriage report report.json -f markdown -o ticket.md -f csv -o report.csv\n\n"
  "Exit status: 0 nothing found; 1 findings, failing mailboxes or alerts that no article covers (--fail-on "
  "says which count); 2 the report cannot be read, or nothing was evaluated; 3 part of the input or a rule could not be "
  "evaluated by the run.";

/* As run's. */
static enum kb_exit status_of(const struct kb_context *context, const struct kb_report *report,
                              const struct kb_faults *faults, const struct kb_fail_on *fail_on)
{
  const bool has_failed = kb_fail_on_holds(context, fail_on, report);
  if (report->summary.all.cases == 0 && report->provenance.shard.count == 0) {
    kb_say("nothing was evaluated: there was no mailbox in the data of the report");
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
  bool has_records = false;
  if (!kb_args_has(context->args, "every-case")) {
    return true;
  }
  for (size_t i = 0; i < outputs->count; i++) {
    outputs->reports[i].every_case = true;
    has_records |= outputs->reports[i].format->done != NULL;
  }
  if (!has_records) {
    kb_say("report: --every-case writes records to ndjson only: add --format ndjson");
  } else if (!kb_replay_has_cases(replay)) {
    kb_say("report: --every-case: the report has no records of cases; kbtriage run --every-case "
           "--format ndjson writes them");
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

static enum kb_exit report(const struct kb_context *context)
{
  struct kb_outputs outputs = {.count = 0};
  struct kb_fail_on fail_on = {.verdicts = 0};
  struct kb_error error;
  enum kb_exit status = KB_EXIT_NOT_RUN;
  struct kb_replay *replay = kb_replay_new();
  if (!replay) {
    kb_say("out of memory");
  } else if (kb_outputs_read(context, &outputs) && kb_fail_on_read(context, &fail_on)) {
    if (kb_replay_read(replay, kb_args_at(context->args, 0), &error) != KB_OK) {
      kb_say("%s", error.message);
    } else if (read_every_case(context, replay, &outputs)) {
      status = write_outputs(context, replay, &outputs, &fail_on);
    }
  }
  kb_outputs_fini(&outputs);
  kb_fail_on_fini(&fail_on);
  kb_replay_free(replay);
  return status;
}

const struct kb_cli_command kb_cli_report = {
  {"report", "REPORT.json", "write a saved report in another format", description, options, 1, 1},
  report,
};
