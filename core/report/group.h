/* Groups of similar findings of one article, and what all of them have in common: a value is in
   a text of the group only if every case has that value. */
#ifndef KB_REPORT_GROUP_H
#define KB_REPORT_GROUP_H

#include "article/finding.h"
#include "base/arena.h"
#include "base/hash.h"
#include "report/shown_name.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A placeholder in texts of the group. */
struct kb_group_value {
  const char *column;     /* a slice of the article */
  const char *value;      /* empty: unknown */
  uint32_t column_length; /* in bytes */
  int16_t part;           /* of the subject: kb_subject_part */
  bool differs;           /* between cases of the group */
};

/* A column that a condition has read, as a sentence: "profile.statecode is 1 (Inactive)". */
struct kb_group_evidence {
  const char *sentence;   /* begins with the column; if it differs, it may have nothing else */
  uint32_t field_length;  /* of the column in the sentence */
  enum kb_json_kind kind; /* of its value, to which those of other cases are compared */
  double number;
  const char *text;
  bool differs; /* some cases have another value, or no such evidence */
};

/* A cause that is neither confirmed nor ruled out. */
struct kb_group_cause {
  const struct kb_cause *cause;
  enum kb_truth truth;
  const char **missing; /* columns that would decide it */
  size_t missing_count;
};

/* A cause that one value rules out. */
struct kb_group_ruled_out {
  const struct kb_cause *cause;
  struct kb_deciding_value deciding;
  bool differs; /* between cases of the group */
};

/* One confirmed cause (and one shared record, if it rests on one), or causes that are open, or
   no cause because all are ruled out. It says the same whatever the order of its cases: what holds
   for all of them, and what is shown of one is of the first by name. It borrows from the article,
   and from the arena. There may be many thousands of groups. */
struct kb_group {
  const char *key; /* see kb_group_key; ends with the id of the shared record, if there is one */
  const struct kb_article *article;
  const struct kb_cause *cause;         /* confirmed; NULL: see `verdict` */
  const char *tenant;                   /* in a report of several; NULL: not said */
  const struct kb_exception *exception; /* for which its findings do not count; or NULL */
  const struct kb_table *shared_table;  /* NULL: no record is shared */
  const char *shared_id;
  char *shared_name; /* the least, if it has several; NULL: not in the data */
  size_t cases, at_risk;
  struct kb_shown_names names;
  struct kb_group_evidence *evidence;   /* for a confirmed cause: in the order of the first case */
  struct kb_success *success;           /* of the first case: the group is superseded; or NULL */
  struct kb_group_cause *open;          /* if no cause is confirmed; in the article's order */
  struct kb_group_ruled_out *ruled_out; /* if all causes are ruled out */
  const struct kb_step **steps; /* with open causes: those for each cause together, those for
                                   every cause last */
  struct kb_group_value *values;
  enum kb_verdict verdict; /* KB_CONFIRMED also if all its cases are at risk */
  unsigned evidence_count;
  unsigned evidence_known; /* with that of cases that were first before */
  unsigned evidence_room;
  unsigned open_count, ruled_out_count, step_count, value_count;
  unsigned in_question; /* number of values, pieces of evidence and causes ruled out that still
                           are the same in all cases */
  int16_t shared_part;  /* of the subject */
  bool success_differs; /* between cases of the group */
};

/* Appends the key of the group that a finding is in, with one of its confirmed causes or, if it has
   none, NULL: the article with the cause and the id of the shared record, or the verdict with the
   results and missing columns of all causes. The same in every run. In a report of several tenants
   each has groups of its own: records of two may have the same id, as those of a copy have. */
void kb_group_key(struct kb_buf *out, const struct kb_case *a_case,
                  const struct kb_finding *finding, const struct kb_cause_finding *cause);

/* A new group, without cases, for findings like this one. `cause` is the confirmed one, or NULL;
   `key` lives as long as the arena; `brief`: without texts, evidence and steps. NULL when out of
   memory. */
struct kb_group *kb_group_new(struct kb_arena *arena, const char *key,
                              const struct kb_finding *finding,
                              const struct kb_cause_finding *cause, struct kb_case *a_case,
                              bool brief);
/* Frees what is not in the arena. */
void kb_group_fini(struct kb_group *group);
/* Adds a case, also the one for which the group was made. `scratch` is cleared. False when out of
   memory. */
bool kb_group_add(struct kb_group *group, struct kb_arena *arena, struct kb_domains *domains,
                  const struct kb_finding *finding, const struct kb_cause_finding *cause,
                  struct kb_case *a_case, struct kb_buf *scratch);
/* Which of two is reported first: those that count, then the larger one; ties are decided by what
   they are of, never by which came first. As for qsort. */
int kb_group_compare(const struct kb_group *a, const struct kb_group *b);

/* A hash of the key. */
void kb_group_id(const struct kb_group *group, char id[KB_HASH_SIZE]);
/* Appends a text of the article with the values that all cases of the group share. */
void kb_group_fill(struct kb_buf *out, const struct kb_group *group, const char *text);
/* The end of the steps that belong together with the one at `begin`: those for one cause, or
   those for every cause; all of them if no distinction is needed. */
size_t kb_group_steps_end(const struct kb_group *group, size_t begin);

#endif
