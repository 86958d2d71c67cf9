#include "fix/planner.h"

static const struct kb_record *record_of(const struct kb_triage *triage, int part)
{
  if (part == KB_PART_IS_ROOT) {
    return &triage->a_case->root;
  }
  const struct kb_related *related = kb_case_related(triage->a_case, part);
  return related && related->link == KB_LINK_RECORD ? &related->record : NULL;
}

void kb_fix_candidates(const struct kb_triage *triage, kb_fix_candidate_visit visit, void *context)
{
  for (size_t i = 0; i < triage->finding_count; i++) {
    const struct kb_finding *finding = &triage->findings[i];
    for (size_t j = 0; finding->verdict == KB_CONFIRMED && j < finding->cause_count; j++) {
      const struct kb_cause_finding *cause = &finding->causes[j];
      if (cause->truth == KB_TRUE && cause->cause->remedy) {
        const struct kb_record *record = record_of(triage, cause->cause->remedy->part);
        visit(context, &(struct kb_fix_candidate){triage, finding, cause, record});
      }
    }
  }
}
