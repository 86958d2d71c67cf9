/* What could not be evaluated: counted by article, place and reason, in the order first seen. Of a
   gap any place counts: a column that the data lacks is one thing, whichever conditions read it. */
#ifndef KB_RULE_FAULT_H
#define KB_RULE_FAULT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_fault {
  const char *article; /* code, or the file if the article did not load */
  const char *where;   /* "causes[1].when", "early", …; "" for the whole article */
  const char *reason;
  size_t count;
  const char *first; /* the mailbox it was first seen with; NULL for the whole article */
  bool is_gap; /* nothing failed: the data lacks a column that the article looks for by itself */
};

struct kb_faults {
  struct kb_arena arena;
  struct kb_fault *list;
  size_t count, capacity;
  size_t gaps;   /* of `count` */
  size_t beyond; /* not listed: more different ones than are kept */
  bool failed;   /* out of memory */
};

void kb_faults_fini(struct kb_faults *faults);
/* Adds one more of its kind; `count` is not read. Copies its strings. */
void kb_fault_add(struct kb_faults *faults, const struct kb_fault *fault);
/* Adds all of another list, as often as they are there. */
void kb_faults_add_all(struct kb_faults *faults, const struct kb_faults *added);
/* Different ones, gaps aside. */
size_t kb_fault_total(const struct kb_faults *faults);

#endif
