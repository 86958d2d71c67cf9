/* {mailbox.name} in a text, replaced by what the case has. */
#ifndef KB_RULE_FILL_H
#define KB_RULE_FILL_H

#include "base/buf.h"
#include "rule/finding.h"

/* Appends `text` with every {table.column} replaced. Where the value cannot be told the sentence
   reads well without it: "the mailbox {mailbox.name} is" becomes "the mailbox is", "Open
   {mailbox.name}" becomes "Open the mailbox". `symptom` may be NULL. With `a_case` NULL nothing can
   be told. */
void kb_fill(struct kb_buf *out, const char *text, const struct kb_case *a_case,
             const struct kb_symptom_finding *symptom);

/* The next {table.column} in `text` from `*at` on; false if there is none. A brace that holds
   anything else is plain text. */
struct kb_fill_name {
  struct kb_slice table, column;
  const char *begin, *end; /* the braces, in the text */
};
bool kb_fill_next(const char **at, struct kb_fill_name *name);

#endif
