/* Carries out a plan: each change only if its cause is still confirmed and its record is still as
   it was planned; then the mailboxes are tested and evaluated again. Every step is in the journal,
   from which an interrupted apply goes on. */
#ifndef KB_FIX_APPLY_H
#define KB_FIX_APPLY_H

#include "fix/journal.h"
#include "fix/look.h"
#include "fix/result.h"

struct kb_fix_apply_options {
  const char *journal;   /* its path */
  const char *plan_hash; /* of the plan's text: a journal belongs to one plan */
  unsigned wait;         /* seconds for all tests together */
  bool is_stale;         /* what was begun is finished, and nothing new is changed */
};

/* Whether the journal says that an apply of the plan has begun. */
bool kb_fix_has_begun(const char *journal, const char *plan_hash);

/* The result is to be freed in any case, and says also after a failure what was done. KB_USAGE: the
   journal is of another plan; KB_INTERRUPTED; KB_IO: the journal cannot be written; KB_INVALID: the
   organization does not answer. */
enum kb_status kb_fix_apply(const struct kb_fix *fix, const struct kb_fix_plan *plan,
                            const struct kb_fix_apply_options *options,
                            struct kb_fix_result *result, struct kb_error *error);

/* Appends the requests that would change something, one after the other, as far as they are known
   beforehand; `back`: those that undo the plan's changes. */
void kb_fix_describe(const struct kb_fix *fix, const struct kb_fix_plan *plan, bool back,
                     struct kb_buf *out);

/* The changes of a journal that may have been made, as a plan, which is to be freed in any case. */
enum kb_status kb_fix_undo_read(const struct kb_fix *fix, const char *journal,
                                struct kb_fix_plan *plan, struct kb_error *error);
/* Sets their values back, the last first, where they are still as they were set. The result is to
   be freed in any case. */
enum kb_status kb_fix_undo(const struct kb_fix *fix, const char *journal,
                           const struct kb_fix_plan *plan, struct kb_fix_result *result,
                           struct kb_error *error);

#endif
