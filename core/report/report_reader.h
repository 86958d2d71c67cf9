/* Reads a report that run wrote as json or ndjson, as far as needed to compare two reports, to
   count what the articles found, and to keep a history. */
#ifndef KB_REPORT_REPORT_READER_H
#define KB_REPORT_REPORT_READER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kb_saved_cause {
  const char *id, *text;
  const char *record; /* id of the record that many mailboxes may share, or "" */
};

/* Strings are never NULL unless stated. */
struct kb_saved_finding {
  const char *article, *title, *severity; /* "" if the subject fails and no alert explains it */
  const char *kb, *reference;             /* or NULL */
  const char *verdict;
  const char *tenant;                     /* "" if the finding does not name it */
  const char *table;                      /* of what it is about: "mailbox" */
  const char *subject;                    /* its id, or else its name or address */
  const char *name;                       /* for display */
  const char *address;                    /* or NULL */
  bool has_alerts;                        /* alerts show it, not a state of the subject */
  const struct kb_saved_cause *confirmed; /* the confirmed causes */
  size_t confirmed_count;
  const char *causes; /* ids of the confirmed ones: "a, b"; "" if there are none */
  const char *text;   /* of the first confirmed one, or the title of the article */
  const char *record; /* id of the record of the confirmed cause, or "" */
  /* If it is inconclusive: the columns that would decide, each once: "profile.statecode". */
  const char *const *missing;
  size_t missing_count;
};

struct kb_saved_unmatched {
  const char *code; /* or "" */
  const char *name; /* of the code, or NULL */
  const char *text;
  const char *message; /* the text without its variable parts */
  size_t count;
};

/* An article that was not looked for in some cases, as their data lacks a column. */
struct kb_saved_gap {
  const char *article;
  const char *reason; /* "inconclusive: profile.servertype is not in the data" */
  size_t count;       /* number of cases */
};

/* An article of the rule set. */
struct kb_saved_article {
  const char *code;
  bool is_left_out; /* by --only, --skip or --about: it was not looked for everywhere */
};

/* With --every-case: what was looked at. */
struct kb_saved_case {
  const char *tenant;                 /* as of a finding */
  const char *table, *subject, *name; /* as of a finding */
  const char *address;                /* or NULL */
  bool is_judged;                     /* its data was enough for a verdict */
  const char *const *skipped; /* articles whose check was skipped for it; NULL: the report, an older
                                 one, does not say, and its gaps may be of any case */
  size_t skipped_count;
};

/* A record that explains several findings. */
struct kb_saved_record {
  const char *tenant;    /* as of a finding */
  const char *id, *name; /* name: or NULL */
};

struct kb_saved_report {
  const char *file; /* borrowed; for messages */
  uint64_t hash;    /* of all its bytes */
  struct kb_buf text;
  struct kb_arena arena;
  const char *rule_set;      /* hash; NULL: unknown */
  const char *organizations; /* "a.example, b.example"; NULL: unknown */
  size_t organization_count;
  const char *tenant;       /* or NULL */
  const char *tenants;      /* "A, B", if it is of several, which its findings name; or NULL */
  const char **tenant_list; /* their names; "": one that has none */
  size_t tenant_count;      /* 0, unless there are several */
  const char *newest;       /* date of the newest row; NULL: unknown */
  const char *shard;        /* "2/4": it is of this part of the cases; NULL: of all */
  struct kb_saved_finding *findings;
  size_t count, capacity;
  struct kb_saved_finding *exceptions; /* findings that do not count */
  size_t exception_count, exception_capacity;
  struct kb_saved_case *case_list; /* empty without --every-case */
  size_t case_count, case_capacity;
  struct kb_saved_record *records;
  size_t record_count, record_capacity;
  struct kb_saved_unmatched *unmatched;
  size_t unmatched_count, unmatched_capacity;
  struct kb_saved_gap *gaps;
  size_t gap_count, gap_capacity;
  struct kb_saved_article *articles; /* those of the rule set; empty: an older report */
  size_t article_count, article_capacity;
  size_t cases, rejected, faults;
  size_t excepted;         /* findings that do not count, and are not among `findings` */
  size_t skipped;          /* articles left out by --only, --skip and --about */
  size_t unmatched_alerts; /* of all kinds, including those not listed */
  size_t odd; /* findings without an article, a verdict or a mailbox, and alerts without code and
                 text: they cannot be compared */
  size_t odd_line; /* where the first of them begins; 0: none */
};

/* Reads `file` (- is standard input). KB_IO, KB_LIMIT, KB_INVALID: not a report of run; the
   message names the file and the place of the error. To be freed in any case. */
enum kb_status kb_saved_read(struct kb_saved_report *report, const char *file,
                             struct kb_error *error);
/* The tenant of a finding of the report, "" if it is not named. In one of several tenants it is
   part of what a finding is about: records of two may have the same id, as those of a copy have. */
const char *kb_saved_tenant(const struct kb_saved_report *report,
                            const struct kb_saved_finding *saved);
/* Whether what names `named` as its tenant is of `tenant`. */
bool kb_saved_is_of(const struct kb_saved_report *report, const char *named, const char *tenant);
/* Reports of format 1 called it cannot_tell. */
bool kb_saved_is_inconclusive(const struct kb_saved_finding *saved);
void kb_saved_fini(struct kb_saved_report *report);

#endif
