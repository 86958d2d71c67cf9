/* Whether a case has to wait for rows that are still to be read, found out at less cost than by
   evaluating it: for cases of other shards, of which nothing else is asked. */
#ifndef KB_TRIAGE_WAITS_H
#define KB_TRIAGE_WAITS_H

#include "triage/triage.h"

/* Finds which relations each article names, if it has its source, else all. To be called before
   kb_waits, once the rule set is loaded. */
enum kb_status kb_rule_set_find_named(struct kb_rule_set *rule_set, struct kb_error *error);

/* `*waits`: what kb_triage would say by `a_case->incomplete`. `faults` are those of the triager;
   none is added. KB_NO_MEMORY, KB_INTERRUPTED. */
enum kb_status kb_waits(struct kb_triager *triager, const struct kb_rule_set *rule_set,
                        struct kb_case *a_case, struct kb_faults *faults, bool *waits,
                        struct kb_error *error);

#endif
