#include "cli/command.h"
#include "cli/exceptions.h"
#include "cli/fix_apply.h"
#include "cli/fix_options.h"
#include "cli/live_options.h"
#include "cli/version.h"
#include "fix/planner.h"

#include <stdio.h>

static const struct kb_option options[] = {
  {"format", 'f', "FORMAT", "text|json|markdown", false,
   "Choose the output format (default: text). Of these, json is one object, and markdown "
   "is for a ticket."},
  {.name = "save-plan",
   .value = "FILE",
   .help = "Save the plan to FILE, for --apply. It holds names and ids, but nothing secret."},
  KB_FIX_OPTIONS,
  KB_EXCEPTIONS_OPTION,
  KB_SELECT_OPTIONS,
  KB_LIVE_OPTIONS,
  {.name = NULL},
};

static const char description[] =
  "Plans the changes of records that resolve confirmed causes. Reads the organization as run does, "
  "writes nothing to it, and shows what would change, from which value to which, why, and whom it "
  "helps. With --apply, carries a plan out.\n\n"
  "  kbtriage fix --org https://contoso.crm.dynamics.com --save-plan plan.json\n\n"
  "With --apply, carries a plan out. Each change is written into a journal before and after it is "
  "made. A plan is refused that is older than 60 minutes, of another organization or rule set, or "
  "beyond --max-records and --max-shared. After three failures nothing more is changed. Then Test & "
  "Enable runs for the mailboxes, and they are evaluated again: fixed, still failing (same cause), "
  "another cause now, or not finished. The same command finishes an apply that was interrupted, "
  "even later, but then without new changes. --dry-run shows the requests of --apply and --undo. A "
  "plan or journal of a host that is not one of Dataverse's needs --org as well, as the token is "
  "sent there.\n\n"
  "  kbtriage fix --apply plan.json\n"
  "  kbtriage fix --show plan.json.journal\n"
  "  kbtriage fix --undo plan.json.journal\n\n"
  "Exit status: 0 there is nothing to change, or all mailboxes are fixed; 1 there is something to "
  "change, or not all are fixed; 2 nothing was evaluated or written; 3 part of the organization "
  "could not be read, or a plan was only partly carried out.";

/* The plan in the format asked for, on standard output or in --output. */
static enum kb_exit print_plan(const struct kb_context *context, const struct kb_fix_plan *plan,
                               enum kb_exit status)
{
  const char *format = kb_args_value(context->args, "format", "text");
  struct kb_buf text = {0};
  struct kb_out *out = kb_open_output(context);
  if (!out) {
    return KB_EXIT_NOT_RUN;
  }
  if (strcmp(format, "json") == 0) {
    kb_fix_plan_write_json(plan, &text);
  } else if (strcmp(format, "markdown") == 0) {
    kb_fix_plan_write_markdown(plan, &text);
  } else {
    kb_fix_plan_write_text(
      plan, (struct kb_fix_style){kb_wants_color(context), kb_output_width(context)}, &text);
  }
  kb_out_buf(out, &text);
  kb_buf_fini(&text);
  return kb_close_output(out, status);
}

/* False, having reported why. */
static bool save_plan(const struct kb_context *context, const struct kb_fix_plan *plan)
{
  const char *path = kb_args_value(context->args, "save-plan", NULL);
  struct kb_error error;
  struct kb_buf text = {0};
  if (!path) {
    return true;
  }
  struct kb_out *out = kb_out_open(path, &error);
  kb_fix_plan_write_json(plan, &text);
  if (out) {
    kb_out_buf(out, &text);
  }
  const bool good = out && kb_out_commit(out, &error) == KB_OK;
  if (!good) {
    kb_say("fix: %s", error.message);
  }
  kb_out_close(out);
  kb_buf_fini(&text);
  return good;
}

static enum kb_exit plan_status(const struct kb_fix_plan *plan, const struct kb_fix_looked *looked)
{
  if (looked->nothing) {
    return KB_EXIT_NOT_RUN;
  }
  if (looked->faults > 0) {
    return KB_EXIT_INCOMPLETE; /* as of run */
  }
  size_t count = plan->change_count;
  for (size_t i = 0; i < plan->skipped_count; i++) {
    count += !plan->skipped[i].is_excepted;
  }
  return count > 0 ? KB_EXIT_FOUND : KB_EXIT_NOTHING;
}

