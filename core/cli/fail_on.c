#include "cli/fail_on.h"

#include <stdlib.h>

enum {
  UNCOVERED = 1U << KB_NOT_JUDGED,
  BY_DEFAULT = ((2U << KB_NOT_JUDGED) - 1) & ~(1U << KB_SUPERSEDED)
};

/* `*is_new`: "new" is in the list, which then names the verdicts of what is new. */
static unsigned read_verdicts(const char *list, bool *is_new)
{
  unsigned verdicts = 0;
  bool has_others = false;
  *is_new = false;
  for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
    const struct kb_slice word = {at, strcspn(at, ",")};
    const bool is_it = kb_slice_is(word, "new");
    *is_new |= is_it;
    has_others |= !is_it;
    for (int verdict = KB_CONFIRMED; verdict < KB_NOT_JUDGED; verdict++) {
      verdicts |= kb_slice_is(word, kb_verdict_name((enum kb_verdict)verdict)) ? 1U << verdict : 0;
    }
    verdicts |= kb_slice_is(word, "uncovered") ? UNCOVERED : 0;
  }
  return has_others ? verdicts : BY_DEFAULT;
}

bool kb_fail_on_read(const struct kb_context *context, struct kb_fail_on *fail_on)
{
  struct kb_error error;
  char where[KB_ARGS_WHERE];
  const char *file = kb_args_value(context->args, "baseline", NULL);
  bool is_new = false;
  *fail_on = (struct kb_fail_on){.baseline_file = file};
  fail_on->verdicts = read_verdicts(kb_args_value(context->args, "fail-on", NULL), &is_new);
  if (is_new && !file) {
    kb_say("%s: %s new needs --baseline OLD.json, the report that it is new against",
           kb_args_command(context->args), kb_args_where(context->args, "fail-on", where));
    return false;
  }
  if (file && !is_new) {
    kb_say("%s: %s changes nothing without --fail-on new", kb_args_command(context->args),
           kb_args_where(context->args, "baseline", where));
    return false;
  }
  if (file && strcmp(file, "-") == 0) {
    kb_say("%s: %s takes a file: standard input is for the data", kb_args_command(context->args),
           kb_args_where(context->args, "baseline", where));
    return false;
  }
  fail_on->baseline = file ? kb_baseline_read(file, &error) : NULL;
  if (file && !fail_on->baseline) {
    kb_say("%s: %s: %s", kb_args_command(context->args),
           kb_args_where(context->args, "baseline", where), error.message);
    return false;
  }
  return true;
}

void kb_fail_on_fini(struct kb_fail_on *fail_on)
{
  kb_baseline_free(fail_on->baseline);
}

static size_t count_findings(const struct kb_fail_on *fail_on, const struct kb_summary *summary)
{
  size_t count = 0;
  /* a mailbox that is not judged has a fault, which decides the exit status */
  for (int verdict = KB_CONFIRMED; verdict < KB_NOT_JUDGED; verdict++) {
    if ((fail_on->verdicts >> verdict & 1U) != 0) {
      count += fail_on->baseline ? kb_baseline_new(fail_on->baseline, (enum kb_verdict)verdict)
                                 : summary->all.verdicts[verdict];
    }
  }
  return count;
}

static void say_new(const struct kb_fail_on *fail_on, const struct kb_report *report,
                    size_t findings, size_t alerts)
{
  struct kb_buf doubt = {0};
  kb_say("new against %s: %zu finding%s, %zu kind%s of uncovered alerts", fail_on->baseline_file,
         findings, findings == 1 ? "" : "s", alerts, alerts == 1 ? "" : "s");
  kb_baseline_doubt(&doubt, fail_on->baseline, &report->provenance,
                    report->summary.skipped_articles);
  if (doubt.length > 0) {
    kb_say("%s: %s: what is called new may have been there", fail_on->baseline_file,
           kb_buf_text(&doubt));
  }
  kb_buf_fini(&doubt);
}

bool kb_fail_on_holds(const struct kb_context *context, const struct kb_fail_on *fail_on,
                      const struct kb_report *report)
{
  const struct kb_summary *summary = &report->summary;
  const size_t findings = count_findings(fail_on, summary);
  const size_t alerts = (fail_on->verdicts & UNCOVERED) == 0 ? 0
                        : fail_on->baseline ? kb_baseline_new_unmatched(fail_on->baseline)
                                            : summary->all.unmatched_alerts;
  if (fail_on->baseline && !kb_is_quiet(context)) {
    say_new(fail_on, report, findings, alerts);
  }
  return findings + alerts > 0;
}
