#include "cli/fix_apply.h"

#include "base/file_text.h"
#include "base/json.h"
#include "cli/fix_apply_inside.h"
#include "cli/version.h"
#include "fix/lock.h"
#include "fix/show.h"
#include "report/wording.h"

#include <stdio.h>
#include <unistd.h>

enum { LARGEST_PLAN = 64 * 1024 * 1024, WAIT = 600 };

static void work_fini(struct kb_fix_work *work)
{
  kb_fix_result_fini(&work->result);
  kb_fix_plan_fini(&work->plan);
  kb_live_close(work->fix.live);
  kb_live_options_fini(&work->live_options);
  kb_loaded_rule_set_fini(&work->loaded);
  kb_buf_fini(&work->text);
  kb_buf_fini(&work->journal);
  kb_out_close(work->out);
  if (work->lock >= 0) {
    close(work->lock);
  }
}

static bool say_failure(const struct kb_error *error)
{
  kb_say("fix: %s", error->message);
  return false;
}

static bool load(struct kb_fix_work *work)
{
  return kb_load_rule_set(work->context,
                          (struct kb_rule_set_options){.with_hash = true, .with_source = true},
                          false, &work->loaded);
}

/* Opens the organization of a plan or journal, without any rows to be read yet. `level`: that of
   alerts, or NULL. */
static bool open_organization(struct kb_fix_work *work, const char *org, const char *level)
{
  static const char *const none[] = {NULL};
  const char *asked = kb_args_value(work->context->args, "org", NULL);
  struct kb_buf origin = {0};
  struct kb_error error;
  const bool is_other = asked && (kb_http_origin(asked, &origin, &error) != KB_OK ||
                                  strcmp(kb_buf_text(&origin), org) != 0);
  kb_buf_fini(&origin);
  if (!is_other && !kb_fix_is_of_dataverse(work, org)) {
    return false;
  }
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
  return live && (kb_live_again(live, none, level, &error) == KB_OK || say_failure(&error));
}

/* The last before anything is written: whoever runs it agrees, no other does the same, and the
   results have a place to go to. */
static bool prepare(struct kb_fix_work *work, const char *what)
{
  struct kb_error error;
  if (!kb_fix_is_agreed(work, what)) {
    return false;
  }
  work->out = kb_open_output(work->context);
  if (!work->out) {
    return false;
  }
  work->lock = kb_fix_lock(kb_live_name(work->fix.live), &error);
  return work->lock >= 0 || say_failure(&error);
}

/* --- Results --- */

static enum kb_exit print(struct kb_fix_work *work, enum kb_exit status)
{
  const struct kb_context *context = work->context;
  const char *format = kb_args_value(context->args, "format", "text");
  struct kb_buf text = {0};
  struct kb_out *out = work->out;
  work->out = NULL;
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
  if (kb_fix_count_open(result) > 0) {
    return kb_fix_has_written(result) ? KB_EXIT_INCOMPLETE : KB_EXIT_NOT_RUN;
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
    return kb_fix_has_written(result) ? KB_EXIT_INCOMPLETE : KB_EXIT_NOT_RUN;
  }
  return undone == result->change_count ? KB_EXIT_NOTHING : KB_EXIT_FOUND;
}

/* After a failure: what was done stands in the result. */
static enum kb_exit stop(struct kb_fix_work *work, const struct kb_error *error)
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

/* Beside the plan, unless it is named. The results must not replace it: without it nothing can be
   undone. (One that is named is compared with all other files in inputs.c.) */
static bool name_journal(struct kb_fix_work *work)
{
  const char *given = kb_args_value(work->context->args, "journal", NULL);
  const char *output = kb_args_value(work->context->args, "output", NULL);
  if (given) {
    kb_buf_add_text(&work->journal, given);
  } else {
    kb_buf_addf(&work->journal, "%s.journal", kb_args_value(work->context->args, "apply", ""));
  }
  if (!work->journal.failed && kb_out_is_same(output, work->journal.data)) {
    kb_say("fix: %s the journal, %s: choose another name",
           kb_out_is_standard(output) ? "standard output goes to" : "--output names",
           work->journal.data);
    return false;
  }
  return !work->journal.failed;
}

static bool read_plan(struct kb_fix_work *work)
{
  const char *path = kb_args_value(work->context->args, "apply", "");
  struct kb_error error;
  if (kb_file_text_read(path, LARGEST_PLAN, &work->text, &error) != KB_OK ||
      kb_fix_plan_read(&work->plan, kb_buf_slice(&work->text), &work->loaded.rule_set, &error) !=
        KB_OK) {
    kb_say("fix: %s: %s", path, error.message);
    return false;
  }
  kb_hash_text(kb_buf_slice(&work->text), work->hash);
  return true;
}

