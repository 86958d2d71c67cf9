/* The rule book held against one case. */
#ifndef KB_TRIAGE_TRIAGE_H
#define KB_TRIAGE_TRIAGE_H

#include "article/fault.h"
#include "article/finding.h"
#include "base/error.h"
#include "triage/book.h"
#include "triage/engine.h"

struct kb_triager;

/* Borrows all three. NULL when out of memory. */
struct kb_triager *kb_triager_new(const struct kb_book *book, struct kb_engine *engine,
                                  struct kb_faults *faults);
void kb_triager_free(struct kb_triager *triager);

/* What the book says of a case; valid until the next call. If related rows that may yet come are
   needed, `a_case->incomplete` is set, the result is empty and no fault is counted: ask again when
   they are there. KB_NO_MEMORY only. */
enum kb_status kb_triage(struct kb_triager *triager, struct kb_case *a_case,
                         struct kb_triage *result, struct kb_error *error);

/* What the last result is made of is `arena`'s from now on (zero, or used before), so that the
   result stays valid for as long as that and the case. */
void kb_triager_keep(struct kb_triager *triager, struct kb_arena *arena);

/* From now on every column that any condition reads is added to `reads` as well, until it is NULL.
   For the examples, which are run again without each of these. */
void kb_triager_record_reads(struct kb_triager *triager, struct kb_trace *reads);

/* Told, for each alert, which articles recognised it and which of them were beaten by more specific
   ones: `--trace`. */
typedef void (*kb_triager_tell)(void *context, const char *line);
void kb_triager_trace(struct kb_triager *triager, kb_triager_tell tell, void *context);

#endif
