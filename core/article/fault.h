/* What a run reports besides findings: what could not be evaluated, what was not checked, and
   notes about the data. Counted by article, place and reason, in the order of first occurrence.
   Gaps are counted without their place: a missing column is one gap, whichever conditions read
   it. */
#ifndef KB_ARTICLE_FAULT_H
#define KB_ARTICLE_FAULT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum kb_fault_kind {
  KB_FAULT_FAILED,    /* something could not be read or evaluated: the run is incomplete */
  KB_FAULT_GAP,       /* no failure: the data lacks a column of a state that the article looks for
                         without an alert */
  KB_FAULT_NOTE,      /* no failure: data was read in a way that a reader may not expect */
  KB_FAULT_EXCEPTION, /* no failure: an exception has expired, is overdue, or is about nothing */
  KB_FAULT_KINDS,
};

/* In place of an article's code: the input. */
#define KB_FAULT_INPUT "(input)"
/* In place of an article: of all of them. */
#define KB_FAULT_ALL "(all)"
/* In place of an article: what merging reports came upon. */
#define KB_FAULT_MERGE "(merge)"

struct kb_fault {
  enum kb_fault_kind kind;
  const char *article; /* code, or the file if the article was not loaded */
  const char
    *where; /* "causes[1].when", "early", …; "" for the whole article. For the input: a file */
  const char *reason;
  const char *table;     /* logical name: rows or a column of it are missing; NULL: unspecified */
  const char *column;    /* that column; NULL: unspecified */
  const char *privilege; /* that the signed-in user may lack, so that they are; NULL: unknown */
  size_t count;
  const char *first; /* a mailbox affected, the first by name, so that the order of cases does not
                        matter; of the input the first line; NULL for the whole article */
};

struct kb_faults {
  struct kb_arena arena;
  struct kb_fault *list;
  size_t count, capacity;
  size_t kinds[KB_FAULT_KINDS]; /* how many of `count` are of each kind */
  size_t beyond;                /* number not listed, as the list has a maximum size */
  bool keeps_all; /* it has none, but may repeat what is beyond: for a list that is added to
                     another, which is then as if they had been added one by one */
  bool failed;    /* out of memory */
};

void kb_faults_fini(struct kb_faults *faults);
/* Counts one more of its kind (its `count` is ignored). Copies its strings. */
void kb_fault_add(struct kb_faults *faults, const struct kb_fault *fault);
/* Counts it so many times. */
void kb_fault_add_times(struct kb_faults *faults, const struct kb_fault *fault, size_t times);
/* Adds a fault of one report when several are merged. Each of them has those that are not about a
   case: these count once. */
void kb_fault_add_part(struct kb_faults *faults, const struct kb_fault *fault, size_t times);
/* Removes those of an article, and those of a kind. */
void kb_faults_drop(struct kb_faults *faults, const char *article, enum kb_fault_kind kind);
/* By kind, article, place and reason. */
void kb_faults_sort(struct kb_faults *faults);
/* Adds another list, with its counts. */
void kb_faults_add_all(struct kb_faults *faults, const struct kb_faults *added);
/* Why rows or a column are missing. */
struct kb_lack {
  const char *table, *column; /* NULL: any column, and the rows */
  const char *privilege;      /* NULL: it is not for lack of one */
  const char *ask_for;        /* what to do: "; ask an administrator for …" */
};
/* Adds it to all faults that are about these, without a privilege: to the end of their reason. */
void kb_faults_explain(struct kb_faults *faults, const struct kb_lack *lack);
/* Appends what to do to have a privilege: "; ask an administrator for …". */
void kb_fault_ask_for(struct kb_buf *reason, const char *privilege);
/* "fault", "gap", "note", "exception": stable names. */
const char *kb_fault_kind_name(enum kb_fault_kind kind);
/* Number of different KB_FAULT_FAILED. */
size_t kb_fault_total(const struct kb_faults *faults);

#endif
