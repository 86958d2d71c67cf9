#include "cli/fix_apply.h"

#include "base/date.h"
#include "base/file_text.h"
#include "base/json.h"
#include "cli/fix_options.h"
#include "cli/live_options.h"
#include "cli/version.h"
#include "fix/apply.h"
#include "fix/lock.h"
#include "fix/show.h"
#include "rows/page_edge.h"
#include "triage/rule_set_version.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST_PLAN = 64 * 1024 * 1024, FRESH_MINUTES = 60, WAIT = 600, RECORDS = 20, SHARED = 1 };

/* An apply or undo in progress. */
struct work {
  const struct kb_context *context;
  struct kb_loaded_rule_set loaded;
  struct kb_live_options live_options;
  struct kb_fix fix;
  struct kb_fix_plan plan;
  struct kb_buf text;    /* of the plan */
  struct kb_buf journal; /* its path */
  struct kb_fix_result result;
  int lock;
};

static void work_fini(struct work *work)
{
  kb_fix_result_fini(&work->result);
  kb_fix_plan_fini(&work->plan);
  kb_live_close(work->fix.live);
  kb_live_options_fini(&work->live_options);
  kb_loaded_rule_set_fini(&work->loaded);
  kb_buf_fini(&work->text);
  kb_buf_fini(&work->journal);
  if (work->lock >= 0) {
    close(work->lock);
  }
}

static bool say_failure(const struct kb_error *error)
{
  kb_say("fix: %s", error->message);
  return false;
}

static bool load(struct work *work)
{
  return kb_load_rule_set(work->context,
                          (struct kb_rule_set_options){.with_hash = true, .with_source = true},
                          false, &work->loaded);
}

/* Opens the organization of a plan or journal, without any rows to be read yet. */
static bool open_organization(struct work *work, const char *org)
{
  static const char *const none[] = {NULL};
  const char *asked = kb_args_value(work->context->args, "org", NULL);
  struct kb_buf origin = {0};
  struct kb_error error;
  const bool is_other = asked && (kb_http_origin(asked, &origin, &error) != KB_OK ||
                                  strcmp(kb_buf_text(&origin), org) != 0);
  kb_buf_fini(&origin);
  if (is_other) {
    kb_say("fix: the plan or journal is of another organization, %s, not of %s", org, asked);
    return false;
  }
  struct kb_live *live =
    kb_live_open_at(work->context, &work->loaded.rule_set, org, &work->live_options);
  work->fix = (struct kb_fix){
    .live = live,
    .rule_set = &work->loaded.rule_set,
    .engine = work->loaded.engine,
    .program = kb_version(),
    .interrupted = work->context->interrupted,
    .is_quiet = kb_is_quiet(work->context),
  };
  return live && (kb_live_again(live, none, &error) == KB_OK || say_failure(&error));
}

/* --- May it be done? --- */

static bool is_fresh(const struct kb_fix_plan *plan)
{
  struct kb_moment made;
  const int64_t now = (int64_t)time(NULL);
  if (!kb_moment_read(kb_slice_of(plan->made), &made) || now - made.seconds > FRESH_MINUTES * 60 ||
      made.seconds - now > 5 * 60) {
    kb_say("fix: the plan was made at %s: it is refused after %d minutes, as the organization goes "
           "on changing; plan again",
           plan->made, FRESH_MINUTES);
    return false;
  }
  return true;
}

static bool is_of_rule_set(const struct work *work)
{
  struct kb_rule_set_version version;
  kb_rule_set_version_of(&work->loaded.rule_set, &version);
  if (strcmp(version.hash, work->plan.rule_set) != 0) {
    kb_say("fix: the plan was made with another rule set (%s, not %s): plan again",
           work->plan.rule_set, version.hash);
    return false;
  }
  return true;
}

