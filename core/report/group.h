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

enum { KB_GROUP_NAMES = 20 };

/* A placeholder in texts of the group. */
struct kb_group_value {
  int part;               /* of the subject: kb_subject_part */
  struct kb_slice column; /* a slice of the article */
  struct kb_slice value;  /* empty: unknown */
  bool differs;           /* between cases of the group */
};

/* A column that a condition has read, as a sentence: "profile.statecode is 1 (Inactive)". */
struct kb_group_evidence {
  const char *field, *sentence;
  enum kb_json_kind kind; /* kind of its value, to which those of other cases are compared */
  double number;
  const char *text;
  bool is_shared; /* a column of the record that the group shares, and therefore equal */
  bool differs;
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
   no cause because all are ruled out. In an arena; borrows from the article. */
struct kb_group {
  char id[KB_HASH_SIZE]; /* a hash of its key */
  const struct kb_article *article;
  const struct kb_cause *cause; /* confirmed; NULL: see `verdict` */
  enum kb_verdict verdict;
  const struct kb_exception *exception; /* for which its findings do not count; or NULL */
  const struct kb_table *shared_table;  /* NULL: no record is shared */
  int shared_part;                      /* of the subject */
  const char *shared_id, *shared_name;
  size_t cases, at_risk;
  struct kb_shown_name *names; /* in the order of the data; at most KB_GROUP_NAMES */
  size_t name_count, name_capacity;
  struct kb_group_evidence *evidence; /* for a confirmed cause */
  size_t evidence_count;
  const struct kb_success *success; /* of the first case: the group is superseded; or NULL */
  bool success_differs;             /* between cases of the group */
  struct kb_group_cause *open;      /* if no cause is confirmed; in the article's order */
  size_t open_count;
  struct kb_group_ruled_out *ruled_out; /* if all causes are ruled out */
  size_t ruled_out_count;
  const struct kb_step **steps; /* with open causes: those for each cause together, those for
                                   every cause last */
  size_t step_count;
  struct kb_group_value *values;
  size_t value_count;
  size_t in_question; /* number of values, pieces of evidence and causes ruled out that still are
                         the same in all cases */
  size_t place;       /* order of first occurrence */
};

/* Appends the key of the group that a finding is in, with one of its confirmed causes or, if it has
   none, NULL: the article with the cause and the shared record, or the verdict with the results and
   missing columns of all causes. The same in every run. */
void kb_group_key(struct kb_buf *out, const struct kb_finding *finding,
                  const struct kb_cause_finding *cause);

/* A new group for its first case. `cause` is the confirmed one, or NULL; `brief`: without texts,
   evidence and steps. NULL when out of memory. */
struct kb_group *kb_group_new(struct kb_arena *arena, const struct kb_finding *finding,
                              const struct kb_cause_finding *cause, struct kb_case *a_case,
                              bool brief);
/* Counts a case, including the first one, and finds what differs from the first. `scratch` is
   cleared. False when out of memory. */
bool kb_group_add(struct kb_group *group, const struct kb_finding *finding,
                  const struct kb_cause_finding *cause, struct kb_case *a_case,
                  struct kb_buf *scratch);
bool kb_group_wants_name(const struct kb_group *group);
/* Adds a name that it wants. False when out of memory. */
bool kb_group_add_name(struct kb_group *group, struct kb_arena *arena, struct kb_shown_name name);

/* Appends a text of the article with the values that all cases of the group share. */
void kb_group_fill(struct kb_buf *out, const struct kb_group *group, const char *text);
/* The end of the steps that belong together with the one at `begin`: those for one cause, or
   those for every cause; all of them if no distinction is needed. */
size_t kb_group_steps_end(const struct kb_group *group, size_t begin);

#endif
