#include "fix/planner.h"
#include "fix/record.h"

#include <string.h>
#include <strings.h>

/* A cause of a record that many mailboxes share is confirmed if it is for one of them, so the first
   mailboxes decide; only if it is for none of these, more are read. */

enum { AT_ONCE = 10, AT_MOST = 50 };

struct evaluation {
  const struct kb_fix_change *change;
  bool is_confirmed;
};

static void compare(void *context, const struct kb_fix_candidate *candidate)
{
  struct evaluation *evaluation = context;
  const struct kb_fix_change *change = evaluation->change;
  evaluation->is_confirmed =
    evaluation->is_confirmed ||
    (strcmp(candidate->finding->article->code, change->article) == 0 &&
     strcmp(candidate->cause->cause->id, change->cause) == 0 && candidate->record &&
     candidate->record->id && strcasecmp(candidate->record->id, change->record_id) == 0);
}

static void take_case(void *context, const struct kb_triage *triage)
{
  kb_fix_candidates(triage, compare, context);
}

enum kb_status kb_fix_evaluate(const struct kb_fix *fix, const struct kb_fix_change *change,
                               enum kb_fix_confirmed *confirmed, struct kb_error *error)
{
  struct evaluation evaluation = {.change = change};
  size_t faults = 0;
  enum kb_status status = KB_OK;
  for (size_t from = 0; status == KB_OK && !evaluation.is_confirmed && from < AT_MOST &&
                        from < change->mailbox_count;
       from += AT_ONCE) {
    const char *ids[AT_ONCE + 1] = {NULL};
    struct kb_fix_looked looked;
    for (size_t i = 0; i < AT_ONCE && from + i < change->mailbox_count; i++) {
      ids[i] = change->mailboxes[from + i]->id;
    }
    status = kb_live_again(fix->live, ids, NULL, error);
    status = status == KB_OK ? kb_fix_look(fix, take_case, &evaluation, &looked, error) : status;
    faults += status == KB_OK ? looked.faults + looked.nothing : 0;
  }
  *confirmed = evaluation.is_confirmed ? KB_FIX_CONFIRMED
               : faults > 0            ? KB_FIX_NOT_EVALUATED
                                       : KB_FIX_RULED_OUT;
  return status;
}