/* False, having reported why. */
static bool read_count(const struct kb_args *args, const char *option, unsigned otherwise,
                       unsigned *count)
{
  const char *text = kb_args_value(args, option, NULL);
  char where[KB_ARGS_WHERE];
  char *end = NULL;
  const unsigned long value = text ? strtoul(text, &end, 10) : otherwise;
  *count = (unsigned)value;
  if (text && (!*text || *end || text[strspn(text, "0123456789")] || value > 1000000)) {
    kb_say("fix: %s takes a number from 0 to 1000000, not '%s'", kb_args_where(args, option, where),
           text);
    return false;
  }
  return true;
}

static bool is_within_limits(const struct work *work)
{
  const struct kb_args *args = work->context->args;
  const size_t records = kb_fix_plan_records(&work->plan, false);
  const size_t shared = kb_fix_plan_records(&work->plan, true);
  unsigned most_records = 0;
  unsigned most_shared = 0;
  if (!read_count(args, "max-records", RECORDS, &most_records) ||
      !read_count(args, "max-shared", SHARED, &most_shared)) {
    return false;
  }
  if (records > most_records) {
    kb_say("fix: the plan changes %zu records, at most %u are allowed: plan fewer (--mailbox, "
           "--only), or say --max-records %zu",
           records, most_records, records);
    return false;
  }
  if (shared > most_shared) {
    kb_say("fix: the plan changes %zu records that many mailboxes share, at most %u are allowed: "
           "plan fewer (--profile, --only), or say --max-shared %zu",
           shared, most_shared, shared);
    return false;
  }
  return true;
}

/* What needs to be allowed by name is asked for again: whoever applies a plan need not be who made
   it. */
static bool is_allowed(const struct work *work)
{
  struct kb_fix_wishes wishes = {0};
  bool good = kb_fix_read_wishes(work->context, &wishes);
  for (size_t i = 0; good && i < work->plan.change_count; i++) {
    const struct kb_fix_change *change = &work->plan.changes[i];
    for (size_t j = 0; good && j < change->setting_count; j++) {
      const struct kb_allowed *allowed = kb_allowed_find(kb_slice_of(change->table->logical_name),
                                                         kb_slice_of(change->settings[j].name));
      if (!allowed || (allowed->needs && !kb_fix_is_allowed(&wishes, allowed->needs))) {
        kb_say("fix: change %s sets %s, which has to be allowed by name: --allow %s", change->id,
               change->settings[j].name, allowed ? allowed->needs : "");
        good = false;
      }
    }
  }
  kb_fix_wishes_fini(&wishes);
  return good;
}

/* Whoever sits at a terminal names the organization; automation says --yes. */
static bool is_agreed(const struct work *work, const char *what)
{
  char host[KB_HOST_SIZE];
  char typed[KB_HOST_SIZE] = "";
  kb_host_of(kb_slice_of(kb_live_name(work->fix.live)), host);
  if (kb_args_is_typed(work->context->args, "yes")) { /* no setting agrees for ever */
    return true;
  }
  if (!isatty(STDIN_FILENO)) {
    kb_say("fix: nothing was written: say --yes to write to %s without being asked", host);
    return false;
  }
  fprintf(stderr, "%s. To go on, type the name of the organization, %s: ", what, host);
  if (!fgets(typed, sizeof typed, stdin)) {
    typed[0] = '\0';
  }
  typed[strcspn(typed, "\r\n")] = '\0';
  const size_t label = strcspn(host, ".");
  const bool is_it = strcasecmp(typed, host) == 0 ||
                     (strlen(typed) == label && strncasecmp(typed, host, label) == 0);
  if (!is_it) {
    kb_say("fix: that is not its name; nothing was written");
  }
  return is_it;
}

static bool take_lock(struct work *work)
{
  struct kb_error error;
  work->lock = kb_fix_lock(kb_live_name(work->fix.live), &error);
  return work->lock >= 0 || say_failure(&error);
}

/* --- Results --- */

