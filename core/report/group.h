/* Findings of one article that say the same, and what is true of all of them: a value stands in a
   text of the group only where every case of it has that value. */
#ifndef KB_REPORT_GROUP_H
#define KB_REPORT_GROUP_H

#include "article/finding.h"
#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum { KB_GROUP_NAMES = 20 };

/* A placeholder of the group's texts. */
struct kb_group_value {
  struct kb_slice table, column; /* as the article has them */
  struct kb_slice value;         /* empty: it cannot be told */
  bool differs;                  /* between cases of the group */
};

/* What a condition has read of the cases, as a sentence: "profile.statecode is 1 (Inactive)". */
struct kb_group_evidence {
  const char *field, *sentence;
  enum kb_json_kind kind; /* of its value, with which the other cases' are compared */
  double number;
  const char *text;
  bool is_shared; /* of the record that the group shares: it is the same by itself */
  bool differs;
};

/* A cause that is neither confirmed nor ruled out. */
struct kb_group_cause {
  const struct kb_cause *cause;
  enum kb_truth truth;
  const char **missing; /* columns that would tell */
  size_t missing_count;
};

/* One confirmed cause (through one shared record, if it rests on one), or what could not be told,
   or that every cause is ruled out. Lives in an arena; borrows from the article. */
struct kb_group {
  const struct kb_article *article;
  const struct kb_cause *cause; /* confirmed; NULL: `verdict` says why there is none */
  enum kb_verdict verdict;
  const struct kb_table *shared_table; /* NULL: no record is shared */
  const char *shared_id, *shared_name;
  size_t cases, at_risk;
  const char **names; /* of mailboxes, in the order of the data; the first KB_GROUP_NAMES */
  size_t name_count, name_capacity;
  struct kb_group_evidence *evidence; /* of a confirmed cause */
  size_t evidence_count;
  struct kb_group_cause *open; /* where no cause is confirmed; in the article's order */
  size_t open_count;
  const struct kb_step **steps; /* with open causes: those for a cause together, the others last */
  size_t step_count;
  struct kb_group_value *values;
  size_t value_count;
  size_t in_question; /* values and evidence that may yet turn out to differ */
  size_t place;       /* in the order first seen */
};

/* A new group, of its first case. `cause` is the confirmed one, or NULL; `brief`: it has no texts,
   evidence and steps. NULL when out of memory. */
struct kb_group *kb_group_new(struct kb_arena *arena, const struct kb_finding *finding,
                              const struct kb_cause_finding *cause, const struct kb_case *a_case,
                              bool brief);
/* Counts a case, the first one too, and finds what differs from the first. `scratch` is cleared.
   False when out of memory. */
bool kb_group_add(struct kb_group *group, struct kb_arena *arena, const struct kb_finding *finding,
                  const struct kb_cause_finding *cause, const struct kb_case *a_case,
                  struct kb_buf *scratch);

/* Appends a text of the article, as far as it is true of all cases of the group. */
void kb_group_fill(struct kb_buf *out, const struct kb_group *group, const char *text);
/* Where the steps end that belong together with the one at `begin`: those for one cause, or those
   for every cause; all of them where there is nothing to tell apart. */
size_t kb_group_steps_end(const struct kb_group *group, size_t begin);

/* Whether the evidence is worth a line: that there is a profile is said by its columns. */
bool kb_evidence_tells(const struct kb_trace *trace, size_t number);
/* The evidence as a sentence: "profile.statecode is 1 (Inactive)", "mailbox.name is empty". */
void kb_evidence_sentence(struct kb_buf *out, const struct kb_evidence *evidence);

#endif
