/* What the organization's refusals of a change mean, and what to ask for.
   Sources: Microsoft's page "Web service error codes" of Dataverse, for codes and their names; its
   "Connect to Exchange Online", for what approving an address takes. */
#ifndef KB_FIX_REFUSAL_H
#define KB_FIX_REFUSAL_H

#include "fix/plan.h"

/* Codes that decide what is done, not only what is said. */
#define KB_FIX_TEST_IN_PROGRESS "0x8005e248"

/* Appends "; …", or nothing for a code that says nothing more. `change` may be NULL. */
void kb_fix_refusal_words(struct kb_buf *out, const char *code, const struct kb_fix_change *change);

#endif