static enum kb_exit print(struct work *work, enum kb_exit status)
{
  const struct kb_context *context = work->context;
  const char *format = kb_args_value(context->args, "format", "text");
  struct kb_buf text = {0};
  struct kb_out *out = kb_open_output(context);
  if (!out) {
    return status == KB_EXIT_NOT_RUN ? status : KB_EXIT_INCOMPLETE;
  }
  if (strcmp(format, "json") == 0) {
    kb_fix_result_write_json(&work->result, &text);
  } else if (strcmp(format, "markdown") == 0) {
    kb_fix_result_write_markdown(&work->result, &text);
  } else {
    kb_fix_result_write_text(
      &work->result, (struct kb_fix_style){kb_wants_color(context), kb_output_width(context)},
      &text);
  }
  kb_out_buf(out, &text);
  kb_buf_fini(&text);
  return kb_close_output(out, status);
}

static enum kb_exit apply_status(const struct kb_fix_result *result)
{
  const size_t written = kb_fix_count(result, KB_FIX_CHANGED);
  const size_t open = kb_fix_count_open(result);
  if (open > 0) {
    return written > 0 ? KB_EXIT_INCOMPLETE : KB_EXIT_NOT_RUN;
  }
  return kb_fix_count_ends(result, KB_FIX_FIXED) == result->mailbox_count ? KB_EXIT_NOTHING
                                                                          : KB_EXIT_FOUND;
}

static enum kb_exit undo_status(const struct kb_fix_result *result)
{
  const size_t undone = kb_fix_count(result, KB_FIX_UNDONE);
  const size_t failed = kb_fix_count(result, KB_FIX_FAILED) + kb_fix_count(result, KB_FIX_REFUSED) +
                        kb_fix_count(result, KB_FIX_NOT_TRIED);
  if (failed > 0) {
    return undone > 0 ? KB_EXIT_INCOMPLETE : KB_EXIT_NOT_RUN;
  }
  return undone == result->change_count ? KB_EXIT_NOTHING : KB_EXIT_FOUND;
}

/* After a failure: what was done stands in the result. */
static enum kb_exit stop(struct work *work, const struct kb_error *error)
{
  const bool has_begun = work->result.change_count > 0 &&
                         kb_fix_count(&work->result, KB_FIX_NOT_TRIED) < work->result.change_count;
  kb_say("fix: %s", error->message);
  if (error->status == KB_INTERRUPTED) {
    kb_say("fix: the same command goes on from the journal, %s", kb_buf_text(&work->journal));
    return KB_EXIT_INTERRUPTED;
  }
  return has_begun ? print(work, KB_EXIT_INCOMPLETE) : KB_EXIT_NOT_RUN;
}

/* --- Apply --- */

/* Beside the plan, unless it is named. */
static bool name_journal(struct work *work)
{
  const char *given = kb_args_value(work->context->args, "journal", NULL);
  if (given) {
    kb_buf_add_text(&work->journal, given);
  } else {
    kb_buf_addf(&work->journal, "%s.journal", kb_args_value(work->context->args, "apply", ""));
  }
  return !work->journal.failed;
}

static bool read_plan(struct work *work)
{
  const char *path = kb_args_value(work->context->args, "apply", "");
  struct kb_error error;
  if (kb_file_text_read(path, LARGEST_PLAN, &work->text, &error) != KB_OK ||
      kb_fix_plan_read(&work->plan, kb_buf_slice(&work->text), &work->loaded.rule_set, &error) !=
        KB_OK) {
    kb_say("fix: %s: %s", path, error.message);
    return false;
  }
  return true;
}

static enum kb_exit describe(struct work *work)
{
  struct kb_buf text = {0};
  struct kb_out *out = kb_open_output(work->context);
  if (!out) {
    return KB_EXIT_NOT_RUN;
  }
  kb_fix_describe(&work->fix, &work->plan, &text);
  kb_out_buf(out, &text);
  kb_buf_fini(&text);
  return kb_close_output(out, KB_EXIT_NOTHING);
}

