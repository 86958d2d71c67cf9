/* Whether a case's own columns show that it fails, by the rules of tables.lua (failed.h): a
   mailbox's last test, or its last synchronization. That is not a finding of an article; if no
   alert shows why, it is a verdict of its own. */
#ifndef KB_ARTICLE_FAILING_H
#define KB_ARTICLE_FAILING_H

#include "article/finding.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_failing {
  const struct kb_subject *subject;
  unsigned what;  /* rules by their index, in bits; never 0 */
  bool explained; /* an alert or a finding explains it */
  const struct kb_evidence *evidence;
  size_t evidence_count;
};

/* `*failing`: in the arena, initially not explained; NULL: nothing is known to fail. False when out
   of memory. */
bool kb_failing_look(struct kb_arena *arena, const struct kb_case *a_case,
                     struct kb_failing **failing);

#endif