static enum kb_exit make_plan(const struct kb_context *context, const struct kb_fix *fix)
{
  struct kb_fix_plan plan = {.org = NULL};
  struct kb_fix_looked looked = {0};
  struct kb_error error;
  struct kb_fix_wishes wishes = {0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (!kb_fix_read_wishes(context, &wishes)) {
    kb_fix_wishes_fini(&wishes);
    return status;
  }
  plan.level = kb_args_value(context->args, "level", "warning");
  if (kb_fix_plan_make(fix, &wishes, &plan, &looked, &error) != KB_OK) {
    kb_say("fix: %s", error.message);
  } else if (looked.nothing) {
    kb_say("fix: nothing was evaluated");
  } else if (save_plan(context, &plan)) {
    if (looked.faults > 0) {
      kb_say("fix: not all could be read or evaluated (kbtriage run says what): the plan may lack "
             "changes");
    }
    status = print_plan(context, &plan, plan_status(&plan, &looked));
  }
  kb_fix_wishes_fini(&wishes);
  kb_fix_plan_fini(&plan);
  return status;
}

static enum kb_exit fix_organization(const struct kb_context *context)
{
  struct kb_loaded_rule_set loaded = {0};
  struct kb_exceptions exceptions = {0};
  struct kb_live_options live_options = {0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  struct kb_live *live =
    kb_exceptions_load(context, &exceptions) &&
        kb_load_rule_set(context,
                         (struct kb_rule_set_options){.with_hash = true, .with_source = true},
                         false, &loaded)
      ? kb_live_open_by(context, &loaded.rule_set, &live_options)
      : NULL;
  loaded.rule_set.exceptions = &exceptions;
  const struct kb_fix fix = {
    .live = live,
    .rule_set = &loaded.rule_set,
    .engine = loaded.engine,
    .program = kb_version(),
    .interrupted = context->interrupted,
    .is_quiet = kb_is_quiet(context),
  };
  if (live && kb_args_has(context->args, "dry-run")) {
    status = kb_live_print(live, context);
  } else if (live) {
    status = make_plan(context, &fix);
  }
  kb_live_close(live);
  kb_live_options_fini(&live_options);
  kb_loaded_rule_set_fini(&loaded);
  kb_exceptions_fini(&exceptions);
  return status;
}

/* What is done: a plan is made, or something with a file. */
enum { PLAN = 1, APPLY = 2, UNDO = 4, SHOW = 8 };

static const struct {
  unsigned bit;
  const char *option; /* NULL: unless another is given */
  enum kb_exit (*run)(const struct kb_context *context);
} actions[] = {
  {PLAN, NULL, fix_organization},
  {APPLY, "apply", kb_fix_apply_file},
  {UNDO, "undo", kb_fix_undo_file},
  {SHOW, "show", kb_fix_show_file},
};

/* Options that would change nothing elsewhere. What a plan changes stands in its file. */
static const struct {
  const char *option;
  unsigned actions;
} uses[] = {
  {"mailbox", PLAN},
  {"mailbox-file", PLAN},
  {"profile", PLAN},
  {"failed-only", PLAN},
  {"since", PLAN},
  {"save-plan", PLAN},
  {"answer", PLAN},
  {"allow", PLAN | APPLY},
  {"level", PLAN},
  {"exceptions", PLAN},
  {"journal", APPLY},
  {"wait", APPLY},
  {"max-records", APPLY | UNDO},
  {"max-shared", APPLY | UNDO},
  {"yes", APPLY | UNDO},
  {"dry-run", PLAN | APPLY | UNDO},
};

/* False, having reported the option that has no meaning there. */
static bool goes_with(const struct kb_context *context, size_t action)
{
  for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++) {
    if ((uses[i].actions & actions[action].bit) != 0 ||
        !kb_args_is_typed(context->args, uses[i].option)) {
      continue;
    }
    if (actions[action].bit == PLAN) {
      kb_say("fix: --%s goes with %s", uses[i].option,
             uses[i].actions == APPLY ? "--apply" : "--apply and --undo");
    } else {
      kb_say("fix: --%s goes without --%s: what is changed stands in the file", uses[i].option,
             actions[action].option);
    }
    return false;
  }
  return true;
}

static enum kb_exit run_fix(const struct kb_context *context)
{
  size_t given = 0;
  size_t action = 0;
  for (size_t i = 1; i < sizeof actions / sizeof actions[0]; i++) {
    if (kb_args_is_typed(context->args, actions[i].option)) {
      given++;
      action = i;
    }
  }
  if (given > 1) {
    kb_say("fix: --apply, --undo and --show go one at a time");
    return KB_EXIT_NOT_RUN;
  }
  if (!goes_with(context, action)) {
    return KB_EXIT_NOT_RUN;
  }
  if (given == 0 && !kb_args_has(context->args, "org")) {
    kb_say("fix: say of which organization: --org URL");
    return KB_EXIT_NOT_RUN;
  }
  return actions[action].run(context);
}

const struct kb_cli_command kb_cli_fix = {
  {"fix", NULL, "plan and carry out the changes that resolve confirmed causes", description,
   options, 0, 0},
  run_fix,
};