static enum kb_exit apply(struct work *work)
{
  char hash[KB_HASH_SIZE];
  char what[120];
  unsigned wait = WAIT;
  struct kb_error error;
  if (!read_count(work->context->args, "wait", WAIT, &wait)) {
    return KB_EXIT_NOT_RUN;
  }
  if (work->plan.change_count == 0) {
    kb_say("fix: the plan changes nothing");
    return KB_EXIT_NOTHING;
  }
  snprintf(what, sizeof what, "This changes %zu record(s) and tests %zu mailbox(es)",
           kb_fix_plan_records(&work->plan, false), work->plan.test_count);
  if (!is_agreed(work, what) || !take_lock(work)) {
    return KB_EXIT_NOT_RUN;
  }
  kb_hash_text(kb_buf_slice(&work->text), hash);
  const struct kb_fix_apply_options options = {work->journal.data, hash, wait};
  return kb_fix_apply(&work->fix, &work->plan, &options, &work->result, &error) == KB_OK
           ? print(work, apply_status(&work->result))
           : stop(work, &error);
}

enum kb_exit kb_fix_apply_file(const struct kb_context *context)
{
  struct work work = {.context = context, .lock = -1};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (load(&work) && name_journal(&work) && read_plan(&work) && is_of_rule_set(&work) &&
      is_fresh(&work.plan) && open_organization(&work, work.plan.org) && is_allowed(&work) &&
      is_within_limits(&work)) {
    status = kb_args_has(context->args, "dry-run") ? describe(&work) : apply(&work);
  }
  work_fini(&work);
  return status;
}

/* --- Undo --- */

static bool find_org(struct work *work, struct kb_buf *org)
{
  struct kb_error error;
  struct cJSON *lines = kb_fix_journal_read(work->journal.data, true, &error);
  for (const struct cJSON *line = lines ? kb_json_first(lines) : NULL; line;
       line = kb_json_next(line)) {
    if (org->length == 0 && strcmp(kb_fix_journal_event(line), "begin") == 0) {
      kb_buf_add_text(org, kb_fix_journal_text(line, "org"));
    }
  }
  if (!lines) {
    say_failure(&error);
  } else if (org->length == 0) {
    kb_say("fix: %s: not a journal of kbtriage fix, or nothing was done", work->journal.data);
  }
  kb_json_free(lines);
  return org->length > 0;
}

enum kb_exit kb_fix_undo_file(const struct kb_context *context)
{
  struct work work = {.context = context, .lock = -1};
  struct kb_buf org = {0};
  struct kb_error error;
  enum kb_exit status = KB_EXIT_NOT_RUN;
  kb_buf_add_text(&work.journal, kb_args_value(context->args, "undo", ""));
  if (!work.journal.failed && find_org(&work, &org) && load(&work) &&
      open_organization(&work, org.data) && is_agreed(&work, "This sets changed records back") &&
      take_lock(&work)) {
    status = kb_fix_undo(&work.fix, work.journal.data, &work.plan, &work.result, &error) == KB_OK
               ? print(&work, undo_status(&work.result))
               : stop(&work, &error);
  }
  kb_buf_fini(&org);
  work_fini(&work);
  return status;
}

/* --- Show --- */

enum kb_exit kb_fix_show_file(const struct kb_context *context)
{
  const char *path = kb_args_value(context->args, "show", "");
  const char *format = kb_args_value(context->args, "format", "text");
  struct kb_error error;
  struct kb_buf text = {0};
  struct cJSON *lines = kb_fix_journal_read(path, true, &error);
  struct kb_out *out = lines ? kb_open_output(context) : NULL;
  if (!lines) {
    say_failure(&error);
  }
  if (!out) {
    kb_json_free(lines);
    return KB_EXIT_NOT_RUN;
  }
  if (strcmp(format, "json") == 0) {
    kb_fix_show_json(lines, path, &text);
  } else if (strcmp(format, "markdown") == 0) {
    kb_fix_show_markdown(lines, &text);
  } else {
    kb_fix_show_text(
      lines, (struct kb_fix_style){kb_wants_color(context), kb_output_width(context)}, &text);
  }
  kb_out_buf(out, &text);
  kb_buf_fini(&text);
  kb_json_free(lines);
  return kb_close_output(out, KB_EXIT_NOTHING);
}
