/* {mailbox.name} in a text, replaced by what the case has. */
#ifndef KB_ARTICLE_FILL_H
#define KB_ARTICLE_FILL_H

#include "article/finding.h"
#include "base/buf.h"

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

/* Appends what the case has for that name, or nothing if it cannot be told. */
void kb_fill_value(struct kb_buf *out, const struct kb_fill_name *name,
                   const struct kb_case *a_case, const struct kb_symptom_finding *symptom);

/* The same as kb_fill with values from elsewhere: `value` appends one, or nothing if it cannot be
   told. */
typedef void (*kb_fill_source)(struct kb_buf *out, const struct kb_fill_name *name,
                               const void *context);
void kb_fill_from(struct kb_buf *out, const char *text, kb_fill_source value, const void *context);

#endif
