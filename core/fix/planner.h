/* Makes a plan from what is found in an organization. */
#ifndef KB_FIX_PLANNER_H
#define KB_FIX_PLANNER_H

#include "fix/look.h"
#include "fix/plan.h"

/* What only a person decides. Lists end with NULL and are borrowed. */
struct kb_fix_wishes {
  const char *const *answers; /* "NAME=VALUE", the first of a name counts */
  const char *const *allowed; /* what remedies need to be allowed by name: "approve" */
};

bool kb_fix_is_allowed(const struct kb_fix_wishes *wishes, const char *what);

/* Reads what `fix->live` was opened for; nothing is changed. To be freed in any case. KB_USAGE: an
   answer names no record, or several. */
enum kb_status kb_fix_plan_make(const struct kb_fix *fix, const struct kb_fix_wishes *wishes,
                                struct kb_fix_plan *plan, struct kb_fix_looked *looked,
                                struct kb_error *error);

/* Calls `visit` for each remedy of a confirmed cause of the case, with its record. */
struct kb_fix_candidate {
  const struct kb_triage *triage;
  const struct kb_finding *finding;
  const struct kb_cause_finding *cause;
  const struct kb_record *record;
};
typedef void (*kb_fix_candidate_visit)(void *context, const struct kb_fix_candidate *candidate);
void kb_fix_candidates(const struct kb_triage *triage, kb_fix_candidate_visit visit, void *context);

#endif
