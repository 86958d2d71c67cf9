/* Replaces placeholders such as {mailbox.name} in texts by values of a case. */
#ifndef KB_ARTICLE_FILL_H
#define KB_ARTICLE_FILL_H

#include "article/finding.h"
#include "base/buf.h"

/* Appends `text` with every {table.column} replaced. If a value is unknown, the sentence still
   reads well: "the mailbox {mailbox.name} is" becomes "the mailbox is", "Open {mailbox.name}"
   becomes "Open the mailbox". `symptom` may be NULL. With `a_case` NULL every value is unknown. */
void kb_fill(struct kb_buf *out, const char *text, const struct kb_subject *subject,
             struct kb_case *a_case, const struct kb_symptom_finding *symptom);

/* The next {table.column} in `text` from `*at` on; false if there is none. Braces with other
   content are ordinary text. */
struct kb_fill_name {
  const struct kb_subject *subject;
  int part; /* of the subject: kb_subject_part */
  struct kb_slice column;
  const char *begin, *end; /* of the placeholder with its braces, in the text */
};
bool kb_fill_next(const struct kb_subject *subject, const char **at, struct kb_fill_name *name);

/* Appends the value for that name, or nothing if it is unknown. */
void kb_fill_value(struct kb_buf *out, const struct kb_fill_name *name, struct kb_case *a_case,
                   const struct kb_symptom_finding *symptom);

/* Like kb_fill, with values from elsewhere: `value` appends one, or nothing if it is unknown. */
typedef void (*kb_fill_source)(struct kb_buf *out, const struct kb_fill_name *name,
                               const void *context);
void kb_fill_from(struct kb_buf *out, const char *text, const struct kb_subject *subject,
                  kb_fill_source value, const void *context);

#endif
