#include "base/date.h"
#include "base/text.h"
#include "server/add.h"
#include "server/history.h"
#include "server/when.h"

#include <sys/stat.h>
#include <time.h>

/* --at of a report. One in the future would keep out all reports until then. */
static enum kb_status read_at(const struct kb_context *context, int64_t *at, struct kb_error *error)
{
  char where[KB_ARGS_WHERE];
  const char *typed = kb_args_value(context->args, "at", NULL);
  const int64_t now = (int64_t)time(NULL);
  const enum kb_status status =
    kb_when_read(typed, now, kb_args_where(context->args, "at", where), at, error);
  return status == KB_OK && *at > now + KB_DAY_SECONDS
           ? kb_fail(error, KB_USAGE, "%.400s: %.100s is in the future", where, typed)
           : status;
}

/* A report is of the time of its newest row, unless --at says another: that is what its data is of,
   and it is the same whoever adds the report, and whenever, so that a folder of old reports gives
   the history that it would have given day by day; files lose their times when they are copied. A
   report without dated rows is of the time of its file. */
static enum kb_status time_of(const struct kb_context *context,
                              const struct kb_saved_report *report, const char *file, int64_t *at,
                              struct kb_error *error)
{
  struct kb_moment moment;
  struct stat facts;
  const int64_t now = (int64_t)time(NULL);
  if (kb_args_has(context->args, "at")) {
    return read_at(context, at, error);
  }
  if (report->newest && kb_moment_read(kb_slice_of(report->newest), &moment) &&
      moment.seconds >= 0) {
    *at = moment.seconds;
    return *at <= now + KB_DAY_SECONDS
             ? KB_OK
             : kb_fail(error, KB_INVALID,
                       "%.300s: its newest row is of %.40s, which is in the future; say when the "
                       "report was made: --at TIME",
                       report->file, report->newest);
  }
  *at = strcmp(file, "-") != 0 && stat(file, &facts) == 0 ? (int64_t)facts.st_mtime : now;
  return KB_OK;
}

static void say_added(const struct kb_context *context, const char *what,
                      const struct kb_saved_report *report, const char *tenant, int64_t at,
                      const struct kb_added *added)
{
  char time[KB_WHEN_SIZE];
  if (kb_is_quiet(context)) {
    return;
  }
  if (added->is_known) {
    kb_say("%s: was added before; nothing to do", what);
    return;
  }
  kb_say("%s: added as of %s%s%s: %zu opened, %zu fixed, %zu open", what, kb_when_text(at, time),
         tenant[0] ? " for " : "", tenant, added->opened, added->fixed, added->open);
  if (!added->has_cases) {
    kb_say("%s: has no records of cases, so nothing can be seen to be fixed: add --every-case to "
           "kbtriage run --format ndjson",
           what);
  } else if (!added->is_complete) {
    kb_say(
      "%s: is not of all its data or articles (%zu rows rejected, %zu errors, %zu articles left "
      "out), so nothing of it counts as fixed",
      what, report->rejected, report->faults, report->skipped);
  } else if (report->skipped > 0) {
    kb_say("%s: %zu article%s left out, whose troubles stay as they are", what, report->skipped,
           report->skipped == 1 ? " was" : "s were");
  }
}

/* Opens the history, which is NULL until there is a report for it. `command` and `what` are for
   messages: who adds it, and what it is called; NULL: its name. False, having reported why. */
static bool add_file(const struct kb_context *context, struct kb_store **store, const char *file,
                     const char *command, const char *what)
{
  struct kb_saved_report report;
  struct kb_added added;
  struct kb_error error;
  int64_t at = 0;
  enum kb_status status = kb_saved_read(&report, file, &error);
  report.file = what ? what : report.file;
  const char *tenant = report.tenant          ? report.tenant
                       : report.organizations ? report.organizations
                                              : "";
  tenant = kb_args_value(context->args, "tenant", tenant);
  if (status == KB_OK) {
    status = time_of(context, &report, file, &at, &error);
  }
  if (status == KB_OK) {
    const struct kb_adding adding = {
      .tenant = tenant,
      .at = at,
      .is_timed = kb_args_has(context->args, "at"),
      .is_part = kb_args_has(context->args, "part"),
    };
    *store = *store ? *store : kb_history_open(context, KB_STORE_MAKE);
    if (!*store) {
      kb_saved_fini(&report);
      return false;
    }
    status = kb_history_add_report(*store, &report, &adding, &added, &error);
  }
  if (status == KB_OK) {
    say_added(context, report.file, &report, tenant, at, &added);
  } else {
    kb_say("%s: %s", command, error.message);
  }
  kb_saved_fini(&report);
  return status == KB_OK;
}

enum kb_exit kb_history_ready(const struct kb_context *context)
{
  struct kb_error error;
  int64_t at = 0;
  if (kb_args_has(context->args, "at") && read_at(context, &at, &error) != KB_OK) {
    kb_say("run: --store: %s", error.message);
    return KB_EXIT_NOT_RUN;
  }
  return kb_history_is_ready(context) ? KB_EXIT_NOTHING : KB_EXIT_NOT_RUN;
}

enum kb_exit kb_history_take(const struct kb_context *context)
{
  const char *what = kb_args_value(context->args, "store", "");
  struct kb_store *store = NULL;
  const bool is_added = add_file(context, &store, "-", "run: --store", what);
  kb_store_close(store);
  return is_added ? KB_EXIT_NOTHING : KB_EXIT_INCOMPLETE;
}

enum kb_exit kb_history_add(const struct kb_context *context)
{
  const size_t count = kb_args_count(context->args);
  enum kb_exit status = KB_EXIT_NOTHING;
  struct kb_error error;
  int64_t now = (int64_t)time(NULL);
  int64_t keep = 0;
  if (count < 2) {
    kb_say("history add: which report? Name what kbtriage run --format ndjson --every-case wrote, "
           "or - for standard input");
    return KB_EXIT_NOT_RUN;
  }
  struct kb_store *store = NULL;
  if (!kb_history_read_keep(context, &keep) || !kb_history_is_ready(context)) {
    return KB_EXIT_NOT_RUN;
  }
  /* Their order matters, so the first that cannot be added is the last that is tried. */
  for (size_t i = 1; i < count && status == KB_EXIT_NOTHING; i++) {
    if (*context->interrupted) {
      status = KB_EXIT_INCOMPLETE;
    } else if (!add_file(context, &store, kb_args_at(context->args, i), "history add", NULL)) {
      status = i > 1 ? KB_EXIT_INCOMPLETE : KB_EXIT_NOT_RUN;
    }
  }
  if (status == KB_EXIT_NOTHING && kb_history_keep(store, now, keep, &error) != KB_OK) {
    kb_say("history add: %s", error.message);
    status = KB_EXIT_INCOMPLETE;
  }
  kb_store_close(store);
  return status;
}
