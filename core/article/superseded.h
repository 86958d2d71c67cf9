/* Whether an alert is older than the last successful test or synchronization, by the rules of
   tables.lua (failed.h): then it is no sign of trouble any more. */
#ifndef KB_ARTICLE_SUPERSEDED_H
#define KB_ARTICLE_SUPERSEDED_H

#include "article/finding.h"

#include <stdbool.h>
#include <stddef.h>

/* `*success`: in the arena; NULL: one of the alerts is not known to be older than a success, or
   there are none. False when out of memory. */
bool kb_superseded_look(struct kb_arena *arena, const struct kb_case *a_case,
                        const struct kb_symptom_finding *symptoms, size_t count,
                        const struct kb_success **success);

#endif
