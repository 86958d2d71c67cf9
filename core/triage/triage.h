/* Checks one case against the rule set. */
#ifndef KB_TRIAGE_TRIAGE_H
#define KB_TRIAGE_TRIAGE_H

#include "article/fault.h"
#include "article/finding.h"
#include "base/error.h"
#include "triage/engine.h"
#include "triage/rule_set.h"

struct kb_triager;

/* All three pointers are borrowed and must outlive the triager. NULL when out of memory. */
struct kb_triager *kb_triager_new(const struct kb_rule_set *rule_set, struct kb_engine *engine,
                                  struct kb_faults *faults);
void kb_triager_free(struct kb_triager *triager);

/* The findings for the case; valid until the next call. If rows are needed that may yet be read,
   `a_case->incomplete` is set, the result is empty and no fault is counted: call again when they
   are there. KB_NO_MEMORY, KB_INTERRUPTED. */
enum kb_status kb_triage(struct kb_triager *triager, struct kb_case *a_case,
                         struct kb_triage *result, struct kb_error *error);

/* From now on, conditions are evaluated only of articles that name one of these relations
   (kb_article.named; 0: of all), and faults are counted elsewhere (borrowed): for triage/waits.h.
 */
void kb_triager_limit(struct kb_triager *triager, uint32_t relations, struct kb_faults *faults);

/* Moves the memory of the last result to `arena` (zero, or used before), so that the result is
   valid as long as that and the case. */
void kb_triager_keep(struct kb_triager *triager, struct kb_arena *arena);

/* From now on every column that a condition reads is also added to `reads`, until it is NULL.
   For examples, which are run again without each of these columns. */
void kb_triager_record_reads(struct kb_triager *triager, struct kb_trace *reads);

/* Called for each alert with the articles that match it and those among them that a more
   specific one overrides: `--trace`. */
typedef void (*kb_triager_listener)(void *context, const char *line);
void kb_triager_trace(struct kb_triager *triager, kb_triager_listener listener, void *context);

#endif
