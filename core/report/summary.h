/* What a run adds up to: totals, groups of findings that say the same, alerts that no article
   covers. Bounded memory however many cases there are. */
#ifndef KB_REPORT_SUMMARY_H
#define KB_REPORT_SUMMARY_H

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "report/affected.h"
#include "rule/finding.h"

#include <stdbool.h>
#include <stddef.h>

enum { KB_GROUP_NAMES = 20 };

/* Findings of one article that say the same: one confirmed cause (through one shared record, if it
   rests on one), or what could not be told, or that every cause is ruled out. Texts are of the
   first case; for more than one case, `shared_` texts say only what all of them share. */
struct kb_group {
  const struct kb_article *article;
  const struct kb_cause *cause; /* confirmed; NULL: `verdict` says why there is none */
  enum kb_verdict verdict;
  const char *text, *shared_text;      /* of the cause */
  const struct kb_table *shared_table; /* NULL: no record is shared */
  const char *shared_id, *shared_name;
  size_t cases, at_risk;
  const char **names; /* of mailboxes, in the order of the data; the first KB_GROUP_NAMES */
  size_t name_count, name_capacity;
  const char **evidence; /* sentences: "profile.statecode is 1 (Inactive)" */
  size_t evidence_count;
  const char **untold; /* causes that cannot be told, each with what would tell */
  size_t untold_count;
  const struct kb_step_finding *steps, *shared_steps;
  size_t step_count;
  size_t place; /* in the order first seen */
};

/* Alerts that no article covers and that say the same: that name one code, or, without a code,
   differ in nothing but what varies (variable_parts.h). */
struct kb_unmatched_group {
  const char *code;    /* "" if the text names none */
  const char *text;    /* of the first */
  const char *message; /* the same as a template */
  const char *near;    /* code of an article for another number of the same code, or NULL */
  int level;           /* the highest of the alerts; 0: not in the data */
  size_t alerts, mailboxes;
  size_t in_case;                   /* alerts of the case that is being added */
  struct kb_affected_list affected; /* all mailboxes, if the summary `lists_affected` */
  const char *mailbox_id, *mailbox_name, *alert_id, *createdon; /* of the first; may be NULL */
  size_t place;                                                 /* in the order first seen */
};

struct kb_summary {
  struct kb_arena arena;
  size_t cases, clear;
  size_t with_findings;  /* cases */
  size_t unmatched_only; /* cases with unmatched alerts and no finding */
  size_t findings;
  size_t verdicts[KB_VERDICT_COUNT]; /* of the findings */
  size_t unmatched_alerts;
  size_t rejected;
  size_t skipped_articles;  /* of the rule book; told by whoever loaded it */
  struct kb_group **groups; /* in the order first seen, until kb_summary_sort */
  size_t group_count, group_capacity;
  struct kb_unmatched_group **unmatched;
  size_t unmatched_count, unmatched_capacity;
  size_t unmatched_beyond; /* alerts of kinds past those that are kept apart */
  struct kb_map group_index, unmatched_index;
  struct kb_spool *affected; /* mailboxes of the unmatched */
  bool brief;              /* set before the first case: groups have no texts, evidence and steps */
  bool lists_affected;     /* set before the first case */
  bool failed;             /* out of memory */
  struct kb_error failure; /* of the spool; KB_OK: none */
};

void kb_summary_fini(struct kb_summary *summary);
void kb_summary_add(struct kb_summary *summary, const struct kb_triage *triage);
/* Biggest first; ties: in the order first seen. */
void kb_summary_sort(struct kb_summary *summary);

/* Whether the evidence is worth a line: that there is a profile is said by its columns. */
bool kb_evidence_tells(const struct kb_trace *trace, size_t number);
/* The evidence as a sentence: "profile.statecode is 1 (Inactive)", "mailbox.name is empty". */
void kb_evidence_sentence(struct kb_buf *out, const struct kb_evidence *evidence);

#endif
