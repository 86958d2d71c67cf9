/* The result of triage for one case. Plain data in an arena, valid until the next case. */
#ifndef KB_ARTICLE_FINDING_H
#define KB_ARTICLE_FINDING_H

#include "article/article.h"
#include "article/deciding_value.h"
#include "case/case.h"

#include <stdbool.h>
#include <stddef.h>

enum kb_verdict {
  KB_CLEAR,
  KB_CONFIRMED,
  KB_INCONCLUSIVE,
  KB_UNEXPLAINED,
  KB_FAILING, /* of a case, never of a finding: see failing.h */
  KB_AT_RISK,
  KB_SUPERSEDED, /* unexplained, and a test or synchronization has succeeded since */
  KB_NOT_JUDGED, /* of a case: nothing is wrong with the part that could be read */
  KB_VERDICT_COUNT,
};

/* The result of a condition, in three-valued logic. */
enum kb_truth {
  KB_TRUE,
  KB_FALSE,
  KB_UNKNOWN, /* a column it needs is not in the data, or no column shows it */
  KB_STOPPED, /* it failed, or exceeded its budget */
};

/* A column that a condition has read. */
struct kb_evidence {
  const char *field;              /* as articles name it: "profile.statecode" */
  const struct cJSON *value;      /* NULL: null */
  const char *label;              /* a choice's label, or NULL */
  const struct kb_record *record; /* the record it belongs to */
};

/* What conditions have read of a case: recorded by the host, never by the article. */
struct kb_trace {
  struct kb_arena *arena;
  struct kb_evidence *evidence;
  size_t evidence_count;
  const char **missing; /* fields that are not in the data */
  size_t missing_count;
  bool failed; /* out of memory */
};

struct kb_cause_finding {
  const struct kb_cause *cause;
  enum kb_truth truth;
  const char *text, *look; /* with placeholders replaced; `look` may be NULL */
  struct kb_trace trace;
  struct kb_deciding_value deciding; /* if the finding has no known cause: the one value that rules
                                        this one out */
  const char *record_name;           /* in a finding with `saved`: of the shared record; or NULL */
};

struct kb_symptom_finding {
  const struct kb_record *alert;
  const struct kb_placeholder *placeholders;
  size_t placeholder_count;
};
/* Says to the case which alert its relations may depend on (kb_case_capture); NULL: none. */
void kb_symptom_capture(const struct kb_symptom_finding *symptom, struct kb_case *a_case);

struct kb_step_finding {
  const struct kb_step *step;
  const char *text;  /* with placeholders replaced, as in the sub-steps */
  const char *cause; /* id of its cause, or NULL: for every cause */
  const char *const *steps;
  size_t step_count;
};

/* Of a finding that was read from a report: what its texts are filled with, "profile.name" with its
   value. The case has little more than its name and address. */
struct kb_saved_values {
  const struct kb_placeholder *list;
  size_t count;
};

struct kb_exception;

/* Why a finding is superseded. */
struct kb_success {
  const char *name, *title; /* of what succeeded: the rule's, in tables.lua */
  const char *alert_on;     /* date of the newest alert among the symptoms */
  const char *on;           /* date of the success */
};

struct kb_finding {
  const struct kb_article *article;
  size_t number; /* index of the article in the rule set */
  enum kb_verdict verdict;
  const struct kb_symptom_finding *symptoms; /* none if the symptom is a state rather than an
                                                alert */
  size_t symptom_count;
  const struct kb_cause_finding *causes; /* all of the article's, in its order */
  size_t cause_count;
  const struct kb_step_finding *steps; /* the applicable ones */
  size_t step_count;
  const struct kb_success *success;             /* KB_SUPERSEDED; otherwise NULL */
  const struct kb_exception *const *exceptions; /* that are about it; see exception.h */
  size_t exception_count;
  const struct kb_exception *exception; /* the first for which it does not count; NULL: it counts */
  const struct kb_saved_values *saved;  /* NULL: it was not read from a report */
};

/* An error or a warning that no article covers. */
struct kb_unmatched_alert {
  const struct kb_record *alert;
  struct kb_slice code;          /* the error code in its text, or empty */
  const struct kb_article *near; /* an article for another number of the code, or for its message
                                    with another code; or NULL */
};

struct kb_failing;

struct kb_triage {
  const struct kb_subject *subject;
  struct kb_case *a_case; /* NULL if there is nothing to report of it */
  const struct kb_finding *findings;
  size_t finding_count;
  const struct kb_unmatched_alert *unmatched;
  size_t unmatched_count;
  const struct kb_failing *failing; /* NULL: no column shows that the mailbox fails */
  bool is_partial;                  /* not all of the case could be read and evaluated */
  const char *const *skipped;       /* codes of articles whose check of a state was skipped, as the
                                       data lacks a column (KB_FAULT_GAP); NULL: not known */
  size_t skipped_count;
};

/* Findings that count, as no exception is about them. */
size_t kb_triage_counted(const struct kb_triage *triage);
/* The mailbox fails, and nothing explains it. */
bool kb_triage_is_failing(const struct kb_triage *triage);
/* Nothing was found, but the case is partial, so it is not clear either. */
bool kb_triage_is_not_judged(const struct kb_triage *triage);

/* Where a case is counted: under the first that is true. */
enum kb_case_state {
  KB_STATE_FAILING,
  KB_STATE_FINDINGS,
  KB_STATE_UNCOVERED, /* nothing but alerts that no article covers */
  KB_STATE_EXCEPTED,  /* nothing but findings that do not count */
  KB_STATE_NOT_JUDGED,
  KB_STATE_CLEAR,
};
enum kb_case_state kb_triage_state(const struct kb_triage *triage);
/* "failing", "findings", …: stable names. */
const char *kb_case_state_name(enum kb_case_state state);

/* "confirmed", "inconclusive", …: stable names. */
const char *kb_verdict_name(enum kb_verdict verdict);
/* Of a cause: "confirmed", "ruled_out", "inconclusive", "stopped". */
const char *kb_truth_name(enum kb_truth truth);

/* Whether a step of the article belongs to the finding: its cause is confirmed or, if none is, not
   ruled out. What is superseded takes no steps. `causes`: all of the article's. */
bool kb_step_applies(const struct kb_step *step, enum kb_verdict verdict,
                     const struct kb_cause_finding *causes);

/* The record, shared by many cases, on which this confirmed cause rests, or NULL. */
const struct kb_record *kb_finding_shared(const struct kb_cause_finding *cause);

/* Whether the evidence deserves a line: that there is a profile is clear from its columns. */
bool kb_evidence_is_listed(const struct kb_trace *trace, size_t number);
/* Appends the evidence as a sentence: "profile.statecode is 1 (Inactive)", "mailbox.name is
   empty". */
void kb_evidence_sentence(struct kb_buf *out, const struct kb_evidence *evidence);

/* Add to a trace, each field once. The names of fields are copied. */
void kb_trace_evidence(struct kb_trace *trace, struct kb_evidence evidence);
/* The same for a name that outlives the trace. */
void kb_trace_lasting_evidence(struct kb_trace *trace, struct kb_evidence evidence);
/* Of many the first are kept: of a hundred rows each may lack something. */
void kb_trace_missing(struct kb_trace *trace, const char *field);

#endif
