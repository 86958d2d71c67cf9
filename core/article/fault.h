/* What a run has to say besides its findings: what could not be evaluated, what could not be looked
   for, and what a reader should know of the data. Counted by article, place and reason, in the
   order first seen. Of a gap any place counts: a column that the data lacks is one thing, whichever
   conditions read it. */
#ifndef KB_ARTICLE_FAULT_H
#define KB_ARTICLE_FAULT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum kb_fault_kind {
  KB_FAULT_FAILED, /* something could not be read or evaluated: the run is not complete */
  KB_FAULT_GAP,  /* nothing failed: the data lacks a column that the article looks for by itself */
  KB_FAULT_NOTE, /* nothing failed: how the data was read, where that is not what one expects */
  KB_FAULT_KINDS,
};

/* Stands in the place of an article's code where the input is meant. */
#define KB_FAULT_INPUT "(input)"

struct kb_fault {
  enum kb_fault_kind kind;
  const char *article; /* code, or the file if the article did not load */
  const char
    *where; /* "causes[1].when", "early", …; "" for the whole article. Of the input: a file */
  const char *reason;
  size_t count;
  const char *first; /* the mailbox it was first seen with; NULL for the whole article */
};

struct kb_faults {
  struct kb_arena arena;
  struct kb_fault *list;
  size_t count, capacity;
  size_t kinds[KB_FAULT_KINDS]; /* of `count`, how many of each */
  size_t beyond;                /* not listed: more different ones than are kept */
  bool failed;                  /* out of memory */
};

void kb_faults_fini(struct kb_faults *faults);
/* Adds one more of its kind; `count` is not read. Copies its strings. */
void kb_fault_add(struct kb_faults *faults, const struct kb_fault *fault);
/* Adds all of another list, as often as they are there. */
void kb_faults_add_all(struct kb_faults *faults, const struct kb_faults *added);
/* "fault", "gap", "note": stable words. */
const char *kb_fault_kind_name(enum kb_fault_kind kind);
/* Different ones of KB_FAULT_FAILED. */
size_t kb_fault_total(const struct kb_faults *faults);

#endif
