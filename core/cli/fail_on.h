/* What makes a run's exit status 1: --fail-on, and --baseline. */
#ifndef KB_CLI_FAIL_ON_H
#define KB_CLI_FAIL_ON_H

#include "cli/command.h"
#include "report/baseline.h"
#include "report/report.h"

#include <stdbool.h>

/* The options that it reads. */
#define KB_FAIL_ON_OPTIONS                                                                        \
  {.name = "fail-on",                                                                             \
   .value = "VERDICT[,VERDICT...]",                                                               \
   .choices = "confirmed|inconclusive|unexplained|failing|at_risk|superseded|uncovered|new|none", \
   .help = "Exit with 1 for these verdicts only (default: all but superseded). An alert that no " \
           "article covers is uncovered; kbtriage help verdicts explains the others. With new, "  \
           "only what is new against --baseline counts: of the other verdicts named, if any."},   \
  {                                                                                               \
    .name = "baseline", .value = "OLD.json",                                                      \
    .help = "Compare with an earlier report, for --fail-on new. It is one in json or ndjson; "    \
            "new is what kbtriage diff calls new, or worse than before."                          \
  }

struct kb_fail_on {
  unsigned verdicts;            /* a bit for each, and one for alerts without an article */
  struct kb_baseline *baseline; /* only what is new against it counts; NULL: all does */
  const char *baseline_file;    /* borrowed */
};

/* Reads the options, and the report of --baseline. False, having reported why. */
bool kb_fail_on_read(const struct kb_context *context, struct kb_fail_on *fail_on);
void kb_fail_on_fini(struct kb_fail_on *fail_on);

/* Once the report is complete, and before it is freed: whether something that counts was found.
   With a baseline that is reported on standard error, unless with --quiet. */
bool kb_fail_on_holds(const struct kb_context *context, const struct kb_fail_on *fail_on,
                      const struct kb_report *report);

#endif
