/* What triage says of one case. Plain data; lives in an arena until the next case. */
#ifndef KB_ARTICLE_FINDING_H
#define KB_ARTICLE_FINDING_H

#include "article/article.h"
#include "case/case.h"

#include <stdbool.h>
#include <stddef.h>

enum kb_verdict {
  KB_CLEAR,
  KB_CONFIRMED,
  KB_CANNOT_TELL,
  KB_UNEXPLAINED,
  KB_FAILING, /* of a case, never of a finding: see failing.h */
  KB_AT_RISK,
  KB_NOT_JUDGED, /* of a case: nothing is wrong with what could be read, which is not all */
  KB_VERDICT_COUNT,
};

/* What a condition says. */
enum kb_truth {
  KB_TRUE,
  KB_FALSE,
  KB_UNKNOWN, /* a column it needs is not in the data, or no column shows it */
  KB_STOPPED, /* it failed, or used up its budget */
};

/* A column a condition has read. */
struct kb_evidence {
  const char *field;              /* as the article reads it: "profile.statecode" */
  const struct cJSON *value;      /* NULL: null */
  const char *label;              /* a choice's label, or NULL */
  const struct kb_record *record; /* whose column it is */
};

/* What reading a case leaves behind: recorded by the host, never by the article. */
struct kb_trace {
  struct kb_arena *arena;
  struct kb_evidence *evidence;
  size_t evidence_count, evidence_capacity;
  const char **missing; /* fields that could not be told */
  size_t missing_count, missing_capacity;
  bool failed; /* out of memory */
};

struct kb_cause_finding {
  const struct kb_cause *cause;
  enum kb_truth truth;
  const char *text, *look; /* filled; `look` may be NULL */
  struct kb_trace trace;
};

struct kb_symptom_finding {
  const struct kb_record *alert;
  const struct kb_placeholder *placeholders;
  size_t placeholder_count;
};

struct kb_step_finding {
  const struct kb_step *step;
  const char *text;  /* filled, as are the smaller steps */
  const char *cause; /* its id, or NULL: for every cause */
  const char *const *steps;
  size_t step_count;
};

struct kb_finding {
  const struct kb_article *article;
  size_t number; /* of the article in the rule book */
  enum kb_verdict verdict;
  const struct kb_symptom_finding *symptoms; /* none when a state, not an alert, is the symptom */
  size_t symptom_count;
  const struct kb_cause_finding *causes; /* all of the article's, in its order */
  size_t cause_count;
  const struct kb_step_finding *steps; /* those that apply */
  size_t step_count;
};

/* An error or a warning that no article covers. */
struct kb_unmatched_alert {
  const struct kb_record *alert;
  struct kb_slice code;          /* the error code its text names, or empty */
  const struct kb_article *near; /* an article for another number of the code, or for its message
                                    with another code; or NULL */
};

struct kb_failing;

struct kb_triage {
  const struct kb_case *a_case;
  const struct kb_finding *findings;
  size_t finding_count;
  const struct kb_unmatched_alert *unmatched;
  size_t unmatched_count;
  const struct kb_failing *failing; /* NULL: no column says that the mailbox fails */
  bool is_partial;                  /* not all of the case could be read and evaluated */
};

/* The mailbox fails, and nothing says why. */
bool kb_triage_is_failing(const struct kb_triage *triage);
/* Nothing was found, in a case that is partial: it is not clear. */
bool kb_triage_is_not_judged(const struct kb_triage *triage);

/* "confirmed", "cannot_tell", …: stable words. */
const char *kb_verdict_name(enum kb_verdict verdict);
/* Of a cause: "confirmed", "ruled_out", "cannot_tell", "stopped". */
const char *kb_truth_name(enum kb_truth truth);

/* The record that many cases may share and that this confirmed cause rests on, or NULL. */
const struct kb_record *kb_finding_shared(const struct kb_cause_finding *cause);

/* Add to a trace; each field once. The names of fields are copied. */
void kb_trace_evidence(struct kb_trace *trace, struct kb_evidence evidence);
/* The same for a name that lasts longer than the trace. */
void kb_trace_lasting_evidence(struct kb_trace *trace, struct kb_evidence evidence);
void kb_trace_missing(struct kb_trace *trace, const char *field);

#endif
