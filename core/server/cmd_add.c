#include "base/date.h"
#include "base/text.h"
#include "server/add.h"
#include "server/history.h"
#include "server/when.h"

#include <stdlib.h>
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

/* Of the tenant `n`; what is true of the whole report is said once. */
static void say_added(const struct kb_context *context, const struct kb_saved_report *report,
                      const struct kb_adding *adding, size_t n, const struct kb_added *added)
{
  const char *what = report->file;
  const char *tenant = adding->tenants[n];
  const bool is_last = n + 1 == adding->tenant_count;
  char time[KB_WHEN_SIZE];
  if (kb_is_quiet(context)) {
    return;
  }
  if (added->is_known && !is_last) {
    return; /* it is for all of them */
  }
  if (added->is_known) {
    kb_say("%s: was added before; nothing to do", what);
    return;
  }
  kb_say("%s: added as of %s%s%s: %zu opened, %zu fixed, %zu open", what,
         kb_when_text(adding->at, time), tenant[0] ? " for " : "", tenant, added->opened,
         added->fixed, added->open);
  if (is_last && !added->has_cases) {
    kb_say("%s: has no records of cases, so nothing can be seen to be fixed: add --every-case to "
           "kbtriage run --format ndjson",
           what);
  } else if (is_last && !added->is_complete) {
    kb_say(
      "%s: is not of all its data or articles (%zu rows rejected, %zu errors, %zu articles left "
      "out), so nothing of it counts as fixed",
      what, report->rejected, report->faults, report->skipped);
  } else if (is_last && report->skipped > 0) {
    kb_say("%s: %zu article%s left out, whose troubles stay as they are", what, report->skipped,
           report->skipped == 1 ? " was" : "s were");
  }
}

/* Whose report it is: the tenants of a merged one, else that of --tenant or of the report, else the
   organization. Records of two organizations may have one id, as those of a copy have. */
static enum kb_status find_tenants(const struct kb_context *context,
                                   const struct kb_saved_report *report, const char **one,
                                   struct kb_adding *adding, struct kb_error *error)
{
  const char *typed = kb_args_value(context->args, "tenant", NULL);
  *one = typed                   ? typed
         : report->tenant        ? report->tenant
         : report->organizations ? report->organizations
                                 : "";
  adding->tenants = report->tenant_count > 0 ? report->tenant_list : one;
  adding->tenant_count = report->tenant_count > 0 ? report->tenant_count : 1;
  if (report->tenant_count > 0 && kb_args_is_typed(context->args, "tenant")) {
    return kb_fail(error, KB_USAGE,
                   "%.300s: is of several tenants (%.300s), so it goes without --tenant",
                   report->file, report->tenants);
  }
  for (size_t i = 0; i < report->tenant_count; i++) {
    if (!report->tenant_list[i][0]) {
      return kb_fail(error, KB_INVALID,
                     "%.300s: is of several tenants (%.300s), one of them without a name; add the "
                     "report of each by itself, or name it by kbtriage run --tenant NAME",
                     report->file, report->tenants);
    }
  }
  if (report->tenant_count == 0 && !typed && !report->tenant && report->organization_count > 1) {
    return kb_fail(error, KB_INVALID,
                   "%.300s: is of several organizations (%.300s); add the report of each by "
                   "itself, or name them as one tenant: --tenant NAME",
                   report->file, report->organizations);
  }
  return KB_OK;
}

static enum kb_status describe(const struct kb_context *context,
                               const struct kb_saved_report *report, const char *file,
                               const char **one, struct kb_adding *adding, struct kb_error *error)
{
  adding->is_timed = kb_args_has(context->args, "at");
  adding->is_part = kb_args_has(context->args, "part");
  const enum kb_status status = find_tenants(context, report, one, adding, error);
  return status == KB_OK ? time_of(context, report, file, &adding->at, error) : status;
}

static enum kb_status add_parts(const struct kb_context *context, struct kb_store *store,
                                const struct kb_saved_report *report,
                                const struct kb_adding *adding, struct kb_error *error)
{
  struct kb_added *added = calloc(adding->tenant_count, sizeof *added);
  const enum kb_status status =
    added ? kb_history_add_report(store, report, adding, added, error) : kb_fail_no_memory(error);
  for (size_t i = 0; status == KB_OK && i < adding->tenant_count; i++) {
    say_added(context, report, adding, i, &added[i]);
  }
  free(added);
  return status;
}

/* Opens the history, which is NULL until there is a report for it. `command` and `what` are for
   messages: who adds it, and what it is called; NULL: its name. False, having reported why. */
static bool add_file(const struct kb_context *context, struct kb_store **store, const char *file,
                     const char *command, const char *what)
{
  struct kb_saved_report report;
  struct kb_adding adding = {.tenants = NULL};
  struct kb_error error;
  const char *one = NULL;
  enum kb_status status = kb_saved_read(&report, file, &error);
  report.file = what ? what : report.file;
  status = status == KB_OK ? describe(context, &report, file, &one, &adding, &error) : status;
  if (status == KB_OK && !*store) {
    *store = kb_history_open(context, KB_STORE_MAKE);
  }
  if (status == KB_OK && *store) {
    status = add_parts(context, *store, &report, &adding, &error);
  }
  if (status != KB_OK) {
    kb_say("%s: %s", command, error.message);
  }
  kb_saved_fini(&report);
  return status == KB_OK && *store;
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
