/* Totals of a run: counts, groups of similar findings, alerts that no article covers. Memory is
   bounded however many cases there are.

   A summary does not depend on the order in which cases were added: ties are decided by what things
   are, and what is shown of one of many is of the first by name or id. The exceptions are the
   limits: which kinds of unmatched alerts are counted in `unmatched_beyond` rather than listed,
   and which cases the last of KB_FAILING_GROUPS takes in, depends on which kinds came first. */
#ifndef KB_REPORT_SUMMARY_H
#define KB_REPORT_SUMMARY_H

#include "article/exception.h"
#include "article/failing.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "match/variable_parts.h"
#include "report/affected.h"
#include "report/group.h"
#include "report/shown_name.h"
#include "triage/codes.h"

#include <stdbool.h>
#include <stddef.h>

/* Alerts that no article covers and that say the same: they name one code, in any spelling, or,
   without a code, differ only in what varies (variable_parts.h). The example is the alert with the
   least mailbox id, and among those of one mailbox the first by id, or without one by text. */
struct kb_unmatched_group {
  const struct kb_subject *subject;
  const char *key; /* its subject's id and, after a space, the same in every report */
  int level;       /* the highest among the alerts; 0: not in the data */
  size_t alerts, mailboxes;
  size_t in_case; /* alerts of the case that is being added, and the first of them by id or text */
  const struct kb_unmatched_alert *of_case;
  struct kb_affected_list affected; /* all mailboxes, if the summary `lists_affected` */
  struct kb_arena example;          /* has the following */
  const char *code;                 /* as the example writes it; "" if the text names none */
  const char *code_shown;           /* the code for people, with its name if it has one */
  const struct kb_code_name *name;  /* of the code, or NULL */
  const char *text;
  const char *message;         /* `text` as a template */
  const char *near;            /* code of an article for another number of the same code, or NULL */
  struct kb_shown_names shown; /* one */
  /* May be NULL, but for the id. */
  const char *mailbox_id, *mailbox_name, *mailbox_address, *alert_id, *createdon;
  const char *tenant; /* of that mailbox, in a report of several */
};

/* Subjects have few rules, and cases beyond so many kinds are counted with the last. */
enum { KB_FAILING_GROUPS = 64 };

/* Cases whose failure nothing explains, by what fails. */
struct kb_failing_group {
  const struct kb_subject *subject;
  unsigned what; /* see failing.h */
  size_t cases;
  struct kb_shown_names names;
};

/* Each case counts as one of `clear`, `verdicts[KB_FAILING]`, `verdicts[KB_NOT_JUDGED]`,
   `with_findings`, `unmatched_only` and `excepted_only`. Findings are those for which no exception
   stands. */
struct kb_counts {
  size_t cases, clear;
  size_t with_findings;  /* cases */
  size_t unmatched_only; /* cases with unmatched alerts and no finding */
  size_t findings;
  size_t verdicts[KB_VERDICT_COUNT]; /* number of findings; KB_FAILING, KB_NOT_JUDGED: of cases */
  size_t unmatched_alerts;
  size_t excepted;      /* findings that do not count */
  size_t excepted_only; /* cases with nothing but such findings */
};

/* The counts of the cases about one subject. */
struct kb_subject_counts {
  const struct kb_subject *subject;
  struct kb_counts counts;
};

struct kb_summary {
  struct kb_arena arena;
  struct kb_counts all;
  struct kb_subject_counts *subjects; /* sorted by kb_summary_sort, like what follows */
  size_t subject_count;
  size_t rejected;
  size_t *of_exceptions;   /* by the number of an exception: findings that it is about; NULL: there
                              are    none. See kb_summary_except */
  size_t skipped_articles; /* of the rule set; set by whoever loaded it */
  struct kb_group **groups;
  size_t group_count, group_capacity;
  struct kb_unmatched_group **unmatched;
  size_t unmatched_count, unmatched_capacity;
  size_t unmatched_beyond;                            /* alerts of kinds beyond the limit */
  struct kb_failing_group failing[KB_FAILING_GROUPS]; /* ordered like the groups */
  size_t failing_count;
  struct kb_codes *codes; /* borrowed, set before the first case; NULL: codes have no names */
  struct kb_domains domains;
  struct kb_map group_index, unmatched_index; /* empty once it is sorted */
  struct kb_buf scratch;
  struct kb_spool *affected; /* mailboxes of `unmatched` */
  struct kb_message message; /* of the alert being added, and its text for display */
  struct kb_buf shown;
  struct kb_buf key;       /* scratch */
  bool brief;              /* set before the first case: groups have no texts, evidence and steps */
  bool lists_affected;     /* set before the first case */
  bool names_only;         /* set before the first case: of the records that are shown */
  bool failed;             /* out of memory */
  struct kb_error failure; /* of the spool; KB_OK: none */
};

/* For kb_shown_names_add. */
static inline struct kb_domains *kb_summary_domains(struct kb_summary *summary)
{
  return summary->names_only ? NULL : &summary->domains;
}

/* What people are shown for a case, after its tenant in a report of several; valid until the next
   case. Sets `failed`. */
const char *kb_summary_title(struct kb_summary *summary, const struct kb_case *a_case);
void kb_summary_fini(struct kb_summary *summary);
/* Before the first case, if there are exceptions. False when out of memory. */
bool kb_summary_except(struct kb_summary *summary, const struct kb_exceptions *exceptions);
void kb_summary_add(struct kb_summary *summary, const struct kb_triage *triage);
/* These two are its parts, for what is read from a report: groups what was found of a case, without
   counting the case; adds the counts of cases about a subject. */
void kb_summary_group(struct kb_summary *summary, const struct kb_triage *triage);
void kb_summary_add_counts(struct kb_summary *summary, const struct kb_subject *subject,
                           const struct kb_counts *counts);
/* After the last case: largest first, groups of findings that do not count last; sorts the lists of
   affected mailboxes; finds names that are the same. Sets `failed` or `failure`. */
void kb_summary_sort(struct kb_summary *summary);

#endif
