/* Shared by `fix` with a plan's or journal's file; not to be included elsewhere. */
#ifndef KB_CLI_FIX_APPLY_INSIDE_H
#define KB_CLI_FIX_APPLY_INSIDE_H

#include "cli/command.h"
#include "cli/live_options.h"
#include "fix/apply.h"

/* An apply or undo in progress. */
struct kb_fix_work {
  const struct kb_context *context;
  struct kb_loaded_rule_set loaded;
  struct kb_live_options live_options;
  struct kb_fix fix;
  struct kb_fix_plan plan;
  struct kb_buf text;      /* of the plan */
  struct kb_buf journal;   /* its path */
  char hash[KB_HASH_SIZE]; /* of the plan's text */
  struct kb_fix_result result;
  struct kb_out *out; /* opened before anything is written to the organization */
  int lock;
};

/* Each is false having reported why not. */
bool kb_fix_is_of_dataverse(const struct kb_fix_work *work, const char *org);
/* Also if it was fresh when its apply began, which `*is_stale` says. */
bool kb_fix_is_fresh(const struct kb_fix_work *work, bool *is_stale);
bool kb_fix_is_of_rule_set(const struct kb_fix_work *work);
/* `back`: the plan is made from a journal, to be undone. */
bool kb_fix_is_within_limits(const struct kb_fix_work *work, bool back);
bool kb_fix_is_allowed_by_name(const struct kb_fix_work *work);
/* Whoever sits at a terminal names the organization; automation says --yes. `what` is about to be
   done, a sentence without its full stop. */
bool kb_fix_is_agreed(const struct kb_fix_work *work, const char *what);
/* The number that an option gives, from 0 to 1000000, or `otherwise`. */
bool kb_fix_read_count(const struct kb_args *args, const char *option, unsigned otherwise,
                       unsigned *count);

#endif
