/* The parts of a triager, shared by triage*.c; not to be included elsewhere. */
#ifndef KB_TRIAGE_TRIAGE_INSIDE_H
#define KB_TRIAGE_TRIAGE_INSIDE_H

#include "triage/triage.h"

/* State of one article while a case is triaged. */
struct kb_candidate {
  struct kb_symptom_finding *symptoms;
  size_t count;
  bool is_touched;
  bool has_symptom;
  bool is_beaten; /* its alert also belongs to a more specific article */
};

struct kb_triager {
  const struct kb_rule_set *rule_set;
  struct kb_engine *engine;
  struct kb_faults *faults;
  uint32_t limit; /* see kb_triager_limit */
  struct kb_signature_scan *scan;
  struct kb_buf cleaned[KB_ERROR_TEXTS_MAX]; /* of an alert */
  struct kb_arena arena;
  struct kb_candidate *candidates; /* one for each article; empty between cases */
  size_t *touched;                 /* articles whose candidate is not empty */
  size_t touched_count;
  size_t *with_condition; /* articles with symptom.when or early */
  size_t condition_count;

  struct kb_trace *reads;       /* NULL: not requested */
  kb_triager_listener listener; /* NULL: not requested */
  void *listener_context;

  /* Of the current case. */
  struct kb_case *a_case;
  size_t case_number; /* from 1 */
  struct kb_faults case_faults;
  struct kb_finding *findings;
  size_t finding_count;
  struct kb_unmatched_alert *unmatched;
  size_t unmatched_count;
  bool has_known_alert; /* an alert of any article, including those not selected */
};

/* Says of a case that some of its alerts may be missing. */
extern const char kb_triage_not_all_alerts[];

/* The candidate of the article with that number, noted as not empty. */
static inline struct kb_candidate *kb_triage_touch(struct kb_triager *triager, size_t number)
{
  struct kb_candidate *candidate = &triager->candidates[number];
  if (!candidate->is_touched) {
    candidate->is_touched = true;
    triager->touched[triager->touched_count++] = number;
  }
  return candidate;
}

static inline bool kb_triage_is_about_case(const struct kb_triager *triager, size_t number)
{
  return triager->rule_set->articles[number]->subject == triager->a_case->subject;
}

/* Finds which articles the alerts of the case show; sets its `incomplete` where they are not all
   there yet. */
enum kb_status kb_triage_alerts(struct kb_triager *triager, struct kb_error *error);
/* Evaluates the conditions of these articles, and of those that need no alert: makes the findings.
   False when out of memory. */
bool kb_triage_findings(struct kb_triager *triager);

#endif