static enum kb_exit describe(struct kb_fix_work *work, bool back)
{
  struct kb_buf text = {0};
  struct kb_out *out = kb_open_output(work->context);
  if (!out) {
    return KB_EXIT_NOT_RUN;
  }
  kb_fix_describe(&work->fix, &work->plan, back, &text);
  kb_out_buf(out, &text);
  kb_buf_fini(&text);
  return kb_close_output(out, KB_EXIT_NOTHING);
}

static enum kb_exit apply(struct kb_fix_work *work, bool is_stale)
{
  char what[120];
  unsigned wait = WAIT;
  struct kb_error error;
  if (!kb_fix_read_count(work->context->args, "wait", WAIT, &wait)) {
    return KB_EXIT_NOT_RUN;
  }
  if (work->plan.change_count == 0) {
    kb_say("fix: the plan changes nothing");
    return KB_EXIT_NOTHING;
  }
  snprintf(what, sizeof what, "This changes %zu record%s and tests %zu mailbox%s",
           work->plan.record_count, kb_plural(work->plan.record_count), work->plan.test_count,
           work->plan.test_count == 1 ? "" : "es");
  /* whoever was asked may have taken a while */
  if (!prepare(work, what) || !kb_fix_is_fresh(work, &is_stale)) {
    return KB_EXIT_NOT_RUN;
  }
  const struct kb_fix_apply_options options = {
    .journal = work->journal.data, .plan_hash = work->hash, .wait = wait, .is_stale = is_stale};
  return kb_fix_apply(&work->fix, &work->plan, &options, &work->result, &error) == KB_OK
           ? print(work, apply_status(&work->result))
           : stop(work, &error);
}

enum kb_exit kb_fix_apply_file(const struct kb_context *context)
{
  struct kb_fix_work work = {.context = context, .lock = -1};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  bool is_stale = false;
  if (load(&work) && name_journal(&work) && read_plan(&work) && kb_fix_is_of_rule_set(&work) &&
      kb_fix_is_fresh(&work, &is_stale) &&
      open_organization(&work, work.plan.org, work.plan.level) &&
      kb_fix_is_allowed_by_name(&work) && kb_fix_is_within_limits(&work, false)) {
    status =
      kb_args_has(context->args, "dry-run") ? describe(&work, false) : apply(&work, is_stale);
  }
  work_fini(&work);
  return status;
}

/* --- Undo --- */

static bool find_org(struct kb_fix_work *work, struct kb_buf *org)
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

/* An apply may have added to the journal before the user agreed and the organization was locked. */
static bool is_as_agreed(struct kb_fix_work *work)
{
  const size_t agreed = work->plan.change_count;
  struct kb_error error;
  kb_fix_plan_fini(&work->plan);
  if (kb_fix_undo_read(&work->fix, work->journal.data, &work->plan, &error) != KB_OK) {
    return say_failure(&error);
  }
  if (work->plan.change_count != agreed) {
    kb_say("fix: %s: changes were made or undone meanwhile, so nothing was written; look at it "
           "(--show) and undo again",
           work->journal.data);
    return false;
  }
  return true;
}

static enum kb_exit undo(struct kb_fix_work *work)
{
  struct kb_error error;
  char what[80];
  snprintf(what, sizeof what, "This sets %zu changed record%s back", work->plan.record_count,
           kb_plural(work->plan.record_count));
  if (!kb_fix_is_within_limits(work, true) || !prepare(work, what) || !is_as_agreed(work)) {
    return KB_EXIT_NOT_RUN;
  }
  return kb_fix_undo(&work->fix, work->journal.data, &work->plan, &work->result, &error) == KB_OK
           ? print(work, undo_status(&work->result))
           : stop(work, &error);
}

enum kb_exit kb_fix_undo_file(const struct kb_context *context)
{
  struct kb_fix_work work = {.context = context, .lock = -1};
  struct kb_buf org = {0};
  struct kb_error error;
  enum kb_exit status = KB_EXIT_NOT_RUN;
  kb_buf_add_text(&work.journal, kb_args_value(context->args, "undo", ""));
  if (!work.journal.failed && find_org(&work, &org) && load(&work) &&
      open_organization(&work, org.data, NULL)) {
    status = kb_fix_undo_read(&work.fix, work.journal.data, &work.plan, &error) != KB_OK
               ? stop(&work, &error)
             : kb_args_has(context->args, "dry-run") ? describe(&work, true)
                                                     : undo(&work);
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
