#include "cli/run_store.h"

#include "cli/companion.h"
#include "cli/live_options.h"

#include <time.h>
#include <unistd.h>

enum { WORDS = 8 };

bool kb_run_store_read(const struct kb_context *context, struct kb_run_store *store)
{
  static const char *const reads_nothing[] = {"dry-run", "privileges"};
  static const char *const hides[] = {"since", "level"};
  static const char *const narrows[] = {"mailbox", "mailbox-file", "profile", "failed-only"};
  const struct kb_args *args = context->args;
  const char *at = kb_args_value(args, "at", NULL);
  *store = (struct kb_run_store){.file = kb_args_value(args, "store", NULL)};
  if (!store->file) {
    if (kb_args_is_typed(args, "at")) {
      kb_say("run: --at is the time that a report has in a history: add --store FILE");
    }
    return !kb_args_is_typed(args, "at");
  }
  for (size_t i = 0; i < sizeof reads_nothing / sizeof reads_nothing[0]; i++) {
    if (kb_args_has(args, reads_nothing[i])) {
      kb_say("run: --%s makes no report, so there is nothing to --store", reads_nothing[i]);
      return false;
    }
  }
  for (size_t i = 0; i < sizeof hides / sizeof hides[0]; i++) {
    if (kb_live_is_asked(context) && kb_args_has(args, hides[i])) {
      kb_say(
        "run: with --%s older or milder alerts are not read, and a history would take what they "
        "show for fixed: leave out --%s, or --store",
        hides[i], hides[i]);
      return false;
    }
  }
  store->report = (struct kb_report){
    .format = &kb_format_ndjson,
    .every_case = true,
    .tenant = kb_args_value(args, "tenant", NULL),
  };
  const bool is_live = kb_live_is_asked(context);
  for (size_t i = 0; is_live && i < sizeof narrows / sizeof narrows[0]; i++) {
    store->is_part = store->is_part || kb_args_has(args, narrows[i]);
  }
  /* What an organization says is of now, however old its rows are. */
  const time_t now = time(NULL);
  struct tm parts;
  if (!at && is_live && gmtime_r(&now, &parts)) {
    (void)strftime(store->at, sizeof store->at, "%Y-%m-%dT%H:%M:%SZ", &parts);
  }
  return true;
}

/* Has kbtriage-server do it; `input` is a descriptor. False, having reported why it was not done.
 */
static bool ask(const struct kb_context *context, const struct kb_run_store *store,
                const char *action, int input)
{
  const char *at = kb_args_value(context->args, "at", store->at);
  const char *words[WORDS] = {action};
  struct kb_error error;
  struct kb_buf file = {0};
  struct kb_buf time = {0};
  size_t count = 1;
  int status = KB_EXIT_NOTHING;
  kb_buf_addf(&file, "--store=%s", store->file); /* it may begin with a dash */
  kb_buf_addf(&time, "--at=%s", at);
  words[count++] = kb_buf_text(&file);
  if (at[0]) {
    words[count++] = kb_buf_text(&time);
  }
  if (store->is_part) {
    words[count++] = "--part";
  }
  if (kb_is_quiet(context)) {
    words[count++] = "--quiet";
  }
  enum kb_status asked = file.failed || time.failed ? kb_fail_no_memory(&error) : KB_OK;
  if (asked == KB_OK) {
    asked = kb_companion_feed("kbtriage-server", "history", words, input, &status, &error);
  }
  if (asked != KB_OK) {
    kb_say("run: --store: %s", error.message);
  }
  kb_buf_fini(&file);
  kb_buf_fini(&time);
  return asked == KB_OK && status == KB_EXIT_NOTHING;
}

bool kb_run_store_open(const struct kb_context *context, struct kb_run_store *store)
{
  struct kb_error error;
  if (!store->file) {
    return true;
  }
  if (!ask(context, store, "ready", STDIN_FILENO)) {
    return false;
  }
  /* Where the history is, there is room for it; $TMPDIR may be small, and others need it. */
  store->report.out = kb_out_open_nameless(store->file, &error);
  if (!store->report.out) {
    kb_say("run: --store: %s", error.message);
  }
  return store->report.out != NULL;
}

bool kb_run_store_add(const struct kb_context *context, struct kb_run_store *store,
                      const struct kb_report *first, const struct kb_faults *faults)
{
  struct kb_error error;
  if (!store->file) {
    return true;
  }
  store->report.provenance = first->provenance;
  enum kb_status status = kb_report_end(&store->report, faults, &error);
  store->report.provenance = (struct kb_provenance){.version = NULL};
  if (status == KB_OK) {
    status = kb_out_commit(store->report.out, &error);
  }
  if (status != KB_OK) {
    kb_say("run: --store: %s", error.message);
    return false;
  }
  return ask(context, store, "take", kb_out_descriptor(store->report.out));
}

void kb_run_store_fini(struct kb_run_store *store)
{
  kb_out_close(store->report.out);
  kb_report_fini(&store->report);
}
